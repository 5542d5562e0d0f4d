/** What the table of kinds says of a kind: the parts of its statement, and its settings. */

import { type KindSpec, kindNamed, kinds, type SettingSpec, valueTypes } from "../../lang/kinds.js";
import { code, fenced, link, listed, table } from "./markdown.js";

const notYet = "**not yet**";

/** `extern` is for the library alone. */
export const userKinds: readonly KindSpec[] = kinds.filter(({ kind }) => kind !== "extern");

export function specOf(kind: string): KindSpec {
  const spec = kindNamed.get(kind);
  if (!spec) throw new Error(`there is no kind ${kind}`);
  return spec;
}

export function kindsTable(): string {
  const rows = userKinds.map((spec) => [link(spec.kind, `${spec.kind}.md`), spec.help, spec.planned ? notYet : ""]);
  return table(["kind", "what it is for", ""], rows);
}

/** The shape of the statement in one line, and what of it may be left out. */
export function statement(spec: KindSpec): string {
  const later = spec.planned ? [`${notYet}: it is checked and planned; a run refuses it.`] : [];
  return [spec.help, fenced("text", shapeOf(spec)), ...optionalParts(spec), ...later].join("\n\n");
}

function shapeOf(spec: KindSpec): string {
  if (spec.kind === "use") return 'use "file.flow" as name\nuse std/part as name';
  const parameters = spec.parameters ? (spec.kind === "model" ? " (x)" : "(parameter, parameter = default)") : "";
  const type = spec.kind === "param" ? ": type" : "";
  const head = `${spec.kind}${spec.name === "none" ? "" : " name"}${spec.count ? "[count]" : ""}${parameters}${type}`;
  const value = spec.value === "none" ? "" : " = expression";
  return `${head}${value}${spec.settings.length > 0 ? " { setting: value … }" : ""}`;
}

function optionalParts(spec: KindSpec): string[] {
  const open = [
    ...(spec.name === "optional" ? [spec.kind === "use" ? "`as name`" : "the name"] : []),
    ...(spec.count ? ["`[count]`"] : []),
    ...(spec.parameters ? ["the parameters"] : []),
    ...(spec.kind === "param" ? ["`: type`"] : []),
    ...(spec.value === "optional" ? ["`= expression`"] : []),
    ...(spec.settings.length > 0 && spec.settings.every((each) => !each.required) ? ["the block"] : []),
  ];
  return open.length === 0 ? [] : [`May be left out: ${listed(open)}.`];
}

/** What every kind of work takes stands in a table of its own, on a page of its own. */
export function settings(spec: KindSpec): string {
  if (spec.settings.length === 0) return "It takes no settings.";
  const shared = new Set(workSettings());
  const own = spec.settings.filter((each) => !shared.has(each));
  const common = spec.settings.filter((each) => shared.has(each)).map(({ name }) => code(name));
  const also = common.length > 0 ? [`And what ${link("every kind of work", "work.md")} takes: ${listed(common)}.`] : [];
  return [settingsTable(own), ...also].join("\n\n");
}

export const work = () => settingsTable(workSettings());

/** The settings that all kinds of work have in common: the table holds the same objects for each. */
function workSettings(): readonly SettingSpec[] {
  const train = new Set(specOf("train").settings);
  return specOf("task").settings.filter((each) => train.has(each));
}

function settingsTable(all: readonly SettingSpec[]): string {
  const rows = all.map((each) => [
    code(each.name),
    inWords(each.type),
    each.required ? "must be there" : each.fallback === undefined ? "" : fallbackOf(each.fallback),
    `${each.help}${each.planned ? ` ${notYet}${each.planned === "in use" ? ", once a pool uses the policy" : ""}` : ""}`,
  ]);
  return table(["setting", "value", "without it", "what it is"], rows);
}

/** Words of the language are code; what is said in words is not. */
function fallbackOf(text: string): string {
  const isWords = text.includes(" ") && !/[()[\]{}]/.test(text);
  return isWords || text === "all" || text === "none" || text === "never" ? text : code(text);
}

function inWords(type: SettingSpec["type"]): string {
  if (Object.hasOwn(valueTypes, type)) return valueTypes[type as keyof typeof valueTypes];
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${link(code(type), `library.md#${type}`)} of the library`;
}

export function kindsWith(type: string): { kind: string; setting: string }[] {
  const takes = (each: SettingSpec) => each.type === type || (plurals.get(type) ?? []).includes(each.type);
  return userKinds.flatMap(({ kind, settings: all }) => all.filter(takes).map(({ name }) => ({ kind, setting: name })));
}

/** Types of settings that hold externs of a type among other things. */
const plurals: ReadonlyMap<string, readonly string[]> = new Map([
  ["loss", ["losses"]],
  ["metric", ["metrics", "goal"]],
  ["scaling", ["scale"]],
  ["missing", ["missing"]],
  ["space", ["space"]],
  ["selection", ["selection"]],
  ["view", ["data"]],
]);
