/**
 * What a `data` becomes in the plan, noun for noun: the runtime carries out what stands here. The table has the columns of a
 * small shop, and a model that was trained on something else reads it: so nothing is asked of the width of its rows.
 */

import test from "ava";
import { compile } from "../../lang/index.js";
import type { LoadWork, Plan, Preparation } from "../../lang/plan.js";
import type { Column, SourceFacts } from "../../lang/program.js";
import { library } from "../../runtime/library.js";

const shop: readonly Column[] = [
  { name: "day", type: "text" },
  { name: "customer", type: "text" },
  { name: "size", type: "text", classes: ["L", "M", "S"] },
  { name: "price", type: "number" },
  { name: "stars", type: "number" },
  { name: "gift", type: "flag" },
];

/** The columns of `shop.js` are read before the run; those of any other file are not known. */
const inspect = ({ arguments: { file } }: { arguments: Readonly<Record<string, unknown>> }): SourceFacts =>
  file === "shop.js" ? { known: true, columns: shop, rows: 100 } : { known: true };

function planOf(settings: string, { on = "rows", file = "shop.js", count = "" } = {}): Plan {
  const text = `data rows = js("${file}") { ${settings} }
data points = moons(rows: 10)
model net = input(2) -> dense(2, softmax)
train other { model: net, on: points }
predict a${count} { model: other, on: ${on} }`;
  const { plan, diagnostics } = compile({ path: "x.flow", text }, { library: library(), inspect });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

const loadsOf = (plan: Plan) =>
  plan.tasks.flatMap(({ id, seed, work }) => (work.kind === "load" && id !== "points" ? [{ id, seed, work }] : []));

function loadOf(settings: string, options?: Parameters<typeof planOf>[1]): LoadWork {
  const [load, more] = loadsOf(planOf(settings, options));
  if (!load || more) throw new Error("there is not one load");
  return load.work;
}

function preparationOf(settings: string, options?: Parameters<typeof planOf>[1]): Preparation {
  const { preparation } = loadOf(settings, options);
  if (!preparation) throw new Error("nothing is prepared");
  return preparation;
}

const path = (name: string) => ({ op: "path", path: [name] });

test("encodings: categories first, then encode; calls have all their arguments", (t) => {
  const { encode, targets } = preparationOf(`
    target: size
    categories: [customer]
    encode: {
      size: ordinal(order: [S, M, "L"])
      day: words(length: 20, vocabulary: 5000)
      gift: one_hot(unseen: other)
      stars: ordinal
    }`);
  t.deepEqual(encode, [
    { column: "customer", by: { name: "one_hot", arguments: { unseen: "zeros" } } },
    { column: "size", by: { name: "ordinal", arguments: { order: ["S", "M", "L"], unseen: "error" } } },
    { column: "day", by: { name: "words", arguments: { length: 20, vocabulary: 5000 } } },
    { column: "gift", by: { name: "one_hot", arguments: { unseen: "other" } } },
    { column: "stars", by: { name: "ordinal", arguments: { order: "found", unseen: "error" } } },
  ]);
  t.deepEqual(targets, [{ name: "size", of: path("size"), type: "classes" }]);
});

test("targets: text is classes, a number a number, a condition a flag; numbers among the categories are classes", (t) => {
  const typeOf = (settings: string, file = "shop.js") => preparationOf(settings, { file }).targets[0]?.type;
  const rest = "features: [price]";
  t.is(typeOf(`target: size, ${rest}`), "classes");
  t.is(typeOf(`target: stars, ${rest}`), "number");
  t.is(typeOf(`target: stars, categories: [stars], ${rest}`), "classes");
  t.is(typeOf(`targets: { s: stars }, encode: { stars: ordinal }, ${rest}`), "classes");
  t.is(typeOf(`targets: { s: size == "M" }, ${rest}`), "flag");
  t.is(typeOf("target: stars", "unknown.js"), "unknown");
  t.is(typeOf("target: stars, categories: [stars]", "unknown.js"), "classes");
});

test("rules for missing values: a bare word, or a call with its value", (t) => {
  const missingOf = (rules: string) =>
    preparationOf(`target: stars, ${rules}, features: [price, size], categories: [size]`).missing;
  t.deepEqual(missingOf("missing: drop"), { numbers: "drop", text: "drop" });
  t.deepEqual(missingOf("missing: { numbers: median }"), { numbers: "median", text: "error" });
  t.deepEqual(missingOf('missing: { text: most_common, price: constant(-1), size: constant("none") }'), {
    numbers: "error",
    text: "most_common",
    columns: [
      { column: "price", rule: { name: "constant", arguments: { value: -1 } } },
      { column: "size", rule: { name: "constant", arguments: { value: "none" } } },
    ],
  });
  t.is(missingOf("on_bad: skip"), undefined);
});

test("features are all that does not tell the answer or the part of a row", (t) => {
  const featuresOf = (settings: string) => preparationOf(`${settings}, categories: [customer, size, day]`).features;
  t.deepEqual(featuresOf("target: stars"), ["day", "customer", "size", "price", "gift"]);
  t.deepEqual(featuresOf("target: stars, features: except(day, gift)"), ["customer", "size", "price"]);
  t.deepEqual(featuresOf("target: stars, split: { train: 80%, group: customer }"), ["day", "size", "price", "gift"]);
  t.deepEqual(featuresOf("target: stars, split: { train: 80%, time: day }"), ["customer", "size", "price", "gift"]);
  t.deepEqual(featuresOf("target: stars, split: { train: 80%, by: size }"), [
    "day",
    "customer",
    "size",
    "price",
    "gift",
  ]);
  // `month` is made of what says the part, and stays; `dear` is made of what is to be learned.
  const derived = "derive: { y: year(day), month: month(day), cheap: price < 5, dear: not cheap }";
  t.deepEqual(featuresOf(`${derived}, targets: { c: cheap }, split: { train: y < 2020, test: y >= 2020 }`), [
    "customer",
    "size",
    "stars",
    "gift",
    "month",
  ]);
});

test("what is not known before the run is left to it", (t) => {
  const settings = `target: species, categories: [island], features: except(id), derive: { late: hour(time) > 18 }
    split: { train: length < 3, test: length >= 3 }, missing: median`;
  const load = loadOf(settings, { file: "unknown.js" });
  t.deepEqual(load.preparation, {
    targets: [{ name: "species", of: path("species"), type: "unknown" }],
    encode: [{ column: "island", by: { name: "one_hot", arguments: { unseen: "zeros" } } }],
    derived: [
      {
        name: "late",
        of: {
          op: ">",
          left: { op: "call", name: "hour", arguments: [path("time")] },
          right: { op: "value", value: 18 },
        },
      },
    ],
    without: ["id"],
    missing: { numbers: "median", text: "median" },
    onBad: "error",
  });
  t.deepEqual(load.split, [
    { part: "train", when: { op: "<", left: path("length"), right: { op: "value", value: 3 } } },
    { part: "test", when: { op: ">=", left: path("length"), right: { op: "value", value: 3 } } },
  ]);
  t.is(load.splitting, undefined);
});

test("how rows are dealt", (t) => {
  const base = "target: stars, features: [price]";
  const splitOf = (split: string) => {
    const { split: parts, splitting } = loadOf(`${base}, split: { train: 80%, test: 20%${split} }`);
    t.deepEqual(parts, [
      { part: "train", share: 0.8 },
      { part: "test", share: 0.2 },
    ]);
    return splitting;
  };
  t.is(splitOf(""), undefined);
  t.deepEqual(splitOf(", by: size"), { by: "size" });
  t.deepEqual(splitOf(", group: customer"), { group: "customer" });
  t.deepEqual(splitOf(", time: day"), { time: "day" });
});

test("each fold that is used is a load of its own, all with one seed", (t) => {
  const settings = "target: stars, features: [price], split: { folds: 4, group: customer }";
  const all = loadsOf(planOf(settings, { on: "rows.fold[index + 1].train", count: "[2]" }));
  t.deepEqual(
    all.map(({ id }) => id),
    ["rows.fold[1]", "rows.fold[2]"],
  );
  t.is(new Set(all.map(({ seed }) => seed)).size, 1);
  t.deepEqual(all[1]?.work.splitting, { group: "customer", fold: { held: 2, of: 4 } });
  t.deepEqual(all[1]?.work.split, [
    { part: "train", share: 0.75 },
    { part: "test", share: 0.25 },
  ]);
  const whole = loadOf(settings);
  t.deepEqual([whole.split, whole.splitting], [[], undefined]);
});

test("what reads a fold waits for its load", (t) => {
  const settings = "target: stars, features: [price], split: { folds: 4 }";
  const { tasks } = planOf(settings, { on: "rows.fold[3].train.shard(0, of: 2)" });
  const reading = tasks.find(({ id }) => id === "a");
  t.deepEqual(reading?.after, ["rows.fold[3]", "other"]);
  t.deepEqual(reading?.work.kind === "predict_rows" && reading.work.data, {
    task: "rows.fold[3]",
    part: "train",
    views: [{ name: "shard", arguments: { index: 0, of: 2 } }],
  });
});

test("scaling and memory; a factor is no preparation", (t) => {
  const load = loadOf("target: stars, features: [price], scale: robust, memory: 512MiB");
  t.deepEqual([load.scale, load.preparation?.scaling, load.memory], [1, { name: "robust", arguments: {} }, 2 ** 29]);
  const drawn = compile(
    {
      path: "x.flow",
      text: `data rows = clusters(rows: 10, features: 2, classes: 2) { scale: standard }
data other = moons(rows: 10) { scale: 0.5 }
model net = input(2) -> dense(2, softmax)
train a { model: net, on: rows }
train b { model: net, on: other }`,
    },
    { library: library() },
  );
  t.deepEqual(drawn.diagnostics, []);
  const [rows, other] = drawn.plan ? loadsOf(drawn.plan) : [];
  t.deepEqual(rows?.work.preparation?.scaling, { name: "standard", arguments: {} });
  t.is(rows?.work.preparation?.features, undefined);
  t.deepEqual([other?.work.scale, other?.work.preparation], [0.5, undefined]);
});

test("names and types of columns are handed to the source as they are written", (t) => {
  const text = `data rows = csv("x.csv", columns: [id, "two words"], types: { id: text }) { target: id, features: ["two words"] }
model net = input(1) -> dense(2, softmax)
train a { model: net, on: rows }`;
  const { plan } = compile({ path: "x.flow", text }, { library: library() });
  const [load] = plan ? loadsOf(plan) : [];
  t.deepEqual(load?.work.source.arguments.columns, ["id", "two words"]);
  t.deepEqual(load?.work.source.arguments.types, { id: "text" });
  t.is(load?.work.source.arguments.encoding, "utf-8");
});
