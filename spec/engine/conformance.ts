/** What every engine owes: one suite, and every implementation passes it. */

import test from "ava";
import { type Engine, requestStop } from "../../runtime/engine/engine.js";
import type { Progress } from "../../runtime/messages.js";
import { answered, assign, ignore, workerWith } from "./assignments.js";
import { latchInput } from "./double.js";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Runs the suite on engines made by `make`, which do the double's work. */
export function conforms(make: () => Engine): void {
  test("the outcome is delivered", async (t) => {
    const engine = make();
    const outcome = await engine.run(workerWith(1), assign("echo", { value: [1, "two", true] }), ignore);
    t.deepEqual<unknown, unknown>(outcome, answered([1, "two", true]));
    await engine.close(1);
  });

  test("a failure is a value", async (t) => {
    const engine = make();
    t.deepEqual(await engine.run(workerWith(1), assign("fail"), ignore), {
      type: "failed",
      failure: { code: "data", message: "asked to fail", lasting: true },
    });
    const thrown = await engine.run(workerWith(1), assign("throw"), ignore);
    t.like(thrown, { type: "failed", failure: { code: "internal", message: "asked to throw" } });
    t.like(await engine.run(workerWith(1), assign("echo"), ignore), { type: "done" }, "and the worker goes on");
    await engine.close(1);
  });

  test("progress comes in order, all of it before the outcome", async (t) => {
    const engine = make();
    for (let round = 0; round < 200; round++) {
      const notes: string[] = [];
      const count = round % 7;
      await engine.run(workerWith(1), assign("progress", { count }), ({ note }) => notes.push(note));
      const heard = notes.length;
      await turn();
      if (heard !== count || notes.length !== heard || notes.some((note, at) => note !== String(at + 1)))
        return t.fail(`round ${round}: ${notes.join(" ")}, of ${count}, ${heard} in time`);
    }
    await engine.close(1);
    t.pass();
  });

  test("a stop ends a long sleep within half a second", async (t) => {
    const engine = make();
    const assignment = assign("sleep", { time: 60 });
    let asked = 0;
    const outcome = await engine.run(workerWith(1), assignment, () => {
      asked = performance.now();
      requestStop(assignment);
    });
    t.deepEqual(outcome, { type: "stopped" });
    t.true(performance.now() - asked < 500);
    await engine.close(1);
  });

  test("a stop asked for before the start is heard as well", async (t) => {
    const engine = make();
    const assignment = assign("sleep", { time: 60 });
    requestStop(assignment);
    t.deepEqual(await engine.run(workerWith(1), assignment, ignore), { type: "stopped" });
    await engine.close(1);
  });

  test("a worker does as many things at once as it has threads, and one more is refused", async (t) => {
    const engine = make();
    const { cells, result } = latchInput();
    const held = () => engine.run(workerWith(3), assign("latch", {}, { latch: result }), ignore);
    const outcomes = [held(), held(), held()];
    while (Atomics.load(cells, 1) < 3) await turn();
    t.throws(held, { message: /no thread free/ });
    Atomics.store(cells, 0, 1);
    for (const outcome of await Promise.all(outcomes)) t.like(outcome, { type: "done" });
    t.like(await held(), { type: "done" });
    await engine.close(1);
  });

  test("a shared input is not copied", async (t) => {
    const engine = make();
    const { cells, result } = latchInput();
    await engine.run(workerWith(1), assign("write", {}, { latch: result }), ignore);
    t.is(cells[2], 42);
    await engine.close(1);
  });

  test("killing one assignment ends it alone, and its worker goes on", async (t) => {
    const engine = make();
    const { cells, result } = latchInput();
    const worker = workerWith(2);
    const [deaf, beside] = ["stubborn", "latch"].map((name) => assign(name, {}, { latch: result }));
    const notes: string[] = [];
    let begun = () => {};
    const began = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const note = (progress: Progress) => void (notes.push(progress.note) === 2 && begun());
    const killed = engine.run(worker, deaf!, note);
    const spared = engine.run(worker, beside!, note);
    await began;
    engine.kill(worker, deaf!);
    t.deepEqual(await killed, { type: "stopped" });
    const next = await engine.run(worker, assign("echo", { value: 5 }), ignore);
    t.deepEqual<unknown, unknown>(next, answered(5), "its place is free again");
    Atomics.store(cells, 0, 1);
    t.like(await spared, { type: "done" }, "its neighbour never noticed");
    engine.kill(worker, deaf!);
    engine.kill(workerWith(1), assign("echo"));
    await engine.close(1);
    Atomics.store(cells, 0, 2); // lets go of it where there is no force
  });

  test("closing stops what runs; what does not hear it is given up when the grace is over", async (t) => {
    const engine = make();
    const { cells, result } = latchInput();
    const began: Progress[] = [];
    const note = (progress: Progress) => began.push(progress);
    const sleeper = engine.run(workerWith(2), assign("sleep", { time: 60 }), note);
    const deaf = engine.run(workerWith(2), assign("stubborn", {}, { latch: result }), note);
    while (began.length < 2) await turn();
    const closing = performance.now();
    await engine.close(0.05);
    t.deepEqual(await sleeper, { type: "stopped" });
    t.deepEqual(await deaf, { type: "stopped" });
    t.true(performance.now() - closing < 2000);
    Atomics.store(cells, 0, 2); // lets go of it where there is no force
  });

  test("closing waits for what can still stop by itself", async (t) => {
    const engine = make();
    const { cells, result } = latchInput();
    const held = engine.run(workerWith(1), assign("latch", {}, { latch: result }), ignore);
    while (Atomics.load(cells, 1) < 1) await turn();
    const closed = engine.close(60);
    Atomics.store(cells, 0, 1);
    await closed;
    t.like(await held, { type: "done" });
  });

  test("closing may be repeated, and nothing is taken on afterwards", async (t) => {
    const engine = make();
    await engine.close(1);
    await Promise.all([engine.close(1), engine.close(1)]);
    t.throws(() => engine.run(workerWith(1), assign("echo"), ignore), { message: /closed/ });
  });
}
