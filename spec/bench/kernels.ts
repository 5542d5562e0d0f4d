/**
 * How quick the products of matrices are, for sizes that training meets, in both builds where this engine has both.
 *
 *   npm run build && node dist/spec/bench/kernels.js [runs]
 */

import { type Arithmetic, bestArithmetic, kernelsOn, matmulScratch } from "../../runtime/kernels/kernels.js";

interface Product {
  readonly what: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly turnA?: boolean;
  readonly turnB?: boolean;
}

const products: readonly Product[] = [
  { what: "a dense layer, batch 64", m: 64, n: 64, k: 784 },
  { what: "the gradient of its weights", m: 784, n: 64, k: 64, turnA: true },
  { what: "the gradient of its input", m: 64, n: 784, k: 64, turnB: true },
  { what: "a last layer of ten", m: 64, n: 10, k: 64 },
  { what: "a 3 x 3 convolution of 16 channels", m: 64 * 13 * 13, n: 32, k: 144 },
  { what: "the same of 1 channel", m: 64 * 26 * 26, n: 16, k: 9 },
  { what: "512 cubed", m: 512, n: 512, k: 512 },
];

const runs = Number(process.argv[2] ?? 15);
const builds: readonly Arithmetic[] = bestArithmetic() === "fused" ? ["plain", "fused"] : ["plain"];
const largest = Math.max(...products.map(({ m, n, k }) => m * k + k * n + m * n));
const memory = new WebAssembly.Memory({ initial: Math.ceil((largest + matmulScratch + 64) / 16_384) + 1 });
new Float32Array(memory.buffer).forEach((_, at, floats) => {
  floats[at] = ((at * 7919) % 13) / 13 - 0.5;
});

/** Microseconds for one product: enough of them at a time that the clock sees them. */
function time(build: Arithmetic, { m, n, k, turnA = false, turnB = false }: Product): number {
  const kernels = kernelsOn(memory, build);
  const scratch = 64;
  const a = scratch + 4 * matmulScratch;
  const [b, c] = [a + 4 * m * k, a + 4 * (m * k + k * n)];
  const count = Math.max(1, Math.floor(2e7 / (m * n * k)));
  const started = performance.now();
  for (let i = 0; i < count; i++) kernels.matmul(a, b, c, m, n, k, turnA, turnB, 0, false, false, scratch);
  return ((performance.now() - started) * 1000) / count;
}

function median(values: number[]): number {
  return values.sort((x, y) => x - y)[Math.floor(values.length / 2)]!;
}

const rows = products.map((product) => {
  const times = new Map(builds.map((build) => [build, [] as number[]]));
  for (let run = 0; run < runs; run++) for (const build of builds) times.get(build)!.push(time(build, product));
  const { m, n, k } = product;
  const cells = builds.map((build) => {
    const us = median(times.get(build)!);
    return `${us.toFixed(0)} us (${((2 * m * n * k) / us / 1000).toFixed(0)} GF/s)`;
  });
  return `| ${product.what}: ${m} x ${k} times ${k} x ${n} | ${cells.join(" | ")} |`;
});

console.log(`Median of ${runs}, Node ${process.versions.node}.\n`);
console.log(`| product | ${builds.join(" | ")} |`);
console.log(`| --- |${builds.map(() => " --- |").join("")}`);
console.log(rows.join("\n"));
