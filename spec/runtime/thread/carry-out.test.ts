/** Carrying assignments out: outcomes for whatever happens, slowness on purpose, and no library before it is needed. */

import { createRequire } from "node:module";
import test from "ava";
import type { Work } from "../../../lang/plan.js";
import { requestStop } from "../../../runtime/engine/engine.js";
import { carryOut } from "../../../runtime/thread/carry-out.js";
import { noteRefusal } from "../../../runtime/thread/memory-failure.js";
import {
  assignment,
  average,
  call,
  carry,
  digitsTable,
  network,
  resultOf,
  testHost,
  trained,
  trainWork,
} from "./host.js";

const sleep: Work = { kind: "call", call: call("sleep", { time: 2 }) };

const tensorFlowIsLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("tfjs-core"));

test.serial(
  "sleeping, reading, functions and what is compiled do without TensorFlow.js; the js backend loads it",
  async (t) => {
    await carry(assignment("job", sleep));
    const digits = await digitsTable(100);
    const on = [1, 2, 3];
    const body = { op: "call", name: "mean", arguments: [{ op: "path", path: ["x"] }] } as const;
    const model = { type: "function", name: "centre", parameter: "x", body } as const;
    await resultOf("answer", assignment("answer", { kind: "predict", model, on }));
    const a = await trained("a", trainWork({ epochs: 1 }), { digits });
    const data = { task: "digits", part: "test" };
    const measured: Work = { kind: "evaluate", models: [network("a")], data, metrics: [call("accuracy")] };
    await resultOf("scores", assignment("scores", measured, { digits, a }));
    t.false(tensorFlowIsLoaded());
    await carry(assignment("a", trainWork({ epochs: 1 }), { digits }, { backend: "js" }));
    t.true(tensorFlowIsLoaded());
  },
);

test("a sleep asks its host for its time, and leaves that it is done", async (t) => {
  const given = assignment("job", sleep);
  const host = testHost(given);
  t.like(await carryOut(given, host), { type: "done", result: { kind: "done" } });
  t.is(host.slept[0], 2);
});

test("slowdown 3 waits twice as long again as the work took", async (t) => {
  let clock = 0;
  const given = assignment("job", sleep, {}, { slowdown: 3 });
  const slept: number[] = [];
  const sleeping = async (seconds: number) => {
    slept.push(seconds);
    clock += seconds;
  };
  const outcome = await carryOut(given, testHost(given, { now: () => clock, sleep: sleeping }));
  t.is(outcome.type === "done" && outcome.seconds, 6);
  t.deepEqual(slept, [2, 4]);
  t.is(clock, 6);
});

test("a stop during the work, during its slowdown or before it is a stop, not a failure", async (t) => {
  const before = assignment("job", sleep);
  requestStop(before);
  t.deepEqual(await carry(before), { type: "stopped" });
  for (const nap of [1, 2]) {
    const given = assignment("job", sleep, {}, { slowdown: 2 });
    let naps = 0;
    const host = testHost(given, {
      sleep: async () => {
        if (++naps === nap) requestStop(given);
      },
    });
    t.deepEqual(await carryOut(given, host), { type: "stopped" });
    t.is(naps, nap);
  }
});

test("a mistake of ours is `internal`, with its stack, and may be tried again", async (t) => {
  const outcome = await carry(assignment("job", { kind: "call", call: call("dance") }));
  if (outcome.type !== "failed") return t.fail();
  t.is(outcome.failure.code, "internal");
  t.regex(outcome.failure.message, /no built-in task dance/);
  t.regex(outcome.failure.stack ?? "", /call\.[jt]s/);
  t.false(outcome.failure.lasting);
});

test("the mean and the standard deviation of 1 to 5, half and half, are 2.2071", async (t) => {
  const of = (name: string) =>
    ({
      type: "function",
      name,
      parameter: "x",
      body: { op: "call", name, arguments: [{ op: "path", path: ["x"] }] },
    }) as const;
  const model = average("fused", [0.5, of("mean")], [0.5, of("std")]);
  const { value } = await resultOf("answer", assignment("answer", { kind: "predict", model, on: [1, 2, 3, 4, 5] }));
  // (3 + sqrt 2) / 2.
  t.true(Math.abs((value as number) - (3 + Math.SQRT2) / 2) < 1e-12);
});

test.serial(
  "memory that was refused is what failed, whatever came of it, and the next task hears nothing of it",
  async (t) => {
    const lost = assignment("a", trainWork({ epochs: 1 }), {});
    const host = testHost(lost);
    noteRefusal({ wanted: 2 ** 20, held: 2 ** 20, most: 2 ** 20 });
    const outcome = await carryOut(lost, host);
    t.is(outcome.type === "failed" && outcome.failure.code, "memory");
    t.is((await carryOut(assignment("job", sleep), host)).type, "done");
  },
);
