/**
 * `train`: one network, or several that learn together and from one another.
 */

import type { Statement } from "../ast.js";
import type { DataRef, Network, TogetherMember, TrainWork } from "../plan.js";
import type { DataUse, NetworkDefinition, Output } from "../program.js";
import type { Span } from "../source.js";
import { callFrom } from "./calls.js";
import { itemsFrom, numberFrom, pathFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { dataFrom } from "./data-use.js";
import { showShape } from "./describe.js";
import { answersOf, differenceOf, learns, takes } from "./fits.js";
import { type ReadLearning, readLearning } from "./learning.js";
import { networkFrom, startFrom } from "./references.js";
import { constantNames, itemName, type Settings } from "./settings.js";
import type { Specific } from "./specific.js";
import { readAll } from "./types.js";

/** Whether it stands for several networks in one task. */
export function learnTogether(settings: Settings): boolean {
  return settings.has("together") || settings.has("models");
}

export function readTraining(settings: Settings, id: string): Specific | undefined {
  const { context } = settings;
  const modelling = settings.get("model");
  if (!modelling) {
    if (!settings.meant.has("model"))
      context.report("TRP302", settings.span, { kind: "train", name: "model", help: "The network to train." });
    return undefined;
  }
  const network = networkFrom(modelling);
  const learning = readLearning(settings, network?.network);
  const starting = settings.get("from");
  const from = starting && beginningFrom(starting);
  if (!network || !learning || (starting && !from)) return undefined;
  if (!fits(context, network.network, learning, settings)) return undefined;
  const difference = from?.network && differenceOf(network.network, from.network);
  if (difference && starting) {
    context.report("TRP405", starting.expression.span, { name: id, from: from.label, difference });
    return undefined;
  }
  const work: TrainWork = {
    kind: "train",
    model: network.network,
    ...learning.learning,
    ...(from?.work ?? {}),
  };
  return { work, outputs: [outputOf(id, network, learning.data)], trains: network.limits };
}

/** Shapes, what is to be learned, and the loss. False after a report. */
export function fits(context: Context, network: Network, { data, losses }: ReadLearning, settings: Settings): boolean {
  const spanOf = (name: string) => settings.get(name)?.expression.span ?? settings.span;
  const model = settings.has("model") ? spanOf("model") : settings.has("models") ? spanOf("models") : spanOf("head");
  return (
    takes(context, network, data.definition, spanOf("on")) && learns(context, network, data.definition, losses, model)
  );
}

export function outputOf(
  label: string,
  { network, named, limits }: NetworkDefinition,
  { definition }: DataUse,
): Omit<Output, "task"> {
  return { label, network, named, limits, answers: answersOf(network, definition) };
}

interface Beginning {
  readonly label: string;
  /** Absent where only the saved model knows. */
  readonly network?: Network;
  readonly work: Pick<TrainWork, "from" | "fromOutput" | "fromFolder">;
}

/** A training whose weights it starts from, or the folder of a saved model. */
function beginningFrom(at: Written): Beginning | undefined {
  if (at.expression.type === "text") {
    at.context.later({ what: "starting from a saved model", span: at.expression.span });
    const folder = pathFrom(at, "`from`");
    return folder === undefined ? undefined : { label: folder, work: { fromFolder: folder } };
  }
  const output = startFrom(at);
  if (!output) return undefined;
  const { task, name, label, network } = output;
  return { label, network, work: { from: task, ...(name === undefined ? {} : { fromOutput: name }) } };
}

/** One task for all of them: `models: [a, b]`, or `model:` and a count. */
export function readTogether(
  statement: Statement,
  all: Settings,
  count: number,
  id: string,
): (Specific & { readonly memberSeeds: readonly (number | undefined)[] }) | undefined {
  const { context } = all;
  const together = all.get("together");
  if (!together) {
    context.report("TRP428", all.get("models")?.expression.span ?? all.span, {});
    return undefined;
  }
  const how = callFrom(together, "together");
  const members = all.has("models") ? membersOf(all, statement, id) : copiesOf(all, statement, count, id);
  if (!how || !members || !agree(context, how.call.name, members, together.expression.span)) return undefined;
  const [first] = members;
  if (!first) return undefined;
  const { data: _data, ...rest } = first.learning.learning;
  return {
    work: {
      kind: "together",
      how: how.call,
      ...rest,
      data: first.data,
      members: members.map(
        ({ name, network, data }): TogetherMember => ({ name, model: network.network, data, seed: 0 }),
      ),
    },
    outputs: members.map((each) => ({ ...outputOf(each.label, each.network, each.learning.data), name: each.name })),
    trains: members.flatMap((each) => each.network.limits),
    memberSeeds: members.map((each) => each.seed),
  };
}

interface ReadMember {
  readonly name: string;
  readonly label: string;
  readonly network: NetworkDefinition;
  readonly data: DataRef;
  readonly learning: ReadLearning;
  readonly seed?: number;
}

/** `models: [first, second]`: each under the name of its network. */
function membersOf(settings: Settings, statement: Statement, id: string): ReadMember[] | undefined {
  const { context } = settings;
  const listed = settings.get("models");
  if (settings.has("model") || statement.count) {
    const span = statement.count?.span ?? settings.get("model")?.expression.span ?? settings.span;
    context.report("TRP429", span, { what: statement.count ? "a count" : "`model`" });
    return undefined;
  }
  const items = listed && itemsFrom(listed);
  const networks = items && readAll(items, networkFrom);
  if (!networks) return undefined;
  const dual = isDual(settings);
  return readAll(networks, (network) => {
    const learning = readLearning(settings, network.network);
    if (!learning || (!dual && !fits(context, network.network, learning, settings))) return undefined;
    const { name } = network;
    return { name, label: `${id}.${name}`, network, data: learning.learning.data, learning };
  });
}

/** Two that undo one another: what goes into the one comes out of the other, so only the first is held to the data. */
function isDual(settings: Settings): boolean {
  const expression = settings.get("together")?.expression;
  const callee = expression?.type === "call" ? expression.callee : expression;
  return callee?.type === "name" && callee.name === "dual";
}

/** `train council[5] { model: net, together: … }`: the same network five times, each with an `on:` and a seed of its own. */
function copiesOf(all: Settings, statement: Statement, count: number, id: string): ReadMember[] | undefined {
  const modelling = all.get("model");
  if (!modelling || !statement.count) {
    all.context.report("TRP430", all.get("together")?.expression.span ?? all.span, {});
    return undefined;
  }
  return readAll(
    Array.from({ length: count }, (_, index) => index),
    (index) => {
      const settings = all.with(constantNames(index, all.names.uses));
      const asked = settings.get("model");
      const network = asked && networkFrom(asked);
      const learning = readLearning(settings, network?.network);
      const on = settings.get("on");
      const data = on && dataFrom(on);
      const seed = settings.read("seed", (at) => numberFrom(at, "seed", "`seed`"), null);
      if (!network || !learning || !data || seed === undefined) return undefined;
      if (!fits(settings.context, network.network, learning, settings)) return undefined;
      const label = itemName(statement, id, index);
      return { name: String(index), label, network, data: data.ref, learning, ...(seed === null ? {} : { seed }) };
    },
  );
}

/** What the way of learning demands of the members. False after a report. */
function agree(context: Context, how: string, members: readonly ReadMember[], span: Span): boolean {
  const [first, second] = members;
  if (members.length < 2 || !first || !second) {
    context.report("TRP431", span, { how, count: members.length });
    return false;
  }
  if (how === "dual") {
    const [a, b] = [first.network.network, second.network.network];
    if (
      members.length === 2 &&
      showShape(a.output) === showShape(b.input) &&
      showShape(b.output) === showShape(a.input)
    )
      return true;
    context.report("TRP432", span, { first: a.name, second: b.name });
    return false;
  }
  const other = members.find(
    (each) => showShape(each.network.network.output) !== showShape(first.network.network.output),
  );
  if (!other) return true;
  const difference = `\`${first.label}\` ends in ${showShape(first.network.network.output)}, and \`${other.label}\` in ${showShape(other.network.network.output)}`;
  context.report("TRP406", span, { name: how, difference });
  return false;
}
