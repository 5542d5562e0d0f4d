/**
 * Networks against their data, and against one another: what goes in, what is to be learned, and what they answer.
 */

import { layersOf, type Network } from "../plan.js";
import type { Answers, DataDefinition, Target } from "../program.js";
import type { Span } from "../source.js";
import type { Context } from "./context.js";
import { showShape } from "./describe.js";
import { type End, endOf, saysANumber, saysHowMuch, sizeOf } from "./ends.js";
import type { CheckedLoss } from "./losses.js";
import { isOfTarget } from "./of-target.js";
import { hasTargets, isEncoded, knowsWords } from "./tables.js";

/** The network's input against the rows, where the shape of the rows is known before the run. False after a report. */
export function takes(context: Context, network: Network, data: DataDefinition, span: Span): boolean {
  if (!hasTargets(context, data, span) || !isEncoded(context, data)) return false;
  if (!knowsWords(context, network, data, span)) return false;
  if (!data.shape || showShape(data.shape) === showShape(network.input)) return true;
  context.report(
    "TRP402",
    span,
    {
      network: network.name,
      input: showShape(network.input),
      data: data.name,
      shape: showShape(data.shape),
      flat: network.input.length === 1 && network.input[0] === sizeOf(data.shape),
    },
    [{ message: `\`${data.name}\` is defined here${data.row ? `: ${data.row}` : ""}`, span: data.span }],
  );
  return false;
}

/** The network's end against what is to be learned, and the loss. False after a report. */
export function learns(
  context: Context,
  network: Network,
  data: DataDefinition,
  losses: (head?: string) => CheckedLoss,
  span: Span,
): boolean {
  if (!layersOf(network).some((layer) => (layer.weights ?? 0) > 0)) {
    context.report("TRP410", span, { network: network.name });
    return false;
  }
  if (network.heads) return headsLearn(context, network, data, losses, span);
  const [target, more] = data.targets;
  if (more) {
    const names = data.targets.map((each) => each.name).join(", ");
    context.report("TRP424", span, { network: network.name, data: data.name, names });
    return false;
  }
  return !target || meets(context, endOf(network), target, data, losses(), span);
}

function headsLearn(
  context: Context,
  network: Network,
  data: DataDefinition,
  losses: (head?: string) => CheckedLoss,
  span: Span,
): boolean {
  const heads = network.heads ?? [];
  const targets = data.targets.map((each) => each.name);
  const odd = heads.find((head) => !targets.includes(head.name));
  if (odd) {
    const among = data.ownTargets
      ? `It has ${targets.join(", ")}.`
      : "It says nothing of `targets`: add `targets: { … }`.";
    context.report("TRP425", span, { head: odd.name, network: network.name, data: data.name, among });
    return false;
  }
  return heads.every((head) => {
    const target = data.targets.find((each) => each.name === head.name);
    return (
      !target ||
      meets(context, endOf({ ...head, name: `${network.name}.${head.name}` }), target, data, losses(head.name), span)
    );
  });
}

/** One end against one target. */
function meets(
  context: Context,
  end: End,
  target: Target,
  data: DataDefinition,
  loss: CheckedLoss,
  span: Span,
): boolean {
  const { name, output, last } = end;
  if (!isOfTarget(context, loss.extern, target, loss.span)) {
    // Both are told at once where the whole end is that of a classifier.
    widthFits(context, end, target, data, span);
    return false;
  }
  if (loss.endsIn !== undefined && last?.arguments.activation !== loss.endsIn && output.length === 1) {
    if (!widthFits(context, end, target, data, span)) return false;
    context.report("TRP404", span, { loss: loss.call.name, network: name, activation: loss.endsIn });
    return false;
  }
  if (loss.outputs !== undefined && sizeOf(output) !== loss.outputs) {
    const holes = { loss: loss.call.name, outputs: loss.outputs, network: name, shape: showShape(output) };
    context.report("TRP461", span, holes);
    return false;
  }
  return widthFits(context, end, target, data, span);
}

