/** What goes wrong around data, in a process of its own: no room on the disk, files that are none, a run that is killed. */

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { command, ended, folderWith, heard, start, troupe } from "./troupe.js";

const rows = (count: number) =>
  `a,b,c,y\n${Array.from({ length: count }, (_, at) => `${(at * 37) % 101},${at % 7},${"xyz"[at % 3]},${"pq"[at % 2]}\n`).join("")}`;
const flow = (more: string) => `
data d = csv("rows.csv") { target: y, categories: [c], scale: standard, memory: 64KiB, split: { train: 80%, test: 20% } }
model net = input(5) -> dense(4, relu) -> dense(2, softmax)
train a { model: net, on: d.train, epochs: 1, batch: 64 }
${more}`;

test("no room for the rows that do not fit into memory: a failure of the disk, with the folder and the way out", async (t) => {
  const folder = folderWith({ "rows.csv": rows(20_000), "d.flow": flow("") });
  t.teardown(folder.remove);
  const scratch = join(folder.path, "scratch");
  mkdirSync(scratch);
  // Files may have 64 KiB at most; who writes more is told, and not killed.
  const limited = `ulimit -f 64; trap '' XFSZ; exec "$0" "$@"`;
  const child = spawn("bash", ["-c", limited, process.execPath, command, "run", "d.flow"], {
    cwd: folder.path,
    env: { ...process.env, TMPDIR: scratch, FORCE_COLOR: "" },
  });
  const { status, stderr } = await ended(child);
  t.is(status, 3);
  t.regex(
    stderr,
    /error\[run:disk\]: `d` failed: .*scratch\/troupe-rows-.*cannot be written: the file would be larger/,
  );
  t.regex(stderr, /TMPDIR/);
  t.deepEqual(readdirSync(scratch), []);
});

test("what a killed run has left is swept by the next one, where TMPDIR says", async (t) => {
  const folder = folderWith({ "rows.csv": rows(20_000), "d.flow": flow("").replace("epochs: 1", "epochs: 100000") });
  t.teardown(folder.remove);
  const scratch = join(folder.path, "scratch");
  mkdirSync(scratch);
  const child = start(["run", "d.flow"], folder.path, { TMPDIR: scratch });
  const end = ended(child);
  await heard(child, /a starts/);
  child.kill("SIGKILL");
  await end;
  t.is(readdirSync(scratch).length, 1, "the killed run left its folder");
  const other = folderWith({ "rows.csv": rows(20_000), "d.flow": flow("") });
  t.teardown(other.remove);
  t.is((await troupe(["run", "d.flow"], other.path, { TMPDIR: scratch })).status, 0);
  t.deepEqual(readdirSync(scratch), []);
});

test("a pipe is no file: nobody waits for what never comes", async (t) => {
  if (process.platform === "win32") return void t.pass("there are no such pipes");
  const folder = folderWith({ "d.flow": flow("") });
  t.teardown(folder.remove);
  execFileSync("mkfifo", [join(folder.path, "rows.csv")]);
  const checked = await troupe(["check", "d.flow"], folder.path);
  t.is(checked.status, 3);
  t.regex(checked.stderr, /TRP701.*it is a pipe or a device, and no file/);
  const looked = await troupe(["data", "rows.csv"], folder.path);
  t.is(looked.status, 3);
  t.regex(looked.stderr, /it is a pipe or a device, and no file/);
});

test("a run that is killed while it answers and saves leaves whole files under their names, or none", async (t) => {
  const more = `save { model: a, to: "out/m" }\npredict p { model: a, on: d, to: "out/p.csv" }`;
  const folder = folderWith({ "rows.csv": rows(20_000), "d.flow": flow(more) });
  t.teardown(folder.remove);
  const out = join(folder.path, "out");
  for (const moment of [/a starts/, /p starts|save-a starts/, /(save-a|p) is done/]) {
    const child = start(["run", "d.flow"], folder.path);
    const end = ended(child);
    await heard(child, moment);
    child.kill("SIGKILL");
    await end;
    if (existsSync(join(out, "p.csv"))) t.is(readFileSync(join(out, "p.csv"), "utf8").split("\n").length, 20_002);
    if (existsSync(join(out, "m")))
      t.deepEqual(readdirSync(join(out, "m")).sort(), [
        "README.md",
        "model.json",
        "preparation.json",
        "troupe.json",
        "weights.bin",
      ]);
  }
  t.is((await troupe(["run", "d.flow"], folder.path)).status, 0, "and the next run puts its own there");
  t.true(existsSync(join(out, "m")) && existsSync(join(out, "p.csv")));
});
