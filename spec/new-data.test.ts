/**
 * From a file to answers for another one: trained, saved, and asked about rows that came later, in the run and after it. Their
 * file has other columns beside, in another order, and nobody knows yet what is right.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { parse } from "csv-parse/sync";
import { compile, load, run } from "../runtime/api.js";
import { folderWith } from "./troupe.js";

const old = Array.from({ length: 60 }, (_, at) => ({
  species: ["Adelie", "Gentoo"][(at >> 1) % 2]!,
  island: ["Biscoe", "Dream"][at % 2]!,
  bill: at % 11 === 5 ? "" : String(30 + ((at * 37) % 23)),
}));
/** Other means than those of the training. */
const fresh = Array.from({ length: 9 }, (_, at) => ({
  note: `bird ${at}`,
  bill: at === 4 ? "NA" : String(50 + at),
  island: ["Dream", "Biscoe"][at % 2]!,
}));

const csv = (rows: readonly Readonly<Record<string, string>>[]) =>
  `${[Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(",")).join("\n")}\n`;

const flow = `
data old = csv("old.csv") {
  target: species, categories: [island], scale: standard, missing: { numbers: mean, text: most_common }
  split: { train: 80%, test: 20% }
}
data fresh = csv("fresh.csv")
model net = input(3) -> dense(8, relu) -> dense(2, softmax)
train a { model: net, on: old.train, epochs: 5 }
predict answers { model: a, on: fresh, to: "answers.csv" }
predict record { model: a, on: [{ island: "Dream", bill: 50 }, { island: "Biscoe" }] }
save { model: a, to: "model" }
`;

test("rows of another file are answered in the run as by the saved model", async (t) => {
  const folder = folderWith({ "old.csv": csv(old), "fresh.csv": csv(fresh) });
  const { plan, diagnostics } = compile(flow, { path: join(folder.path, "birds.flow"), cores: 1 });
  t.deepEqual(diagnostics, []);
  const report = await run(plan!, { engine: "inline" });
  t.deepEqual(report.failures, []);
  const model = await load(join(folder.path, "model"));
  const loaded = await model.predict(fresh);
  const records = await model.predict([{ island: "Dream", bill: 50 }, { island: "Biscoe" }]);
  model.dispose();
  const { answers, record } = report.results;
  t.deepEqual(answers?.kind === "answers" && answers.first.map(({ row: _, ...answer }) => answer), loaded);
  t.deepEqual(record?.kind === "answer" && record.value, records);
  const lines = parse(readFileSync(join(folder.path, "answers.csv")), { columns: true }) as Record<string, string>[];
  t.deepEqual(
    lines.map((line) => [line.row, line.species, Number(line["species=Gentoo"])]),
    loaded.map(({ label, probabilities }, at) => [String(at + 1), label, probabilities?.Gentoo]),
  );
  folder.remove();
});

const prices = `
data homes = csv("homes.csv") { target: price, scale: standard, scale_target: standard, split: { train: 80%, test: 20% } }
model net = input(1) -> dense(1)
train a { model: net, on: homes.train, epochs: 60, batch: 8, optimizer: sgd(0.1) }
evaluate score { models: [a], on: homes.test }
predict one { model: a, on: { rooms: 4 } }
save { model: a, to: "model" }
`;

test("a number is learned at its own scale, and answered in its own units, in the run as by the saved model", async (t) => {
  // 250,000 and 90,000 a room: the slope is learned where the scales are small, and to the end.
  const rows = Array.from({ length: 50 }, (_, at) => ({
    rooms: String(1 + (at % 7)),
    price: String(250_000 + 90_000 * (1 + (at % 7))),
  }));
  const folder = folderWith({ "homes.csv": csv(rows) });
  t.teardown(folder.remove);
  const { plan, diagnostics } = compile(prices, { path: join(folder.path, "homes.flow"), cores: 1 });
  t.deepEqual(diagnostics, []);
  const report = await run(plan!, { engine: "inline" });
  t.deepEqual(report.failures, []);
  const { a, one, score } = report.results;
  const asked = one?.kind === "answer" ? (one.value as number | { value: number }) : Number.NaN;
  const price = typeof asked === "number" ? asked : asked.value;
  t.true(Math.abs(price - 610_000) < 600, `${price}`);
  t.true(score?.kind === "scores" && score.models[0]!.scores[0]! < 600, JSON.stringify(score));
  t.true(a?.kind === "network" && a.epochs.at(-1)!.loss < 1e-4, "losses are those of the scaled number");
  const model = await load(join(folder.path, "model"));
  t.teardown(() => model.dispose());
  t.deepEqual(await model.predict([{ rooms: 4 }]), [{ value: price }]);
});
