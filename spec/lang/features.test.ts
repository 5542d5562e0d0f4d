/** Which columns are learned from by themselves: by hand, and what holds for any table. */

import test from "ava";
import fc from "fast-check";
import { columnsIn, standardFeatures } from "../../lang/features.js";
import type { Formula } from "../../lang/formula.js";
import type { LoadWork } from "../../lang/plan.js";

const path = (name: string): Formula => ({ op: "path", path: [name] });
const made = (...names: readonly string[]): Formula => ({ op: "call", name: "sum", arguments: names.map(path) });
const derived = (of: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(of).map(([name, names]) => ({ name, of: made(...names) }));

type Load = Pick<LoadWork, "preparation" | "split" | "splitting">;

function load(
  targets: readonly string[],
  of: Readonly<Record<string, readonly string[]>>,
  more: Partial<Load> = {},
): Load {
  const learned = targets.map((name) => ({ name, of: path(name), type: "number" as const }));
  return { preparation: { targets: learned, encode: [], derived: derived(of), onBad: "error" }, split: [], ...more };
}

test("by hand", (t) => {
  const columns = ["a", "b", "c", "d"];
  t.deepEqual(standardFeatures(columns, { split: [] }), columns);
  t.deepEqual(standardFeatures(columns, load(["b"], {})), ["a", "c", "d"]);
  // `x` tells the target b, and `y` tells x.
  t.deepEqual(standardFeatures(columns, load(["b"], { x: ["b", "a"], y: ["x"], z: ["a"] })), ["a", "c", "d", "z"]);
  // The target is made of a and b, so c, which is made of neither, is left, and z, which is made of a, is not.
  t.deepEqual(standardFeatures(columns, load(["x"], { x: ["a", "b"], z: ["a"], w: ["c"] })), ["c", "d", "w"]);
  t.deepEqual(standardFeatures(columns, load(["a"], {}, { splitting: { group: "b" } })), ["c", "d"]);
  t.deepEqual(standardFeatures(columns, load(["a"], {}, { splitting: { time: "b" } })), ["c", "d"]);
  t.deepEqual(standardFeatures(columns, load(["a"], {}, { splitting: { by: "b" } })), ["b", "c", "d"]);
  // x is made of b, and says the part; m is made of b as well, and stays.
  const split = [{ part: "train", when: path("x") }];
  t.deepEqual(standardFeatures(columns, load(["a"], { x: ["b"], m: ["b"] }, { split })), ["c", "d", "m"]);
});

const columns = ["a", "b", "c", "d", "e"];
const names = fc.subarray(columns, { minLength: 1, maxLength: 3 });

/** Each is made of columns, and of those before it. */
const chains = fc
  .array(fc.record({ of: names, before: fc.option(fc.nat(4)) }), { maxLength: 5 })
  .map((all) =>
    Object.fromEntries(
      all.map(({ of, before }, at) => [`d${at}`, before !== null && before < at ? [...of, `d${before}`] : of]),
    ),
  );

test("nothing that is learned from is what is to be learned, or made of it", (t) => {
  const targets = fc.subarray([...columns, "d0", "d1"], { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(chains, targets, names, (of, chosen, without) => {
      const work = load(
        chosen.filter((name) => columns.includes(name) || name in of),
        of,
      );
      const { preparation } = work;
      if (!preparation) return t.fail();
      const made = (name: string): string[] => [name, ...(of[name] ?? []).flatMap(made)];
      const told = new Set(preparation.targets.flatMap((each) => columnsIn(each.of)).flatMap(made));
      const features = standardFeatures(columns, { ...work, preparation: { ...preparation, without } });
      t.false(features.some((name) => made(name).some((each) => told.has(each))));
      t.false(features.some((name) => without.includes(name)));
      const rest = [...columns, ...Object.keys(of)].filter((name) => !made(name).some((each) => told.has(each)));
      t.deepEqual(
        features,
        rest.filter((name) => !without.includes(name)),
      );
    }),
  );
});
