/**
 * The plan: what a run will do, as plain versioned JSON. It can be printed, compared, stored and sent to another
 * machine; with `formula.ts` it is all that `runtime/` knows of the language.
 *
 * You may rely on: every name is settled, every number is in its base unit (seconds, bytes, plain ratios), counted
 * statements are expanded (`job[3]` is a task of its own), `tasks` stands in an order in which every task comes
 * after those it needs, there is no cycle, every task has a pool and at least one worker there can hold it.
 */

import type { Formula, Value } from "./formula.js";

export const planVersion = 1;

export interface Plan {
  readonly version: typeof planVersion;
  /** The file as the user named it; places below are in it. */
  readonly file: string;
  /** The root seed: every other seed is derived from it, from names, and from nothing else. */
  readonly seed: number;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly workers: readonly PlanWorker[];
  readonly pools: readonly PlanPool[];
  readonly tasks: readonly PlanTask[];
}

/** A place in the source, kept so that a message long after compiling can still point at it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Backend = "auto" | "native" | "wasm" | "js";

export interface PlanWorker {
  /** Unique: `fast`, or `desk[0]` for one of several. */
  readonly name: string;
  /** How many tasks it works on at once, each in a thread of its own. */
  readonly threads: number;
  readonly backend: Backend;
  /** 1 is full speed; 3 takes three times as long (a worker made slow on purpose, to try a policy out). */
  readonly slowdown: number;
  /** What it has of each resource, in base units; `threads` is always among them, `memory` where declared. */
  readonly offers: Readonly<Record<string, number>>;
  /** Absent on a worker that Troupe made because the file declares none. */
  readonly place?: Place;
}

export interface PlanPool {
  readonly name: string;
  /** Names of workers; a worker is in one pool only. In the order of the file, which breaks ties. */
  readonly workers: readonly string[];
  readonly policy: PlanPolicy;
  readonly place?: Place;
}

/** Formulas over `task.…`, `worker.…`: the vocabulary is `policyFields` in `kinds.ts`. */
export interface PlanPolicy {
  readonly name: string;
  /** Who may take it; absent admits every worker that has the resources free. */
  readonly admit?: Formula;
  /** What goes first among waiting tasks; ties go to the task that became ready first, then the plan's order. */
  readonly order: Preference;
  /** Who takes it among the workers that can start it now; ties go to the first in the pool. */
  readonly place: Preference;
}

export interface Preference {
  readonly prefer: "lowest" | "highest";
  readonly of: Formula;
}

export interface PlanTask {
  /** Unique: `a`, `job[3]`, and the name of the data for a load. */
  readonly id: string;
  /** The statement's name in the file, without its index: `job`. */
  readonly group: string;
  /** Ids of the tasks whose results it uses, or that must end first. */
  readonly after: readonly string[];
  readonly pool: string;
  /** What it holds of each resource while it runs; `threads: 1` unless said otherwise. */
  readonly needs: Readonly<Record<string, number>>;
  /** Higher goes first. */
  readonly priority: number;
  /** Seconds from the start of the run. */
  readonly deadline?: number;
  /** How many times it is tried again after a failure. */
  readonly retry: number;
  /** Seconds an attempt may hold its worker, the start of its thread included; absent where it may take its time. */
  readonly timeout?: number;
  /** A 32-bit number, derived already. */
  readonly seed: number;
  readonly place: Place;
  readonly work: Work;
}

/** One kind of work each; `runtime/thread/kinds/` has a file for each of them. */
export type Work = LoadWork | TrainWork | EvaluateWork | PredictWork | SaveWork | CallWork;

/** Reads or makes a data set, and splits it. */
export interface LoadWork {
  readonly kind: "load";
  /** `idx`, `digits`, …: a `source` of `stdlib/data.flow`. Paths among its arguments are absolute by now. */
  readonly source: Call;
  /** Every feature is multiplied by this when a batch is made; the stored bytes stay as they came. */
  readonly scale: number;
  /** Shares of the rows by part name, in order, adding up to at most 1; empty means no split. */
  readonly split: readonly { readonly part: string; readonly share: number }[];
}

export interface Call {
  readonly name: string;
  readonly arguments: Readonly<Record<string, Value>>;
}

/** One part of a data set (`digits.train`), or all of it. */
export interface DataRef {
  /** The id of the load task. */
  readonly task: string;
  readonly part?: string;
}

export interface TrainWork {
  readonly kind: "train";
  readonly model: Network;
  /** The id of the train task whose weights it starts from. */
  readonly from?: string;
  readonly data: DataRef;
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: Call;
  readonly loss: Call;
}

/** A sequential network: shapes leave out the batch. */
export interface Network {
  readonly name: string;
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  readonly output: readonly number[];
}

export interface Layer extends Call {
  /** What comes out of it. */
  readonly shape: readonly number[];
}

export interface EvaluateWork {
  readonly kind: "evaluate";
  readonly models: readonly Predictor[];
  readonly data: DataRef;
  readonly metrics: readonly Call[];
}

export interface PredictWork {
  readonly kind: "predict";
  readonly model: Predictor;
  /** A list of numbers for a function; a row, or a list of rows, for a network. */
  readonly on: Value;
}

export interface SaveWork {
  readonly kind: "save";
  readonly model: Predictor;
  /** Absolute path of the folder to write. */
  readonly to: string;
}

/** A built-in task, such as `sleep`. */
export interface CallWork {
  readonly kind: "call";
  readonly call: Call;
}

/** Who answers: a function, a trained network, or several of them whose answers are averaged by weight. */
export type Predictor =
  | { readonly type: "function"; readonly name: string; readonly parameter: string; readonly body: Formula }
  | { readonly type: "network"; readonly name: string; readonly task: string }
  | {
      readonly type: "average";
      readonly name: string;
      /** As written: they need not add up to 1, and no one divides by their sum. */
      readonly members: readonly { readonly weight: number; readonly of: Predictor }[];
    };
