/**
 * What one kind of work makes of its own settings, for one index of a counted statement.
 */

import type { Work } from "../plan.js";
import type { Answers } from "../program.js";
import type { Context } from "./context.js";
import type { Names } from "./scalars.js";
import type { Settings } from "./settings.js";

export interface Specific {
  readonly work: Work;
  /** Ids of tasks whose results it uses. */
  readonly tasks: readonly string[];
  readonly data: readonly string[];
  readonly answers?: Answers;
}

export type SpecificReader = (context: Context, settings: Settings, names: Names, id: string) => Specific | undefined;
