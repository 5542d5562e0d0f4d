/** Products of matrices are right on every backend that loads, and leave nothing behind. */

import test from "ava";
import { type BackendName, useBackend } from "../../../runtime/thread/backends.js";
import { products, wrongProducts } from "./products.js";

for (const name of ["native", "wasm", "js"] as const satisfies readonly BackendName[])
  test.serial(`all 96 products are right on ${name}, and leave no tensor`, async (t) => {
    t.is(products.length, 96);
    const backend = await useBackend(name).catch((error: Error) => error.message);
    if (typeof backend === "string") {
      t.is(name, "native", "only this one may be missing");
      console.log(`SKIPPED: products of matrices on native. ${backend}`);
      return;
    }
    const { tf } = backend;
    const held = () => [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
    const before = held();
    t.deepEqual(wrongProducts(tf), []);
    t.deepEqual(held(), before);
  });
