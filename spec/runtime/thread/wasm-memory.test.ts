/**
 * What happens when the wasm backend asks for more memory than there is: with a small bound here, so that it takes no
 * 4 GiB to see it.
 */

import type { Tensor } from "@tensorflow/tfjs-core";
import test, { type ExecutionContext } from "ava";
import { LocalEngine } from "../../../runtime/engine/local.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type LoadedBackend, useBackend } from "../../../runtime/thread/backends.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import { guardMemory } from "../../../runtime/thread/wasm-memory.js";
import { ignore, workerWith } from "../../engine/assignments.js";
import { assignment, call, carry, digestOf, digitsTable, testHost, trained, trainWork } from "./host.js";

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

test.serial(
  "a batch that is too large fails its training, and the next one gives the weights it always gave",
  async (t) => {
    const digits = await digitsTable(2000);
    const expected = (await trained("a", trainWork(), { digits })).digest;
    const { tf } = await withRoom(0);
    const others: Tensor[] = [];
    refused(t, () => {
      for (;;) others.push(tf.fill([MiB / 4], 0));
    });
    for (const tensor of others.splice(0, 2)) tensor.dispose();
    const outcome = await carry(assignment("a", trainWork({ batch: 1600 }), { digits }));
    t.like(outcome, { type: "failed", failure: { code: "memory", lasting: true } });
    for (const tensor of others) tensor.dispose();
    t.is(digestOf(await carry(assignment("a", trainWork(), { digits }))), expected);
  },
);

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
  const engine = new LocalEngine({ workerFile: new URL("./capped-thread.js", import.meta.url).pathname });
  const digits = await digitsTable(2000);
  const worker = workerWith(1);
  const failed = await engine.run(worker, assignment("a", trainWork({ batch: 1600 }), { digits }), ignore);
  t.like(failed, { type: "failed", failure: { code: "memory", lasting: true } });
  t.truthy(failed.recycled);
  const next = await engine.run(worker, assignment("a", trainWork({ epochs: 1 }), { digits }), ignore);
  t.like(next, { type: "done", result: { kind: "network", backend: "wasm" } });
  t.is(next.recycled, undefined);
  await engine.close(1);
});
