/**
 * TensorFlow reads its settings from the environment of the process, and so in the thread that runs first: what a
 * thread is given as its `env` only JavaScript sees.
 */

import { cacheFolder } from "../cache.js";
import { nativeFolder } from "./cache.js";

/** Its log lines about the processor are not for our users; its errors still come. */
export function quietTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
}

/**
 * For a process that is ours alone: one thread of ours is one of TensorFlow's, or the workers would compete for the same
 * processors unseen. A build of ours knows that by itself; tfjs-node as it is published asks the environment.
 */
export function lendOneThread(): void {
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  process.env.TF_NUM_INTEROP_THREADS ??= "1";
}

/** What a thread that sees none of our variables still has to be told: where builds are, and files of the network. */
export function variablesForThreads(): { readonly TROUPE_NATIVE: string; readonly TROUPE_CACHE: string } {
  return { TROUPE_NATIVE: nativeFolder(), TROUPE_CACHE: cacheFolder() };
}
