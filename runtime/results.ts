/**
 * What a task leaves behind: immutable values that later tasks take as inputs, in any thread.
 *
 * Anything large lives in a SharedArrayBuffer, so a result reaches every thread without a copy. By convention
 * nobody writes to a result once its task has ended. `digest` is the SHA-256 (hex) of the content: equal digests
 * are equal to the bit.
 */

import type { Value } from "../lang/formula.js";
import type { Network } from "../lang/plan.js";
import type { BadCount } from "./data/bad-cell.js";
import type { FittedPreparation } from "./data/fitted.js";
import type { Target, TargetLabels } from "./data/labels.js";
import type { Prediction } from "./models/prediction.js";

export type Result =
  | TableResult
  | NetworkResult
  | ScoresResult
  | AnswerResult
  | AnswersResult
  | SavedResult
  | DoneResult;

/** Rows of features, what is to be learned of each, and the rows of each part of the split. */
export interface TableResult {
  readonly kind: "table";
  readonly rows: number;
  /** Shape of one row, [28, 28] for digits. */
  readonly shape: readonly number[];
  /** Row after row; bytes stay bytes. */
  readonly features: TableFeatures;
  /** Multiply a stored feature by this to get the model's input. */
  readonly scale: number;
  /** In the order of the file; none where the rows are only to be answered for. */
  readonly targets: readonly TargetLabels[];
  /** Part name to row numbers (Uint32), each row in one part at most. */
  readonly parts: Readonly<Record<string, SharedArrayBuffer>>;
  /** How raw rows became these features, where that was more than a scale. */
  readonly preparation?: FittedPreparation;
  /** What was found while reading and preparing. */
  readonly found?: TableFindings;
  readonly digest: string;
}

/** In memory that all threads share, or, where there are more than may be held, in a file that lasts as long as the run. */
export type TableFeatures =
  | { readonly type: "uint8" | "float32"; readonly buffer: SharedArrayBuffer }
  /** `held`: how many bytes of it may be in memory at once, and so how far a row can be moved by shuffling. */
  | { readonly type: "uint8" | "float32"; readonly file: string; readonly held: number };

export interface TableFindings {
  /** Rows of the source, before any was left out. */
  readonly read: number;
  readonly bad: BadCount;
  /** Rows left out because a value was missing there, by column. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Values filled in, by column. */
  readonly filled: Readonly<Record<string, number>>;
  /** The part that preparation was fitted on, and its rows; absent where nothing was fitted. */
  readonly fitted?: { readonly part?: string; readonly rows: number };
}

export interface WeightSpec {
  /** `dense_1/kernel`, in the order in which tfjs lists a model's weights. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Where it begins in the buffer, in floats. */
  readonly offset: number;
}

export interface NetworkResult {
  readonly kind: "network";
  readonly network: Network;
  /** What it answers, in the order of its heads. */
  readonly targets: readonly Target[];
  /** What the model's inputs were multiplied by, so that a saved model can be fed raw features. */
  readonly scale: number;
  /** What its rows went through before that. */
  readonly preparation?: FittedPreparation;
  readonly specs: readonly WeightSpec[];
  /** All weights as Float32, one after the other. */
  readonly weights: SharedArrayBuffer;
  readonly digest: string;
  readonly backend: string;
  readonly epochs: readonly EpochRecord[];
  readonly learned: Learned;
}

/** What its weights come from, beside the network and the settings: the rows, and the seed of the training. */
export interface Learned {
  /** `penguins.train` */
  readonly data: string;
  readonly rows: number;
  /** Of the whole table. */
  readonly digest: string;
  readonly seed: number;
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the examples of the epoch, while training. */
  readonly loss: number;
  readonly accuracy?: number;
  /** Of its last step, where the rate follows a schedule. */
  readonly rate?: number;
  readonly examplesPerSecond: number;
}

export interface ScoresResult {
  readonly kind: "scores";
  readonly data: string;
  readonly rows: number;
  readonly metrics: readonly string[];
  /** In the order of the statement. */
  readonly models: readonly { readonly name: string; readonly scores: readonly number[] }[];
}

export interface AnswerResult {
  readonly kind: "answer";
  readonly value: Value;
}

/** Of a whole data set. */
export interface AnswersResult {
  readonly kind: "answers";
  /** `penguins.test` */
  readonly data: string;
  readonly rows: number;
  /** Of the first rows, no more than a thousand: all of them are for a file. */
  readonly first: readonly AnsweredRow[];
  /** The file that has all of them. */
  readonly to?: string;
}

export type AnsweredRow = Prediction & {
  /** From 1, among the rows that were kept when the data were read. */
  readonly row: number;
  /** What is right, where the data say. */
  readonly truth?: string | number;
};

export interface SavedResult {
  readonly kind: "saved";
  readonly to: string;
  /** Relative to `to`. */
  readonly files: readonly string[];
}

/** Of a task that leaves nothing but the fact that it ended. */
export interface DoneResult {
  readonly kind: "done";
}
