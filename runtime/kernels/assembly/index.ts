/** All kernels, as one module on a memory that is handed in. It keeps nothing between two calls, and allocates nothing. */

export { activate, activateBack } from "./activations";
export { add, bytesToFloats, columnSums, multiply, scaleFloats } from "./arrays";
export { convolve } from "./convolutions";
export { convolveBackInput, convolveBackWeights } from "./convolutions-back";
export { depthwise, depthwiseBackInput, depthwiseBackWeights } from "./depthwise";
export { matmul, matmulWithin } from "./matrices";
export { adam, momentum, scaledByRoot, sgd } from "./optimisers";
export { maxPool, maxPoolBack, meanPool, meanPoolBack } from "./pooling";
export { copyRows, gatherRows, segmentSums } from "./rows";
export { countCorrect, crossEntropy, softmax, softmaxBack, softmaxCrossEntropy, squaredError } from "./softmax";
export { pad, unpad } from "./windows";

export { dropoutMask } from "./chance";
export { badId, lookUp, lookUpBack } from "./lookup";
export {
  batchNormalBack,
  columnMoments,
  follow,
  inverseRoots,
  layerNormal,
  layerNormalBack,
  scaleColumns,
} from "./normalisation";
export { gruGates, gruGatesBack, gruState, gruStateBack, lstm, lstmBack, turnSteps } from "./sequences";
