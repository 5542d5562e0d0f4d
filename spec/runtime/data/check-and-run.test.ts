/**
 * The checker reckons how many numbers a row becomes, and how many classes there are, from the head of a file, and the run
 * from its rows. What the checker says the run must come to, for every table and every preparation: else a training fails
 * that was found good.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import type { LoadWork } from "../../../lang/plan.js";
import { compile } from "../../../runtime/api.js";
import { TaskFailure } from "../../../runtime/failure.js";
import type { TableResult } from "../../../runtime/results.js";
import { load } from "../../../runtime/thread/kinds/load.js";
import { folderWith } from "../../troupe.js";
import { assignment, testHost } from "../thread/host.js";
import { names, type Settings, settings, slips, table, written } from "./random-tables.js";

/** All write `rows.csv` there: one after the other. */
const folder = folderWith({});
test.after.always(folder.remove);

const path = join(folder.path, "rows.flow");

/** What the checker has to say of a network that no table fits: it names the width of the rows, and then the classes. */
function checked(data: string, model: string) {
  const { diagnostics } = compile(`${data}\nmodel net = ${model}\ntrain a { model: net, on: rows }`, {
    path,
    cores: 1,
  });
  return new Map(diagnostics.map(({ code, message }) => [code, message.replaceAll("9999", "")]));
}

const numberIn = (pattern: RegExp, message: string | undefined) => {
  const found = pattern.exec(message ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
};

/** Undefined where the checker does not know them. */
function widthAndClasses(data: string): { width: number | undefined; classes: number | undefined } {
  const width = numberIn(/\[(\d+)\]/, checked(data, "input(9999) -> dense(1)").get("TRP402"));
  const told = width === undefined ? new Map() : checked(data, `input(${width}) -> dense(9999, softmax)`);
  return { width, classes: numberIn(/(\d+) classes/, told.get("TRP403")) };
}

/** The work of the `data`, as a file has it that only answers for its rows; undefined where the checker refuses it. */
function workOf(data: string): LoadWork | undefined {
  const others =
    "data other = moons(rows: 8)\nmodel net = input(2) -> dense(2, softmax)\ntrain a { model: net, on: other }";
  const { plan } = compile(`${data}\n${others}\npredict p { model: a, on: rows }`, { path, cores: 1 });
  const work = plan?.tasks.find(({ id }) => id.startsWith("rows"))?.work;
  if (work?.kind !== "load") return undefined;
  const { like: _, ...own } = work;
  return own;
}

let loads = 0;

/** The table, or why there is none. */
async function loaded(work: LoadWork): Promise<TableResult | string> {
  const given = assignment(`rows${loads++}`, work, {}, { scratch: folder.path, seed: 3 });
  try {
    const { result } = await load(work, given, testHost(given));
    if (result.kind !== "table") throw new Error("a load leaves a table");
    return result;
  } catch (error) {
    if (error instanceof TaskFailure) return error.failure.message;
    throw error;
  }
}

function write(rows: readonly Readonly<Record<string, string>>[], odd: readonly string[] = []): void {
  const lines = rows.map((row) => names.map((name) => row[name]).join(","));
  writeFileSync(join(folder.path, "rows.csv"), `${[names.join(","), ...lines, ...odd].join("\n")}\n`);
}

/** What only the run can find wrong: rows, and parts of them. */
const ofRows =
  /cannot be read|cannot be prepared|what stands in for them|no rows|none is left|has no value in any row|split needs|its order does not name/;

test.serial(
  "a row is as wide in the run as the checker said, there are as many classes, and little memory changes nothing",
  async (t) => {
    let agreed = 0;
    const holds = async (rows: Parameters<typeof write>[0], odd: readonly string[], given: Settings) => {
      write(rows, odd);
      const data = written(given);
      const work = workOf(data);
      if (!work) return;
      const found = await loaded(work);
      if (typeof found === "string") return void t.regex(found, ofRows, data);
      const tight = await loaded({ ...work, memory: 40 });
      t.is(typeof tight === "string" ? tight : tight.digest, found.digest, data);
      const { width, classes } = widthAndClasses(data);
      if (width === undefined) return;
      agreed++;
      t.is(found.shape[0], width, data);
      const [target] = found.targets;
      if (classes !== undefined) t.is(target?.type === "classes" && target.classes.length, classes, data);
    };
    await fc.assert(fc.asyncProperty(table, slips, settings, holds), { numRuns: 250 });
    t.true(agreed > 20, `${agreed}`);
  },
);

const row = (more: Readonly<Record<string, string>>) => ({
  town: "Rom",
  size: "S",
  stars: "1",
  price: "1",
  gift: "true",
  same: "0.1",
  note: "good",
  day: "2026-01-05",
  ...more,
});

test.serial(
  "what only rows have that are left out has its place, in words as in numbers, and is a class",
  async (t) => {
    write([
      row({}),
      row({ town: "Oslo", size: "M" }),
      row({ town: "Kiel", size: "L", stars: "2", price: "" }),
      row({}),
    ]);
    const data = `data rows = csv("rows.csv") {
    target: size, features: [town, stars, price], categories: [town, stars], missing: drop
  }`;
    t.deepEqual(widthAndClasses(data), { width: 6, classes: 3 });
    const found = await loaded(workOf(data)!);
    t.true(typeof found !== "string");
    if (typeof found === "string") return;
    t.is(found.rows, 3);
    t.deepEqual(found.shape, [6]);
    t.like(found.targets[0], { classes: ["L", "M", "S"] });
    t.like(found.preparation, {
      features: [
        { column: "town", as: "one_hot", categories: ["Kiel", "Oslo", "Rom"], never: ["Kiel"], unseen: "zeros" },
        { column: "stars", as: "one_hot", categories: ["1", "2"], never: ["2"], unseen: "zeros" },
        { column: "price", as: "number", centre: 0, factor: 1 },
      ],
    });
  },
);

test.serial("the order that the file gives its classes is theirs, also of those that no row has", async (t) => {
  write([row({}), row({ size: "M" }), row({ size: "XL" })]);
  const data = (order: string) =>
    `data rows = csv("rows.csv") { target: size, features: [price], encode: { size: ordinal(order: ${order}) } }`;
  const classes = async (order: string) => {
    const found = await loaded(workOf(data(order))!);
    return typeof found === "string" ? found : found.targets[0]?.type === "classes" && found.targets[0].classes;
  };
  t.is(widthAndClasses(data("[S, M, L, XL]")).classes, 4);
  t.deepEqual(await classes("[S, M, L, XL]"), ["S", "M", "L", "XL"]);
  t.is(widthAndClasses(data("[XL, M], unseen: other")).classes, 3);
  t.deepEqual(await classes("[XL, M], unseen: other"), ["XL", "M", "S"]);
});
