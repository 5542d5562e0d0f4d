/**
 * The checked program: what each name stands for, once names, types, units, shapes and resources are settled.
 *
 * You may rely on: where there are no error diagnostics, every definition here is whole. A definition that is broken,
 * or of a kind that is not built yet, is `unknown`: whoever meets it says nothing more, so that one mistake does not
 * set off a chain of others. Counted statements are expanded: an item per index.
 */

import type { TextExpression } from "./ast.js";
import type { Formula, Value } from "./formula.js";
import type { Unit } from "./kinds.js";
import type { Call, Network, PlanPolicy, PlanWorker, Predictor, Work } from "./plan.js";
import type { Span } from "./source.js";

/** What an expression's value is. `any` follows a mistake that was already reported. */
export type Type =
  | { readonly kind: "number"; readonly unit: Unit }
  | { readonly kind: "text" | "flag" | "record" | "any" }
  | { readonly kind: "list"; readonly of: Type };

interface Defined {
  readonly name: string;
  /** The name in its definition. */
  readonly span: Span;
}

export interface ParameterDefinition extends Defined {
  readonly kind: "param";
  readonly type: Type;
  readonly value: Value;
}

export interface DataDefinition extends Defined {
  readonly kind: "data";
  readonly source: Call;
  readonly scale: number;
  readonly split: readonly { readonly part: string; readonly share: number }[];
  readonly seed?: number;
  /** Of one row; absent where only reading the file tells. */
  readonly shape?: readonly number[];
  readonly classes?: number;
}

export interface NetworkDefinition extends Defined {
  readonly kind: "network";
  readonly network: Network;
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
}

export interface PoolDefinition extends Defined {
  readonly kind: "pool";
  readonly workers: readonly string[];
  readonly policy: PlanPolicy;
}

export interface EnsembleDefinition extends Defined {
  readonly kind: "ensemble";
  readonly predictor: Predictor;
  readonly answers: Answers;
}

export interface WorkDefinition extends Defined {
  readonly kind: "work";
  /** `train`, `evaluate`, …: the word of the statement. */
  readonly statement: string;
  readonly counted: boolean;
  readonly items: readonly WorkItem[];
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
  readonly retry: number;
  readonly seed?: number;
  /** Ids of items of other work, from `after:` and from what it uses. */
  readonly after: readonly string[];
  /** Names of the data it reads. */
  readonly data: readonly string[];
  readonly work: Work;
  /** What a trained network answers, for those who use it. */
  readonly answers?: Answers;
}

/** What a model takes and gives. A function takes and gives numbers; a network's classes are its outputs. */
export type Answers =
  | { readonly type: "numbers" }
  | { readonly type: "classes"; readonly input: readonly number[]; readonly classes: number };

/** A word of the library that TypeScript implements. */
export interface ExternDefinition extends Defined {
  readonly kind: "extern";
  /** `layer`, `activation`, `optimizer`, …. */
  readonly type: string;
  readonly parameters: readonly ExternParameter[];
  readonly help: string;
  readonly planned: boolean;
  readonly shape?: readonly number[];
  readonly classes?: number;
}

export interface ExternParameter {
  readonly name: string;
  readonly type: string;
  /** A number, a flag, or a bare word such as `linear`. */
  readonly fallback?: number | boolean | string;
}

export interface UnknownDefinition extends Defined {
  readonly kind: "unknown";
}

export type Definition =
  | ParameterDefinition
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
  /** The file's own definitions, in its order. */
  readonly definitions: readonly Definition[];
  /** What a pool gets that names no policy. */
  readonly standardPolicy: PlanPolicy;
}

/** What the caller of the checker knows of a data source, from the head of its files. */
export type SourceFacts =
  | { readonly known: true; readonly shape?: readonly number[]; readonly classes?: number; readonly rows?: number }
  | { readonly known: false; readonly problem: "missing" | "unusable"; readonly file: string; readonly reason: string };

export interface Surroundings {
  /** Values from the command line, as text. */
  readonly set: ReadonlyMap<string, string>;
  /** Makes a path of the file absolute; the language itself touches no file system. */
  readonly resolvePath: (path: string) => string;
  readonly inspect?: (source: Call) => SourceFacts;
  /** How many workers a file gets that declares none. */
  readonly cores: number;
}

/** A formula with its type and place, as the checker passes it around. */
export interface Typed {
  readonly formula: Formula;
  readonly type: Type;
  readonly span: Span;
}

/** Text with no holes is a plain string. */
export function plainText(text: TextExpression): string | undefined {
  return text.parts.every((part) => typeof part === "string") ? text.parts.join("") : undefined;
}
