/** Readers of comma-separated values that are compared: each brings numbers into Float32Arrays, and texts into codes. */

import { createReadStream } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse";
import { BadRows } from "../../runtime/data/bad-rows.js";
import { openTable } from "../../runtime/data/sources/csv/reader.js";
import { settingsOf } from "../../runtime/data/sources/csv/settings.js";
import type { Host } from "../../runtime/thread/host.js";

export interface CsvTask {
  readonly file: string;
  readonly rows: number;
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/** What came of it: sums, so that all can be held to the same table. */
export interface Sums {
  /** Over all numbers, of their float32 values. */
  readonly numbers: number;
  /** Distinct words, and the sum of all codes. */
  readonly words: string;
}

export interface Told extends Sums {
  readonly seconds: number;
  /** Seconds of all cores together. */
  readonly work: number;
  /** Bytes. */
  readonly peak: number;
}

export const contestants: ReadonlyMap<string, (task: CsvTask) => Promise<Columns>> = new Map([
  ["ours", ours],
  ["DuckDB", duckdb],
  ["csv-parse", csvParse],
]);

class Columns {
  readonly numbers: readonly Float32Array[];
  readonly codes: readonly Int32Array[];
  readonly words: readonly Map<string, number>[];

  constructor(task: CsvTask) {
    this.numbers = task.numbers.map(() => new Float32Array(task.rows));
    this.codes = task.texts.map(() => new Int32Array(task.rows));
    this.words = task.texts.map(() => new Map());
  }

  codeOf(text: number, word: string): number {
    const words = this.words[text]!;
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, words.size);
    return words.size - 1;
  }

  sums(): Sums {
    const words = this.words.map(({ size }) => size).join(" ");
    return { numbers: sumOf(this.numbers), words: `${words} words, ${sumOf(this.codes)}` };
  }
}

function sumOf(arrays: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += array[i]!;
  return sum;
}

async function ours(task: CsvTask): Promise<Columns> {
  const columns = new Columns(task);
  const host = { stopRequested: () => false, breathe: async () => {} } as unknown as Host;
  const settings = settingsOf({ name: "csv", arguments: { file: task.file } });
  const { reader } = openTable(settings, { seed: 0, host, progress: () => {}, bad: new BadRows("error") });
  let row = 0;
  for await (const frame of reader.read([...task.numbers, ...task.texts])) {
    let text = 0;
    for (const [at, column] of frame.columns.entries()) {
      if (column.type !== "text") columns.numbers[at]!.set(column.values, row);
      else {
        const [into, which] = [columns.codes[text]!, text++];
        const codes = Int32Array.from(column.words, (word) => columns.codeOf(which, word));
        for (let i = 0; i < frame.rows; i++) into[row + i] = codes[column.codes[i]!]!;
      }
    }
    row += frame.rows;
  }
  return columns;
}

async function csvParse(task: CsvTask): Promise<Columns> {
  const columns = new Columns(task);
  let row = -1;
  for await (const record of createReadStream(task.file).pipe(parse()) as AsyncIterable<string[]>) {
    if (row >= 0) {
      for (let at = 0; at < columns.numbers.length; at++) columns.numbers[at]![row] = Number(record[at]);
      for (let at = 0; at < columns.codes.length; at++)
        columns.codes[at]![row] = columns.codeOf(at, record[columns.numbers.length + at]!);
    }
    row++;
  }
  return columns;
}

async function duckdb(task: CsvTask): Promise<Columns> {
  const columns = new Columns(task);
  const connection = await (await DuckDBInstance.create()).connect();
  const wanted = [...task.numbers.map((name) => `${name}::FLOAT`), ...task.texts].join(", ");
  // All at once: its stream takes longer.
  const result = await connection.run(`SELECT ${wanted} FROM read_csv('${task.file}')`);
  for (let row = 0; ; ) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const [at, into] of columns.numbers.entries()) {
      // Its values as they lie; the library declares them private, and the public way takes twice the time.
      const { items } = chunk.getColumnVector(at) as unknown as { items: Float32Array };
      into.set(items.subarray(0, chunk.rowCount), row);
    }
    for (const [at, into] of columns.codes.entries()) {
      const vector = chunk.getColumnVector(columns.numbers.length + at);
      for (let i = 0; i < chunk.rowCount; i++) into[row + i] = columns.codeOf(at, vector.getItem(i) as string);
    }
    row += chunk.rowCount;
  }
  return columns;
}
