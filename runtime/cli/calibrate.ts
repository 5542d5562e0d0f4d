/**
 * `troupe doctor --calibrate`: times small trainings on each backend, takes figures from them, and writes these where runs
 * look for them. For a few seconds a processor should have little else to do.
 */

import type { BackendName } from "../../lang/plan.js";
import { items } from "../backends/figures.js";
import {
  type Calibration,
  calibrationFile,
  calibrationVersion,
  type Measured,
  makeRoomFor,
  surroundings,
  writeCalibration,
} from "../calibration.js";
import { type Calibrating, calibrate as measure } from "../doctor.js";
import { nativeIsPresent } from "../machine.js";
import { showNanoseconds } from "../report/numbers.js";
import { table } from "../report/table.js";
import { calibrationTrainings } from "./calibration-flow.js";
import { CallError, exit } from "./exit.js";
import { paintFor, print, printJson, say } from "./terminal.js";

export interface CalibrateOptions {
  readonly json?: boolean;
  readonly seconds?: string;
}

const defaultSeconds = 6;

export async function calibrate(options: CalibrateOptions): Promise<number> {
  const seconds = secondsFrom(options.seconds);
  const file = calibrationFile();
  if (file === undefined)
    throw new CallError("TROUPE_CALIBRATION is empty, so there is no file to calibrate.", "Name one, or unset it.");
  orSay(file, () => makeRoomFor(file));
  if (!options.json) say(`Measuring the backends, about ${seconds}s each …`);
  const trainings = calibrationTrainings();
  const works = trainings.map(({ work }) => work);
  const found = await measure(works, seconds);
  const calibration: Calibration = {
    version: calibrationVersion,
    of: surroundings(await nativeIsPresent()),
    measured: new Date().toISOString().slice(0, 10),
    backends: Object.fromEntries(found.map(({ backend, measured }) => [backend, measured])) as Calibration["backends"],
  };
  orSay(file, () => writeCalibration(file, calibration));
  const names = trainings.map(({ name }) => name);
  if (options.json) printJson({ version: 1, file, calibration, steps: stepsByName(names, found) });
  else tell(file, calibration);
  return exit.fine;
}

function secondsFrom(text: string | undefined): number {
  if (text === undefined) return defaultSeconds;
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 600) return seconds;
  throw new CallError(`--seconds ${text} is not a number of seconds above 0, and at most 600.`);
}

function orSay(file: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallError(
      `Cannot write the calibration to ${file}: ${reason}.`,
      "Name another file with TROUPE_CALIBRATION, or make the folder writable.",
      exit.surroundings,
    );
  }
}

/** Nanoseconds, for who wants to see what the figures were taken from. */
function stepsByName(names: readonly string[], found: readonly Calibrating[]) {
  return Object.fromEntries(
    found.flatMap(({ backend, steps }) =>
      steps.length === 0 ? [] : [[backend, Object.fromEntries(names.map((name, at) => [name, steps[at]]))]],
    ),
  );
}

function tell(file: string, { backends }: Calibration): void {
  const entries = Object.entries(backends) as [BackendName, Measured][];
  const measured = entries.flatMap(([name, each]) => ("figures" in each ? [{ name, ...each }] : []));
  const rows = items.map((item) => [item, ...measured.map(({ figures }) => showNanoseconds(figures[item]))]);
  const columns = [{ title: "one of each takes" }, ...measured.map(({ name }) => ({ title: name, right: true }))];
  const off = ["off by, typically", ...measured.map(({ error }) => `${Math.round(error * 100)}%`)];
  print(table(columns, [...rows, off], paintFor(process.stdout).strong));
  for (const [name, each] of entries) if ("missing" in each) print(`\n${name} ${each.missing}.`);
  print(`\nWritten to ${file}. \`backend: auto\` chooses by it from now on; \`troupe plan\` shows what.`);
}
