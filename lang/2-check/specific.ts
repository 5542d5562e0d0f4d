/**
 * What one kind of work makes of its own settings, for one index of a counted statement.
 */

import type { Work } from "../plan.js";
import type { Output, TrainingLimit } from "../program.js";
import type { Settings } from "./settings.js";

export interface Specific {
  readonly work: Work;
  /** The networks that it makes. */
  readonly outputs?: readonly Omit<Output, "task">[];
  /** The layers it trains that some backend cannot. */
  readonly trains?: readonly TrainingLimit[];
}

/** `id` is the name that the plan will know it by. */
export type SpecificReader = (settings: Settings, id: string) => Specific | undefined;
