/** What readers of files say where a file is not there, or is not what it should be. */

import { badData, TaskFailure } from "../../failure.js";
import { reasonOf } from "../../unreadable.js";

/** `error` comes from Node, or has its words already. Any other is a fault of ours, and stays one: it is thrown again. */
export function missingFile(file: string, error: unknown): TaskFailure {
  if (error instanceof TaskFailure) return error;
  if (typeof (error as NodeJS.ErrnoException | undefined)?.code !== "string") throw error;
  return new TaskFailure({
    code: "missing",
    message: `${file} cannot be read: ${reasonOf(error)}.`,
    advice: "Correct the path, or put the file there.",
    lasting: true,
  });
}

/** A RangeError tells, in words, what is wrong with the file (`it is empty`); any other comes from Node. */
export function unreadableFile(file: string, error: unknown, advice: string): TaskFailure {
  if (error instanceof RangeError) return badData(`${file} cannot be read: ${error.message}.`, advice);
  return missingFile(file, error);
}
