/** A learned vector for each id. What goes in are floats, and must be whole numbers below the vocabulary's size. */

import type { Tensor } from "@tensorflow/tfjs-core";
import { badData, type TaskFailure } from "../../failure.js";
import { numberOf, single } from "./making.js";

export const embedding = single(({ tfl, name }, layer) => {
  const vocabulary = numberOf(layer, "vocabulary");
  const made = tfl.layers.embedding({
    name,
    inputDim: vocabulary,
    outputDim: numberOf(layer, "size"),
    embeddingsInitializer: "zeros",
  });
  const stock = made.call.bind(made);
  made.call = (inputs, kwargs) => {
    checkIds(((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor).dataSync(), vocabulary);
    return stock(inputs, kwargs);
  };
  return made;
});

/** The backends would cut off what follows the point, and some of them read past the last vector. */
function checkIds(ids: ArrayLike<number>, vocabulary: number): void {
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!;
    if (!(Number.isInteger(id) && id >= 0 && id < vocabulary)) throw notAnId(id, vocabulary);
  }
}

export function notAnId(id: number, vocabulary: number): TaskFailure {
  return badData(
    `An embedding of ${vocabulary} ids takes whole numbers from 0 to ${vocabulary - 1}, and a row holds ${id}.`,
    "Make the vocabulary larger, or give the ids as they are: without a scale.",
  );
}
