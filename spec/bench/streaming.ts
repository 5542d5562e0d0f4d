/**
 * What it costs to learn from rows that lie on disk: the same training on rows in memory, and on rows in a file of which a
 * tenth may be held. Each in a process of its own, so that each has a peak of its own.
 * `npm run build && node dist/spec/bench/streaming.js [runs]`
 */

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Network } from "../../lang/plan.js";
import type { Assignment } from "../../runtime/messages.js";
import type { TableFeatures, TableResult } from "../../runtime/results.js";
import { carryOut } from "../../runtime/thread/carry-out.js";
import { randomFrom } from "../../runtime/thread/random.js";
import { sizeOf } from "../../runtime/thread/shapes.js";

interface Lesson {
  readonly title: string;
  readonly type: "uint8" | "float32";
  readonly rows: number;
  readonly width: number;
}

const lessons: readonly Lesson[] = [
  { title: "784 bytes", type: "uint8", rows: 400_000, width: 784 },
  { title: "32 floats", type: "float32", rows: 1_000_000, width: 32 },
];

const bytesOf = ({ type, rows, width }: Lesson) => rows * width * (type === "uint8" ? 1 : 4);
const MiB = 2 ** 20;

function networkFor({ width }: Lesson): Network {
  const dense = (units: number, activation: string) => ({
    name: "dense",
    arguments: { units, activation },
    shape: [units],
  });
  return { name: "net", input: [width], layers: [dense(64, "relu"), dense(10, "softmax")], output: [10] };
}

/** Piece by piece, so that the process that writes never holds all of it. */
function write(file: string, lesson: Lesson): void {
  const random = randomFrom(1);
  const piece = new Uint8Array(MiB);
  const values = lesson.type === "uint8" ? piece : new Float32Array(piece.buffer);
  const descriptor = openSync(file, "w");
  for (let left = bytesOf(lesson); left > 0; left -= piece.length) {
    for (let at = 0; at < values.length; at++)
      values[at] = lesson.type === "uint8" ? random.below(256) : random.uniform();
    writeSync(descriptor, piece, 0, Math.min(piece.length, left));
  }
  closeSync(descriptor);
}

const ways = ["memory", "disk"] as const;
type Way = (typeof ways)[number];

function featuresOf(lesson: Lesson, way: Way, file: string): TableFeatures {
  const { type } = lesson;
  if (way === "disk") return { type, file, held: Math.floor(bytesOf(lesson) / 10) };
  const buffer = new SharedArrayBuffer(bytesOf(lesson));
  const all = new Uint8Array(buffer);
  const piece = new Uint8Array(MiB);
  const descriptor = openSync(file, "r");
  for (let at = 0; at < all.length; at += piece.length)
    all.set(piece.subarray(0, readSync(descriptor, piece, 0, piece.length, at)), at);
  closeSync(descriptor);
  return { type, buffer };
}

/** Two epochs, of which the second counts; what it came to goes to standard output. */
async function measure(lesson: Lesson, way: Way, file: string): Promise<void> {
  const model = networkFor(lesson);
  const labels = new SharedArrayBuffer(4 * lesson.rows);
  new Int32Array(labels).set(Int32Array.from({ length: lesson.rows }, (_, row) => row % 10));
  const classes = Array.from({ length: sizeOf(model.output) }, (_, at) => String(at));
  const table: TableResult = {
    kind: "table",
    rows: lesson.rows,
    shape: model.input,
    features: featuresOf(lesson, way, file),
    scale: lesson.type === "uint8" ? 1 / 255 : 1,
    targets: [{ name: "label", type: "classes", classes, values: labels }],
    parts: {},
    digest: "",
  };
  const [optimizer, loss] = ["adam", "cross_entropy"].map((name) => ({ name, arguments: {} }));
  const given: Assignment = {
    task: "a",
    attempt: 1,
    seed: 1,
    place: { file: "", line: 1, column: 1 },
    work: { kind: "train", model, data: { task: "rows" }, epochs: 2, batch: 64, optimizer: optimizer!, loss: loss! },
    inputs: { rows: table },
    backend: "wasm",
    slowdown: 1,
    stop: new SharedArrayBuffer(4),
  };
  const outcome = await carryOut(given, {
    report: () => {},
    stopRequested: () => false,
    sleep: async () => {},
    breathe: async () => {},
    now: () => performance.now() / 1000,
  });
  if (outcome.type !== "done" || outcome.result.kind !== "network") throw new Error(JSON.stringify(outcome));
  const rate = outcome.result.epochs.at(-1)!.examplesPerSecond;
  console.log(JSON.stringify({ rate, peak: process.resourceUsage().maxRSS / 1024 }));
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function compare(lesson: Lesson, file: string, runs: number): void {
  const found = new Map<Way, { rate: number; peak: number }[]>(ways.map((way) => [way, []]));
  // In turn, so that what disturbs the machine disturbs both.
  for (let run = 0; run < runs; run++)
    for (const way of ways) {
      const words = [fileURLToPath(import.meta.url), "measure", lesson.title, way, file];
      const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      found.get(way)!.push(JSON.parse(stdout));
    }
  const [memory, disk] = ways.map((way) => ({
    rate: median(found.get(way)!.map(({ rate }) => rate)),
    peak: median(found.get(way)!.map(({ peak }) => peak)),
  }));
  const size = bytesOf(lesson) / MiB;
  console.log(`\n${lesson.rows.toLocaleString("en")} rows of ${lesson.title}, ${size.toFixed(0)} MiB`);
  for (const [name, { rate, peak }] of Object.entries({ "in memory": memory!, "a tenth held": disk! }))
    console.log(`${name.padEnd(14)}${rate.toFixed(0).padStart(9)} rows/s ${peak.toFixed(0).padStart(6)} MiB at most`);
}

const [word = "3", title, way, file = ""] = process.argv.slice(2);
if (word === "measure") {
  const lesson = lessons.find((each) => each.title === title)!;
  await measure(lesson, way as Way, file);
} else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  const folder = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  try {
    for (const lesson of lessons) {
      const rows = join(folder, "rows");
      write(rows, lesson);
      compare(lesson, rows, Number(word));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
