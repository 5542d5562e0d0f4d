/**
 * What recurrent layers do between two products of matrices: one call for one step of all rows. Gates lie side by
 * side, as many floats as there are units each, in the order of TensorFlow.js; what comes in as their sums goes out as
 * the gates themselves, and on the way back what comes in as gates goes out as the gradient of their sums.
 */

import { sigmoid, tanh } from "./functions";
import { F, read, V, wholeVectors, write } from "./vector";

/** y[t, r] = x[r, t], rows of `width` floats: all rows of the first step, then all of the second. */
export function turnSteps(x: usize, y: usize, rows: i32, steps: i32, width: i32): void {
  const step = <usize>width * F;
  const whole = <usize>wholeVectors(width) * F;
  for (let row = 0; row < rows; row++) {
    let to = y + <usize>row * step;
    for (let t = 0; t < steps; t++) {
      for (let at: usize = 0; at < whole; at += V) write(to + at, read(x + at, false), false);
      for (let at = whole; at < step; at += F) write(to + at, read(x + at, true), true);
      x += step;
      to += <usize>rows * step;
    }
  }
}

/** y (1 - y): how steep the logistic function is where it is y. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function steep(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** 1 - y^2: how steep tanh is where it is y. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function steepTanh(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function lstmAt(gates: usize, gate: usize, before: usize, cell: usize, bent: usize, state: usize, one: bool): void {
  const i = sigmoid(read(gates, one));
  const f = sigmoid(read(gates + gate, one));
  const g = tanh(read(gates + 2 * gate, one));
  const o = sigmoid(read(gates + 3 * gate, one));
  const c = f32x4.add(f32x4.mul(f, read(before, one)), f32x4.mul(i, g));
  const b = tanh(c);
  write(gates, i, one);
  write(gates + gate, f, one);
  write(gates + 2 * gate, g, one);
  write(gates + 3 * gate, o, one);
  write(cell, c, one);
  write(bent, b, one);
  write(state, f32x4.mul(o, b), one);
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; the forget gate: Gers et al., 2000). Gates: input i,
 * forget f, candidate g, output o. c = f c' + i g, where c' is the cell before; bent = tanh(c); state = o bent.
 */
export function lstm(
  gates: usize, before: usize, cell: usize, bent: usize, state: usize, rows: i32, units: i32,
): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V)
      lstmAt(gates + at, gate, before + at, cell + at, bent + at, state + at, false);
    for (let at = whole; at < gate; at += F)
      lstmAt(gates + at, gate, before + at, cell + at, bent + at, state + at, true);
    gates += 4 * gate;
    before += gate;
    cell += gate;
    bent += gate;
    state += gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function lstmBackAt(
  gates: usize, gate: usize, before: usize, bent: usize, dstate: usize, dcell: usize, one: bool,
): void {
  const i = read(gates, one);
  const f = read(gates + gate, one);
  const g = read(gates + 2 * gate, one);
  const o = read(gates + 3 * gate, one);
  const b = read(bent, one);
  const ds = read(dstate, one);
  const dc = f32x4.add(read(dcell, one), f32x4.mul(f32x4.mul(ds, o), steepTanh(b)));
  write(gates, f32x4.mul(f32x4.mul(dc, g), steep(i)), one);
  write(gates + gate, f32x4.mul(f32x4.mul(dc, read(before, one)), steep(f)), one);
  write(gates + 2 * gate, f32x4.mul(f32x4.mul(dc, i), steepTanh(g)), one);
  write(gates + 3 * gate, f32x4.mul(f32x4.mul(ds, b), steep(o)), one);
  write(dcell, f32x4.mul(dc, f), one);
}

/** `dcell`, the gradient of the cell from the steps that follow, becomes that of the cell before. */
export function lstmBack(
  gates: usize, before: usize, bent: usize, dstate: usize, dcell: usize, rows: i32, units: i32,
): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V)
      lstmBackAt(gates + at, gate, before + at, bent + at, dstate + at, dcell + at, false);
    for (let at = whole; at < gate; at += F)
      lstmBackAt(gates + at, gate, before + at, bent + at, dstate + at, dcell + at, true);
    gates += 4 * gate;
    before += gate;
    bent += gate;
    dstate += gate;
    dcell += gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function gruGatesAt(gates: usize, gate: usize, before: usize, kept: usize, one: bool): void {
  const z = sigmoid(read(gates, one));
  const r = sigmoid(read(gates + gate, one));
  write(gates, z, one);
  write(gates + gate, r, one);
  write(kept, f32x4.mul(r, read(before, one)), one);
}

