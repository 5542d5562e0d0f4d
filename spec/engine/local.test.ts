/** The engine with threads passes the suite, and survives the loss of threads. */

import { execFile } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { LocalEngine } from "../../runtime/engine/local.js";
import { heapOf, shareOf } from "../../runtime/engine/share.js";
import type { Outcome } from "../../runtime/messages.js";
import { answered, assign, ignore, workerWith } from "./assignments.js";
import { conforms } from "./conformance.js";
import { latchInput } from "./double.js";

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const workerFile = fileOf("double-thread.js");
const make = () => new LocalEngine({ workerFile });

conforms(make);

test("threads start with the first assignment, stay warm, and are gone after closing", async (t) => {
  const engine = make();
  t.is(engine.threads, 0);
  await engine.run(workerWith(2), assign("echo"), ignore);
  await engine.run(workerWith(2), assign("echo"), ignore);
  t.is(engine.threads, 1);
  await Promise.all([engine.close(1), engine.close(1)]);
  t.is(engine.threads, 0);
  await engine.close(1);
});

test("a lost thread is a failure that is not lasting, and the worker goes on with a new one", async (t) => {
  const engine = make();
  const { cells, result } = latchInput();
  const beside = engine.run(workerWith(2), assign("latch", {}, { latch: result }), ignore);
  const lost = await engine.run(workerWith(2), assign("exit"), ignore);
  t.like(lost, { type: "failed", failure: { code: "lost", lasting: false } });
  t.regex(lost.type === "failed" ? lost.failure.message : "", /worker w .*exit \d+ was lost/);
  t.deepEqual<unknown, unknown>(await engine.run(workerWith(2), assign("echo", { value: 5 }), ignore), answered(5));
  Atomics.store(cells, 0, 1);
  t.like(await beside, { type: "done" }, "its neighbour never noticed");
  await engine.close(1);
});

test("a thread that never looks up is ended when it is killed, and gone after closing", async (t) => {
  const engine = make();
  const { cells, result } = latchInput();
  const worker = workerWith(1);
  for (let time = 0; time < 3; time++) {
    const spinning = assign("spin", {}, { latch: result });
    const outcome = await engine.run(worker, spinning, () => engine.kill(worker, spinning));
    t.deepEqual(outcome, { type: "stopped" });
  }
  t.deepEqual<unknown, unknown>(await engine.run(worker, assign("echo", { value: 5 }), ignore), answered(5));
  await engine.close(1);
  t.is(engine.threads, 0);
  const turns = Atomics.load(cells, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.is(Atomics.load(cells, 1), turns, "nobody counts any more");
});

test("what is killed before its thread has started never runs", async (t) => {
  const engine = make();
  const { cells, result } = latchInput();
  for (const turns of [0, 1, 5]) {
    const writing = assign("write", {}, { latch: result });
    const outcome = engine.run(workerWith(1), writing, ignore);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    engine.kill(workerWith(1), writing);
    t.deepEqual(await outcome, { type: "stopped" });
  }
  t.like(await engine.run(workerWith(1), assign("echo"), ignore), { type: "done" });
  t.is(cells[2], 0);
  await engine.close(1);
});

test("a thread that runs out of memory is lost, and says so", async (t) => {
  const engine = make();
  const worker = workerWith(1, { memory: 64 * 2 ** 20 });
  const lost = await engine.run(worker, assign("fill"), ignore);
  t.like(lost, { type: "failed", failure: { code: "lost", lasting: false } });
  t.regex(lost.type === "failed" ? lost.failure.message : "", /out of memory/);
  t.like(await engine.run(worker, assign("echo"), ignore), { type: "done" });
  await engine.close(1);
});

/** Its one thread may keep 128 MiB, as little as any. */
const small = (threads: number) => workerWith(threads, { memory: threads * 128 * MiB });
const MiB = 2 ** 20;
const keeping = (bytes: number) => assign("keep", { bytes });
const threadOf = (outcome: Outcome) =>
  outcome.type === "done" && outcome.result.kind === "answer" ? outcome.result.value : JSON.stringify(outcome);

test("a thread that holds more than its share at the end of a task is replaced, and says so", async (t) => {
  const engine = make();
  const notes: string[] = [];
  const first = await engine.run(small(1), keeping(200 * MiB), ({ note }) => notes.push(note));
  t.deepEqual(notes, ["kept"], "progress came before its last word");
  t.is(first.recycled?.share, 128 * MiB);
  t.true((first.recycled?.held ?? 0) >= 200 * MiB && (first.recycled?.held ?? 0) < 260 * MiB);
  const second = await engine.run(small(1), keeping(1), ignore);
  t.is(second.recycled, undefined);
  t.not(threadOf(second), threadOf(first));
  await engine.close(1);
  t.is(engine.threads, 0);
});

test("a thread within its share stays, however often it works, and garbage does not count", async (t) => {
  const engine = make();
  const threads = new Set<unknown>();
  for (let time = 0; time < 20; time++) {
    for (const given of [keeping(MiB), assign("waste", { bytes: 200 * MiB })]) {
      const outcome = await engine.run(small(1), given, ignore);
      t.is(outcome.recycled, undefined);
      threads.add(threadOf(outcome));
    }
  }
  t.is(threads.size, 1);
  await engine.close(1);
});

test("while threads come and go, no outcome is lost, and a neighbour notices nothing", async (t) => {
  const engine = make();
  const worker = small(3);
  const { cells, result } = latchInput();
  const beside = engine.run(worker, assign("latch", {}, { latch: result }), ignore);
  const seen = new Set<unknown>();
  const line = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const large = at % 2 === 0;
      const outcome = await engine.run(worker, keeping(large ? 200 * MiB : 8), ignore);
      t.is(outcome.type, "done", JSON.stringify(outcome));
      t.is(outcome.recycled !== undefined, large);
      if (large) t.false(seen.has(threadOf(outcome)), "no task came to a thread that had said farewell");
      if (large) seen.add(threadOf(outcome));
    }
  };
  await Promise.all([line(12), line(12)]);
  t.is(seen.size, 12);
  Atomics.store(cells, 0, 1);
  const spared = await beside;
  t.like(spared, { type: "done" });
  t.is(spared.recycled, undefined);
  await engine.close(1);
  t.is(engine.threads, 0);
});

