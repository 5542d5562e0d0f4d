/** What the library says of itself: externs by type, layers, functions, policies. */

import { valueTypes } from "../../lang/kinds.js";
import { definitions, type Extern, externs, externsOf } from "./declared.js";
import { kindsWith } from "./kind-parts.js";
import { code, fenced, link, listed, table } from "./markdown.js";

const mark = ({ planned }: Extern) => (planned ? "**not yet**" : "");

export function externTable(type: string): string {
  const all = externsOf(type);
  if (all.length === 0) throw new Error(`the library has no externs of the type ${type}`);
  return tableOf(all);
}

function tableOf(all: readonly Extern[]): string {
  const rows = all.map((each) => [code(each.signature), each.help, mark(each)]);
  return table(["signature", "what it is", ""], rows);
}

/** The types of arguments that are no types of externs themselves, in words. */
export function types(): string {
  const used = new Set(externs().flatMap(({ takes }) => takes));
  const rows = Object.entries(valueTypes).filter(([type]) => used.has(type));
  return table(
    ["type", "is"],
    rows.map(([type, words]) => [code(type), words]),
  );
}

/** Those that have a page of their own. */
const elsewhere = new Set(["function", "layer"]);

/** Every other type of extern, in the order of the library's files. */
export function library(): string {
  const types = [...new Set(externs().map(({ type }) => type))].filter((type) => !elsewhere.has(type));
  return types
    .map((type) => [`### ${type}`, ...usedBy(type), ...rowsOf(type), tableOf(externsOf(type))].join("\n\n"))
    .join("\n\n");
}

function usedBy(type: string): string[] {
  const settings = [...new Set(kindsWith(type).map(({ setting }) => setting))];
  const places = settings.map((setting) => {
    const kinds = kindsWith(type).filter((each) => each.setting === setting);
    return `${code(`${setting}:`)} of ${listed(kinds.map(({ kind }) => link(kind, `${kind}.md`)))}`;
  });
  return places.length > 0 ? [`For ${listed(places)}.`] : [];
}

/** What a source says of its rows before anything is read. */
function rowsOf(type: string): string[] {
  const known = externsOf(type).filter((each) => each.rule("ends_in"));
  if (known.length === 0) return [];
  return [
    `${known.map((each) => `${code(each.name)} wants a network that ends in ${code(each.rule("ends_in") ?? "")}`).join("; ")}.`,
  ];
}

export function layers(): string {
  return externsOf("layer").map(layer).join("\n\n");
}

function layer(each: Extern): string {
  const rule = (title: string, key: string) => {
    const written = each.rule(key);
    return written === undefined ? [] : [`- ${title}: ${code(written)}`];
  };
  const rules = [
    ...(each.rule("takes") ? rule("takes", "takes") : ["- takes: rows of any shape"]),
    ...rule("must hold", "requires"),
    ...rule("one of them must be 1", "not_both"),
    ...rule("its layers must give", "inside"),
    ...rule("gives", "shape"),
    ...rule("weights", "weights"),
    ...rule("work", "work"),
  ];
  return [
    `### ${each.name}`,
    code(each.signature),
    `${each.help}${each.planned ? " **not yet**" : ""}`,
    rules.join("\n"),
  ].join("\n\n");
}

const trainable = ["native", "wasm", "js"];

export function backends(): string {
  const rows = externsOf("layer").map((each) => {
    const claimed = each.rule("trains_on")?.slice(1, -1).split(", ") ?? trainable;
    return [code(each.name), ...trainable.map((backend) => (claimed.includes(backend) ? "trains" : "—"))];
  });
  return table(["layer", ...trainable], rows);
}

export function policies(): string {
  return definitions("policies", "policy")
    .map(({ text }) => fenced("flow fragment", text))
    .join("\n\n");
}

export function networkPieces(): string {
  const all = definitions("models", "fn").filter(({ text }) => text.includes("->"));
  return fenced("flow fragment", all.map(({ text }) => text).join("\n\n"));
}
