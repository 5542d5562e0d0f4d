/** Tables for the tests of preparation: written as objects, read in frames of any length. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Formula, Value } from "../../../lang/formula.js";
import type { Call, LoadWork, Preparation } from "../../../lang/plan.js";
import { BadRows } from "../../../runtime/data/bad-rows.js";
import { frameOf } from "../../../runtime/data/columns.js";
import type { ColumnHead, TableReader } from "../../../runtime/data/frame.js";
import { type PreparedRows, prepareTable } from "../../../runtime/data/preparation/table.js";
import { bufferOf } from "../../../runtime/data/rows/rows.js";
import { assignment, call, loadDigits, testHost } from "../thread/host.js";

export type Row = Readonly<Record<string, unknown>>;

export function readerOf(columns: readonly ColumnHead[], rows: readonly Row[], length = 3): TableReader {
  return {
    columns,
    rows: rows.length,
    async *read(wanted) {
      const heads = wanted.map((name) => columns.find((column) => column.name === name)!);
      for (let from = 0; from < rows.length; from += length) yield frameOf(heads, rows.slice(from, from + length));
    },
  };
}

export const column = (name: string): Formula => ({ op: "path", path: [name] });

export interface Plan extends Partial<Omit<Preparation, "targets">> {
  readonly target?: string;
  readonly split?: LoadWork["split"];
  readonly splitting?: LoadWork["splitting"];
  readonly memory?: number;
  readonly rule?: Value;
}

/** The work of a `data` statement with one target at most. */
export function loadWork({ target, split = [], splitting, memory, rule, ...more }: Plan): LoadWork {
  const preparation: Preparation = {
    targets: target === undefined ? [] : [{ name: target, of: column(target), type: "unknown" }],
    encode: [],
    derived: [],
    onBad: "error",
    ...(rule === undefined ? {} : { missing: { numbers: rule, text: rule } }),
    ...more,
  };
  return {
    kind: "load",
    source: call("test"),
    scale: 1,
    split,
    preparation,
    ...(splitting ? { splitting } : {}),
    ...(memory === undefined ? {} : { memory }),
  };
}

export const oneHot = (name: string, given: Readonly<Record<string, Value>> = {}) => ({
  column: name,
  by: call("one_hot", given) as Call,
});

export async function prepared(
  columns: readonly ColumnHead[],
  rows: readonly Row[],
  plan: Plan,
  { length = 3, seed = 1 } = {},
): Promise<PreparedRows> {
  const host = testHost(assignment("d", loadDigits(1)));
  // Only where memory does not do: some tests prepare hundreds of tables.
  let folder: string | undefined;
  return prepareTable(readerOf(columns, rows, length), loadWork(plan), {
    host,
    bad: new BadRows("error"),
    seed,
    scratch(name) {
      folder ??= mkdtempSync(join(tmpdir(), "troupe-test-"));
      return join(folder, name);
    },
    reading: () => {},
    preparing: () => {},
  });
}

/** The numbers of each row. */
export function numbersOf(table: PreparedRows): number[][] {
  const width = table.shape[0]!;
  const all = new Float32Array(bufferOf(table));
  return Array.from({ length: table.rows }, (_, row) => [...all.subarray(row * width, (row + 1) * width)]);
}
