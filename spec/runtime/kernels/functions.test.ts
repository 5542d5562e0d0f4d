/** Exponentials and their kin against the engine's own in doubles, in units of the last place of a float. */

import test from "ava";
import { activationCodes } from "../../../runtime/kernels/kernels.js";
import { slopes, ulpsApart } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const selu = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** By Taylor's series near 0 and a continued fraction beyond (Abramowitz and Stegun, 7.1.5 and 7.1.14). */
function erf(x: number): number {
  if (Math.abs(x) < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  const size = Math.abs(x);
  let fraction = size;
  for (let n = 80; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction);
}

const exact: Readonly<Record<string, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  sigmoid: logistic,
  tanh: Math.tanh,
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  selu: (x) => selu.scale * (x < 0 ? selu.alpha * Math.expm1(x) : x),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  swish: (x) => x * logistic(x),
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
};

/** From -`most` to `most`, in steps that hit no round numbers. */
function spread(most: number, count = 20_001): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => most * ((2 * at) / (count - 1) - 1));
}

test("there is an oracle for each activation", (t) => {
  t.deepEqual(Object.keys(exact).sort(), Object.keys(activationCodes).sort());
});

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  const activated = (name: string, x: Float32Array) => {
    ground.clear();
    const [from, to] = [ground.lay(x), ground.room(x.length)];
    kernels.activate(activationCodes[name]!, from, to, x.length);
    return ground.floats(to, x.length);
  };

  const worst = (found: Float32Array, right: (at: number) => number) =>
    found.reduce((most, value, at) => {
      const apart = ulpsApart(value, right(at));
      return apart <= most ? most : apart;
    }, 0);

  /** e^x for x below 0, as the ratio of two outputs of a softmax over 0 and x; two quotients are rounded on the way. */
  test(`${arithmetic}: exp, within 2 units and what the way to it costs`, (t) => {
    const x = spread(43).map((value) => value - 43.5);
    ground.clear();
    const pairs = Float32Array.from({ length: 2 * x.length }, (_, at) => (at % 2 ? x[(at - 1) / 2]! : 0));
    const at = ground.lay(pairs);
    kernels.softmax(at, at, x.length, 2);
    const found = ground.floats(at, pairs.length);
    const ratios = Float32Array.from(x, (_, row) => found[2 * row + 1]! / found[2 * row]!);
    t.true(worst(ratios, (row) => Math.exp(x[row]!)) <= 4);
    // Far below 0, softplus is the exponential itself.
    const far = spread(34).map((value) => value - 52);
    t.true(worst(activated("softplus", far), (row) => Math.exp(far[row]!)) <= 2);
  });

  test(`${arithmetic}: log, within 2 units`, (t) => {
    for (const p of [
      1e-7,
      1e-5,
      0.1,
      0.5,
      0.70710677,
      Math.SQRT1_2,
      0.9,
      0.99999994,
      1,
      1.0000001,
      1.5,
      2,
      1e9,
      3.4e38,
    ])
      for (const nudge of [1, 1 + 2e-7, 1.1, 1.37]) {
        const x = Math.fround(p * nudge);
        if (!Number.isFinite(x)) continue;
        ground.clear();
        const [outputs, labels, gradient] = [ground.lay([x]), ground.lay(new Float32Array(1)), ground.room(1)];
        const found = -kernels.crossEntropy(outputs, labels, gradient, 1, 1);
        t.true(ulpsApart(found, Math.log(x)) <= 2, `log ${x} is ${Math.log(x)}, not ${found}`);
      }
  });

  for (const [name, ranges] of Object.entries({
    tanh: [
      { most: 12, units: 3 },
      { most: 0.7, units: 3 },
      { most: 1e-20, units: 1 },
      { most: 1e-42, units: 1 },
    ],
    sigmoid: [
      { most: 12, units: 3 },
      { most: 86, units: 4 },
      { most: 1e-42, units: 1 },
    ],
    softplus: [
      { most: 12, units: 4 },
      { most: 87, units: 4 },
    ],
    relu: [
      { most: 1e30, units: 0 },
      { most: 1e-42, units: 0 },
    ],
  }))
    test(`${arithmetic}: ${name} in units of the last place`, (t) => {
      for (const { most, units } of ranges) {
        const x = spread(most);
        const found = worst(activated(name, x), (at) => exact[name]!(x[at]!));
        t.true(found <= units, `${found} units up to ${most}`);
      }
    });

  // Differences of numbers near 1: what they lose is small beside 1, not beside themselves.
  for (const [name, most] of Object.entries({ elu: 1.2e-7, selu: 8e-7, swish: 2e-6, gelu: 1e-6 }))
    test(`${arithmetic}: ${name}, within ${most}`, (t) => {
      const x = spread(8);
      const found = activated(name, x);
      const worst = found.reduce((so, value, at) => {
        const apart = Math.abs(value - exact[name]!(x[at]!));
        return apart <= so ? so : apart;
      }, 0);
      t.true(worst <= most, `it is ${worst}`);
    });

  test(`${arithmetic}: what is no number stays none, and infinity goes where it should`, (t) => {
    for (const name of Object.keys(activationCodes)) {
      t.true(activated(name, new Float32Array(5).fill(Number.NaN)).every(Number.isNaN), name);
      const top = activated(name, new Float32Array([Number.POSITIVE_INFINITY]))[0];
      t.is(top, name === "sigmoid" || name === "tanh" ? 1 : Number.POSITIVE_INFINITY, name);
    }
    const bottom = new Float32Array([Number.NEGATIVE_INFINITY]);
    t.is(activated("tanh", bottom)[0], -1);
    t.is(activated("elu", bottom)[0], -1);
    for (const name of ["sigmoid", "softplus"]) t.true(activated(name, bottom)[0]! <= 1.2e-38, name);
  });

  for (const name of Object.keys(activationCodes))
    test(`${arithmetic}: the way back through ${name} is its slope`, (t) => {
      const x = spread(6, 203).filter((value) => Math.abs(value) > 1e-3);
      const dy = x.map((_, at) => 1 + at / 100);
      ground.clear();
      const [from, back, to] = [ground.lay(x), ground.lay(dy), ground.room(x.length)];
      const y = ground.room(x.length);
      kernels.activate(activationCodes[name]!, from, y, x.length);
      kernels.activateBack(activationCodes[name]!, from, y, back, to, x.length);
      const found = ground.floats(to, x.length);
      for (const [at, value] of x.entries()) {
        const [slope = 0] = slopes(([z = 0]) => exact[name]!(z), [value]);
        t.true(Math.abs(found[at]! / dy[at]! - slope) < 2e-6, `at ${value}: ${found[at]! / dy[at]!}, not ${slope}`);
      }
      t.true(ground.keptWithin);
    });
}
