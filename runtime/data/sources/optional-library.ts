/** Libraries that are loaded only when a file asks for them, and perhaps not installed. */

import { createRequire } from "node:module";
import { TaskFailure } from "../../failure.js";

const load = createRequire(import.meta.url);

/**
 * `version`: as `npm install` takes it; `what`: `Arrow files are read by`.
 * @throws TaskFailure `missing` where it is not there or does not load
 */
export function optionalLibrary<Library>(name: string, version: string, what: string): Library {
  try {
    return load(name) as Library;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = code === "MODULE_NOT_FOUND" && message.includes(`'${name}'`);
    const [reason = ""] = message.split("\n", 1);
    throw new TaskFailure({
      code: "missing",
      message: absent
        ? `${what} the package ${name}, which is not installed.`
        : `${what} the package ${name}, which does not load: ${reason}`,
      advice: `Install it: \`npm install ${name}${version}\`.`,
      lasting: true,
    });
  }
}

/** What is known to be there, but takes time to load: of the dependencies, or of a library that has been loaded. */
export function ownLibrary<Library>(name: string): Library {
  return load(name) as Library;
}
