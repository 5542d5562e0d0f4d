/**
 * The types of TensorFlow.js' two parts, for files that are handed them: the parts themselves are loaded lazily.
 */

export type TensorFlow = typeof import("@tensorflow/tfjs-core");
export type TensorFlowLayers = typeof import("@tensorflow/tfjs-layers");
