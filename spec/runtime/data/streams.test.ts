/** Rows on disk: every row once an epoch, in an order that hangs from nothing but what is written, and little of them in memory. */

import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { openForEpochs, openRows } from "../../../runtime/data/rows/open-rows.js";
import { type RowSource, tableRows } from "../../../runtime/data/rows/rows.js";
import { drawStream, openStream, type StreamedTable, streamSizes } from "../../../runtime/data/rows/streams.js";
import { TaskFailure } from "../../../runtime/failure.js";
import type { TableResult } from "../../../runtime/results.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import {
  assignment,
  call,
  carry,
  digestOf,
  digitsTable,
  inThread,
  network,
  resultOf,
  trained,
  trainWork,
} from "../thread/host.js";

const folder = mkdtempSync(join(tmpdir(), "troupe-streams-"));
test.after.always(() => rmSync(folder, { recursive: true }));
let written = 0;

/** The same table with its rows in a file. */
function onDisk(table: TableResult, held: number): StreamedTable {
  if (!("buffer" in table.features)) throw new Error("it is on disk already");
  const { type, buffer } = table.features;
  const file = join(folder, `rows-${written++}`);
  writeFileSync(file, new Uint8Array(buffer));
  return { ...table, features: { type, file, held } };
}

/** Rows of two numbers, the first of them the number of the row. */
function counted(rows: number, type: "uint8" | "float32"): TableResult {
  const buffer = new SharedArrayBuffer(rows * 2 * (type === "uint8" ? 1 : 4));
  const values = type === "uint8" ? new Uint8Array(buffer) : new Float32Array(buffer);
  for (let row = 0; row < rows; row++) values.set([row, 7], 2 * row);
  return {
    kind: "table",
    rows,
    shape: [2],
    features: { type, buffer },
    scale: 0.5,
    targets: [],
    parts: {},
    digest: "",
  };
}

const filled = (source: RowSource, from: number, to: number) => {
  const into = new Float32Array((to - from) * source.width);
  source.fill(from, to, into);
  return [...into];
};

test("a group has eight blocks where it has eight rows, and half of what may be held", (t) => {
  // 1 KiB rows, 64 KiB held: a group of 32 rows, blocks of 4. With 1 GiB a block has 256 rows, and with rows of 1 MiB one.
  t.deepEqual(streamSizes(1024, 65_536), { group: 32, block: 4 });
  t.deepEqual(streamSizes(1024, 2 ** 30), { group: 524_288, block: 256 });
  t.deepEqual(streamSizes(2 ** 20, 2 ** 30), { group: 512, block: 1 });
  t.deepEqual(streamSizes(100, 700), { group: 3, block: 1 });
  t.throws(() => streamSizes(1024, 2047), { instanceOf: TaskFailure, message: /two rows must fit/ });
});

test("an epoch has every row once, no group is larger than it may be, and rows come from everywhere", (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 99 }),
        (count, block, blocks, seed) => {
          const rows = Uint32Array.from({ length: count }, (_, at) => at * 3 + 1);
          const { order, ends, places } = drawStream(rows, { block, group: block * blocks }, randomFrom(seed));
          const sizes = ends.map((end, at) => end - (ends[at - 1] ?? 0));
          const inFile = ends.every((end, at) => {
            const start = ends[at - 1] ?? 0;
            const numbers = places.slice(start, end).map((place) => order[start + place]!);
            return numbers.every((row, within) => within === 0 || row > numbers[within - 1]!);
          });
          return (
            JSON.stringify([...order].sort((a, b) => a - b)) === JSON.stringify([...rows]) &&
            sizes.every((size) => size > 0 && size <= block * blocks) &&
            inFile
          );
        },
      ),
    ),
  );
  const { order } = drawStream(
    Uint32Array.from({ length: 1000 }, (_, at) => at),
    { block: 10, group: 200 },
    randomFrom(1),
  );
  // The first fifth of the epoch has rows of every tenth of the file.
  t.is(new Set(order.subarray(0, 200).map((row) => Math.floor(row / 100))).size, 10);
});

