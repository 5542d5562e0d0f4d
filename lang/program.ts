/**
 * The checked program: what each name stands for, once names, types, units, shapes and resources are settled.
 *
 * You may rely on: where there are no error diagnostics, every definition here is whole. A definition that is broken,
 * or of a kind that is not built yet, is `unknown`: whoever meets it says nothing more, so that one mistake does not
 * set off a chain of others. Counted statements are expanded: an item per index.
 */

import type { Expression, Statement, TextExpression, Tree } from "./ast.js";
import type { Formula, Value } from "./formula.js";
import type {
  Backend,
  Call,
  DataRef,
  Network,
  PlanPolicy,
  PlanWorker,
  Predictor,
  Preparation,
  Reach,
  SplitPart,
  Splitting,
  Work,
} from "./plan.js";
import type { Source, Span } from "./source.js";
import type { Unit } from "./units.js";

/** One file, read: what `use` gives under its name. */
export interface FileTree {
  readonly source: Source;
  readonly tree: Tree;
  /** The files that its `use "…"` statements name, as far as they could be read. */
  readonly uses: ReadonlyMap<Statement, FileTree>;
  /** Where some statements could not be read: the names that they may have defined. */
  readonly lost?: ReadonlySet<string>;
  /** A file that it uses could not be read: nothing can be said of the whole. */
  readonly incomplete: boolean;
}

/** What an expression's value is. `any` follows a mistake that was already reported, or a column of unknown type. */
export type Type =
  | { readonly kind: "number"; readonly unit: Unit }
  | { readonly kind: "text" | "flag" | "any" }
  | { readonly kind: "range"; readonly unit: Unit }
  | { readonly kind: "record"; readonly fields?: ReadonlyMap<string, Type> }
  | { readonly kind: "list"; readonly of: Type };

interface Defined {
  /** As the plan knows it: with the name of its file in front where that is not the first (`nets.small`). */
  readonly name: string;
  /** The name in its definition. */
  readonly span: Span;
}

export interface ParameterDefinition extends Defined {
  readonly kind: "param";
  readonly type: Type;
  readonly value: Value;
}

/** A file, or a part of the library, under the name that `use` gives it. */
export interface ModuleDefinition extends Defined {
  readonly kind: "module";
  readonly module: Module;
}

/** The statements of one file by name. */
export interface Module {
  readonly path: string;
  /** `nets.`, or empty for the first file. */
  readonly prefix: string;
  readonly own: ReadonlyMap<string, Statement>;
  readonly uses: ReadonlyMap<string, Module>;
  readonly lost: ReadonlySet<string>;
  /** Absent on a user's own: paths in the library are those of whoever calls it. */
  readonly isLibrary?: true;
}

export interface FormulaDefinition extends Defined {
  readonly kind: "fn";
  readonly parameters: readonly FormulaParameter[];
  /** Of what it gives, where that is said. */
  readonly type?: Type;
  readonly body: Expression;
  readonly module: Module;
}

export interface FormulaParameter {
  readonly name: string;
  readonly type?: Type;
  readonly fallback?: Expression;
  readonly span: Span;
}

export interface DataDefinition extends Defined {
  readonly kind: "data";
  readonly source: Call;
  readonly scale: number;
  readonly split: readonly SplitPart[];
  readonly splitting?: Splitting;
  readonly preparation?: Preparation;
  readonly memory?: number;
  /** Into how many folds the rows are dealt; each fold that is used is loaded by itself. */
  readonly folds?: number;
  readonly targets: readonly Target[];
  /** Whether the targets were said in the file; else they are what the source calls its label, and a table has none. */
  readonly ownTargets: boolean;
  /** Whether its columns were read from the file: a network that was trained on others prepares its rows by those. */
  readonly isTable: boolean;
  /** Columns among the features that hold text and are not encoded: nobody can learn from them. */
  readonly unencoded?: { readonly columns: readonly Pick<Column, "name" | "looks">[]; readonly span: Span };
  /** What a row of a table is made of, for people: `length, sex (2)`. */
  readonly row?: string;
  /** Where its features are words alone: how many numbers stand for them. */
  readonly vocabulary?: number;
  readonly seed?: number;
  /** Of one row; absent where only reading the file tells. */
  readonly shape?: readonly number[];
  readonly rows?: number;
  readonly columns?: readonly Column[];
  /** Ids of work that must end first. */
  readonly after: readonly string[];
}

/** How its rows are split: all of them, or those of one fold by its number. */
export function splitOf(
  { split, splitting, folds }: DataDefinition,
  held?: number,
): Pick<DataDefinition, "split" | "splitting"> {
  // All rows of what is dealt to folds are all rows.
  if (folds !== undefined && held === undefined) return { split: [] };
  if (folds === undefined || held === undefined) return { split, ...(splitting ? { splitting } : {}) };
  const parts = [
    { part: "train", share: (folds - 1) / folds },
    { part: "test", share: 1 / folds },
  ];
  return { split: parts, splitting: { ...splitting, fold: { held, of: folds } } };
}

