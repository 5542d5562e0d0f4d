/**
 * How a network ends, and what its outputs can mean: a place for each class, how much something is so, or a number.
 */

import type { Layer, Network } from "../plan.js";

/** A network's end: its only one, or one of its heads. */
export interface End {
  readonly name: string;
  readonly output: readonly number[];
  readonly last: Layer | undefined;
}

export const endOf = ({ name, output, layers }: Pick<Network, "name" | "output" | "layers">): End => ({
  name,
  output,
  last: layers.at(-1),
});

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** A single sigmoid: it stands for two classes, and says how much the second is so. */
export const saysHowMuch = ({ output, last }: Pick<End, "output" | "last">) =>
  sizeOf(output) === 1 && last?.arguments.activation === "sigmoid";

/** A single output that is no probability: for a target of which nothing is known it means a number. */
export const saysANumber = ({ output, last }: Pick<End, "output" | "last">) =>
  sizeOf(output) === 1 && !["sigmoid", "softmax"].includes(String(last?.arguments.activation));