for (const type of ["uint8", "float32"] as const)
  test(`${type}: rows from a file are those of memory, in whatever pieces they are asked for`, (t) => {
    const table = counted(250, type);
    const wanted = Uint32Array.from({ length: 180 }, (_, at) => (at * 7) % 250);
    const disk = onDisk(table, 160);
    const open = openForEpochs(disk, wanted);
    try {
      for (const seed of [1, 2]) {
        const order = open.shuffled(randomFrom(seed));
        const memory = tableRows(table, order);
        for (const size of [1, 7, 64, 180])
          for (let from = 0; from < 180; from += size) {
            const to = Math.min(180, from + size);
            t.deepEqual(filled(open.rows, from, to), filled(memory, from, to));
            const stored = open.rows.stored!;
            const into = type === "uint8" ? new Uint8Array((to - from) * 2) : new Float32Array((to - from) * 2);
            stored.copy(from, to, into as Uint8Array & Float32Array);
            t.deepEqual(
              [...into].map((value) => Math.fround(value * stored.scale)),
              filled(memory, from, to),
            );
          }
      }
    } finally {
      open.close();
    }
    const answering = openRows(disk, wanted);
    t.deepEqual(
      [...answering.order],
      [...wanted].sort((a, b) => a - b),
    );
    t.deepEqual(filled(answering.rows, 0, 180), filled(tableRows(table, answering.order), 0, 180));
    t.deepEqual(filled(answering.rows, 33, 41), filled(tableRows(table, answering.order), 33, 41));
    answering.close();
  });

test("a row that a view takes twice comes twice", (t) => {
  const open = openForEpochs(onDisk(counted(20, "uint8"), 16), Uint32Array.from([3, 3, 9, 3]));
  const order = open.shuffled(randomFrom(1));
  t.deepEqual(
    [...order].sort((a, b) => a - b),
    [3, 3, 3, 9],
  );
  t.deepEqual(
    filled(open.rows, 0, 4).filter((_, at) => at % 2 === 0),
    [...order].map((row) => row / 2),
  );
  open.close();
});

test("no more of the rows is in memory than may be held", (t) => {
  // 4 MB of rows of 1 KiB.
  const table: TableResult = { ...counted(1, "uint8"), rows: 4096, shape: [1024] };
  const file = join(folder, "large");
  writeFileSync(file, new Uint8Array(4096 * 1024));
  for (const held of [2048, 10_000, 400_000, 2 ** 21]) {
    const source = openStream({ ...table, features: { type: "uint8", file, held } }, 4096, streamSizes(1024, held));
    t.true(source.bytes <= held, `${source.bytes} of ${held}`);
    t.true(source.bytes >= held / 4);
    source.close();
  }
});

test("a file that is too short, or gone, is a fault of the disk and tells which", (t) => {
  const short = onDisk(counted(100, "uint8"), 64);
  truncateSync(short.features.file, 150);
  const open = openRows(
    short,
    Uint32Array.from({ length: 100 }, (_, row) => row),
  );
  t.throws(() => filled(open.rows, 0, 100), { instanceOf: TaskFailure, message: /it ends before the rows do/ });
  open.close();
  const gone: StreamedTable = { ...short, features: { ...short.features, file: join(folder, "none") } };
  const error = t.throws(() => openRows(gone, new Uint32Array(1)), { instanceOf: TaskFailure });
  t.is(error?.failure.code, "disk");
});

test("a training on rows from a file gives the same weights in every run and in every thread", async (t) => {
  // 3,200 rows of 784 bytes to learn from, of 2.5 MB; a tenth of them in memory.
  const digits = await digitsTable(4000);
  const disk = onDisk(digits, 250_000);
  const work = trainWork({ augment: [call("shift", { pixels: 1 })] });
  const given = () => assignment("a", work, { digits: disk }, { seed: 5 });
  const here = await trained("a", work, { digits: disk }, { seed: 5 });
  const there = await Promise.all([inThread(given()), inThread(given())]);
  t.deepEqual(
    there.map(({ outcome }) => digestOf(outcome)),
    [here.digest, here.digest],
  );
  const farther = { ...disk, features: { ...disk.features, held: 500_000 } };
  t.not((await trained("a", work, { digits: farther }, { seed: 5 })).digest, here.digest, "rows move farther");
  // It learns what it would in memory, or nearly so.
  const memory = await trained("a", work, { digits }, { seed: 5 });
  t.true(Math.abs(memory.epochs[1]!.loss - here.epochs[1]!.loss) < 0.1);
  const scores = (table: TableResult) =>
    resultOf(
      "scores",
      assignment(
        "e",
        {
          kind: "evaluate",
          models: [network("a")],
          data: { task: "digits", part: "test" },
          metrics: [call("accuracy")],
        },
        { digits: table, a: here },
      ),
    );
  t.deepEqual((await scores(disk)).models, (await scores(digits)).models);
});

test("a training closes its file, however it ends", async (t) => {
  const digits = onDisk(await digitsTable(100), 20_000);
  const outcome = await carry(assignment("a", trainWork({ optimizer: call("sgd", { rate: 1e30 }) }), { digits }));
  t.is(outcome.type, "failed");
  if (!existsSync("/proc/self/fd")) return t.log("This system does not tell which files are open.");
  t.false(openFiles().includes(digits.features.file));
  const open = openRows(digits, new Uint32Array(1));
  t.true(openFiles().includes(digits.features.file), "an open one would be seen");
  open.close();
});

function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((each) => {
    try {
      return [readlinkSync(join("/proc/self/fd", each))];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
