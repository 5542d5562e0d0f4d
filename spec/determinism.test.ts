/**
 * The same weights to the bit, whatever the number of workers, their speed, the policy, or where the work is done.
 */

import test from "ava";
import { compile, type Plan, type Result, run } from "../runtime/api.js";

const program = (workers: string) => `
data rows = digits(rows: 600) { scale: 1/255, split: { train: 80%, test: 20% } }
model net = input(28, 28) -> flatten -> dense(16, relu) -> dropout(20%) -> dense(10, softmax)
train a { model: net, on: rows.train, epochs: 2, batch: 64, optimizer: adam(0.005) }
train b { model: net, on: rows.train, epochs: 2, batch: 50, from: a }
train c[3] { model: net, on: rows.train, epochs: 1, seed: index }
ensemble all = average(a, b, c)
evaluate score { models: [a, b, c, all], on: rows.test }
${workers}`;

function planOf(text: string, seed = 0): Plan {
  const { plan, diagnostics } = compile(text, { seed, cores: 2 });
  if (!plan) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  return plan;
}

/** The digest of every network, and the scores. */
function fingerprint(results: Readonly<Record<string, Result>>): unknown {
  return Object.entries(results)
    .map(([id, result]) => [id, "digest" in result ? result.digest : result.kind === "scores" ? result.models : ""])
    .sort();
}

async function finished(plan: Plan, engine: "local" | "inline" = "local"): Promise<unknown> {
  const report = await run(plan, { engine });
  if (report.outcome !== "done") throw new Error(JSON.stringify(report.failures));
  return fingerprint(report.results);
}

test("1, 2 and 4 workers, unequal ones, other policies, and no threads at all give equal weights", async (t) => {
  const one = await finished(planOf(program("worker w { threads: 1 }")));
  t.regex(JSON.stringify(one), /"a","[0-9a-f]{64}"/);
  t.deepEqual(await finished(planOf(program("worker w { threads: 1 }"))), one, "the same again");
  t.deepEqual(await finished(planOf(program("worker w[2] { threads: 1 }"))), one, "2 workers");
  t.deepEqual(await finished(planOf(program("worker w[4] { slowdown: 1 + index / 4 }"))), one, "4 unequal workers");
  const turned =
    "worker w[2]\npolicy p { order: lowest(task.priority), place: highest(worker.load) }\npool all_of { workers: w, policy: p }";
  t.deepEqual(await finished(planOf(program(turned))), one, "another policy");
  t.deepEqual(await finished(planOf(program("")), "inline"), one, "inline");
});

test("another seed gives other weights", async (t) => {
  const text = program("").replaceAll("epochs: 2", "epochs: 1");
  t.notDeepEqual(await finished(planOf(text, 1)), await finished(planOf(text, 2)));
});
