/**
 * Things in words, for sentences: what a definition is, what an expression looks like, what a type and a unit are.
 */

import type { Expression } from "../ast.js";
import type { Definition, ExternDefinition, Type } from "../program.js";
import type { Unit } from "../units.js";

/** `a train`, `an ensemble`; with `quote` around the noun. */
export const withArticle = (noun: string, quote = "") =>
  `${/^[aeiou]/.test(noun) ? "an" : "a"} ${quote}${noun}${quote}`;

/** What a definition is: "`net` is a network that nobody has trained". */
export function kindOf(definition: Definition): string {
  switch (definition.kind) {
    case "param":
      return "a parameter";
    case "fn":
      return "a function of the language";
    case "module":
      return "another file";
    case "data":
      return "data";
    case "network":
      return "a network that nobody has trained";
    case "function":
      return "a function";
    case "work":
      return ["train", "transfer", "search"].includes(definition.statement)
        ? definition.statement === "train"
          ? "a training"
          : withArticle(definition.statement)
        : `the work of a \`${definition.statement}\``;
    case "extern":
      return typeInWords(definition.type);
    case "ensemble":
      return "an ensemble";
    case "unknown":
      return "something with a mistake in it";
    default:
      return withArticle(definition.kind);
  }
}

/** Where the type of an extern is no word that a reader would know it by; each with its article. */
const spokenTypes: ReadonlyMap<string, string> = new Map([
  ["strategy", "a way to search"],
  ["bad", "a rule for bad rows"],
  ["missing", "a rule for missing values"],
  ["together", "a way to learn together"],
  ["ensemble", "a way to answer together"],
  ["space", "a choice"],
  ["view", "a way to take rows"],
  ["selection", "a choice of layers"],
  ["stop", "a way to stop"],
  ["balance", "a way to weigh heads"],
  ["weighing", "a way to weigh rows"],
  ["augmentation", "a way to change rows"],
  ["thaw", "a way to thaw"],
  ["rates", "a way to set rates"],
  ["averaging", "a way to average"],
  ["scaling", "a way to scale"],
  ["encoding", "a way to encode"],
  ["unseen", "a rule for values that were not seen"],
  ["sequence_padding", "a padding of sequences"],
  ["work", "something to run"],
  ["code", "JavaScript"],
  ["file", "a file of the network"],
]);

/** "a layer", "a way to search". */
export function typeInWords(type: string): string {
  return spokenTypes.get(type) ?? withArticle(type);
}

/** What an expression is, by its looks alone. */
export function looksOf(expression: Expression): string {
  switch (expression.type) {
    case "number":
      return expression.unit === undefined ? "a number" : `\`${expression.value}${expression.unit}\``;
    case "text":
      return "a text";
    case "flag":
      return `\`${expression.value}\``;
    case "name":
      return `\`${expression.name}\``;
    case "list":
      return "a list";
    case "record":
      return "a record in braces";
    case "field":
      return "a field";
    case "index":
      return "an indexed name";
    case "call":
      return expression.callee.type === "name" ? `a call of \`${expression.callee.name}\`` : "a call";
    case "if":
      return "a choice";
    case "unary":
      return "an expression";
    case "binary":
      return expression.operator === "->" ? "a pipeline" : expression.operator === ".." ? "a range" : "an expression";
  }
}

export function describeType(type: Type): string {
  switch (type.kind) {
    case "number":
      return describeUnit(type.unit);
    case "list":
      return "a list";
    case "flag":
      return "true or false";
    case "range":
      return "a range";
    case "any":
      return "something unknown";
    default:
      return `a ${type.kind}`;
  }
}

function describeUnit({ time, size }: Unit): string {
  if (time === 0 && size === 0) return "a plain number";
  if (time === 1 && size === 0) return "a time";
  if (time === 0 && size === 1) return "a size";
  if (time === -1 && size === 0) return "a rate";
  const power = (name: string, exponent: number) =>
    exponent === 0 ? [] : [exponent === 1 ? name : `${name}^${exponent}`];
  return `a number in ${[...power("s", time), ...power("B", size)].join(" ")}`;
}

export const showShape = (shape: readonly number[]) => `[${shape.join(", ")}]`;

export function signatureOf({ name, parameters }: Pick<ExternDefinition, "name" | "parameters">): string {
  const parts = parameters.map(({ name: each, type, fallback }) => {
    const written = fallback === undefined ? "" : ` = ${writtenDefault(fallback)}`;
    return `${each}: ${type}${written}`;
  });
  return parts.length === 0 ? name : `${name}(${parts.join(", ")})`;
}

function writtenDefault(fallback: NonNullable<ExternDefinition["parameters"][number]["fallback"]>): string {
  if (fallback.type === "number") return `${fallback.value}${fallback.unit ?? ""}`;
  if (fallback.type === "flag") return String(fallback.value);
  if (fallback.type === "name") return fallback.name;
  if (fallback.type === "text") return `"${fallback.parts.join("")}"`;
  return "…";
}
