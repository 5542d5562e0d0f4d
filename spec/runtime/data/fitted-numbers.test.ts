/**
 * What is fitted on numbers against the definitions, written down once more and as plainly as can be: sorted lists, sums, and
 * counts of the values that the training rows have. Rows of the test part hold what would spoil all of it.
 */

import test from "ava";
import fc from "fast-check";
import type { ColumnHead } from "../../../runtime/data/frame.js";
import { column, numbersOf, type Plan, prepared } from "./prepared.js";

const heads: readonly ColumnHead[] = [
  { name: "x", type: "number" },
  { name: "set", type: "text" },
];
const is = (value: string) => ({ op: "==", left: column("set"), right: { op: "value", value } }) as const;
const split = [
  { part: "train", when: is("train") },
  { part: "test", when: is("test") },
] as const;

const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
const sorted = (all: readonly number[]) => [...all].sort((a, b) => a - b);
const middle = (all: readonly number[]) => {
  const list = sorted(all);
  const half = list.length >> 1;
  return list.length % 2 === 1 ? list[half]! : (list[half - 1]! + list[half]!) / 2;
};
/** Place (n - 1) * share, between its neighbours in proportion. */
const quartile = (all: readonly number[], share: number) => {
  const list = sorted(all);
  const place = (list.length - 1) * share;
  const [low, high] = [list[Math.floor(place)]!, list[Math.ceil(place)]!];
  return low + (place - Math.floor(place)) * (high - low);
};
const commonest = (all: readonly number[]) => {
  const times = (value: number) => all.filter((each) => each === value).length;
  const most = Math.max(...all.map(times));
  return Math.min(...all.filter((value) => times(value) === most));
};

const fills: Readonly<Record<string, (all: readonly number[]) => number>> = {
  mean: (all) => sum(all) / all.length,
  median: middle,
  most_common: commonest,
};
/** Centre and what is divided by; 0 is taken as 1. */
const scales: Readonly<Record<string, (all: readonly number[]) => readonly [centre: number, range: number]>> = {
  standard: (all) => {
    const mean = sum(all) / all.length;
    return [
      mean,
      Math.max(...all) === Math.min(...all) ? 0 : Math.sqrt(sum(all.map((x) => (x - mean) ** 2)) / all.length),
    ];
  },
  minmax: (all) => [Math.min(...all), Math.max(...all) - Math.min(...all)],
  robust: (all) => [middle(all), quartile(all, 0.75) - quartile(all, 0.25)],
};

const values = fc.array(fc.option(fc.integer({ min: -20, max: 20 }).map((n) => n / 4)), { maxLength: 25 });

for (const [fill, fillOf] of Object.entries(fills))
  for (const [scaling, scaleOf] of Object.entries(scales))
    test(`${fill} stands in, and the scale is ${scaling}`, async (t) => {
      const plan: Plan = { features: ["x"], rule: fill, scaling: { name: scaling, arguments: {} }, split };
      const holds = async (train: readonly (number | null)[], first: number) => {
        const given = [first, ...train];
        const other = [1e9, null, -1e9, 0.3];
        const rows = [
          ...other.map((x) => ({ x, set: "test" })),
          ...given.map((x) => ({ x, set: "train" })),
          ...other.map((x) => ({ x, set: "test" })),
        ];
        const found = numbersOf(await prepared(heads, rows, plan, { length: 7 }));
        const stand = fillOf(given.filter((x) => x !== null));
        const [centre, range] = scaleOf(given.map((x) => x ?? stand));
        for (const [at, { x }] of rows.entries()) {
          const wanted = ((x ?? stand) - centre) / (range > 0 ? range : 1);
          const near = Math.abs(found[at]![0]! - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted));
          t.true(near, `${JSON.stringify(given)}: ${x} became ${found[at]![0]}, and not ${wanted}`);
        }
      };
      await fc.assert(fc.asyncProperty(values, fc.integer({ min: -9, max: 9 }), holds), { numRuns: 40 });
    });
