/**
 * Rows that somebody asks a trained network about, as they come: they go the way that the rows of its training went.
 * Prepared by what was fitted then, as floats, and these times the scale: the same row gives the same bits.
 */

import { badData, type TaskFailure } from "../../failure.js";
import type { NetworkResult } from "../../results.js";
import { mostShown } from "../bad-rows.js";
import { frameOf } from "../columns.js";
import type { FittedPreparation } from "../fitted.js";
import type { Frame } from "../frame.js";
import { preparerOf } from "../preparation/prepare.js";
import { sizeOf } from "../shape.js";
import { conform } from "./conform.js";
import type { RowSource } from "./rows.js";

export type GivenRows =
  /** Raw features of each. */
  | { readonly kind: "values"; readonly rows: readonly ArrayLike<number>[] }
  /** Objects, with a value for each column. */
  | { readonly kind: "records"; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  /** Columns by name; where the network takes arrays, the numbers of a row in their order. */
  | { readonly kind: "frame"; readonly frame: Frame };

/** What the rows of a network go through. */
type Taking = Pick<NetworkResult, "network" | "scale" | "preparation">;

/** Rows that cannot be answered: of each the first thing that is wrong. Numbered from 0; `before` were there before them. */
export class RowProblems {
  readonly #found = new Map<number, { readonly column: string; readonly reason: string }>();

  constructor(readonly before = 0) {}

  readonly note = (row: number, column: string, reason: string): void => {
    if (!this.#found.has(row)) this.#found.set(row, { column, reason });
  };

  has(row: number): boolean {
    return this.#found.has(row);
  }

  get count(): number {
    return this.#found.size;
  }

  /** The first few, in the order of the rows. */
  shown(): string[] {
    return [...this.#found]
      .sort(([a], [b]) => a - b)
      .slice(0, mostShown)
      .map(([row, { column, reason }]) => `row ${this.before + row + 1}: ${column} ${reason}`);
  }

  failure(): TaskFailure {
    const shown = this.shown();
    const more = this.count > shown.length ? `\n  … and ${this.count - shown.length} more` : "";
    return badData(
      `${this.count === 1 ? "A row" : `${this.count} rows`} cannot be answered:\n${shown.map((each) => `  ${each}`).join("\n")}${more}`,
      "Mend the rows, or train with a rule for what is missing or new: `missing` and `unseen` of the data.",
    );
  }
}

/** Throws `data` for rows that are of another kind than the network takes; tells `problems` of single rows. */
export function rowsFor(network: Taking, given: GivenRows, problems: RowProblems): RowSource {
  const { preparation, scale } = network;
  const width = sizeOf(network.network.input);
  if (preparation?.kind === "columns") return preparedRows(preparation, given, width, scale, problems);
  if (given.kind === "records")
    throw badData(
      `This model takes rows of ${width} numbers, and not objects.`,
      "Give each row as an array of numbers.",
    );
  const numbers = given.kind === "values" ? valuesOf(given.rows, width) : valuesOfFrame(given.frame, width);
  return arrayRows(numbers, preparation, width, scale, problems);
}

function preparedRows(
  preparation: Extract<FittedPreparation, { kind: "columns" }>,
  given: GivenRows,
  width: number,
  scale: number,
  problems: RowProblems,
): RowSource {
  const { columns } = preparation;
  if (given.kind === "values")
    throw badData(
      "This model was trained on a table: its rows have named columns, and are no arrays.",
      `Give each row as an object: ${columns.map(({ name }) => name).join(", ")}.`,
    );
  const frame = given.kind === "frame" ? conform(given.frame, columns, problems.note) : frameOf(columns, given.rows);
  const preparer = preparerOf(preparation);
  if (preparer.width !== width)
    throw badData(`The preparation makes ${preparer.width} numbers of a row, and the network takes ${width}.`);
  const values = new Float32Array(frame.rows * width);
  preparer.prepare(frame, values, problems.note);
  return {
    rows: frame.rows,
    width,
    fill(from, to, into) {
      const begin = from * width;
      const length = (to - from) * width;
      for (let i = 0; i < length; i++) into[i] = values[begin + i]! * scale;
    },
  };
}

/** Number i of a row, before anything is done to it. */
interface Numbers {
  readonly rows: number;
  at(row: number, i: number): number;
}

function valuesOf(rows: readonly ArrayLike<number>[], width: number): Numbers {
  for (const [at, row] of rows.entries())
    if (row.length !== width) throw badData(`Row ${at + 1} has ${row.length} numbers; the network takes ${width}.`);
  return { rows: rows.length, at: (row, i) => rows[row]![i]! };
}

function valuesOfFrame({ rows, columns }: Frame, width: number): Numbers {
  if (columns.length !== width)
    throw badData(`A row has ${columns.length} columns, and the network takes ${width} numbers.`);
  const values = columns.map((column) => {
    if (column.type !== "text") return column.values;
    throw badData(`The column ${column.name} holds text, and the network takes numbers.`);
  });
  return { rows, at: (row, i) => values[i]![row]! };
}

function arrayRows(
  numbers: Numbers,
  preparation: Extract<FittedPreparation, { kind: "values" }> | undefined,
  width: number,
  scale: number,
  problems: RowProblems,
): RowSource {
  const { rows } = numbers;
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < width; i++)
      if (!Number.isFinite(numbers.at(row, i))) problems.note(row, `number ${i + 1}`, "is missing, or without end");
  return {
    rows,
    width,
    fill(from, to, into) {
      for (let row = from; row < to; row++)
        for (let i = 0; i < width; i++) {
          const raw = numbers.at(row, i);
          // Prepared rows are stored as floats before they are scaled.
          const value = preparation ? Math.fround((raw - preparation.centre[i]!) * preparation.factor[i]!) : raw;
          into[(row - from) * width + i] = value * scale;
        }
    },
  };
}
