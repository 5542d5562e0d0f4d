/** What is gathered of every row while a table goes by: what is to be learned, and what tells the parts apart. */

import { instantOf } from "../../../lang/dates.js";
import type { Formula } from "../../../lang/formula.js";
import { badData } from "../../failure.js";
import { columnOf, isMissing, textsOf } from "../columns.js";
import type { Frame } from "../frame.js";
import type { TargetLabels } from "../labels.js";
import { Numbering } from "../numbering.js";
import { sharedFloats, sharedInts } from "../room.js";
import { overRows } from "./derive.js";
import type { PlannedTarget } from "./table-plan.js";

/** A value a row; texts and classes by number, in the order of first mention. */
export class Keys {
  readonly codes: number[] = [];
  readonly #numbering = new Numbering<string | number>();

  constructor(
    readonly name: string,
    readonly of: Formula,
    /** Whether a missing value is a value of its own; else it is a mistake. */
    readonly missing: "own" | "error" = "error",
  ) {}

  get count(): number {
    return this.values.length;
  }

  /** In the order of their numbers. */
  get values(): readonly (string | number)[] {
    return this.#numbering.values;
  }

  add(frame: Frame): void {
    const valueAt = overRows(frame, this.of);
    for (let row = 0; row < frame.rows; row++) {
      const value = valueAt(row);
      if (value === undefined && this.missing === "error")
        throw badData(`${this.name} is missing in row ${this.codes.length + 1}, and the split needs it.`);
      const key = value === undefined ? "" : typeof value === "number" ? value : String(value);
      this.codes.push(this.#numbering.codeOf(key));
    }
  }

  /** Values have their numbers, also those of rows that are left out. */
  meet(frame: Frame): void {
    const valueAt = overRows(frame, this.of);
    for (let row = 0; row < frame.rows; row++) {
      const value = valueAt(row);
      if (value !== undefined) this.#numbering.codeOf(typeof value === "number" ? value : String(value));
    }
  }
}

/** Points in time, as numbers or as texts in ISO 8601. */
export class Times {
  readonly values: number[] = [];

  constructor(
    readonly name: string,
    readonly of: Formula,
  ) {}

  add(frame: Frame): void {
    const valueAt = overRows(frame, this.of);
    for (let row = 0; row < frame.rows; row++) {
      const value = valueAt(row);
      const time = typeof value === "string" ? instantOf(value) : Number(value);
      if (Number.isNaN(time)) {
        const found = value === undefined ? "is missing" : `is ${JSON.stringify(String(value).slice(0, 40))}`;
        throw badData(
          `${this.name} ${found} in row ${this.values.length + 1}, and the split needs a time.`,
          "Times are numbers, or dates as 2026-11-24 or 2026-11-24T18:30.",
        );
      }
      this.values.push(time);
    }
  }
}

/**
 * Every category that a one-hot column has anywhere in the source, also in rows that are left out later: as many as the
 * checker counted when it looked at the file.
 */
export class Categories {
  readonly byColumn: ReadonlyMap<string, Set<string>>;

  constructor(columns: readonly string[]) {
    this.byColumn = new Map(columns.map((name) => [name, new Set()]));
  }

  add(frame: Frame): void {
    for (const [name, categories] of this.byColumn) {
      const column = columnOf(frame, name);
      const textAt = textsOf(column);
      const keys = column.type === "text" ? column.codes : column.values;
      // Each value becomes a text once a frame.
      const seen = new Set<number>();
      for (let row = 0; row < frame.rows; row++) {
        const key = keys[row]!;
        if (seen.has(key) || isMissing(column, row)) continue;
        seen.add(key);
        categories.add(textAt(row));
      }
    }
  }
}

/** What is to be learned of each row. */
export class TargetValues {
  readonly #keys: Keys | undefined;
  readonly #numbers: number[] = [];

  constructor(readonly target: PlannedTarget) {
    if (target.type === "classes") this.#keys = new Keys(target.name, target.of);
  }

  /** Rows in which it is missing. */
  missing(frame: Frame): (row: number) => boolean {
    const valueAt = overRows(frame, this.target.of);
    return (row) => valueAt(row) === undefined;
  }

  /** Hears of rows of which some are left out: their classes are classes, as many as the checker counted. */
  meet(frame: Frame): void {
    this.#keys?.meet(frame);
  }

  add(frame: Frame): void {
    if (this.#keys) {
      this.#keys.add(frame);
      return;
    }
    const valueAt = overRows(frame, this.target.of);
    for (let row = 0; row < frame.rows; row++) this.#numbers.push(Number(valueAt(row)));
  }

  labels(): TargetLabels {
    const { name, type } = this.target;
    if (type === "number") return { name, type, values: sharedFloats(this.#numbers) };
    if (!this.#keys) return { name, type: "classes", classes: ["false", "true"], values: sharedInts(this.#numbers) };
    const found = this.#keys.values;
    const classes = this.#inOrder(found);
    const places = new Map(classes.map((value, at) => [value, at]));
    const byCode = found.map((value) => places.get(String(value))!);
    const values = sharedInts(this.#keys.codes.map((code) => byCode[code]!));
    return { name, type: "classes", classes, values };
  }

  /**
   * In the order of the file's own; else numbers in order of size, texts in that of their characters: the same whatever
   * the order of the rows.
   */
  #inOrder(found: readonly (string | number)[]): string[] {
    const { name, order } = this.target;
    const first = order?.classes ?? [];
    const others = found.filter((value) => !first.includes(String(value)));
    if (order?.only && others.length > 0)
      throw badData(
        `${name} is ${JSON.stringify(String(others[0]).slice(0, 40))} in some row, and its order does not name that.`,
        "Name it in `order`, or say `unseen: other`: then what is not named comes behind the last.",
      );
    const ordered = others.every((value) => typeof value === "number")
      ? (others as number[]).sort((a, b) => a - b)
      : others.sort((a, b) => (String(a) < String(b) ? -1 : 1));
    return [...first, ...ordered.map(String)];
  }
}
