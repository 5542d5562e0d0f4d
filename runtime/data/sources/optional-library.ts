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

export interface OptionalPackage {
  readonly name: string;
  /** The source that cannot do without it. */
  readonly source: string;
  readonly installed: boolean;
  /** What `npm install` takes. */
  readonly install: string;
}

/** All of them, and whether they are there; nothing is loaded. */
export function optionalPackages(): readonly OptionalPackage[] {
  return [
    { name: "@duckdb/node-api", source: "sql", install: "@duckdb/node-api@1.5.5-r.5" },
    { name: "apache-arrow", source: "arrow", install: "apache-arrow" },
    { name: "sharp", source: "images", install: "sharp" },
  ].map((each) => ({ ...each, installed: isInstalled(each.name) }));
}

function isInstalled(name: string): boolean {
  try {
    return load.resolve(name) !== "";
  } catch {
    return false;
  }
}
