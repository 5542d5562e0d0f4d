/**
 * The nouns of a compiled network. Every layer is first given its place in the memory (`StageMaker`), and then, when
 * all have theirs and the memory is there, built into two calls of kernels (`Stage`). Nothing is allocated after that.
 */

import type { Layer } from "../../../lang/plan.js";
import type { Address, Kernels } from "../../kernels/kernels.js";
import type { Random } from "../random.js";

/** What flows between two layers: the values of a batch, row after row, and the loss's gradient for each of them. */
export interface Lane {
  /** Sizes of one row. */
  readonly shape: readonly number[];
  /** Their product. */
  readonly size: number;
  readonly values: Address;
  /** 0: nobody upstream learns, so nobody asks for it. */
  readonly gradient: Address;
}

/** An array of weights. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Address;
  /** 0 for running statistics, and where nothing learns. */
  readonly gradient: Address;
}

/** What a layer finds when it is given its place. */
export interface Site {
  /** Of the layer within its network: `dense_1`. */
  readonly name: string;
  /** The most rows at a time. */
  readonly batch: number;
  readonly input: Lane;
  /** Whether the network is laid out to learn; else it only answers, and `backward` is never called. */
  readonly learns: boolean;
  /** One of the layer's arrays, by its own name: `kernel`. */
  weight(array: string): Weight;
  /** Room for this many floats, which starts as zeros and stays the layer's. */
  reserve(floats: number): Address;
  /** Has the scratch of `Tools` made so large, at least. */
  borrow(floats: number): void;
  /** A lane for what comes out; it has a gradient where somebody will want it. */
  lane(shape: readonly number[]): Lane;
  /** Layers one after the other, inside this one. The last of them ends in the lane that is returned. */
  inside(layers: readonly Layer[], input: Lane): Laid;
}

export type StageMaker = (layer: Layer, site: Site) => Laid;

export interface Laid {
  readonly output: Lane;
  build(tools: Tools): Stage;
}

export interface Tools {
  readonly kernels: Kernels;
  /** The whole memory, as floats: an address is an index times 4. */
  readonly floats: Float32Array;
  /** Of `matmulScratch` floats, or of the most that a layer wants to borrow; free between two calls of kernels. */
  readonly scratch: Address;
}

export interface Stage {
  /** For the first `rows` rows. `random` is there while training, and then only. */
  forward(rows: number, random: Random | undefined): void;
  /**
   * Reads the output's gradient, which it may spoil, and overwrites that of each weight, and of the input where that is
   * wanted. Follows a `forward` of the same rows while training.
   */
  backward(rows: number): void;
}
