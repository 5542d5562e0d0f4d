/**
 * How many tasks can go side by side, and which chain is the longest: against counting every choice by hand.
 */

import test from "ava";
import fc from "fast-check";
import type { PlanTask } from "../../lang/plan.js";
import { longestChain, mostOnWorkers } from "../../runtime/report/plan-graph.js";
import { widthOf } from "../../runtime/report/plan-width.js";
import { planOf, taskOf, workerOf } from "../runtime/schedule-plans.js";

/** For each task, which of those before it in the list it comes after. */
const graphs = fc
  .array(fc.array(fc.boolean(), { maxLength: 9 }), { maxLength: 9 })
  .map((rows) =>
    rows.map((row, at) =>
      taskOf(`t${at}`, { after: row.slice(0, at).flatMap((is, before) => (is ? [`t${before}`] : [])) }),
    ),
  );

/** For each task, as bits, all that comes before it. */
function before(tasks: readonly PlanTask[]): number[] {
  const all: number[] = [];
  for (const { after } of tasks)
    all.push(after.map((id) => Number(id.slice(1))).reduce((found, at) => found | (1 << at) | (all[at] ?? 0), 0));
  return all;
}

function widestByHand(tasks: readonly PlanTask[]): number {
  const earlier = before(tasks);
  let most = 0;
  for (let chosen = 0; chosen < 1 << tasks.length; chosen++) {
    const members = tasks.flatMap((_, at) => (chosen & (1 << at) ? [at] : []));
    if (members.every((at) => ((earlier[at] ?? 0) & chosen) === 0)) most = Math.max(most, members.length);
  }
  return most;
}

test("the width is that of the largest set of which none comes after another", (t) => {
  fc.assert(
    fc.property(graphs, (tasks) => widthOf(tasks) === widestByHand(tasks)),
    { numRuns: 500 },
  );
  t.pass();
});

test("counted tasks between the same neighbours are told at once, a chain of thousands too", (t) => {
  const first = taskOf("first");
  const jobs = Array.from({ length: 10_000 }, (_, at) => taskOf(`job[${at}]`, { after: ["first"] }));
  t.is(widthOf([first, ...jobs, taskOf("last", { after: jobs.map(({ id }) => id) })]), 10_000);
  t.is(
    widthOf(Array.from({ length: 5000 }, (_, at) => taskOf(`t${at}`, { after: at === 0 ? [] : [`t${at - 1}`] }))),
    1,
  );
});

test("the longest chain goes by work where it is known, and else by steps", (t) => {
  const costing = (id: string, work: number | undefined, after: readonly string[] = []) =>
    taskOf(id, { after, estimate: work === undefined ? {} : { work } });
  const known = planOf([], [costing("a", 100), costing("b", 1), costing("c", 1, ["b"]), costing("d", 1, ["c"])]);
  t.deepEqual(
    longestChain(known).tasks.map(({ id }) => id),
    ["a"],
  );
  t.deepEqual(longestChain(known).work, { chain: 100, all: 103 });
  const unknown = planOf([], [costing("a", undefined), costing("b", 1), costing("c", 1, ["b"])]);
  t.deepEqual(
    longestChain(unknown).tasks.map(({ id }) => id),
    ["b", "c"],
  );
  t.is(longestChain(unknown).work, undefined);
});

test("workers have room for as many as the least demanding task would fit", (t) => {
  const workers = [workerOf("a", { threads: 4, offers: { units: 50 } }), workerOf("b", { threads: 1 })];
  const tasks = Array.from({ length: 9 }, (_, at) => taskOf(`t${at}`, { needs: { units: at === 0 ? 20 : 40 } }));
  // Two of 20 units in a's 50; b offers no units at all.
  t.is(mostOnWorkers(planOf(workers, tasks)), 2);
});
