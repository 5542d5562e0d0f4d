/** The functions by which a layer says what it gives: of lists, and of windows that slide. And those of texts and dates. */

import test from "ava";
import fc from "fast-check";
import { evaluate, functions, type Value } from "../../lang/formula.js";

const run = (name: string, ...values: Value[]) =>
  evaluate({ op: "call", name, arguments: values.map((value) => ({ op: "value", value })) }, () => 0);

test("lists: product, last, but_last, join", (t) => {
  t.is(run("product", [28, 28, 3]), 2352);
  t.is(run("product", 2, 3), 6);
  t.is(run("product", []), 1);
  t.is(run("last", [4, 5]), 5);
  t.throws(() => run("last", []), { instanceOf: RangeError });
  t.deepEqual(run("but_last", [4, 5, 6]), [4, 5]);
  t.deepEqual(run("but_last", [4]), []);
  t.deepEqual(run("join", [1, 2], [3]), [1, 2, 3]);
  t.true(["product", "last", "but_last", "join", "window"].every((name) => functions.has(name)));
});

test("window, by hand", (t) => {
  const cases: [size: number, kernel: number, stride: number, padding: string, places: number][] = [
    [28, 3, 1, "valid", 26],
    [28, 3, 1, "same", 28],
    [28, 2, 2, "valid", 14],
    [5, 2, 2, "valid", 2],
    [5, 2, 2, "same", 3],
    [3, 3, 5, "valid", 1],
    [2, 3, 1, "valid", 0],
    [2, 3, 1, "same", 2],
  ];
  for (const [size, kernel, stride, padding, places] of cases)
    t.is(run("window", size, kernel, stride, padding), places, `${size} ${kernel} ${stride} ${padding}`);
});

test("a window stands where it fits, and nowhere else", (t) => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 1, max: 9 }), (length, kernel, stride) => {
      const starts = Array.from({ length }, (_, at) => at).filter((at) => at % stride === 0);
      t.is(run("window", length, kernel, stride, "valid"), starts.filter((at) => at + kernel <= length).length);
      t.is(run("window", length, kernel, stride, "same"), starts.length);
    }),
  );
});

test("the parts of a date are those that are written", (t) => {
  const parts = (text: string) => ["year", "month", "day", "weekday", "hour", "minute"].map((name) => run(name, text));
  // A Tuesday; an hour on either side of the date line is no matter.
  t.deepEqual(parts("2026-11-24T18:30"), [2026, 11, 24, 2, 18, 30]);
  t.deepEqual(parts("2026-11-24T18:30:59.5Z"), [2026, 11, 24, 2, 18, 30]);
  t.deepEqual(parts("2026-11-24 23:05:00+14:00"), [2026, 11, 24, 2, 23, 5]);
  t.deepEqual(parts("2026-11-24T00:00-0530"), [2026, 11, 24, 2, 0, 0]);
  t.deepEqual(parts("2000-02-29"), [2000, 2, 29, 2, Number.NaN, Number.NaN]);
  t.deepEqual(parts("0001-01-01"), [1, 1, 1, 1, Number.NaN, Number.NaN]);
});

test("what is no date has no parts", (t) => {
  const wrong = ["", "soon", "2026", "2026-11", "24.11.2026", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29"];
  for (const text of [...wrong, "2026-11-24T24:00", "2026-11-24T18:60", "2026-11-24T18", "2026-11-24x", "x2026-11-24"])
    for (const name of ["year", "weekday", "minute"]) t.is(run(name, text), Number.NaN, text);
});

test("days of the week are those of the calendar", (t) => {
  fc.assert(
    fc.property(fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      const text = date.toISOString();
      t.is(run("weekday", text), date.getUTCDay() || 7);
      t.deepEqual(
        ["year", "month", "day", "hour", "minute"].map((name) => run(name, text)),
        [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()],
      );
    }),
  );
});

test("texts: contains, length", (t) => {
  t.is(run("contains", "grey seal", "sea"), true);
  t.is(run("contains", "grey seal", "Sea"), false);
  t.is(run("contains", "", ""), true);
  t.is(run("length", "Zürich"), 6);
  t.is(run("length", "🐧"), 1);
});
