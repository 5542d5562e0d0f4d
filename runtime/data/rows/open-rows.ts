/** Rows wherever they lie, in memory or in a file: to learn from, in an order of each epoch, or to answer for. */

import type { TableResult } from "../../results.js";
import { type Random, shuffle } from "../../thread/random.js";
import { sizeOf } from "../shape.js";
import { openRowFile, rowBytesOf } from "./row-file.js";
import { type RowSource, tableRows } from "./rows.js";
import { drawStream, openStream, type StreamedTable, streamSizes } from "./streams.js";

const liesInFile = (table: TableResult): table is StreamedTable => "file" in table.features;

/** Close them. */
interface OpenRows {
  readonly rows: RowSource;
  /** Row numbers in the order of the source. */
  readonly order: Uint32Array;
  close(): void;
}

/** Rows to answer for. Those of a file come in its order, whatever the order of `wanted`. */
export function openRows(table: TableResult, wanted: Uint32Array): OpenRows {
  if (!liesInFile(table)) return { rows: tableRows(table, wanted), order: wanted, close: () => {} };
  const { features } = table;
  const order = wanted.slice().sort();
  const width = sizeOf(table.shape);
  const file = openRowFile(table, Math.floor(features.held / 4));
  const row = new Uint8Array(file.rowBytes);
  const values = features.type === "uint8" ? row : new Float32Array(row.buffer);
  const fill = (from: number, to: number, into: Float32Array) =>
    file.read(order.subarray(from, to), (at, bytes, offset) => {
      row.set(bytes.subarray(offset, offset + file.rowBytes));
      for (let i = 0; i < width; i++) into[at * width + i] = values[i]! * table.scale;
    });
  return { rows: { rows: order.length, width, fill }, order, close: file.close };
}

/** Rows to learn from. Close them. */
export interface EpochRows {
  /** Their source, which holds for every epoch. */
  readonly rows: RowSource;
  /** Puts the source into the order of an epoch, and says what that is; it holds until the next. */
  shuffled(random: Random): Uint32Array;
  close(): void;
}

/** Rows in memory are shuffled as a whole; those of a file as far as `held` allows: see `streams.ts`. */
export function openForEpochs(table: TableResult, wanted: Uint32Array): EpochRows {
  if (!liesInFile(table)) return inMemory(table, wanted);
  const inFile = wanted.slice().sort();
  const sizes = streamSizes(rowBytesOf(table), table.features.held);
  const rows = openStream(table, inFile.length, sizes);
  return {
    rows,
    shuffled(random) {
      const stream = drawStream(inFile, sizes, random);
      rows.follow(stream);
      return stream.order;
    },
    close: rows.close,
  };
}

function inMemory(table: TableResult, wanted: Uint32Array): EpochRows {
  const order = wanted.slice();
  return {
    rows: tableRows(table, order),
    shuffled(random) {
      order.set(wanted);
      return shuffle(random, order);
    },
    close: () => {},
  };
}
