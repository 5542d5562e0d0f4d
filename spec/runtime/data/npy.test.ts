/** NPY files: every type, both byte orders, both orders of indices, and what is wrong with a bad one. */

import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { BadRows } from "../../../runtime/data/bad-rows.js";
import { inspect } from "../../../runtime/data/sources/inspect.js";
import { type ElementType, elementTypes } from "../../../runtime/data/sources/npy/npy-header.js";
import { type RawArrays, sources } from "../../../runtime/data/sources.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { type Host, Stopped } from "../../../runtime/thread/host.js";
import { folderWith } from "../../troupe.js";
import { assignment, call, loadDigits, testHost } from "../thread/host.js";

type Setter = (view: DataView, at: number, value: number, little: boolean) => void;

const setters: Readonly<Record<ElementType, Setter>> = {
  b1: (view, at, value) => view.setUint8(at, value),
  u1: (view, at, value) => view.setUint8(at, value),
  u2: (view, at, value, little) => view.setUint16(at, value, little),
  u4: (view, at, value, little) => view.setUint32(at, value, little),
  u8: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  i1: (view, at, value) => view.setInt8(at, value),
  i2: (view, at, value, little) => view.setInt16(at, value, little),
  i4: (view, at, value, little) => view.setInt32(at, value, little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  f4: (view, at, value, little) => view.setFloat32(at, value, little),
  f8: (view, at, value, little) => view.setFloat64(at, value, little),
};

interface Layout {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly fortran?: boolean;
  readonly big?: boolean;
  readonly version?: 1 | 2 | 3;
}

/** A file as `np.save` writes it, of values in C order. */
function npyOf({ type, shape, fortran = false, big = false, version = 1 }: Layout, values: readonly number[]): Buffer {
  const bytes = Number(type[1]);
  const order = bytes === 1 ? "|" : big ? ">" : "<";
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const text = `{'descr': '${order}${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${tuple}, }`;
  const head = headed(text, version);
  const body = Buffer.alloc(values.length * bytes);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const set = setters[type];
  values.forEach((value, at) => void set(view, bytes * (fortran ? fortranPlace(at, shape) : at), value, !big));
  return Buffer.concat([head, body]);
}

function headed(text: string, version = 1): Buffer {
  const length = version === 1 ? 2 : 4;
  const begin = 8 + length;
  // NumPy pads with spaces to a multiple of 64, and ends in a line break.
  const padded = text.padEnd(Math.ceil((begin + text.length + 1) / 64) * 64 - begin - 1).concat("\n");
  const head = Buffer.alloc(begin);
  head.write("\x93NUMPY", "latin1");
  head[6] = version;
  if (length === 2) head.writeUInt16LE(padded.length, 8);
  else head.writeUInt32LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded, "latin1")]);
}

/** Σ index × stride, where the first index has the smallest stride. */
function fortranPlace(at: number, shape: readonly number[]): number {
  const indices: number[] = [];
  let rest = at;
  for (const length of [...shape].reverse()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  let [place, stride] = [0, 1];
  shape.forEach((length, axis) => {
    place += (indices[axis] ?? 0) * stride;
    stride *= length;
  });
  return place;
}

async function read(
  files: Readonly<Record<string, Uint8Array>>,
  labels = "none",
  more: Partial<Host> = {},
  bad = new BadRows("error"),
) {
  const folder = folderWith(files);
  try {
    const host = testHost(assignment("d", loadDigits(1)), more);
    const reading = { seed: 1, host, progress: () => {}, bad };
    const settings = {
      features: join(folder.path, "x.npy"),
      labels: labels === "none" ? "none" : join(folder.path, labels),
    };
    const told = inspect(call("npy", settings));
    return { raw: (await sources.get("npy")!(settings, reading)) as RawArrays, told };
  } finally {
    folder.remove();
  }
}

const featuresOf = ({ features: { type, buffer } }: RawArrays) =>
  Array.from(type === "uint8" ? new Uint8Array(buffer) : new Float32Array(buffer));

/** Whole numbers that every type can hold, floats that a Float32 can. */
const valuesFor = (type: ElementType): fc.Arbitrary<number> => {
  if (type === "b1") return fc.integer({ min: 0, max: 1 });
  if (type.startsWith("f")) return fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
  const bits = Math.min(24, 8 * Number(type[1]));
  return type.startsWith("u")
    ? fc.integer({ min: 0, max: 2 ** bits - 1 })
    : fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
};

const arrays = fc
  .record({
    type: fc.constantFrom(...elementTypes),
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    fortran: fc.boolean(),
    big: fc.boolean(),
    version: fc.constantFrom(1 as const, 2 as const, 3 as const),
  })
  .chain((layout) => {
    const count = layout.shape.reduce((total, length) => total * length, 1);
    const values = fc.array(valuesFor(layout.type), { minLength: count, maxLength: count });
    return fc.record({ layout: fc.constant(layout), values });
  });

test("what was saved is what is read, whatever its shape, type and order, and the checker knew", async (t) => {
  await fc.assert(
    fc.asyncProperty(arrays, async ({ layout, values }) => {
      const { raw, told } = await read({ "x.npy": npyOf(layout, values) });
      const [rows, ...inner] = layout.shape;
      const shape = inner.length > 0 ? inner : [1];
      t.deepEqual([raw.rows, raw.shape, raw.label], [rows, shape, undefined]);
      t.is(raw.features.type, layout.type === "u1" ? "uint8" : "float32");
      t.deepEqual(featuresOf(raw), values);
      t.deepEqual(told, { known: true, shape, rows, label: "none" });
    }),
    { numRuns: 150 },
  );
});

test("2 x 2 of >i2 in Fortran's order, byte by byte as the document of the format has it", async (t) => {
  // [[1, 2], [3, -4]]: the header fills up to 128 bytes, and the columns follow one another.
  const head = "934e554d505901007600";
  const text = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2), }".padEnd(0x76 - 1).concat("\n");
  const body = "0001" + "0003" + "0002" + "fffc";
  const file = Buffer.concat([Buffer.from(head, "hex"), Buffer.from(text), Buffer.from(body, "hex")]);
  const { raw } = await read({ "x.npy": file });
  t.deepEqual(featuresOf(raw), [1, 2, 3, -4]);
});

