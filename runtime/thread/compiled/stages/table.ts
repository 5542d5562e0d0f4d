/**
 * The layers that can be compiled. A network with any other takes the general path (`step.ts`); a test trains each of
 * them on both.
 */

import type { Layer, Network } from "../../../../lang/plan.js";
import type { StageMaker } from "../stage.js";
import { convolution, depthwise } from "./convolutions.js";
import { dense } from "./dense.js";
import { embedding } from "./embedding.js";
import { dropout, gaussianNoise } from "./noise.js";
import { batchnorm, layernorm } from "./normalisation.js";
import { globalMaxPool, globalMeanPool, maxPool, meanPool } from "./pooling.js";
import { gru, lstm, simpleRnn } from "./recurrent.js";
import { residual } from "./residual.js";
import { reshape, zeroPadding } from "./shape.js";

export const stageMakers: ReadonlyMap<string, StageMaker> = new Map<string, StageMaker>([
  ["flatten", reshape],
  ["reshape", reshape],
  ["dense", dense],
  ["dropout", dropout],
  ["gaussian_noise", gaussianNoise],
  ["residual", residual],

  ["conv1d", convolution],
  ["conv2d", convolution],
  ["depthwise_conv2d", depthwise],
  ["zero_padding2d", zeroPadding],
  ["maxpool1d", maxPool],
  ["maxpool2d", maxPool],
  ["avgpool1d", meanPool],
  ["avgpool2d", meanPool],
  ["global_maxpool2d", globalMaxPool],
  ["global_avgpool2d", globalMeanPool],
  ["batchnorm", batchnorm],
  ["layernorm", layernorm],
  ["embedding", embedding],
  ["simple_rnn", simpleRnn],
  ["gru", gru],
  ["lstm", lstm],
]);

export function canCompile({ layers }: Network): boolean {
  const known = ({ name, inside = [] }: Layer): boolean => stageMakers.has(name) && inside.every(known);
  return layers.every(known);
}
