/**
 * Tables, their preparation, splits, folds and views: the same rows and weights to the bit whatever the workers, the engine,
 * the order of the statements, memory that is not used up, and other runs in the same process.
 */

import { join } from "node:path";
import test from "ava";
import { compile, type RunReport, run } from "../runtime/api.js";
import { folderWith } from "./troupe.js";

/** Numbers with gaps, four categories, two classes and a large number, in no order. */
function table(): string {
  let state = 7;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
  const lines = Array.from({ length: 1500 }, () => {
    const r = next();
    const a = r % 97 === 0 ? "" : String((r % 1000) / 7);
    return [a, r % 77, "xyzw"[r % 4], "pq"[r % 2], 1e6 + (r % 50_000)].join(",");
  });
  return `a,b,c,y,z\n${lines.join("\n")}\n`;
}

const folder = folderWith({ "rows.csv": table() });
test.after.always(folder.remove);

const flow = (worker: string, memory = "") => `${worker}
data d = csv("rows.csv") { target: y, features: except(z), categories: [c], missing: { numbers: mean, text: most_common }, scale: standard, split: { train: 60%, test: 20% } ${memory} }
data e = csv("rows.csv") { target: z, features: [a, b, c], encode: { c: ordinal(unseen: other) }, missing: { numbers: median }, scale: robust, scale_target: standard, split: { train: 60%, test: 20%, group: c } ${memory} }
data f = csv("rows.csv") { target: y, split: { folds: 2 }, features: [a, b], missing: drop, scale: minmax ${memory} }
model net = input(6) -> dense(8, relu) -> dropout(20%) -> dense(2, softmax)
model num = input(3) -> dense(8, relu) -> dense(1)
model two = input(2) -> dense(4, tanh) -> dense(1, sigmoid)
train a { model: net, on: d.train.balanced(), epochs: 2, batch: 33, weigh: balanced }
train b { model: num, on: e.train.sample(50%), epochs: 2, batch: 50, loss: mse }
train k[2] { model: two, on: f.fold[index].train, epochs: 1, loss: binary_cross_entropy }
evaluate s { models: [a], on: d.test.bootstrap(seed: 3), metrics: [accuracy, f1, auc] }
evaluate n { models: [b], on: e.test }`;

function fingerprint({ outcome, failures, results }: RunReport): unknown {
  if (outcome !== "done") throw new Error(JSON.stringify(failures));
  return Object.entries(results)
    .map(([id, result]) => [id, "digest" in result ? result.digest : result.kind === "scores" ? result.models : ""])
    .sort();
}

async function found(text: string, engine: "local" | "inline" = "local"): Promise<unknown> {
  const { plan, diagnostics } = compile(text, { path: join(folder.path, "x.flow"), cores: 2, seed: 5 });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return fingerprint(await run(plan, { engine }));
}

const one = "worker w { threads: 1, backend: wasm }";
const three = "worker w[3] { backend: wasm }";

test("workers, engine, order of statements, and memory that is not used up change nothing", async (t) => {
  const first = await found(flow(one), "inline");
  t.deepEqual(await found(flow(one)), first, "a thread");
  t.deepEqual(await found(flow(three)), first, "three workers");
  t.deepEqual(
    await found(flow(one).split("\n").reverse().join("\n"), "inline"),
    first,
    "from the last line to the first",
  );
  t.deepEqual(await found(flow(one, ", memory: 100MiB"), "inline"), first, "room enough");
});

test("memory that is used up gives the same every time, in any thread, also beside other runs", async (t) => {
  const little = ", memory: 8KiB";
  const [first, second, other] = await Promise.all([
    found(flow(three, little)),
    found(flow(one, little), "inline"),
    found(flow(one), "inline"),
  ]);
  t.deepEqual(second, first);
  const tables = (all: unknown) => (all as [string, string][]).filter(([id]) => /^[def]\b/.test(id));
  t.is(tables(first).length, 4);
  t.deepEqual(tables(other), tables(first), "the very rows; only the order in which they are learned from is another");
});
