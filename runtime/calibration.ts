/**
 * What `troupe doctor --calibrate` has measured on this machine, in `calibration.json` of the folder for what is kept
 * between runs (`cache.ts`); `TROUPE_CALIBRATION` names another file, and said empty none. Runs read it and never write it, so what they choose stays the same until somebody measures again.
 *
 * A file of another machine, Node or version, and one that is no calibration at all, is passed over with a note.
 */

import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import type { BackendName } from "../lang/plan.js";
import { type Figures, items, preference } from "./backends/figures.js";
import { cacheFolder } from "./cache.js";
import { putFile } from "./put-file.js";
import { reasonOf } from "./unreadable.js";

/** Counted up when the same figures would mean something else. */
export const calibrationVersion = 1;

export interface Calibration {
  readonly version: typeof calibrationVersion;
  readonly of: Surroundings;
  /** The day, for people. */
  readonly measured: string;
  readonly backends: Readonly<Record<BackendName, Measured>>;
}

/** `error` is how far the figures are off for half of the steps that they were taken from, as a share. */
export type Measured = { readonly figures: Figures; readonly error: number } | { readonly missing: string };

/** What a calibration holds for, and for nothing else. */
export interface Surroundings {
  readonly machine: string;
  readonly node: string;
  readonly packages: string;
  readonly native: string;
}

export function surroundings(nativeIsPresent: boolean): Surroundings {
  const { version, dependencies, optionalDependencies } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  // They are named exactly, so what is named is what is there.
  const computing = Object.entries({ ...dependencies, ...optionalDependencies }).filter(([name]) =>
    name.startsWith("@tensorflow/"),
  );
  return {
    machine: `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() ?? "an unknown processor"}`,
    node: process.version,
    packages: [`troupe ${version}`, ...computing.map(([name, each]) => `${name} ${each}`)].join(", "),
    native: nativeIsPresent ? "installed" : "not installed",
  };
}

/** Undefined: there is to be none. */
export function calibrationFile(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { TROUPE_CALIBRATION: named } = environment;
  if (named !== undefined) return named === "" ? undefined : named;
  return join(cacheFolder(environment), "calibration.json");
}

export interface Read {
  readonly calibration?: Calibration;
  /** Why a file that is there is not used: `is of node v22.1.0, and this is v20.19.0`. */
  readonly note?: string;
}

export function readCalibration(file: string | undefined, here: Surroundings): Read {
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? {} : { note: `cannot be read: ${reasonOf(error)}` };
  }
  const found = parsed(text);
  if (!found) return { note: "is not one of this version of Troupe" };
  const other = (Object.keys(here) as (keyof Surroundings)[]).find((key) => found.of[key] !== here[key]);
  return other ? { note: differing(other, found.of[other], here[other]) } : { calibration: found };
}

function differing(what: keyof Surroundings, there: string, here: string): string {
  return what === "native" ? `is of a time when native was ${there}` : `is of ${what} ${there}, and here is ${here}`;
}

/** To be asked before anything is measured for nothing. @throws what the file system says. */
export function makeRoomFor(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  accessSync(dirname(file), constants.W_OK);
}

/** @throws what the file system says. */
export function writeCalibration(file: string, calibration: Calibration): void {
  makeRoomFor(file);
  putFile(file, `${JSON.stringify(calibration, null, 2)}\n`, 0o644);
}

function parsed(text: string): Calibration | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isCalibration(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

type Loose = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Loose => typeof value === "object" && value !== null;

function isCalibration(found: unknown): found is Calibration {
  if (!isRecord(found) || found.version !== calibrationVersion || typeof found.measured !== "string") return false;
  const { of, backends } = found;
  return isRecord(of) && isRecord(backends) && preference.every((name) => isMeasured(backends[name]));
}

function isMeasured(found: unknown): boolean {
  if (!isRecord(found)) return false;
  if (typeof found.missing === "string") return true;
  const { figures, error } = found;
  if (!isRecord(figures) || typeof error !== "number") return false;
  const numbers = items.map((item) => figures[item]);
  // All of nothing would make every choice a tie.
  return numbers.every((each) => typeof each === "number" && each >= 0) && numbers.some((each) => each !== 0);
}
