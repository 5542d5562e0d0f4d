/** The thread of a column: opens its trainer once, then answers each number of steps with the milliseconds they took. */

import { parentPort, workerData } from "node:worker_threads";
import { tableRows } from "../../runtime/data/rows/rows.js";
import { canCompile } from "../../runtime/thread/compiled/stages/table.js";
import { openGeneralLearner } from "../../runtime/thread/general.js";
import type { Learner, LearnerOptions } from "../../runtime/thread/learner.js";
import { nativeIsPresent } from "../../runtime/thread/native.js";
import { openLearner } from "../../runtime/thread/open.js";
import { randomFrom, shuffle } from "../../runtime/thread/random.js";
import { initialWeights } from "../../runtime/thread/weights.js";
import type { Answer, ColumnName } from "./columns.js";
import { type Lesson, lessonOf, rowsOf } from "./lessons.js";

export interface Trainer {
  /** Milliseconds for so many steps of training, the order of the rows drawn anew. */
  run(steps: number): Promise<number>;
}

/** As a task does it: shuffled rows, straight from their bytes. */
function trainerOf(learner: Learner, lesson: Lesson, batch: number): Trainer {
  const { table, labels } = rowsOf(lesson);
  const order = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const rows = tableRows(table, order);
  const random = randomFrom(1);
  return {
    async run(steps) {
      const began = performance.now();
      shuffle(random, order);
      for (let from = 0; from < steps * batch; from += batch) {
        const truth = { labels: Int32Array.from(order.subarray(from, from + batch), (row) => labels[row]!) };
        const { finite } = learner.step(rows, from, from + batch, truth, random);
        if (!finite) throw new Error("it diverged");
      }
      return performance.now() - began;
    },
  };
}

async function open(name: ColumnName, lesson: Lesson, batch: number): Promise<Trainer> {
  if (name === "stock fit") return (await import("./stock.js")).openStock(lesson, batch);
  const { network } = lesson;
  const options: LearnerOptions = {
    loss: { name: "cross_entropy", arguments: {} },
    optimizer: { name: "adam", arguments: {} },
    batch,
    start: (specs) => initialWeights(specs, 1),
  };
  if (name === "compiled") {
    if (!canCompile(network)) throw new Error("not compiled yet");
    return trainerOf(await openLearner(network, "wasm", options), lesson, batch);
  }
  if (name === "native" && !nativeIsPresent()) throw new Error("not installed");
  const backend = name === "general" ? "wasm" : name;
  return trainerOf(await openGeneralLearner(network, backend, options), lesson, batch);
}

const { name, lesson, batch } = workerData as { name: ColumnName; lesson: string; batch: number };
const answer = (message: Answer) => parentPort!.postMessage(message);
const reasonOf = (error: unknown) => String(error instanceof Error ? error.message : error).split("\n")[0]!;

try {
  const trainer = await open(name, lessonOf(lesson), batch);
  answer({ ms: 0 });
  parentPort!.on("message", (steps: number) => {
    trainer.run(steps).then(
      (ms) => answer({ ms }),
      (error: unknown) => answer({ reason: reasonOf(error) }),
    );
  });
} catch (error) {
  answer({ reason: reasonOf(error) });
}
