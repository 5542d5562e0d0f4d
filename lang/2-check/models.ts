/**
 * Models: pipelines of layers with their shapes, functions of a list of numbers, and ensembles of either.
 */

import type { BinaryExpression, CallExpression, Expression, Statement, Word } from "../ast.js";
import type { Layer, Network, Predictor } from "../plan.js";
import type { Answers, Definition, EnsembleDefinition } from "../program.js";
import { calleeOf, checkCall } from "./calls.js";
import { type Context, kindOf, looksOf } from "./context.js";
import { type Member, modelsFrom } from "./references.js";
import { numberType, read } from "./scalars.js";
import { constantNames, numberFrom, settingsOf } from "./settings.js";

export const showShape = (shape: readonly number[]) => `[${shape.join(", ")}]`;

export function readModel(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
  if (!statement.value) return unknown;
  return (
    (statement.parameters
      ? readFunction(context, statement, statement.value, name)
      : readNetwork(context, statement.value, name)) ?? unknown
  );
}

function readFunction(context: Context, statement: Statement, body: Expression, name: Word): Definition | undefined {
  const [parameter, extra] = statement.parameters ?? [];
  if (!parameter || extra) {
    context.report("TRP305", extra?.span ?? name.span, {
      what: `The function \`${name.text}\``,
      wanted: "of one input, as `model f(x) = …`",
      found: extra ? "a second one" : "one without any",
    });
    return undefined;
  }
  const input = parameter.name.text;
  const typed = read(context, body, {
    local: (word) =>
      word === input ? { formula: { op: "path", path: [input] }, type: { kind: "list", of: numberType() } } : undefined,
  });
  if (!typed) return undefined;
  const predictor = { type: "function", name: name.text, parameter: input, body: typed.formula } as const;
  return { kind: "function", name: name.text, span: name.span, predictor };
}

function stagesOf(expression: Expression): Expression[] {
  return expression.type === "binary" && expression.operator === "->"
    ? [...stagesOf(expression.left), expression.right]
    : [expression];
}

function readNetwork(context: Context, pipeline: Expression, name: Word): Definition | undefined {
  const [first, ...rest] = stagesOf(pipeline);
  const begin = first && readBeginning(context, first, name);
  if (!begin) return undefined;
  const layers: Layer[] = [...begin.layers];
  let shape = begin.output;
  for (const stage of rest) {
    const added = readStage(context, stage, shape);
    if (!added) return undefined;
    layers.push(...added);
    shape = layers.at(-1)?.shape ?? shape;
  }
  const network: Network = { name: name.text, input: begin.input, layers, output: shape };
  return { kind: "network", name: name.text, span: name.span, network };
}

type Beginning = Pick<Network, "input" | "layers" | "output">;

/** `input(28, 28)`, or another network that this one goes on from. */
function readBeginning(context: Context, stage: Expression, name: Word): Beginning | undefined {
  const callee = calleeOf(stage);
  if (callee?.name === "input" && stage.type === "call") {
    const sizes = stage.arguments.map((argument) =>
      numberFrom(context, argument.value, "count", "A size of the input", constantNames()),
    );
    if (!sizes.every((size) => size !== undefined)) return undefined;
    if (sizes.length === 0 || sizes.includes(0)) {
      context.report("TRP400", stage.span, { name: name.text });
      return undefined;
    }
    return { input: sizes, layers: [], output: sizes };
  }
  if (stage.type === "name" && context.own.has(stage.name)) {
    const definition = context.lookup(stage.name, stage.span);
    if (definition?.kind === "network") return definition.network;
    if (!definition || definition.kind === "unknown") return undefined;
    context.report("TRP203", stage.span, { name: stage.name, is: kindOf(definition), wanted: "a network" });
    return undefined;
  }
  context.report("TRP400", stage.span, { name: name.text });
  return undefined;
}

function readStage(context: Context, stage: Expression, shape: readonly number[]): readonly Layer[] | undefined {
  if (stage.type === "record") {
    context.report("TRP600", stage.span, { what: "A model with several heads" });
    return undefined;
  }
  const callee = calleeOf(stage);
  if (!callee) {
    context.report("TRP305", stage.span, {
      what: "Each step of a network",
      wanted: "a layer, as `dense(64, relu)`",
      found: looksOf(stage),
    });
    return undefined;
  }
  const definition = context.lookup(callee.name, callee.span, ["layer"]);
  if (!definition || definition.kind === "unknown") return undefined;
  if (definition.kind !== "extern" || definition.type !== "layer") {
    context.report("TRP401", callee.span, { name: callee.name, is: kindOf(definition) });
    return undefined;
  }
  const checked = checkCall(context, definition, callee, stage.span, constantNames());
  return checked && [{ ...checked.call, shape: shapeAfter(checked.call.name, checked.call.arguments, shape) }];
}

/** The shape rule of each layer, without the batch. */
function shapeAfter(layer: string, args: Layer["arguments"], shape: readonly number[]): readonly number[] {
  switch (layer) {
    case "flatten":
      return [shape.reduce((product, size) => product * size, 1)];
    case "dense":
      return [...shape.slice(0, -1), args.units as number];
    case "dropout":
      return shape;
    default:
      throw new Error(`no shape rule for the layer ${layer}, which the library declares`);
  }
}