test("who is killed while its thread says farewell has been stopped, and the worker goes on", async (t) => {
  const engine = make();
  for (let time = 0; time < 10; time++) {
    const given = keeping(200 * MiB);
    const outcome = await engine.run(small(1), given, () => engine.kill(small(1), given));
    t.deepEqual(outcome, { type: "stopped" });
  }
  t.like(await engine.run(small(1), keeping(1), ignore), { type: "done" });
  await engine.close(1);
  t.is(engine.threads, 0);
});

test("a thread in which something broke is replaced after the failure", async (t) => {
  const engine = make();
  const before = await engine.run(workerWith(1), keeping(1), ignore);
  const broken = await engine.run(workerWith(1), assign("break"), ignore);
  t.like(broken, { type: "failed", failure: { code: "internal", message: "asked to break" } });
  t.truthy(broken.recycled);
  t.not(threadOf(await engine.run(workerWith(1), keeping(1), ignore)), threadOf(before));
  await engine.close(1);
});

test("a share: the worker's memory, or the machine's, among its threads; never too little for the libraries", (t) => {
  t.is(shareOf(workerWith(4, { memory: 8 * 2 ** 30 })), 2 * 2 ** 30);
  t.is(shareOf(workerWith(1, { memory: 1 })), 128 * MiB);
  t.true(shareOf(workerWith(1)) <= totalmem() / availableParallelism());
  t.true(shareOf(workerWith(64)) <= Math.max(128 * MiB, totalmem() / 64));
  t.deepEqual(heapOf(workerWith(1)), {});
  t.deepEqual(heapOf(workerWith(4, { memory: 8 * 2 ** 30 })), { resourceLimits: { maxOldGenerationSizeMb: 2048 } });
  t.deepEqual(heapOf(workerWith(4, { memory: MiB })), { resourceLimits: { maxOldGenerationSizeMb: 64 } });
});

test("a thread that ends before it is ready is lost as well, each time anew", async (t) => {
  const engine = new LocalEngine({ workerFile: fileOf("broken-thread.js") });
  for (let time = 0; time < 2; time++) {
    const pair = [assign("echo"), assign("echo")].map((one) => engine.run(workerWith(2), one, ignore));
    for (const lost of await Promise.all(pair)) t.like(lost, { type: "failed", failure: { code: "lost" } });
  }
  await engine.close(1);
  t.is(engine.threads, 0);
});

test("a thread sees none of our environment, but where a build of native and files of the network may be", async (t) => {
  process.env.TROUPE_SECRET = "canary";
  const engine = make();
  t.deepEqual<unknown, unknown>(
    await engine.run(workerWith(1), assign("environment"), ignore),
    answered(["TROUPE_CACHE", "TROUPE_NATIVE"]),
  );
  await engine.close(1);
});

test("what a thread prints does not come out on standard output, and nothing keeps the process alive", async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileOf("printing.js")], { timeout: 30_000 });
  t.is(stdout, "done\n");
});

test("the real work is done in a thread", async (t) => {
  const engine = new LocalEngine();
  const outcome = await engine.run(workerWith(1), assign("sleep", { time: 0.01 }), ignore);
  t.like(outcome, { type: "done", result: { kind: "done" } });
  t.true(outcome.type === "done" && outcome.seconds !== undefined && outcome.seconds > 0);
  await engine.close(1);
});
