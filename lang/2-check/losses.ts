/**
 * Losses: what the library demands of a network for each, and the one that goes without saying.
 */

import type { Call, Network } from "../plan.js";
import type { ExternDefinition, Target } from "../program.js";
import type { Span } from "../source.js";
import type { CheckedCall } from "./calls.js";
import { endOf, saysANumber, saysHowMuch, sizeOf } from "./ends.js";

/** A loss, with what its declaration demands. */
export interface CheckedLoss {
  readonly call: Call;
  readonly extern: ExternDefinition;
  readonly span: Span;
  /** The activation that the network must end in. */
  readonly endsIn?: string;
  /** In how many numbers. */
  readonly outputs?: number;
}

export function lossWith({ call, extern, span }: CheckedCall): CheckedLoss {
  const [endsIn, outputs] = ["ends_in", "outputs"].map((rule) => extern.rules.get(rule));
  return {
    call,
    extern,
    span,
    ...(endsIn?.type === "name" ? { endsIn: endsIn.name } : {}),
    ...(outputs?.type === "number" ? { outputs: outputs.value } : {}),
  };
}

/** The loss for what is to be learned, where the file names none. */
export function standardLoss(network: Network, target: Target | undefined): string {
  const end = endOf(network);
  if (target?.type === "number") return "mse";
  if (target?.type === "unknown" && saysANumber(end)) return "mse";
  return saysHowMuch(end) || (target?.type === "flag" && sizeOf(end.output) === 1)
    ? "binary_cross_entropy"
    : "cross_entropy";
}
