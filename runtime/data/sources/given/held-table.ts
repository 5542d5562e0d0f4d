/** Data that were handed in, as a source gives them: a table that is held is read in frames, as any other. */

import { badData } from "../../../failure.js";
import { headsAlone } from "../../columns.js";
import type { Column, Frame, TableReader } from "../../frame.js";
import { Numbering } from "../../numbering.js";
import type { RawArrays, RawTable } from "../../raw-table.js";
import { frameRows } from "../cells.js";
import type { HandedIn, HandedTable } from "./handed-in.js";

export function openHandedIn(handed: HandedIn): RawArrays | RawTable {
  return handed.kind === "arrays" ? handed : { kind: "table", reader: heldReader(handed) };
}

/** For `arrays("name")`. */
export function openArrays(name: string, handed: HandedIn | undefined): RawArrays | RawTable {
  if (handed) return openHandedIn(handed);
  throw badData(
    `The flow asks for arrays(${JSON.stringify(name)}), and nobody handed them in.`,
    `Hand them in: run(plan, { data: { ${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: … } }). Such a flow is for embedding: the command line has no arrays to give.`,
  );
}

function heldReader({ rows, columns }: HandedTable): TableReader {
  const named = new Map(columns.map((column) => [column.name, column]));
  return {
    columns: headsAlone(columns),
    rows,
    async *read(names): AsyncGenerator<Frame> {
      const wanted = names.map((name) => {
        const column = named.get(name);
        if (!column) throw new Error(`no column ${name}: whoever reads has asked for it`);
        return column;
      });
      for (let from = 0; from < rows; from += frameRows) {
        const to = Math.min(from + frameRows, rows);
        yield { rows: to - from, columns: wanted.map((column) => stretch(column, from, to)) };
      }
    },
  };
}

/** Rows of a column; the words of a frame are its own. */
function stretch(column: Column, from: number, to: number): Column {
  if (column.type !== "text") return { ...column, values: column.values.subarray(from, to) };
  const own = new Numbering<number>();
  const codes = column.codes.subarray(from, to).map((code) => (code < 0 ? -1 : own.codeOf(code)));
  return { ...column, codes, words: own.values.map((code) => column.words[code]!) };
}
