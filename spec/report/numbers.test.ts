/** Scores as people read them: shares, errors of any size, and what is no number. */

import test from "ava";
import { showScore } from "../../runtime/report/numbers.js";

test("a score keeps the digits that tell something", (t) => {
  const cases: readonly [number, string][] = [
    [0.95312, "0.9531"],
    [0, "0.0000"],
    [-0.25, "-0.2500"],
    [0.00006, "0.0001"],
    [0.000023, "2.3e-5"],
    [999.99, "999.9900"],
    [68_123.44, "68123.4"],
    [-2000, "-2000.0"],
    [4_641_600_000, "4.642e+9"],
    [Number.NaN, "NaN"],
  ];
  for (const [score, shown] of cases) t.is(showScore(score), shown);
});
