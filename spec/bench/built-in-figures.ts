/**
 * Makes `runtime/backends/built-in.ts` anew: the figures by which `auto` chooses on a machine that nobody has calibrated.
 *
 *     npm run build && node dist/spec/bench/built-in-figures.js [seconds for each backend]
 *
 * Wanted whenever a backend computes otherwise than before. A backend that does not load here keeps the figures it has.
 */

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { builtIn } from "../../runtime/backends/built-in.js";
import { type Figures, items } from "../../runtime/backends/figures.js";
import { calibrationTrainings } from "../../runtime/cli/calibration-flow.js";
import { calibrate } from "../../runtime/doctor.js";
import { root } from "../root.js";

const seconds = Number(process.argv[2] ?? 10);
const found = await calibrate(
  calibrationTrainings().map(({ work }) => work),
  seconds,
);

const today = new Date().toISOString().slice(0, 10);
const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model}`;

function entry(name: keyof typeof builtIn, figures: Figures, comment: string): string {
  const fields = items.map((item) => `    ${/ /.test(item) ? `"${item}"` : item}: ${figures[item]},`);
  return [`  // ${comment}`, `  ${name}: {`, ...fields, "  },"].join("\n");
}

const entries = found.map(({ backend, measured }) => {
  if (!("figures" in measured)) return entry(backend, builtIn[backend], `As before ${today}: it did not load there.`);
  const { figures, error } = measured;
  return entry(backend, figures, `${today}, ${machine}; off by ${Math.round(error * 100)}%, typically.`);
});

const text = `/**
 * Figures for a machine that nobody has calibrated, in nanoseconds. Another one is faster or slower as a whole, so what
 * they say of one backend against another holds on most.
 *
 * Made by \`node dist/spec/bench/built-in-figures.js\`, which times what \`troupe doctor --calibrate\` times.
 */

import type { BackendName } from "../../lang/plan.js";
import type { Figures } from "./figures.js";

export const builtIn: Readonly<Record<BackendName, Figures>> = {
${entries.join("\n")}
};
`;
writeFileSync(join(root, "runtime/backends/built-in.ts"), text);
console.log(text);
