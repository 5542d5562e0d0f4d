/** Reads Apache Parquet, a row group at a time and only the columns that are wanted, by hyparquet. */

import { type FileHandle, open } from "node:fs/promises";
import type * as Hyparquet from "hyparquet";
import type { AsyncBuffer, ColumnData, DecodedArray } from "hyparquet";
import type * as Compressors from "hyparquet-compressors";
import type { Call } from "../../../../lang/plan.js";
import { badData } from "../../../failure.js";
import { Stopped } from "../../../thread/host.js";
import { headsAlone } from "../../columns.js";
import type { Frame } from "../../frame.js";
import type { RawTable, Reading } from "../../raw-table.js";
import { FrameBuilder } from "../cells.js";
import { unreadableFile } from "../file-problems.js";
import { ownLibrary } from "../optional-library.js";
import { headsOf } from "../wanted-columns.js";
import { cellsOf } from "./parquet-cells.js";
import { type ParquetColumn, type ParquetFile, parquetFile } from "./parquet-file.js";

export async function readParquet(settings: Call["arguments"], reading: Reading): Promise<RawTable> {
  const file = String(settings.file);
  const known = opened(file);
  const { columns, rows } = known;
  const heads = headsAlone(columns);
  const read = (names: readonly string[]) => frames(file, known, names, reading);
  return { kind: "table", reader: { columns: heads, rows, read } };
}

function opened(file: string): ParquetFile {
  try {
    return parquetFile(file);
  } catch (error) {
    throw unreadableFile(file, error, "Give a Parquet file, or fetch it again.");
  }
}

async function* frames(
  file: string,
  known: ParquetFile,
  names: readonly string[],
  { bad, host, progress }: Reading,
): AsyncGenerator<Frame> {
  const wanted = headsOf(file, known.columns, known.others, names);
  const builder = new FrameBuilder(file, headsAlone(wanted), bad);
  const handle = await open(file, "r");
  try {
    let from = 0;
    for (const group of known.metadata.row_groups) {
      if (host.stopRequested()) throw new Stopped();
      const rows = Number(group.num_rows);
      const values = await columnsOf(file, await bufferOf(handle), known, wanted, from, from + rows);
      for (const frame of builder.add({ rows, cells: wanted.map(({ stored }, at) => cellsOf(stored, values[at]!)) })) {
        if (host.stopRequested()) throw new Stopped();
        yield frame;
        await host.breathe();
      }
      from += rows;
      progress(from / known.rows);
    }
    yield* builder.end();
  } finally {
    await handle.close();
  }
}

/** The rows of one group, a whole array for each of the columns. */
async function columnsOf(
  file: string,
  buffer: AsyncBuffer,
  { metadata }: ParquetFile,
  wanted: readonly ParquetColumn[],
  rowStart: number,
  rowEnd: number,
): Promise<DecodedArray[]> {
  const { parquetRead } = ownLibrary<typeof Hyparquet>("hyparquet");
  const { compressors } = ownLibrary<typeof Compressors>("hyparquet-compressors");
  const pages = new Map<string, DecodedArray[]>(wanted.map(({ name }) => [name, []]));
  const onChunk = ({ columnName, columnData }: ColumnData) => void pages.get(columnName)?.push(columnData);
  const columns = [...pages.keys()];
  const stored = { file: buffer, metadata, compressors, utf8: false, parsers: { timestampFromNanoseconds } };
  try {
    if (columns.length > 0) await parquetRead({ ...stored, columns, rowStart, rowEnd, onChunk });
  } catch (error) {
    throw damaged(file, (error as Error).message);
  }
  return wanted.map(({ name }) => {
    const values = joined(pages.get(name) ?? []);
    if (values.length === rowEnd - rowStart) return values;
    throw damaged(file, `${values.length} of ${rowEnd - rowStart} values of column ${name} are there`);
  });
}

/** The one type that the library knows by how it is stored, and converts whatever else is said of it. */
const timestampFromNanoseconds = (nanoseconds: bigint) => nanoseconds;

function damaged(file: string, reason: string) {
  return badData(
    `${file} cannot be read: ${reason}.`,
    "The file is damaged, or uses a part of Parquet that is not supported: write it again, with snappy or zstd.",
  );
}

/** Pages of one kind stay numbers side by side; where some had missing values, all become a plain array. */
function joined(pages: readonly DecodedArray[]): DecodedArray {
  const [first] = pages;
  if (pages.length === 1 && first) return first;
  const length = pages.reduce((total, page) => total + page.length, 0);
  for (const Kind of [Float64Array, Float32Array, Int32Array]) {
    if (!pages.every((page) => page instanceof Kind)) continue;
    const all = new Kind(length);
    let at = 0;
    for (const page of pages) {
      all.set(page as Float64Array, at);
      at += page.length;
    }
    return all;
  }
  const all = new Array<unknown>(length);
  let at = 0;
  for (const page of pages) for (let i = 0; i < page.length; i++) all[at++] = page[i];
  return all;
}

/** A file as the library asks for it. */
async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  const slice = async (start: number, end = size) => {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new RangeError("it ends too early");
      at += bytesRead;
    }
    return bytes.buffer;
  };
  return { byteLength: size, slice };
}
