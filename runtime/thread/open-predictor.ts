/**
 * A predictor, ready to be asked: its networks opened side by side, each with the rows that it takes. The members of an
 * ensemble may have been trained on rows that were prepared in different ways.
 */

import type { Backend, Predictor } from "../../lang/plan.js";
import type { RowSource } from "../data/rows/rows.js";
import { type Answers, answersOf, networksIn } from "../models/fusion.js";
import type { NetworkResult } from "../results.js";
import { type Answering, openNetwork } from "./answers.js";
import type { Breathing } from "./host.js";

/** Dispose of it. */
export interface OpenPredictor {
  /** What its networks compute with; empty where there are none. */
  readonly backend: string;
  ask(
    rowsOf: (network: NetworkResult) => RowSource,
    host: Breathing,
    onBatch?: (share: number) => void,
  ): Promise<Answers>;
  dispose(): void;
}

interface Opening {
  readonly networkOf: (task: string) => NetworkResult;
  readonly wanted: (task: string) => Backend;
}

export async function openPredictor(predictor: Predictor, { networkOf, wanted }: Opening): Promise<OpenPredictor> {
  const open = new Map<string, Answering>();
  const dispose = () => {
    for (const network of open.values()) network.dispose();
    open.clear();
  };
  try {
    for (const task of networksIn([predictor])) open.set(task, await openNetwork(networkOf(task), wanted(task)));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    backend: [...open.values()].at(-1)?.backend ?? "",
    async ask(rowsOf, host, onBatch) {
      const answers = new Map<string, Answers>();
      for (const [task, network] of open) {
        const before = answers.size;
        const batched = (share: number) => onBatch?.((before + share) / open.size);
        answers.set(task, await network.answer(rowsOf(networkOf(task)), host, batched));
      }
      return answersOf(predictor, answers);
    },
    dispose,
  };
}

/** Work that nobody stops. */
export const alone: Breathing = { stopRequested: () => false, breathe: async () => {} };
