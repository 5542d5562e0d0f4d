/**
 * One small network for each layer of the library, and for each of its modes, to be trained and measured.
 *
 * In front of the layer stands a dense one (where the layer takes numbers and not ids), so that a wrong gradient
 * with respect to the layer's input shows in that one's weights; behind it a dense softmax over three classes. All
 * is small: gradients are compared number by number with finite differences.
 */

import type { Value } from "../../../lang/formula.js";
import type { Layer, Network } from "../../../lang/plan.js";
import type { RowSource } from "../../../runtime/data/rows/rows.js";
import type { TableResult } from "../../../runtime/results.js";
import { activations } from "../../../runtime/thread/layers/making.js";
import { derive, randomFrom } from "../../../runtime/thread/random.js";
import { sizeOf } from "../../../runtime/thread/shapes.js";
import { writtenLayer } from "./declared-layers.js";
import { call } from "./host.js";

export interface LayerCase {
  readonly layer: string;
  readonly arguments: Readonly<Record<string, Value>>;
  readonly input: readonly number[];
  /** What the layer gives, worked out by hand. */
  readonly shape: readonly number[];
  /** How many numbers it keeps itself, worked out by hand. */
  readonly weights: number;
  /** What stands inside it. */
  readonly inside?: readonly Layer[];
}

const layerCase = (
  layer: string,
  args: LayerCase["arguments"],
  input: readonly number[],
  shape: readonly number[],
  weights = 0,
): LayerCase => ({ layer, arguments: args, input, shape, weights });

/** Beyond the blocks and lanes that kernels work in, and no multiple of them. */
const wide: readonly LayerCase[] = [
  layerCase("dense", { units: 53, activation: "tanh" }, [67], [53], 3604),
  layerCase("conv1d", { filters: 17, kernel: 3, padding: "same" }, [11, 13], [11, 17], 680),
  layerCase("conv2d", { filters: 17, kernel: 3, stride: 2 }, [11, 10, 5], [5, 4, 17], 782),
  layerCase("depthwise_conv2d", { kernel: 3, padding: "same" }, [6, 7, 19], [6, 7, 19], 190),
  layerCase("maxpool2d", { size: 3, stride: 2, padding: "same" }, [7, 6, 19], [4, 3, 19]),
  layerCase("avgpool2d", { size: 3, stride: 2, padding: "same" }, [7, 6, 19], [4, 3, 19]),
  layerCase("batchnorm", { momentum: 0.9 }, [37], [37], 148),
  layerCase("layernorm", {}, [3, 37], [3, 37], 74),
  layerCase("embedding", { vocabulary: 9, size: 19 }, [7], [7, 19], 171),
  layerCase("simple_rnn", { units: 11, sequences: true }, [5, 9], [5, 11], 231),
  layerCase("gru", { units: 11, sequences: true }, [5, 9], [5, 11], 693),
  layerCase("lstm", { units: 11 }, [5, 9], [11], 924),
];

/** What goes in comes out in the same shape, as it does from everything inside. */
const residualCase = (shape: readonly number[], ...inside: readonly Layer[]): LayerCase => ({
  ...layerCase("residual", {}, shape, shape),
  inside,
});

const layer = (name: string, args: Layer["arguments"], shape: readonly number[], inside?: readonly Layer[]): Layer => ({
  ...call(name, args),
  shape,
  ...(inside ? { inside } : {}),
});

const same = { padding: "same" };
const causal = { padding: "causal" };
const tanh = { activation: "tanh" };
/** TensorFlow.js computes it, and elu, in one kernel with the product before it. */
const relu = { activation: "relu" };

