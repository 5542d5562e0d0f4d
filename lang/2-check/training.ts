/**
 * Training and measuring: networks against their data, losses and metrics.
 */

import type { Expression } from "../ast.js";
import type { Call, Network } from "../plan.js";
import type { Answers, DataDefinition } from "../program.js";
import { callFrom } from "./calls.js";
import { type Context, kindOf, looksOf } from "./context.js";
import { showShape } from "./models.js";
import { dataFrom, type Member, modelsFrom, target } from "./references.js";
import type { Names } from "./scalars.js";
import { numberFrom, type Settings } from "./settings.js";
import type { Specific } from "./specific.js";

const standard = {
  epochs: 1,
  batch: 32,
  optimizer: { name: "adam", arguments: { rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  loss: { name: "cross_entropy", arguments: {} },
} as const;

export function readTraining(context: Context, settings: Settings, names: Names, id: string): Specific | undefined {
  const given = (key: string) => settings.get(key)?.value;
  const [modelling, reading, starting] = [given("model"), given("on"), given("from")];
  const network = modelling && networkFrom(context, modelling, names);
  const data = reading && dataFrom(context, reading);
  const from = starting && startFrom(context, starting, names);
  const epochs = atLeastOne(context, given("epochs"), "`epochs`", names, standard.epochs);
  const batch = atLeastOne(context, given("batch"), "`batch`", names, standard.batch);
  const optimizer = callOr(context, given("optimizer"), "optimizer", names, standard.optimizer);
  const loss = callOr(context, given("loss"), "loss", names, standard.loss);
  if (!network || !data || !epochs || !batch || !optimizer || !loss || (starting && !from)) return undefined;
  const fits =
    takes(context, network, data.definition, reading.span) &&
    learns(context, network, data.definition, loss, modelling.span) &&
    (!from || sameLayers(context, id, network, from, starting.span));
  if (!fits) return undefined;
  const classes = network.output[0] ?? 0;
  const answers: Answers = { type: "classes", input: network.input, classes };
  return {
    work: {
      kind: "train",
      model: network,
      data: data.ref,
      epochs,
      batch,
      optimizer,
      loss,
      ...(from ? { from: from.id } : {}),
    },
    tasks: from ? [from.id] : [],
    data: [data.definition.name],
    answers,
  };
}

function atLeastOne(
  context: Context,
  expression: Expression | undefined,
  what: string,
  names: Names,
  fallback: number,
): number | undefined {
  if (!expression) return fallback;
  const value = numberFrom(context, expression, "count", what, names);
  if (value !== 0) return value;
  context.report("TRP308", expression.span, { what, value: "0", wanted: "a whole number, 1 or more" });
  return undefined;
}

function callOr(
  context: Context,
  expression: Expression | undefined,
  type: string,
  names: Names,
  fallback: Call,
): Call | undefined {
  return expression ? callFrom(context, expression, type, names)?.call : fallback;
}

function networkFrom(context: Context, expression: Expression, names: Names): Network | undefined {
  const found = target(context, expression, "a network", ["model"], names);
  if (!found) return undefined;
  const { definition } = found;
  if (definition.kind === "network") return definition.network;
  context.report("TRP203", expression.span, {
    name: definition.name,
    is: definition.kind === "function" ? "a function, which has nothing to train" : kindOf(definition),
    wanted: "a network",
  });
  return undefined;
}

/** The one training whose weights another starts from. */
function startFrom(
  context: Context,
  expression: Expression,
  names: Names,
): { id: string; network: Network } | undefined {
  const found = target(context, expression, "a training", ["train"], names);
  if (!found) return undefined;
  const { definition, index } = found;
  if (definition.kind !== "work" || definition.statement !== "train") {
    context.report("TRP203", expression.span, { name: definition.name, is: kindOf(definition), wanted: "a training" });
    return undefined;
  }
  const { name, items, counted } = definition;
  const item = index === undefined && items.length === 1 ? items[0] : items[index ?? -1];
  if (index !== undefined && !counted) context.report("TRP205", expression.span, { name });
  else if (index === undefined && items.length > 1)
    context.report("TRP209", expression.span, { name, count: items.length });
  else if (!item) context.report("TRP204", expression.span, { name, index: index ?? 0, count: items.length });
  else if (item.work.kind === "train") return { id: item.id, network: item.work.model };
  return undefined;
}

/** The network's input against the rows, where the shape of the rows is known before the run. */
function takes(context: Context, network: Network, data: DataDefinition, span: Expression["span"]): boolean {
  if (!data.shape || showShape(data.shape) === showShape(network.input)) return true;
  context.report(
    "TRP402",
    span,
    { network: network.name, input: showShape(network.input), data: data.name, shape: showShape(data.shape) },
    [{ message: `\`${data.name}\` is defined here`, span: data.span }],
  );
  return false;
}

/** The network's end against the labels and the loss. */
function learns(
  context: Context,
  network: Network,
  data: DataDefinition,
  loss: Call,
  span: Expression["span"],
): boolean {
  const { name, output, layers } = network;
  if (!layers.some((layer) => layer.name === "dense")) {
    context.report("TRP410", span, { network: name });
    return false;
  }
  if (output.length !== 1 || (data.classes !== undefined && output[0] !== data.classes)) {
    const classes = data.classes ?? output.at(-1) ?? 0;
    context.report("TRP403", span, { network: name, outputs: showShape(output), data: data.name, classes });
    return false;
  }
  if (loss.name === "cross_entropy" && layers.at(-1)?.arguments.activation !== "softmax") {
    context.report("TRP404", span, { network: name });
    return false;
  }
  return true;
}

function sameLayers(
  context: Context,
  name: string,
  network: Network,
  from: { id: string; network: Network },
  span: Expression["span"],
): boolean {
  const difference = differenceOf(network, from.network);
  if (difference) context.report("TRP405", span, { name, from: from.id, difference });
  return !difference;
}

function differenceOf(a: Network, b: Network): string | undefined {
  if (showShape(a.input) !== showShape(b.input))
    return `one takes rows of shape ${showShape(a.input)}, the other of ${showShape(b.input)}`;
  if (a.layers.length !== b.layers.length) return `one has ${a.layers.length} layers, the other ${b.layers.length}`;
  for (const [at, layer] of a.layers.entries()) {
    const other = b.layers[at];
    if (layer.name !== other?.name)
      return `layer ${at + 1} is \`${layer.name}\` in one and \`${other?.name}\` in the other`;
    if (showShape(layer.shape) !== showShape(other.shape))
      return `layer ${at + 1} gives shape ${showShape(layer.shape)} in one and ${showShape(other.shape)} in the other`;
  }
  return undefined;
}

export function readEvaluation(context: Context, settings: Settings, names: Names): Specific | undefined {
  const given = (key: string) => settings.get(key)?.value;
  const [measuring, reading, metering] = [given("models"), given("on"), given("metrics")];
  const members = measuring && membersFrom(context, measuring, names);
  const data = reading && dataFrom(context, reading);
  const metrics = metering ? metricsFrom(context, metering, names) : standardMetrics;
  if (!members || !data || !metrics) return undefined;
  for (const { answers, predictor } of members) {
    if (answers.type === "numbers") {
      context.report("TRP413", measuring.span, { what: `\`${predictor.name}\`` });
      return undefined;
    }
    const { shape, classes, name } = data.definition;
    if (shape && showShape(shape) !== showShape(answers.input)) {
      const network = predictor.name;
      context.report("TRP402", reading.span, {
        network,
        input: showShape(answers.input),
        data: name,
        shape: showShape(shape),
      });
      return undefined;
    }
    if (classes !== undefined && classes !== answers.classes) {
      context.report("TRP403", measuring.span, {
        network: predictor.name,
        outputs: `[${answers.classes}]`,
        data: name,
        classes,
      });
      return undefined;
    }
  }
  return {
    work: { kind: "evaluate", models: members.map((member) => member.predictor), data: data.ref, metrics },
    tasks: [...new Set(members.flatMap((member) => member.tasks))],
    data: [data.definition.name],
  };
}

const standardMetrics: readonly Call[] = [
  { name: "accuracy", arguments: {} },
  { name: "log_loss", arguments: {} },
];

function membersFrom(context: Context, expression: Expression, names: Names): readonly Member[] | undefined {
  const list = expression.type === "list" ? expression.items : [expression];
  const all = list.map((item) => modelsFrom(context, item, names));
  if (!all.every((each) => each !== undefined)) return undefined;
  if (all.length > 0) return all.flat();
  context.report("TRP305", expression.span, { what: "`models`", wanted: "a list of models", found: "an empty one" });
  return undefined;
}

function metricsFrom(context: Context, expression: Expression, names: Names): readonly Call[] | undefined {
  if (expression.type === "record") {
    context.report("TRP600", expression.span, { what: "Metrics by head" });
    return undefined;
  }
  if (expression.type !== "list") {
    context.report("TRP305", expression.span, {
      what: "`metrics`",
      wanted: "a list, as `[accuracy, log_loss]`",
      found: looksOf(expression),
    });
    return undefined;
  }
  const all = expression.items.map((item) => callFrom(context, item, "metric", names)?.call);
  return all.every((each) => each !== undefined) ? all : undefined;
}
