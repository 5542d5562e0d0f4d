/**
 * A formula as an expression of the language: `highest(task.priority + task.waited / 10s)`.
 *
 * Formulas carry no units any more, so those of numbers are found again from what stands beside them: both sides of a
 * sum or a comparison have one unit, and paths have the units of the language's vocabulary. A number that could be a
 * ratio as well as a time is written bare.
 */

import type { Formula, FormulaOperator, Value } from "../../lang/formula.js";
import type { Preference } from "../../lang/plan.js";
import { divided, isBytes, isSeconds, likelyUnit, multiplied, sureUnit, type Unit } from "./formula-unit.js";

/** How tightly the forms hold together, from the loosest: the order of the grammar (`lang/1-parse/flow.ne`). */
const tight = { choice: 0, or: 1, and: 2, not: 3, comparison: 4, sum: 6, product: 7, sign: 8, postfix: 9, primary: 10 };

const tightnessOf: Readonly<Record<FormulaOperator, number>> = {
  or: tight.or,
  and: tight.and,
  ...{ "==": tight.comparison, "!=": tight.comparison },
  ...{ "<": tight.comparison, "<=": tight.comparison, ">": tight.comparison, ">=": tight.comparison },
  ...{ "+": tight.sum, "-": tight.sum },
  ...{ "*": tight.product, "/": tight.product },
};

/** Functions that give back the unit of what they are given. */
const keepUnit = new Set(["sum", "mean", "std", "min", "max", "abs", "floor", "ceil", "round", "last", "but_last"]);

interface Written {
  readonly text: string;
  readonly tightness: number;
}

export function formulaAsText(formula: Formula): string {
  return write(formula, undefined).text;
}

/** `lowest(worker.response_time)`. */
export function preferenceAsText({ prefer, of }: Preference): string {
  return `${prefer}(${formulaAsText(of)})`;
}

/** `unit` is what it must have where it stands, as far as that is known. */
function write(formula: Formula, unit: Unit | undefined): Written {
  switch (formula.op) {
    case "value":
      return writeValue(formula.value, unit);
    case "path":
      return { text: formula.path.join("."), tightness: tight.postfix };
    case "minus":
      return { text: `-${held(formula.of, tight.postfix, unit)}`, tightness: tight.sign };
    case "not":
      return { text: `not ${held(formula.of, tight.not, undefined)}`, tightness: tight.not };
    case "if":
      return writeChoice(formula, unit);
    case "list":
      return { text: `[${formula.items.map((item) => write(item, unit).text).join(", ")}]`, tightness: tight.primary };
    case "record":
      return writeRecord(formula.fields.map(({ name, of }) => [name, formulaAsText(of)]));
    case "field":
      return { text: `${held(formula.of, tight.postfix, undefined)}.${formula.name}`, tightness: tight.postfix };
    case "index": {
      const at = write(formula.at, undefined).text;
      return { text: `${held(formula.of, tight.postfix, unit)}[${at}]`, tightness: tight.postfix };
    }
    case "text":
      return { text: `"${formula.parts.map(writePart).join("")}"`, tightness: tight.primary };
    case "call":
      return writeCall(formula, unit);
    default:
      return writeBinary(formula, unit);
  }
}

/** In parentheses where it would fall apart without them. */
function held(formula: Formula, least: number, unit: Unit | undefined): string {
  const { text, tightness } = write(formula, unit);
  return tightness < least ? `(${text})` : text;
}

type Of<Op extends Formula["op"]> = Extract<Formula, { readonly op: Op }>;

function writeBinary(formula: Of<FormulaOperator>, unit: Unit | undefined): Written {
  const { op, left, right } = formula;
  const tightness = tightnessOf[op];
  const [ofLeft, ofRight] = unitsAround(formula, unit);
  // Two comparisons in a row are no expression; all others stand in line to the left.
  const first = held(left, tightness === tight.comparison ? tightness + 1 : tightness, ofLeft);
  return { text: `${first} ${op} ${held(right, tightness + 1, ofRight)}`, tightness };
}

type UnitsAround = readonly [left: Unit | undefined, right: Unit | undefined];

function unitsAround({ op, left, right }: Of<FormulaOperator>, unit: Unit | undefined): UnitsAround {
  if (op === "and" || op === "or") return [undefined, undefined];
  if (op === "*" || op === "/") return unitsOfProduct(op, left, right, unit);
  const known = op === "+" || op === "-" ? unit : undefined;
  const both = known ?? sureUnit(left) ?? sureUnit(right) ?? likelyUnit(left) ?? likelyUnit(right);
  return [both, both];
}

