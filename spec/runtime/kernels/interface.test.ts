/** What TypeScript says of the kernels against what the two modules really hold. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { root } from "../../root.js";
import { arithmetics } from "./ground.js";

const source = readFileSync(join(root, "runtime/kernels/kernels.ts"), "utf8");
const slidingSource = readFileSync(join(root, "runtime/kernels/sliding.ts"), "utf8");

const labelsIn = (list: string) => [...list.matchAll(/\w+:/g)].length;

/** What `...over: Sliding` stands for. */
const slidingLabels = labelsIn(/export type Sliding = readonly \[([^\]]*)\]/.exec(slidingSource)?.[1] ?? "");

/** Names and how many arguments each takes, read from the text of the interface. */
function declared(): Record<string, number> {
  const body = /export interface Kernels \{\n([\s\S]*?)\n\}/.exec(source)?.[1]?.replace(/\/\*\*[\s\S]*?\*\//g, "");
  const functions = [...(body ?? "").matchAll(/(\w+)\(([^)]*)\): (?:void|number);/g)];
  const countOf = (list: string) => labelsIn(list) + (list.includes("...over: Sliding") ? slidingLabels - 1 : 0);
  return Object.fromEntries(functions.map(([, name = "", list = ""]) => [name, countOf(list)]));
}

const bytesOf = (build: string) => readFileSync(join(root, `dist/runtime/kernels/${build}.wasm`));

test("the interface is there to be read", (t) => {
  t.is(declared().matmul, 12);
  t.is(declared().adam, 13);
  t.is(declared().meanPoolBack, 3 + 13);
  t.true(Object.keys(declared()).length > 30);
});

for (const build of arithmetics)
  test(`${build}: exports are those of the interface, and take as many arguments`, (t) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(build)), { env: { memory } });
    const found = Object.entries(exports).map(([name, value]) => [name, (value as () => void).length]);
    t.deepEqual(Object.fromEntries(found), declared());
  });

/** The ids of a module's sections (WebAssembly 2.0, 5.5.2). */
function sectionsOf(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]!);
    let [length, shift] = [0, 0];
    for (let more = true; more; shift += 7) {
      const byte = bytes[at++]!;
      length |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    at += length;
  }
  return ids;
}

const [code, start, data, dataCount] = [10, 8, 11, 12];

for (const build of ["plain", "fused"])
  test(`${build}: nothing is put into the memory, which is its owner's, and nothing runs by itself`, (t) => {
    const ids = sectionsOf(bytesOf(build));
    t.true(ids.includes(code));
    for (const id of [start, data, dataCount]) t.false(ids.includes(id), `section ${id}`);
  });
