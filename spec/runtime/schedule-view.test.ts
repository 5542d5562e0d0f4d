/** Every name a policy can use, with its value in a state worked out by hand. */

import test from "ava";
import { canHold } from "../../runtime/schedule/resources.js";
import { scopeOf } from "../../runtime/schedule/view.js";
import { taskOf, workerOf } from "./schedule-plans.js";

const task = {
  plan: taskOf("a", { priority: 7, deadline: 30, needs: { units: 20 } }),
  state: { task: "a", attempt: 2, since: 4 },
};
const worker = {
  plan: workerOf("w", { threads: 4, offers: { units: 100, memory: 8 } }),
  state: {
    name: "w",
    present: true,
    running: [
      { task: "x", attempt: 1, since: 9 },
      { task: "y", attempt: 1, since: 2 },
    ],
    response: { cost: 2, at: 10 },
    failures: [true, false, false, false],
    done: 3,
  },
  running: [taskOf("x", { needs: { units: 60 } }), taskOf("y", { needs: { memory: 1 } })],
};

const values: Readonly<Record<string, number>> = {
  "task.priority": 7,
  "task.waited": 6,
  "task.deadline": 20,
  "task.attempt": 2,
  "task.needs.units": 20,
  "task.needs.threads": 1,
  "task.needs.gpu": 0,
  "worker.load": 0.6, // units; threads 2 of 4, memory 1 of 8
  "worker.running": 2,
  "worker.done": 3,
  "worker.response_time": 2,
  "worker.error_rate": 0.25,
  "worker.expected_finish": 2.25, // x has 1 s left of 2, y none: 1 / 4 threads, and 2 s for the next
  "worker.free.units": 40,
  "worker.free.threads": 2,
  "worker.free.gpu": 0,
  "worker.offers.units": 100,
  "worker.offers.threads": 4,
  "worker.offers.gpu": 0,
};

for (const [path, expected] of Object.entries(values)) {
  test(`${path} is ${expected}`, (t) => {
    t.is(scopeOf(10, task, worker)(path.split(".")), expected);
  });
}

/** Names that every object inherits something by. */
const strange = ["constructor", "__proto__", "toString", "hasOwnProperty"];

for (const resource of strange) {
  test(`a resource may be called ${resource}, and is not there where nobody declares it`, (t) => {
    for (const field of ["task.needs", "worker.free", "worker.offers"])
      t.is(scopeOf(10, task, worker)([...field.split("."), resource]), 0, field);
    const of = (amount: number) => Object.fromEntries([[resource, amount]]);
    const holder = {
      ...worker,
      plan: workerOf("w", { threads: 4, offers: of(10) }),
      running: [taskOf("x", { needs: of(8) })],
    };
    const scope = scopeOf(10, { ...task, plan: taskOf("a", { needs: of(3) }) }, holder);
    t.is(scope(["task", "needs", resource]), 3);
    t.is(scope(["worker", "offers", resource]), 10);
    t.is(scope(["worker", "free", resource]), 2);
    t.is(scope(["worker", "load"]), 0.8);
    t.true(canHold(holder.plan, holder.running, taskOf("b", { needs: of(2) })));
    t.false(canHold(holder.plan, holder.running, taskOf("b", { needs: of(3) })));
    t.false(canHold(worker.plan, [], taskOf("b", { needs: of(1) })));
  });
}

test("without a deadline it never comes", (t) => {
  t.is(scopeOf(10, { ...task, plan: taskOf("b") })(["task", "deadline"]), Number.POSITIVE_INFINITY);
});

test("an unknown name is our bug", (t) => {
  t.throws(() => scopeOf(10, task, worker)(["worker", "mood"]), { message: /worker\.mood/ });
  t.throws(() => scopeOf(10, task)(["worker", "load"]), { message: /worker\.load/ });
});
