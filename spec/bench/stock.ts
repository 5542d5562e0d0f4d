/**
 * Training as TensorFlow.js does it by itself: `model.fit` on its wasm backend. Only in a thread of its own, because
 * what we mend is mended for a whole thread.
 */

import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-wasm";
import type { Layer } from "../../lang/plan.js";
import type { Trainer } from "./column-thread.js";
import { type Lesson, rowsOf } from "./lessons.js";

export async function openStock(lesson: Lesson, batch: number): Promise<Trainer> {
  tf.enableProdMode();
  await tf.setBackend("wasm");
  const model = tfl.sequential({ layers: lesson.network.layers.map((each, at) => layerOf(each, at, lesson)) });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "categoricalCrossentropy" });
  const { rows, labels } = rowsOf(lesson);
  const features = new Float32Array(rows.rows * rows.width);
  rows.fill(0, rows.rows, features);
  const width = lesson.network.input;
  return {
    async run(steps) {
      const count = steps * batch;
      const x = tf.tensor(features.subarray(0, count * rows.width), [count, ...width]);
      const y = tf.oneHot(tf.tensor1d(labels.subarray(0, count), "int32"), 10);
      const began = performance.now();
      await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0, shuffle: true });
      const took = performance.now() - began;
      tf.dispose([x, y]);
      return took;
    },
  };
}

function layerOf({ name, arguments: args }: Layer, at: number, { network }: Lesson) {
  const input = at === 0 ? { inputShape: [...network.input] } : {};
  const activation = args.activation as "relu" | "softmax";
  switch (name) {
    case "dense":
      return tfl.layers.dense({ ...input, units: Number(args.units), activation });
    case "conv2d":
      return tfl.layers.conv2d({
        ...input,
        filters: Number(args.filters),
        kernelSize: Number(args.kernel),
        activation,
      });
    case "maxpool2d":
      return tfl.layers.maxPooling2d({ ...input, poolSize: Number(args.size) });
    case "flatten":
      return tfl.layers.flatten(input);
    case "embedding":
      return tfl.layers.embedding({ ...input, inputDim: Number(args.vocabulary), outputDim: Number(args.size) });
    case "lstm": {
      // Orthogonal matrices, its default, need more of TensorFlow.js than the parts that we load; steps take the same time.
      const start = { recurrentInitializer: "glorotNormal" as const };
      return tfl.layers.lstm({ ...input, ...start, units: Number(args.units), recurrentActivation: "sigmoid" });
    }
    default:
      throw new Error(`no lesson has a layer ${name}`);
  }
}
