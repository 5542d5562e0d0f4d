/** Deals the rows of a table to its parts, as the plan says: by share, by group, by time, by condition, or into folds. */

import type { Formula } from "../../../lang/formula.js";
import type { LoadWork } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { Frame } from "../frame.js";
import type { TargetLabels } from "../labels.js";
import { Keys, Times } from "./collect.js";
import { overRows } from "./derive.js";
import { type Share, splitByTime, splitFold, splitGroups, splitRows } from "./splits.js";

/** The part that is learned from, on which preparation is fitted: `train`, or else the first; undefined means all rows. */
export function learningPart(parts: readonly string[]): string | undefined {
  return parts.includes("train") ? "train" : parts[0];
}

const column = (name: string): Formula => ({ op: "path", path: [name] });

/** Hears every row, in order, and deals them in the end. */
export class Dealer {
  readonly #by: Keys | undefined;
  readonly #group: Keys | undefined;
  readonly #times: Times | undefined;
  readonly #conditions: Conditions | undefined;

  constructor(
    readonly work: Pick<LoadWork, "split" | "splitting">,
    readonly seed: number,
  ) {
    const { by, group, time } = work.splitting ?? {};
    const named = work.split.flatMap((each) => ("when" in each ? [each] : []));
    if (by !== undefined) this.#by = new Keys(by, column(by), "own");
    if (group !== undefined) this.#group = new Keys(group, column(group));
    if (time !== undefined) this.#times = new Times(time, column(time));
    if (named.length > 0) this.#conditions = new Conditions(named);
  }

  /** Whether it asks for any column: without that it need not hear the rows. */
  get listens(): boolean {
    return [this.#by, this.#group, this.#times, this.#conditions].some((each) => each !== undefined);
  }

  add(frame: Frame): void {
    this.#by?.add(frame);
    this.#group?.add(frame);
    this.#times?.add(frame);
    this.#conditions?.add(frame);
  }

  /** Row numbers by part; each row is in one part at most. */
  deal(rows: number, target: TargetLabels | undefined): Readonly<Record<string, Uint32Array>> {
    const { split, splitting } = this.work;
    const group = this.#group && { of: Int32Array.from(this.#group.codes), count: this.#group.count };
    const strata = this.#strata(rows, target);
    if (splitting?.fold) return splitFold(strata.of, strata.count, splitting.fold, this.seed, group);
    if (this.#conditions) return this.#conditions.parts(this.#group);
    const shares = split.filter((each): each is Share => "share" in each);
    if (shares.length === 0) return {};
    if (group) return splitGroups(group.of, group.count, shares, this.seed);
    if (this.#times) return splitByTime(Float64Array.from(this.#times.values), shares);
    return splitRows(strata.of, strata.count, shares, this.seed);
  }

  /** What is to be spread evenly: the column that is named, or the classes, or nothing. */
  #strata(rows: number, target: TargetLabels | undefined): { of: Int32Array; count: number } {
    if (this.#by) return { of: Int32Array.from(this.#by.codes), count: this.#by.count };
    if (target?.type === "classes") return { of: new Int32Array(target.values), count: target.classes.length };
    return { of: new Int32Array(rows), count: 1 };
  }
}

class Conditions {
  /** The part of each row; -1 is none. */
  readonly #partOf: number[] = [];

  constructor(readonly named: readonly { readonly part: string; readonly when: Formula }[]) {}

  add(frame: Frame): void {
    const tests = this.named.map(({ when }) => overRows(frame, when));
    for (let row = 0; row < frame.rows; row++) {
      const met = tests.flatMap((test, at) => (test(row) === true ? [at] : []));
      const [first = -1, second] = met;
      if (second !== undefined)
        throw badData(
          `Row ${this.#partOf.length + 1} is in ${this.named[first]?.part} and in ${this.named[second]?.part}.`,
          "Write the conditions of `split` so that no row meets two of them.",
        );
      this.#partOf.push(first);
    }
  }

  parts(groups: Keys | undefined): Record<string, Uint32Array> {
    if (groups) this.#checkGroups(groups);
    const rows = this.named.map((): number[] => []);
    for (const [row, part] of this.#partOf.entries()) if (part >= 0) rows[part]!.push(row);
    return Object.fromEntries(this.named.map(({ part }, at) => [part, Uint32Array.from(rows[at]!)]));
  }

  #checkGroups({ codes, values, name }: Keys): void {
    const home = new Map<number, number>();
    for (const [row, part] of this.#partOf.entries()) {
      if (part < 0) continue;
      const group = codes[row]!;
      const before = home.get(group) ?? part;
      home.set(group, part);
      if (before !== part)
        throw badData(
          `The group ${name} = ${JSON.stringify(values[group])} is in ${this.named[before]?.part} and in ${this.named[part]?.part}.`,
          "Write the conditions of `split` so that they keep groups whole.",
        );
    }
  }
}
