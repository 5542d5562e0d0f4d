/**
 * How much memory one thread of a worker may keep between tasks. It may take more while it works; when it then holds
 * more than this at a task's end, it is ended, and the next task gets a fresh one.
 */

import { availableParallelism } from "node:os";
import type { PlanWorker } from "../../lang/plan.js";
import { machineMemory } from "../memory.js";

const MiB = 2 ** 20;

/** A thread that has loaded its libraries holds some 60 MiB: with less than this, it would be ended after every task. */
const smallestShare = 128 * MiB;
/** A thread with its libraries does not start with a smaller heap than this. */
const smallestHeap = 64 * MiB;

/** Of what the worker declares, or else of what the machine has for each of its cores. */
export function shareOf({ offers, threads }: PlanWorker): number {
  const share =
    offers.memory === undefined ? machineMemory() / Math.max(availableParallelism(), threads) : offers.memory / threads;
  return Math.max(smallestShare, Math.floor(share));
}

/**
 * What V8 is to hold a thread to: its part of what the worker declares. It bounds the heap alone: what tensors hold
 * lies outside it. Without a declaration V8 has its own bound, by the memory of the machine.
 */
export function heapOf({ offers, threads }: PlanWorker) {
  if (offers.memory === undefined) return {};
  const heap = Math.max(smallestHeap, offers.memory / threads);
  return { resourceLimits: { maxOldGenerationSizeMb: Math.floor(heap / MiB) } };
}
