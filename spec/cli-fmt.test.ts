/**
 * `troupe fmt` as a promise: what is written and what is not, which folders are read, `--check`, standard input, exit
 * statuses. One process after the other, as in `cli.test.ts`.
 */

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test from "ava";
import { ended, folderWith, start, troupe } from "./troupe.js";

const untidy = "param x=1 # one\r\n\r\n\r\nparam y = 2";
const tidy = "param x = 1  # one\n\nparam y = 2\n";
const broken = "param x = (\n";

/** Long ago, to see whether a file was written. */
const past = new Date("2001-01-01");

async function fed(words: readonly string[], input: string | Uint8Array) {
  const child = start(words);
  const end = ended(child);
  child.stdin?.end(input);
  return end;
}

test.serial("help has examples and the exit statuses", async (t) => {
  const { status, stdout, stderr } = await troupe(["fmt", "--help"]);
  t.is(status, 0);
  t.regex(stdout, /Examples:\n {2}troupe fmt my\.flow/);
  t.regex(stdout, /Exit status: 0 fine/);
  t.is(stderr, "");
});

test.serial("a file is formatted in place, keeps its mode, and leaves nothing beside it", async (t) => {
  const folder = folderWith({ "a.flow": untidy });
  chmodSync(join(folder.path, "a.flow"), 0o640);
  const { status, stdout, stderr } = await troupe(["fmt", "a.flow"], folder.path);
  t.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "", stderr: "1 of 1 file changed.\n" });
  t.is(readFileSync(join(folder.path, "a.flow"), "utf8"), tidy);
  t.is(statSync(join(folder.path, "a.flow")).mode & 0o777, 0o640);
  t.deepEqual(readdirSync(folder.path), ["a.flow"]);
  folder.remove();
});

test.serial("a formatted file is not touched", async (t) => {
  const folder = folderWith({ "a.flow": tidy });
  utimesSync(join(folder.path, "a.flow"), past, past);
  const { ino } = statSync(join(folder.path, "a.flow"));
  const { status, stderr } = await troupe(["fmt", "a.flow"], folder.path);
  t.is(status, 0);
  t.is(stderr, "0 of 1 file changed.\n");
  const after = statSync(join(folder.path, "a.flow"));
  t.deepEqual([after.ino, after.mtime], [ino, past]);
  folder.remove();
});

test.serial("a byte-order mark is a change", async (t) => {
  const folder = folderWith({ "a.flow": `\uFEFF${tidy}` });
  t.is((await troupe(["fmt", "a.flow"], folder.path)).status, 0);
  t.is(readFileSync(join(folder.path, "a.flow"), "utf8"), tidy);
  folder.remove();
});

test.serial("a folder means every .flow file below it, but for node_modules and dot folders", async (t) => {
  const folder = folderWith({ "a.flow": untidy, "a.txt": untidy });
  for (const inside of ["deep/er", "node_modules", ".hidden"]) {
    mkdirSync(join(folder.path, inside), { recursive: true });
    writeFileSync(join(folder.path, inside, "b.flow"), untidy);
  }
  const { status, stderr } = await troupe(["fmt", ".", "a.flow"], folder.path);
  t.is(status, 0);
  t.is(stderr, "2 of 2 files changed.\n");
  const textOf = (...path: string[]) => readFileSync(join(folder.path, ...path), "utf8");
  t.deepEqual([textOf("a.flow"), textOf("deep/er/b.flow")], [tidy, tidy]);
  t.deepEqual([textOf("a.txt"), textOf("node_modules/b.flow"), textOf(".hidden/b.flow")], [untidy, untidy, untidy]);
  folder.remove();
});

test.serial("what a link points to is formatted, and the link stays", async (t) => {
  const folder = folderWith({ "a.flow": untidy });
  symlinkSync("a.flow", join(folder.path, "link.flow"));
  t.is((await troupe(["fmt", "link.flow"], folder.path)).status, 0);
  t.true(lstatSync(join(folder.path, "link.flow")).isSymbolicLink());
  t.is(readFileSync(join(folder.path, "a.flow"), "utf8"), tidy);
  folder.remove();
});

test.serial("--check names the files that would change, writes nothing, and ends with 1", async (t) => {
  const folder = folderWith({ "a.flow": untidy, "b.flow": tidy });
  const { status, stdout, stderr } = await troupe(["fmt", "--check", "."], folder.path);
  t.deepEqual({ status, stdout }, { status: 1, stdout: "a.flow\n" });
  t.is(stderr, "1 of 2 files would change.\n");
  t.is(readFileSync(join(folder.path, "a.flow"), "utf8"), untidy);
  t.is((await troupe(["fmt", "--check", "b.flow"], folder.path)).status, 0);
  folder.remove();
});

test.serial("a file with a syntax error is left alone, the others are formatted, and the end is 2", async (t) => {
  const folder = folderWith({ "a.flow": broken, "b.flow": untidy });
  const { status, stderr } = await troupe(["fmt", "."], folder.path);
  t.is(status, 2);
  t.regex(stderr, /error\[TRP140\][\s\S]*a\.flow:1:11/);
  t.is(readFileSync(join(folder.path, "a.flow"), "utf8"), broken);
  t.is(readFileSync(join(folder.path, "b.flow"), "utf8"), tidy);
  t.is((await troupe(["fmt", "--check", "."], folder.path)).status, 2);
  folder.remove();
});

test.serial("bytes that are no UTF-8 are not rewritten", async (t) => {
  const latin = Buffer.from("param x=1 # caf\xe9\n", "latin1");
  const folder = folderWith({ "a.flow": latin });
  const { status, stderr } = await troupe(["fmt", "a.flow"], folder.path);
  t.is(status, 2);
  t.regex(stderr, /a\.flow is not UTF-8/);
  t.deepEqual(readFileSync(join(folder.path, "a.flow")), latin);
  folder.remove();
});

for (const word of ["-", "--stdin"])
  test.serial(`${word} formats standard input to standard output`, async (t) => {
    t.deepEqual(await fed(["fmt", word], untidy), { status: 0, stdout: tidy, stderr: "" });
    const { status, stdout, stderr } = await fed(["fmt", word], broken);
    t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
    t.regex(stderr, /<stdin>:1:11/);
    t.deepEqual(await fed(["fmt", word, "--check"], untidy), { status: 1, stdout: "<stdin>\n", stderr: "" });
    t.deepEqual(await fed(["fmt", word, "--check"], tidy), { status: 0, stdout: "", stderr: "" });
  });

const wrongCalls: readonly [words: string[], says: RegExp][] = [
  [["fmt"], /There is nothing to format/],
  [["fmt", "nosuch.flow"], /Cannot read nosuch\.flow: there is no such file/],
  [["fmt", "lang/1-parse"], /There is no \.flow file in lang\/1-parse/],
  [["fmt", "-", "examples"], /Standard input and examples cannot be formatted in one call/],
];

for (const [words, says] of wrongCalls)
  test.serial(`a wrong call ends with 2: troupe ${words.join(" ")}`, async (t) => {
    const { status, stdout, stderr } = await troupe(words);
    t.deepEqual({ status, stdout }, { status: 2, stdout: "" });
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /, "a stack trace is no message");
  });