export const layerCases: readonly LayerCase[] = [
  layerCase("flatten", {}, [2, 3], [6]),
  layerCase("reshape", { shape: [3, 2, 1] }, [2, 3], [3, 2, 1]),
  layerCase("dense", { units: 4, ...tanh }, [3], [4], 16),
  layerCase("dense", { units: 2, ...tanh }, [2, 2, 3], [2, 2, 2], 8),
  layerCase("dense", { units: 2, ...relu }, [2, 3], [2, 2], 8),
  ...activations.map((activation) => layerCase("dense", { units: 4, activation }, [3], [4], 16)),
  layerCase("dropout", { rate: 0.4 }, [6], [6]),
  layerCase("gaussian_noise", { deviation: 0.3 }, [2, 3], [2, 3]),
  layerCase("conv1d", { filters: 3, kernel: 2, ...tanh }, [6, 2], [5, 3], 15),
  layerCase("conv1d", { filters: 2, kernel: 3, stride: 2, ...same }, [5, 2], [3, 2], 14),
  layerCase("conv1d", { filters: 2, kernel: 3, ...relu, ...same }, [4, 2], [4, 2], 14),
  layerCase("conv1d", { filters: 3, kernel: 2, dilation: 2, ...tanh }, [6, 2], [4, 3], 15),
  layerCase("conv1d", { filters: 2, kernel: 2, dilation: 3 }, [7, 1], [4, 2], 6),
  layerCase("conv1d", { filters: 2, kernel: 3, dilation: 2, ...same }, [5, 2], [5, 2], 14),
  layerCase("conv1d", { filters: 1, kernel: 2, dilation: 3, ...same }, [5, 2], [5, 1], 5),
  layerCase("conv1d", { filters: 2, kernel: 3, ...causal, ...tanh }, [5, 2], [5, 2], 14),
  layerCase("conv1d", { filters: 2, kernel: 2, stride: 2, ...causal }, [5, 2], [3, 2], 10),
  layerCase("conv1d", { filters: 2, kernel: 3, dilation: 2, ...causal }, [6, 2], [6, 2], 14),
  layerCase("conv2d", { filters: 3, kernel: 2, ...tanh }, [4, 3, 2], [3, 2, 3], 27),
  layerCase("conv2d", { filters: 2, kernel: 3, ...same }, [4, 3, 2], [4, 3, 2], 38),
  layerCase("conv2d", { filters: 2, kernel: 2, stride: 2, ...same, ...tanh }, [5, 4, 1], [3, 2, 2], 10),
  layerCase("conv2d", { filters: 2, kernel: 3, stride: 2 }, [6, 5, 1], [2, 2, 2], 20),
  layerCase("conv2d", { filters: 3, kernel: 1, ...tanh }, [3, 2, 2], [3, 2, 3], 9),
  layerCase("conv2d", { filters: 2, kernel: 2, ...relu }, [3, 4, 2], [2, 3, 2], 18),
  layerCase("conv2d", { filters: 2, kernel: 2, activation: "elu", ...same }, [3, 2, 2], [3, 2, 2], 18),
  layerCase("conv2d", { filters: 3, kernel: 2, dilation: 2, ...tanh }, [5, 4, 2], [3, 2, 3], 27),
  layerCase("conv2d", { filters: 2, kernel: 2, dilation: 3 }, [5, 6, 1], [2, 3, 2], 10),
  layerCase("conv2d", { filters: 2, kernel: 3, dilation: 2, ...same }, [5, 4, 1], [5, 4, 2], 20),
  layerCase("depthwise_conv2d", { kernel: 2, ...tanh }, [4, 3, 2], [3, 2, 2], 10),
  layerCase("depthwise_conv2d", { kernel: 3, multiplier: 2, ...same }, [3, 4, 2], [3, 4, 4], 40),
  layerCase("depthwise_conv2d", { kernel: 2, stride: 2, ...same }, [5, 4, 2], [3, 2, 2], 10),
  layerCase("depthwise_conv2d", { kernel: 2, ...relu }, [3, 3, 2], [2, 2, 2], 10),
  layerCase("zero_padding2d", { size: 2 }, [2, 3, 1], [6, 7, 1]),
  layerCase("maxpool1d", { size: 2, stride: 2 }, [6, 2], [3, 2]),
  layerCase("maxpool1d", { size: 3, stride: 2, ...same }, [6, 2], [3, 2]),
  layerCase("maxpool2d", { size: 2, stride: 2 }, [5, 4, 2], [2, 2, 2]),
  layerCase("maxpool2d", { size: 3, stride: 2, ...same }, [5, 4, 2], [3, 2, 2]),
  layerCase("maxpool2d", { size: 2, stride: 1 }, [3, 4, 2], [2, 3, 2]),
  layerCase("maxpool2d", { size: 2, stride: 1, ...same }, [3, 2, 2], [3, 2, 2]),
  layerCase("avgpool1d", { size: 2, stride: 2 }, [6, 2], [3, 2]),
  layerCase("avgpool1d", { size: 3, stride: 2, ...same }, [6, 2], [3, 2]),
  layerCase("avgpool2d", { size: 2, stride: 2 }, [5, 4, 2], [2, 2, 2]),
  layerCase("avgpool2d", { size: 3, stride: 2, ...same }, [5, 4, 2], [3, 2, 2]),
  layerCase("avgpool2d", { size: 2, stride: 1 }, [3, 4, 2], [2, 3, 2]),
  layerCase("avgpool2d", { size: 2, stride: 1, ...same }, [3, 2, 2], [3, 2, 2]),
  layerCase("global_maxpool2d", {}, [3, 4, 2], [2]),
  layerCase("global_avgpool2d", {}, [3, 4, 2], [2]),
  layerCase("batchnorm", { momentum: 0.9 }, [3], [3], 12),
  layerCase("batchnorm", { momentum: 0.9 }, [2, 3, 2], [2, 3, 2], 8),
  layerCase("batchnorm", { momentum: 0.9 }, [2, 1, 2, 2, 2], [2, 1, 2, 2, 2], 8),
  layerCase("layernorm", {}, [4], [4], 8),
  layerCase("layernorm", {}, [2, 2, 3], [2, 2, 3], 6),
  layerCase("embedding", { vocabulary: 5, size: 3 }, [4], [4, 3], 15),
  layerCase("embedding", { vocabulary: 4, size: 2 }, [2, 2], [2, 2, 2], 8),
  layerCase("simple_rnn", { units: 3 }, [4, 2], [3], 18),
  layerCase("simple_rnn", { units: 2, sequences: true }, [4, 2], [4, 2], 10),
  layerCase("gru", { units: 3 }, [4, 2], [3], 54),
  layerCase("gru", { units: 2, sequences: true }, [3, 2], [3, 2], 30),
  layerCase("lstm", { units: 3 }, [4, 2], [3], 72),
  layerCase("lstm", { units: 2, sequences: true }, [3, 2], [3, 2], 40),
  residualCase([3], layer("dense", { units: 4, ...tanh }, [4]), layer("dense", { units: 3 }, [3])),
  residualCase(
    [4, 3, 2],
    layer("batchnorm", { momentum: 0.9 }, [4, 3, 2]),
    layer("conv2d", { filters: 2, kernel: 3, ...same }, [4, 3, 2]),
  ),
  residualCase(
    [2, 3],
    layer("dense", { units: 3, ...tanh }, [2, 3]),
    layer("residual", {}, [2, 3], [layer("layernorm", {}, [2, 3]), layer("dense", { units: 3, ...tanh }, [2, 3])]),
  ),
  ...wide,
];

