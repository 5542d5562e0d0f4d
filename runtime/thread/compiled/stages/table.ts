/**
 * The layers that can be compiled. A network with any other takes the general path (`step.ts`); a test trains each of
 * them on both.
 */

import type { Layer, Network } from "../../../../lang/plan.js";
import type { StageMaker } from "../stage.js";
import { dense } from "./dense.js";
import { dropout, gaussianNoise } from "./noise.js";
import { residual } from "./residual.js";
import { reshape } from "./shape.js";

export const stageMakers: ReadonlyMap<string, StageMaker> = new Map<string, StageMaker>([
  ["flatten", reshape],
  ["reshape", reshape],
  ["dense", dense],
  ["dropout", dropout],
  ["gaussian_noise", gaussianNoise],
  ["residual", residual],
]);

export function canCompile({ layers }: Network): boolean {
  const known = ({ name, inside = [] }: Layer): boolean => stageMakers.has(name) && inside.every(known);
  return layers.every(known);
}
