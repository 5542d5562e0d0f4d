/**
 * How long a large file takes to check: phase by phase inside one process, how that grows with the length of the file,
 * and as a whole `troupe check` process. `npm run build && node dist/spec/bench/check.js [runs]`
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "../../lang/1-parse/parse.js";
import { compile, hasErrors } from "../../lang/index.js";
import { library } from "../../runtime/library.js";
import { command } from "../troupe.js";
import { largeFile, withMistakes } from "./large-file.js";

const runs = Number(process.argv[2] ?? 5);

function medianOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? 0;
}

/** The median time of several runs, in milliseconds. */
function timed(run: () => void): number {
  return medianOf(
    Array.from({ length: runs }, () => {
      const began = performance.now();
      run();
      return performance.now() - began;
    }),
  );
}

const compiled = (text: string) => compile({ path: "large.flow", text }, { library: library(), cores: 2 });
const show = (time: number) => `${time.toFixed(0).padStart(5)} ms`;

function inside(name: string, text: string): void {
  const { plan, diagnostics } = compiled(text);
  const [whole, parsing] = [timed(() => compiled(text)), timed(() => parse({ path: "large.flow", text }))];
  const found = `${plan?.tasks.length ?? 0} tasks, ${diagnostics.length} messages`;
  console.log(`${show(whole)} compile (${show(parsing)} of it parse)  ${name}: ${text.split("\n").length} lines, ${found}`);
}

/** A new process each time, from its start to its end. */
function outside(name: string, text: string): void {
  const folder = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  const file = join(folder, "large.flow");
  writeFileSync(file, text);
  const wanted = hasErrors(compiled(text).diagnostics);
  const time = timed(() => {
    const { status } = spawnSync(process.execPath, [command, "check", file]);
    if ((status !== 0) !== wanted) throw new Error(`troupe check ended with ${status}`);
  });
  rmSync(folder, { recursive: true });
  console.log(`${show(time)} troupe check  ${name}`);
}

console.log(`${runs} runs, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
// The first compilation in a process also reads the library and warms the machine's caches.
compiled(largeFile(1000));
for (const lines of [2500, 5000, 10_000, 20_000]) inside(`right, ${lines}`, largeFile(lines));
inside("with 100 mistakes", withMistakes(largeFile(10_000), 100));
outside("right, 10,000 lines", largeFile(10_000));
outside("with 100 mistakes, 10,000 lines", withMistakes(largeFile(10_000), 100));
