/** The functions by which a layer says what it gives: of lists, and of windows that slide. */

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
