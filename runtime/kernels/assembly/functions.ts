/**
 * Exponential, logarithm and their kin, four at a time, by Cephes' polynomials (Moshier, 1989). Written out here, and
 * not taken from the engine, so that every machine gives the same bits. Not a number stays not a number.
 */

/** Within 2 units in the last place; beyond +-87 it stands still rather than overflow. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function exp(x: v128): v128 {
  // pmin and pmax return their first argument where either is not a number.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88.37)), f32x4.splat(-87.33));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-2.1219444e-4)),
  );
  let y = f32x4.splat(1.98756915e-4);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** Of normal numbers above 0; the smallest normal number stands for anything below. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function log(x: v128): v128 {
  const bits = f32x4.pmax(x, f32x4.splat(1.17549435e-38));
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(bits, 23), i32x4.splat(126)));
  // The mantissa, from 1/2 up to 1, and then from sqrt(1/2) up to sqrt(2), less 1.
  let m = v128.or(v128.and(bits, i32x4.splat(0x007fffff)), f32x4.splat(0.5));
  const small = f32x4.lt(m, f32x4.splat(0.70710678));
  e = f32x4.sub(e, v128.and(small, f32x4.splat(1)));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), f32x4.splat(1));
  const z = f32x4.mul(m, m);
  let y = f32x4.splat(7.0376836292e-2);
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.151461031e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.1676998740e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.2420140846e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.4249322787e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.6668057665e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(2.0000714765e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-2.4999993993e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, m), z);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(e, f32x4.splat(0.693359375)));
  return v128.bitselect(y, x, f32x4.eq(x, x));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

/** A polynomial near 0, where the quotient of exponentials would lose its digits. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function tanh(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let near = f32x4.splat(-5.70498872745e-3);
  near = f32x4.add(f32x4.mul(near, z), f32x4.splat(2.06390887954e-2));
  near = f32x4.add(f32x4.mul(near, z), f32x4.splat(-5.37397155531e-2));
  near = f32x4.add(f32x4.mul(near, z), f32x4.splat(1.33314422036e-1));
  near = f32x4.add(f32x4.mul(near, z), f32x4.splat(-3.33332819422e-1));
  near = f32x4.add(f32x4.mul(f32x4.mul(near, z), x), x);
  const e = exp(f32x4.add(x, x));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)));
}

/** log(1 + e^x), exact at both ends: the larger of x and 0, plus log(1 + u) for the small u that is left. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function softplus(x: v128): v128 {
  const u = exp(f32x4.neg(f32x4.abs(x)));
  const w = f32x4.add(u, f32x4.splat(1));
  const lost = f32x4.eq(w, f32x4.splat(1));
  // Kahan's way to the logarithm of 1 + u: the rounding of w is in both factors, and cancels.
  const rest = f32x4.div(f32x4.mul(log(w), u), f32x4.sub(w, f32x4.splat(1)));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), v128.bitselect(u, rest, lost));
}

/** The error function, by formula 7.1.26 of Abramowitz and Stegun (1964): within 1.5e-7. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const t = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.mul(size, f32x4.splat(0.3275911)), f32x4.splat(1)));
  let y = f32x4.splat(1.061405429);
  y = f32x4.add(f32x4.mul(y, t), f32x4.splat(-1.453152027));
  y = f32x4.add(f32x4.mul(y, t), f32x4.splat(1.421413741));
  y = f32x4.add(f32x4.mul(y, t), f32x4.splat(-0.284496736));
  y = f32x4.add(f32x4.mul(y, t), f32x4.splat(0.254829592));
  y = f32x4.mul(f32x4.mul(y, t), exp(f32x4.neg(f32x4.mul(size, size))));
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.or(f32x4.sub(f32x4.splat(1), y), sign);
}
