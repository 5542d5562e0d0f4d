/**
 * `troupe doctor`: what this machine has, which backends load and how fast they are, by what figures `auto` chooses
 * among them, and which packages are there that some sources read with. Each is tried in a thread of its own, as a run would use it.
 */

import { availableParallelism, freemem, totalmem } from "node:os";
import { type Choice, choiceFor } from "../backends/choose.js";
import { type OptionalPackage, optionalPackages } from "../data/sources/optional-library.js";
import { type BackendReport, missingBecause, tryBackends } from "../doctor.js";
import { type MachineHere, machineHere } from "../machine.js";
import { showBytes } from "../report/numbers.js";
import { table } from "../report/table.js";
import { type CalibrateOptions, calibrate } from "./calibrate.js";
import { calibrationTrainings } from "./calibration-flow.js";
import { CallError, exit } from "./exit.js";
import { paintFor, print, printJson } from "./terminal.js";

/** The oldest that works: see `engines` in package.json. */
const oldestNode = [20, 19] as const;

export interface DoctorOptions extends CalibrateOptions {
  readonly calibrate?: boolean;
}

export async function doctor(options: DoctorOptions): Promise<number> {
  if (options.calibrate) return calibrate(options);
  if (options.seconds !== undefined) throw new CallError("--seconds goes with --calibrate.");
  const backends = await tryBackends();
  const node = { version: process.version, works: nodeWorks(process.versions.node) };
  const machine = {
    cores: availableParallelism(),
    memory: totalmem(),
    free: freemem(),
    platform: `${process.platform} ${process.arch}`,
  };
  const known = await machineHere();
  const choice = backends.some(({ loads }) => loads) ? usualChoice(backends, known) : undefined;
  const { name: auto = null, because = null } = choice ?? {};
  const { source, figures: each, file = null, note } = known;
  const figures = { source, file, ...(note === undefined ? {} : { note }), backends: each };
  const packages = optionalPackages();
  if (options.json) printJson({ version: 1, node, machine, backends, auto, because, figures, packages });
  else {
    tell(node, machine, backends, known, choice);
    print(`\n${packagesAsText(packages)}`);
  }
  return node.works && choice ? exit.fine : exit.surroundings;
}

/** What `auto` comes to for the network of the last column, with the backends that were just seen to load. */
function usualChoice(backends: readonly BackendReport[], known: MachineHere): Choice {
  const work = calibrationTrainings().find(({ name }) => name === "usual_64")!.work;
  const missing = Object.fromEntries(
    backends.flatMap(({ backend, loads, reason = "" }) => (loads ? [] : [[backend, missingBecause(reason)]])),
  );
  return choiceFor(
    { network: work.model, open: [work], declared: new Set() },
    { ...known, missing: { ...known.missing, ...missing } },
  );
}

function nodeWorks(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function tell(
  node: { version: string; works: boolean },
  machine: { cores: number; memory: number; free: number; platform: string },
  backends: readonly BackendReport[],
  known: MachineHere,
  choice: Choice | undefined,
): void {
  const paint = paintFor(process.stdout);
  print(
    `Node      ${node.version}${node.works ? "" : paint.error(`, too old: Troupe needs ${oldestNode.join(".")} or newer`)}`,
  );
  print(
    `Machine   ${machine.platform}, ${machine.cores} core${machine.cores === 1 ? "" : "s"}, ${showBytes(machine.memory)} memory (${showBytes(machine.free)} free)`,
  );
  print(`Figures   ${figuresInUse(known)}`);
  print("");
  const ms = (value: number | undefined) => (value === undefined ? "" : `${value.toFixed(1)}ms`);
  const rows = backends.map(({ backend, loads, load_ms, matmul_ms, step_ms }) => [
    backend,
    loads ? "works" : "does not load",
    ms(load_ms),
    ms(matmul_ms),
    ms(step_ms),
  ]);
  print(
    table(
      [
        { title: "backend" },
        { title: "" },
        { title: "load", right: true },
        { title: "256×256 product", right: true },
        { title: "training step", right: true },
      ],
      rows,
      paint.strong,
    ),
  );
  for (const { backend, reason } of backends) if (reason) print(`\n${backend}: ${reason}`);
  print(
    choice
      ? `\nauto chooses for each model. For the one of the training step, 784-64-10 in batches of 64, it takes ${choice.name}: ${choice.because}.`
      : `\n${paint.error("No backend loads: nothing can be trained here.")}`,
  );
}

/** What some sources read with, and how to have it. */
function packagesAsText(packages: readonly OptionalPackage[]): string {
  const rows = packages.map(({ name, source, installed, install }) => [
    name,
    source,
    installed ? "installed" : `not installed: npm install ${install}`,
  ]);
  return table([{ title: "package" }, { title: "for" }, { title: "" }], rows, paintFor(process.stdout).strong);
}

/** By what `auto` chooses, and how to have it choose better. */
function figuresInUse({ calibrated, measured, file, note }: MachineHere): string {
  if (calibrated) return `measured here on ${measured}, in ${file}`;
  if (note !== undefined) return `built-in: ${file} ${note}. \`troupe doctor --calibrate\` measures again`;
  return "built-in; `troupe doctor --calibrate` measures those of this machine";
}
