/**
 * Work for the conformance suite, behind the same interface as the real work. What a call does is in its name; tasks
 * are held by a latch in shared memory, never by a sleep of some hopeful length.
 */

import { threadId } from "node:worker_threads";
import type { Value } from "../../lang/formula.js";
import type { Assignment, Outcome } from "../../runtime/messages.js";
import type { Result, TableResult } from "../../runtime/results.js";
import type { Host } from "../../runtime/thread/host.js";

/** What a leak would hold. */
const kept: Float32Array[] = [];

export async function carryOut(assignment: Assignment, host: Host): Promise<Outcome> {
  const { task, attempt, work } = assignment;
  const call = "call" in work ? work.call : { name: "nothing", arguments: {} };
  const arg = (name: string): Value => call.arguments[name] ?? 0;
  const report = (done: number, note: string) => host.report({ type: "progress", task, attempt, done, note });
  switch (call.name) {
    case "echo":
      return answer(arg("value"));
    case "fail":
      return { type: "failed", failure: { code: "data", message: "asked to fail", lasting: true } };
    case "throw":
      throw new Error("asked to throw");
    case "break":
      return { type: "failed", failure: { code: "internal", message: "asked to break", lasting: false } };
    case "exit":
      process.exit(3);
      break;
    case "fill": {
      const filled: unknown[] = [];
      for (;;) filled.push(new Array(100_000).fill({ task }));
    }
    case "keep":
      report(1, "kept");
      kept.push(new Float32Array(Number(arg("bytes")) / 4));
      return answer(threadId);
    case "waste":
      // At once, so that nothing sweeps it in between.
      return answer(new Float32Array(Number(arg("bytes")) / 4).length > 0 ? threadId : 0);
    case "print":
      process.stdout.write("printed by a task\n");
      return answer(0);
    case "environment":
      return answer(Object.keys(process.env).sort());
    case "progress":
      for (let at = 1; at <= Number(arg("count")); at++) report(at / Number(arg("count")), String(at));
      return answer(0);
    case "sleep":
      report(0, "asleep");
      await host.sleep(Number(arg("time")));
      return host.stopRequested() ? { type: "stopped" } : answer(0);
    case "spin":
      report(0, "round and round");
      for (;;) Atomics.add(cells(assignment), 1, 1);
    case "stubborn":
      report(0, "deaf");
      await until(host, () => latch(assignment) === 2);
      return answer(0);
    case "latch":
      Atomics.add(cells(assignment), 1, 1);
      report(0, "here");
      await until(host, () => latch(assignment) === 1);
      return answer(0);
    case "write":
      Atomics.store(cells(assignment), 2, 42);
      return answer(0);
  }
  return answer(0);
}

/** Three Int32: the latch, how many tasks have come to it, and room to write in. */
export function latchInput(): { readonly cells: Int32Array<SharedArrayBuffer>; readonly result: Result } {
  const labels = new SharedArrayBuffer(12);
  const result: TableResult = {
    kind: "table",
    rows: 3,
    shape: [1],
    features: { type: "uint8", buffer: new SharedArrayBuffer(3) },
    scale: 1,
    targets: [{ name: "latch", type: "number", values: labels }],
    parts: {},
    digest: "",
  };
  return { cells: new Int32Array(labels), result };
}

function cells({ inputs }: Assignment): Int32Array {
  const input = inputs.latch;
  if (input?.kind !== "table") throw new Error("the test gave no latch");
  return new Int32Array(input.targets[0]!.values);
}

const latch = (assignment: Assignment) => Atomics.load(cells(assignment), 0);

async function until(host: Host, ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 1));
  await host.breathe();
}

function answer(value: Value): Outcome {
  return { type: "done", result: { kind: "answer", value } };
}
