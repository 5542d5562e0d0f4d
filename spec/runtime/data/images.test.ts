/** Folders of images: shape, order, colours and turns, worked out by hand; what cannot be decoded; folders of another form. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import sharp, { type Sharp } from "sharp";
import { BadRows, type BadRule } from "../../../runtime/data/bad-rows.js";
import { classesOf } from "../../../runtime/data/labels.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { type RawArrays, sources } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, inThread, loadDigits, testHost } from "../thread/host.js";

type Files = Readonly<Record<string, Uint8Array | string>>;

/** Files with their folders, for as long as `use` takes. */
async function inFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const { path, remove } = folderWith({});
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return use(path).finally(remove);
}

interface Asked {
  readonly width?: number;
  readonly height?: number;
  readonly channels?: number;
  readonly rule?: BadRule;
}

async function readFrom(folder: string, { rule = "error", ...asked }: Asked = {}, more: Partial<Host> = {}) {
  const host = testHost(assignment("d", loadDigits(1)), more);
  const bad = new BadRows(rule);
  const settings = { folder, width: 2, height: 2, channels: 3, ...asked };
  const told = inspect(call("images", settings));
  const raw = (await sources.get("images")!(settings, { seed: 1, host, progress: () => {}, bad })) as RawArrays;
  return {
    raw,
    told,
    bad: bad.count,
    pixels: [...new Uint8Array(raw.features.buffer)],
    labels: [...new Int32Array(raw.label!.values)].map((label) => classesOf(raw.label!)[label]),
  };
}

const read = (files: Files, asked?: Asked, more?: Partial<Host>) =>
  inFolder(files, (folder) => readFrom(folder, asked, more));

/** An image of these pixels, row after row. */
function image(width: number, height: number, pixels: readonly number[]): Sharp {
  const channels = (pixels.length / (width * height)) as 1 | 3 | 4;
  return sharp(Uint8Array.from(pixels), { raw: { width, height, channels } });
}

const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];
const four = [...red!, ...green!, ...blue!, ...white!];
const png = (width: number, height: number, pixels: readonly number[]) => image(width, height, pixels).png().toBuffer();
const plain = (value: number) => png(2, 2, Array(12).fill(value));

test("classes are the folders and rows their files, both by name; bytes of [height, width, channels]", async (t) => {
  const files = {
    "b/2.png": await plain(20),
    "b/10.png": await plain(10),
    "a/z.png": await png(2, 2, four),
    "B/x.png": await plain(5),
    ".hidden/x.txt": "",
    "b/.DS_Store": "",
    "README.md": "what they are",
  };
  const { raw, told, pixels, labels } = await read(files);
  t.deepEqual(labels, ["B", "a", "b", "b"]);
  t.deepEqual(pixels, [...Array(12).fill(5), ...four, ...Array(12).fill(10), ...Array(12).fill(20)]);
  t.deepEqual([raw.rows, raw.shape, raw.features.type], [4, [2, 2, 3], "uint8"]);
  t.deepEqual(told, { known: true, shape: [2, 2, 3], classes: 3, rows: 4 });
});

test("height goes before width", async (t) => {
  // Three wide, one high: red, green, blue.
  const wide = await png(3, 1, [...red!, ...green!, ...blue!]);
  const { raw, pixels, told } = await read({ "a/x.png": wide }, { width: 3, height: 1 });
  t.deepEqual(
    [raw.shape, pixels],
    [
      [1, 3, 3],
      [...red!, ...green!, ...blue!],
    ],
  );
  t.like(told, { shape: [1, 3, 3] });
});

test("grey becomes three channels alike, and colours one", async (t) => {
  const grey = await png(2, 2, [0, 100, 200, 255]);
  const three = [0, 100, 200, 255].flatMap((value) => [value, value, value]);
  t.deepEqual((await read({ "a/x.png": grey })).pixels, three);
  t.deepEqual((await read({ "a/x.png": grey }, { channels: 1 })).pixels, [0, 100, 200, 255]);
  const one = (await read({ "a/x.png": await png(2, 2, four) }, { channels: 1 })).pixels;
  t.is(one.length, 4);
  // Green looks brightest, blue darkest.
  t.true(one[3] === 255 && one[1]! > one[0]! && one[0]! > one[2]!);
});

test("what is transparent is laid on white", async (t) => {
  const clear = await png(1, 1, [255, 0, 0, 0]);
  const half = await png(1, 1, [0, 0, 0, 128]);
  const { pixels } = await read({ "a/1.png": clear, "a/2.png": half }, { width: 1, height: 1 });
  t.deepEqual(pixels.slice(0, 3), [255, 255, 255]);
  // 255 · (1 − 128/255) = 127.
  t.true(pixels.slice(3).every((value) => Math.abs(value - 127) <= 1));
});

test("an image is turned as its EXIF data say", async (t) => {
  // 6: to be turned by a quarter, clockwise. The left column, red over blue, becomes the first row, from right to left.
  const turned = await image(2, 2, four).png().withMetadata({ orientation: 6 }).toBuffer();
  const { pixels } = await read({ "a/x.png": turned });
  t.deepEqual(pixels, [...blue!, ...red!, ...white!, ...green!]);
});

test("whatever its proportions, an image fills the size that was asked for", async (t) => {
  const halves = Array.from({ length: 8 * 32 }, (_, at) => (at % 32 < 16 ? red! : blue!)).flat();
  const { pixels } = await read({ "a/x.png": await png(32, 8, halves) }, { width: 4, height: 4 });
  for (let row = 0; row < 4; row++) {
    t.deepEqual(pixels.slice(12 * row, 12 * row + 3), red);
    t.deepEqual(pixels.slice(12 * row + 9, 12 * row + 12), blue);
  }
});

