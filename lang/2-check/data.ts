/**
 * Parameters and data.
 */

import type { Expression, Statement, Word } from "../ast.js";
import { evaluate, type Value } from "../formula.js";
import type { Call } from "../plan.js";
import type { DataDefinition, Definition, SourceFacts, Type } from "../program.js";
import { callFrom } from "./calls.js";
import type { Context } from "./context.js";
import { looksOf } from "./context.js";
import { describeType, read } from "./scalars.js";
import { constantNames, noPaths, numberFrom, settingsOf } from "./settings.js";

/** `param epochs = 5`: the type is that of the default; the command line may give another value of that type. */
export function readParameter(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const typed = statement.value && read(context, statement.value, constantNames());
  if (!typed) return { kind: "unknown", name: name.text, span: name.span };
  const given = context.surroundings.set.get(name.text);
  const fallback = evaluate(typed.formula, noPaths);
  const value = given === undefined ? fallback : setValue(context, name.text, given, typed.type);
  return { kind: "param", name: name.text, span: name.span, type: typed.type, value: value ?? fallback };
}

/** A value of the command line, read as the type of the parameter: `5`, `200ms`, `true`, or a text without quotes. */
function setValue(context: Context, name: string, given: string, type: Type): Value | undefined {
  if (type.kind === "text") return given;
  const refuse = () => {
    context.report("TRP208", undefined, { name, given, wanted: describeType(type) });
    return undefined;
  };
  if (type.kind === "flag") return given === "true" ? true : given === "false" ? false : refuse();
  const match = /^(-?)(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(%|[A-Za-z]+)?$/.exec(given.trim());
  if (type.kind !== "number" || !match) return refuse();
  const [, sign, digits = "", unit] = match;
  const span = { path: "--set", start: 0, end: given.length };
  const number = {
    type: "number",
    value: Number(digits.replaceAll("_", "")),
    ...(unit ? { unit } : {}),
    span,
  } as const;
  const typed = read(context, number, constantNames());
  if (typed?.type.kind !== "number") return undefined;
  const same = typed.type.unit.time === type.unit.time && typed.type.unit.size === type.unit.size;
  return same ? (evaluate(typed.formula, noPaths) as number) * (sign ? -1 : 1) : refuse();
}

export function readData(context: Context, statement: Statement, name: Word): Definition {
  const settings = settingsOf(context, statement);
  const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
  const checked = statement.value && callFrom(context, statement.value, "source", constantNames());
  const scale = settings.get("scale");
  const factor = scale ? numberFrom(context, scale.value, "number", "`scale`", constantNames()) : 1;
  const splitting = settings.get("split");
  const split = splitting ? splitFrom(context, splitting.value) : [];
  const seeding = settings.get("seed");
  const seed = seeding && numberFrom(context, seeding.value, "seed", "`seed`", constantNames());
  if (!checked || factor === undefined || !split) return unknown;
  const facts = inspect(context, checked.call, statement.value?.span ?? name.span);
  if (!facts) return unknown;
  const shape = checked.extern.shape ?? facts.shape;
  const classes = checked.extern.classes ?? facts.classes;
  const definition: DataDefinition = {
    kind: "data",
    name: name.text,
    span: name.span,
    source: checked.call,
    scale: factor,
    split,
    ...(seed === undefined ? {} : { seed }),
    ...(shape ? { shape } : {}),
    ...(classes === undefined ? {} : { classes }),
  };
  return definition;
}

/** Looks at the head of the files, where the caller can; what is missing there is said now and not half-way. */
function inspect(
  context: Context,
  source: Call,
  span: Expression["span"],
): (SourceFacts & { known: true }) | undefined {
  const facts = context.surroundings.inspect?.(source) ?? { known: true };
  if (facts.known) return facts;
  const { file, reason } = facts;
  context.report(facts.problem === "missing" ? "TRP700" : "TRP701", span, { file, reason });
  return undefined;
}

/** `{ train: 80%, test: 20% }`. */
function splitFrom(context: Context, expression: Expression): DataDefinition["split"] | undefined {
  if (expression.type !== "record") {
    context.report("TRP305", expression.span, {
      what: "`split`",
      wanted: "a record of shares, as `{ train: 80%, test: 20% }`",
      found: looksOf(expression),
    });
    return undefined;
  }
  const parts = new Map<string, number>();
  for (const { key, value } of expression.settings) {
    const part = key.map((word) => word.text).join(".");
    if (part === "by") {
      context.report("TRP600", value.span, { what: "Splitting by a column" });
      return undefined;
    }
    if (parts.has(part)) context.report("TRP301", value.span, { name: part });
    const share = numberFrom(context, value, "share", `The share of \`${part}\``, constantNames());
    if (share === undefined) return undefined;
    parts.set(part, share);
  }
  const total = [...parts.values()].reduce((sum, share) => sum + share, 0);
  if (total > 1 + 1e-9) {
    context.report("TRP408", expression.span, { total: `${Number((total * 100).toPrecision(6))}%` });
    return undefined;
  }
  return [...parts].map(([part, share]) => ({ part, share }));
}