/** What the whole must be says what a bare number in it is. */
function unitsOfProduct(op: "*" | "/", left: Formula, right: Formula, unit: Unit | undefined): UnitsAround {
  const [ofLeft, ofRight] = [sureUnit(left) ?? likelyUnit(left), sureUnit(right) ?? likelyUnit(right)];
  if (!unit) return [ofLeft, ofRight];
  if (right.op === "value" && ofLeft) return [ofLeft, op === "*" ? divided(unit, ofLeft) : divided(ofLeft, unit)];
  if (left.op === "value" && ofRight) return [op === "*" ? divided(unit, ofRight) : multiplied(unit, ofRight), ofRight];
  return [ofLeft, ofRight];
}

function writeChoice({ test, then: yes, else: no }: Of<"if">, unit: Unit | undefined): Written {
  const both = unit ?? sureUnit(yes) ?? sureUnit(no);
  // A choice inside a choice stands without parentheses only where nothing follows it.
  const text = `if ${held(test, tight.or, undefined)} then ${held(yes, tight.or, both)} else ${write(no, both).text}`;
  return { text, tightness: tight.choice };
}

function writeCall({ name, arguments: values }: Of<"call">, unit: Unit | undefined): Written {
  const known = unit ?? values.map(sureUnit).find((each) => each !== undefined);
  const given = values.map((each) => write(each, keepUnit.has(name) ? known : undefined).text);
  return { text: `${name}(${given.join(", ")})`, tightness: tight.postfix };
}

function writeRecord(fields: readonly (readonly [name: string, text: string])[]): Written {
  const text = fields.map(([name, of]) => `${name}: ${of}`).join(", ");
  return { text: fields.length === 0 ? "{}" : `{ ${text} }`, tightness: tight.primary };
}

const writePart = (part: Formula) =>
  part.op === "value" && typeof part.value === "string" ? escaped(part.value) : `\${${formulaAsText(part)}}`;

/** A value as it is written in a file. */
export function valueAsText(value: Value): string {
  return writeValue(value, undefined).text;
}

function writeValue(value: Value, unit: Unit | undefined): Written {
  if (typeof value === "number") return writeNumber(value, unit);
  if (typeof value === "string") return { text: `"${escaped(value)}"`, tightness: tight.primary };
  if (Array.isArray(value)) {
    const items = value.map((item: Value) => writeValue(item, unit).text);
    return { text: `[${items.join(", ")}]`, tightness: tight.primary };
  }
  if (typeof value === "object")
    return writeRecord(Object.entries(value).map(([name, of]) => [name, writeValue(of, undefined).text]));
  return { text: String(value), tightness: tight.primary };
}

const named: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\t", "\\t"],
  ['"', '\\"'],
  ["\\", "\\\\"],
  [`\${`, `\\\${`],
]);

function escaped(text: string): string {
  return text.replaceAll(
    /["\\]|\$\{|\p{Cc}/gu,
    (found) => named.get(found) ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
}

const times: readonly (readonly [suffix: string, factor: number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
  ["ms", 1e-3],
  ["us", 1e-6],
];
const sizes: readonly (readonly [suffix: string, factor: number])[] = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
  ["B", 1],
];

function writeNumber(value: number, unit: Unit | undefined): Written {
  const text = unit && isSeconds(unit) ? timeAsText(value) : unit && isBytes(unit) ? sizeAsText(value) : String(value);
  return { text, tightness: value < 0 ? tight.sign : tight.primary };
}

/** `10s`, `1.5s`, `200ms`, `5min`: a time as it is written in a file, exactly. */
export const timeAsText = (seconds: number): string => withSuffix(seconds, times, "s");
/** `2GiB`, exactly. */
export const sizeAsText = (size: number): string => withSuffix(size, sizes, "B");

/** In the largest suffix in which it is short, and gives the same number when it is read again. */
function withSuffix(value: number, suffixes: typeof times, base: string): string {
  for (const [suffix, factor] of suffixes) {
    const count = Number((value / factor).toPrecision(12));
    const short = Number.isInteger(count) || (factor <= 1 && Number.isInteger(count * 100));
    if (Math.abs(count) >= 1 && short && count * factor === value) return `${count}${suffix}`;
  }
  return `${value}${base}`;
}
