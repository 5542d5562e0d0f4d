/** The engine in this thread passes the suite. */

import test from "ava";
import { InlineEngine } from "../../runtime/engine/inline.js";
import { assign, ignore, workerWith } from "./assignments.js";
import { conforms } from "./conformance.js";
import { carryOut } from "./double.js";

conforms(() => new InlineEngine({ carryOut }));

test("the real work can be done in this thread", async (t) => {
  const engine = new InlineEngine();
  const outcome = await engine.run(workerWith(1), assign("sleep", { time: 0.01 }), ignore);
  t.like(outcome, { type: "done", result: { kind: "done" } });
  t.true(outcome.type === "done" && outcome.seconds !== undefined && outcome.seconds > 0);
  await engine.close(1);
});
