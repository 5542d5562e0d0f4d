/**
 * The plan: what a run will do, as plain versioned JSON. It can be printed, compared, stored and sent to another
 * machine; with `formula.ts` and `features.ts` it is all that `runtime/` knows of the language.
 *
 * You may rely on: every name is settled, every number is in its base unit (seconds, bytes, plain ratios), counted
 * statements are expanded (`job[3]` is a task of its own), `tasks` stands in an order in which every task comes
 * after those it needs, there is no cycle, every task has a pool and at least one worker there can hold it. Where
 * `later` is empty, all of it can be carried out.
 */

import type { Formula, Value } from "./formula.js";

export const planVersion = 3;

export interface Plan {
  readonly version: typeof planVersion;
  /** The file as the user named it; places below are in it, or in one that it uses. */
  readonly file: string;
  /** The root seed: every other seed is derived from it, from names, and from nothing else. */
  readonly seed: number;
  readonly parameters: Readonly<Record<string, Value>>;
  /** What the flow reaches beyond its own folder and its own words; people want to see that before they run it. */
  readonly reaches: readonly Reach[];
  readonly workers: readonly PlanWorker[];
  readonly pools: readonly PlanPool[];
  readonly tasks: readonly PlanTask[];
  /** What this version cannot carry out yet. A plan in which this is not empty can be looked at, and not run. */
  readonly later: readonly { readonly what: string; readonly place: Place }[];
}

/** A path outside the flow's folder, a variable of the environment, a file of JavaScript, or one of the network. */
export interface Reach {
  readonly kind: "path" | "environment" | "code" | "network";
  readonly name: string;
  readonly place: Place;
}

/** A place in the source, kept so that a message long after compiling can still point at it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Backend = "auto" | BackendName;
/** Something that can really compute. */
export type BackendName = "native" | "wasm" | "js";

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

/** Formulas over `task.…`, `worker.…`, `running.…`: the vocabulary is in `policy-fields.ts`. */
export interface PlanPolicy {
  readonly name: string;
  /** Who may take it; absent admits every worker that has the resources free. */
  readonly admit?: Formula;
  /** What goes first among waiting tasks; ties go to the task that became ready first, then the plan's order. */
  readonly order: Preference;
  /** Who takes it among the workers that can start it now; ties go to the first in the pool. */
  readonly place: Preference;
  /** Whether a running task yields to it. Not carried out yet. */
  readonly preempt?: Formula;
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
  /** Those of `after` that it does without where they fail: it waits for them, and uses what they leave. */
  readonly regardless?: readonly string[];
  readonly pool: string;
  /** What it holds of each resource while it runs; `threads: 1` unless said otherwise. */
  readonly needs: Readonly<Record<string, number>>;
  /** Higher goes first. */
  readonly priority: number;
  /** Seconds from the start of the run. */
  readonly deadline?: number;
  /** Seconds that one attempt may take. */
  readonly timeout?: number;
  /** How many times it is tried again after a failure. */
  readonly retry: number;
  /** How many parts it is cut into; absent is one. Not carried out yet. */
  readonly split?: number;
  /** A 32-bit number, derived already. */
  readonly seed: number;
  readonly place: Place;
  readonly work: Work;
  /** What it will take, as far as that can be told before the run. */
  readonly estimate?: Estimate;
  /**
   * What computes where the worker leaves it open (`auto`): a choice for each model that the task trains or asks. The
   * compiler knows no machine and leaves it out; `runtime/backends/` writes it. Absent, too, where nothing is open.
   */
  readonly backends?: readonly BackendChoice[];
}

/** The backend of one model: the same in every task that trains or asks it. */
export interface BackendChoice {
  /** The network's name. */
  readonly model: string;
  /** Ids of the tasks whose networks are meant. */
  readonly networks: readonly string[];
  readonly name: BackendName;
  /** For people: `0.13ms a step; js 4.6ms; native is not installed (built-in figures)`. */
  readonly because: string;
  /** What a step was reckoned to take on each that could be had, in milliseconds; absent where that decided nothing. */
  readonly estimates?: Readonly<Partial<Record<BackendName, number>>>;
}

/** Reckoned from shapes and rows: the right order of magnitude, not a promise. */
export interface Estimate {
  /** How many numbers it learns. */
  readonly weights?: number;
  /** Multiply-adds in all; absent where the number of rows is not known. */
  readonly work?: number;
  /** Bytes held at once, beside the data. */
  readonly memory?: number;
}

/** One kind of work each; `runtime/thread/kinds/` has a file for each that can be carried out. */
export type Work =
  | LoadWork
  | TrainWork
  | TogetherWork
  | TransferWork
  | SearchWork
  | CombineWork
  | EvaluateWork
  | PredictWork
  | PredictRowsWork
  | SaveWork
  | CallWork;