/** The id of the task that loads data, or one fold of them. */
export function loadId({ name }: DataDefinition, held?: number): string {
  return held === undefined ? name : `${name}.fold[${held}]`;
}

/** Whether a task of this id loads these data, or one fold of them. */
export function isLoadOf(id: string, { name, folds = 0 }: DataDefinition): boolean {
  return id === name || (folds > 0 && id.startsWith(`${name}.fold[`));
}

/** Rows of one load, prepared by what was fitted in another; both by their ids. */
export interface Like {
  readonly of: string;
  readonly like: string;
}

/** What is to be learned of a row. */
export interface Target {
  readonly name: string;
  readonly type: "classes" | "flag" | "number" | "unknown";
  readonly classes?: number;
  /** The column, where it is one as it stands. */
  readonly column?: string;
}

export interface Column {
  readonly name: string;
  readonly type: "number" | "text" | "flag";
  /** Its distinct values, where all of them were seen. */
  readonly classes?: readonly string[];
  /** Of text, what it looks like as far as it was seen: nothing but missing values, or numbers written as `1,5`. */
  readonly looks?: "empty" | "decimal commas";
  /** Whether it holds whole numbers that stand for classes, as labels do. */
  readonly label?: true;
}

export interface NetworkDefinition extends Defined {
  readonly kind: "network";
  readonly network: Network;
  /** Layers by name, as `dense(64, name: "features")` gives them: their numbers from 0. */
  readonly named: ReadonlyMap<string, number>;
  /** Where each layer stands in the text. */
  readonly spans: readonly Span[];
  /** The layers that some backend cannot train. */
  readonly limits: readonly TrainingLimit[];
}

export interface TrainingLimit {
  readonly layer: string;
  /** Those that can. */
  readonly backends: readonly Backend[];
  readonly span: Span;
}

export interface FunctionDefinition extends Defined {
  readonly kind: "function";
  readonly predictor: Predictor & { type: "function" };
}

export interface WorkerDefinition extends Defined {
  readonly kind: "worker";
  readonly counted: boolean;
  readonly items: readonly PlanWorker[];
}

export interface PolicyDefinition extends Defined {
  readonly kind: "policy";
  readonly policy: PlanPolicy;
  /** The place of its own `order:`. */
  readonly orderSpan?: Span;
  readonly preemptSpan?: Span;
}

export interface PoolDefinition extends Defined {
  readonly kind: "pool";
  readonly workers: readonly string[];
  readonly policy: PlanPolicy;
  /** Absent where the policy is written in place, or is the standard one. */
  readonly policyDefinition?: PolicyDefinition;
}

export interface EnsembleDefinition extends Defined {
  readonly kind: "ensemble";
  readonly predictor: Predictor;
  readonly answers: Answers;
  /** Ids of tasks whose results it answers with. */
  readonly tasks: readonly string[];
  /** Where it has to be made first: that task. */
  readonly item?: WorkItem;
}

export interface WorkDefinition extends Defined {
  readonly kind: "work";
  /** `train`, `evaluate`, …: the word of the statement. */
  readonly statement: string;
  readonly counted: boolean;
  readonly items: readonly WorkItem[];
  /** The networks that it makes, one after the other where it is counted. */
  readonly outputs: readonly Output[];
}

/** A network that a training makes: its only one, or one of several (`pair.first`, `tuned.best`). */
export interface Output {
  /** `a`, `member[3]`, `pair.first`. */
  readonly label: string;
  /** Absent where the task makes only one. */
  readonly name?: string;
  readonly task: string;
  readonly network: Network;
  readonly named: ReadonlyMap<string, number>;
  readonly limits: readonly TrainingLimit[];
  readonly answers: Answers;
}

export interface WorkItem {
  readonly id: string;
  readonly span: Span;
  /** The name of a declared pool; absent for the only one. */
  readonly pool?: string;
  readonly needs: Readonly<Record<string, number>>;
  readonly needsSpan?: Span;
  readonly priority: number;
  readonly deadline?: number;
  readonly deadlineSpan?: Span;
  readonly timeout?: number;
  readonly retry: number;
  readonly split?: number;
  readonly seed?: number;
  /** Ids of items of other work, from `after:` and from what it uses. */
  readonly after: readonly string[];
  /** The loads that it reads: names of data, `wine.fold[2]` for one fold. */
  readonly data: readonly string[];
  readonly work: Work;
  /** The layers that it trains, with their places: for what a backend cannot train. */
  readonly trains?: readonly TrainingLimit[];
  /** Of several that learn together: the seeds that the file gives them. */
  readonly memberSeeds?: readonly (number | undefined)[];
}

