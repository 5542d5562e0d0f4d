/**
 * `troupe plan`, and the options that say what a file may use and what its parameters are, as promises to people and
 * scripts.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { compile, run } from "../runtime/api.js";
import { folderWith, troupe } from "./troupe.js";

const heads = `data letters = digits(rows: 100) { targets: { digit: label, large: label >= 5 }, split: { train: 80%, test: 20% } }
model two = input(28, 28) -> flatten -> { digit: dense(10, softmax), large: dense(1, sigmoid) }
train both { model: two, on: letters.train }
`;

test.serial("a plan as text, as JSON and as a Mermaid graph", async (t) => {
  const file = "examples/fusion.flow";
  const text = await troupe(["plan", file]);
  t.deepEqual({ status: text.status, stderr: text.stderr }, { status: 0, stderr: "" });
  t.regex(text.stdout, /^examples\/fusion\.flow: 1 task, seed 0\n/);
  t.regex(text.stdout, /\nanswer +predict with 0\.5 × centre \+ 0\.5 × spread\n/);
  t.regex(text.stdout, /\n {2}place: +lowest\(worker\.response_time\)\n/);
  const plan = JSON.parse((await troupe(["plan", file, "--json"])).stdout);
  t.is(plan.version, 3);
  t.is(plan.tasks[0].id, "answer");
  const mermaid = await troupe(["plan", file, "--mermaid"]);
  t.regex(mermaid.stdout, /^flowchart LR\n {2}subgraph p0\["pool all"\]\n {4}t0\("answer<br\/>predict/);
});

test.serial("what cannot be carried out yet is planned, said on standard error, and ends with 2", async (t) => {
  const folder = folderWith({ "heads.flow": heads });
  t.teardown(folder.remove);
  const { status, stdout, stderr } = await troupe(["plan", "heads.flow"], folder.path);
  t.is(status, 2);
  t.regex(stdout, /\n→ digit +10\n {2}dense\(10, softmax\) +10 +7,850 +7,840\n→ large +1\n/);
  t.regex(stdout, /\ncannot be carried out yet +where\na network with several heads +heads\.flow:2\n$/);
  t.regex(stderr, /^error\[TRP600\]: /);
  const json = await troupe(["plan", "heads.flow", "--json"], folder.path);
  t.is(json.status, 2);
  t.deepEqual(
    JSON.parse(json.stdout).later.map((each: { what: string }) => each.what),
    ["a network with several heads"],
  );
  t.regex(json.stderr, /TRP600/);
});

test.serial("with any other mistake there are diagnostics and no plan", async (t) => {
  const folder = folderWith({ "wrong.flow": `${heads}task t { run: slep(1s) }\n` });
  t.teardown(folder.remove);
  const { status, stdout, stderr } = await troupe(["plan", "wrong.flow"], folder.path);
  t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
  t.regex(stderr, /TRP600/);
  t.regex(stderr, /`slep`/);
  const { ok, diagnostics } = JSON.parse((await troupe(["plan", "wrong.flow", "--json"], folder.path)).stdout);
  t.false(ok);
  t.true(diagnostics.length > 1);
});

test.serial("run refuses what cannot be carried out yet before anything starts, and so does the API", async (t) => {
  const folder = folderWith({ "heads.flow": `${heads}task nap { run: sleep(20ms) }\n` });
  t.teardown(folder.remove);
  const { status, stdout, stderr } = await troupe(["run", "heads.flow"], folder.path);
  t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
  t.regex(stderr, /TRP600/);
  t.notRegex(stderr, /starts on|tasks on/);
  const { plan } = compile(heads, { path: "heads.flow" });
  if (!plan) throw new Error("there is a plan to look at");
  const events: unknown[] = [];
  await t.throwsAsync(run(plan, { onEvent: (event) => events.push(event) }), {
    instanceOf: TypeError,
    message: /^heads\.flow needs what this version of Troupe cannot carry out yet: a network with several heads\.$/,
  });
  t.deepEqual(events, []);
});

const configured = `param epochs = 1
param size = 2
param word = env("TROUPE_WORD", "none")
param extra = 9
task nap { run: sleep(epochs * size * extra * 1ms) }
task other { run: sleep(if word == "none" then 1ms else 2ms) }
`;

test.serial("--set goes before --params, and both before the environment and the file", async (t) => {
  const folder = folderWith({
    "a.flow": configured,
    "values.json": JSON.stringify({ epochs: 3, size: 4, word: "given" }),
  });
  t.teardown(folder.remove);
  const parametersOf = async (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    JSON.parse((await troupe(["plan", "a.flow", "--json", ...words], folder.path, env)).stdout).parameters;
  t.deepEqual(await parametersOf([]), { epochs: 1, size: 2, word: "none", extra: 9 });
  t.is((await parametersOf([], { TROUPE_WORD: "outside" })).word, "outside");
  const both = ["--params", "values.json", "--set", "epochs=5"];
  t.deepEqual(await parametersOf(both, { TROUPE_WORD: "outside" }), { epochs: 5, size: 4, word: "given", extra: 9 });
  const { stdout } = await troupe(["plan", "a.flow", ...both], folder.path);
  t.regex(
    stdout,
    /seed 0\n {2}epochs = 5 \(--set\)\n {2}size = 4 \(--params\)\n {2}word = "given" \(--params\)\n {2}extra = 9\n/,
  );
});

const badParameters: readonly [name: string, content: string, says: RegExp][] = [
  ["no JSON", "{ epochs: 3 }", /Cannot read --params values\.json: it is not JSON/],
  ["a list", "[3]", /--params values\.json holds no object of values/],
  ["no value", '{ "epochs": null }', /--params values\.json gives epochs no value/],
  ["an unknown name", '{ "epoch": 3 }', /`epoch`/],
  ["a wrong type", '{ "epochs": "many" }', /gives `epochs` the value "many", which does not fit/],
];

for (const [name, content, says] of badParameters)
  test.serial(`--params with ${name} is a wrong call, in words`, async (t) => {
    const folder = folderWith({ "a.flow": configured, "values.json": content });
    t.teardown(folder.remove);
    const { status, stdout, stderr } = await troupe(["plan", "a.flow", "--params", "values.json"], folder.path);
    t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /);
  });

test.serial(
  "--no-env, --no-js and --no-network refuse a file that reads the environment, runs JavaScript, fetches a file",
  async (t) => {
    const file = `url("https://example.org/x.gz", sha256: "${"0".repeat(64)}")`;
    const folder = folderWith({
      "env.flow": configured,
      "js.flow": 'task a { run: js("./clean.js") }\n',
      "network.flow": `data d = idx(images: ${file}, labels: "y.gz")\n`,
    });
    t.teardown(folder.remove);
    for (const command of ["check", "plan", "run"]) {
      const env = await troupe([command, "env.flow", "--no-env"], folder.path);
      t.deepEqual({ status: env.status, stdout: env.stdout }, { status: 2, stdout: "" });
      t.regex(env.stderr, /error\[TRP321\]: .*--no-env/);
      const js = await troupe([command, "js.flow", "--no-js"], folder.path);
      t.deepEqual({ status: js.status, stdout: js.stdout }, { status: 2, stdout: "" });
      t.regex(js.stderr, /error\[TRP321\]: .*--no-js/);
      const network = await troupe([command, "network.flow", "--no-network"], folder.path);
      t.deepEqual({ status: network.status, stdout: network.stdout }, { status: 2, stdout: "" });
      t.regex(network.stderr, /error\[TRP321\]: .*--no-network/);
    }
    t.is((await troupe(["check", "env.flow"], folder.path)).status, 0);
  },
);

test.serial("what a file reaches beyond its folder is listed with its place", async (t) => {
  const folder = folderWith({
    "a.flow": `param folder = env("TROUPE_FOLDER", "..")
task clean { run: js("./clean.js") }
task t { run: js("../other.js", input: "\${folder}/x") }
`,
  });
  t.teardown(folder.remove);
  const { stdout } = await troupe(["plan", "a.flow"], folder.path);
  t.regex(stdout, /\nreaches beyond its folder +which is +where\n/);
  t.regex(stdout, /\nTROUPE_FOLDER +a variable of the environment +a\.flow:1\n/);
  t.regex(stdout, /clean\.js +JavaScript +a\.flow:2\n/);
  t.regex(stdout, /\.\.\/other\.js +a path +a\.flow:3\n/);
});

test.serial("--trace holds deadlines against an earlier run", async (t) => {
  const folder = folderWith({
    "a.flow":
      "data rows = moons(rows: 50)\nmodel net = input(2) -> dense(2, softmax)\ntrain nap { model: net, on: rows, deadline: 60s }\n",
  });
  t.teardown(folder.remove);
  const first = await troupe(["run", "a.flow", "--json"], folder.path);
  t.is(first.status, 0);
  const report = JSON.parse(first.stdout);
  // As if the machine had been slow that day.
  const slow = { ...report, tasks: report.tasks.map((task: object) => ({ ...task, took: 40 })) };
  writeFileSync(join(folder.path, "report.json"), JSON.stringify(slow));
  for (const command of ["check", "plan", "run"]) {
    const { status, stdout, stderr } = await troupe([command, "a.flow", "--trace", "report.json"], folder.path);
    t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
    t.regex(
      stderr,
      /error\[TRP507\]: `nap` cannot be done by 60s: rows → nap takes 80s at least, by what was measured before/,
    );
  }
  writeFileSync(join(folder.path, "report.json"), "{}");
  const { status, stderr } = await troupe(["plan", "a.flow", "--trace", "report.json"], folder.path);
  t.is(status, 2);
  t.regex(stderr, /--trace report\.json is no report of a run/);
});