test("every format that sharp reads", async (t) => {
  const of = () => image(2, 2, Array(12).fill(200));
  const files = {
    "a/1.jpg": await of().jpeg().toBuffer(),
    "a/2.webp": await of().webp({ lossless: true }).toBuffer(),
    "a/3.gif": await of().gif().toBuffer(),
    "a/4.tiff": await of().tiff().toBuffer(),
    "a/5.png": await of().toColourspace("rgb16").png().toBuffer(),
  };
  const { pixels } = await read(files);
  t.is(pixels.length, 5 * 12);
  t.true(
    pixels.every((value) => Math.abs(value - 200) <= 2),
    `${pixels}`,
  );
});

test("what comes out does not depend on who was decoded first", async (t) => {
  const files: Record<string, Uint8Array> = {};
  for (let at = 0; at < 150; at++) {
    const size = at % 7 === 0 ? 200 : 2;
    files[`${at % 3}/${String(at).padStart(3, "0")}.png`] = await png(size, size, Array(3 * size * size).fill(at));
  }
  const first = await read(files);
  t.deepEqual([first.raw.rows, first.pixels.length], [150, 150 * 12]);
  const expected = [0, 1, 2].flatMap((label) => Array.from({ length: 50 }, (_, at) => 3 * at + label));
  t.deepEqual(
    Array.from({ length: 150 }, (_, row) => first.pixels[12 * row]),
    expected,
  );
});

test("what cannot be decoded: left out and counted, or the end of it, with several told at once", async (t) => {
  const good = await plain(7);
  const jpeg = await image(64, 64, Array(64 * 64 * 3).fill(9))
    .jpeg()
    .toBuffer();
  const files = {
    "a/1.png": good,
    "a/2.png": "no image",
    "b/1.jpg": jpeg.subarray(0, jpeg.length / 2),
    "b/2.png": good,
  };
  for (const rule of ["skip", "missing"] as const) {
    const { raw, bad, labels, pixels } = await read(files, { rule });
    t.deepEqual([raw.rows, labels, raw.features.buffer.byteLength], [2, ["a", "b"], 24]);
    t.deepEqual(pixels, Array(24).fill(7));
    t.is(bad.rows, 2);
    t.like(bad.shown[0], { line: 2, text: "a/2.png" });
    t.regex(bad.shown[0]?.reason ?? "", /^cannot be decoded \(Input buffer contains unsupported image format\)$/);
    t.like(bad.shown[1], { line: 3, text: "b/1.jpg" });
  }
  const error = await t.throwsAsync(read(files), { instanceOf: TaskFailure });
  t.regex(error?.message ?? "", /row 2: "a\/2\.png" cannot be decoded[\s\S]*row 3: "b\/1\.jpg" cannot be decoded/);
  await t.throwsAsync(read({ "a/1.png": "x" }, { rule: "skip" }), { message: /has no image that can be decoded/ });
});

const odd: readonly [name: string, files: Files, says: RegExp][] = [
  ["no folders", {}, /has no folders: each class is one/],
  ["loose files alone", { "x.png": "" }, /has images beside its folders, as x\.png/],
  ["loose files beside", { "a/x.png": "", "y.JPG": "" }, /has images beside its folders, as y\.JPG/],
  ["an empty folder", { "a/x.png": "", "b/.keep": "" }, /b is empty: a class needs an image/],
  ["a folder too deep", { "a/b/x.png": "" }, /a has a folder in it, b/],
];

for (const [name, files, says] of odd)
  test(`a folder of another form is told before the run and in it: ${name}`, async (t) => {
    await inFolder(files, async (folder) => {
      const told = inspect(call("images", { folder, width: 2, height: 2, channels: 3 }));
      t.like(told, { known: false, problem: "unusable" });
      const error = await t.throwsAsync(readFrom(folder), { instanceOf: TaskFailure, message: says });
      t.is(error?.failure.code, "data");
    });
  });

test("a folder that is not there, and a number of channels that no image has", async (t) => {
  const error = await t.throwsAsync(readFrom("/nowhere/images"), { instanceOf: TaskFailure });
  t.is(error?.failure.code, "missing");
  const look = (channels: number) => inspect(call("images", { folder: "/nowhere", width: 2, height: 2, channels }));
  t.like(look(3), { known: false, problem: "missing" });
  t.like(look(4), { problem: "unusable", reason: "images have 1 channel (grey) or 3 (colours), and not 4" });
});

test("a link to a folder is a class, too", async (t) => {
  await inFolder({ "all/cats/x.png": await plain(1), "set/dogs/x.png": await plain(2) }, async (folder) => {
    symlinkSync(join(folder, "all/cats"), join(folder, "set/cats"));
    const { labels } = await readFrom(join(folder, "set"));
    t.deepEqual(labels, ["cats", "dogs"]);
  });
});

test("a stop is heard between images", async (t) => {
  const files = { "a/x.png": await plain(1) };
  await t.throwsAsync(read(files, {}, { stopRequested: () => true }), { instanceOf: Stopped });
});

test("in one thread after another, with the same bits", async (t) => {
  await inFolder({ "a/x.png": await png(2, 2, four), "b/x.png": await plain(3) }, async (folder) => {
    const source = call("images", { folder, width: 5, height: 5, channels: 3 });
    const work = { kind: "load", source, scale: 1 / 255, split: [] } as const;
    const digests: unknown[] = [];
    for (let round = 0; round < 2; round++) {
      const { outcome } = await inThread(assignment("images", work));
      digests.push(outcome.type === "done" && outcome.result.kind === "table" ? outcome.result.digest : outcome);
    }
    t.regex(String(digests[0]), /^[0-9a-f]{64}$/);
    t.is(digests[0], digests[1]);
  });
});
