/**
 * The head of an NPY file (NumPy, format 1.0 to 3.0): the bytes 93 NUMPY, a version, the length of the header, and the
 * header, which is a Python dictionary of three keys: `{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 28, 28), }`.
 * It is read for what it is, strictly, and by no interpreter.
 */

import { badData } from "../../../failure.js";
import { sizeOf } from "../../shape.js";

export interface NpyHeader {
  readonly type: ElementType;
  readonly littleEndian: boolean;
  /** The first index varies fastest, instead of the last. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the values begin, in bytes. */
  readonly start: number;
}

/** By the names of NumPy: a letter and the number of bytes. */
export const elementTypes = ["b1", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"] as const;
export type ElementType = (typeof elementTypes)[number];

export const bytesOf = (type: ElementType) => Number(type[1]);

/** Bytes with which any header can be read: version 1 counts its length in 16 bits, and who needs more has no plain array. */
export const mostHeader = 10 + 0xffff;

const magic = Buffer.from("\x93NUMPY", "latin1");

/**
 * `head` is the beginning of the file; `file` is for messages only.
 * @throws TaskFailure `data` where it is no array of plain numbers
 */
export function npyHeader(head: Buffer, file: string): NpyHeader {
  if (!head.subarray(0, magic.length).equals(magic))
    throw badData(`${file} is not NPY: ${beginning(head)}`, adviceFor(head));
  const [major, minor] = [head[6], head[7]];
  const known = (major === 1 || major === 2 || major === 3) && minor === 0;
  if (!known && major !== undefined)
    throw badData(`${file} is NPY of version ${major}.${minor ?? "?"}; 1.0 to 3.0 are known.`);
  const lengthBytes = major === 1 ? 2 : 4;
  const begin = magic.length + 2 + lengthBytes;
  if (head.length < begin) throw cut(file);
  const length = lengthBytes === 2 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  const start = begin + length;
  if (start > mostHeader) throw badData(`${file} has a header of ${length} bytes: it is no array of plain numbers.`);
  if (head.length < start) throw cut(file);
  const fields = dictionary(head.toString(major === 3 ? "utf8" : "latin1", begin, start));
  if (typeof fields === "string") throw badData(`${file} has a header that is not NumPy's: ${fields}.`);
  return { ...elementOf(fields.descr, file), fortran: fields.fortran, shape: fields.shape, start };
}

function beginning(head: Buffer): string {
  const hex = [...head.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `it begins with ${hex || "nothing"}, and NPY with 93 4e 55 4d 50 59.`;
}

function adviceFor(head: Buffer): string {
  return head.toString("latin1", 0, 2) === "PK"
    ? "It looks like .npz, which holds several arrays: save each with `np.save`."
    : "Save the array with `np.save`.";
}

const cut = (file: string) =>
  badData(`${file} ends within its header.`, "The file was cut short: write or fetch it again.");

function elementOf(descr: string, file: string): { type: ElementType; littleEndian: boolean } {
  const type = elementTypes.find((each) => each === descr.slice(1));
  if (type && "<>|=".includes(descr[0] ?? "") && (descr[0] !== "|" || bytesOf(type) === 1))
    // `=` is the order of the machine that wrote it; NumPy itself never writes it to a file.
    return { type, littleEndian: descr[0] !== ">" };
  const what = descr.startsWith("[") ? "records" : (otherTypes.get(descr[1] ?? "") ?? "no plain number");
  throw badData(
    `${file} holds values of the type ${JSON.stringify(descr)}, ${what}.`,
    "Save it as another: `np.save(file, array.astype(np.float32))`. Known are bool, u1 to u8, i1 to i8, f4 and f8.",
  );
}

const otherTypes: ReadonlyMap<string, string> = new Map([
  ["f", "a float of a size that is not read"],
  ["c", "complex numbers"],
  ["U", "texts"],
  ["S", "texts"],
  ["O", "objects of Python"],
  ["V", "records"],
  ["M", "times"],
  ["m", "times"],
]);

interface Fields {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/** The three fields, or what is wrong, as a sentence goes on. */
function dictionary(text: string): Fields | string {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return "it is no dictionary";
  const fields = new Map<string, string>();
  let rest = body.trim();
  while (rest !== "") {
    const [whole, key, value] = pair.exec(rest) ?? [];
    if (whole === undefined || key === undefined || value === undefined)
      return `it cannot be read from ${JSON.stringify(rest.slice(0, 30))} on`;
    if (fields.has(key)) return `it has ${key} twice`;
    fields.set(key, value);
    rest = rest.slice(whole.length);
  }
  const { descr, fortran_order: fortran, shape, ...others } = Object.fromEntries(fields);
  const [odd] = Object.keys(others);
  if (odd !== undefined) return `it has a field ${odd}`;
  if (!descr || !fortran || !shape) return "it lacks descr, fortran_order or shape";
  if (!/^['"[]/.test(descr)) return `its descr is ${descr}`;
  if (!/^(True|False)$/.test(fortran)) return `its fortran_order is ${fortran}`;
  if (!tuple.test(shape)) return `its shape is ${shape}`;
  const lengths = [...shape.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (!Number.isSafeInteger(sizeOf(lengths))) return `its shape is ${shape}`;
  return { descr: descr.startsWith("[") ? descr : descr.slice(1, -1), fortran: fortran === "True", shape: lengths };
}

/** A key in quotes, a colon, a text, a word, a tuple or a list, and a comma unless it is the last. */
const pair = /^['"](\w+)['"]\s*:\s*('[^'\\]*'|"[^"\\]*"|\w+|\([^()]*\)|\[.*\])\s*(?:,\s*|$)/s;

/** `()`, `(3,)`, `(60000, 28, 28)`; Python 2 wrote `(3L,)`. */
const tuple = /^\(\s*(?:\d+L?\s*,\s*(?:\d+L?\s*(?:,\s*\d+L?\s*)*,?\s*)?)?\)$/;
