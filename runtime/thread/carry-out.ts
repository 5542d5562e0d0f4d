/**
 * Carries one assignment out, wherever it is: hands it to the file of its kind of work, and turns whatever comes of
 * it into an outcome. It never rejects, and it keeps nothing between two calls.
 *
 * The kinds are imported when they are first needed, so that a thread that only sleeps or reads never pays for
 * TensorFlow.js (some 200 ms and 40 MB).
 */

import { TaskFailure } from "../failure.js";
import type { Assignment, Outcome } from "../messages.js";
import { type Carried, type Host, Stopped } from "./host.js";
import { checkMemory, memoryFailure } from "./memory-failure.js";

export async function carryOut(assignment: Assignment, host: Host): Promise<Outcome> {
  try {
    const started = host.now();
    const carried = await dispatch(assignment, host);
    checkMemory();
    await slowDown(assignment.slowdown, host.now() - started, host);
    return { type: "done", ...carried, seconds: host.now() - started };
  } catch (error) {
    return outcomeOf(error);
  }
}

async function dispatch(assignment: Assignment, host: Host): Promise<Carried> {
  const { work } = assignment;
  if (host.stopRequested()) throw new Stopped();
  switch (work.kind) {
    case "load":
      return (await import("./kinds/load.js")).load(work, assignment, host);
    case "train":
      return (await import("./kinds/train.js")).train(work, assignment, host);
    case "evaluate":
      return (await import("./kinds/evaluate.js")).evaluate(work, assignment, host);
    case "predict":
      return (await import("./kinds/predict.js")).predict(work, assignment, host);
    case "predict_rows":
      return (await import("./kinds/predict-rows.js")).predictRows(work, assignment, host);
    case "save":
      return (await import("./kinds/save.js")).save(work, assignment, host);
    case "call":
      return (await import("./kinds/call.js")).call(work, assignment, host);
    case "probe":
      return (await import("./kinds/probe.js")).probe(work, assignment, host);
    default:
      throw new Error(`no way to ${work.kind}: a plan that needs one is refused before it runs`);
  }
}

/** A worker made slow on purpose takes `slowdown` times as long as the work itself did. */
async function slowDown(slowdown: number, took: number, host: Host): Promise<void> {
  if (slowdown > 1) await host.sleep((slowdown - 1) * took);
  if (host.stopRequested()) throw new Stopped();
}

function outcomeOf(error: unknown): Outcome {
  // Asked first: what was made of numbers that memory did not suffice for may fail in other words, or be stopped, and
  // the refusal must not be left standing for the thread's next task.
  const refused = memoryFailure(error);
  if (error instanceof Stopped) return { type: "stopped" };
  const known = refused ?? (error instanceof TaskFailure ? error : undefined);
  if (known) return { type: "failed", failure: known.failure };
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    type: "failed",
    failure: { code: "internal", message, lasting: false, ...(stack === undefined ? {} : { stack }) },
  };
}
