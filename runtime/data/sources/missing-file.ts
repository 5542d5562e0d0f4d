/** A file that cannot be opened, as a run tells it. */

import { TaskFailure } from "../../failure.js";
import { reasonOf } from "../../opening.js";
import { shownFile } from "../shown.js";

export function missingFile(file: string, error: unknown): TaskFailure {
  return new TaskFailure({
    code: "missing",
    message: `${shownFile(file)} cannot be read: ${reasonOf(error)}.`,
    advice: "Correct the path, or put the file there.",
    lasting: true,
  });
}
