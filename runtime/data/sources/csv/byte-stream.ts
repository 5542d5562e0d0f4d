/**
 * The bytes of a file of text from some place on, as UTF-8: read by position, unpacked where it is gzipped, converted where
 * it is written otherwise. Never more of it is in memory than one piece.
 */

import { type FileHandle, open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { badData } from "../../../failure.js";
import { shownFile } from "../../shown.js";
import { missingFile } from "../file-problems.js";
import { isGzip } from "../gzip.js";
import { decoderFor, encodingOf, isUtf8Label, knownEncodings } from "./encoding.js";

export interface ByteStream {
  /** Fills `into` from `at` on, and gives how many bytes came: fewer than there is room for at the end of the file only. */
  fill(into: Buffer, at: number): Promise<number>;
  /** How much of the file was read, 0 to 1. */
  done(): number;
  close(): Promise<void>;
}

interface BytesWanted {
  readonly file: string;
  /** What was said; the file's own mark goes before it. */
  readonly encoding: string;
  /** How many bytes to pass over, of the text as UTF-8 without its mark. */
  readonly from: number;
  /** Bytes that are read at once. */
  readonly pieceBytes: number;
}

/** @throws TaskFailure `missing` where the file cannot be read */
export async function openBytes(wanted: BytesWanted): Promise<ByteStream> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(wanted.file);
    const { size } = await handle.stat();
    const head = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    const { label, mark } = encodingOf(head, wanted.encoding);
    const stays = !isGzip(head) && isUtf8Label(label);
    return stays ? plainBytes(handle, size, mark + wanted.from) : madeBytes(handle, size, wanted);
  } catch (error) {
    await handle?.close();
    throw missingFile(shownFile(wanted.file), error);
  }
}

function plainBytes(handle: FileHandle, size: number, from: number): ByteStream {
  let position = from;
  return {
    async fill(into, at) {
      const begin = at;
      for (;;) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position);
        at += bytesRead;
        position += bytesRead;
        if (bytesRead === 0 || at === into.length) return at - begin;
      }
    },
    done: () => Math.min(1, position / size),
    close: () => handle.close(),
  };
}

/** Of pieces that are made on the way: what of a piece finds no room waits for the next call. */
function madeBytes(handle: FileHandle, size: number, wanted: BytesWanted): ByteStream {
  const position = { read: 0 };
  const pieces = withoutFirst(inUtf8(unpacked(readPieces(handle, position, wanted), wanted), wanted), wanted.from);
  let waiting: Uint8Array = new Uint8Array(0);
  return {
    async fill(into, at) {
      const begin = at;
      while (at < into.length) {
        if (waiting.length === 0) {
          const { value, done } = await pieces.next();
          if (done) break;
          waiting = value;
        }
        const taken = waiting.subarray(0, into.length - at);
        into.set(taken, at);
        at += taken.length;
        waiting = waiting.subarray(taken.length);
      }
      return at - begin;
    },
    done: () => Math.min(1, position.read / size),
    async close() {
      await pieces.return(undefined);
      await handle.close();
    },
  };
}

type Pieces = AsyncGenerator<Uint8Array, void>;

async function* readPieces(handle: FileHandle, position: { read: number }, { pieceBytes }: BytesWanted): Pieces {
  for (;;) {
    // A buffer of its own each time: zlib works on it while the next one is read.
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position.read);
    if (bytesRead === 0) return;
    position.read += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* unpacked(packed: Pieces, { file, pieceBytes }: BytesWanted): Pieces {
  const first = await beginning(packed, 2);
  if (!isGzip(first)) return yield* continued(first, packed);
  const unpacking = createGunzip({ chunkSize: Math.max(constants.Z_MIN_CHUNK, pieceBytes) });
  // What goes wrong on the way comes out of `unpacking`.
  pipeline(Readable.from(continued(first, packed)), unpacking, () => {});
  try {
    yield* unpacking as AsyncIterable<Uint8Array>;
  } catch (error) {
    const reason = (error as Error).message;
    throw badData(`${shownFile(file)} is gzipped, and does not unpack: ${reason}.`, "Fetch the file again.");
  } finally {
    unpacking.destroy();
  }
}

async function* inUtf8(pieces: Pieces, { file, encoding }: BytesWanted): Pieces {
  const first = await beginning(pieces, 3);
  const { label, mark } = encodingOf(first, encoding);
  const text = continued(first.subarray(mark), pieces);
  if (isUtf8Label(label)) return yield* text;
  const decoder = decoderFor(label);
  if (!decoder) throw badData(`There is no encoding ${JSON.stringify(label)}.`, knownEncodings);
  try {
    for await (const piece of text) yield Buffer.from(decoder.decode(piece, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw badData(`${shownFile(file)} is not text in the encoding ${label}.`, "Say another `encoding`.");
  }
}

async function* withoutFirst(pieces: Pieces, count: number): Pieces {
  const first = await beginning(pieces, count);
  yield* continued(first.subarray(count), pieces);
}

/** The first bytes, as many as are asked for at least, where there are as many. */
async function beginning(pieces: Pieces, count: number): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for (let length = 0; length < count; ) {
    const { value, done } = await pieces.next();
    if (done) break;
    found.push(value);
    length += value.length;
  }
  return Buffer.concat(found);
}

async function* continued(first: Uint8Array, rest: Pieces): Pieces {
  yield first;
  yield* rest;
}