/** Reads or makes a data set, prepares and splits it. */
export interface LoadWork {
  readonly kind: "load";
  /** `idx`, `digits`, …: a `source` of `stdlib/data.flow`. Paths among its arguments are absolute by now. */
  readonly source: Call;
  /** Every feature is multiplied by this when a batch is made; the stored bytes stay as they came. */
  readonly scale: number;
  /** The parts, in order; empty means no split. */
  readonly split: readonly SplitPart[];
  readonly splitting?: Splitting;
  readonly preparation?: Preparation;
  /**
   * The load whose preparation is taken as it was fitted there; `preparation` is then that one's, but for the targets and
   * the mistakes of these rows' own, and what they derive besides.
   */
  readonly like?: string;
  /** Bytes of rows that may be held at once: what is larger stays on disk, and goes by in a shuffled stream. */
  readonly memory?: number;
}

/** A share of the rows (all shares add up to at most 1), or the rows of which something is true. */
export type SplitPart =
  | { readonly part: string; readonly share: number }
  | { readonly part: string; readonly when: Formula };

/** How rows are dealt to the parts, where it is not at random with the classes' shares alike. Names are of columns. */
export interface Splitting {
  /** The shares of this column's values are alike in every part. */
  readonly by?: string;
  /** Rows with the same value are never in two parts. */
  readonly group?: string;
  /** The oldest rows come into the first part, the newest into the last. */
  readonly time?: string;
  /** Cross-validation: part `test` is the fold with this number, from 0, and `train` all others. */
  readonly fold?: { readonly held: number; readonly of: number };
}

/** What is done to columns before anybody learns from them; fitted on the part that is learned from alone. */
export interface Preparation {
  /** What is to be learned: a column, or conditions on columns, each under the name of its head. */
  readonly targets: readonly PlanTarget[];
  /** Absent where the columns are known only when they are read: then those of `standardFeatures` (`features.ts`). */
  readonly features?: readonly string[];
  /** Where `features` is absent: columns that are left out of those, too. */
  readonly without?: readonly string[];
  /** How columns become numbers, where they are not taken as numbers: an `encoding` of the library each. */
  readonly encode: readonly { readonly column: string; readonly by: Call }[];
  /** New columns, in order: a later one may use an earlier one. */
  readonly derived: readonly { readonly name: string; readonly of: Formula }[];
  readonly scaling?: Call;
  /** Of targets that are numbers, while they are learned. */
  readonly targetScaling?: Call;
  readonly missing?: MissingRules;
  readonly onBad: "error" | "skip" | "missing";
}

export interface PlanTarget {
  readonly name: string;
  readonly of: Formula;
  /** `unknown`: texts are classes, and numbers are numbers. */
  readonly type: "classes" | "flag" | "number" | "unknown";
}

/** Calls of `missing` rules of the library, as `Call` has them among its arguments: for all numbers, all texts, and single columns. */
export interface MissingRules {
  readonly numbers: Value;
  readonly text: Value;
  readonly columns?: readonly { readonly column: string; readonly rule: Value }[];
}

/**
 * A call of an `extern`. An argument that is a call itself is its name where that takes no arguments, and else
 * `{ name, arguments }`, as the `url(…)` of a source's file is; data are `{ task, part }`, as in `DataRef`.
 */
export interface Call {
  readonly name: string;
  readonly arguments: Readonly<Record<string, Value>>;
}

/** One part of a data set (`digits.train`), or all of it. */
export interface DataRef {
  /** The id of the load task. */
  readonly task: string;
  readonly part?: string;
  /** What is taken of it, in order: `shard`, `bootstrap`, …. */
  readonly views?: readonly Call[];
}

/** How a training goes, whoever is trained. */
export interface Learning {
  readonly data: DataRef;
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: Call;
  readonly loss: Call;
  /** Where a network has several heads: the loss of each. */
  readonly losses?: readonly { readonly head: string; readonly loss: Call }[];
  readonly validate?: DataRef;
  readonly metrics?: readonly HeadMetric[];
  readonly stop?: Call;
  readonly balance?: Call;
  /** How much each row counts in the loss: a `weighing` of the library. */
  readonly weigh?: Call;
  /** What is done to each row anew whenever it is learned from: `augmentation`s of the library, in order. */
  readonly augment?: readonly Call[];
  readonly distil?: { readonly teachers: readonly Predictor[]; readonly temperature: number; readonly weight: number };
}

/** A metric, of one head where there are several. */
export interface HeadMetric extends Call {
  readonly head?: string;
}

export interface TrainWork extends Learning {
  readonly kind: "train";
  readonly model: Network;
  /** The id of the train task whose weights it starts from. */
  readonly from?: string;
  /** Which of that task's networks, where it makes several. */
  readonly fromOutput?: string;
  /** Or the folder of a saved model. */
  readonly fromFolder?: string;
}

