/**
 * Rows on disk in an order that is nearly random and quick to read: the rows of a part, in the order of the file, are cut
 * into blocks; the blocks are shuffled; as many blocks as fit make a group, and the rows of a group are shuffled in memory.
 * So a row can come anywhere in an epoch, and what lies near it in the file is spread over the rows of a group.
 *
 * The order hangs from the seed of the epoch, the part, `held` and the size of a row, and from nothing else: neither the
 * speed of the disk nor the memory of the machine changes it.
 */

import { badData } from "../../failure.js";
import type { TableResult } from "../../results.js";
import { permutation, type Random } from "../../thread/random.js";
import { sizeOf } from "../shape.js";
import { openRowFile, type RowFile, type RowsInFile } from "./row-file.js";
import type { RowSource, StoredRows } from "./rows.js";

/** In rows. */
interface StreamSizes {
  readonly block: number;
  /** Of a group: what is in memory at once. */
  readonly group: number;
}

/** A group is at least so many blocks, where it has so many rows: fewer would leave neighbours together. */
const blocksInGroup = 8;
const mostRowsInBlock = 256;
const mostBytesInBlock = 2 ** 20;

/** Half of what may be held is for a group; the rest for reading, and for what a row weighs beside its bytes. */
export function streamSizes(rowBytes: number, held: number): StreamSizes {
  const group = Math.floor(held / 2 / rowBytes);
  if (group < 1)
    throw badData(
      `A row has ${rowBytes} bytes, and ${held} bytes of rows may be in memory at once: two rows must fit.`,
      "Give the data more `memory`.",
    );
  const inBlock = Math.min(mostRowsInBlock, mostBytesInBlock / rowBytes, group / blocksInGroup);
  return { block: Math.max(1, Math.floor(inBlock)), group };
}

/** The order of an epoch. */
interface Stream {
  /** Row numbers. */
  readonly order: Uint32Array;
  /** Where each group ends in it. */
  readonly ends: readonly number[];
  /** For each group the places of its rows within it, in the order of the file. */
  readonly places: Uint32Array;
}

/** `rows` are ascending. */
export function drawStream(rows: Uint32Array, { block, group }: StreamSizes, random: Random): Stream {
  const blocks = permutation(random, Math.ceil(rows.length / block));
  const order = new Uint32Array(rows.length);
  const places = new Uint32Array(rows.length);
  const ends: number[] = [];
  const sizeOf = (at: number) => Math.min(block, rows.length - blocks[at]! * block);
  for (let at = 0, start = 0; at < blocks.length; ) {
    const first = at;
    let size = 0;
    while (at < blocks.length && size + sizeOf(at) <= group) size += sizeOf(at++);
    const inFile = blocks.slice(first, at).sort();
    const drawn = permutation(random, size);
    let within = 0;
    for (const each of inFile)
      for (let row = each * block; row < Math.min((each + 1) * block, rows.length); row++, within++) {
        places[start + within] = drawn[within]!;
        order[start + drawn[within]!] = rows[row]!;
      }
    start += size;
    ends.push(start);
  }
  return { order, ends, places };
}

interface StreamedRows extends RowSource {
  /** Goes over to another order. */
  follow(stream: Stream): void;
  readonly stored: StoredRows;
  /** What it holds of the rows in memory, whatever it is asked for: never more than `held`. */
  readonly bytes: number;
  close(): void;
}

export type StreamedTable = TableResult & { readonly features: RowsInFile };

/** Rows in the order of a stream: a group is read when the first of its rows is asked for. */
export function openStream(table: StreamedTable, rows: number, { group }: StreamSizes): StreamedRows {
  const { features, scale } = table;
  const { type, held } = features;
  const width = sizeOf(table.shape);
  const file = openRowFile(table, Math.floor(held / 4));
  const bytes = new Uint8Array(Math.min(rows, group) * file.rowBytes);
  const values = type === "uint8" ? bytes : new Float32Array(bytes.buffer);
  const window = groupWindow(file, bytes);
  /** Hands over the rows, a run of one group after the other: where they begin among the values, where they go, how many. */
  const runs = (from: number, to: number, take: (begin: number, at: number, count: number) => void) => {
    for (let row = from; row < to; ) {
      const { start, end } = window.around(row);
      const count = Math.min(to, end) - row;
      take((row - start) * width, (row - from) * width, count * width);
      row += count;
    }
  };
  const copy = (from: number, to: number, into: Uint8Array | Float32Array) =>
    runs(from, to, (begin, at, count) => into.set(values.subarray(begin, begin + count), at));
  return {
    rows,
    width,
    bytes: bytes.length + file.bytes,
    follow: window.follow,
    fill: (from, to, into) =>
      runs(from, to, (begin, at, count) => {
        for (let i = 0; i < count; i++) into[at + i] = values[begin + i]! * scale;
      }),
    stored: type === "uint8" ? { type, copy, scale } : { type, copy, scale },
    close: file.close,
  };
}

/** The one group of a stream that is in memory. */
function groupWindow(file: RowFile, bytes: Uint8Array) {
  const { rowBytes } = file;
  let stream: Stream = { order: new Uint32Array(), ends: [], places: new Uint32Array() };
  let [loaded, start, end] = [-1, 0, 0];
  const load = (group: number) => {
    [loaded, start, end] = [group, stream.ends[group - 1] ?? 0, stream.ends[group]!];
    const places = stream.places.subarray(start, end);
    const inFile = places.map((place) => stream.order[start + place]!);
    file.read(inFile, (at, from, offset) => {
      bytes.set(from.subarray(offset, offset + rowBytes), places[at]! * rowBytes);
    });
  };
  return {
    follow(next: Stream) {
      stream = next;
      [loaded, start, end] = [-1, 0, 0];
    },
    /** Sees to it that the group of this row is in memory, and says where it begins and ends. */
    around(row: number) {
      if (row < start || row >= end) {
        let group = row >= end ? loaded + 1 : 0;
        while (stream.ends[group]! <= row) group++;
        load(group);
      }
      return { start, end };
    },
  };
}
