/**
 * `troupe doctor --calibrate`, and what comes of its file: runs and plans read it, nobody else writes it. One calibration,
 * as short as it can be, serves all tests here.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { folderWith, troupe } from "./troupe.js";

const flow = `data rows = digits(rows: 100)
model net = input(28, 28) -> flatten -> dense(64, relu) -> dense(10, softmax)
train a { model: net, on: rows }
`;
const folder = folderWith({ "a.flow": flow });
const file = join(folder.path, "cache", "troupe", "calibration.json");
// An empty TROUPE_CALIBRATION would say that there is none.
const within = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  troupe(words, folder.path, { TROUPE_CALIBRATION: file, ...env });
test.after.always(folder.remove);

const backendOf = async (env: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = await within(["plan", "a.flow", "--json"], env);
  return { status, stderr, ...JSON.parse(stdout).tasks[1].backends[0] };
};

test.serial("before anybody has calibrated, built-in figures decide, and doctor says so", async (t) => {
  const { name, because, models } = await backendOf();
  t.is(name, "wasm");
  t.regex(because, /^[\d.]+ms a step; .*js [\d.]+ms.* \(built-in figures\)$/);
  t.is(models, undefined);
});

test.serial("--calibrate measures every backend that loads, and writes the file", async (t) => {
  t.timeout(240_000);
  const { status, stdout } = await within(["doctor", "--calibrate", "--seconds", "0.1", "--json"]);
  t.is(status, 0);
  const answer = JSON.parse(stdout);
  t.is(answer.file, file);
  t.deepEqual(JSON.parse(readFileSync(file, "utf8")), answer.calibration);
  const { wasm, js } = answer.calibration.backends;
  t.true(js.figures["dense work"] > wasm.figures["dense work"], "js multiplies slower than wasm");
  t.true(js.figures["convolution work"] > wasm.figures["convolution work"]);
  for (const backend of ["wasm", "js"]) {
    const steps = Object.values<number>(answer.steps[backend]);
    t.true(steps.length > 15 && steps.every((each) => each > 1000), "nanoseconds of real steps");
  }
});

test.serial("runs and plans choose by the file, and leave it as it is", async (t) => {
  const before = readFileSync(file, "utf8");
  const { name, because } = await backendOf();
  t.is(name, "wasm");
  t.regex(because, /\(measured here on \d{4}-\d\d-\d\d\)$/);
  const doctor = await within(["doctor", "--json"]);
  const { figures, auto } = JSON.parse(doctor.stdout);
  t.deepEqual(figures.backends.wasm, JSON.parse(before).backends.wasm.figures);
  t.is(auto, "wasm");
  t.regex((await within(["doctor"])).stdout, /\nFigures +measured here on \d{4}-\d\d-\d\d, in .*calibration\.json\n/);
  // As if wasm were slow here, and js quick.
  const turned = JSON.parse(before);
  [turned.backends.wasm, turned.backends.js] = [turned.backends.js, turned.backends.wasm];
  writeFileSync(file, JSON.stringify(turned));
  t.is((await backendOf()).name, "js");
  const run = await within(["run", "a.flow", "--json"]);
  const { backend, results } = JSON.parse(run.stdout);
  t.deepEqual([run.status, backend, results.a.backend], [0, "js", "js"]);
  t.is(readFileSync(file, "utf8"), JSON.stringify(turned));
});

test.serial("a file that does not fit is passed over, with a note where the choice is told", async (t) => {
  const other = JSON.parse(readFileSync(file, "utf8"));
  const notes: readonly [content: string, note: RegExp][] = [
    ["{ not json", /built-in figures: the calibration is not one of this version of Troupe\)$/],
    [
      JSON.stringify({ ...other, of: { ...other.of, node: "v18.0.0" } }),
      /built-in figures: the calibration is of node v18\.0\.0, and here is v\d/,
    ],
  ];
  for (const [content, note] of notes) {
    writeFileSync(file, content);
    const { status, stderr, name, because } = await backendOf();
    t.deepEqual([status, stderr, name], [0, "", "wasm"]);
    t.regex(because, note);
    t.is((await within(["run", "a.flow", "--quiet"])).status, 0);
  }
  const { status, stdout } = await within(["doctor"]);
  t.is(status, 0);
  t.regex(
    stdout,
    /\nFigures +built-in: .*calibration\.json is of node v18\.0\.0, and here is .*--calibrate` measures again\n/,
  );
  t.regex(JSON.parse((await within(["doctor", "--json"])).stdout).figures.note, /^is of node v18\.0\.0/);
});

const wrong: readonly [words: string[], env: NodeJS.ProcessEnv, status: number, says: RegExp][] = [
  [["--seconds", "5"], {}, 2, /--seconds goes with --calibrate/],
  [["--calibrate", "--seconds", "soon"], {}, 2, /--seconds soon is not a number of seconds/],
  [["--calibrate", "--seconds", "0"], {}, 2, /--seconds 0 is not a number of seconds/],
  [["--calibrate"], { TROUPE_CALIBRATION: "" }, 2, /TROUPE_CALIBRATION is empty/],
  [
    ["--calibrate", "--seconds", "0.1"],
    { TROUPE_CALIBRATION: join(folder.path, "a.flow", "x.json") },
    3,
    /Cannot write/,
  ],
];

for (const [words, env, status, says] of wrong)
  test.serial(
    `doctor ${words.join(" ")} ends with ${status}, in words${env.TROUPE_CALIBRATION === "" ? ", with nowhere to write" : ""}`,
    async (t) => {
      t.timeout(240_000);
      const ended = await within(["doctor", ...words], env);
      t.is(ended.status, status);
      t.is(ended.stdout, "");
      t.regex(ended.stderr, says);
      t.notRegex(ended.stderr, /\n\s+at /);
    },
  );