test("whole numbers and truth are classes by their numbers, floats are numbers to be met", async (t) => {
  const rows = npyOf({ type: "f4", shape: [4, 2] }, [1, 2, 3, 4, 5, 6, 7, 8]);
  const labelled = async (layout: Layout, values: number[]) => {
    const { raw, told } = await read({ "x.npy": rows, "y.npy": npyOf(layout, values) }, "y.npy");
    const { label } = raw;
    if (!label) throw new Error("no label");
    const kept = label.type === "classes" ? new Int32Array(label.values) : new Float32Array(label.values);
    return { told, kept: [...kept], classes: label.type === "classes" ? label.classes : label.type };
  };
  // 10 after 2, as numbers and not as texts.
  t.like(await labelled({ type: "i8", shape: [4] }, [10, -1, 2, 10]), {
    kept: [2, 0, 1, 2],
    classes: ["-1", "2", "10"],
    told: { known: true, shape: [2], rows: 4 },
  });
  t.like(await labelled({ type: "b1", shape: [4] }, [1, 0, 0, 1]), { kept: [1, 0, 0, 1], classes: ["0", "1"] });
  t.like(await labelled({ type: "f8", shape: [4], big: true }, [0.5, 1, 2.25, -1]), {
    kept: [0.5, 1, 2.25, -1],
    classes: "number",
    told: { known: true, shape: [2], rows: 4, label: "number" },
  });
});

test("a file of several pieces is read in order, and says how far it is", async (t) => {
  // 3 x 2^20 numbers of two bytes are 6 MiB, and a piece is four.
  const count = 3 * 2 ** 20;
  const values = Array.from({ length: count }, (_, at) => at % 60_000);
  for (const fortran of [false, true]) {
    const shape = [2 ** 20, 3];
    const { raw } = await read({ "x.npy": npyOf({ type: "u2", shape, fortran }, values) });
    const found = new Float32Array(raw.features.buffer);
    t.is(
      values.findIndex((value, at) => found[at] !== value),
      -1,
    );
  }
  const bytes = npyOf({ type: "u1", shape: [count, 2] }, Array(2 * count).fill(7));
  t.true(new Uint8Array((await read({ "x.npy": bytes })).raw.features.buffer).every((byte) => byte === 7));
});

test("a stop is heard between pieces", async (t) => {
  const file = npyOf({ type: "f4", shape: [2] }, [1, 2]);
  await t.throwsAsync(read({ "x.npy": file }, "none", { stopRequested: () => true }), { instanceOf: Stopped });
});

