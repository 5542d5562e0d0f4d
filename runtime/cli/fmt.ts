/**
 * `troupe fmt PATH...`: files in their one layout, in place. A file that is formatted already is not touched, and
 * neither is one that cannot be parsed in full. `--check` only says which files would change.
 */

import { formatSource, type Source } from "../../lang/index.js";
import { replaceFile } from "../put-file.js";
import { reasonOf } from "../unreadable.js";
import { readBytes, sayDiagnostics } from "./compile.js";
import { CallError, exit } from "./exit.js";
import { flowFiles } from "./flow-files.js";
import { paintFor, print, say } from "./terminal.js";

export interface FmtOptions {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

/** What became of one file. */
type Outcome = "unchanged" | "changed" | "wrong" | "unwritable";

export async function fmt(paths: readonly string[], options: FmtOptions): Promise<number> {
  const fromStdin = options.stdin === true || paths.includes("-");
  const named = paths.filter((path) => path !== "-");
  if (fromStdin && named.length > 0)
    throw new CallError(`Standard input and ${named[0]} cannot be formatted in one call.`, "Leave one of them out.");
  if (fromStdin) return statusOf([formatStdin(await bytesOfStdin(), options)], options);
  if (named.length === 0) throw new CallError("There is nothing to format.", "Name a file, or a folder such as `.`.");
  const outcomes = flowFiles(named).map((path) => formatFile(path, options));
  saySummary(outcomes, options);
  return statusOf(outcomes, options);
}

function formatFile(path: string, { check }: FmtOptions): Outcome {
  try {
    const source = { path, text: decode(readBytes(path), path) };
    const text = formatted(source);
    if (text === undefined) return "wrong";
    if (text === source.text) return "unchanged";
    if (check) print(path);
    else replaceFile(path, text);
    return "changed";
  } catch (error) {
    if (error instanceof CallError) return sayError("wrong", error.message);
    return sayError("unwritable", `Cannot write ${path}: ${reasonForWriting(error)}.`);
  }
}

function formatStdin(bytes: Buffer, { check }: FmtOptions): Outcome {
  const source = { path: "<stdin>", text: decode(bytes, "Standard input") };
  const text = formatted(source);
  if (text === undefined) return "wrong";
  const outcome = text === source.text ? "unchanged" : "changed";
  if (!check) process.stdout.write(text);
  else if (outcome === "changed") print(source.path);
  return outcome;
}

async function bytesOfStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * With its byte-order mark, so that its going away is a change like any other.
 * @throws CallError on bytes that are no UTF-8: written back as text they would be lost
 */
function decode(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallError(`${what} is not UTF-8.`, "Save it as UTF-8.");
  }
}

function formatted(source: Source): string | undefined {
  const { text, diagnostics } = formatSource(source);
  sayDiagnostics({ diagnostics, sources: [source] });
  return text;
}

function reasonForWriting(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "it may not be written";
  if (code === "ENOSPC") return "the disk is full";
  return reasonOf(error);
}

function sayError(outcome: Outcome, message: string): Outcome {
  const paint = paintFor(process.stderr);
  say(`${paint.error("error")}${paint.strong(`: ${message}`)}`);
  return outcome;
}

function saySummary(outcomes: readonly Outcome[], { check }: FmtOptions): void {
  const changed = outcomes.filter((each) => each === "changed").length;
  const files = `${outcomes.length} file${outcomes.length === 1 ? "" : "s"}`;
  say(`${changed} of ${files} ${check ? "would change" : "changed"}.`);
}

/** A mistake in a file outweighs a fault of the disk: it is there on every machine. */
function statusOf(outcomes: readonly Outcome[], { check }: FmtOptions): number {
  if (outcomes.includes("wrong")) return exit.wrong;
  if (outcomes.includes("unwritable")) return exit.surroundings;
  return check && outcomes.includes("changed") ? exit.failed : exit.fine;
}
