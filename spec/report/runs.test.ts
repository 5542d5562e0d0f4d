/** Many of a kind as one. */

import test from "ava";
import { indexOf, listOf, merged, runsOf, skeletonOf, spanOf } from "../../runtime/report/runs.js";

test("names of a counted statement that follow each other are one", (t) => {
  t.is(listOf(["a", "job[0]", "job[1]", "job[2]", "job[3]", "b"]), "a, job[0..3], b");
  t.is(listOf(["job[0]", "job[1]", "job[2]"]), "job[0], job[1], job[2]");
  t.is(listOf(["x[0]", "y[1]", "x[2]", "y[3]"]), "x[0], y[1], x[2], y[3]");
  t.is(listOf([]), "");
  t.is(runsOf([0, 1, 2, 7, 9, 10]), "0..2, 7, 9..10");
  t.deepEqual(indexOf("a.b[12]"), { group: "a.b", index: 12 });
  t.is(indexOf("job"), undefined);
});

test("texts that differ in numbers alone are one, with the least and the greatest", (t) => {
  t.is(merged(["sleep(10ms)", "sleep(500ms)", "sleep(20ms)"]), "sleep(10..500ms)");
  t.is(merged(["sleep(200ms)", "sleep(1s)"]), "sleep(200ms..1s)");
  t.is(merged(["1,200 of 3", "20 of 3"]), "20..1,200 of 3");
  t.is(merged(["as it is"]), "as it is");
});

test("a number in a name is no number", (t) => {
  t.not(skeletonOf("train net1 on rows"), skeletonOf("train net2 on rows"));
  t.is(skeletonOf("net2 for 3 epochs"), skeletonOf("net2 for 5 epochs"));
});

test("a span names its unit once", (t) => {
  const seconds = (value: number) => `${value}s`;
  t.is(spanOf([3, 1, 2], seconds), "1..3s");
  t.is(spanOf([2, 2], seconds), "2s");
  t.is(spanOf([-10, 5], String), "-10..5");
  t.is(spanOf([], seconds), undefined);
});
