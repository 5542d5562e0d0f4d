/**
 * What a second thread is worth, for 2, 4 and 8 models: whole runs of a plan on a worker of one thread and of two, in
 * turn. `npm run build && node dist/spec/bench/threads.js [runs]`
 */

import { cpus } from "node:os";
import { compareThreads } from "./throughput.js";

const runs = Number(process.argv[2] ?? 5);

console.log(`${runs} runs in turn, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
console.log("784-64-10, batch 64: rows a second, all models together, medians.\n");
console.log("models  one thread  two threads   ratio");
for (const { models, one, two, ratio } of await compareThreads([2, 4, 8], runs))
  console.log(
    `${String(models).padStart(6)}${one.toFixed(0).padStart(12)}${two.toFixed(0).padStart(13)}${ratio.toFixed(2).padStart(8)}`,
  );
