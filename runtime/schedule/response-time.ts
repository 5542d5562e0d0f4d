/**
 * The response time of a worker, by peak EWMA (Finagle's `PeakEwma`): it jumps up at once and comes down slowly,
 * so that a worker that has become slow is avoided from its first slow answer on.
 *
 * Where this departs from Finagle: there, reading writes the decayed value back, so what is observed depends on how
 * often somebody looked. Here reading is pure. And only finished tasks are observed: a worker that fails quickly
 * must not look quick ("black hole"), so a failure leaves the value as it is.
 */

export interface ResponseTime {
  /** Seconds, as of `at`; 0 before the first observation, so that a new worker is tried. */
  readonly cost: number;
  readonly at: number;
}

export const noResponse: ResponseTime = { cost: 0, at: 0 };

/** Seconds in which an observation loses all but 1/e of its weight; Finagle's default. */
const decayTime = 10;

/** The value one reads at `at`: without news it fades, so a slow worker is tried again some day. */
export function responseAt(response: ResponseTime, at: number): number {
  return response.cost * fading(response, at);
}

/** A task that took `took` seconds has finished at `at`. */
export function observe(response: ResponseTime, took: number, at: number): ResponseTime {
  if (took > response.cost) return { cost: took, at };
  const kept = fading(response, at);
  return { cost: response.cost * kept + took * (1 - kept), at };
}

function fading(response: ResponseTime, at: number): number {
  return Math.exp(-Math.max(0, at - response.at) / decayTime);
}
