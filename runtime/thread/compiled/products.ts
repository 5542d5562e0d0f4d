/** Rows times a matrix of weights, plus a bias, and the two products that lead back. Dense layers and convolutions use it. */

import type { Address } from "../../kernels/kernels.js";
import type { Tools } from "./stage.js";

/** Of y [rows, columns] = x [rows, inner] w [inner, columns]. */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export function matmulRows({ kernels, scratch }: Tools) {
  return {
    /** y = x w + bias, cut off at 0 with `relu`. */
    forward(x: Address, w: Address, bias: Address, y: Address, size: ProductSize, relu = false): void {
      const { rows, inner, columns } = size;
      kernels.matmul(x, w, y, rows, columns, inner, false, false, bias, relu, false, scratch);
    },
    /** dw = x^T dy, or with `add` that much more; dbias = the sum of dy over the rows. */
    backWeights(x: Address, dy: Address, dw: Address, dbias: Address, size: ProductSize, add = false): void {
      const { rows, inner, columns } = size;
      kernels.matmul(x, dy, dw, inner, columns, rows, true, false, 0, false, add, scratch);
      if (dbias) kernels.columnSums(dy, dbias, rows, columns);
    },
    /** dx = dy w^T. */
    backInput(dy: Address, w: Address, dx: Address, { rows, inner, columns }: ProductSize): void {
      kernels.matmul(dy, w, dx, rows, inner, columns, false, true, 0, false, false, scratch);
    },
  };
}
