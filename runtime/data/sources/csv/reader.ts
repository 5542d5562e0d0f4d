/** Tables of comma-separated values, read in frames. */

import { badData } from "../../../failure.js";
import { type Host, Stopped } from "../../../thread/host.js";
import { BadRows } from "../../bad-rows.js";
import type { ColumnHead, Frame, TableReader } from "../../frame.js";
import type { RawTable, Reading } from "../../raw-table.js";
import { shownFile, shownName } from "../../shown.js";
import { missingFile } from "../file-problems.js";
import { openBytes } from "./byte-stream.js";
import { type RowFault, reasonOf } from "./faults.js";
import { type Layout, layoutOf, mostRowBytes } from "./layout.js";
import { NoTable } from "./no-table.js";
import { Scanner } from "./scanner.js";
import { rowsOfFrame, type WantedColumn } from "./scanning.js";
import type { TableSettings } from "./settings.js";
import { Window } from "./window.js";

/** Large enough that what is done once for a piece does not show, and small enough for the cache. */
const pieceBytes = 1 << 20;

/** @throws TaskFailure `missing` where the file cannot be read, `data` where it is no table */
export function openTable(settings: TableSettings, reading: Reading, piece = pieceBytes): RawTable {
  try {
    // The words of its head are not needed any more, and may be many.
    const { words: _, ...layout } = layoutOf(settings);
    return { kind: "table", reader: new CsvReader(settings, layout, reading, piece) };
  } catch (error) {
    if (!(error instanceof NoTable)) throw missingFile(shownFile(settings.file), error);
    throw badData(`${shownFile(settings.file)} cannot be used: ${error.reason}.`, error.advice);
  }
}

class CsvReader implements TableReader {
  readonly columns: readonly ColumnHead[];
  readonly rows?: number;
  #passes = 0;

  constructor(
    readonly settings: TableSettings,
    readonly layout: Omit<Layout, "words">,
    readonly reading: Reading,
    readonly pieceBytes: number,
  ) {
    this.columns = layout.names.map((name, at) => ({ name, type: layout.types[at]! }));
    if (layout.complete) this.rows = layout.rows;
  }

  async *read(names: readonly string[]): AsyncGenerator<Frame> {
    const { settings, layout, reading } = this;
    const bad = this.#badRows();
    const scanner = this.#scanner(names, bad);
    const { finder } = scanner;
    const from = { file: settings.file, encoding: settings.encoding, from: layout.begin, pieceBytes: this.pieceBytes };
    const stream = await openBytes(from);
    const window = new Window(stream, this.pieceBytes);
    try {
      do {
        await mayGoOn(reading.host);
        if (finder.end - scanner.at > mostRowBytes) throw tooLong(settings.file, scanner.line);
        scanner.at = await window.move(finder, scanner.at);
        for (let full = scanner.scan(); full; full = scanner.scan()) {
          bad.check();
          yield scanner.take();
        }
        bad.check();
        reading.progress(stream.done());
      } while (!finder.last);
      if (scanner.rows > 0) yield scanner.take();
    } finally {
      await window.close();
    }
  }

  /** A row that is bad is so each time: it is told and counted in the first pass. */
  #badRows(): BadRows {
    return this.#passes++ === 0 ? this.reading.bad : new BadRows(this.reading.bad.rule);
  }

  #scanner(names: readonly string[], bad: BadRows): Scanner {
    const { settings, layout } = this;
    const said = new Set(settings.types.keys());
    const expected = { ...layout, said, rowsSeen: layout.rows, encoding: settings.encoding };
    const scanning = {
      delimiter: layout.delimiter,
      width: layout.names.length,
      wanted: names.map((name) => this.#wanted(name)),
      capacity: rowsOfFrame(names.length),
      keepsBad: bad.rule === "missing",
    };
    const file = shownFile(settings.file);
    const note = (fault: RowFault) => {
      const column = "column" in fault.fault ? { column: layout.names[fault.fault.column]! } : {};
      bad.note({ file, line: fault.line, ...column, text: fault.text, reason: reasonOf(fault, expected) });
    };
    return new Scanner({ ...scanning, note }, layout.line);
  }

  #wanted(name: string): WantedColumn {
    const at = this.layout.names.indexOf(name);
    if (at < 0) throw badData(`${shownFile(this.settings.file)} has no column ${shownName(name)}.`);
    return { name, at, type: this.layout.types[at]!, rounded: this.settings.types.has(name) };
  }
}

async function mayGoOn(host: Host): Promise<void> {
  await host.breathe();
  if (host.stopRequested()) throw new Stopped();
}

function tooLong(file: string, line: number): Error {
  return badData(
    `${shownFile(file)} has a row of more than ${mostRowBytes >> 20} MiB, from line ${line} on.`,
    "A quote there may never be closed.",
  );
}