function widthFits(context: Context, end: End, target: Target, data: DataDefinition, span: Span): boolean {
  const { name, output, last } = end;
  if (target.type === "classes") {
    if (target.classes === 2 && saysHowMuch(end)) return true;
    const fits = output.length === 1 && (target.classes === undefined || output[0] === target.classes);
    if (fits && target.classes !== 1) return true;
    const classes = target.classes ?? output.at(-1) ?? 0;
    const of = data.ownTargets ? `${data.name}.${target.name}` : data.name;
    context.report("TRP403", span, { network: name, outputs: showShape(output), data: of, classes });
    return false;
  }
  if (target.type === "flag" && saysANumber(end)) {
    context.report("TRP463", span, { network: name, target: target.name });
    return false;
  }
  if (
    target.type === "unknown" ||
    (output.length === 1 && (output[0] === 1 || (target.type === "flag" && output[0] === 2)))
  )
    return true;
  const what = target.type === "flag" ? "true or false" : "a number";
  // Whoever ends in softmax means classes, and numbers of a column may be just that.
  const classed = target.type === "number" && last?.arguments.activation === "softmax" ? target.column : undefined;
  context.report("TRP426", span, { network: name, outputs: showShape(output), target: target.name, what, classed });
  return false;
}

/** What a trained network answers to those who use it. */
export function answersOf(network: Network, data: DataDefinition): Answers {
  const { input, output, heads } = network;
  const end = endOf(network);
  const classes = saysHowMuch(end) ? 2 : (output[0] ?? 0);
  if (heads) {
    const widths = heads.map((head) => ({ name: head.name, classes: head.output[0] ?? 0 }));
    return { type: "classes", input, classes, heads: widths };
  }
  const type = data.targets[0]?.type;
  return type === "number" || (type === "unknown" && saysANumber(end))
    ? { type: "values", input, values: output[0] ?? 0 }
    : { type: "classes", input, classes };
}

/** Whether weights of one network can be those of another; what is different, in words. */
export function differenceOf(a: Network, b: Network): string | undefined {
  if (showShape(a.input) !== showShape(b.input))
    return `one takes rows of shape ${showShape(a.input)}, the other of ${showShape(b.input)}`;
  const [first, second] = [layersOf({ layers: a.layers }), layersOf({ layers: b.layers })];
  if (first.length !== second.length) return `one has ${first.length} layers, the other ${second.length}`;
  for (const [at, layer] of first.entries()) {
    const other = second[at];
    if (layer.name !== other?.name)
      return `layer ${at + 1} is \`${layer.name}\` in one and \`${other?.name}\` in the other`;
    if (showShape(layer.shape) !== showShape(other.shape))
      return `layer ${at + 1} gives shape ${showShape(layer.shape)} in one and ${showShape(other.shape)} in the other`;
    if (layer.weights !== other.weights)
      return `layer ${at + 1} has ${layer.weights} weights in one and ${other.weights} in the other`;
  }
  const [ours, theirs] = [a, b].map((each) =>
    (each.heads ?? []).map((head) => `${head.name} ${showShape(head.output)}`).join(", "),
  );
  return ours === theirs ? undefined : "they end in different heads";
}

/** What is different between the answers of two models that are to answer together; undefined where nothing is. */
export function differenceBetween(a: Answers, b: Answers, first: string, second: string): string | undefined {
  if (a.type !== b.type) {
    const gives = (answers: Answers, name: string) =>
      answers.type === "numbers"
        ? `\`${name}\` is a function of numbers`
        : answers.type === "classes"
          ? `\`${name}\` gives classes`
          : `\`${name}\` gives numbers`;
    const [one, other] =
      a.type === "numbers" || b.type !== "numbers"
        ? [gives(a, first), gives(b, second)]
        : [gives(b, second), gives(a, first)];
    return `${one}, and ${other}`;
  }
  if (a.type === "numbers" || b.type === "numbers") return undefined;
  const [width, otherWidth] = [widthOf(a), widthOf(b)];
  if (width !== otherWidth) return `\`${first}\` knows ${width}, and \`${second}\` knows ${otherWidth}`;
  if (showShape(a.input) !== showShape(b.input))
    return `\`${first}\` takes rows of shape ${showShape(a.input)}, and \`${second}\` of shape ${showShape(b.input)}`;
  return undefined;
}

function widthOf(answers: Exclude<Answers, { type: "numbers" }>): string {
  if (answers.type === "values") return `${answers.values} values`;
  if (!answers.heads) return `${answers.classes} classes`;
  return `the heads ${answers.heads.map(({ name, classes }) => `${name} [${classes}]`).join(", ")}`;
}
