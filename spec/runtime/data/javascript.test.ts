/** JavaScript of the user as a source and as a task: what it is handed, what it may give, and what its mistakes look like. */

import { join } from "node:path";
import test from "ava";
import type { Value } from "../../../lang/formula.js";
import { BadRows } from "../../../runtime/data/bad-rows.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { type RawArrays, type RawTable, sources } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, carry, inThread, loadDigits, testHost } from "../thread/host.js";

type Settings = Readonly<Record<string, Value>>;

async function read(text: string, settings: Settings = {}, more: Partial<Host> = {}) {
  const folder = folderWith({ "rows.mjs": text });
  try {
    const host = testHost(assignment("d", loadDigits(1)), more);
    const reading = { seed: 7, host, progress: () => {}, bad: new BadRows("error"), folder: "/flows" };
    return await sources.get("js")!({ file: join(folder.path, "rows.mjs"), ...settings }, reading);
  } finally {
    folder.remove();
  }
}

async function tableOf(text: string, settings?: Settings) {
  const { reader } = (await read(text, settings)) as RawTable;
  const names = reader.columns.map(({ name }) => name);
  const found: unknown[] = [];
  for await (const { columns, rows } of reader.read(names))
    for (let row = 0; row < rows; row++)
      found.push(
        Object.fromEntries(
          columns.map((each) => [each.name, each.type === "text" ? each.words[each.codes[row]!] : each.values[row]]),
        ),
      );
  return found;
}

const two = [
  { a: 1, b: "x" },
  { a: 2, b: "y" },
];
const list = JSON.stringify(two);

for (const [what, text] of [
  ["a list", `export default () => ${list}`],
  ["a promise of one", `export default async () => ${list}`],
  ["rows one by one", `export default function* () { yield* ${list} }`],
  ["rows one by one, as they come", `export default async function* () { for (const row of ${list}) yield row }`],
  ["an export called rows", `export const rows = () => ${list}; export const other = 1`],
  ["columns", `export default () => ({ columns: { a: [1, 2], b: ["x", "y"] } })`],
] as const)
  test(`a module gives ${what}`, async (t) => {
    t.deepEqual(await tableOf(text), two);
  });

test("a module gives arrays", async (t) => {
  const raw = (await read(
    "export default () => ({ features: Uint8Array.of(1, 2, 3, 4), shape: [2], labels: ['a', 'b'] })",
  )) as RawArrays;
  t.deepEqual([raw.rows, raw.shape, raw.features.type], [2, [2], "uint8"]);
});

test("it is handed its arguments without `file`, and the flow's folder, the seed and a signal", async (t) => {
  const text = `export default (settings, { folder, seed, signal }) =>
    [{ settings: JSON.stringify(settings), folder, seed, aborted: signal.aborted }]`;
  t.deepEqual(await tableOf(text, { input: "raw.csv", most: 3 }), [
    { settings: '{"input":"raw.csv","most":3}', folder: "/flows", seed: 7, aborted: 0 },
  ]);
});

const wrong: readonly [text: string, says: RegExp, advice: RegExp][] = [
  [
    "export default () => {\n  throw new Error('no such shop.');\n}",
    /rows\.mjs threw: no such shop\.$/,
    /at rows\.mjs:2:9\./,
  ],
  ["export default async () => { await 1; null.x }", /threw: Cannot read properties of null/, /at rows\.mjs:1:/],
  ["export default function* () { yield { a: 1 }; throw 'tired' }", /threw: tired\.$/, /^$/],
  ["export default () => {", /cannot be loaded: .*Unexpected end/, /^$/],
  ["import './other.mjs'", /cannot be loaded: Cannot find module .*other\.mjs/, /^$/],
  ["throw new Error('at once')", /cannot be loaded: at once\.$/, /at rows\.mjs:1:7\./],
  ["export const row = 1", /exports no function as default or rows\.$/, /export default async function/],
  ["export default () => 5", /The data of .*rows\.mjs have no known form: 5\./, /Known are/],
  ["export default () => [{ a: 1 }, { a: 'x' }]", /row 2, column a: "x" stands where/, /^$/],
  ["export default () => []", /have no rows/, /^$/],
];

for (const [text, message, advice] of wrong)
  test(`a mistake in it is told with its place: ${text}`, async (t) => {
    const error = await t.throwsAsync(read(text), { instanceOf: TaskFailure, message });
    t.is(error?.failure.code, "data");
    t.regex(error?.failure.advice ?? "", advice);
  });

test("a module that is not there is told before the run", async (t) => {
  const settings = { file: "/nowhere/rows.mjs" };
  t.like(inspect(call("js", settings)), { known: false, problem: "missing", reason: "there is no such file" });
  const error = await t.throwsAsync(read("", settings), { instanceOf: TaskFailure });
  t.is(error?.failure.code, "missing");
});

test("a stop reaches it by its signal, and between rows", async (t) => {
  let stopping = false;
  const host = { stopRequested: () => stopping };
  const waiting = read(
    "export default (_, { signal }) => new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))",
    {},
    host,
  );
  stopping = true;
  await t.throwsAsync(waiting, { instanceOf: Stopped });

  let asked = 0;
  const endless = "export default async function* () { for (;;) yield { a: 1 } }";
  await t.throwsAsync(read(endless, {}, { stopRequested: () => ++asked > 10 }), { instanceOf: Stopped });
});

const task = (file: string, more: Settings = {}) =>
  assignment("clean", { kind: "call", call: call("js", { file, ...more }) });

test("a task answers what its function returns, where that is a plain value", async (t) => {
  const folder = folderWith({
    "clean.mjs": `export default async ({ give }, { folder, seed, signal }) =>
      give === "seen" ? { folder, seed, aborted: signal.aborted } : new Function("return " + give)()`,
  });
  const answer = async (give: string) => {
    const outcome = await carry(task(join(folder.path, "clean.mjs"), { give }));
    return outcome.type === "done" ? outcome.result : outcome;
  };
  t.deepEqual(await answer("seen"), { kind: "answer", value: { folder: process.cwd(), seed: 1, aborted: false } });
  t.deepEqual(await answer("({ rows: [1, 2], none: null })"), { kind: "answer", value: { rows: [1, 2] } });
  for (const none of ["undefined", "null", "() => 1", "[1, null]", "10n"])
    t.deepEqual(await answer(none), { kind: "done" });
  folder.remove();
});

test("in a thread of its own, too, where a throw is the task's failure", async (t) => {
  const folder = folderWith({
    "clean.mjs": "export default ({ n }) => { if (n > 1) throw new Error('too many'); return n }",
  });
  const file = join(folder.path, "clean.mjs");
  const { outcome } = await inThread(task(file, { n: 1 }));
  t.deepEqual(outcome.type === "done" && outcome.result, { kind: "answer", value: 1 });
  const { outcome: failed } = await inThread(task(file, { n: 2 }));
  t.like(failed, { type: "failed", failure: { code: "data", lasting: true } });
  t.regex(failed.type === "failed" ? failed.failure.message : "", /clean\.mjs threw: too many\.$/);
  folder.remove();
});
