/**
 * A table of columns becomes rows for a network. The steps, in order, each with its reason:
 *
 * 1. plan: which columns are needed. Others are not even read.
 * 2. read: derived columns are made, rows that lack what must be there are left out, and the rest is kept.
 * 3. deal: rows to parts; before anything is fitted, since only the part that is learned from may be looked at.
 * 4. fit: fills, categories, scales, on that part.
 * 5. write: every row, by what was fitted, into memory that all threads share, or into a file.
 */

import type { LoadWork } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { TableFeatures, TableFindings } from "../../results.js";
import { type Host, Stopped } from "../../thread/host.js";
import type { BadRows } from "../bad-rows.js";
import { columnOf, rowsOf } from "../columns.js";
import type { FittedColumns } from "../fitted.js";
import type { Frame, TableReader } from "../frame.js";
import type { TargetLabels } from "../labels.js";
import { Categories, TargetValues } from "./collect.js";
import { derive } from "./derive.js";
import { fitFeatures, withScales } from "./fit.js";
import { FrameStore } from "./frame-store.js";
import { Dealer, learningPart } from "./parts.js";
import { encoderOf, type Problem } from "./prepare.js";
import { RowWriter } from "./row-writer.js";
import { lacking, Problems, Sieve } from "./sieve.js";
import { madeOf, plannedLike, planTable, type TablePlan } from "./table-plan.js";

interface Ground {
  readonly host: Host;
  readonly bad: BadRows;
  /** Of the split. */
  readonly seed: number;
  /** A name for a file that lasts as long as the run; its folder is there. */
  readonly scratch: (name: string) => string;
  /** How much of it is read, and then, how much is prepared; 0 to 1. */
  readonly reading: (done: number) => void;
  readonly preparing: (done: number) => void;
}

export interface PreparedRows {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly features: TableFeatures;
  readonly targets: readonly TargetLabels[];
  readonly parts: Readonly<Record<string, Uint32Array>>;
  readonly preparation: FittedColumns;
  readonly found: TableFindings;
}

/** Where nothing is said of memory, this much of single columns is gathered at once. */
const standardBudget = 64 * 2 ** 20;

/** `like`: the preparation of other rows, by which these are prepared, too; else it is fitted on their own. */
export async function prepareTable(
  reader: TableReader,
  work: LoadWork,
  ground: Ground,
  like?: FittedColumns,
): Promise<PreparedRows> {
  const plan = planTable(like ? plannedLike(work, like, reader.columns) : work, reader.columns);
  if (like) checkTypes(plan, like, work.like ?? "");
  const store = new FrameStore(work.memory ?? Number.POSITIVE_INFINITY, () => ground.scratch("frames"));
  try {
    const categories = new Categories(like ? [] : oneHotIn(plan));
    const read = await readAll(reader, plan, work, { store, categories }, ground);
    const labels = read.targets.map((each) => each.labels());
    const parts = read.dealer.deal(read.rows, labels[0]);
    const learned = parts[learningPart(Object.keys(parts)) ?? ""];
    const targets = like ? labels : withScales(labels, work.preparation?.targetScaling, learned);
    const { preparation, ...fitted } = like
      ? { preparation: like }
      : fitOn(parts, plan, work, { store, categories, rows: read.rows });
    const filled = countFills(preparation, store);
    const features = await write(preparation, store, read.rows, work, ground);
    return {
      rows: read.rows,
      shape: [encoderOf(preparation.features).width],
      features,
      targets,
      parts,
      preparation,
      found: { read: read.seen, bad: ground.bad.count, dropped: Object.fromEntries(read.dropped), filled, ...fitted },
    };
  } finally {
    store.close();
  }
}

interface Read {
  /** Rows that are kept. */
  readonly rows: number;
  /** Rows of the source. */
  readonly seen: number;
  readonly dropped: ReadonlyMap<string, number>;
  readonly targets: readonly TargetValues[];
  readonly dealer: Dealer;
}

/** What there is to fit on. */
interface Gathered {
  readonly store: FrameStore;
  readonly categories: Categories;
  /** Those that are kept. */
  readonly rows: number;
}

const oneHotIn = ({ features }: TablePlan) =>
  features.filter(({ encode }) => encode?.name === "one_hot").map(({ name }) => name);

