/**
 * Calls of what the library declares as `extern`: `dense(64, relu)`, `adam(one_cycle(max: 0.01))`, `sleep(100ms)`.
 *
 * Arguments are matched with the declaration and read as the types that it says; they must be known now. What the
 * library marks as planned is read all the same, and noted for later.
 */

import type { Argument, Expression, Statement, Word } from "../ast.js";
import { evaluate, type Value } from "../formula.js";
import { valueTypes } from "../kinds.js";
import type { Call } from "../plan.js";
import type { Definition, ExternDefinition, ExternParameter } from "../program.js";
import { plainText } from "../program.js";
import type { Span } from "../source.js";
import { units } from "../units.js";
import { gathered, matchArguments } from "./arguments.js";
import { flagFrom, isNumberType, numberFrom, pathFrom, pathHere, rangeFrom, sizesFrom, textFrom } from "./constants.js";
import type { ArgumentReader, Context, Written } from "./context.js";
import { kindOf, looksOf, signatureOf, typeInWords } from "./describe.js";
import { libraryWord, otherWord, quotedName } from "./hints.js";
import { constant, decide, read } from "./scalars.js";
import { noPaths, readAll } from "./types.js";
import { sub, unfold } from "./written.js";

export interface CheckedCall {
  readonly call: Call;
  readonly extern: ExternDefinition;
  readonly span: Span;
}

export interface Callee {
  readonly name: string;
  readonly span: Span;
  readonly arguments: readonly Argument[];
}

/** The callee and the arguments of `name` or `name(…)`. */
export function calleeOf(expression: Expression): Callee | undefined {
  if (expression.type === "name") return { name: expression.name, span: expression.span, arguments: [] };
  if (expression.type !== "call" || expression.callee.type !== "name") return undefined;
  return { name: expression.callee.name, span: expression.callee.span, arguments: expression.arguments };
}

/** A call of an extern of the wanted type (`optimizer`), or undefined after a report. */
export function callFrom(written: Written, wanted: string): CheckedCall | undefined {
  const at = unfold(written, decide);
  if (!at) return undefined;
  const { expression, context } = at;
  const callee = calleeOf(expression);
  if (!callee) {
    const advice = quotedName(at, wanted) ?? libraryWord(at);
    const holes = { what: "This", wanted: `${typeInWords(wanted)}, by name`, found: looksOf(expression), advice };
    context.report("TRP305", expression.span, holes);
    return undefined;
  }
  const definition = context.extern(callee.name, callee.span, wanted, writtenInJavaScript.has(wanted) ? ["code"] : []);
  if (!definition || definition.kind === "unknown") return undefined;
  if (!fitsType(definition, wanted)) {
    const advice = otherWord(context, callee.name, wanted);
    const holes = { name: callee.name, is: kindOf(definition), wanted: typeInWords(wanted), advice };
    context.report("TRP203", callee.span, holes);
    return undefined;
  }
  if (definition.type === "code" && laterInJavaScript.has(wanted))
    context.later({ what: `JavaScript (\`${callee.name}\`) as ${typeInWords(wanted)}`, span: callee.span });
  return checkCall(at, definition, callee);
}

/** JavaScript may stand for any of these. */
const writtenInJavaScript: ReadonlySet<string> = new Set(["work", "loss", "metric", "source"]);

/** And of these not yet. */
const laterInJavaScript: ReadonlySet<string> = new Set(["loss", "metric"]);

function fitsType(definition: Definition, wanted: string): definition is ExternDefinition {
  if (definition.kind !== "extern") return false;
  return definition.type === wanted || (definition.type === "code" && writtenInJavaScript.has(wanted));
}

/**
 * Matches the arguments of a call whose extern is known already. `readers` go before those that read a type everywhere
 * else.
 */
