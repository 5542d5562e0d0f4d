/** What a file system refuses to write, as a failure in words. */

import { TaskFailure } from "./failure.js";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EFBIG: "the file would be larger than is allowed there",
  EDQUOT: "the disk quota is used up",
  EACCES: "it is not allowed there",
  EPERM: "it is not allowed there",
  EROFS: "the disk is read-only",
  EISDIR: "it is a folder, or something else that is no file",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a part of the path is a file",
  ENAMETOOLONG: "the name is too long",
};

const anotherPlace = "Make room or give the right to write there, or name another place.";

/** Anything else that was thrown comes back as it is. */
export function asDiskFailure(error: unknown, target: string, advice = anotherPlace): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof TaskFailure || typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return error;
  return new TaskFailure({
    code: "disk",
    message: `${target} cannot be written: ${reasons[code] ?? (error as Error).message}.`,
    advice,
    lasting: false,
  });
}
