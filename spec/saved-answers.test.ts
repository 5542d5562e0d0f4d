/**
 * What a saved model answers is, to the bit, what it answered in the run that made it: whatever it learned, however its rows
 * were prepared, on each backend that every machine has.
 */

import { join } from "node:path";
import test from "ava";
import { compile, load, type Result, run } from "../runtime/api.js";
import { folderWith } from "./troupe.js";

const words = ["good and cheap", "it's bad", "never again", "good", "cheap, good"];
const rows = Array.from({ length: 90 }, (_, at) => ({
  a: at % 13 === 5 ? null : ((at * 37) % 101) / 7,
  b: (at * 11) % 17,
  c: "xyz"[at % 3]!,
  told: at % 4 === 1,
  note: words[(at * 7) % 5]!,
  kind: "pq"[(at >> 1) % 2]!,
  price: 250_000 + 1234.5 * ((at * 29) % 31),
}));
const names = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[];
const quoted = (value: unknown) => (value === null ? "" : typeof value === "string" ? `"${value}"` : String(value));
const csv = `${[names.join(","), ...rows.map((row) => names.map((name) => quoted(row[name])).join(","))].join("\n")}\n`;

const flow = (backend: string) => `
worker w { backend: ${backend} }
data d = csv("rows.csv") { target: kind, features: [a, b, c, told], categories: [c], missing: { numbers: mean, text: most_common }, scale: standard, derive: { half: b / 2 }, split: { train: 70%, test: 30% } }
data h = csv("rows.csv") { target: price, features: [a, b], missing: { numbers: median }, scale: robust, scale_target: minmax, split: { train: 70%, test: 30% } }
data s = csv("rows.csv") { target: told, features: [b, half, c], derive: { half: b / 3 }, encode: { c: ordinal }, scale: minmax, split: { train: 70%, test: 30% } }
data t = csv("rows.csv") { target: kind, features: [note], encode: { note: words(length: 3, vocabulary: 8) }, split: { train: 70%, test: 30% } }
data g = digits(rows: 60) { scale: 1/255 }
model class_net = input(6) -> dense(5, relu) -> batchnorm -> dense(2, softmax)
model price_net = input(2) -> dense(5, tanh) -> dense(1)
model told_net = input(3) -> dense(4, relu) -> dense(1, sigmoid)
model word_net = input(3) -> embedding(8, 4) -> flatten -> dense(2, softmax)
model digit_net = input(28, 28) -> flatten -> dense(10, softmax)
train a { model: class_net, on: d.train, epochs: 2 }
train b { model: class_net, on: d.train, epochs: 2, seed: 9 }
train price { model: price_net, on: h.train, epochs: 2, loss: mse }
train told { model: told_net, on: s.train, epochs: 2, loss: binary_cross_entropy }
train noted { model: word_net, on: t.train, epochs: 2 }
train digit { model: digit_net, on: g, epochs: 1 }
ensemble both = 0.25 * a + 0.75 * b
`;
const asked = { both: "d", a: "d", price: "h", told: "s", noted: "t", digit: "g" };

/** Rows as they came, before they are multiplied. */
function bytesOf(table: Result | undefined): Uint8Array[] {
  if (table?.kind !== "table" || !("buffer" in table.features) || table.features.type !== "uint8")
    throw new Error("no bytes in memory");
  const { buffer } = table.features;
  const width = table.shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: table.rows }, (_, row) => new Uint8Array(buffer, row * width, width));
}

for (const backend of ["wasm", "js"] as const)
  test(`as in the run, on ${backend}`, async (t) => {
    const folder = folderWith({ "rows.csv": csv });
    t.teardown(folder.remove);
    const work = Object.entries(asked).map(
      ([model, data]) =>
        `predict of_${model} { model: ${model}, on: ${data} }\nsave { model: ${model}, to: "${model}" }`,
    );
    const { plan, diagnostics } = compile(flow(backend) + work.join("\n"), {
      path: join(folder.path, "x.flow"),
      cores: 1,
    });
    if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    const report = await run(plan, { engine: "inline" });
    t.deepEqual(report.failures, []);
    for (const [name, data] of Object.entries(asked)) {
      const answers = report.results[`of_${name}`];
      if (answers?.kind !== "answers") throw new Error(`${name}: no answers`);
      const inRun = answers.first.map(({ row: _, truth: __, ...answer }) => answer);
      const model = await load(join(folder.path, name), { backend });
      t.deepEqual(await model.predict(data === "g" ? bytesOf(report.results.g) : rows), inRun, name);
      model.dispose();
    }
  });
