/** The page of what was measured: it has every layer and every mode, and says of none what the library does not claim. */

import { readFileSync } from "node:fs";
import test from "ava";
import { canCompile } from "../../runtime/thread/compiled/stages/table.js";
import { declaredLayers } from "../runtime/thread/declared-layers.js";
import { networkOf, titleOf } from "../runtime/thread/layer-cases.js";
import { columns, modes, page, words } from "./backends.js";

/** The rows of the table between the marks, without its head. */
function rowsOf(part: string): string[][] {
  const between = new RegExp(`<!-- measured: ${part} -->\\n([\\s\\S]*?)<!-- end -->`).exec(readFileSync(page, "utf8"));
  const lines = (between?.[1] ?? "").trim().split("\n");
  return lines.slice(2).map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}

const stale = "the page is stale: `npm run reference:backends`";

test("every layer and every mode was measured", (t) => {
  const layers = declaredLayers().filter(({ planned }) => !planned);
  t.deepEqual(
    rowsOf("layers")
      .map(([name]) => name)
      .sort(),
    layers.map(({ name }) => `\`${name}\``).sort(),
    stale,
  );
  t.deepEqual(
    rowsOf("modes").map(([title]) => title),
    modes.map((each) => `\`${titleOf(each)}\``),
    stale,
  );
});

test("a layer is right on the page where the library claims that it trains, and there alone", (t) => {
  for (const { name, trainsOn } of declaredLayers().filter(({ planned }) => !planned)) {
    const cells =
      rowsOf("layers")
        .find(([layer]) => layer === `\`${name}\``)
        ?.slice(1) ?? [];
    for (const [at, column] of columns.entries()) {
      const cell = cells[at] ?? "";
      if (column === "wasm, compiled" && cell === words.general) continue;
      if (column === "native" && cell === words.missing) continue;
      const backend = column === "wasm, compiled" ? "wasm" : column;
      t.is(cell.startsWith(words.right), trainsOn?.includes(backend) ?? true, `${name} on ${column}: ${cell}`);
    }
  }
});

test("what is compiled is on the page, and nothing else", (t) => {
  const column = columns.indexOf("wasm, compiled") + 1;
  t.deepEqual(
    rowsOf("modes").flatMap((cells) => (cells[column] === words.general ? [] : [cells[0]])),
    modes.filter((each) => canCompile(networkOf(each))).map((each) => `\`${titleOf(each)}\``),
    stale,
  );
});
