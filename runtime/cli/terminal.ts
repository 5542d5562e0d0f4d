/**
 * Where the command line writes: data to standard output, everything else to standard error, colour only where a
 * person sees it.
 */

import { styleText } from "node:util";
import { type Paint, plainPaint } from "../../lang/index.js";

/** `FORCE_COLOR` before `NO_COLOR` before whether it is a terminal. */
export function hasColor(stream: NodeJS.WriteStream): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = process.env;
  if (force !== undefined && force !== "") return force !== "0";
  if (no !== undefined && no !== "") return false;
  return stream.isTTY === true && term !== "dumb";
}

/** A view that redraws itself is for terminals alone; a build server wants lines. */
export function isLive(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.CI && process.env.TERM !== "dumb";
}

type Style = Parameters<typeof styleText>[0];

/** `validateStream: false`: whether to colour was decided above, for the stream that is meant. */
const style = (format: Style) => (text: string) => styleText(format, text, { validateStream: false });

export function paintFor(stream: NodeJS.WriteStream): Paint {
  if (!hasColor(stream)) return plainPaint;
  return { error: style("red"), warning: style("yellow"), strong: style("bold"), faint: style("dim") };
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Somebody who closes the pipe (`troupe … | head`) has read enough: that is no fault. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
}
