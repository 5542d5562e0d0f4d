/**
 * Layers with a state that they carry along a sequence. Inside, everything lies step by step: all rows of the first,
 * then all of the second. What can be done for all steps at once is one large product; what hangs from the state before
 * is a small product a step, and one call for the gates.
 *
 * Blocks of a step are as large as the rows of this batch make them, so that they stand side by side in any batch.
 */

import type { Layer } from "../../../../lang/plan.js";
import { type Address, activationCodes } from "../../../kernels/kernels.js";
import { numberOf } from "../../layers/making.js";
import { matmulRows } from "../products.js";
import type { Laid, Site, StageMaker, Tools, Weight } from "../stage.js";

/** What a cell works on. */
interface Sequence {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  /** The gates of one row in one step, as floats: some multiple of the units. */
  readonly width: number;
  readonly recurrent: Weight;
  /** Step by step, `width` floats a row. The sums of the inputs; a cell makes them gates, and then their gradient. */
  readonly gates: Address;
  /** Step by step, `units` floats a row; the first block is the state before the first step. */
  readonly states: Address;
  /** The gradient of each of these. */
  readonly stateGradients: Address;
}

/** What tells one kind of recurrent layer from another. */
interface Cell {
  /** From a step's sums and the state before to its gates and state. */
  forward(step: number, rows: number): void;
  /** From the gradient of a step's state to that of its sums; that of the state before grows by its share. */
  backward(step: number, rows: number): void;
  /** The gradient of the recurrent kernel, from all steps. */
  backWeights(rows: number): void;
}

type CellMaker = (sequence: Sequence, site: Site) => (tools: Tools) => Cell;

/** Steps count from 0; the block of the state before a step is that of its number, its own is the next. */
const blockOf = (start: Address, block: number, rows: number, width: number) => start + 4 * block * rows * width;

function layRecurrent(layer: Layer, site: Site, gateCount: number, makeCell: CellMaker): Laid {
  const { input, batch, learns } = site;
  const [steps = 1, features = 1] = input.shape;
  const units = numberOf(layer, "units");
  const width = gateCount * units;
  const [kernel, bias] = [site.weight("kernel"), site.weight("bias")];
  const all = batch * steps;
  const inputs = site.reserve(all * features);
  const gates = site.reserve(all * width);
  const states = site.reserve((all + batch) * units);
  const stateGradients = learns ? site.reserve((all + batch) * units) : 0;
  const recurrent = site.weight("recurrent_kernel");
  const cellWith = makeCell({ batch, steps, units, width, recurrent, gates, states, stateGradients }, site);
  const output = site.lane(layer.shape);
  const everyStep = layer.arguments.sequences === true;
  return {
    output,
    build(tools) {
      const { kernels, floats } = tools;
      const [cell, product] = [cellWith(tools), matmulRows(tools)];
      const clear = (at: Address, count: number) => floats.fill(0, at / 4, at / 4 + count);
      const copy = (from: Address, to: Address, count: number) => floats.copyWithin(to / 4, from / 4, from / 4 + count);
      return {
        forward(rows) {
          const count = rows * units;
          kernels.turnSteps(input.values, inputs, rows, steps, features);
          const size = { rows: rows * steps, inner: features, columns: width };
          product.forward(inputs, kernel.values, bias.values, gates, size);
          clear(states, count);
          for (let step = 0; step < steps; step++) cell.forward(step, rows);
          if (everyStep) kernels.turnSteps(blockOf(states, 1, rows, units), output.values, steps, rows, units);
          else copy(blockOf(states, steps, rows, units), output.values, count);
        },
        backward(rows) {
          const count = rows * units;
          const [first, last] = [1, steps].map((block) => blockOf(stateGradients, block, rows, units));
          if (everyStep) kernels.turnSteps(output.gradient, first!, rows, steps, units);
          else {
            clear(first!, (steps - 1) * count);
            copy(output.gradient, last!, count);
          }
          for (let step = steps - 1; step >= 0; step--) cell.backward(step, rows);
          cell.backWeights(rows);
          const size = { rows: rows * steps, inner: features, columns: width };
          product.backWeights(inputs, gates, kernel.gradient, bias.gradient, size);
          if (!input.gradient) return;
          // The inputs have done their work, and the next batch brings its own.
          product.backInput(gates, kernel.values, inputs, size);
          kernels.turnSteps(inputs, input.gradient, steps, rows, features);
        },
      };
    },
  };
}

/** The addresses of a step, and the products of a state with the whole recurrent kernel. */
function stepsOf(
  { steps, units, width, recurrent, gates, states, stateGradients }: Sequence,
  { kernels, scratch }: Tools,
) {
  const gatesAt = (step: number, rows: number) => blockOf(gates, step, rows, width);
  const before = (step: number, rows: number) => blockOf(states, step, rows, units);
  const gradientBefore = (step: number, rows: number) => blockOf(stateGradients, step, rows, units);
  return {
    gatesAt,
    before,
    gradientBefore,
    /** Sums grow by the state before; at the first step that is zeros. */
    addBefore(step: number, rows: number): void {
      if (step === 0) return;
      const [from, to] = [before(step, rows), gatesAt(step, rows)];
      kernels.matmul(from, recurrent.values, to, rows, width, units, false, false, 0, false, true, scratch);
    },
    backBefore(step: number, rows: number): void {
      if (step === 0) return;
      const [from, to] = [gatesAt(step, rows), gradientBefore(step, rows)];
      kernels.matmul(from, recurrent.values, to, rows, units, width, false, true, 0, false, true, scratch);
    },
    backWeights(rows: number): void {
      const all = rows * steps;
      kernels.matmul(states, gates, recurrent.gradient, units, width, all, true, false, 0, false, false, scratch);
    },
  };
}

