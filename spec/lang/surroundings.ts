/**
 * The world around a case of the checker or an example of a page: nothing of it is real, and no file is touched.
 *
 * A case says what it needs in comments on top of its text, an example in the words of its fence:
 *
 *     # --set epochs=3             set:epochs=3             as with `--set epochs=3`
 *     # --parameter epochs=3       parameter:epochs=3       as in a file of parameters: the value is JSON
 *     # --env EPOCHS=3             env:EPOCHS=3             a variable of the environment
 *     # --no-env, # --no-js        no-env, no-js            what is forbidden; no-network, too
 *     # --measured a=12            measured:a=12            how many seconds a task took in an earlier run
 *     # --column sex=text:f,m      column:sex=text:f,m      a column of every csv: its type, and its values where known
 *                                                       `nothing` is text without a value, `commas` text such as 1,5
 *     # --library                  library                  a layer more, `lonely`, that only js can train
 *
 * Data with `no_` in their name were not handed in. Of data files, a path with `no-` in it is missing and one with `bad-` is unusable, and a csv
 * with `few-` has the first column alone; any other IDX holds images of 28 by 28.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompileOptions, OpenFile, Source, SourceFacts, Surroundings } from "../../lang/index.js";
import type { Column } from "../../lang/program.js";
import { library } from "../../runtime/library.js";

/** `set` and `epochs=3`, `no-env` and nothing. */
export type Need = readonly [name: string, value: string];

const known: ReadonlySet<string> = new Set([
  "set",
  "parameter",
  "env",
  "no-env",
  "no-js",
  "no-network",
  "measured",
  "column",
  "library",
]);

export function needsOfText(text: string): readonly Need[] {
  return [...text.matchAll(/^# --([a-z-]+) ?(.*)$/gm)].map(([, name = "", value = ""]) => need(name, value));
}

export function needsOfWords(words: readonly string[]): readonly Need[] {
  return words.map((word) => {
    const [, name = "", value = ""] = /^([^:]+):?(.*)$/.exec(word) ?? [];
    return need(name, value);
  });
}

/** A need that nobody knows is a slip of the case. */
function need(name: string, value: string): Need {
  if (!known.has(name)) throw new Error(`no case can need ${name}`);
  return [name, value];
}

export function surroundingsOf(needs: readonly Need[]): Omit<CompileOptions, "open"> {
  const pairs = (wanted: string) =>
    needs.filter(([name]) => name === wanted).map(([, value]) => /^([^=]+)=(.*)$/.exec(value)?.slice(1) ?? [value, ""]);
  const texts = (wanted: string) => new Map(pairs(wanted).map(([name = "", value = ""]) => [name, value]));
  const has = (wanted: string) => needs.some(([name]) => name === wanted);
  const variables = texts("env");
  const forbidden: ("environment" | "code" | "network")[] = [
    ...(has("no-env") ? ["environment" as const] : []),
    ...(has("no-js") ? ["code" as const] : []),
    ...(has("no-network") ? ["network" as const] : []),
  ];
  return {
    library: has("library") ? withLonelyLayer : library(),
    inspect: inspecting([...texts("column")].map(([name, type]) => columnOf(name, type))),
    cores: 2,
    set: texts("set"),
    parameters: new Map([...texts("parameter")].map(([name, value]) => [name, JSON.parse(value)])),
    environment: (name) => variables.get(name),
    forbidden: new Set(forbidden),
    measured: new Map([...texts("measured")].map(([name, seconds]) => [name, Number(seconds)])),
  };
}

/** The other files of a case. */
export function filesIn(folder: string): OpenFile {
  return (path) => {
    const file = join(folder, path);
    if (!existsSync(file)) return { problem: "there is no such file", file: path };
    return { source: { path, text: readFileSync(file, "utf8") } };
  };
}

function columnOf(name: string, written: string): Column {
  const [type = "", values] = written.split(":");
  if (type === "nothing") return { name, type: "text", looks: "empty", classes: [] };
  if (type === "commas") return { name, type: "text", looks: "decimal commas" };
  if (type !== "number" && type !== "text" && type !== "flag") throw new Error(`no column is of the type ${type}`);
  return { name, type, ...(values === undefined ? {} : { classes: values.split(",") }) };
}

function inspecting(columns: readonly Column[]): NonNullable<Surroundings["inspect"]> {
  return ({ name, arguments: { images, file: table, name: handedIn } }): SourceFacts => {
    if (typeof (images ?? table) === "object") return { known: true };
    const file = String(images ?? table ?? handedIn ?? "");
    if (name === "arrays" && file.includes("no_"))
      return { known: false, problem: "handed in", file, reason: "nothing was handed in by this name" };
    if (file.includes("no-")) return { known: false, problem: "missing", file, reason: "there is no such file" };
    if (file.includes("bad-")) return { known: false, problem: "unusable", file, reason: "it ends within its header" };
    const shown = file.includes("few-") ? columns.slice(0, 1) : columns;
    if (name === "csv" && columns.length > 0) return { known: true, columns: shown };
    return name === "idx" ? { known: true, shape: [28, 28] } : { known: true };
  };
}

/** Every real layer can be trained by every backend. */
const lonelyLayer: Source = {
  path: "std/lonely.flow",
  text: `extern lonely(units: count): layer {
  help: "A layer that only js can train."
  shape: [units]
  weights: units
  work: units
  trains_on: [js]
}
`,
};

/** One list, since the library is parsed once for each list's files. */
const withLonelyLayer = [...library(), lonelyLayer];
