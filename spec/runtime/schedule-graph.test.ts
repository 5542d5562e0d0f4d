/** The graph of tasks: readiness, skipping, first causes. */

import test from "ava";
import { graphOf } from "../../runtime/schedule/graph.js";
import { planOf, taskOf } from "./schedule-plans.js";

//  a ─▶ b ─▶ d ─▶ e
//   └─▶ c ─▶ ┘         f
const diamond = graphOf(
  planOf(
    [],
    [
      taskOf("a"),
      taskOf("b", { after: ["a"] }),
      taskOf("c", { after: ["a"] }),
      taskOf("d", { after: ["b", "c"] }),
      taskOf("e", { after: ["d", "d"] }),
      taskOf("f"),
    ],
  ),
);

test("a task is ready when all it comes after is done", (t) => {
  t.deepEqual(diamond.ready, ["a", "f"]);
  const a = diamond.done(diamond.start, "a");
  t.deepEqual(a.ready, ["b", "c"]);
  const b = diamond.done(a.after, "b");
  t.deepEqual(b.ready, []);
  const c = diamond.done(b.after, "c");
  t.deepEqual(c.ready, ["d"]);
  const d = diamond.done(c.after, "d");
  t.deepEqual(d.ready, ["e"], "named twice, waited for once");
  t.is(diamond.done(d.after, "e").after.left, 1);
});

test("a failure skips all that follow, once", (t) => {
  const a = diamond.done(diamond.start, "a");
  const b = diamond.failed(a.after, "b");
  t.deepEqual(b.skipped, ["d", "e"]);
  const c = diamond.failed(b.after, "c");
  t.deepEqual(c.skipped, [], "they were skipped because of b");
  t.is(c.after.left, 1);
  t.deepEqual(diamond.done(b.after, "c").ready, [], "what was skipped is never ready");
});

//  a ─▶ b ─▶ c ╌▶ e      e can do without c, and without d
//   └─▶ d ╌╌╌╌╌╌╌┘
const patient = graphOf(
  planOf(
    [],
    [
      taskOf("a"),
      taskOf("b", { after: ["a"] }),
      taskOf("c", { after: ["b"] }),
      taskOf("d", { after: ["a"] }),
      taskOf("e", { after: ["a", "c", "d"], regardless: ["c", "d"] }),
    ],
  ),
);

test("who can do without another waits for its end, whatever that is", (t) => {
  const a = patient.done(patient.start, "a");
  const b = patient.failed(a.after, "b");
  t.deepEqual([b.skipped, b.ready], [["c"], []]);
  const d = patient.failed(b.after, "d");
  t.deepEqual([d.skipped, d.ready], [[], ["e"]]);
  t.is(patient.done(d.after, "e").after.left, 0);
  t.deepEqual(patient.done(b.after, "d").ready, ["e"], "as after one that is done");
  t.deepEqual(patient.failed(patient.start, "a").ready, [], "what it needs it needs");
  t.deepEqual(patient.failed(patient.start, "a").after.left, 0);
});

test("states are values: an old one can be gone on from again", (t) => {
  diamond.done(diamond.start, "a");
  t.deepEqual(diamond.done(diamond.start, "a").ready, ["b", "c"]);
});

test("a task cannot end before it is ready, nor twice", (t) => {
  t.throws(() => diamond.done(diamond.start, "d"));
  t.throws(() => diamond.done(diamond.done(diamond.start, "a").after, "a"));
});
