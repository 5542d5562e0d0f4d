/**
 * Parameters: a value of the file, or of a file of parameters, or of the command line; the later goes before the earlier.
 */

import type { Statement, Word } from "../ast.js";
import type { Value } from "../formula.js";
import type { Definition, Type } from "../program.js";
import { plain, type Unit, units } from "../units.js";
import { computed } from "./computed.js";
import { type Context, unknownFor } from "./context.js";
import { describeType } from "./describe.js";
import { read } from "./scalars.js";
import { settingsOf, written } from "./settings.js";
import { declaredType } from "./types.js";

/** `param epochs = 5`: the type is that of the default, or the one that is said: `param epochs: number = env("EPOCHS")`. */
export function readParameter(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown = unknownFor(context, name);
  const typed = statement.value && read(written(context, statement.value));
  const declared = statement.type && declaredType(context, statement.type);
  if (!typed || (statement.type && !declared)) return unknown;
  const type = declared ?? typed.type;
  const own = computed(context, typed);
  const fallback = own === undefined ? undefined : defaultOf(context, name, type, typed.type, own, typed.span);
  const { set, parameters } = context.surroundings;
  const id = context.qualified(name.text);
  const given = set.get(id);
  const filed = parameters.get(id);
  const value =
    given !== undefined
      ? setValue(context, id, given, type)
      : filed !== undefined
        ? filedValue(context, id, filed, type)
        : fallback;
  if (value === undefined && fallback === undefined) return unknown;
  return { kind: "param", name: id, span: name.span, type, value: value ?? fallback ?? 0 };
}

/** A text of the environment is read as the type that is said; anything else must be of it. */
function defaultOf(
  context: Context,
  name: Word,
  wanted: Type,
  given: Type,
  value: Value,
  span: Word["span"],
): Value | undefined {
  if (sameKind(wanted, given)) return value;
  const parsed = typeof value === "string" ? parse(value, wanted) : undefined;
  if (parsed !== undefined) return parsed;
  const found = typeof value === "string" ? `the text \`${value}\`` : describeType(given);
  context.report("TRP305", span, { what: `The parameter \`${name.text}\``, wanted: describeType(wanted), found });
  return undefined;
}

function sameKind(a: Type, b: Type): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== "number" || b.kind !== "number" || sameUnit(a.unit, b.unit);
}

const sameUnit = (a: Unit, b: Unit) => a.time === b.time && a.size === b.size;

function setValue(context: Context, name: string, given: string, type: Type): Value | undefined {
  const value = parse(given, type);
  if (value === undefined) context.report("TRP208", undefined, { name, given, wanted: describeType(type) });
  return value;
}

/** Numbers of a file of parameters are in base units unless they are texts with a unit: `"200ms"`. */
function filedValue(context: Context, name: string, given: Value, type: Type): Value | undefined {
  const value =
    typeof given === "string"
      ? parse(given, type)
      : (typeof given === "number" && type.kind === "number" && sameUnit(type.unit, plain)) ||
          (typeof given === "boolean" && type.kind === "flag") ||
          (Array.isArray(given) && type.kind === "list") ||
          (typeof given === "object" && !Array.isArray(given) && type.kind === "record")
        ? given
        : undefined;
  if (value === undefined)
    context.report("TRP211", undefined, { name, given: JSON.stringify(given), wanted: describeType(type) });
  return value;
}

/** `5`, `200ms`, `true`, or a text without quotes, read as the type wanted. */
function parse(given: string, type: Type): Value | undefined {
  if (type.kind === "text") return given;
  if (type.kind === "flag") return given === "true" ? true : given === "false" ? false : undefined;
  const match = /^([-+]?)(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(%|[A-Za-z]+)?$/.exec(given.trim());
  if (type.kind !== "number" || !match) return undefined;
  const [, sign, digits = "", suffix] = match;
  const unit = suffix === undefined ? { factor: 1, unit: plain } : units.get(suffix);
  if (!unit || !sameUnit(unit.unit, type.unit)) return undefined;
  const value = Number(digits.replaceAll("_", "")) * unit.factor * (sign === "-" ? -1 : 1);
  return Number.isFinite(value) ? value + 0 : undefined;
}
