/**
 * How long a person waits for `troupe check`, beside an empty Node process: whole processes, in turn, median of several.
 * `npm run build && node dist/spec/bench/start.js [runs]`
 */

import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../root.js";
import { command } from "../troupe.js";

const runs = Number(process.argv[2] ?? 11);

const contestants: readonly [name: string, words: readonly string[]][] = [
  ["node -e 0", ["-e", "0"]],
  ["troupe --version", [command, "--version"]],
  ["troupe check examples/response-time.flow", [command, "check", join(root, "examples/response-time.flow")]],
  ["troupe check examples/digits.flow", [command, "check", join(root, "examples/digits.flow")]],
];

const times = new Map(contestants.map(([name]) => [name, [] as number[]]));
for (let run = 0; run < runs; run++)
  for (const [name, words] of contestants) {
    const began = performance.now();
    const { status } = spawnSync(process.execPath, words);
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
    times.get(name)?.push(performance.now() - began);
  }

console.log(`${runs} runs, Node ${process.version}, ${cpus()[0]?.model}`);
for (const [name, list] of times) {
  const sorted = list.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(0).padStart(5);
  console.log(`${at(0.5)} ms median (${at(0)} to ${at(1)})  ${name}`);
}
