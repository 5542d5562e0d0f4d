/**
 * Networks: a pipeline of layers with their shapes, which may end in several named heads.
 */

import type { Expression, RecordExpression, Word } from "../ast.js";
import { type Backend, type Head, type Layer, layersOf, type Network } from "../plan.js";
import type { NetworkDefinition, TrainingLimit } from "../program.js";
import type { Span } from "../source.js";
import { calleeOf } from "./calls.js";
import { numberFrom, recordFrom } from "./constants.js";
import type { Context, Written } from "./context.js";
import { kindOf } from "./describe.js";
import { callOfLayer, type ReadLayer, readLayer, stagesOf } from "./layers.js";
import { targetOf } from "./references.js";
import { readAll } from "./types.js";
import { sub } from "./written.js";

/** What a pipeline has been so far. */
interface Building {
  readonly input: readonly number[];
  readonly layers: Layer[];
  readonly spans: Span[];
  readonly named: Map<string, number>;
  /** The layers that some backend cannot train. */
  readonly limits: TrainingLimit[];
  shape: readonly number[];
}

export function readNetwork(at: Written, name: Word): NetworkDefinition | undefined {
  const stages = stagesOf(at);
  const [first, ...rest] = stages ?? [];
  const building = first && readBeginning(first, name);
  if (!building) {
    checkNames(rest);
    return undefined;
  }
  const last = rest.at(-1);
  const ending = last?.expression.type === "record" ? sub(last, last.expression) : undefined;
  if (!addStages(building, ending ? rest.slice(0, -1) : rest)) return undefined;
  const heads = ending && readHeads(building, ending as Written<RecordExpression>);
  if (ending && !heads) return undefined;
  return definitionOf(building, at.context.qualified(name.text), name.span, heads);
}

/** `input(28, 28)`, or another network that this one goes on from. */
function readBeginning(at: Written, name: Word): Building | undefined {
  const { expression, context } = at;
  const callee = calleeOf(expression);
  if (callee?.name === "input" && !context.has("input") && expression.type === "call") {
    const sizes = readAll(callee.arguments, ({ value }) => numberFrom(sub(at, value), "count", "A size of the input"));
    if (!sizes) return undefined;
    if (sizes.length === 0 || sizes.includes(0)) return missingInput(at, expression, name);
    return { input: sizes, layers: [], spans: [], named: new Map(), limits: [], shape: sizes };
  }
  const base =
    expression.type === "name" ? expression.name : expression.type === "field" ? nameBefore(expression) : undefined;
  if (base === undefined || !context.has(base)) return missingInput(at, expression, name);
  const target = targetOf(at, "a network", ["network"]);
  if (!target) return undefined;
  const { definition } = target;
  if (definition.kind !== "network") {
    const holes = { name: definition.name, is: kindOf(definition), wanted: "a network" };
    context.report("TRP203", expression.span, holes);
    return undefined;
  }
  const { network, named, spans, limits } = definition;
  if (network.heads) {
    context.report("TRP418", expression.span, { name: network.name });
    return undefined;
  }
  const { input, layers, output } = network;
  return { input, layers: [...layers], spans: [...spans], named: new Map(named), limits: [...limits], shape: output };
}

function nameBefore(expression: Expression & { type: "field" }): string | undefined {
  return expression.of.type === "name" ? expression.of.name : undefined;
}

function missingInput({ context }: Written, { span }: Expression, name: Word): undefined {
  context.report("TRP400", span, { name: name.text });
  return undefined;
}

/** As long as a pipeline may be that is written in one piece; beyond it no network learns. */
const mostLayers = 1000;

/** False after a report. */
function addStages(building: Building, stages: readonly Written[]): boolean {
  for (const [position, stage] of stages.entries()) {
    if (stage.expression.type === "record") {
      stage.context.report("TRP419", stage.expression.span, {});
      return false;
    }
    const read = readLayer(stage, building.shape);
    if (!read || !add(building, read, stage)) {
      checkNames(stages.slice(position + 1));
      return false;
    }
    if (layersOf(building).length <= mostLayers) continue;
    stage.context.report("TRP441", stage.expression.span, { most: mostLayers });
    return false;
  }
  return true;
}

