/** What of a table could not be read: counted, and the first few kept to be shown, so that a bad file tells where. */

import { badData, type TaskFailure } from "../failure.js";
import type { BadCell, BadCount, BadRule } from "./bad-cell.js";
import { shownFile, shownName } from "./shown.js";

export type { BadCell, BadCount, BadRule } from "./bad-cell.js";

/** More than these teach nothing new. */
export const mostShown = 5;

/** Longer texts are cut: a cell may hold megabytes. */
const mostText = 40;

export class BadRows {
  readonly #shown: BadCell[] = [];
  #rows = 0;

  constructor(readonly rule: BadRule) {}

  /** Notes a row with something bad in it: call it once for a row, with the first of its bad cells. */
  note(bad: BadCell): void {
    this.#rows++;
    if (this.#shown.length < mostShown) this.#shown.push({ ...bad, text: shortened(bad.text) });
  }

  get count(): BadCount {
    return { rows: this.#rows, shown: [...this.#shown] };
  }

  /** Where bad rows are not allowed. Readers call it after each frame, so that several are told at once. */
  check(): void {
    if (this.rule === "error" && this.#rows > 0) throw this.failure();
  }

  failure(): TaskFailure {
    const [first] = this.#shown;
    const lines = this.#shown.map((bad) => `  ${describeBad(bad)}`).join("\n");
    const more = this.#rows > this.#shown.length ? `\n  … and ${this.#rows - this.#shown.length} more so far` : "";
    return badData(
      `${shownFile(first?.file ?? "")} has ${this.#rows === 1 ? "a row" : "rows"} that cannot be read:\n${lines}${more}`,
      "Mend the file, or say `on_bad: skip` to leave such rows out, or `on_bad: missing` to take what is bad as missing.",
    );
  }
}

/** `line 17, column age: "abc" is no number`. */
export function describeBad({ line, counts, column, text, reason }: BadCell): string {
  return `${counts === "rows" ? "row" : "line"} ${line}${column === undefined ? "" : `, column ${shownName(column)}`}: ${JSON.stringify(text)} ${reason}`;
}

function shortened(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
}
