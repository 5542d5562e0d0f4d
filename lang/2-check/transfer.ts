/**
 * `transfer`: a network that takes over layers of another, with their weights, and puts a head of its own behind them.
 */

import type { NetworkDefinition, Output } from "../program.js";
import { suggest } from "../suggest.js";
import { callFrom } from "./calls.js";
import { numberFrom, textFrom } from "./constants.js";
import type { Written } from "./context.js";
import { looksOf } from "./describe.js";
import { readLearning } from "./learning.js";
import { continued } from "./networks.js";
import { startFrom } from "./references.js";
import { decide } from "./scalars.js";
import type { Settings } from "./settings.js";
import type { Specific } from "./specific.js";
import { fits, outputOf } from "./training.js";
import { sub, unfold } from "./written.js";

export function readTransfer(settings: Settings, id: string): Specific | undefined {
  const { context } = settings;
  const [starting, heading] = [settings.get("from"), settings.get("head")];
  const from = starting && startFrom(starting);
  if (!from || !heading) return undefined;
  const kept = settings.read("keep", (at) => keptFrom(at, from), from.network.layers.length - 1);
  if (kept === undefined) return undefined;
  const network = continued(from, kept, heading, id);
  const learning = readLearning(settings, network?.network);
  const frozen = settings.read("freeze", (at) => network && selectionFrom(at, network, `\`${id}\``), []);
  const [thaw, rates] = ["thaw", "rates"].map((name) => settings.read(name, (at) => callFrom(at, name)?.call, null));
  if (!network || !learning || !frozen || thaw === undefined || rates === undefined) return undefined;
  if (!fits(context, network.network, learning, settings)) return undefined;
  if (thaw && frozen.length === 0) {
    context.report("TRP433", settings.get("thaw")?.expression.span, {});
    return undefined;
  }
  return {
    work: {
      kind: "transfer",
      from: from.task,
      ...(from.name === undefined ? {} : { fromOutput: from.name }),
      model: network.network,
      kept,
      frozen,
      ...(thaw ? { thaw } : {}),
      ...(rates ? { rates } : {}),
      ...learning.learning,
    },
    outputs: [outputOf(id, network, learning.data)],
    trains: network.limits,
  };
}

/** How many of the first layers are kept: the selection must begin at the first and leave none out. */
function keptFrom(at: Written, from: Output): number | undefined {
  const chosen = selectionFrom(at, from, `\`${from.label}\``);
  if (!chosen || chosen.every((layer, position) => layer === position)) return chosen?.length;
  at.context.report("TRP434", at.expression.span, {});
  return undefined;
}

type Layered = Pick<NetworkDefinition, "network" | "named">;

/** `layers`, `layers.until("features")`, `layers.first(2)`: numbers of layers, from 0. */
function selectionFrom(place: Written, of: Layered, owner: string): readonly number[] | undefined {
  const at = unfold(place, decide);
  if (!at) return undefined;
  const { expression, context } = at;
  const all = of.network.layers.map((_, position) => position);
  if (expression.type === "name" && expression.name === "layers") return all;
  const isOfLayers =
    expression.type === "call" &&
    expression.callee.type === "field" &&
    expression.callee.of.type === "name" &&
    expression.callee.of.name === "layers";
  if (!isOfLayers) {
    const wanted = 'layers of a network, as `layers.until("features")`';
    context.report("TRP305", expression.span, { what: "This", wanted, found: looksOf(expression) });
    return undefined;
  }
  const { field } = expression.callee as typeof expression.callee & { type: "field" };
  const [argument] = expression.arguments;
  const selections = context.shared.library.externs.get("selection") ?? new Map();
  if (!selections.has(field.text) || !argument) {
    const names = [...selections.keys()];
    const holes = {
      what: "`layers`",
      name: field.text,
      suggestion: suggest(field.text, names),
      among: `It has ${names.join(", ")}.`,
    };
    context.report("TRP318", field.span, holes);
    return undefined;
  }
  const value = sub(at, argument.value);
  if (field.text === "first") {
    const count = numberFrom(value, "some", "`first`");
    return count === undefined ? undefined : all.slice(0, count);
  }
  const position = layerNamed(value, of, owner);
  if (position === undefined) return undefined;
  return field.text === "until" ? all.slice(0, position + 1) : field.text === "from" ? all.slice(position) : [position];
}

/** What stands inside another layer is not taken, nor frozen, without it. */
function layerNamed(at: Written, { named, network }: Layered, owner: string): number | undefined {
  const name = textFrom(at, "The name of a layer");
  if (name === undefined) return undefined;
  const position = named.get(name);
  const found = position === undefined ? undefined : network.layers[position];
  if (found?.arguments.name === name) return position;
  if (found) {
    at.context.report("TRP438", at.expression.span, { owner, name, around: found.name });
    return undefined;
  }
  const names = network.layers.flatMap(({ arguments: given }) => (typeof given.name === "string" ? [given.name] : []));
  const among =
    names.length > 0
      ? `It has ${names.join(", ")}.`
      : 'Give a layer its name in the model, as `dense(64, relu, name: "features")`.';
  at.context.report("TRP435", at.expression.span, { owner, name, suggestion: suggest(name, names), among });
  return undefined;
}
