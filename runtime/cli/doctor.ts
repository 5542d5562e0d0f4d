/**
 * `troupe doctor`: what this machine has, and which backends load and how fast they are. Each is tried in a thread of
 * its own, as a run would use it.
 */

import { availableParallelism, freemem, totalmem } from "node:os";
import type { Backend } from "../../lang/plan.js";
import { type BackendReport, tryBackends } from "../doctor.js";
import { showBytes } from "../report/numbers.js";
import { table } from "../report/table.js";
import { exit } from "./exit.js";
import { paintFor, print, printJson } from "./terminal.js";

/** The oldest that works: see `engines` in package.json. */
const oldestNode = [20, 19] as const;

export async function doctor(options: { readonly json?: boolean }): Promise<number> {
  const backends = await tryBackends();
  const node = { version: process.version, works: nodeWorks(process.versions.node) };
  const machine = {
    cores: availableParallelism(),
    memory: totalmem(),
    free: freemem(),
    platform: `${process.platform} ${process.arch}`,
  };
  const chosen = backends.find((backend) => backend.loads)?.backend;
  if (options.json) printJson({ version: 1, node, machine, backends, auto: chosen ?? null });
  else tell(node, machine, backends, chosen);
  return node.works && chosen ? exit.fine : exit.surroundings;
}

function nodeWorks(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function tell(
  node: { version: string; works: boolean },
  machine: { cores: number; memory: number; free: number; platform: string },
  backends: readonly BackendReport[],
  chosen: Backend | undefined,
): void {
  const paint = paintFor(process.stdout);
  print(
    `Node      ${node.version}${node.works ? "" : paint.error(`, too old: Troupe needs ${oldestNode.join(".")} or newer`)}`,
  );
  print(
    `Machine   ${machine.platform}, ${machine.cores} core${machine.cores === 1 ? "" : "s"}, ${showBytes(machine.memory)} memory (${showBytes(machine.free)} free)`,
  );
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
    `\n${chosen ? `auto is ${chosen} on this machine.` : paint.error("No backend loads: nothing can be trained here.")}`,
  );
}
