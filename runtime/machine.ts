/**
 * This machine, as far as a choice of backends depends on it: what is installed, and the figures of its calibration, or
 * else those that are built in. Looks, measures nothing, and loads no backend.
 */

import { builtIn } from "./backends/built-in.js";
import type { Machine } from "./backends/choose.js";
import { preference } from "./backends/figures.js";
import { type Calibration, calibrationFile, readCalibration, surroundings } from "./calibration.js";

export interface MachineHere extends Machine {
  /** Whether it was measured what loads here: then nobody need try. */
  readonly calibrated: boolean;
  /** The file of the calibration, whether it is used or not; undefined where there is to be none. */
  readonly file?: string;
  /** The day on which it was measured. */
  readonly measured?: string;
  /** Why the file is not used. */
  readonly note?: string;
}

export async function machineHere(): Promise<MachineHere> {
  const present = await nativeIsPresent();
  const file = calibrationFile();
  const { calibration, note } = readCalibration(file, surroundings(present));
  if (calibration) return { ...asMeasured(calibration), calibrated: true, file: file!, measured: calibration.measured };
  return {
    missing: present ? {} : { native: "is not installed" },
    figures: builtIn,
    source: note === undefined ? "built-in figures" : `built-in figures: the calibration ${note}`,
    calibrated: false,
    ...(file === undefined ? {} : { file }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The room of TensorFlow.js knows whether native is installed; asking loads nothing else. */
export async function nativeIsPresent(): Promise<boolean> {
  const native = await import("./thread/native.js");
  return native.nativeIsPresent();
}

function asMeasured({ backends, measured }: Calibration): Machine {
  const entries = preference.map((name) => [name, backends[name]] as const);
  return {
    missing: Object.fromEntries(entries.flatMap(([name, each]) => ("missing" in each ? [[name, each.missing]] : []))),
    // Nobody asks for the figures of a backend that is not there.
    figures: {
      ...builtIn,
      ...Object.fromEntries(entries.flatMap(([name, each]) => ("figures" in each ? [[name, each.figures]] : []))),
    },
    source: `measured here on ${measured}`,
  };
}
