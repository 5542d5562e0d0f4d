/**
 * The claim of the first example, over seeds: two networks that share weights answer better together than either alone.
 * One seed may be luck, so it is the mean over twelve that counts.
 */

import { join } from "node:path";
import test from "ava";
import { compileFile, run } from "../../runtime/api.js";
import { root } from "../root.js";

const seeds = 12;

test("examples/digits.flow: the pair has a lower log loss than either member, on the mean over twelve seeds", async (t) => {
  const totals = new Map<string, number>();
  let wins = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { plan } = compileFile(join(root, "examples/digits.flow"), { seed });
    const withoutSave = plan && { ...plan, tasks: plan.tasks.filter((task) => task.work.kind !== "save") };
    const report = withoutSave && (await run(withoutSave));
    const score = report?.results.score;
    if (score?.kind !== "scores") throw new Error(JSON.stringify(report?.failures));
    const losses = new Map(score.models.map(({ name, scores }) => [name, scores[1] ?? Number.NaN]));
    for (const [name, loss] of losses) totals.set(name, (totals.get(name) ?? 0) + loss / seeds);
    const [a = 0, b = 0, both = 1] = ["a", "b", "both"].map((name) => losses.get(name));
    // Jensen's inequality holds for every seed and every row.
    t.true(both <= (a + b) / 2);
    if (both < Math.min(a, b)) wins++;
    for (const { name, scores } of score.models) t.true((scores[0] ?? 0) >= 0.9 && (scores[0] ?? 1) < 0.99, name);
  }
  t.log(Object.fromEntries(totals), `${wins} of ${seeds} seeds`);
  t.true((totals.get("both") ?? 1) < (totals.get("a") ?? 0));
  t.true((totals.get("both") ?? 1) < (totals.get("b") ?? 0));
  t.true(wins > seeds / 2);
});
