/**
 * `troupe run FILE`: carries a file out, with progress while it works and tables at the end.
 *
 * Ctrl-C once stops at the next safe point; twice stops at once. What was saved stays; nothing is half-written.
 */

import { relative } from "node:path";
import { hasErrors, showDiagnostic } from "../../lang/index.js";
import type { Plan } from "../../lang/plan.js";
import type { RunEvent } from "../events.js";
import { run as carryOut, type RunReport } from "../index.js";
import type { Failure } from "../messages.js";
import { reportAsJson } from "../report/json.js";
import { showSeconds } from "../report/numbers.js";
import { resultsAsText, summaryAsText } from "../report/text.js";
import { type CompiledFile, compileFile, diagnosticsAsJson, type FileOptions, sayDiagnostics } from "./compile.js";
import { exit, exitForDiagnostics, exitForFailures } from "./exit.js";
import { live } from "./live.js";
import { lines, type View } from "./progress.js";
import { hasColor, isLive, paintFor, print, printJson, say } from "./terminal.js";

export interface RunOptions extends FileOptions {
  readonly inline?: boolean;
  readonly verbose?: boolean;
}

export async function run(path: string, options: RunOptions): Promise<number> {
  const compiled = compileFile(path, options);
  const { plan } = compiled;
  if (!plan || hasErrors(compiled.diagnostics)) {
    if (options.json) printJson({ version: 1, file: path, ok: false, diagnostics: diagnosticsAsJson(compiled) });
    else sayDiagnostics(compiled);
    return exitForDiagnostics(compiled.diagnostics);
  }
  sayDiagnostics(compiled);
  const view = options.quiet ? silent : await viewFor(plan);
  const interruption = listenForSignals();
  let report: RunReport;
  try {
    report = await carryOut(plan, {
      signal: interruption.signal,
      onEvent: (event) => view.take(event),
      engine: options.inline ? "inline" : "local",
    });
  } finally {
    view.close();
    interruption.ignore();
  }
  tell(plan, report, compiled, options);
  return statusOf(report, interruption.status());
}

const silent: View = { take: () => {}, close: () => {} };

async function viewFor(plan: Plan): Promise<View> {
  const paint = paintFor(process.stderr);
  if (!isLive(process.stderr)) return greeting(plan, lines(paint));
  // Its import alone takes longer than a whole `troupe check`.
  const { createLogUpdate } = await import("log-update");
  const redraw = createLogUpdate(process.stderr, { showCursor: false });
  const width = () => process.stderr.columns || 80;
  return greeting(
    plan,
    live(redraw, width, () => performance.now() / 1000, plan.tasks.length, paint, say),
  );
}

/** Says what is about to happen, once the backend is settled. */
function greeting(plan: Plan, view: View): View {
  return {
    take(event: RunEvent) {
      if (event.type === "run.started") {
        const workers = `${plan.workers.length} worker${plan.workers.length === 1 ? "" : "s"}`;
        const backend = event.backend === "none" ? "" : `, backend ${event.backend}`;
        say(`${plan.file}: ${event.tasks} task${event.tasks === 1 ? "" : "s"} on ${workers}${backend}`);
      }
      view.take(event);
    },
    close: () => view.close(),
  };
}

interface Interruption {
  readonly signal: AbortSignal;
  readonly status: () => number | undefined;
  readonly ignore: () => void;
}

function listenForSignals(): Interruption {
  const controller = new AbortController();
  let status: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    const code = name === "SIGINT" ? exit.interrupted : exit.terminated;
    if (status !== undefined) process.exit(code);
    status = code;
    controller.abort(new Error(name === "SIGINT" ? "interrupted; press Ctrl-C again to stop at once" : "asked to end"));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    status: () => status,
    ignore: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}

function statusOf(report: RunReport, interrupted: number | undefined): number {
  if (report.outcome === "stopped") return interrupted ?? exit.failed;
  return report.outcome === "done" ? exit.fine : exitForFailures(report.failures);
}

function tell(plan: Plan, report: RunReport, compiled: CompiledFile, options: RunOptions): void {
  for (const { task, failure } of report.failures) sayFailure(plan, task, failure, compiled, options);
  for (const { task, because } of report.skipped)
    if (!options.quiet) say(`${task} was skipped, because ${because} failed.`);
  if (report.outcome === "stopped") say(stoppedText(report));
  if (options.json) {
    printJson(reportAsJson(plan, report));
    return;
  }
  const paint = paintFor(process.stdout);
  const results = resultsAsText(plan, report, paint);
  if (!options.quiet) print(`\n${summaryAsText(plan, report, paint)}`);
  if (results !== "") print(options.quiet ? results : `\n${results}`);
  if (!options.quiet && report.outcome !== "stopped") say(endText(plan, report));
}

function endText(plan: Plan, report: RunReport): string {
  const failed = report.failures.length + report.skipped.length;
  const done = report.tasks.filter((task) => task.ended === "done").length;
  const mark = hasColor(process.stderr) ? paintFor(process.stderr).strong : (text: string) => text;
  const took = `${showSeconds(report.took)}`;
  if (failed === 0) return `\n${mark("done")}: ${plan.tasks.length} tasks in ${took}`;
  return `\n${mark("failed")}: ${done} of ${plan.tasks.length} tasks done in ${took}`;
}

/** A failure is shown as a mistake in the file is: with the line that asked for it. */
function sayFailure(
  plan: Plan,
  task: string,
  failure: Failure,
  { sources }: CompiledFile,
  { verbose }: RunOptions,
): void {
  const place = plan.tasks.find((each) => each.id === task)?.place;
  const source = sources.find((each) => each.path === place?.file);
  const before =
    source?.text
      .split("\n")
      .slice(0, (place?.line ?? 1) - 1)
      .join("\n").length ?? 0;
  const start = place && source ? before + (place.line > 1 ? 1 : 0) + place.column - 1 : 0;
  const span = place && source ? { path: source.path, start, end: start + wordAt(source.text, start) } : undefined;
  const shown = {
    code: `run:${failure.code}`,
    severity: "error" as const,
    message: `\`${task}\` failed: ${failure.message}`,
    related: [],
    ...(failure.advice ? { advice: failure.advice } : {}),
    ...(span ? { span } : {}),
  };
  say(`\n${showDiagnostic(shown, sources, paintFor(process.stderr))}`);
  if (failure.code !== "internal") return;
  say(
    verbose && failure.stack ? failure.stack : "This is a fault of Troupe's. Run it again with --verbose to see where.",
  );
}

const wordAt = (text: string, at: number) => /^\w*/.exec(text.slice(at))?.[0].length ?? 1;

function stoppedText(report: RunReport): string {
  const done = report.tasks.filter((task) => task.ended === "done").map((task) => task.task);
  const saved = Object.values(report.results).flatMap((result) =>
    result.kind === "saved" ? [relative(process.cwd(), result.to) || "."] : [],
  );
  const finished = done.length > 0 ? `Finished before that: ${list(done)}.` : "Nothing had finished.";
  const kept =
    saved.length > 0 ? `Saved and kept: ${list(saved)}.` : "Nothing was saved yet, and nothing is half-written.";
  return `\nStopped after ${showSeconds(report.took)}. ${finished} ${kept} Run the same command to start again.`;
}

const mostListed = 8;

function list(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
