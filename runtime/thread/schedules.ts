/**
 * Learning rates that follow a schedule: what the rate is at every step of a training, known before it begins. The same
 * optimiser goes on with its moments while its rate changes.
 *
 * Steps count from 0 and are batches, not epochs; the last step is `steps - 1`.
 */

import type { Call } from "../../lang/plan.js";

export interface Course {
  /** Of the whole training. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** The rate of a step. */
export type RateAt = (step: number) => number;

type Settings = Readonly<Record<string, number>>;

/** By the names of `stdlib/training.flow`; a test holds the two together. */
export const schedules: ReadonlyMap<string, (settings: Settings, course: Course) => RateAt> = new Map<
  string,
  (settings: Settings, course: Course) => RateAt
>([
  ["cosine", cosine],
  ["warm_restarts", warmRestarts],
  ["one_cycle", oneCycle],
  ["slanted", slanted],
]);

/** From `start` at 0 to `end` at 1, along half a cosine. */
const halfCosine = (start: number, end: number, done: number) =>
  end + ((start - end) / 2) * (1 + Math.cos(Math.PI * done));

/** Loshchilov and Hutter (2017), without restarts. */
function cosine({ max = 0, min = 0 }: Settings, { steps }: Course): RateAt {
  return (step) => halfCosine(max, min, step / steps);
}

/** Loshchilov and Hutter (2017): a cosine of `first` epochs, then one `factor` times as long, and so on; it begins anew AT its end. */
function warmRestarts({ max = 0, first = 1, factor = 1 }: Settings, { stepsPerEpoch }: Course): RateAt {
  return (step) => {
    let [since, length] = [step, first * stepsPerEpoch];
    // A factor below 1 must come to an end, too.
    while (since >= length) [since, length] = [since - length, Math.max(1, length * factor)];
    return halfCosine(max, 0, since / length);
  };
}

/** How far below `max` it begins, and how far below that it ends: as in PyTorch. */
const [begin, end] = [25, 1e4];

/** Smith (2018), in PyTorch's form: up to `max` over the share `warm` of the steps, and down far below the start. */
function oneCycle({ max = 0, warm = 0 }: Settings, { steps }: Course): RateAt {
  const top = Math.max(0, warm * steps - 1);
  const start = max / begin;
  return (step) =>
    step < top
      ? halfCosine(start, max, step / top)
      : halfCosine(max, start / end, (step - top) / Math.max(1, steps - 1 - top));
}

/** Howard and Ruder (2018): a short rise from `max / ratio`, and a long fall back to it, both straight. */
function slanted({ max = 0, warm = 0, ratio = 1 }: Settings, { steps }: Course): RateAt {
  const cut = Math.floor(steps * warm);
  return (step) => {
    const share = step < cut ? step / cut : 1 - (step - cut) / Math.max(1, steps - cut);
    return (max * (1 + share * (ratio - 1))) / ratio;
  };
}

/** The rate of an optimiser, as it is now; whoever goes through a training sets it before each step. */
export interface Pace {
  rate: number;
  readonly rateAt: RateAt;
}

/** Undefined where the rate is one number. */
export function paceOf({ arguments: { rate } }: Call, course: Course): Pace | undefined {
  if (typeof rate !== "object" || Array.isArray(rate)) return undefined;
  const { name, arguments: settings } = rate as unknown as { name: string; arguments: Settings };
  const make = schedules.get(name);
  if (!make) throw new Error(`no schedule ${name}: the checker let it through`);
  const rateAt = make(settings, course);
  return { rate: rateAt(0), rateAt };
}