/** As the language writes it. */
export const titleOf = (each: LayerCase) =>
  `${writtenLayer({ name: each.layer, ...each })} on [${each.input.join(", ")}]`;

/** How many classes the rows below have. */
export const classes = 3;

export function networkOf(each: LayerCase): Network {
  const before: Layer[] = takesIds(each)
    ? []
    : [{ ...call("dense", { units: each.input.at(-1)! }), shape: [...each.input] }];
  const layers: Layer[] = [
    ...before,
    layer(each.layer, each.arguments, each.shape, each.inside),
    { ...call("flatten"), shape: [sizeOf(each.shape)] },
    { ...call("dense", { units: classes, activation: "softmax" }), shape: [classes] },
  ];
  return { name: "net", input: each.input, layers, output: [classes] };
}

/** What the layer under test is called: a dense one has another before it. */
export const nameOf = ({ layer: kind }: LayerCase) => `${kind}_${kind === "dense" ? 2 : 1}`;

export const takesIds = ({ layer }: LayerCase) => layer === "embedding";

/** Seeded rows and labels. Values lie around 0, so that windows without a single positive value are among them. */
export function rowsFor(each: LayerCase, count: number): { rows: RowSource; labels: Int32Array; values: Float32Array } {
  const width = sizeOf(each.input);
  const random = randomFrom(derive(11, each.layer, width));
  const ids = Number(each.arguments.vocabulary);
  const draw = () => (takesIds(each) ? random.below(ids) : random.between(-1.5, 1.5));
  const values = Float32Array.from({ length: count * width }, draw);
  const labels = Int32Array.from({ length: count }, (_, row) => row % classes);
  return { rows: sourceOf(values, width), labels, values };
}

/** Rows that lie one after the other. */
export function sourceOf(values: Float32Array, width: number): RowSource {
  const fill: RowSource["fill"] = (from, to, into) => into.set(values.subarray(from * width, to * width));
  return { rows: values.length / width, width, fill };
}

/** The same rows as a data set. */
export function tableFor(each: LayerCase, count: number): TableResult {
  const { values, labels } = rowsFor(each, count);
  return tableOf(values, each.input, labels);
}

export function tableOf(values: ArrayLike<number>, shape: readonly number[], labels: ArrayLike<number>): TableResult {
  const [features, ints] = [new SharedArrayBuffer(values.length * 4), new SharedArrayBuffer(labels.length * 4)];
  new Float32Array(features).set(values);
  new Int32Array(ints).set(labels);
  return {
    kind: "table",
    rows: labels.length,
    shape,
    features: { type: "float32", buffer: features },
    scale: 1,
    targets: [
      {
        name: "label",
        type: "classes",
        classes: Array.from({ length: classes }, (_, at) => `class ${at}`),
        values: ints,
      },
    ],
    parts: {},
    digest: "",
  };
}
