/**
 * What a build of native is made of, pinned: another version, or other bytes under the same name, is refused.
 *
 * TensorFlow itself comes out of its Python wheel, because that is what a package registry has of it: the wheel holds
 * the same C library that tfjs-node would download from elsewhere.
 */

/** A package of the npm registry. */
export interface NpmPart {
  readonly name: string;
  readonly version: string;
  /** Of the packed file. */
  readonly sha512: string;
}

/** The JavaScript side, with one kernel a file, and the C++ source of the binding. */
export const tfjsNode: NpmPart = {
  name: "@tensorflow/tfjs-node",
  version: "4.22.0",
  sha512: "uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==",
};

/** Node's C interface. It is the same for every Node, so one build serves them all. */
export const nodeHeaders: NpmPart = {
  name: "node-api-headers",
  version: "1.9.0",
  sha512: "2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
};

/** The version of Node's C interface that tfjs-node is built for; Node 20 has 9. */
export const nodeApi = 8;

export const tensorflow = {
  name: "tensorflow-cpu",
  version: "2.15.1",
  wheel: "tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
  /** How pip is asked for this very file, whichever Python it runs on. */
  asked: ["--python-version=3.11", "--implementation=cp", "--abi=cp311", "--platform=manylinux2014_x86_64"],
  sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
  libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  /** Those that the binding needs, and what they include in turn. */
  headers: ["tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/c/", "tsl/platform/ctstring"],
} as const;

/** Counts what this room makes of the same parts: a change of the patches or of the layout makes it another build. */
const revision = 1;

/** What a build is called: all that it depends on. */
export const key = [
  `tfjs-node-${tfjsNode.version}`,
  `${tensorflow.name}-${tensorflow.version}`,
  `r${revision}`,
  `${process.platform}-${process.arch}`,
  `napi${nodeApi}`,
].join("-");
