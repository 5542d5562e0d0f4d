/** IDX files: every type, gzip or not, and what is wrong with a bad one. */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { parseIdx, readIdx } from "../../../runtime/data/sources/idx.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { folderWith } from "../../troupe.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
/** Two rows of two: 1 2, 3 4. */
const two = bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4);

test("bytes stay bytes", (t) => {
  t.deepEqual(parseIdx(two, "two"), { shape: [2, 2], values: bytes(1, 2, 3, 4) });
});

test("wider types are big-endian and become floats", (t) => {
  t.deepEqual(parseIdx(bytes(0, 0, 9, 1, 0, 0, 0, 2, 0xff, 3), "x").values, Float32Array.of(-1, 3));
  t.deepEqual(parseIdx(bytes(0, 0, 0xb, 1, 0, 0, 0, 1, 0xff, 0xfe), "x").values, Float32Array.of(-2));
  t.deepEqual(parseIdx(bytes(0, 0, 0xc, 1, 0, 0, 0, 1, 0, 0, 1, 0), "x").values, Float32Array.of(256));
  t.deepEqual(parseIdx(bytes(0, 0, 0xd, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0), "x").values, Float32Array.of(1));
  t.deepEqual(parseIdx(bytes(0, 0, 0xe, 1, 0, 0, 0, 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0), "x").values, Float32Array.of(1));
});

test("gzip is known by its first bytes, not by the name", async (t) => {
  const folder = folderWith({ "a.gz": two, b: gzipSync(two) });
  t.deepEqual(await readIdx(join(folder.path, "a.gz")), await readIdx(join(folder.path, "b")));
  folder.remove();
});

const wrong: readonly [name: string, content: Uint8Array, says: RegExp][] = [
  ["another format", Buffer.from("PNG, say"), /is not IDX: it begins with 50 4e 47 2c/],
  ["no such type", bytes(0, 0, 7, 1, 0, 0, 0, 0), /is not IDX/],
  ["cut in the header", two.subarray(0, 7), /has 7 bytes/],
  ["cut in the values", two.subarray(0, 15), /has 15 bytes \(unpacked\); its header promises 16 bytes/],
  ["too long", bytes(...two, 5), /has 17 bytes/],
  ["nothing at all", bytes(), /is not IDX/],
];

for (const [name, content, says] of wrong)
  test(`a bad file is told with its name and what was found: ${name}`, (t) => {
    const error = t.throws(() => parseIdx(content, "the-file"), { instanceOf: TaskFailure, message: says });
    t.is(error?.failure.code, "data");
    t.true(error?.failure.lasting);
    t.regex(error?.message ?? "", /the-file/);
  });

test("the head tells the checker shape, counts and what is not there", (t) => {
  const labels = bytes(0, 0, 8, 1, 0, 0, 0, 2, 0, 1);
  const folder = folderWith({ two: gzipSync(two), labels, three: bytes(0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2) });
  const look = (images: string, classes: string) =>
    inspect({ name: "idx", arguments: { images: join(folder.path, images), labels: join(folder.path, classes) } });
  t.deepEqual(look("two", "labels"), { known: true, shape: [2], rows: 2 });
  t.like(look("two", "three"), { known: false, problem: "unusable", reason: "it has 3 labels, and the images are 2" });
  t.like(look("two", "none"), { known: false, problem: "missing", reason: "there is no such file" });
  t.like(look("two", "two"), { known: false, problem: "unusable" });
  folder.remove();
});
