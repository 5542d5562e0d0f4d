/** Reads JSON lines: an object a line, by chunks, so that a file of any size goes by. */

import type { Call } from "../../../../lang/plan.js";
import { Stopped } from "../../../thread/host.js";
import { headsAlone } from "../../columns.js";
import type { ColumnHead, Frame } from "../../frame.js";
import type { RawTable, Reading } from "../../raw-table.js";
import { FrameBuilder, type Stretch, Unreadable } from "../cells.js";
import { chunkBytes, fileChunks } from "../file-chunks.js";
import { unreadableFile } from "../file-problems.js";
import { headsOf } from "../wanted-columns.js";
import { fieldOf, type JsonObject, jsonCell, objectOf } from "./json-cells.js";
import { type JsonlHead, jsonlHead } from "./jsonl-head.js";
import { type Lines, linesOf } from "./lines.js";

/** `size`: of a chunk, for tests; it changes nothing of what comes out. */
export async function readJsonl(
  { file, types }: Call["arguments"],
  reading: Reading,
  size = chunkBytes,
): Promise<RawTable> {
  const path = String(file);
  const { columns, others } = opened(path, types);
  const heads = headsAlone(columns);
  const read = (names: readonly string[]) => frames(path, headsOf(path, heads, others, names), reading, size);
  return { kind: "table", reader: { columns: heads, read } };
}

function opened(file: string, types: Call["arguments"][string] | undefined): JsonlHead {
  try {
    return jsonlHead(file, types ?? "found");
  } catch (error) {
    throw unreadableFile(file, error, "Give a file with a JSON object a line.");
  }
}

async function* frames(
  file: string,
  heads: readonly ColumnHead[],
  { bad, host, progress }: Reading,
  size: number,
): AsyncGenerator<Frame> {
  const builder = new FrameBuilder(file, heads, bad);
  for await (const lines of linesOf(file, fileChunks(file, progress, size))) {
    if (host.stopRequested()) throw new Stopped();
    yield* builder.add(stretchOf(lines, heads));
    await host.breathe();
  }
  yield* builder.end();
}

interface Row {
  readonly line: number;
  readonly text: string;
  readonly object: JsonObject | Unreadable;
}

/** Empty lines are no rows. */
function stretchOf({ first, texts, garbled }: Lines, heads: readonly ColumnHead[]): Stretch {
  const rows: Row[] = [];
  for (const [at, text] of texts.entries()) {
    if (text.trim() === "") continue;
    const object = garbled.has(at) ? new Unreadable(text.trim(), "is not UTF-8") : objectOf(text);
    rows.push({ line: first + at, text, object });
  }
  return {
    rows: rows.length,
    cells: heads.map(({ name, type }) => ({
      at: (row) => {
        const { object, text } = rows[row]!;
        return object instanceof Unreadable ? undefined : jsonCell(type, fieldOf(object, name), name, text);
      },
    })),
    broken: (row) => {
      const { object } = rows[row]!;
      return object instanceof Unreadable ? object : undefined;
    },
    lineOf: (row) => rows[row]!.line,
  };
}
