/** Backends: what loads, what is said when one does not, that all is quiet, and the repaired kernels. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import test from "ava";
import { TaskFailure } from "../../../runtime/failure.js";
import { buildFolder } from "../../../runtime/native/cache.js";
import { useBackend } from "../../../runtime/thread/backends.js";
import { nativeIsPresent } from "../../../runtime/thread/native.js";
import { randomFrom } from "../../../runtime/thread/random.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, resultOf } from "./host.js";

test.serial("wasm and js load, in the one copy of tfjs-core that tests see too", async (t) => {
  for (const name of ["wasm", "js"] as const) {
    const backend = await useBackend(name);
    t.is(backend.name, name);
    t.is(backend.tf.getBackend(), name === "js" ? "cpu" : "wasm");
    t.is(tf.getBackend(), backend.tf.getBackend());
  }
});

test.serial("a loaded backend is current again at once when it is selected", async (t) => {
  const [wasm, js] = [await useBackend("wasm"), await useBackend("js")];
  wasm.select();
  t.is(tf.getBackend(), "wasm");
  js.select();
  t.is(tf.getBackend(), "cpu");
  wasm.select();
  await turn();
  t.is(tf.getBackend(), "wasm");
});

test.serial("native works, or says why not and what helps; auto always finds one", async (t) => {
  try {
    t.is((await useBackend("native")).name, "native");
    t.is((await useBackend("auto")).name, "native");
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    t.is(error.failure.code, "backend");
    t.regex(error.message, nativeIsPresent() ? /does not load: native: / : /is not installed/);
    t.regex(error.failure.advice ?? "", /backend: auto/);
    t.is((await useBackend("auto")).name, "wasm");
  }
});

test.serial("native: kernels that call methods of tensors, which the parts of TensorFlow.js lack", async (t) => {
  const native = await useBackend("native").catch((error: Error) => error.message);
  if (typeof native === "string") {
    console.error(`SKIPPED: kernels of native that call methods of tensors. ${native}`);
    return t.pass();
  }
  native.select();
  tf.tidy(() => {
    // Of -2 with a slope of a half: -1. Above 0 it changes nothing.
    t.deepEqual([...tf.prelu(tf.tensor1d([-2, 3]), tf.tensor1d([0.5, 0.5])).dataSync()], [-1, 3]);
    t.is(tf.argMax(tf.tensor1d([false, true], "bool")).dataSync()[0], 1);
    t.is(tf.argMin(tf.tensor1d([true, true, false], "bool")).dataSync()[0], 2);
    t.deepEqual([...tf.exp(tf.tensor1d([0, 0], "int32")).dataSync()], [1, 1]);
  });
});

test("present means that the package or a build is there, not that it works", (t) => {
  const core = createRequire(import.meta.url).resolve("@tensorflow/tfjs-core/package.json");
  const installed = existsSync(join(dirname(core), "../tfjs-node/package.json"));
  const { TROUPE_NATIVE: before } = process.env;
  const folder = folderWith({});
  process.env.TROUPE_NATIVE = folder.path;
  t.is(nativeIsPresent(), installed);
  mkdirSync(buildFolder());
  t.true(nativeIsPresent());
  if (before === undefined) delete process.env.TROUPE_NATIVE;
  else process.env.TROUPE_NATIVE = before;
  folder.remove();
});

test("nothing is printed, and the process keeps its own handling of crashes", (t) => {
  const file = new URL("../../../runtime/thread/backends.js", import.meta.url).href;
  const script = `
    const { useBackend } = await import(${JSON.stringify(file)});
    for (const name of ["js", "wasm", "native"]) {
      const loaded = await useBackend(name).catch(() => undefined);
      loaded?.tf.tidy(() => loaded.tf.matMul(loaded.tf.ones([2, 2]), loaded.tf.ones([2, 2])).dataSync());
    }
    process.exitCode = process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection");`;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  t.deepEqual([child.stdout, child.stderr, child.status], ["", "", 0]);
});

test.serial("products with transposed sides are right on wasm, plain and fused", async (t) => {
  const { select } = await useBackend("wasm");
  select();
  const random = randomFrom(8);
  // 70 and 50 are no multiples of the stock kernel's blocks of 48, where its fused form went wrong.
  const [n, inner, m] = [70, 50, 60];
  const matrix = (rows: number, columns: number) =>
    Float32Array.from({ length: rows * columns }, () => random.normal());
  const [a, b, bias] = [matrix(n, inner), matrix(inner, m), matrix(1, m)];
  const turned = (values: Float32Array, rows: number, columns: number) =>
    values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
  const before = tf.memory().numTensors;
  for (const transposeA of [false, true])
    for (const transposeB of [false, true]) {
      const found = tf.tidy(() => {
        const left = transposeA ? tf.tensor2d(turned(a, n, inner), [inner, n]) : tf.tensor2d(a, [n, inner]);
        const right = transposeB ? tf.tensor2d(turned(b, inner, m), [m, inner]) : tf.tensor2d(b, [inner, m]);
        const fused = tf.fused.matMul({
          a: left,
          b: right,
          transposeA,
          transposeB,
          bias: tf.tensor1d(bias),
          activation: "relu",
        });
        return { plain: tf.matMul(left, right, transposeA, transposeB).dataSync(), fused: fused.dataSync() };
      });
      let worst = 0;
      for (let row = 0; row < n; row++)
        for (let column = 0; column < m; column++) {
          let sum = 0;
          for (let i = 0; i < inner; i++) sum += a[row * inner + i]! * b[i * m + column]!;
          const at = row * m + column;
          worst = Math.max(worst, Math.abs(found.plain[at]! - sum));
          worst = Math.max(worst, Math.abs(found.fused[at]! - Math.max(0, sum + bias[column]!)));
        }
      t.true(worst < 1e-4, `transposeA ${transposeA}, transposeB ${transposeB}: off by ${worst}`);
    }
  t.is(tf.memory().numTensors, before);
});

test.serial("a probe measures a backend that loads, and says why another does not", async (t) => {
  for (const backend of ["wasm", "native"] as const) {
    const given = assignment("probe", { kind: "probe", call: call("probe") }, {}, { backend });
    const value = (await resultOf("answer", given)).value as Record<string, number | string | boolean>;
    if (value.loads) t.true(Number(value.step_ms) > 0 && Number(value.matmul_ms) > 0 && Number(value.load_ms) >= 0);
    else t.regex(String(value.reason), /native/);
  }
});
