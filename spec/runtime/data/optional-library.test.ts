/** What is said where a package is not there, or does not load. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { optionalLibrary, optionalPackages } from "../../../runtime/data/sources/optional-library.js";
import { TaskFailure } from "../../../runtime/failure.js";
import { root } from "../../root.js";
import { folderWith } from "../../troupe.js";

const failure = (name: string) => {
  try {
    optionalLibrary(name, "@1.2.3", "Such files are read by");
  } catch (error) {
    if (error instanceof TaskFailure) return error.failure;
  }
  return undefined;
};

test("one that is not installed", (t) => {
  t.deepEqual(failure("no-such-package"), {
    code: "missing",
    message: "Such files are read by the package no-such-package, which is not installed.",
    advice: "Install it: `npm install no-such-package@1.2.3`.",
    lasting: true,
  });
});

test("one that lacks a part of its own, as a binary for this machine", (t) => {
  const folder = folderWith({ "broken.cjs": "require('its-own-binary')" });
  t.regex(failure(join(folder.path, "broken.cjs"))?.message ?? "", /which does not load: .*its-own-binary/);
  folder.remove();
});

test("what doctor tells of is what the package may be joined by, with the version that is asked for", (t) => {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    peerDependencies: Readonly<Record<string, string>>;
  };
  const packages = optionalPackages();
  t.deepEqual(packages.map(({ name }) => name).sort(), Object.keys(peerDependencies).sort());
  const duckdb = packages.find(({ source }) => source === "sql");
  t.is(duckdb?.install, `@duckdb/node-api@${peerDependencies["@duckdb/node-api"]}`);
});
