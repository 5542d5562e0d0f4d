/** One step of recurrent cells against plain arithmetic in doubles, and the way back against slopes. */

import test from "ava";
import fc from "fast-check";
import { apart, drawn, slopes } from "./floats.js";
import { arithmetics, Ground } from "./ground.js";

const rows = fc.integer({ min: 1, max: 3 });
const units = fc.integer({ min: 1, max: 9 });
const seed = fc.nat(999);

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** The gates of every row and unit, as `of` sees them: its sums, and where it stands among `rows * units`. */
function eachUnit<T>(sums: ArrayLike<number>, gates: number, width: number, of: (own: number[], at: number) => T): T[] {
  return Array.from({ length: sums.length / gates }, (_, at) => {
    const [row, unit] = [Math.floor(at / width), at % width];
    const own = Array.from({ length: gates }, (_, gate) => sums[(row * gates + gate) * width + unit]!);
    return of(own, at);
  });
}

function lstm(sums: ArrayLike<number>, before: ArrayLike<number>, width: number) {
  return eachUnit(sums, 4, width, ([i = 0, f = 0, g = 0, o = 0], at) => {
    const cell = logistic(f) * before[at]! + logistic(i) * Math.tanh(g);
    return { cell, state: logistic(o) * Math.tanh(cell) };
  });
}

/** The candidate's sum is that of the inputs plus what `recurrent` makes of the state that is kept. */
function gru(sums: ArrayLike<number>, before: ArrayLike<number>, width: number, recurrent: ArrayLike<number>) {
  return eachUnit(sums, 3, width, ([z = 0, r = 0, g = 0], at) => {
    const candidate = Math.tanh(g + recurrent[at]! * logistic(r) * before[at]!);
    return logistic(z) * before[at]! + (1 - logistic(z)) * candidate;
  });
}

const dot = (x: readonly number[], y: ArrayLike<number>) => x.reduce((sum, value, at) => sum + value * y[at]!, 0);

for (const arithmetic of arithmetics) {
  const ground = new Ground(arithmetic);
  const { kernels } = ground;

  test(`${arithmetic}: long short-term memory, there and back`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(rows, units, seed, (count, width, from) => {
          const size = count * width;
          const [sums, before] = [drawn(from, 4 * size), drawn(from + 1, size)];
          const [dstate, dcell] = [drawn(from + 2, size), drawn(from + 3, size)];
          ground.clear();
          const [gates, earlier, towards, along] = [sums, before, dstate, dcell].map((array) => ground.lay(array));
          const [cell, bent, state] = [1, 2, 3].map(() => ground.room(size));
          kernels.lstm(gates!, earlier!, cell!, bent!, state!, count, width);
          const [cells, states] = [ground.floats(cell!, size), ground.floats(state!, size)];
          kernels.lstmBack(gates!, earlier!, bent!, towards!, along!, count, width);
          const right = lstm(sums, before, width);
          const weighed = (x: ArrayLike<number>, c: ArrayLike<number>) => {
            const found = lstm(x, c, width);
            return (
              dot(
                found.map((each) => each.state),
                dstate,
              ) +
              dot(
                found.map((each) => each.cell),
                dcell,
              )
            );
          };
          return (
            apart(
              cells,
              right.map((each) => each.cell),
            ) < 1e-6 &&
            apart(
              states,
              right.map((each) => each.state),
            ) < 1e-6 &&
            apart(
              ground.floats(gates!, 4 * size),
              slopes((x) => weighed(x, before), sums),
            ) < 2e-6 &&
            apart(
              ground.floats(along!, size),
              slopes((c) => weighed(sums, c), before),
            ) < 2e-6 &&
            ground.keptWithin
          );
        }),
        { numRuns: 60 },
      ),
    );
  });

  test(`${arithmetic}: the gated recurrent unit, there and back, with a diagonal between its halves`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(rows, units, seed, (count, width, from) => {
          const size = count * width;
          const [sums, before] = [drawn(from, 3 * size), drawn(from + 1, size)];
          const [dstate, recurrent] = [drawn(from + 2, size), drawn(from + 3, size)];
          ground.clear();
          const [gates, earlier, towards] = [sums, before, dstate].map((array) => ground.lay(array));
          const [kept, state, dkept] = [1, 2, 3].map(() => ground.room(size));
          // The gradient of the state before grows: it begins with ones here.
          const dbefore = ground.lay(new Float32Array(size).fill(1));
          const candidate = (at: number) => {
            const [row, unit] = [Math.floor(at / width), at % width];
            return gates! + 4 * ((3 * row + 2) * width + unit);
          };
          kernels.gruGates(gates!, earlier!, kept!, count, width);
          for (let at = 0; at < size; at++) {
            const product = ground.lay([recurrent[at]! * ground.floats(kept! + 4 * at, 1)[0]!]);
            kernels.add(candidate(at), product, candidate(at), 1);
          }
          kernels.gruState(gates!, earlier!, state!, count, width);
          const states = ground.floats(state!, size);
          kernels.gruStateBack(gates!, earlier!, towards!, dbefore, count, width);
          for (let at = 0; at < size; at++)
            kernels.multiply(candidate(at), ground.lay([recurrent[at]!]), dkept! + 4 * at, 1);
          kernels.gruGatesBack(gates!, earlier!, dkept!, dbefore, count, width);
          const weighed = (x: ArrayLike<number>, s: ArrayLike<number>) => dot(gru(x, s, width, recurrent), dstate);
          return (
            apart(states, gru(sums, before, width, recurrent)) < 1e-6 &&
            apart(
              ground.floats(gates!, 3 * size),
              slopes((x) => weighed(x, before), sums),
            ) < 2e-6 &&
            apart(
              ground.floats(dbefore, size).map((value) => value - 1),
              slopes((s) => weighed(sums, s), before),
            ) < 2e-6 &&
            ground.keptWithin
          );
        }),
        { numRuns: 60 },
      ),
    );
  });

  test(`${arithmetic}: rows turned step by step, and back again`, (t) => {
    const small = fc.integer({ min: 1, max: 9 });
    t.notThrows(() =>
      fc.assert(
        fc.property(small, small, small, (count, steps, width) => {
          const x = drawn(1, count * steps * width);
          ground.clear();
          const [from, to, again] = [ground.lay(x), ground.room(x.length), ground.room(x.length)];
          kernels.turnSteps(from, to, count, steps, width);
          kernels.turnSteps(to, again, steps, count, width);
          const turned = ground.floats(to, x.length);
          return (
            x.every((value, at) => {
              const [row, rest] = [Math.floor(at / (steps * width)), at % (steps * width)];
              const [step, i] = [Math.floor(rest / width), rest % width];
              return turned[(step * count + row) * width + i] === value;
            }) &&
            ground.floats(again, x.length).every((value, at) => value === x[at]) &&
            ground.keptWithin
          );
        }),
      ),
    );
  });
}
