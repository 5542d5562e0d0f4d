/**
 * TensorFlow.js as it comes, without our repairs, measured in a thread of its own: which layers its kernels have wrong, or
 * lack, and which products of matrices. It shows that the checks find what is wrong, and that the repairs are still needed.
 */

import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { LoadedBackend } from "../../../runtime/thread/backends.js";
import { loadLayers } from "../../../runtime/thread/layers.js";
import { type Verdict, verdictOn } from "./gradient-checks.js";
import { type LayerCase, layerCases } from "./layer-cases.js";
import { wrongProducts } from "./products.js";
import { general } from "./ways.js";

export interface Stock {
  readonly verdicts: readonly { readonly each: LayerCase; readonly verdict: Verdict }[];
  readonly products: readonly string[];
}

type StockBackend = "wasm" | "js";

export function measureStock(name: StockBackend): Promise<Stock> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { stock: name } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function measured(name: StockBackend): Promise<Stock> {
  const [tf, tfl] = [await import("@tensorflow/tfjs-core"), await loadLayers()];
  tf.enableProdMode();
  if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  else await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend(name === "wasm" ? "wasm" : "cpu");
  const backend: LoadedBackend = { name, tf, select: () => {} };
  const way = general(backend, tfl);
  return {
    verdicts: layerCases.map((each) => ({ each, verdict: verdictOn(each, way) })),
    products: wrongProducts(tf),
  };
}

const asked = (workerData as { stock?: StockBackend } | null)?.stock;
if (!isMainThread && asked) parentPort?.postMessage(await measured(asked));
