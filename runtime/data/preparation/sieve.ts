/** What of a table cannot go on: rows that lack what must be there, and rows that cannot be prepared; all told at once. */

import { badData } from "../../failure.js";
import { columnOf, isMissing } from "../columns.js";
import type { Frame } from "../frame.js";
import type { TargetValues } from "./collect.js";
import type { TablePlan } from "./table-plan.js";

/** Leaves out rows that lack what they must have: what is to be learned, and columns whose rule says so. */
export class Sieve {
  /** How many rows were left out, by the column that is missing there. */
  readonly dropped = new Map<string, number>();
  readonly #unruled = new Map<string, { count: number; first: number }>();

  constructor(
    readonly plan: TablePlan,
    readonly targets: readonly TargetValues[],
  ) {}

  /** `before`: how many rows went by earlier. */
  keep(frame: Frame, before: number): Uint32Array {
    const demands = [
      ...this.targets.map((each) => ({ name: each.target.name, lacks: each.missing(frame) })),
      ...this.plan.features
        .filter(({ missing }) => missing === "drop")
        .map(({ name }) => ({ name, lacks: lacking(frame, name) })),
    ];
    const kept: number[] = [];
    for (let row = 0; row < frame.rows; row++) {
      const lacked = demands.find(({ lacks }) => lacks(row));
      if (lacked) this.dropped.set(lacked.name, (this.dropped.get(lacked.name) ?? 0) + 1);
      else kept.push(row);
    }
    this.#noteUnruled(frame, kept, before);
    return Uint32Array.from(kept);
  }

  #noteUnruled(frame: Frame, kept: readonly number[], before: number): void {
    for (const { name, missing } of this.plan.features) {
      if (missing !== "error") continue;
      const lacks = lacking(frame, name);
      for (const row of kept) {
        if (!lacks(row)) continue;
        const noted = this.#unruled.get(name);
        if (noted) noted.count++;
        else this.#unruled.set(name, { count: 1, first: before + row + 1 });
      }
    }
  }

  /** Once all rows went by, so that every such column is told at once. */
  check(): void {
    if (this.#unruled.size === 0) return;
    const all = [...this.#unruled];
    const shown = all.slice(0, mostColumns).map(([name, { count, first }]) => `${name} (${rowsInWords(count, first)})`);
    const derived = new Set(this.plan.derived.map(({ name }) => name));
    const made = all.find(([name]) => derived.has(name))?.[0];
    const more = all.length > mostColumns ? ` and ${all.length - mostColumns} more columns` : "";
    throw badData(
      `Values are missing, and nothing says what stands in for them: ${shown.join(", ")}${more}.`,
      [
        ...(made === undefined
          ? []
          : [
              `${made} is derived, and missing where it cannot be made: of a missing value, of a date that is not written as 2026-11-24, of a division by 0.`,
            ]),
        "Say so with `missing`, as `missing: { numbers: median, text: most_common }`, or leave such rows out: `missing: drop`.",
      ].join(" "),
    );
  }
}

const mostColumns = 8;

const rowsInWords = (count: number, first: number) =>
  count === 1 ? `in row ${first}` : `in ${count} rows, the first is ${first}`;

export function lacking(frame: Frame, name: string): (row: number) => boolean {
  const column = columnOf(frame, name);
  return (row) => isMissing(column, row);
}

/** Rows that could not be prepared. */
export class Problems {
  readonly #shown: string[] = [];
  #count = 0;

  note(row: number, column: string, reason: string): void {
    if (this.#count++ < mostColumns) this.#shown.push(`  row ${row + 1}: ${column} ${reason}`);
  }

  check(): void {
    if (this.#count === 0) return;
    const more = this.#count > this.#shown.length ? `\n  … and ${this.#count - this.#shown.length} more` : "";
    throw badData(
      `Some rows cannot be prepared:\n${this.#shown.join("\n")}${more}`,
      "Say `unseen: other` or `unseen: zeros` where the column is encoded.",
    );
  }
}
