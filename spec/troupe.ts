/**
 * Runs the built command line as a user does, in a process of its own.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./root.js";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const command = join(root, "dist/runtime/cli/main.js");

export function start(words: readonly string[], cwd: string = root, env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [command, ...words], { cwd, env: { ...process.env, FORCE_COLOR: "", ...env } });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

export function troupe(words: readonly string[], cwd?: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
  return ended(start(words, cwd, env));
}

/** Resolves once the process has written something that matches. */
export function heard(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      text += chunk;
      if (pattern.test(text)) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.on("close", () => reject(new Error(`it ended before it said ${pattern}:\n${text}`)));
  });
}

/** A folder with these files, and what takes it away again. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "troupe-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
