/** Products of matrices against three plain loops in doubles. */

import test from "ava";
import fc from "fast-check";
import { matmulScratch } from "../../../runtime/kernels/kernels.js";
import { drawn } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly turnA: boolean;
  readonly turnB: boolean;
  readonly bias: boolean;
  readonly relu: boolean;
  readonly add: boolean;
  /** How much wider than need be the three are stored. */
  readonly wider: readonly [number, number, number];
  readonly seed: number;
}

const few = fc.integer({ min: 1, max: 20 });
/** Depths around the parts of 512 in which the right side is packed. */
const depth = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(511, 512, 513, 516),
  fc.integer({ min: 1020, max: 1030 }),
);
const none = fc.constant([0, 0, 0] as const);
const wider = fc.tuple(few, few, few);

const cases = (width: fc.Arbitrary<Case["wider"]>) =>
  fc.record({
    m: few,
    n: few,
    k: depth,
    turnA: fc.boolean(),
    turnB: fc.boolean(),
    bias: fc.boolean(),
    relu: fc.boolean(),
    add: fc.boolean(),
    wider: width,
    seed: fc.nat(999),
  });

/** Each number of the product, with the sum of the sizes of its parts, of which rounding takes its share. */
function oracle(each: Case, a: Float32Array, b: Float32Array, bias: Float32Array, before: Float32Array) {
  const { m, n, k, turnA, turnB, relu } = each;
  const { widthA, widthB, widthC } = widthsOf(each);
  const right: { value: number; size: number }[] = [];
  for (let row = 0; row < m; row++)
    for (let column = 0; column < n; column++) {
      let [sum, size] = [0, 0];
      const take = (part: number) => {
        sum += part;
        size += Math.abs(part);
      };
      for (let at = 0; at < k; at++) {
        const left = a[turnA ? at * widthA + row : row * widthA + at]!;
        take(left * b[turnB ? column * widthB + at : at * widthB + column]!);
      }
      if (each.add) take(before[row * widthC + column]!);
      if (each.bias) take(bias[column]!);
      right.push({ value: relu ? Math.max(0, sum) : sum, size });
    }
  return right;
}

function widthsOf({ m, n, k, turnA, turnB, wider: [a, b, c] }: Case) {
  return { widthA: (turnA ? m : k) + a, widthB: (turnB ? k : n) + b, widthC: n + c };
}

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  /** Whether each number is right, and nothing beside them was written. */
  const holds = (each: Case, within: boolean) => {
    const { m, n, k, turnA, turnB, relu, add, seed } = each;
    const { widthA, widthB, widthC } = widthsOf(each);
    ground.clear();
    const [a, b] = [drawn(seed, (turnA ? k : m) * widthA), drawn(seed + 1, (turnB ? n : k) * widthB)];
    const [bias, before] = [drawn(seed + 2, n), drawn(seed + 3, m * widthC)];
    const [atA, atB, atBias, atC] = [ground.lay(a), ground.lay(b), ground.lay(bias), ground.lay(before)];
    const scratch = ground.room(matmulScratch);
    const given = each.bias ? atBias : 0;
    if (within)
      kernels.matmulWithin(atA, widthA, atB, widthB, atC, widthC, m, n, k, turnA, turnB, given, relu, add, scratch);
    else kernels.matmul(atA, atB, atC, m, n, k, turnA, turnB, given, relu, add, scratch);
    const found = ground.floats(atC, m * widthC);
    const right = oracle(each, a, b, bias, before);
    const near = right.every(({ value, size }, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      return Math.abs(found[row * widthC + column]! - value) <= 2 ** -24 * (k + 3) * size;
    });
    const beside = found.every((value, at) => at % widthC < n || value === before[at]);
    return near && beside && ground.keptWithin;
  };

  test(`${arithmetic}: a product, turned over or not, with what is added and cut off`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(cases(none), (each) => holds(each, false)),
        { numRuns: 600, seed: 1 },
      ),
    );
  });

  test(`${arithmetic}: a product of columns of wider matrices leaves the others alone`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(cases(wider), (each) => holds(each, true)),
        { numRuns: 400, seed: 2 },
      ),
    );
  });

  test(`${arithmetic}: what is no number stays none, also where it is cut off`, (t) => {
    for (const [m, n] of [
      [1, 1],
      [4, 8],
      [5, 9],
    ] as const) {
      ground.clear();
      const [a, b] = [ground.lay(new Float32Array(m).fill(Number.NaN)), ground.lay(new Float32Array(n).fill(1))];
      const c = ground.room(m * n);
      kernels.matmul(a, b, c, m, n, 1, false, false, 0, true, false, ground.room(matmulScratch));
      t.true(ground.floats(c, m * n).every(Number.isNaN));
    }
  });

  test(`${arithmetic}: a row of the product does not hang from how many there are`, (t) => {
    const [m, n, k] = [7, 11, 600];
    const [a, b] = [drawn(1, m * k), drawn(2, k * n)];
    ground.clear();
    const [atA, atB, c, scratch] = [ground.lay(a), ground.lay(b), ground.room(m * n), ground.room(matmulScratch)];
    kernels.matmul(atA, atB, c, m, n, k, false, false, 0, false, false, scratch);
    const together = ground.floats(c, m * n);
    for (let row = 0; row < m; row++) {
      kernels.matmul(atA + 4 * row * k, atB, c, 1, n, k, false, false, 0, false, false, scratch);
      t.deepEqual(ground.floats(c, n), together.slice(row * n, (row + 1) * n));
    }
  });
}