export function checkCall(
  at: Written,
  extern: ExternDefinition,
  callee: Callee,
  readers?: ReadonlyMap<string, ArgumentReader>,
): CheckedCall | undefined {
  const { context } = at;
  const { span } = at.expression;
  if (extern.planned) context.later({ what: laterName(extern), span: callee.span });
  const given = matchArguments(at, extern, callee.arguments);
  if (!given) return undefined;
  const values = new Map<string, Value>();
  let whole = true;
  for (const parameter of extern.parameters) {
    const value = parameterValue(at, extern, parameter, given, values, readers);
    if (value !== undefined) values.set(parameter.name, value);
    else {
      whole = false;
      if (!given.has(parameter.name))
        context.report("TRP309", span, { callee: extern.name, name: parameter.name, signature: signatureOf(extern) });
    }
  }
  for (const [name, argument] of given) {
    if (values.has(name) || name.includes("#") || extern.parameters.some((each) => each.name === name)) continue;
    const value = extern.open ? openValue(sub(at, argument.value)) : textFrom(sub(at, argument.value), `\`${name}\``);
    if (value === undefined) whole = false;
    else values.set(name, value);
  }
  if (!whole) return undefined;
  const call: Call = { name: extern.name, arguments: Object.fromEntries(values) };
  if (extern.type === "code" && !allowCode(at, call)) return undefined;
  return { call, extern, span };
}

/** A call with nothing but the defaults of its declaration: what a setting stands for that is left out. */
export function standardCall(context: Context, name: string, type: string, span: Span): CheckedCall {
  const at: Written = {
    context,
    expression: { type: "name", name, span },
    names: { local: () => undefined },
    depth: 0,
  };
  const checked = callFrom(at, type);
  if (!checked) throw new Error(`the library has no ${type} ${name} that can be called without arguments`);
  return checked;
}

function laterName({ type, name }: ExternDefinition): string {
  const kind = type === "ensemble" ? type : typeInWords(type).replace(/^an? /, "");
  return `the ${kind} \`${name}\``;
}

function allowCode({ context, expression }: Written, { arguments: values }: Call): boolean {
  context.reach("code", String(values.file), expression.span);
  if (!context.surroundings.forbidden.has("code")) return true;
  context.report("TRP321", expression.span, { what: "JavaScript", option: "--no-js" });
  return false;
}

/** Whatever JavaScript is handed. */
function openValue(at: Written): Value | undefined {
  return constant(at)?.value;
}

function parameterValue(
  at: Written,
  extern: ExternDefinition,
  parameter: ExternParameter,
  given: ReadonlyMap<string, Argument>,
  before: ReadonlyMap<string, Value>,
  readers: ReadonlyMap<string, ArgumentReader> | undefined,
): Value | undefined {
  const argument = given.get(parameter.name);
  if (!argument) return parameter.fallback && defaultFor(at, parameter, parameter.fallback, before);
  const what = `\`${parameter.name}\` of \`${extern.name}\``;
  if (isOutOfPlace(at, extern, parameter, argument, what)) return undefined;
  if (parameter.type === "values")
    return readAll(gathered(given, parameter.name), (each) => constant(sub(at, each.value))?.value);
  if (parameter.type === "models") {
    const all = readAll(gathered(given, parameter.name), (each) => argumentValue(sub(at, each.value), "models", what));
    return all?.flat() as Value | undefined;
  }
  const reader = readers?.get(parameter.type);
  const type = readAs(extern, parameter);
  return reader ? reader(sub(at, argument.value), what) : argumentValue(sub(at, argument.value), type, what);
}

/** A file of a source may be one of the network; its folder may not. */
function readAs(extern: ExternDefinition, { name, type }: ExternParameter): string {
  if (extern.type !== "source" || type !== "path") return type;
  return name === "folder" ? "data folder" : "data file";
}

/** `conv2d(16, relu)`: by its place this is the kernel. True after a report that says what it must be called. */
function isOutOfPlace(
  { context }: Written,
  extern: ExternDefinition,
  parameter: ExternParameter,
  { name, value }: Argument,
  what: string,
): boolean {
  const callee = name ? undefined : calleeOf(value);
  if (!callee || context.has(callee.name) || !isNumberType(parameter.type)) return false;
  const { externs } = context.shared.library;
  const meant = extern.parameters.find((each) => externs.get(each.type)?.has(callee.name));
  if (!meant) return false;
  context.report("TRP203", callee.span, {
    name: callee.name,
    is: typeInWords(meant.type),
    wanted: `${what}, which is ${valueTypes[numberTypeOf(parameter.type) as keyof typeof valueTypes]},`,
    advice: `Say what it is for: \`${meant.name}: ${callee.name}\`.`,
  });
  return true;
}

