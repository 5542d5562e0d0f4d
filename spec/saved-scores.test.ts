/** A model is saved with its scores: who waits for whom, what stands in the folder, and that no model is lost with a measurement. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, type Plan, run } from "../runtime/api.js";
import { folderWith } from "./troupe.js";

const trained = `
data points = moons(rows: 200) { split: { train: 80%, test: 20%, none: 0% } }
model net = input(2) -> dense(2, softmax)
train a { model: net, on: points.train, epochs: 1 }
train b { model: net, on: points.train, epochs: 1 }
ensemble both = average(a, b)
`;

function planOf(text: string, path = "flow"): Plan {
  const { plan, diagnostics } = compile(trained + text, { cores: 1, path });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

const edges = (text: string) =>
  Object.fromEntries(
    planOf(text).tasks.flatMap(({ id, after, regardless, work }) =>
      work.kind === "save" ? [[id, { after, regardless, scores: work.scores }]] : [],
    ),
  );

test("a save waits for those that measure the same model, and can do without them", (t) => {
  const found = edges(`
save { model: a, to: "out/a" }
save { model: both, to: "out/both" }
save { model: b, to: "out/b" }
evaluate first { models: [a, both], on: points.test }
evaluate second { models: a, on: points.train }
`);
  t.deepEqual(found, {
    "save-a": { after: ["a", "first", "second"], regardless: ["first", "second"], scores: ["first", "second"] },
    "save-both": { after: ["a", "b", "first"], regardless: ["first"], scores: ["first"] },
    "save-b": { after: ["b"], regardless: undefined, scores: undefined },
  });
});

test("whoever measures only after the save is not waited for, and what the file says holds", (t) => {
  const found = edges(`
save kept { model: a, to: "out/a" }
evaluate early { models: a, on: points.test }
evaluate late { models: a, on: points.train, after: kept }
save strict { model: a, to: "out/strict", after: early }
`);
  t.deepEqual(found, {
    kept: { after: ["a", "early"], regardless: ["early"], scores: ["early"] },
    strict: { after: ["a", "early", "late"], regardless: ["late"], scores: ["early", "late"] },
  });
});

test("the scores of a run stand in the folder; a measurement that fails takes no model with it", async (t) => {
  const folder = folderWith({});
  const text = `
save { model: a, to: "a" }
save strict { model: b, to: "b", after: broken }
evaluate score { models: [b, a], on: points.test, metrics: [accuracy, log_loss] }
evaluate broken { models: [a, b], on: points.none }
`;
  const report = await run(planOf(text, join(folder.path, "flow")), { engine: "inline" });
  t.is(report.outcome, "failed");
  t.deepEqual(
    report.skipped.map(({ task }) => task),
    ["strict"],
  );
  const { score } = report.results;
  const { metrics } = JSON.parse(readFileSync(join(folder.path, "a/troupe.json"), "utf8"));
  const [accuracy, loss] = (score?.kind === "scores" && score.models.find(({ name }) => name === "a")?.scores) || [];
  t.deepEqual(metrics, [{ data: "points.test", rows: 40, scores: { accuracy, log_loss: loss } }]);
  folder.remove();
});