/** Several networks that learn at once and from one another; the task makes one network for each member. */
export interface TogetherWork extends Learning {
  readonly kind: "together";
  readonly how: Call;
  readonly members: readonly TogetherMember[];
}

export interface TogetherMember {
  /** `first`, or `0` of `council[0]`. */
  readonly name: string;
  readonly model: Network;
  readonly data: DataRef;
  readonly seed: number;
}

export interface TransferWork extends Learning {
  readonly kind: "transfer";
  readonly from: string;
  readonly fromOutput?: string;
  /** The kept layers and the head, as one network. */
  readonly model: Network;
  /** How many of the first layers come, with their weights, from `from`. */
  readonly kept: number;
  /** Which of its layers do not learn, by number from 0. */
  readonly frozen: readonly number[];
  readonly thaw?: Call;
  readonly rates?: Call;
}

export interface SearchWork {
  readonly kind: "search";
  /** What is trained, before anything is varied. */
  readonly train: TrainWork;
  readonly goal: { readonly prefer: "lowest" | "highest"; readonly of: HeadMetric };
  /** What is varied: a setting of the training (`optimizer.rate`) or a parameter of the file. */
  readonly over: readonly { readonly kind: "setting" | "parameter"; readonly name: string; readonly space: Call }[];
  readonly by: Call;
}

/** An ensemble that has to be made before it can answer: chosen, stacked or averaged by its weights. */
export interface CombineWork {
  readonly kind: "combine";
  readonly how: Call;
  readonly members: readonly Predictor[];
  /** Networks that are trained on the way, for stacking. */
  readonly networks: readonly Network[];
  readonly data?: DataRef;
}

/** A network: shapes leave out the batch. */
export interface Network {
  readonly name: string;
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  readonly output: readonly number[];
  /** Where it ends in several: each goes on from the last of `layers`. */
  readonly heads?: readonly Head[];
  /** The backends that can train all its layers; absent: all of them. */
  readonly backends?: readonly BackendName[];
}

/** All its layers in reading order: what stands inside another behind it, those of its heads behind those that they share. */
export function layersOf({ layers, heads }: Pick<Network, "layers" | "heads">): readonly Layer[] {
  return [...layers, ...(heads ?? []).flatMap((head) => head.layers)].flatMap(withInside);
}

function withInside(layer: Layer): readonly Layer[] {
  return [layer, ...(layer.inside ?? []).flatMap(withInside)];
}

export interface Head {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly output: readonly number[];
}

export interface Layer extends Call {
  /** What comes out of it. */
  readonly shape: readonly number[];
  /** How many weights it has itself: those inside it have their own. */
  readonly weights?: number;
  /** Multiply-adds for one row, forward; of itself alone, too. */
  readonly work?: number;
  /** Of a `residual`: the layers whose answer is added to what comes in. */
  readonly inside?: readonly Layer[];
}

export interface EvaluateWork {
  readonly kind: "evaluate";
  readonly models: readonly Predictor[];
  readonly data: DataRef;
  readonly metrics: readonly HeadMetric[];
}

export interface PredictWork {
  readonly kind: "predict";
  readonly model: Predictor;
  /** A list of numbers for a function; a row, or a list of rows, for a network. */
  readonly on: Value;
}

/** Answers for every row of a data set. */
export interface PredictRowsWork {
  readonly kind: "predict_rows";
  readonly model: Predictor;
  readonly data: DataRef;
  /** Absolute path of the file to write. */
  readonly to?: string;
}

export interface SaveWork {
  readonly kind: "save";
  readonly model: Predictor;
  /** Absolute path of the folder to write. */
  readonly to: string;
  /** Ids of the evaluations that measure this very model: what they find is saved with it. */
  readonly scores?: readonly string[];
}

/** A built-in task, such as `sleep`, or JavaScript. */
export interface CallWork {
  readonly kind: "call";
  readonly call: Call;
}

/** Who answers: a function, a trained network, or several whose answers are put together. */
export type Predictor =
  | { readonly type: "function"; readonly name: string; readonly parameter: string; readonly body: Formula }
  | {
      readonly type: "network";
      readonly name: string;
      readonly task: string;
      /** Which of the task's networks, where it makes several: `first`, `best`. */
      readonly output?: string;
    }
  | {
      readonly type: "average";
      readonly name: string;
      /** As written: they need not add up to 1, and no one divides by their sum. */
      readonly members: readonly { readonly weight: number; readonly of: Predictor }[];
      readonly patience?: Patience;
    }
  | {
      readonly type: "vote";
      readonly name: string;
      readonly how: Call;
      readonly members: readonly Predictor[];
      readonly patience?: Patience;
    };

/** Which members must answer, and by when. Not carried out yet. */
export interface Patience {
  /** Seconds. */
  readonly within?: number;
  readonly atLeast?: number;
}
