/**
 * Files of sources: a path, or a file of the network, which its hash makes as fixed as one beside the flow. The plan has
 * it as the call `{ name: "url", arguments: { address, sha256 } }`; the runtime puts a path in its place.
 */

import type { Value } from "../formula.js";
import { type CheckedCall, calleeOf, callFrom, valueOfCall } from "./calls.js";
import { pathFrom } from "./constants.js";
import type { Written } from "./context.js";
import { decide } from "./scalars.js";
import { unfold } from "./written.js";

/** The argument of a source that is read from files. */
export function fileFrom(written: Written, what: string): Value | undefined {
  const at = unfold(written, decide);
  if (!at) return undefined;
  if (!isUrl(at)) return pathFrom(written, what);
  const checked = callFrom(at, "file");
  return checked && isRight(at, checked) && isAllowed(at, checked) ? asPlanned(checked) : undefined;
}

/** A folder is many files, and has no hash. */
export function folderFrom(written: Written, what: string): Value | undefined {
  const at = unfold(written, decide);
  if (!at) return undefined;
  if (!isUrl(at)) return pathFrom(written, what);
  const holes = { what, wanted: "the path of a folder, in quotes", found: "a file of the network" };
  at.context.report("TRP305", at.expression.span, holes);
  return undefined;
}

const isUrl = ({ expression, context }: Written) =>
  expression.type === "call" && calleeOf(expression)?.name === "url" && !context.has("url");

function isRight({ context, expression }: Written, { call }: CheckedCall): boolean {
  const { address, sha256 } = call.arguments;
  const report = (name: string, value: Value | undefined, wanted: string, advice: string) => {
    const holes = { what: `\`${name}\` of \`url\``, value: JSON.stringify(value), wanted, advice };
    context.report("TRP308", expression.span, holes);
    return false;
  };
  if (!isAddress(String(address)))
    return report("address", address, "an address of the web", "It begins with `https://`.");
  if (!/^[0-9a-f]{64}$/i.test(String(sha256)))
    return report("sha256", sha256, "64 hexadecimal digits", "`sha256sum` tells them, or `shasum -a 256`.");
  return true;
}

function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

function isAllowed({ context, expression }: Written, { call }: CheckedCall): boolean {
  context.reach("network", String(call.arguments.address), expression.span);
  if (!context.surroundings.forbidden.has("network")) return true;
  context.report("TRP321", expression.span, { what: "a file of the network", option: "--no-network" });
  return false;
}

/** Digits in one case, since files are kept by them. */
function asPlanned({ call }: CheckedCall): Value {
  const { sha256, ...others } = call.arguments;
  return valueOfCall({ name: call.name, arguments: { ...others, sha256: String(sha256).toLowerCase() } });
}
