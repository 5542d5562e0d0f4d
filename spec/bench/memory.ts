/**
 * What threads cost in memory: one after another, 1 to 8 of them train on the same 60,000 × 784 bytes.
 * `npm run build && node dist/spec/bench/memory.js`
 */

import { cpus } from "node:os";
import type { PlanWorker } from "../../lang/plan.js";
import { bufferOf } from "../../runtime/data/rows/rows.js";
import { LocalEngine } from "../../runtime/engine/local.js";
import type { Assignment } from "../../runtime/messages.js";
import { drawn } from "../drawn.js";
import { lessonOf } from "./lessons.js";

const most = 8;
const rows = 60_000;
const MiB = 2 ** 20;

const { network } = lessonOf("784-64-10");
const { table } = drawn(network, rows);

function training(number: number): Assignment {
  const loss = { name: "cross_entropy", arguments: {} };
  const optimizer = { name: "adam", arguments: {} };
  return {
    task: `train ${number}`,
    attempt: 1,
    seed: number,
    place: { file: "", line: 1, column: 1 },
    work: { kind: "train", model: network, data: { task: "drawn" }, epochs: 2, batch: 64, optimizer, loss },
    inputs: { drawn: table },
    backend: "wasm",
    slowdown: 1,
    stop: new SharedArrayBuffer(4),
  };
}

/** The most that the process holds while so many threads are at work. */
async function peak(engine: LocalEngine, worker: PlanWorker, threads: number): Promise<number> {
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const trainings = Array.from({ length: threads }, (_, at) => engine.run(worker, training(at), () => {}));
  for (const outcome of await Promise.all(trainings))
    if (outcome.type !== "done") throw new Error(JSON.stringify(outcome));
  clearInterval(watching);
  return most;
}

const engine = new LocalEngine();
const worker: PlanWorker = { name: "desk", threads: most, backend: "wasm", slowdown: 1, offers: { threads: most } };
const before = process.memoryUsage.rss();
const data = bufferOf(table).byteLength;
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
console.log(
  `${(before / MiB).toFixed(0)} MiB without threads, ${(data / MiB).toFixed(0)} MiB of it the rows, which all of them share.`,
);
console.log("\nthreads  MiB in all  MiB for each thread");
for (let threads = 1; threads <= most; threads++) {
  const all = await peak(engine, worker, threads);
  const each = (all - before) / threads;
  console.log(
    `${String(threads).padStart(7)}${(all / MiB).toFixed(0).padStart(12)}${(each / MiB).toFixed(1).padStart(21)}`,
  );
}
await engine.close(1);
