/**
 * Loads tfjs-node: the package beside ours if it works, else the build of `troupe native`. The package is optional and
 * may stand there without its binary, which its install step downloads.
 *
 * Either must register its kernels in the thread's one copy of tfjs-core. The build is shared by all projects, so it
 * has no copy: where its files ask for one, they are handed ours.
 */

import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import type { KernelBackend, Tensor } from "@tensorflow/tfjs-core";
import { findBuild, layout } from "../native/cache.js";
import { quietTensorFlow } from "../native/environment.js";
import type { TensorFlow } from "./tensorflow.js";

/** A type of it would tie our build to it; all that is wanted is its side effect. */
const packageName: string = "@tensorflow/tfjs-node";

/** Whether there is one, working or not. Looks, and loads nothing. */
export function nativeIsPresent(): boolean {
  return packageIsInstalled() || findBuild() !== undefined;
}

function packageIsInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Registers the backend and its kernels. Throws what the package says, if there is nothing else. */
export async function importNative(tf: TensorFlow): Promise<void> {
  quietTensorFlow();
  const build = findBuild();
  if (!packageIsInstalled()) {
    if (!build) throw new Error(`the package ${packageName} is not installed, and there is no build of it`);
    return registerBuild(build, tf);
  }
  mendUtil();
  try {
    await import(packageName);
  } catch (error) {
    if (!build) throw error;
    registerBuild(build, tf);
  }
}

/** What tfjs-node's own entry does, as far as we need it: the rest of it wants more packages. */
function registerBuild(folder: string, tf: TensorFlow): void {
  const require = createRequire(join(folder, "package.json"));
  for (const name of layout.standIns) handOut(require, name);
  require(join(folder, layout.kernels));
  const { NodeJSKernelBackend } = require(join(folder, layout.backend)) as {
    NodeJSKernelBackend: new (binding: unknown, packageName: string) => KernelBackend;
  };
  const binding: unknown = require(join(folder, layout.binding));
  lendMethods(tf);
  tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, packageName));
}

/** Puts our copy of tfjs-core in the place of an empty package. */
function handOut(require: NodeJS.Require, standIn: string): void {
  require(standIn);
  const loaded = require.cache[require.resolve(standIn)];
  if (!loaded) throw new Error(`${standIn} of the build is not where it was put`);
  loaded.exports = createRequire(import.meta.url)("@tensorflow/tfjs-core");
}

/**
 * Three of its kernels (prelu, argMax of truths, exp of whole numbers) call methods of tensors, which TensorFlow.js
 * gives them only as a whole, not in the parts that we load.
 */
function lendMethods(tf: TensorFlow): void {
  const { add, sub, mul } = tf;
  const lent: Readonly<Record<string, (tensor: Tensor, other: Tensor) => Tensor>> = {
    ...{ add, sub, mul },
    toInt: (tensor) => tf.cast(tensor, "int32"),
    toFloat: (tensor) => tf.cast(tensor, "float32"),
  };
  const methods = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, operation] of Object.entries(lent))
    methods[name] ??= function (this: Tensor, other: Tensor) {
      return operation(this, other);
    };
}

/** tfjs-node 4.22, as it is published, calls these two of `node:util`, which Node 23 removed. */
function mendUtil(): void {
  const target = util as unknown as Record<string, unknown>;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  target.isArray ??= Array.isArray;
}