/**
 * The gated recurrent unit (Cho et al., 2014), its first half. Gates: update z, reset r, candidate g, which stays as it
 * is. kept = r s', where s' is the state before: what the candidate's product with the recurrent kernel takes.
 */
export function gruGates(gates: usize, before: usize, kept: usize, rows: i32, units: i32): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V) gruGatesAt(gates + at, gate, before + at, kept + at, false);
    for (let at = whole; at < gate; at += F) gruGatesAt(gates + at, gate, before + at, kept + at, true);
    gates += 3 * gate;
    before += gate;
    kept += gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function gruStateAt(gates: usize, gate: usize, before: usize, state: usize, one: bool): void {
  const z = read(gates, one);
  const g = tanh(read(gates + 2 * gate, one));
  write(gates + 2 * gate, g, one);
  const fresh = f32x4.mul(f32x4.sub(f32x4.splat(1), z), g);
  write(state, f32x4.add(f32x4.mul(z, read(before, one)), fresh), one);
}

/** Its second half: state = z s' + (1 - z) g. */
export function gruState(gates: usize, before: usize, state: usize, rows: i32, units: i32): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V) gruStateAt(gates + at, gate, before + at, state + at, false);
    for (let at = whole; at < gate; at += F) gruStateAt(gates + at, gate, before + at, state + at, true);
    gates += 3 * gate;
    before += gate;
    state += gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function gruStateBackAt(gates: usize, gate: usize, before: usize, dstate: usize, dbefore: usize, one: bool): void {
  const z = read(gates, one);
  const g = read(gates + 2 * gate, one);
  const ds = read(dstate, one);
  write(gates, f32x4.mul(f32x4.mul(ds, f32x4.sub(read(before, one), g)), steep(z)), one);
  const fresh = f32x4.mul(ds, f32x4.sub(f32x4.splat(1), z));
  write(gates + 2 * gate, f32x4.mul(fresh, steepTanh(g)), one);
  write(dbefore, f32x4.add(read(dbefore, one), f32x4.mul(ds, z)), one);
}

/** The way back through the second half; `dbefore`, the gradient of the state before, grows by its share. */
export function gruStateBack(
  gates: usize, before: usize, dstate: usize, dbefore: usize, rows: i32, units: i32,
): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V)
      gruStateBackAt(gates + at, gate, before + at, dstate + at, dbefore + at, false);
    for (let at = whole; at < gate; at += F)
      gruStateBackAt(gates + at, gate, before + at, dstate + at, dbefore + at, true);
    gates += 3 * gate;
    before += gate;
    dstate += gate;
    dbefore += gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function gruGatesBackAt(reset: usize, before: usize, dkept: usize, dbefore: usize, one: bool): void {
  const r = read(reset, one);
  const dk = read(dkept, one);
  write(reset, f32x4.mul(f32x4.mul(dk, read(before, one)), steep(r)), one);
  write(dbefore, f32x4.add(read(dbefore, one), f32x4.mul(dk, r)), one);
}

/** The way back through the first half, from the gradient of `kept`; that of z is there already. */
export function gruGatesBack(
  gates: usize, before: usize, dkept: usize, dbefore: usize, rows: i32, units: i32,
): void {
  const gate = <usize>units * F;
  const whole = <usize>wholeVectors(units) * F;
  let reset = gates + gate;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += V)
      gruGatesBackAt(reset + at, before + at, dkept + at, dbefore + at, false);
    for (let at = whole; at < gate; at += F) gruGatesBackAt(reset + at, before + at, dkept + at, dbefore + at, true);
    reset += 3 * gate;
    before += gate;
    dkept += gate;
    dbefore += gate;
  }
}
