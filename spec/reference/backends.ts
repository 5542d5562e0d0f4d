/**
 * Measures every way to compute and writes what it finds into `backends.md`: minutes of work, so it has a command of its
 * own (`npm run reference:backends`), and a test only compares what the page says with what the library claims.
 *
 * Between `<!-- measured: modes -->` and `<!-- end -->` stands what is made here.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { useBackend } from "../../runtime/thread/backends.js";
import { root } from "../root.js";
import { type Errors, isRight, type Verdict, verdictOn, type Way } from "../runtime/thread/gradient-checks.js";
import { type LayerCase, layerCases, titleOf } from "../runtime/thread/layer-cases.js";
import { products, wrongProducts } from "../runtime/thread/products.js";
import { measureStock, type Stock } from "../runtime/thread/stock.js";
import { compiled, wayOn } from "../runtime/thread/ways.js";
import { code, table } from "./markdown.js";

export const page = join(root, "spec/reference/backends.md");

/** The titles of the columns; a test reads the page by them. */
export const columns = ["native", "wasm", "wasm, compiled", "js"] as const;

/** What stands in a cell. */
export const words = {
  right: "right",
  wrong: "**wrong**",
  refused: "refused",
  general: "general path",
  missing: "not measured here",
} as const;

interface Column {
  readonly title: (typeof columns)[number];
  /** Absent where it does not load here. */
  readonly verdicts?: ReadonlyMap<LayerCase, Verdict>;
}

/** Each once: a mode may stand among the cases twice. */
export const modes: readonly LayerCase[] = [...new Map(layerCases.map((each) => [titleOf(each), each])).values()];

async function measured(title: Column["title"]): Promise<Column> {
  const way: Way | string = title === "wasm, compiled" ? compiled : await wayOn(title);
  if (typeof way === "string") return { title };
  return { title, verdicts: new Map(modes.map((each) => [each, verdictOn(each, way)])) };
}

/** Two errors: of differences, and of the adjoint. */
const shown = ({ differences, adjoint }: Errors) =>
  [differences, adjoint].map((error) => error.toExponential(0)).join(", ");

const larger = (a: Errors, b: Errors): Errors => ({
  differences: Math.max(a.differences, b.differences),
  adjoint: Math.max(a.adjoint, b.adjoint),
});

function cell({ title, verdicts }: Column, cases: readonly LayerCase[]): string {
  if (!verdicts) return words.missing;
  const all = cases.map((each) => verdicts.get(each)!);
  const refused = all.filter((verdict) => verdict.refused !== undefined);
  if (refused.length === all.length) return title === "wasm, compiled" ? words.general : words.refused;
  const wrong = all.filter((verdict) => verdict.mistakes.length > 0);
  const errors = shown(all.flatMap((verdict) => verdict.errors ?? []).reduce(larger));
  const some = refused.length > 0 ? `, ${all.length - refused.length} of ${all.length} modes` : "";
  return `${wrong.length > 0 ? words.wrong : words.right} (${errors})${some}`;
}

const layerNames = [...new Set(modes.map(({ layer }) => layer))];

const byLayer = (all: readonly Column[]) =>
  table(
    ["layer", ...columns],
    layerNames.map((name) => [
      code(name),
      ...all.map((column) =>
        cell(
          column,
          modes.filter(({ layer }) => layer === name),
        ),
      ),
    ]),
  );

const byMode = (all: readonly Column[]) =>
  table(
    ["mode", ...columns],
    modes.map((each) => [code(titleOf(each)), ...all.map((column) => cell(column, [each]))]),
  );

/** The layers that TensorFlow.js does not have right by itself, and why. */
function stockTable(stock: readonly (readonly [string, Stock])[]): string {
  const faulty = layerNames.filter((name) =>
    stock.some(([, { verdicts }]) => verdicts.some(({ each, verdict }) => each.layer === name && !isRight(verdict))),
  );
  return table(
    ["layer", ...stock.map(([name]) => `stock ${name}`)],
    faulty.map((name) => [
      code(name),
      ...stock.map(([, { verdicts }]) => stockCell(verdicts.filter(({ each }) => each.layer === name))),
    ]),
  );
}

function stockCell(verdicts: Stock["verdicts"]): string {
  const [refused, wrong] = [
    verdicts.find(({ verdict }) => verdict.refused !== undefined)?.verdict.refused,
    verdicts.filter(({ verdict }) => verdict.mistakes.length > 0),
  ];
  if (refused !== undefined) return `${words.refused}: ${refused}`;
  if (wrong.length === 0) return words.right;
  const errors = wrong.flatMap(({ verdict }) => verdict.errors ?? []).reduce(larger);
  return `${words.wrong} in ${wrong.length} of ${verdicts.length} modes (${shown(errors)})`;
}

async function productTable(stock: readonly (readonly [string, Stock])[]): Promise<string> {
  const rows: string[][] = [];
  for (const [name, { products: wrong }] of stock) {
    const backend = await useBackend(name === "wasm" ? "wasm" : "js");
    backend.select();
    rows.push([name, String(wrong.length), String(wrongProducts(backend.tf).length)]);
  }
  return table([`wrong of ${products.length} products`, "stock", "with our repairs"], rows);
}

export async function parts(): Promise<ReadonlyMap<string, string>> {
  const all: Column[] = [];
  for (const title of columns) all.push(await measured(title));
  const stock = [["wasm", await measureStock("wasm")] as const, ["js", await measureStock("js")] as const];
  return new Map([
    ["layers", byLayer(all)],
    ["modes", byMode(all)],
    ["stock", stockTable(stock)],
    ["products", await productTable(stock)],
  ]);
}

const marked = /<!-- measured: (\w+) -->\n[\s\S]*?<!-- end -->/g;

async function main(): Promise<void> {
  const made = await parts();
  const text = readFileSync(page, "utf8").replaceAll(marked, (_, word: string) => {
    const part = made.get(word);
    if (part === undefined) throw new Error(`the page asks for the part ${word}, which nobody measures`);
    return `<!-- measured: ${word} -->\n\n${part}\n\n<!-- end -->`;
  });
  writeFileSync(page, text);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
