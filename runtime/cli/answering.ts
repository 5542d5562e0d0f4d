/** A table goes through a model, frame by frame: rows in, rows and answers out. However long it is, a frame is held at a time. */

import type { TableSink } from "../data/answers/table-sink.js";
import { mostShown } from "../data/bad-rows.js";
import { columnOf, rowsOf } from "../data/columns.js";
import type { Frame } from "../data/frame.js";
import { RowProblems } from "../data/rows/given-rows.js";
import { answerColumns, answerHeads } from "../models/answer-columns.js";
import { type Breathing, Stopped } from "../thread/host.js";
import type { OpenModel } from "../thread/load-model.js";
import type { Input } from "./predict-input.js";

export type OnBad = "error" | "skip" | "missing";

interface Answering {
  readonly model: OpenModel;
  readonly input: Input;
  readonly sink: TableSink;
  readonly onBad: OnBad;
  readonly host: Breathing;
}

export interface Answered {
  readonly rows: number;
  /** Rows that had no answer, and the first few in words. */
  readonly unanswered: number;
  readonly shown: readonly string[];
}

/** @throws TaskFailure `data` where a row cannot be answered, and that is a mistake; Stopped. */
export async function answerAll({ model, input, sink, onBad, host }: Answering): Promise<Answered> {
  const { reader, asked, kept } = input;
  const heads = answerHeads(
    model.target,
    reader.columns.map(({ name }) => name),
  );
  const tally = { read: 0, rows: 0, unanswered: 0, shown: [] as string[] };
  const names = [...new Set([...asked, ...kept])];
  const answer = async (frame: Frame) => {
    const problems = new RowProblems(tally.read);
    const answers = await model.ask({ kind: "frame", frame: only(frame, asked) }, problems, host);
    if (onBad === "error" && problems.count > 0) throw problems.failure();
    const answered = answerColumns(heads, answers, (row) => !problems.has(row));
    const whole = { rows: frame.rows, columns: [...only(frame, kept).columns, ...answered] };
    const written = onBad === "skip" ? without(whole, problems) : whole;
    await sink.add(written);
    tally.read += frame.rows;
    tally.rows += written.rows;
    tally.unanswered += problems.count;
    tally.shown.push(...problems.shown().slice(0, mostShown - tally.shown.length));
    if (host.stopRequested()) throw new Stopped();
    await host.breathe();
  };
  for await (const frame of reader.read(names)) await answer(frame);
  // A table without rows still has a head.
  if (tally.read === 0) await answer(emptyFrame(reader.columns, names));
  return tally;
}

function only(frame: Frame, names: readonly string[]): Frame {
  return { rows: frame.rows, columns: names.map((name) => columnOf(frame, name)) };
}

function without(frame: Frame, problems: RowProblems): Frame {
  if (problems.count === 0) return frame;
  const rows = Uint32Array.from({ length: frame.rows }, (_, row) => row).filter((row) => !problems.has(row));
  return rowsOf(frame, rows);
}

function emptyFrame(columns: Input["reader"]["columns"], names: readonly string[]): Frame {
  const wanted = new Set(names);
  return {
    rows: 0,
    columns: columns
      .filter(({ name }) => wanted.has(name))
      .map(({ name, type }) =>
        type === "text"
          ? { name, type, codes: new Int32Array(), words: [] }
          : { name, type, values: new Float64Array() },
      ),
  };
}
