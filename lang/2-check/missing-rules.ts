/**
 * What stands in for a missing value: one rule for all columns, or one for numbers, one for text, and others for single
 * columns. A column that is encoded goes with the text, whatever it holds: its values are categories.
 */

import type { Value } from "../formula.js";
import type { Call, MissingRules } from "../plan.js";
import type { Column } from "../program.js";
import { callFrom, valueOfCall } from "./calls.js";
import { type Columns, columnNamed, isColumn } from "./columns.js";
import { type Field, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { decide } from "./scalars.js";
import { readAll } from "./types.js";
import { unfold } from "./written.js";

/** A rule, and where it stands. */
interface Rule {
  readonly call: Call;
  readonly at: Written;
}

interface Rules {
  readonly numbers?: Rule;
  readonly text?: Rule;
  readonly columns: readonly { readonly column: string; readonly rule: Rule }[];
}

/** `used`: the features, as far as they are known; `encoded`: those of them that do not count as numbers. */
export function missingFrom(
  place: Written,
  columns: Columns,
  used: readonly Column[],
  encoded: ReadonlySet<string>,
): MissingRules | undefined {
  const rules = rulesFrom(place, columns);
  if (!rules || !rulesFit(rules, used, encoded)) return undefined;
  return {
    numbers: asValue(rules.numbers),
    text: asValue(rules.text),
    ...(rules.columns.length === 0
      ? {}
      : { columns: rules.columns.map(({ column, rule }) => ({ column, rule: asValue(rule) })) }),
  };
}

/** The value of the file's own that stands in where an encoded column has none. */
export function standInOf(column: string, rules: MissingRules | null): string | undefined {
  const rule = rules?.columns?.find((each) => each.column === column)?.rule ?? rules?.text;
  const isCall = typeof rule === "object" && !Array.isArray(rule);
  const { value } = isCall ? (rule as unknown as Call).arguments : {};
  return value === undefined ? undefined : String(value);
}

/** What nobody gives a rule for must not be missing. */
const asValue = (rule: Rule | undefined): Value => (rule ? valueOfCall(rule.call) : "error");

function rulesFrom(place: Written, columns: Columns): Rules | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  if (at.expression.type !== "record") {
    const rule = ruleFrom(at);
    return rule && { numbers: rule, text: rule, columns: [] };
  }
  const record = recordFrom(at, "`missing`", "a rule, or one each for `numbers`, `text` and columns");
  if (!record) return undefined;
  const [numbers, text] = ["numbers", "text"].map((key) => {
    const field = record.get(key);
    return field ? ruleFrom(field) : null;
  });
  const single = readAll(
    [...record].filter(([key]) => key !== "numbers" && key !== "text"),
    ([column, field]) => columnRule(column, field, columns),
  );
  if (numbers === undefined || text === undefined || !single) return undefined;
  return { ...(numbers ? { numbers } : {}), ...(text ? { text } : {}), columns: single };
}

function columnRule(column: string, field: Field, columns: Columns) {
  const known = isColumn(field.context, column, field.key, columns);
  const rule = ruleFrom(field);
  return known && rule ? { column, rule } : undefined;
}

function ruleFrom(at: Written): Rule | undefined {
  const checked = callFrom(at, "missing");
  if (!checked) return undefined;
  const { value } = checked.call.arguments;
  if (value === undefined || typeof value === "number" || typeof value === "string") return { call: checked.call, at };
  const found = typeof value === "boolean" ? `\`${value}\`` : Array.isArray(value) ? "a list" : "a record";
  const holes = { what: "`value` of `constant`", wanted: "a number or a text", found };
  at.context.report("TRP305", at.expression.span, holes);
  return undefined;
}

/** Each rule against the columns that it is for. False after a report. */
function rulesFit(rules: Rules, used: readonly Column[], encoded: ReadonlySet<string>): boolean {
  const own = new Set(rules.columns.map(({ column }) => column));
  const rest = used.filter(({ name }) => !own.has(name));
  const isNumber = (column: Column) => column.type !== "text" && !encoded.has(column.name);
  const single = rules.columns.every(({ column, rule }) => {
    const known = columnNamed(used, column);
    return !known || fits(rule, known, isNumber(known));
  });
  return (
    single &&
    rest.every((column) => {
      const rule = isNumber(column) ? rules.numbers : rules.text;
      return !rule || fits(rule, column, isNumber(column));
    })
  );
}

/** False after a report. */
function fits({ call, at }: Rule, column: Column, isNumber: boolean): boolean {
  const { name, arguments: values } = call;
  const isMiddle = name === "mean" || name === "median";
  const odd = isNumber
    ? typeof values.value === "string"
    : isMiddle || (column.type === "text" && typeof values.value === "number");
  if (!odd) return true;
  const holds = isNumber ? "numbers" : column.type === "text" ? "text" : "categories";
  at.context.report("TRP450", at.expression.span, { rule: name, column: column.name, holds });
  return false;
}
