/** Which encoding a file is in, and its text as UTF-8. */

import { TextDecoder } from "node:util";

/** Known by its first bytes, whatever was said; else what was said. `mark` is how many bytes the mark has. */
export function encodingOf(head: Uint8Array, said: string): { readonly label: string; readonly mark: number } {
  const [first, second, third] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { label: "utf-8", mark: 3 };
  if (first === 0xff && second === 0xfe) return { label: "utf-16le", mark: 2 };
  if (first === 0xfe && second === 0xff) return { label: "utf-16be", mark: 2 };
  return { label: said, mark: 0 };
}

export const knownEncodings =
  "Say `utf-8`, `latin1`, `utf-16le`, `shift_jis`, or another name of the Encoding Standard.";

/** UTF-8 needs no conversion. */
export const isUtf8Label = (label: string) => label === "utf-8" || label === "utf8";

/** Undefined where there is no such encoding. */
export function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
