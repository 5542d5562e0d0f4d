/** Learning rates that follow a schedule: the published numbers, one rate as good as none, and every way of training alike. */

import test from "ava";
import type { Call } from "../../../lang/plan.js";
import { paceOf } from "../../../runtime/thread/schedules.js";
import { call, digitsTable, perceptron, trained, trainWork } from "./host.js";

const adamWith = (name: string, settings: Readonly<Record<string, number>>): Call =>
  call("adam", { rate: { name, arguments: settings } });

const digits = await digitsTable(120);

/** The rates of the steps, from 0. */
function ratesOf(name: string, settings: Readonly<Record<string, number>>, steps: number, stepsPerEpoch = 1): number[] {
  const pace = paceOf(adamWith(name, settings), { steps, stepsPerEpoch });
  return Array.from({ length: steps }, (_, step) => pace!.rateAt(step));
}

const near = (found: number | undefined, wanted: number) => Math.abs((found ?? Number.NaN) - wanted) < 1e-6;

test("warm restarts of 10 epochs, then 20, then 40: begun anew AT the end (Loshchilov and Hutter 2017)", (t) => {
  const rates = ratesOf("warm_restarts", { max: 0.1, first: 10, factor: 2 }, 71);
  for (const [epoch, rate] of [
    [0, 0.1],
    [1, 0.097553],
    [5, 0.05],
    [9, 0.002447],
    [10, 0.1],
    [20, 0.05],
    [29, 0.000616],
    [30, 0.1],
    [50, 0.05],
    [69, 0.000154],
    [70, 0.1],
  ] as const)
    t.true(near(rates[epoch], rate), `epoch ${epoch}: ${rates[epoch]}`);
});

test("restarts go by epochs, and rates by steps: half-way through the first epoch of two", (t) => {
  const rates = ratesOf("warm_restarts", { max: 1, first: 2, factor: 1 }, 16, 4);
  // Two epochs are 8 steps: step 2 is a quarter of the way down, (1 + cos(π/4)) / 2.
  t.true(near(rates[2], (1 + Math.SQRT1_2) / 2));
  t.deepEqual([rates[0], rates[8]], [1, 1]);
});

test("restarts that get shorter come to an end", (t) => {
  t.true(ratesOf("warm_restarts", { max: 1, first: 3, factor: 0 }, 50).every((rate) => rate >= 0 && rate <= 1));
});

test("one cycle of 100 steps up to 0.1, as PyTorch has it (Smith 2018)", (t) => {
  const rates = ratesOf("one_cycle", { max: 0.1, warm: 0.3 }, 100);
  for (const [step, rate] of [
    [0, 0.004],
    [10, 0.02951639],
    [14, 0.04940133],
    [15, 0.05459867],
    [29, 0.1],
    [30, 0.09994965],
    [50, 0.07938935],
    [64, 0.0500002],
    [99, 4e-7],
  ] as const)
    t.true(Math.abs((rates[step] ?? 0) - rate) < 1e-8, `step ${step}: ${rates[step]}`);
});

test("a cosine from 0.2 to 0.1: the middle is half-way, and it only falls", (t) => {
  const rates = ratesOf("cosine", { max: 0.2, min: 0.1 }, 40);
  t.true(near(rates[0], 0.2) && near(rates[20], 0.15));
  t.true(rates.every((rate, step) => step === 0 || rate < rates[step - 1]!));
});

test("slanted triangles: a tenth up from max/32, nine tenths down (Howard and Ruder 2018)", (t) => {
  const rates = ratesOf("slanted", { max: 0.32, warm: 0.1, ratio: 32 }, 100);
  // Half-way down: 0.32 (1 + 31/2) / 32 = 0.165.
  for (const [step, rate] of [
    [0, 0.01],
    [5, 0.165],
    [10, 0.32],
    [55, 0.165],
    [99, 0.01 + 0.31 / 90],
  ] as const)
    t.true(near(rates[step], rate), `step ${step}: ${rates[step]}`);
});

test("a training of one step has a rate, whatever the schedule", (t) => {
  for (const [name, settings] of [
    ["cosine", { max: 0.1, min: 0 }],
    ["warm_restarts", { max: 0.1, first: 1, factor: 1 }],
    ["one_cycle", { max: 0.1, warm: 0 }],
    ["one_cycle", { max: 0.1, warm: 1 }],
    ["slanted", { max: 0.1, warm: 1, ratio: 32 }],
    ["slanted", { max: 0.1, warm: 0, ratio: 32 }],
  ] as const) {
    const [rate = Number.NaN] = ratesOf(name, settings, 1);
    t.true(rate > 0 && rate <= 0.1, `${name} ${JSON.stringify(settings)}: ${rate}`);
  }
});

for (const backend of ["wasm", "js"] as const)
  test(`on ${backend} a schedule that never changes gives the very weights of that rate, by every optimiser`, async (t) => {
    for (const name of ["sgd", "adam", "adamw", "rmsprop", "adagrad"]) {
      const still = { name: "cosine", arguments: { max: 0.01, min: 0.01 } };
      const [paced, plain] = await Promise.all(
        [still, 0.01].map((rate) =>
          trained("a", trainWork({ optimizer: call(name, { rate }), epochs: 1 }), { digits }, { backend }),
        ),
      );
      t.is(paced!.digest, plain!.digest, name);
    }
  });

test("compiled and general ways go through the same rates, and epochs tell the last of them", async (t) => {
  const optimizer = adamWith("one_cycle", { max: 0.01, warm: 0.3 });
  const model = perceptron([28, 28], 6, 10);
  const [wasm, js] = await Promise.all(
    (["wasm", "js"] as const).map((backend) =>
      trained("a", trainWork({ model, optimizer, epochs: 3 }), { digits }, { backend }),
    ),
  );
  const floats = [wasm!, js!].map(({ weights }) => new Float32Array(weights));
  t.true(floats[0]!.every((value, at) => Math.abs(value - floats[1]![at]!) < 1e-4));
  t.deepEqual(
    wasm!.epochs.map(({ rate }) => rate),
    js!.epochs.map(({ rate }) => rate),
  );
  const rates = wasm!.epochs.map(({ rate = Number.NaN }) => rate);
  t.true(near(rates.at(-1), 0.01 / 25 / 1e4));
  t.true(rates[0]! > rates[1]! && rates[1]! > rates[2]!);
  const other = await trained("a", trainWork({ model, optimizer: call("adam", { rate: 0.01 }), epochs: 3 }), {
    digits,
  });
  t.not(other.digest, wasm!.digest);
  t.is(other.epochs[0]!.rate, undefined);
});
