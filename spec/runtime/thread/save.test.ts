/** Saving: TensorFlow.js reads what was written, our own load answers to the bit as before, and nothing is half-written. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import test from "ava";
import type { Predictor } from "../../../lang/plan.js";
import { bufferOf } from "../../../runtime/data/rows/rows.js";
import type { Result, TableResult } from "../../../runtime/results.js";
import { load } from "../../../runtime/thread/load-model.js";
import { folderWith } from "../../troupe.js";
import {
  assignment,
  average,
  call,
  carry,
  digitsTable,
  loadDigits,
  network,
  resultOf,
  trained,
  trainWork,
} from "./host.js";

const digits = await digitsTable(300);
const a = await trained("a", trainWork(), { digits });
const b = await trained("b", trainWork({ from: "a" }), { digits, a });
const inputs: Readonly<Record<string, Result>> = { digits, a, b };
const both = average("both", [0.5, network("a")], [0.5, network("b")]);

const saving = (model: Predictor, to: string) => assignment("save", { kind: "save", model, to }, inputs);
const rowsOf = (table: TableResult, count: number) => {
  const size = table.shape.reduce((product, each) => product * each, 1);
  return Array.from({ length: count }, (_, row) => new Uint8Array(bufferOf(table), row * size, size));
};

test.serial(
  "one network is a LayersModel: tf.loadLayersModel reads it over HTTP and answers as our own load does",
  async (t) => {
    const folder = folderWith({});
    const to = join(folder.path, "model");
    const { files } = await resultOf("saved", saving(network("a"), to));
    t.true(files.includes("model.json") && files.includes("weights.bin"));
    const server = createServer((request, response) => response.end(readFileSync(join(to, request.url ?? ""))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const model = await loadLayersModel(`http://127.0.0.1:${port}/model.json`);
    server.closeAllConnections();
    server.close();
    const ours = await load(to, { backend: "wasm" });
    const rows = rowsOf(digits, 5);
    const scaled = tf.tensor(
      Float32Array.from(
        rows.flatMap((row) => [...row]),
        (byte) => byte * digits.scale,
      ),
      [5, 28, 28],
    );
    const theirs = (model.predict(scaled) as tf.Tensor).dataSync();
    const answers = await ours.predict(rows);
    for (const [row, { probabilities = {} }] of answers.entries())
      for (const [i, name] of ours.classes.entries())
        t.true(Math.abs(probabilities[name]! - theirs[row * 10 + i]!) < 1e-6);
    const [first] = answers;
    t.is(first?.probabilities?.[first.label], Math.max(...Object.values(first?.probabilities ?? {})));
    ours.dispose();
    folder.remove();
  },
);

test.serial(
  "an ensemble answers after loading as its members do together, and its members are models of their own",
  async (t) => {
    const folder = folderWith({});
    const to = join(folder.path, "deep/both");
    await resultOf("saved", saving(both, to));
    const rows = rowsOf(digits, 8);
    const predict = async (at: string) => {
      const model = await load(at, { backend: "wasm" });
      const answers = await model.predict(rows);
      model.dispose();
      return answers.map(({ probabilities = {} }) => model.classes.map((name) => probabilities[name]!));
    };
    const [together, first, second] = [
      await predict(to),
      await predict(join(to, "members/a")),
      await predict(join(to, "members/b")),
    ];
    together.forEach((row, at) => {
      row.forEach((value, i) => {
        t.is(value, 0.5 * first[at]![i]! + 0.5 * second[at]![i]!);
      });
    });
    t.deepEqual(await predict(to), together, "and to the bit the same again");
    folder.remove();
  },
);

test.serial("a vote answers after loading as it did before, and says how its members vote", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "votes");
  const how = { name: "vote", arguments: { soft: false } };
  const third = average("third", [1, network("b")]);
  await resultOf(
    "saved",
    saving({ type: "vote", name: "votes", how, members: [network("a"), network("b"), third] }, to),
  );
  t.like(JSON.parse(readFileSync(join(to, "troupe.json"), "utf8")), { kind: "vote", soft: false });
  const [votes, one, two] = await Promise.all(
    ["", "members/a", "members/b"].map(async (inside) => {
      const model = await load(join(to, inside), { backend: "wasm" });
      const answers = await model.predict(rowsOf(digits, 50));
      model.dispose();
      return answers;
    }),
  );
  for (const [row, { label, probabilities }] of votes!.entries()) {
    const [first, second] = [one![row]!.label, two![row]!.label];
    t.is(label, second, "two votes of three");
    t.true(Math.abs((probabilities![first!] ?? 0) - (first === second ? 1 : 1 / 3)) < 1e-12);
  }
  folder.remove();
});

test.serial("saving again replaces the model; a folder that is not ours is left alone", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "model");
  await resultOf("saved", saving(network("a"), to));
  const before = readFileSync(join(to, "weights.bin"));
  await resultOf("saved", saving(network("b"), to));
  t.notDeepEqual(readFileSync(join(to, "weights.bin")), before);

  const mine = join(folder.path, "mine");
  mkdirSync(mine);
  writeFileSync(join(mine, "diary.txt"), "dear diary");
  const outcome = await carry(saving(network("a"), mine));
  t.like(outcome, { type: "failed", failure: { code: "disk" } });
  t.deepEqual(readdirSync(mine), ["diary.txt"]);
  t.deepEqual(readdirSync(folder.path).sort(), ["mine", "model"], "nothing is left beside them");
  folder.remove();
});

test.serial("where a folder cannot be made, it is a failure of the disk with a reason", async (t) => {
  const folder = folderWith({ file: "a file, not a folder" });
  const outcome = await carry(saving(network("a"), join(folder.path, "file/model")));
  t.like(outcome, { type: "failed", failure: { code: "disk" } });
  t.deepEqual(readdirSync(folder.path), ["file"]);
  folder.remove();
});

test.serial("a damaged model is refused by its digest, and a missing one by name", async (t) => {
  const folder = folderWith({});
  const to = join(folder.path, "model");
  await resultOf("saved", saving(network("a"), to));
  const weights = readFileSync(join(to, "weights.bin"));
  weights[100]! ^= 1;
  writeFileSync(join(to, "weights.bin"), weights);
  await t.throwsAsync(load(to, { backend: "wasm" }), { message: /weights|digest|damaged/ });
  await t.throwsAsync(load(join(folder.path, "none"), { backend: "wasm" }), { message: /none/ });
  folder.remove();
});

test.serial("values that were brought to one scale are so in the loaded model, to the bit", async (t) => {
  const folder = folderWith({});
  const preparation = { targets: [], encode: [], derived: [], onBad: "error", scaling: call("standard") } as const;
  const work = { ...loadDigits(300), scale: 1, preparation };
  const scaled = await resultOf("table", assignment("digits", work, {}, { seed: 1 }));
  t.is(scaled.preparation?.kind, "values");
  const net = await trained("a", trainWork(), { digits: scaled });
  const asking = { kind: "predict_rows", model: network("a"), data: { task: "digits" } } as const;
  const { first } = await resultOf("answers", assignment("p", asking, { digits: scaled, a: net }));
  await resultOf(
    "saved",
    assignment("save", { kind: "save", model: network("a"), to: join(folder.path, "m") }, { a: net }),
  );
  const model = await load(join(folder.path, "m"), { backend: "wasm" });
  t.deepEqual(
    await model.predict(rowsOf(digits, 300)),
    first.map(({ row: _row, truth: _truth, ...answer }) => answer),
  );
  model.dispose();
  folder.remove();
});
