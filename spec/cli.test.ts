/**
 * The command line as a promise: exit statuses, what goes to which stream, bad calls and bad data, Ctrl-C.
 * One process after the other: dozens side by side would wait for one another.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { root } from "./root.js";
import { ended, folderWith, heard, start, troupe } from "./troupe.js";

const sleeping = "task nap[3] { run: sleep(20ms) }\n";
const escapeCode = "\u001b";

test.serial("--version prints the version of package.json, on standard output", async (t) => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { status, stdout, stderr } = await troupe(["--version"]);
  t.deepEqual({ status, stdout, stderr }, { status: 0, stdout: `${version}\n`, stderr: "" });
});

for (const command of [[], ["run"], ["check"], ["plan"], ["predict"], ["explain"], ["doctor"], ["native"]])
  test.serial(`troupe ${[...command, "--help"].join(" ")} has examples and goes to standard output`, async (t) => {
    const { status, stdout, stderr } = await troupe([...command, "--help"]);
    t.is(status, 0);
    t.regex(stdout, /Usage: troupe/);
    t.regex(stdout, /Example/);
    t.is(stderr, "");
  });

const wrongCalls: readonly [words: string[], says: RegExp][] = [
  [["runn"], /unknown command 'runn'.*\n.*Did you mean run\?/],
  [["run"], /missing required argument 'file'/],
  [["run", "examples/fusion.flow", "--jason"], /unknown option '--jason'/],
  [["check", "nosuch.flow"], /Cannot read nosuch\.flow: there is no such file/],
  [["check", "examples"], /Cannot read examples: it is a folder/],
  [["check", "examples/fusion.flow", "--set", "x"], /--set x is not of the form name=value/],
  [["check", "examples/fusion.flow", "--set", "x=3"], /--set names `x`, and the file has no parameter of that name/],
  [["check", "examples/mnist.flow", "--set", "epoch=3"], /Did you mean `epochs`\?/],
  [["check", "examples/fusion.flow", "--seed", "x"], /--seed x is not a whole number/],
  [["explain", "TRP149"], /There is no message TRP149.*\n.*Did you mean TRP150\? `troupe explain` alone lists them/],
  [["explain", "TPR101"], /Did you mean TRP101\?/],
  [["explain", "../TRP101"], /There is no message/],
];

for (const [words, says] of wrongCalls)
  test.serial(`a wrong call ends with 2: troupe ${words.join(" ")}`, async (t) => {
    const { status, stdout, stderr } = await troupe(words);
    t.is(status, 2);
    t.is(stdout, "");
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /, "a stack trace is no message");
  });

test.serial("no words at all print help, and that is a wrong call", async (t) => {
  const { status, stdout, stderr } = await troupe([]);
  t.is(status, 2);
  t.is(stdout, "");
  t.regex(stderr, /Usage: troupe/);
});

test.serial("explain prints the page of a code, however it is written", async (t) => {
  const { status, stdout, stderr } = await troupe(["explain", "TRP101"]);
  t.is(status, 0);
  t.is(stderr, "");
  t.regex(stdout, /^TRP101: a text without its closing quote\n\n.+\n\nWrong\n\n {4}param folder = "data\n\nRight\n/s);
  for (const same of ["trp101", "101", "error[TRP101]"]) t.is((await troupe(["explain", same])).stdout, stdout);
  t.true((await troupe(["explain", "101"], root, { FORCE_COLOR: "1" })).stdout.includes(`${escapeCode}[1mTRP101`));
  const { code, wrong } = JSON.parse((await troupe(["explain", "101", "--json"])).stdout);
  t.deepEqual({ code, wrong }, { code: "TRP101", wrong: 'param folder = "data\n' });
});

test.serial("explain alone lists all codes, in groups", async (t) => {
  const { status, stdout } = await troupe(["explain"]);
  t.is(status, 0);
  t.regex(stdout, /^Syntax\n {2}TRP101 {2}a text without its closing quote\n/);
  t.regex(stdout, /\n\nNames\n {2}TRP200 {2}/);
  const { messages } = JSON.parse((await troupe(["explain", "--json"])).stdout);
  t.is(messages.length, readdirSync(join(root, "lang/explain")).length);
  t.is(stdout.match(/^ {2}TRP\d+/gm)?.length, messages.length, "each is in one group");
});

test.serial("mistakes end with where to read more, and warnings do not", async (t) => {
  const folder = folderWith({ "wrong.flow": 'param a = "x\n', "warned.flow": `param a = 1\n${sleeping}` });
  t.teardown(folder.remove);
  const wrong = await troupe(["check", "wrong.flow"], folder.path);
  t.regex(wrong.stderr, /\n1 error\nFor more about a message: troupe explain TRP101\n$/);
  const warned = await troupe(["check", "warned.flow"], folder.path);
  t.regex(warned.stderr, /1 warning\n/);
  t.notRegex(warned.stderr, /troupe explain/);
});

test.serial("flows/01 prints 2.2071 on standard output, and all digits with --json", async (t) => {
  const quiet = await troupe(["run", "examples/fusion.flow", "--quiet"]);
  t.deepEqual(quiet, { status: 0, stdout: "answer = 2.2071\n", stderr: "" });
  const json = await troupe(["run", "examples/fusion.flow", "--json"]);
  const { results, outcome } = JSON.parse(json.stdout);
  t.is(outcome, "done");
  // Half of the mean 3 and half of the root of 2.
  t.is(results.answer.value, 0.5 * 3 + 0.5 * Math.sqrt(2));
});

test.serial("`troupe my.flow` runs it", async (t) => {
  const { status, stdout } = await troupe(["examples/fusion.flow", "--quiet"]);
  t.is(status, 0);
  t.is(stdout, "answer = 2.2071\n");
});

test.serial("progress goes to standard error, and no control codes where there is no terminal", async (t) => {
  const folder = folderWith({ "nap.flow": sleeping });
  const { status, stdout, stderr } = await troupe(["run", "nap.flow"], folder.path);
  folder.remove();
  t.is(status, 0);
  t.regex(stderr, /nap\[0\] starts on core\[0\]/);
  t.notRegex(stdout, /starts on/);
  t.regex(stdout, /nap\[2\] +core/);
  t.false((stdout + stderr).includes(escapeCode));
});

test.serial("FORCE_COLOR colours, and NO_COLOR does not", async (t) => {
  const folder = folderWith({ "wrong.flow": "task t { run: slep(1s) }\n" });
  const plain = await troupe(["check", "wrong.flow"], folder.path, { NO_COLOR: "1" });
  const painted = await troupe(["check", "wrong.flow"], folder.path, { FORCE_COLOR: "1" });
  folder.remove();
  t.false(plain.stderr.includes(escapeCode));
  t.true(painted.stderr.includes(`${escapeCode}[31m`));
});

test.serial("a closed pipe is no crash", async (t) => {
  const child = start(["plan", "examples/response-time.flow", "--json"]);
  child.stdout?.destroy();
  const { stderr } = await ended(child);
  t.notRegex(stderr, /EPIPE/);
});

test.serial("check --json says where, for machines", async (t) => {
  const folder = folderWith({ "wrong.flow": "task t { run: sleep(1s), prioritty: 3 }\n" });
  const { status, stdout } = await troupe(["check", "wrong.flow", "--json"], folder.path);
  folder.remove();
  t.is(status, 2);
  const { ok, diagnostics } = JSON.parse(stdout);
  t.false(ok);
  t.like(diagnostics[0], {
    code: "TRP300",
    severity: "error",
    file: "wrong.flow",
    start: { line: 1, column: 26 },
    end: { line: 1, column: 35 },
  });
});

test.serial("flows/04 is refused by check and by run before anything starts", async (t) => {
  for (const command of ["check", "run"]) {
    const { status, stdout, stderr } = await troupe([command, "spec/lang/flows/04-resources.flow"]);
    t.is(status, 2);
    t.is(stdout, "");
    t.regex(stderr, /`job\[5\]` to `job\[9\]` need 120, 140, 160, 180, 200 units/);
    t.regex(stderr, /the largest, `node\[0\]` \(spec\/lang\/flows\/04-resources\.flow:4\), offers 100/);
    t.notRegex(stderr, /starts on/);
  }
});

test.serial("doctor tries every backend", async (t) => {
  const { status, stdout } = await troupe(["doctor", "--json"]);
  t.is(status, 0);
  const { node, backends, auto, because } = JSON.parse(stdout);
  t.true(node.works);
  t.deepEqual(
    backends.map((each: { backend: string }) => each.backend),
    ["native", "wasm", "js"],
  );
  t.true(backends.find((each: { backend: string }) => each.backend === auto).loads);
  t.regex(because, /a step/);
  for (const each of backends) t.true(each.loads ? each.step_ms > 0 : each.reason.length > 10);
});

const idx = (shape: readonly number[], values: Uint8Array): Uint8Array => {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  for (const [at, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * at);
  return Buffer.concat([header, values]);
};

const training = `data d = idx(images: "images", labels: "labels")
model net = input(2, 2) -> flatten -> dense(2, softmax)
train a { model: net, on: d, epochs: 2 }
save { model: a, to: "out/a" }
`;
const images = idx([4, 2, 2], new Uint8Array(16).fill(100));
const labels = idx([4], Uint8Array.of(0, 1, 0, 1));

const badData: readonly [name: string, files: Record<string, Uint8Array>, says: RegExp][] = [
  ["a missing file", { images }, /Cannot read the data file labels: there is no such file/],
  [
    "a wrong magic number",
    { images: Buffer.from("not idx at all"), labels },
    /images is not usable: it does not begin/,
  ],
  ["a header cut short", { images: images.subarray(0, 9), labels }, /images is not usable: it ends within its header/],
  ["values cut short", { images: images.subarray(0, 20), labels }, /images has 20 bytes.*its header promises 32 bytes/],
  ["other counts", { images, labels: idx([3], new Uint8Array(3)) }, /it has 3 labels, and the images are 4/],
  ["gzip cut short", { images: gzipSync(images).subarray(0, 20), labels: gzipSync(labels) }, /images/],
];

for (const [name, files, says] of badData)
  test.serial(`unusable data end with 3, in words, and leave nothing behind: ${name}`, async (t) => {
    const folder = folderWith({ "train.flow": training, ...files });
    const { status, stderr } = await troupe(["run", "train.flow"], folder.path);
    const left = readdirSync(folder.path).sort();
    folder.remove();
    t.is(status, 3);
    t.regex(stderr, says);
    t.regex(stderr, /train\.flow:1/);
    t.notRegex(stderr, /\n\s+at /);
    t.deepEqual(left, [...Object.keys(files), "train.flow"].sort());
  });

test.serial("a loss that is not a number ends with 1 and says what to do", async (t) => {
  const text = training.replace("epochs: 2", "epochs: 2, optimizer: sgd(1e38), loss: mse");
  const folder = folderWith({ "train.flow": text.replace("softmax", "linear"), images, labels });
  const { status, stderr } = await troupe(["run", "train.flow"], folder.path);
  const left = existsSync(join(folder.path, "out"));
  folder.remove();
  t.is(status, 1);
  t.regex(stderr, /`a` failed: .*epoch \d/);
  t.regex(stderr, /train\.flow:3:7/);
  t.regex(stderr, /save-a was skipped, because a failed/);
  t.false(left);
});

test.serial("Ctrl-C stops cleanly, says what is kept, and ends with 130", async (t) => {
  const folder = folderWith({
    "long.flow": "task short { run: sleep(10ms), priority: high }\ntask long { run: sleep(1min), after: short }\n",
  });
  const child = start(["run", "long.flow"], folder.path);
  const end = ended(child);
  await heard(child, /long starts on/);
  const before = Date.now();
  child.kill("SIGINT");
  const { status, stderr } = await end;
  folder.remove();
  t.is(status, 130);
  // A generous bound: it says that nobody waited for the minute.
  t.true(Date.now() - before < 10_000);
  t.regex(stderr, /Stopped after .*Finished before that: short\. Nothing was saved yet, and nothing is half-written/);
});

test.serial("SIGTERM ends with 143", async (t) => {
  const folder = folderWith({ "long.flow": "task long { run: sleep(1min) }\n" });
  const child = start(["run", "long.flow"], folder.path);
  const end = ended(child);
  await heard(child, /long starts on/);
  child.kill("SIGTERM");
  t.is((await end).status, 143);
  folder.remove();
});

test.serial("a second Ctrl-C stops at once", async (t) => {
  const folder = folderWith({ "long.flow": "task long { run: sleep(1min) }\n" });
  const child = start(["run", "long.flow"], folder.path);
  const end = ended(child);
  await heard(child, /long starts on/);
  child.kill("SIGINT");
  child.kill("SIGINT");
  t.is((await end).status, 130);
  folder.remove();
});
