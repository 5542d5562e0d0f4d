/** Chunks of bytes, cut into lines. A line break is one byte that stands in no other character, so bytes can be cut before they are text. */

import { isUtf8 } from "node:buffer";
import { badData } from "../../../failure.js";

export interface Lines {
  /** The number of the first, from 1. */
  readonly first: number;
  /** Without their line feed; a carriage return stays. */
  readonly texts: readonly string[];
  /** Those of `texts`, from 0, that are no UTF-8: what could not be read is U+FFFD in them. */
  readonly garbled: ReadonlySet<number>;
}

/** Longer ones are no lines but a file of another kind, and would have to be held in memory. */
export const longestLine = 1 << 26;

const lineFeed = 0x0a;
const byteOrderMark = "\uFEFF";

/** `file` is for messages only. */
export async function* linesOf(file: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Lines> {
  let first = 1;
  /** The beginning of a line whose end has not come yet. */
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed);
    if (end >= 0) {
      const lines = split(Buffer.concat([...begun, chunk.subarray(0, end)]), first);
      yield lines;
      first += lines.texts.length;
      begun = [];
      length = 0;
    }
    const rest = chunk.subarray(end + 1);
    begun.push(rest);
    length += rest.length;
    if (length > longestLine)
      throw badData(`${file} cannot be read: line ${first} is longer than ${longestLine} bytes.`, "Is it such a file?");
  }
  if (length > 0) yield split(Buffer.concat(begun), first);
}

/** Whole lines, with line feeds between them. */
function split(bytes: Buffer, first: number): Lines {
  const texts = bytes.toString("utf8").split("\n");
  if (first === 1 && texts[0]?.startsWith(byteOrderMark)) texts[0] = texts[0].slice(byteOrderMark.length);
  return { first, texts, garbled: isUtf8(bytes) ? new Set() : garbledLines(bytes) };
}

function garbledLines(bytes: Buffer): Set<number> {
  const garbled = new Set<number>();
  for (let at = 0, line = 0; at <= bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, at);
    const end = found < 0 ? bytes.length : found;
    if (!isUtf8(bytes.subarray(at, end))) garbled.add(line);
    at = end + 1;
  }
  return garbled;
}
