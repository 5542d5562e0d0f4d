/** Reads Apache Arrow, a record batch at a time, by the optional package apache-arrow. */

import { type FileHandle, open } from "node:fs/promises";
import type * as Arrow from "apache-arrow";
import type { Call } from "../../../../lang/plan.js";
import { badData } from "../../../failure.js";
import { Stopped } from "../../../thread/host.js";
import { headsAlone } from "../../columns.js";
import type { Frame } from "../../frame.js";
import type { RawTable, Reading } from "../../raw-table.js";
import { FrameBuilder } from "../cells.js";
import { unreadableFile } from "../file-problems.js";
import { headsOf } from "../wanted-columns.js";
import { arrowCells } from "./arrow-cells.js";
import { type ArrowColumn, type ArrowFile, arrowFile, arrowLibrary } from "./arrow-file.js";

export async function readArrow(settings: Call["arguments"], reading: Reading): Promise<RawTable> {
  const file = String(settings.file);
  const { columns, others } = opened(file);
  const heads = headsAlone(columns);
  const read = (names: readonly string[]) => frames(file, headsOf(file, columns, others, names), reading);
  return { kind: "table", reader: { columns: heads, read } };
}

function opened(file: string): ArrowFile {
  try {
    return arrowFile(file);
  } catch (error) {
    throw unreadableFile(file, error, "Give a file in Arrow's file or stream format.");
  }
}

async function* frames(
  file: string,
  wanted: readonly ArrowColumn[],
  { bad, host, progress }: Reading,
): AsyncGenerator<Frame> {
  const heads = headsAlone(wanted);
  const builder = new FrameBuilder(file, heads, bad);
  const handle = await open(file, "r");
  try {
    let done = 0;
    for await (const { batch, of } of batches(file, handle)) {
      if (host.stopRequested()) throw new Stopped();
      const parts = wanted.map(({ index }) => batch.data.children[index]!);
      if (!parts.every((part) => holds(part, batch.numRows))) throw damaged(file, "a part is shorter than it says");
      const cells = wanted.map(({ as }, at) => arrowCells(as, parts[at]!));
      yield* builder.add({ rows: batch.numRows, cells });
      progress(of === 0 ? 0 : ++done / of);
      await host.breathe();
    }
    yield* builder.end();
  } finally {
    await handle.close();
  }
}

/** `of`: how many there are, or 0 where only the end of a stream tells. */
async function* batches(
  file: string,
  handle: FileHandle,
): AsyncGenerator<{ readonly batch: Arrow.RecordBatch; readonly of: number }> {
  try {
    const reader = await arrowLibrary().RecordBatchReader.from(handle);
    await reader.open();
    if (!reader.isFile()) for await (const batch of reader) yield { batch, of: 0 };
    // One by one: the library's own loop never ends where a record batch says that it is something else.
    else
      for (let index = 0; index < reader.numRecordBatches; index++) {
        const batch = await reader.readRecordBatch(index);
        if (!batch) throw new RangeError(`its part ${index + 1} of ${reader.numRecordBatches} is no record batch`);
        yield { batch, of: reader.numRecordBatches };
      }
  } catch (error) {
    throw damaged(file, (error as Error).message);
  }
}

function damaged(file: string, reason: string) {
  return badData(`${file} cannot be read: ${reason}.`, "The file is damaged: write it again.");
}

/** Whether the values of so many rows can be there; a column of nothing but null has none. */
function holds({ length, values, valueOffsets, stride, typeId }: Arrow.Data, rows: number): boolean {
  const { Null, Bool } = arrowLibrary().Type;
  if (length !== rows) return false;
  if (typeId === Null) return true;
  if (valueOffsets?.length > 0) return valueOffsets.length > rows;
  return typeId === Bool ? values.length * 8 >= rows : values.length >= rows * stride;
}
