/** Fetches a file of the network into a file here, and tells its hash. Who calls it decides whether that is right. */

import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { TaskFailure } from "../../../failure.js";
import type { Reading } from "../../raw-table.js";

export interface Download {
  /** Once for each piece that came, with the share of the whole where that is known. */
  readonly progress: Reading["progress"];
  readonly signal: AbortSignal;
}

/**
 * Writes what stands at `address` into `file`, which is not there yet.
 * @returns the SHA-256 of what came, in hexadecimal digits
 * @throws TaskFailure `missing` where it cannot be had; what Node throws where it cannot be written
 */
export async function download(address: string, file: string, { progress, signal }: Download): Promise<string> {
  const response = await answerOf(address, signal);
  const length = Number(response.headers.get("content-length") ?? 0);
  const [hash, handle] = [createHash("sha256"), await open(file, "wx")];
  let received = 0;
  try {
    for await (const piece of piecesOf(address, response)) {
      hash.update(piece);
      await writeAll(handle, piece);
      received += piece.length;
      if (length > 0) progress(Math.min(1, received / length));
    }
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

async function answerOf(address: string, signal: AbortSignal): Promise<Response> {
  // As it lies there: a hash is of the bytes, not of what a server makes of them on the way.
  const headers = { "accept-encoding": "identity" };
  const response = await fetch(address, { signal, headers }).catch((error: unknown) => {
    throw unreachable(address, error);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  const { status, statusText } = response;
  throw new TaskFailure({
    code: "missing",
    message: `${address} cannot be fetched: its server answers ${status}${statusText ? ` (${statusText})` : ""}.`,
    advice: status < 500 ? "Is the address right, and may everybody read what is there?" : "Try again later.",
    lasting: status < 500,
  });
}

async function* piecesOf(address: string, { body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return;
  try {
    yield* body;
  } catch (error) {
    throw unreachable(address, error);
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no such host, or no network",
  EAI_AGAIN: "the name of the host cannot be looked up: is there a network?",
  ECONNREFUSED: "nobody answers there",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "its host cannot be reached",
  ETIMEDOUT: "no answer came in time",
  UND_ERR_CONNECT_TIMEOUT: "no answer came in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer came in time",
  UND_ERR_BODY_TIMEOUT: "nothing more came",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
};

/** What fetch throws says little itself; its cause says why. Another try may go better. */
function unreachable(address: string, error: unknown): TaskFailure {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  const reason = reasons[cause?.code ?? ""] ?? cause?.message ?? message;
  return new TaskFailure({
    code: "missing",
    message: `${address} cannot be fetched: ${reason}.`,
    advice: "Look at the network and the address, or fetch the file yourself and name its path instead.",
    lasting: false,
  });
}
