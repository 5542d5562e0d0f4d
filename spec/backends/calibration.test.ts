/** The file of a calibration: written whole, read back, and passed over with a note where it does not fit. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import test from "ava";
import {
  type Calibration,
  calibrationFile,
  calibrationVersion,
  readCalibration,
  surroundings,
  writeCalibration,
} from "../../runtime/calibration.js";
import { folderWith } from "../troupe.js";
import { figuresOf } from "./networks.js";

const here = surroundings(false);
const calibration: Calibration = {
  version: calibrationVersion,
  of: here,
  measured: "2026-11-24",
  backends: {
    native: { missing: "is not installed" },
    wasm: { figures: figuresOf({ step: 1 }), error: 0.1 },
    js: { figures: figuresOf({ step: 2 }), error: 0.1 },
  },
};

test("where it lies", (t) => {
  const usual = join(homedir(), ".cache", "troupe", "calibration.json");
  t.is(calibrationFile({}), usual);
  t.is(calibrationFile({ XDG_CACHE_HOME: "relative" }), usual);
  t.is(calibrationFile({ XDG_CACHE_HOME: "/else" }), join("/else", "troupe", "calibration.json"));
  t.is(calibrationFile({ XDG_CACHE_HOME: "/else", TROUPE_CALIBRATION: "mine.json" }), "mine.json");
  t.is(calibrationFile({ TROUPE_CALIBRATION: "" }), undefined);
});

test("what is written is read back, into folders that are made, over what was there, and leaves nothing beside it", (t) => {
  const folder = folderWith({});
  t.teardown(folder.remove);
  const file = join(folder.path, "a", "b", "calibration.json");
  t.deepEqual(readCalibration(file, here), {});
  writeCalibration(file, { ...calibration, measured: "2025-01-01" });
  writeCalibration(file, calibration);
  t.deepEqual(readCalibration(file, here), { calibration });
  t.deepEqual(readdirSync(join(folder.path, "a", "b")), ["calibration.json"]);
  t.deepEqual(readCalibration(undefined, here), {});
});

test("what it holds for is named exactly", (t) => {
  t.is(here.node, process.version);
  t.regex(here.packages, /^troupe \d.*, @tensorflow\/tfjs-core \d/);
  t.not(surroundings(true).native, here.native);
});

const wasm = (figures: unknown) => ({
  ...calibration,
  backends: { ...calibration.backends, wasm: { figures, error: 0 } },
});
const unusable: readonly [what: string, content: string, note: RegExp][] = [
  ["no JSON", "{ version: 1", /is not one of this version/],
  ["nothing at all", "", /is not one of this version/],
  ["a list", "[]", /is not one of this version/],
  ["null", "null", /is not one of this version/],
  ["another version", JSON.stringify({ ...calibration, version: 0 }), /is not one of this version/],
  ["no backends", JSON.stringify({ ...calibration, backends: {} }), /is not one of this version/],
  ["a figure too few", JSON.stringify(wasm({ step: 1 })), /is not one of this version/],
  ["a negative figure", JSON.stringify(wasm(figuresOf({ step: -1 }))), /is not one of this version/],
  ["a figure in words", JSON.stringify(wasm({ ...figuresOf({}), step: "1" })), /is not one of this version/],
  ["figures of nothing", JSON.stringify(wasm(figuresOf({}))), /is not one of this version/],
  [
    "another Node",
    JSON.stringify({ ...calibration, of: { ...here, node: "v18.0.0" } }),
    /^is of node v18\.0\.0, and here is v\d/,
  ],
  [
    "another machine",
    JSON.stringify({ ...calibration, of: { ...here, machine: "abacus" } }),
    /^is of machine abacus, and/,
  ],
  [
    "other packages",
    JSON.stringify({ ...calibration, of: { ...here, packages: "troupe 0" } }),
    /^is of packages troupe 0, and/,
  ],
  [
    "native that has come since",
    JSON.stringify({ ...calibration, of: { ...here, native: "installed" } }),
    /^is of a time when native was installed$/,
  ],
];

for (const [what, content, note] of unusable)
  test(`a file with ${what} is passed over with a note`, (t) => {
    const folder = folderWith({ "calibration.json": content });
    t.teardown(folder.remove);
    const file = join(folder.path, "calibration.json");
    const read = readCalibration(file, here);
    t.is(read.calibration, undefined);
    t.regex(read.note ?? "", note);
    t.is(readFileSync(file, "utf8"), content);
  });

test("a file that cannot be read is passed over with a note", (t) => {
  const folder = folderWith({});
  t.teardown(folder.remove);
  mkdirSync(join(folder.path, "calibration.json"));
  t.deepEqual(readCalibration(join(folder.path, "calibration.json"), here), { note: "cannot be read: it is a folder" });
});

test("where it cannot be written the file system says so, and nothing is left", (t) => {
  const folder = folderWith({});
  t.teardown(folder.remove);
  writeFileSync(join(folder.path, "file"), "");
  t.throws(() => writeCalibration(join(folder.path, "file", "calibration.json"), calibration));
  t.deepEqual(readdirSync(folder.path), ["file"]);
});
