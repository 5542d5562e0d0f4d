/** What the benchmarks train: networks, and rows that are drawn for them. */

import type { Layer, Network } from "../../lang/plan.js";
import { type Drawn, drawn } from "../drawn.js";

export interface Lesson {
  readonly name: string;
  readonly network: Network;
  readonly batches: readonly number[];
  readonly rows: number;
  /** How many whole numbers a feature may be, and what it is multiplied by. */
  readonly values: number;
  readonly scale: number;
}

const layer = (name: string, args: Layer["arguments"], ...shape: number[]): Layer => ({ name, arguments: args, shape });
const classes = layer("dense", { units: 10, activation: "softmax" }, 10);
const images = { rows: 6000, values: 256, scale: 1 / 255 };

const network = (input: readonly number[], ...layers: Layer[]): Network => ({
  name: "net",
  input,
  layers: [...layers, classes],
  output: [10],
});

export const lessons: readonly Lesson[] = [
  {
    name: "784-64-10",
    network: network([784], layer("dense", { units: 64, activation: "relu" }, 64)),
    batches: [32, 64, 256],
    ...images,
  },
  {
    name: "small CNN",
    network: network(
      [28, 28, 1],
      layer("conv2d", { filters: 16, kernel: 3, activation: "relu" }, 26, 26, 16),
      layer("maxpool2d", { size: 2 }, 13, 13, 16),
      layer("conv2d", { filters: 32, kernel: 3, activation: "relu" }, 11, 11, 32),
      layer("maxpool2d", { size: 2 }, 5, 5, 32),
      layer("flatten", {}, 800),
    ),
    batches: [64],
    ...images,
  },
  {
    name: "embedding",
    network: network([32], layer("embedding", { vocabulary: 10_000, size: 64 }, 32, 64), layer("flatten", {}, 2048)),
    batches: [64],
    rows: 6000,
    values: 10_000,
    scale: 1,
  },
  {
    name: "LSTM",
    network: network([28, 28], layer("lstm", { units: 64 }, 64)),
    batches: [64],
    ...images,
  },
];

export function lessonOf(name: string): Lesson {
  const found = lessons.find((lesson) => lesson.name === name);
  if (!found) throw new Error(`there is no lesson ${name}: ${lessons.map((each) => each.name).join(", ")}`);
  return found;
}

export const rowsOf = ({ network: net, rows, values, scale }: Lesson): Drawn => drawn(net, rows, values, scale);
