/**
 * What happens when the wasm backend asks for more memory than there is: with a small bound here, so that it takes no
 * 4 GiB to see it.
 */

import { fileURLToPath } from "node:url";
import type { Tensor } from "@tensorflow/tfjs-core";
import test, { type ExecutionContext } from "ava";
import { LocalEngine } from "../../../runtime/engine/local.js";
import { TaskFailure } from "../../../runtime/failure.js";
import type { WeightSpec } from "../../../runtime/results.js";
import { type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import { openGeneralLearner } from "../../../runtime/thread/general.js";
import type { Learner } from "../../../runtime/thread/learner.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { guardMemory } from "../../../runtime/thread/wasm/guard.js";
import { initialWeights } from "../../../runtime/thread/weights.js";
import { drawn } from "../../drawn.js";
import { ignore, workerWith } from "../../engine/assignments.js";
import { assignment, call, carry, digitsTable, perceptron, testHost, trainWork } from "./host.js";

const MiB = 2 ** 20;

const wasmOf = ({ tf }: LoadedBackend) =>
  (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array; asm: { malloc(bytes: number): number } } }).wasm;
const heldBy = (backend: LoadedBackend) => wasmOf(backend).HEAPU8.length;

/** The backend, with room for so much more than it has. */
async function withRoom(bytes: number): Promise<LoadedBackend> {
  const backend = await useBackend("wasm");
  guardMemory(backend.tf, heldBy(backend) + bytes);
  return backend;
}

function refused(t: ExecutionContext, run: () => unknown): void {
  const error = t.throws(run, { instanceOf: TaskFailure });
  if (!(error instanceof TaskFailure)) return;
  t.like(error.failure, { code: "memory", lasting: true });
  t.regex(error.message, /^TensorFlow\.js wants another \d+ MiB, while it has \d+ MiB and can have \d+ MiB\.$/);
  t.regex(error.failure.advice ?? "", /smaller batch/);
}

test.serial("a tensor that finds no room is not made, and what is there stays whole", async (t) => {
  const backend = await withRoom(32 * MiB);
  const { tf } = backend;
  const before = tf.memory();
  const made: Tensor[] = [];
  const fill = () => {
    for (;;) made.push(tf.fill([MiB / 4], made.length));
  };
  refused(t, fill);
  t.true(made.length >= 16, `${made.length} of 1 MiB`);
  for (const [at, tensor] of made.entries())
    t.true(
      tensor.dataSync().every((value) => value === at),
      `tensor ${at}`,
    );
  refused(t, () => tf.tidy(() => tf.add(made[0]!, 1)));
  for (const tensor of made) tensor.dispose();
  t.deepEqual(tf.memory().numTensors, before.numTensors);
  t.deepEqual(tf.memory().numBytes, before.numBytes);
  t.deepEqual([...tf.tidy(() => tf.add(tf.ones([2]), 1).dataSync())], [2, 2], "and it works again");
});

test.serial("sizes beyond what addresses reach are refused as well", async (t) => {
  const { tf } = await withRoom(32 * MiB);
  // 4 GiB and 4 bytes: the lower 32 bits of that are 4.
  refused(t, () => tf.fill([2 ** 30 + 1], 1));
  refused(t, () => tf.fill([2 ** 30 - 2], 1));
});

test.serial("memory that a kernel was refused inside fails the task, whatever it came to", async (t) => {
  const backend = await withRoom(0);
  // As a kernel does for itself: it does not pass by where tensors are made.
  const { malloc } = wasmOf(backend).asm;
  t.is(malloc(512 * MiB), 0);
  refused(t, () => backend.tf.ones([1]));
  t.is(malloc(512 * MiB), 0);
  t.like(await carry(assignment("job", { kind: "call", call: call("sleep", { time: 0 }) })), {
    type: "failed",
    failure: { code: "memory" },
  });
  t.like(await carry(assignment("job", { kind: "call", call: call("sleep", { time: 0 }) })), { type: "done" });
});

test.serial("a step that finds no room fails, and the next one goes on where the last had ended", async (t) => {
  const network = perceptron([784], 16, 10);
  const { rows, labels } = drawn(network, 4000);
  const start = (specs: readonly WeightSpec[]) => initialWeights(specs, 1);
  const options = { loss: call("cross_entropy"), optimizer: call("adam"), batch: 4000, start };
  const [learner, undisturbed] = [
    await openGeneralLearner(network, "wasm", options),
    await openGeneralLearner(network, "wasm", options),
  ];
  const step = ({ step }: Learner, count: number) =>
    step(rows, 0, count, { labels: labels.subarray(0, count) }, randomFrom(1));
  const small = 16;
  step(undisturbed, small);
  step(learner, small);
  const { tf } = await withRoom(0);
  const others: Tensor[] = [];
  refused(t, () => {
    for (;;) others.push(tf.fill([MiB / 4], 0));
  });
  for (const tensor of others.splice(0, 2)) tensor.dispose();
  refused(t, () => step(learner, 4000));
  t.deepEqual(step(learner, small), step(undisturbed, small));
  t.deepEqual(learner.weights(), undisturbed.weights());
  for (const tensor of others) tensor.dispose();
  learner.dispose();
  undisturbed.dispose();
});

test("a network that is larger than any memory fails its training; a batch that is larger than the data does not", async (t) => {
  const digits = await digitsTable(200);
  const large = trainWork({ model: perceptron([28, 28], 2_000_000, 10) });
  const outcome = await carry(assignment("a", large, { digits }));
  t.like(outcome, { type: "failed", failure: { code: "memory", lasting: true } });
  t.regex(outcome.type === "failed" ? outcome.failure.message : "", /^net needs \d+\.\d\d GiB at once/);
  t.like(await carry(assignment("a", trainWork({ batch: 10_000_000 }), { digits })), { type: "done" });
});

test("arrays that cannot be had are the same failure", async (t) => {
  for (const error of [allocation(() => new ArrayBuffer(2 ** 52)), allocation(() => new Float32Array(2 ** 40))]) {
    const given = assignment("job", { kind: "call", call: call("sleep", { time: 1 }) });
    const host = testHost(given, { sleep: () => Promise.reject(error) });
    t.like(await carryOut(given, host), { type: "failed", failure: { code: "memory", lasting: true } }, String(error));
  }
});

function allocation(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  throw new Error("there was so much");
}

test("in a pool, the thread of such a task is replaced, and its worker goes on", async (t) => {
  const engine = new LocalEngine({ workerFile: fileURLToPath(new URL("./capped-thread.js", import.meta.url)) });
  const asking = (bytes: number) => assignment("job", { kind: "call", call: call("sleep", { time: bytes }) });
  const failed = await engine.run(workerWith(1), asking(64 * MiB), ignore);
  t.like(failed, { type: "failed", failure: { code: "memory", lasting: true } });
  t.truthy(failed.recycled);
  const next = await engine.run(workerWith(1), asking(MiB), ignore);
  t.like(next, { type: "done" });
  t.is(next.recycled, undefined);
  await engine.close(1);
});