/** What a model takes and gives. A function takes and gives numbers; a network's classes are its outputs. */
export type Answers =
  | { readonly type: "numbers" }
  | {
      readonly type: "classes";
      readonly input: readonly number[];
      readonly classes: number;
      /** Where it ends in several heads: their names and what each gives. */
      readonly heads?: readonly { readonly name: string; readonly classes: number }[];
    }
  | { readonly type: "values"; readonly input: readonly number[]; readonly values: number };

/** A word of the library that TypeScript implements. */
export interface ExternDefinition extends Defined {
  readonly kind: "extern";
  /** `layer`, `activation`, `optimizer`, …. */
  readonly type: string;
  readonly parameters: readonly ExternParameter[];
  /** It takes arguments of any other name, too. */
  readonly open: boolean;
  readonly help: string;
  readonly planned: boolean;
  /** Its other settings (`shape`, `trains_on`), as written: each type of extern reads its own. */
  readonly rules: ReadonlyMap<string, Expression>;
}

export interface ExternParameter {
  readonly name: string;
  readonly type: string;
  /** A number, a flag, a bare word such as `linear`, or the name of an earlier parameter, whose value it takes. */
  readonly fallback?: Expression;
}

export interface UnknownDefinition extends Defined {
  readonly kind: "unknown";
}

export type Definition =
  | ParameterDefinition
  | ModuleDefinition
  | FormulaDefinition
  | DataDefinition
  | NetworkDefinition
  | FunctionDefinition
  | WorkerDefinition
  | PolicyDefinition
  | PoolDefinition
  | EnsembleDefinition
  | WorkDefinition
  | ExternDefinition
  | UnknownDefinition;

export interface Program {
  readonly path: string;
  /** The first file's definitions in its order, and before each what it uses of other files. */
  readonly definitions: readonly Definition[];
  /** What a pool gets that names no policy. */
  readonly standardPolicy: PlanPolicy;
  readonly reaches: readonly {
    readonly kind: Reach["kind"];
    readonly name: string;
    readonly span: Span;
  }[];
  /** Rows that are prepared as others are, by the id of their load: `others like digits`. */
  readonly likes: ReadonlyMap<string, Like>;
  /** What this version cannot carry out. */
  readonly later: readonly Later[];
}

/** Something that the language has and this version cannot carry out. */
export interface Later {
  readonly what: string;
  readonly span: Span;
  /** What it covers: what is still to come within it is no news. Absent: its span alone. */
  readonly whole?: Span;
  /** Where it is a setting: its name, and the kind of its statement. */
  readonly setting?: { readonly name: string; readonly kind: string };
}

/** What the caller of the checker knows of a data source, from the head of its files. */
export type SourceFacts =
  | {
      readonly known: true;
      readonly shape?: readonly number[];
      readonly classes?: number;
      /** What the label is, where the declaration does not say: classes, a number to be met, or nothing at all. */
      readonly label?: "classes" | "number" | "none";
      readonly rows?: number;
      readonly columns?: readonly Column[];
    }
  | {
      readonly known: false;
      /** A file that is missing or not usable; or data that the embedding program should have handed in, by name. */
      readonly problem: "missing" | "unusable" | "handed in";
      readonly file: string;
      readonly reason: string;
    };

export interface Surroundings {
  /** Values from the command line, as text. */
  readonly set: ReadonlyMap<string, string>;
  /** Values from a file of parameters: the command line goes before them, and they before the defaults. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** A variable of the environment; the language itself reads none. */
  readonly environment: (name: string) => string | undefined;
  /** Makes a path absolute that stands in the file `from`; the language itself touches no file system. */
  readonly resolvePath: (path: string, from: string) => string;
  readonly inspect?: (source: Call) => SourceFacts;
  /** How many workers a file gets that declares none. */
  readonly cores: number;
  /** What must not be used: `--no-js`, `--no-env`, `--no-network`. */
  readonly forbidden: ReadonlySet<"environment" | "code" | "network">;
  /** How many seconds a task took in an earlier run, by its id. */
  readonly measured: ReadonlyMap<string, number>;
}

/** A formula with its type and place, as the checker passes it around. */
export interface Typed {
  readonly formula: Formula;
  readonly type: Type;
  readonly span: Span;
}

/** Data as the checker knows them, and how the plan refers to them. */
export interface DataUse {
  readonly ref: DataRef;
  readonly definition: DataDefinition;
  /** How many rows, where that can be told. */
  readonly rows?: number;
}

/** Text with no holes is a plain string. */
export function plainText(text: TextExpression): string | undefined {
  return text.parts.every((part) => typeof part === "string") ? text.parts.join("") : undefined;
}
