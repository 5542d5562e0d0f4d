/** All kernels, as one module on a memory that is handed in. It keeps nothing between two calls, and allocates nothing. */

export { activate, activateBack } from "./activations";
export { add, bytesToFloats, columnSums, multiply, scaleFloats } from "./arrays";
export { matmul } from "./matrices";
export { adam, momentum, scaledByRoot, sgd } from "./optimisers";
export { countCorrect, crossEntropy, softmax, softmaxBack, softmaxCrossEntropy, squaredError } from "./softmax";
