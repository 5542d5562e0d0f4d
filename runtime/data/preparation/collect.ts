/** What is gathered of every row while a table goes by: what is to be learned, and what tells the parts apart. */

import { instantOf } from "../../../lang/dates.js";
import type { Formula } from "../../../lang/formula.js";
import { badData } from "../../failure.js";
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

  add(frame: Frame): void {
    if (this.#keys) {
      this.#keys.add(frame);
      return;
    }
    const valueAt = overRows(frame, this.target.of);
    for (let row = 0; row < frame.rows; row++) this.#numbers.push(Number(valueAt(row)));
  }

  /** Numbers in order of size, texts in that of their characters: the same whatever the order of the rows. */
  labels(): TargetLabels {
    const { name, type } = this.target;
    if (type === "number") return { name, type, values: sharedFloats(this.#numbers) };
    if (!this.#keys) return { name, type: "classes", classes: ["false", "true"], values: sharedInts(this.#numbers) };
    const found = this.#keys.values;
    const ordered = found.every((value) => typeof value === "number")
      ? (found as number[]).slice().sort((a, b) => a - b)
      : found.slice().sort((a, b) => (String(a) < String(b) ? -1 : 1));
    const places = new Map<string | number, number>(ordered.map((value, at) => [value, at]));
    const byCode = found.map((value) => places.get(value)!);
    const values = sharedInts(this.#keys.codes.map((code) => byCode[code]!));
    return { name, type: "classes", classes: ordered.map(String), values };
  }
}
