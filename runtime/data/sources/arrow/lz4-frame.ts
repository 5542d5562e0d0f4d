/**
 * Unpacks LZ4 frames (the format of Yann Collet, version 1.6), as Feather files are packed with unless somebody says otherwise.
 * The checksums are passed over: whoever asks knows how long what comes out must be.
 */

const magic = 0x184d2204;
/** Flags of the frame. */
const blockChecksum = 1 << 4;
const contentSize = 1 << 3;
const dictionaryId = 1;
/** Of a block's length: it is stored as it is. */
const stored = 0x80000000;
const leastMatch = 4;

interface Block {
  readonly from: number;
  readonly to: number;
  readonly packed: boolean;
}

/** Throws a RangeError where it is no such frame. */
export function unpackLz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 7 || view.getUint32(0, true) !== magic) throw new RangeError("it is no LZ4 frame");
  const flags = bytes[4]!;
  if (flags & dictionaryId) throw new RangeError("its LZ4 frame needs a dictionary");
  const mostInBlock = 1 << (8 + 2 * ((bytes[5]! >> 4) & 7));
  const blocks = blocksOf(view, flags & contentSize ? 15 : 7, flags & blockChecksum ? 4 : 0);
  const out = new Uint8Array(blocks.length * mostInBlock);
  let length = 0;
  for (const { from, to, packed } of blocks) {
    const block = bytes.subarray(from, to);
    if (packed) length = unpackBlock(block, out, length);
    else {
      out.set(block, length);
      length += block.length;
    }
  }
  return out.subarray(0, length);
}

function blocksOf(view: DataView, begin: number, checksum: number): Block[] {
  const blocks: Block[] = [];
  for (let at = begin; ; ) {
    if (at + 4 > view.byteLength) throw new RangeError("its LZ4 frame was cut short");
    const size = view.getUint32(at, true);
    if (size === 0) return blocks;
    const from = at + 4;
    const to = from + (size & ~stored);
    if (to > view.byteLength) throw new RangeError("its LZ4 frame was cut short");
    blocks.push({ from, to, packed: size < stored });
    at = to + checksum;
  }
}

/** A match may reach into the blocks before. Gives where the output then ends. */
function unpackBlock(block: Uint8Array, out: Uint8Array, begin: number): number {
  let end = begin;
  for (let at = 0; at < block.length; ) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255; literals += more) more = block[at++] ?? 0;
    out.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has no match.
    if (at >= block.length) break;
    const back = block[at]! | ((block[at + 1] ?? 0) << 8);
    at += 2;
    let match = token & 15;
    if (match === 15) for (let more = 255; more === 255; match += more) more = block[at++] ?? 0;
    match += leastMatch;
    if (back === 0 || back > end || end + match > out.length) throw new RangeError("its LZ4 frame is damaged");
    // A match may overlap itself: byte by byte, what has just been written is read again.
    for (const stop = end + match; end < stop; end++) out[end] = out[end - back]!;
  }
  return end;
}
