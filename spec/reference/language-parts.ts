/** Units, what a policy can see, messages, and what the command line says of itself. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { syntaxMessages } from "../../lang/1-parse/syntax-messages.js";
import { priorities } from "../../lang/kinds.js";
import { codes } from "../../lang/messages.js";
import { policyFields } from "../../lang/policy-fields.js";
import { type Unit, units } from "../../lang/units.js";
import { pageCodes, readPage } from "../../runtime/cli/explain.js";
import { root } from "../root.js";
import { code, fenced, link, table } from "./markdown.js";

const kindOfUnit = ({ time, size }: Unit) => (time === 1 ? "time" : size === 1 ? "size" : "ratio");
const baseOf = { time: "s", size: "B", ratio: "" } as const;

export function unitTable(): string {
  const rows = [...units].map(([name, { factor, unit }]) => {
    const kind = kindOfUnit(unit);
    return [code(name), kind, code(`${grouped(factor)}${baseOf[kind]}`)];
  });
  return table(["unit", "measures", "is"], rows);
}

/** As the language writes it: `1_048_576`. */
const grouped = (value: number) => String(value).replaceAll(/\B(?<!\.\d*)(?=(\d{3})+$)/g, "_");

export function priorityTable(): string {
  return table(
    ["word", "number"],
    Object.entries(priorities).map(([word, value]) => [code(word), String(value)]),
  );
}

export function fieldTable(): string {
  const rows = [...policyFields].map(([path, { unit, help }]) => {
    const kind = kindOfUnit(unit);
    return [code(path.replace("*", "NAME")), kind === "ratio" ? "a number" : `a ${kind}`, help];
  });
  return table(["name", "value", "what it is"], rows);
}

export function messages(): string {
  const rows = pageCodes().map((each) => [pageLink(each), readPage(each).title]);
  return table(["code", "about"], rows);
}

const pageLink = (each: string) => link(each, `../../lang/explain/${each}.md`);

const all: ReadonlySet<string> = new Set([...Object.keys(syntaxMessages), ...codes]);

/** The messages that are most likely to be met, by code; one whose page is still to be written stands without a title. */
export function about(named: string): string {
  const pages = pageCodes();
  const wanted = named.split(" ");
  const unknown = wanted.find((each) => !all.has(each));
  if (unknown) throw new Error(`there is no message ${unknown}`);
  return wanted
    .map((each) => (pages.includes(each) ? `- ${pageLink(each)}: ${readPage(each).title}` : `- ${code(each)}`))
    .join("\n");
}

/** As a person sees it, in 80 columns. */
export function help(command: string): string {
  const words = command === "" ? ["--help"] : ["help", command];
  const main = join(root, "dist/runtime/cli/main.js");
  const env = { ...process.env, COLUMNS: "80", NO_COLOR: "1" };
  return fenced("text", execFileSync(process.execPath, [main, ...words], { encoding: "utf8", env }));
}
