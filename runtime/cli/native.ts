/** `troupe native`: builds TensorFlow's own library for this machine, and tries it in a thread, as a run would use it. */

import { tryBackends } from "../doctor.js";
import { buildNative } from "../native/build.js";
import { BuildFailure } from "../native/failure.js";
import { CallError, exit } from "./exit.js";
import { print, say } from "./terminal.js";

export async function native(): Promise<number> {
  const folder = await build();
  const [report] = await tryBackends(["native"]);
  if (!report?.loads)
    throw new CallError(
      report?.reason ?? "It could not be tried.",
      `Remove ${folder}, and call it again.`,
      exit.surroundings,
    );
  print(`native works: a training step takes it ${report.step_ms?.toFixed(1)}ms. It is in ${folder}`);
  return exit.fine;
}

async function build(): Promise<string> {
  try {
    return await buildNative(say);
  } catch (error) {
    if (error instanceof BuildFailure) throw new CallError(error.message, error.advice, exit.surroundings);
    throw error;
  }
}