const dict = (descr: string, shape: string, more = "") =>
  headed(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, ${more}}`);
const good = npyOf({ type: "f4", shape: [2] }, [1, 2]);

const wrong: readonly [name: string, content: Uint8Array, says: RegExp][] = [
  ["another format", Buffer.from("name,age\n"), /is not NPY: it begins with 6e 61 6d 65 2c 61/],
  ["an archive of several", Buffer.from("PK\x03\x04…"), /is not NPY/],
  ["nothing at all", Buffer.alloc(0), /is not NPY: it begins with nothing/],
  ["a version to come", Buffer.concat([good.subarray(0, 6), Buffer.from([9, 0]), good.subarray(8)]), /version 9\.0/],
  ["cut in the header", good.subarray(0, 40), /ends within its header/],
  ["cut before its length", good.subarray(0, 9), /ends within its header/],
  ["cut in the values", good.subarray(0, -1), /has 135 bytes; its header promises 136/],
  ["too long", Buffer.concat([good, Buffer.of(0)]), /has 137 bytes/],
  ["half floats", dict("'<f2'", "(0,)"), /the type "<f2", a float of a size that is not read/],
  ["texts", dict("'<U5'", "(0,)"), /"<U5", texts/],
  ["complex numbers", dict("'<c8'", "(0,)"), /complex numbers/],
  ["records", dict("[('x', '<f4'), ('y', '<f4')]", "(0,)"), /, records/],
  ["no order where one is needed", dict("'|f4'", "(0,)"), /"\|f4", a float/],
  ["no tuple", dict("'<f4'", "(2)"), /its shape is \(2\)/],
  ["a negative length", dict("'<f4'", "(-2,)"), /its shape is \(-2,\)/],
  ["too many to count", dict("'<f4'", "(9007199254740993, 2)"), /its shape is/],
  ["a field more", dict("'<f4'", "(2,)", "'x': 1"), /it has a field x/],
  ["a field twice", dict("'<f4'", "(2,)", "'shape': (3,)"), /it has shape twice/],
  ["a call of Python", dict("'<f4'", "tuple([2])"), /cannot be read from "'shape': tuple\(\[2\]\)/],
  ["a field too few", headed("{'descr': '<f4', 'shape': (2,)}"), /it lacks descr, fortran_order or shape/],
  ["no dictionary", headed("[1, 2]"), /it is no dictionary/],
  ["one number alone", npyOf({ type: "f4", shape: [] }, [1]), /has no rows/],
  ["no row", npyOf({ type: "f4", shape: [0, 3] }, []), /has no rows/],
];

for (const [name, content, says] of wrong)
  test(`a bad file is told with its name and what was found, before the run and in it: ${name}`, async (t) => {
    const folder = folderWith({ "x.npy": content });
    const told = inspect(call("npy", { features: join(folder.path, "x.npy"), labels: "none" }));
    folder.remove();
    t.like(told, { known: false, problem: "unusable" });
    t.regex(told.known ? "" : told.reason, /^it /);
    const error = await t.throwsAsync(read({ "x.npy": content }), { instanceOf: TaskFailure, message: says });
    t.is(error?.failure.code, "data");
    t.regex(error?.message ?? "", /x\.npy/);
  });

test("labels that do not go with their rows", async (t) => {
  const rows = npyOf({ type: "f4", shape: [2] }, [1, 2]);
  const cases: readonly [labels: Buffer, says: RegExp][] = [
    [npyOf({ type: "i4", shape: [3] }, [1, 2, 3]), /it has 3 labels, and there are 2 rows/],
    [npyOf({ type: "i4", shape: [2, 1] }, [1, 2]), /labels have one dimension, and this file has 2/],
    [npyOf({ type: "f4", shape: [2] }, [1, Number.NaN]), /row 2: "NaN" is no number that can be learned from/],
    [npyOf({ type: "u8", shape: [2] }, [1, 2 ** 60]), /labels beyond 2\^53/],
  ];
  for (const [labels, message] of cases)
    await t.throwsAsync(read({ "x.npy": rows, "y.npy": labels }, "y.npy"), { instanceOf: TaskFailure, message });
});

test("a row with what is no number is bad: the end of it, or left out with its label", async (t) => {
  const { NaN: none, POSITIVE_INFINITY: all } = Number;
  const files = {
    // The third is a number, and too large for 32 bits.
    "x.npy": npyOf({ type: "f8", shape: [5, 2] }, [1, 2, none, 4, 5, 1e300, 7, 8, all, 10]),
    "y.npy": npyOf({ type: "i4", shape: [5] }, [3, 4, 5, 6, 7]),
  };
  await t.throwsAsync(read(files), {
    instanceOf: TaskFailure,
    message: /row 2: "NaN" is no number[\s\S]*row 3: "Infinity" is no number[\s\S]*row 5/,
  });
  for (const rule of ["skip", "missing"] as const) {
    const bad = new BadRows(rule);
    const { raw } = await read(files, "y.npy", {}, bad);
    t.deepEqual([raw.rows, featuresOf(raw), bad.count.rows], [2, [1, 2, 7, 8], 3]);
    const { label } = raw;
    const classes = label?.type === "classes" ? label.classes : [];
    t.deepEqual(
      [...new Int32Array(label!.values)].map((at) => classes[at]),
      ["3", "6"],
    );
  }
  const nothing = { "x.npy": npyOf({ type: "f4", shape: [1] }, [none]) };
  await t.throwsAsync(read(nothing, "none", {}, new BadRows("skip")), { message: /no row that can be learned from/ });
});

test("a file that is not there is the fault of the surroundings", async (t) => {
  const error = await t.throwsAsync(read({ "x.npy": good }, "y.npy"), { instanceOf: TaskFailure });
  t.is(error?.failure.code, "missing");
  t.like(inspect(call("npy", { features: "/nowhere/x.npy", labels: "none" })), { known: false, problem: "missing" });
});
