/** What waits for others than us (a download, a user's JavaScript) hears of a stop by a signal. */

import { type Host, Stopped } from "./host.js";

/** How often the flag is looked at, in milliseconds. */
const look = 50;

/**
 * Hands `work` a signal that is aborted once a stop is requested; whatever it throws then is that stop.
 * @throws Stopped
 */
export async function abortable<T>(
  host: Pick<Host, "stopRequested">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (host.stopRequested()) throw new Stopped();
  const stop = new AbortController();
  const timer = setInterval(() => {
    if (host.stopRequested()) stop.abort(new Stopped());
  }, look);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) throw new Stopped();
    throw error;
  } finally {
    clearInterval(timer);
  }
}