/** state = tanh(sums), as Elman (1990) has it. */
const simpleCell: CellMaker = (sequence) => (tools) => {
  const { kernels } = tools;
  const { gatesAt, before, gradientBefore, addBefore, backBefore, backWeights } = stepsOf(sequence, tools);
  const { units } = sequence;
  const tanh = activationCodes.tanh!;
  return {
    forward(step, rows) {
      addBefore(step, rows);
      kernels.activate(tanh, gatesAt(step, rows), before(step + 1, rows), rows * units);
    },
    backward(step, rows) {
      const [sums, state] = [gatesAt(step, rows), before(step + 1, rows)];
      kernels.activateBack(tanh, sums, state, gradientBefore(step + 1, rows), sums, rows * units);
      backBefore(step, rows);
    },
    backWeights,
  };
};

const lstmCell: CellMaker = (sequence, site) => {
  const { batch, steps, units } = sequence;
  const cells = site.reserve((steps + 1) * batch * units);
  const bent = site.reserve(steps * batch * units);
  const cellGradient = site.learns ? site.reserve(batch * units) : 0;
  return (tools) => {
    const { kernels, floats } = tools;
    const { gatesAt, before, gradientBefore, addBefore, backBefore, backWeights } = stepsOf(sequence, tools);
    const cellBefore = (step: number, rows: number) => blockOf(cells, step, rows, units);
    const bentAt = (step: number, rows: number) => blockOf(bent, step, rows, units);
    const clear = (at: Address, count: number) => floats.fill(0, at / 4, at / 4 + count);
    return {
      forward(step, rows) {
        if (step === 0) clear(cells, rows * units);
        addBefore(step, rows);
        kernels.lstm(
          gatesAt(step, rows),
          cellBefore(step, rows),
          cellBefore(step + 1, rows),
          bentAt(step, rows),
          before(step + 1, rows),
          rows,
          units,
        );
      },
      backward(step, rows) {
        if (step === steps - 1) clear(cellGradient, rows * units);
        kernels.lstmBack(
          gatesAt(step, rows),
          cellBefore(step, rows),
          bentAt(step, rows),
          gradientBefore(step + 1, rows),
          cellGradient,
          rows,
          units,
        );
        backBefore(step, rows);
      },
      backWeights,
    };
  };
};

/** Which sides of a product are turned over; no bias, and nothing is cut off. */
const asTheyAre = [false, false, 0, false] as const;
const leftTurned = [true, false, 0, false] as const;
const rightTurned = [false, true, 0, false] as const;

/** The first two gates take the state before, the candidate what the reset gate keeps of it: two products a step. */
const gruCell: CellMaker = (sequence, site) => {
  const { batch, steps, units, width, recurrent, gates, states } = sequence;
  const kept = site.reserve(steps * batch * units);
  const keptGradient = site.learns ? site.reserve(batch * units) : 0;
  const two = 2 * units;
  return (tools) => {
    const { kernels, scratch } = tools;
    const { gatesAt, before, gradientBefore } = stepsOf(sequence, tools);
    const keptAt = (step: number, rows: number) => blockOf(kept, step, rows, units);
    /** Some of the recurrent kernel's columns, and the same of sums or their gradients: `width` floats a row. */
    const columns = (of: Address, first: number) => of + 4 * first;
    /** Sums grow by x [rows, units] times the columns. */
    const forward = (x: Address, sums: Address, first: number, count: number, rows: number) => {
      const [w, to] = [columns(recurrent.values, first), columns(sums, first)];
      kernels.matmulWithin(x, units, w, width, to, width, rows, count, units, ...asTheyAre, true, scratch);
    };
    /** dx, which grows with `add`. */
    const back = (sums: Address, first: number, count: number, dx: Address, rows: number, add: boolean) => {
      const [w, from] = [columns(recurrent.values, first), columns(sums, first)];
      kernels.matmulWithin(from, width, w, width, dx, units, rows, units, count, ...rightTurned, add, scratch);
    };
    const backWeights = (x: Address, first: number, count: number, rows: number) => {
      const [from, to] = [columns(gates, first), columns(recurrent.gradient, first)];
      const all = rows * steps;
      kernels.matmulWithin(x, units, from, width, to, width, units, count, all, ...leftTurned, false, scratch);
    };
    return {
      forward(step, rows) {
        const [sums, earlier, left] = [gatesAt(step, rows), before(step, rows), keptAt(step, rows)];
        if (step > 0) forward(earlier, sums, 0, two, rows);
        kernels.gruGates(sums, earlier, left, rows, units);
        if (step > 0) forward(left, sums, two, units, rows);
        kernels.gruState(sums, earlier, before(step + 1, rows), rows, units);
      },
      backward(step, rows) {
        const [sums, earlier, towards] = [gatesAt(step, rows), before(step, rows), gradientBefore(step, rows)];
        kernels.gruStateBack(sums, earlier, gradientBefore(step + 1, rows), towards, rows, units);
        back(sums, two, units, keptGradient, rows, false);
        kernels.gruGatesBack(sums, earlier, keptGradient, towards, rows, units);
        if (step > 0) back(sums, 0, two, towards, rows, true);
      },
      backWeights(rows) {
        backWeights(states, 0, two, rows);
        backWeights(kept, two, units, rows);
      },
    };
  };
};

export const simpleRnn: StageMaker = (layer, site) => layRecurrent(layer, site, 1, simpleCell);
export const gru: StageMaker = (layer, site) => layRecurrent(layer, site, 3, gruCell);
export const lstm: StageMaker = (layer, site) => layRecurrent(layer, site, 4, lstmCell);