/** A path that nobody says is one all the same: that of the file's own folder, for one. */
function defaultFor(
  { context }: Written,
  { type }: ExternParameter,
  fallback: Expression,
  before: ReadonlyMap<string, Value>,
): Value {
  const value = defaultValue(fallback, before);
  return type === "path" && fallback.type === "text" ? pathHere(String(value), context) : value;
}

/** A default is a literal, a bare word of the language, or the name of an earlier parameter, whose value it takes. */
function defaultValue(fallback: Expression, before: ReadonlyMap<string, Value>): Value {
  if (fallback.type === "name") return before.get(fallback.name) ?? fallback.name;
  if (fallback.type === "flag") return fallback.value;
  if (fallback.type === "text") return plainText(fallback) ?? "";
  if (fallback.type === "number") return fallback.value * (units.get(fallback.unit ?? "")?.factor ?? 1);
  throw new Error(`a default in the library must be a literal or a name, not ${looksOf(fallback)}`);
}

/** An argument as the plan holds it; `undefined` after a report. */
function argumentValue(at: Written, type: string, what: string): Value | undefined {
  if (isNumberType(type)) return numberFrom(at, numberTypeOf(type), what);
  switch (type) {
    case "text":
      return textFrom(at, what);
    case "flag":
      return flagFrom(at, what);
    case "path":
      return pathFrom(at, what);
    case "range":
      return rangeFrom(at, what);
    case "sizes":
      return sizesFrom(at, what);
    case "value":
      return constant(at)?.value;
    case "rate":
      return rateFrom(at, what);
    default: {
      const reader = at.context.shared.argumentReaders.get(type);
      if (reader) return reader(at, what);
      const checked = callFrom(at, type);
      return checked && valueOfCall(checked.call);
    }
  }
}

/** Every count that a call takes (units, rows, filters) is of things that must be there. */
const numberTypeOf = (type: string) => (type === "count" ? "some" : type);

/** A name alone where it takes no arguments, so that `dense(64, relu)` reads so in the plan, too. */
export function valueOfCall({ name, arguments: values }: Call): Value {
  return Object.keys(values).length === 0 ? name : { name, arguments: values };
}

/** A learning rate: a number, or a schedule. */
function rateFrom(written: Written, what: string): Value | undefined {
  const at = unfold(written, decide);
  if (!at) return undefined;
  const callee = calleeOf(at.expression);
  const isSchedule = callee && at.context.shared.library.externs.get("schedule")?.has(callee.name);
  if (!isSchedule) return numberFrom(at, "number", what);
  const checked = callFrom(at, "schedule");
  return checked && valueOfCall(checked.call);
}

/** Reads `extern name(parameters): type { help: … }`. The library is ours: what is wrong in it is thrown. */
export function readExtern(_context: Context, statement: Statement, name: Word): Definition {
  const rules = new Map((statement.block?.settings ?? []).map((each) => [each.key[0]?.text ?? "", each.value]));
  const [help, status, named] = ["help", "status", "named"].map((key) => rules.get(key));
  if (!statement.type || help?.type !== "text") throw new Error(`extern ${name.text} lacks its type or its help`);
  return {
    kind: "extern",
    name: name.text,
    span: name.span,
    type: statement.type.text,
    parameters: (statement.parameters ?? []).map((parameter) => ({
      name: parameter.name.text,
      type: parameter.type?.text ?? "number",
      ...(parameter.fallback ? { fallback: parameter.fallback } : {}),
    })),
    open: named?.type === "name" && named.name === "any",
    help: plainText(help) ?? "",
    planned: status?.type === "name" && status.name === "planned",
    rules,
  };
}

/** A rule of an extern (`shape`, `weights`) computed with the names that it may use. */
export function ruleValue(context: Context, rule: Expression, values: ReadonlyMap<string, Value>): Value {
  const local = (name: string) => {
    const value = values.get(name);
    return value === undefined ? undefined : ({ formula: { op: "value", value }, type: { kind: "any" } } as const);
  };
  const typed = read({ context: context.inside(context.shared.library), expression: rule, names: { local }, depth: 0 });
  if (!typed) throw new Error(`a rule of the library cannot be computed: ${looksOf(rule)}`);
  return evaluate(typed.formula, noPaths);
}
