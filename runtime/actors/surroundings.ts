/** What every actor of a run is handed: where work is done, what time it is, and where to write down what happened. */

import type { Engine } from "../engine/engine.js";
import type { RunEvent } from "../events.js";
import type { Assignment } from "../messages.js";

export interface Surroundings {
  readonly engine: Engine;
  /** A folder for files that last as long as the run; it need not be there yet. */
  readonly scratch?: string;
  /** Seconds since the start of the run. */
  now(): number;
  record(event: RunEvent): void;
  /** What the embedding program handed in, by the names that the flow's `arrays("name")` ask for. */
  readonly handedIn?: ReadonlyMap<string, NonNullable<Assignment["handedIn"]>>;
}
