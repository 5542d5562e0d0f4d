/** What becomes of a layer's sums, in place where that can be. */

import { type Address, activationCodes } from "../../../kernels/kernels.js";
import type { Lane, Site, Tools } from "../stage.js";

export interface LaidActivation {
  /** Where the layer is to put its sums. */
  readonly sums: Address;
  readonly output: Lane;
  /** Whether the layer is to cut its sums off at 0 by itself; `forward` does nothing then. */
  readonly relu: boolean;
  build(tools: Tools): {
    forward(rows: number): void;
    /** The output's gradient becomes that of the sums. */
    backward(rows: number): void;
  };
}

/** Their slope is not to be had from their values, so the sums are kept. */
const wantsSums = new Set(["softplus", "swish", "gelu"]);

/** With `cutsOff`, a layer cuts its sums off at 0 by itself where `relu` says so. */
export function layActivation(
  activation: string,
  site: Site,
  shape: readonly number[],
  { cutsOff = true }: { readonly cutsOff?: boolean } = {},
): LaidActivation {
  const output = site.lane(shape);
  const { values, gradient, size } = output;
  const sums = site.learns && wantsSums.has(activation) ? site.reserve(site.batch * size) : values;
  const width = shape.at(-1) ?? 1;
  const relu = cutsOff && activation === "relu";
  return {
    sums,
    output,
    relu,
    build({ kernels }) {
      if (activation === "linear") return { forward: () => {}, backward: () => {} };
      if (activation === "softmax")
        return {
          forward: (rows) => kernels.softmax(sums, values, (rows * size) / width, width),
          backward: (rows) => kernels.softmaxBack(values, gradient, gradient, (rows * size) / width, width),
        };
      const code = activationCodes[activation];
      if (code === undefined) throw new Error(`no kernel for the activation ${activation}`);
      return {
        forward: (rows) => relu || kernels.activate(code, sums, values, rows * size),
        backward: (rows) => kernels.activateBack(code, sums, values, gradient, gradient, rows * size),
      };
    },
  };
}
