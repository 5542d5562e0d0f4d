/**
 * `troupe predict FOLDER --input FILE`: what a saved model answers on the rows of a file. Works in this thread, on one
 * frame at a time; the answers' file is there once all of it is.
 */

import type { Backend } from "../../lang/plan.js";
import { type FileFormat, type TableSink, tableFile, tableStream } from "../data/answers/table-sink.js";
import { formatOf, tableFormats } from "../data/answers/table-writer.js";
import { BadRows, describeBad } from "../data/bad-rows.js";
import { badData, TaskFailure } from "../failure.js";
import { showCount, showNumberOf } from "../report/numbers.js";
import { Stopped } from "../thread/host.js";
import { type OpenModel, openModel } from "../thread/load-model.js";
import { type AloneHost, aloneHost } from "./alone.js";
import { type Answered, answerAll, type OnBad } from "./answering.js";
import { CallError, exit, exitForFailures } from "./exit.js";
import { namesIn, openInput, type Wanted } from "./predict-input.js";
import { say } from "./terminal.js";

export interface PredictOptions {
  readonly input?: string;
  readonly output?: string;
  readonly columns?: string;
  readonly encoding?: string;
  readonly keep: string;
  readonly format?: string;
  readonly onBad: string;
  readonly backend: string;
  readonly quiet?: boolean;
}

export async function predict(folder: string, options: PredictOptions): Promise<number> {
  const call = checked(options);
  const host = aloneHost();
  try {
    const model = await openModel(folder, { backend: call.backend });
    try {
      await answerFile(model, call, host);
      return exit.fine;
    } finally {
      model.dispose();
    }
  } catch (error) {
    host.clear();
    if (host.interrupted()) return stopped(call, host.status());
    if (!(error instanceof TaskFailure)) throw error;
    const { message, advice } = error.failure;
    throw new CallError(message, advice, exitForFailures([error]));
  } finally {
    host.close();
  }
}

interface CheckedCall {
  readonly input: Wanted;
  readonly output?: string;
  readonly written: FileFormat;
  readonly onBad: OnBad;
  readonly backend: Backend;
  readonly quiet: boolean;
}

function checked(options: PredictOptions): CheckedCall {
  const { input, output, columns, encoding, keep, format, onBad, backend, quiet = false } = options;
  if (input === undefined)
    throw new CallError("--input is missing.", "Name the file with the rows, as --input rows.csv.");
  const named = output === undefined ? undefined : formatOf(output);
  const asked = format === undefined ? undefined : oneOf("--format", format, tableFormats);
  if (output !== undefined && !named && !asked)
    throw new CallError(
      `What ${output} is to hold cannot be told by its name.`,
      `Add --format ${tableFormats.join(", ")}.`,
    );
  return {
    input: { file: input, columns: columns === undefined ? undefined : namesIn(columns), encoding, keep },
    ...(output === undefined ? {} : { output }),
    written: { format: asked ?? named?.format ?? "csv", zipped: named?.zipped ?? false },
    onBad: oneOf("--on-bad", onBad, ["error", "skip", "missing"]),
    backend: oneOf("--backend", backend, ["auto", "native", "wasm", "js"]),
    quiet,
  };
}

function oneOf<Word extends string>(option: string, given: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === given);
  if (found) return found;
  throw new CallError(`${option} ${given} is none of ${words.join(", ")}.`);
}

async function answerFile(model: OpenModel, call: CheckedCall, host: AloneHost): Promise<void> {
  const bad = new BadRows(call.onBad);
  // Answers on a screen tell by themselves how far they are.
  const isTold = !call.quiet && (call.output !== undefined || !process.stdout.isTTY);
  const progress = isTold ? host.progress(call.input.file) : () => {};
  const input = await withAdvice(bad, openInput(call.input, model, { bad, host, progress }));
  const sink = sinkOf(call, host);
  try {
    const answered = await withAdvice(bad, answerAll({ model, input, sink, onBad: call.onBad, host }));
    sink.finish();
    host.clear();
    if (!call.quiet) sayAnswered(model, call, answered, bad);
  } finally {
    sink.abandon();
  }
}

function sinkOf({ output, written }: CheckedCall, host: AloneHost): TableSink {
  if (output !== undefined) return tableFile(output, written);
  return tableStream(process.stdout, written.format, () => {
    if (host.stopRequested()) throw new Stopped();
  });
}

/** Rows that cannot be read are told as in a run; the way out is another here. */
async function withAdvice<T>(bad: BadRows, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof TaskFailure) || bad.rule !== "error" || bad.count.rows === 0) throw error;
    throw badData(
      error.failure.message,
      "Mend the file, or say --on-bad skip to leave such rows out, or --on-bad missing to take what is bad as missing.",
    );
  });
}

function sayAnswered({ name }: OpenModel, { output, onBad }: CheckedCall, answered: Answered, bad: BadRows): void {
  const { rows: unreadable, shown } = bad.count;
  if (output !== undefined) say(`${output}: ${showNumberOf(answered.rows, "row")} answered by ${name}`);
  const sayThose = (count: number, what: string, lines: readonly string[]) => {
    if (count === 0) return;
    say(`${showNumberOf(count, "row")} ${what}:`);
    for (const line of lines) say(`  ${line}`);
    if (count > lines.length) say(`  … and ${showCount(count - lines.length)} more`);
  };
  if (onBad !== "skip") {
    sayThose(unreadable, "with something unreadable, taken as missing", shown.map(describeBad));
    sayThose(answered.unanswered, "without an answer", answered.shown);
    return;
  }
  sayThose(unreadable, "left out, not readable", shown.map(describeBad));
  const counted = unreadable > 0 ? " (of those that are left)" : "";
  sayThose(answered.unanswered, `left out, not to be answered${counted}`, answered.shown);
}

function stopped({ output, quiet }: CheckedCall, status: number): number {
  if (!quiet && output !== undefined) say(`Stopped. ${output} was not written, and nothing is half-written.`);
  return status;
}
