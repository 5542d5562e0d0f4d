/**
 * Every benchmark, one after the other, each in a process of its own: on a quiet machine, `npm run bench` measures all
 * that README.md repeats, but for the ones that it names. Ends with 1 if one of them ended so.
 */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const benchmarks: readonly (readonly string[])[] = [
  ["start", "9"],
  ["check", "7"],
  ["step", "--check", "--runs=7"],
  ["threads", "5"],
  ["memory"],
  ["shared", "--check"],
  ["streaming", "3"],
  ["larger"],
  ["predict", "3"],
  ["csv", "--runs=7"],
];

for (const [name, ...words] of benchmarks) {
  console.log(`\n## ${[name, ...words].join(" ")}\n`);
  const file = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file, ...words], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