export function readEnsemble(context: Context, statement: Statement, name: Word): Definition {
  settingsOf(context, statement);
  const unknown: Definition = { kind: "unknown", name: name.text, span: name.span };
  const members = statement.value && weighted(context, statement.value, name.text);
  if (!members) return unknown;
  return combineMembers(context, name, statement.value?.span ?? name.span, members) ?? unknown;
}

interface Weighted {
  readonly weight: number;
  readonly member: Member;
}

/** An expression that is linear in models, as its terms. */
function weighted(context: Context, expression: Expression, name: string): Weighted[] | undefined {
  if (expression.type === "binary") return weightedSum(context, expression, name);
  if (expression.type === "call") return average(context, expression, name);
  if (expression.type === "name" || expression.type === "index" || expression.type === "field")
    return modelsFrom(context, expression, constantNames())?.map((member) => ({ weight: 1, member }));
  context.report("TRP411", expression.span, { name });
  return undefined;
}

const scaled = (terms: readonly Weighted[] | undefined, by: number) =>
  terms?.map(({ weight, member }) => ({ weight: weight * by, member }));

function weightedSum(context: Context, expression: BinaryExpression, name: string): Weighted[] | undefined {
  const { operator, left, right } = expression;
  if (operator === "+" || operator === "-") {
    const [a, b] = [weighted(context, left, name), weighted(context, right, name)];
    return a && b && [...a, ...(scaled(b, operator === "-" ? -1 : 1) ?? [])];
  }
  if (operator === "*" || operator === "/") {
    const numberFirst = operator === "*" && isNumber(context, left);
    const [factor, models] = numberFirst ? [left, right] : [right, left];
    const by = numberFrom(context, factor, "number", "A weight", constantNames());
    if (by === undefined) return undefined;
    return scaled(weighted(context, models, name), operator === "/" ? 1 / by : by);
  }
  context.report("TRP411", expression.span, { name });
  return undefined;
}

/** By its looks: numbers and parameters, with no name of a model in it. */
function isNumber(context: Context, expression: Expression): boolean {
  switch (expression.type) {
    case "number":
      return true;
    case "name":
      return context.own.get(expression.name)?.kind.text === "param";
    case "unary":
      return isNumber(context, expression.operand);
    case "binary":
      return isNumber(context, expression.left) && isNumber(context, expression.right);
    default:
      return false;
  }
}

function average(context: Context, call: CallExpression, name: string): Weighted[] | undefined {
  const callee = calleeOf(call);
  const definition = callee && context.lookup(callee.name, callee.span, ["ensemble"]);
  if (!callee) context.report("TRP411", call.span, { name });
  if (!callee || !definition || definition.kind === "unknown") return undefined;
  if (definition.kind !== "extern" || definition.type !== "ensemble") {
    context.report("TRP203", callee.span, {
      name: callee.name,
      is: kindOf(definition),
      wanted: "a way to answer together",
    });
    return undefined;
  }
  if (definition.planned) {
    context.report("TRP600", callee.span, { what: `The ensemble \`${callee.name}\`` });
    return undefined;
  }
  const members = call.arguments.map((argument) => modelsFrom(context, argument.value, constantNames()));
  if (!members.every((each) => each !== undefined)) return undefined;
  const all = members.flat();
  if (all.length === 0) {
    context.report("TRP411", call.span, { name });
    return undefined;
  }
  return all.map((member) => ({ weight: 1 / all.length, member }));
}

function combineMembers(
  context: Context,
  name: Word,
  span: Expression["span"],
  terms: readonly Weighted[],
): EnsembleDefinition | undefined {
  const first = terms[0]?.member.answers;
  if (!first) return undefined;
  for (const { member } of terms) {
    const difference = differenceBetween(
      first,
      member.answers,
      terms[0]?.member.predictor.name ?? "",
      member.predictor.name,
    );
    if (!difference) continue;
    context.report("TRP406", span, { name: name.text, difference });
    return undefined;
  }
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  if (first.type === "classes" && Math.abs(total - 1) > 1e-6)
    context.report("TRP407", span, { name: name.text, total: String(Number(total.toPrecision(6))) });
  const predictor: Predictor = {
    type: "average",
    name: name.text,
    members: terms.map(({ weight, member }) => ({ weight, of: member.predictor })),
  };
  return { kind: "ensemble", name: name.text, span: name.span, predictor, answers: first };
}

function differenceBetween(a: Answers, b: Answers, first: string, second: string): string | undefined {
  if (a.type !== b.type) {
    const [one, other] = a.type === "numbers" ? [first, second] : [second, first];
    return `\`${one}\` is a function of numbers, and \`${other}\` gives classes`;
  }
  if (a.type === "numbers" || b.type === "numbers") return undefined;
  if (a.classes !== b.classes) return `\`${first}\` knows ${a.classes} classes, and \`${second}\` knows ${b.classes}`;
  if (showShape(a.input) !== showShape(b.input))
    return `\`${first}\` takes rows of shape ${showShape(a.input)}, and \`${second}\` of shape ${showShape(b.input)}`;
  return undefined;
}
