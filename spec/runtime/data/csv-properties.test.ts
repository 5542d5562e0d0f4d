/** What holds for any table: numbers are those of `Number`, and what is written in whatever style is read as it was. */

import test from "ava";
import fc from "fast-check";
import { missingWords } from "../../../runtime/data/missing-values.js";
import { decimalOf } from "../../../runtime/data/sources/csv/decimal.js";
import { type Cell, readFile, removeFolder, written } from "./csv-tables.js";

test.after.always(removeFolder);

const digits = (most: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: most });

/** Decimals as people and programs write them, with far too many digits too, and some that are none. */
const decimals = fc.oneof(
  // Between 2^53 and 2^63 every second, fourth, … is in the middle between two doubles.
  fc.bigInt({ min: 2n ** 52n, max: 2n ** 60n }).map(String),
  fc
    .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 60n }), fc.integer({ min: -45, max: 25 }))
    .map(([whole, power]) => `${whole}e${power}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  fc
    .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
    .map(([whole, places]) => (whole / 10 ** places).toFixed(places)),
  fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits(25),
      fc.constantFrom("", "."),
      digits(25),
      fc.constantFrom("", "e", "E-", "e+"),
      digits(3),
    )
    .map((parts) => parts.join("")),
);

const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

test("a decimal is what Number makes of it, bit by bit; what is none is NaN", (t) => {
  fc.assert(
    fc.property(decimals, (text) => {
      const bytes = Buffer.from(` ${text},`);
      const expected = isDecimal.test(text) ? Number(text) : Number.NaN;
      return Object.is(decimalOf(bytes, 1, bytes.length - 1), expected);
    }),
    { numRuns: 20_000, seed: 1 },
  );
  t.pass();
});

test("so it is in a table, where most numbers never leave the loop", async (t) => {
  const column = fc.array(
    decimals.filter((text) => isDecimal.test(text) && Number.isFinite(Number(text))),
    {
      minLength: 1,
      maxLength: 400,
    },
  );
  await fc.assert(
    fc.asyncProperty(column, fc.integer({ min: 1, max: 40 }), async (texts, piece) => {
      const file = written(`a,b\n${texts.map((text) => `${text},${text}\n`).join("")}`);
      const { rows } = await readFile(file, { piece, settings: { types: { a: "number", b: "number" } } });
      return texts.every((text, row) => [0, 1].every((at) => Object.is(rows[row]![at], Number(text))));
    }),
    { numRuns: 60, seed: 2 },
  );
  t.pass();
});

/** Letters of one to four bytes, and all that means something in a table. */
const texts = fc
  .string({ unit: fc.constantFrom(..."abN?A\",;\t\n\r' é日🎭"), maxLength: 12 })
  // An empty text cannot be told from a missing one.
  .filter((text) => text !== "");

const columnsOf = (rows: number) =>
  fc.oneof(
    fc.array(fc.option(fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 100)), {
      minLength: rows,
      maxLength: rows,
    }),
    fc.array(fc.option(texts), { minLength: rows, maxLength: rows }),
    fc.array(fc.option(fc.boolean()), { minLength: rows, maxLength: rows }),
  );

const tables = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 6 }))
  .chain(([rows, columns]) => fc.array(columnsOf(rows), { minLength: columns, maxLength: columns }));

interface Style {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly lastLineEnd: boolean;
  readonly mark: string;
  /** For each cell in turn, over and over: whether it is quoted without need, and how a missing one is written. */
  readonly choices: readonly { readonly quoted: boolean; readonly blanks: string; readonly missing: string }[];
}

const styles: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  lastLineEnd: fc.boolean(),
  mark: fc.constantFrom("", "\uFEFF"),
  choices: fc.array(
    fc.record({
      quoted: fc.boolean(),
      blanks: fc.constantFrom("", "", " ", "  "),
      missing: fc.constantFrom(...missingWords, '""'),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

function print(table: readonly (readonly Cell[])[], { delimiter, lineEnd, lastLineEnd, mark, choices }: Style): string {
  let cells = 0;
  const printed = (cell: Cell): string => {
    const { quoted, blanks, missing } = choices[cells++ % choices.length]!;
    if (cell === null) return missing;
    const text = String(cell);
    const needed = /["\n\r,;\t|]|^ | $/.test(text) || missingWords.has(text);
    return `${blanks}${quoted || needed ? `"${text.replaceAll('"', '""')}"` : text}${blanks}`;
  };
  const names = table.map((_, at) => `c${at}`).join(delimiter);
  const lines = table[0]!.map((_, row) => table.map((column) => printed(column[row]!)).join(delimiter));
  return `${mark}${[names, ...lines].join(lineEnd)}${lastLineEnd ? lineEnd : ""}`;
}

/** A column with nothing in it is of text. */
function typeIn(column: readonly Cell[]): string {
  const first = column.find((cell) => cell !== null);
  return typeof first === "number" ? "number" : typeof first === "boolean" ? "flag" : "text";
}

test("a table that is written in any style is read as it was, whatever the pieces", async (t) => {
  const pieces = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 300 }));
  await fc.assert(
    fc.asyncProperty(tables, styles, pieces, async (table, style, piece) => {
      const file = written(print(table, style));
      const types = Object.fromEntries(table.map((column, at) => [`c${at}`, typeIn(column)]));
      const settings = { header: "yes", delimiter: style.delimiter, types };
      const { rows } = await readFile(file, { settings, piece });
      t.deepEqual(
        rows,
        table[0]!.map((_, row) => table.map((column) => column[row]!)),
      );
    }),
    { numRuns: 500, seed: 3 },
  );
});

test("damaged tables end in a message or in rows, the same whatever the pieces", async (t) => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(34, 10, 13, 44, 0, 0xff, 46)), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(tables, styles, damage, fc.constantFrom("skip", "missing"), async (table, style, places, rule) => {
      const bytes = Buffer.from(print(table, style));
      for (const [at, byte] of places) bytes[at % bytes.length] = byte;
      const file = written(bytes);
      const outcomes = await Promise.all(
        [1, 5, 64, undefined].map((piece) =>
          readFile(file, { rule, ...(piece ? { piece } : {}) }).then(
            ({ rows, bad }) => ({ rows, bad }),
            (error) => (error as { failure?: { code: string; message: string } }).failure ?? String(error),
          ),
        ),
      );
      for (const outcome of outcomes) {
        t.not(typeof outcome, "string", String(outcome));
        t.deepEqual(outcome, outcomes[0]!);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});