async function readAll(
  reader: TableReader,
  plan: TablePlan,
  work: LoadWork,
  { store, categories }: Pick<Gathered, "store" | "categories">,
  { host, bad, seed, reading }: Ground,
): Promise<Read> {
  const targets = plan.targets.map((target) => new TargetValues(target));
  const dealer = new Dealer(work, seed);
  const sieve = new Sieve(plan, targets);
  let [rows, seen] = [0, 0];
  for await (const frame of reader.read(plan.raw.map(({ name }) => name))) {
    if (host.stopRequested()) throw new Stopped();
    const whole = derive(frame, plan.derived);
    categories.add(whole);
    const kept = rowsOf(whole, sieve.keep(whole, seen));
    for (const target of targets) {
      if (kept.rows < whole.rows) target.meet(whole);
      target.add(kept);
    }
    dealer.add(kept);
    store.add({ rows: kept.rows, columns: plan.features.map(({ name }) => columnOf(kept, name)) });
    [rows, seen] = [rows + kept.rows, seen + frame.rows];
    if (reader.rows) reading(seen / reader.rows);
    await host.breathe();
  }
  sieve.check();
  const skipped = bad.rule === "skip" ? bad.count.rows : 0;
  if (rows === 0)
    throw badData(
      seen + skipped === 0 ? "There are no rows." : "Of all rows none is left: see what is missing in them.",
    );
  return { rows, seen: seen + skipped, dropped: sieve.dropped, targets, dealer };
}

function fitOn(
  parts: Readonly<Record<string, Uint32Array>>,
  plan: TablePlan,
  work: LoadWork,
  { store, categories, rows }: Gathered,
) {
  const part = learningPart(Object.keys(parts));
  const learned = part === undefined ? undefined : parts[part];
  if (learned?.length === 0) {
    const conditions = work.split.some((each) => "when" in each);
    const advice = conditions
      ? "Its condition is true of no row: see what the columns hold."
      : "Give it a larger share.";
    throw badData(`The part ${part} has no rows to prepare by.`, advice);
  }
  const mask = learned && maskOf(learned, rows);
  const features = fitFeatures(plan.features, work.preparation?.scaling ?? work.scale, {
    frames: (columns) => masked(store.frames(columns), mask),
    categories: categories.byColumn,
    count: learned?.length ?? rows,
    name: part ?? "the table",
    budget: work.memory ?? standardBudget,
  });
  const names = plan.features.map(({ name }) => name);
  const { raw, derived } = madeOf(names, plan.derived);
  const preparation: FittedColumns = {
    kind: "columns",
    columns: plan.raw.filter(({ name }) => raw.has(name)),
    derived,
    features,
  };
  const fitted = { fitted: { ...(part === undefined ? {} : { part }), rows: learned?.length ?? rows } };
  return { preparation, ...fitted };
}

/** The types of columns are found by looking, and one file may look other than another. */
function checkTypes({ raw }: TablePlan, { columns }: FittedColumns, name: string): void {
  for (const { name: column, type } of columns) {
    const found = raw.find((each) => each.name === column)?.type;
    if (found === type || found === undefined) continue;
    throw badData(
      `The column ${column} is read as ${found} here, and as ${type} in ${name}.`,
      `Say what it holds: \`types: { ${column}: ${type} }\`.`,
    );
  }
}

function maskOf(rows: Uint32Array, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  for (const row of rows) mask[row] = 1;
  return mask;
}

function* masked(frames: Iterable<Frame>, mask: Uint8Array | undefined): Generator<Frame> {
  let before = 0;
  for (const frame of frames) {
    yield mask ? rowsOf(frame, rowsIn(mask.subarray(before, before + frame.rows))) : frame;
    before += frame.rows;
  }
}

function rowsIn(mask: Uint8Array): Uint32Array {
  const rows = new Uint32Array(mask.length);
  let count = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row]) rows[count++] = row;
  return rows.subarray(0, count);
}

function countFills({ features }: FittedColumns, store: FrameStore): Record<string, number> {
  const filling = features.filter((each) => "fill" in each);
  if (filling.length === 0) return {};
  const counts = new Map<string, number>();
  for (const frame of store.frames(filling.map(({ column }) => column)))
    for (const { column: name } of filling) {
      const lacks = lacking(frame, name);
      for (let row = 0; row < frame.rows; row++) if (lacks(row)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  return Object.fromEntries(counts);
}

async function write(
  { features }: FittedColumns,
  store: FrameStore,
  rows: number,
  { memory }: LoadWork,
  { host, scratch, preparing }: Ground,
): Promise<TableFeatures> {
  const encoder = encoderOf(features);
  const writer = new RowWriter(rows, encoder.width, memory, () => scratch("rows"));
  const problems = new Problems();
  try {
    let before = 0;
    for (const frame of store.drain()) {
      if (host.stopRequested()) throw new Stopped();
      const first = before;
      const told: Problem = (row, column, reason) => problems.note(first + row, column, reason);
      writer.write(frame.rows, (into) => encoder.prepare(frame, into, told));
      before += frame.rows;
      preparing(before / rows);
      await host.breathe();
    }
    problems.check();
    return writer.features();
  } finally {
    writer.close();
  }
}
