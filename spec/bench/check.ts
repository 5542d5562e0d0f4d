/**
 * How long a large file takes to check: phase by phase inside one process, how that grows with the length of the file,
 * and as a whole `troupe check` process. `npm run build && node dist/spec/bench/check.js [runs]`
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseFiles } from "../../lang/1-parse/files.js";
import { parse } from "../../lang/1-parse/parse.js";
import { check } from "../../lang/2-check/check.js";
import { lower } from "../../lang/3-plan/lower.js";
import { compile, hasErrors, type Surroundings } from "../../lang/index.js";
import type { Span } from "../../lang/source.js";
import { library } from "../../runtime/library.js";
import { command } from "../troupe.js";
import { largeFile, withMistakes } from "./large-file.js";

const runs = Number(process.argv[2] ?? 5);

interface Times {
  readonly median: number;
  readonly least: number;
}

/** Of several runs, in milliseconds. The least is what the work itself takes, whatever else the machine does. */
function timed(run: () => void): Times {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor((times.length - 1) / 2)] ?? 0, least: times[0] ?? 0 };
}

const ms = (time: number) => `${time.toFixed(0).padStart(5)} ms`;
const show = ({ median, least }: Times) => `${ms(median)} median,${ms(least)} least`;

const compiled = (text: string) => compile({ path: "large.flow", text }, { library: library(), cores: 2 });

/** The phases of `compile()`, one by one. */
function phases(text: string) {
  const source = { path: "large.flow", text };
  const surroundings: Surroundings = {
    set: new Map(),
    parameters: new Map(),
    environment: () => undefined,
    resolvePath: (path) => path,
    cores: 2,
    forbidden: new Set(),
    measured: new Map(),
  };
  const trees = library().map((each) => ({ source: each, tree: parse(each).tree, uses: new Map(), incomplete: false }));
  const placeOf = (span: Span) => ({ file: span.path, line: 1, column: 1 });
  const { file } = parseFiles(source, (path) => ({ problem: "none", file: path }));
  const { program, diagnostics } = check(file, trees, surroundings, placeOf);
  const checking = timed(() => check(file, trees, surroundings, placeOf));
  const planning = hasErrors(diagnostics) ? undefined : timed(() => lower(program, { seed: 0, cores: 2, placeOf }));
  const parsing = timed(() => parse(source));
  return `parse${ms(parsing.least)}, check${ms(checking.least)}, plan${ms(planning?.least ?? 0)}`;
}

function inside(name: string, text: string): void {
  const { plan, diagnostics } = compiled(text);
  const found = `${plan?.tasks.length ?? 0} tasks, ${diagnostics.length} messages`;
  const whole = timed(() => compiled(text));
  console.log(`${show(whole)}  compile ${name} (${text.split("\n").length} lines, ${found}): ${phases(text)}`);
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
  console.log(`${show(time)}  troupe check, ${name}`);
}

console.log(`${runs} runs, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
// The first compilation in a process also reads the library and warms the machine's caches.
compiled(largeFile(1000));
for (const lines of [2500, 5000, 10_000, 20_000]) inside(`right, ${lines}`, largeFile(lines));
inside("10000 with 100 mistakes", withMistakes(largeFile(10_000), 100));
outside("right, 10000", largeFile(10_000));
outside("10000 with 100 mistakes", withMistakes(largeFile(10_000), 100));
