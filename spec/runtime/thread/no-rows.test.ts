/** The way out hangs from why a part has no rows. */

import test from "ava";
import type { DataRef } from "../../../lang/plan.js";
import { noRows } from "../../../runtime/thread/no-rows.js";
import { call } from "./host.js";

const cases: readonly [DataRef, message: RegExp, advice: RegExp][] = [
  [{ task: "d", part: "train" }, /^d\.train has no rows to learn from\.$/, /a larger share, or a condition/],
  [{ task: "d.fold[9]", part: "test" }, /^d\.fold\[9\]\.test has/, /than folds/],
  [{ task: "d", part: "train", views: [call("shard", { index: 9, of: 10 })] }, /^d\.train\.shard has/, /than shards/],
  [
    { task: "d", views: [call("sample", { share: 0 }), call("balanced")] },
    /^d\.sample\.balanced has/,
    /larger share of/,
  ],
];

for (const [data, message, advice] of cases)
  test(`no rows in ${JSON.stringify(data)}`, (t) => {
    const { failure } = noRows(data, "to learn from");
    t.regex(failure.message, message);
    t.regex(failure.advice ?? "", advice);
  });