/** Behind a mistake no shape is known, and names and arguments can be wrong all the same. */
function checkNames(stages: readonly Written[]): void {
  for (const stage of stages) if (stage.expression.type !== "record") callOfLayer(stage);
}

function add(building: Building, read: ReadLayer, { context }: Written): boolean {
  const { layer, span } = read;
  if (!nameAll(building, read, context)) return false;
  building.layers.push(layer);
  building.spans.push(span);
  building.shape = layer.shape;
  building.limits.push(...limitsOf(read));
  return true;
}

/** A name stands once in a network; one inside another layer is that layer's number. False after a report. */
function nameAll(building: Building, { layer, span, inside }: ReadLayer, context: Context): boolean {
  const { name } = layer.arguments;
  if (typeof name === "string") {
    const before = building.named.get(name);
    if (before !== undefined) {
      const first = building.spans[before];
      context.report("TRP200", span, { name }, first ? [{ message: "the other layer is here", span: first }] : []);
      return false;
    }
    building.named.set(name, building.layers.length);
  }
  return inside.every((each) => nameAll(building, each, context));
}

function limitsOf({ layer, trainsOn, span, inside }: ReadLayer): TrainingLimit[] {
  const own = trainsOn ? [{ layer: layer.name, backends: trainsOn, span }] : [];
  return [...own, ...inside.flatMap(limitsOf)];
}

/** `{ digit: dense(10, softmax), large: dense(1, sigmoid) }`: each goes on from the end of the trunk. */
function readHeads(trunk: Building, at: Written<RecordExpression>): Head[] | undefined {
  const fields = recordFrom(at, "The heads of a network", "a record");
  if (!fields) return undefined;
  at.context.later({ what: "a network with several heads", span: at.expression.span });
  if (fields.size === 0) {
    at.context.report("TRP305", at.expression.span, {
      what: "The heads of a network",
      wanted: "one or more",
      found: "an empty record",
    });
    return undefined;
  }
  return readAll([...fields], ([name, written]) => {
    const stages = stagesOf(written);
    const head: Building = { ...trunk, layers: [], spans: [], named: new Map(), limits: [] };
    if (!stages || !addStages(head, stages)) return undefined;
    trunk.limits.push(...head.limits);
    return { name, layers: head.layers, output: head.shape };
  });
}

function definitionOf(building: Building, name: string, span: Span, heads: Head[] | undefined): NetworkDefinition {
  const { input, layers, shape, named, spans, limits } = building;
  const backends =
    limits.length > 0 ? trainable.filter((each) => limits.every((limit) => limit.backends.includes(each))) : undefined;
  const network: Network = {
    name,
    input,
    layers,
    output: shape,
    ...(heads ? { heads } : {}),
    ...(backends ? { backends } : {}),
  };
  return { kind: "network", name, span, network, named, spans, limits };
}

const trainable: readonly Exclude<Backend, "auto">[] = ["native", "wasm", "js"];

/** Layers put behind those that another network lends: a transfer's `head:`. */
export function continued(
  from: Pick<NetworkDefinition, "network" | "named" | "limits">,
  kept: number,
  at: Written,
  name: string,
): NetworkDefinition | undefined {
  const { input, layers } = from.network;
  const shape = layers[kept - 1]?.shape ?? input;
  const building: Building = {
    input,
    layers: layers.slice(0, kept),
    spans: layers.slice(0, kept).map(() => at.expression.span),
    named: new Map([...from.named].filter(([, position]) => position < kept)),
    limits: [...from.limits],
    shape,
  };
  const stages = stagesOf(at);
  if (!stages || !addStages(building, stages)) return undefined;
  return definitionOf(building, name, at.expression.span, undefined);
}
