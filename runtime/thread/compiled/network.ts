/**
 * A network of the plan as a list of kernel calls: all memory is laid out once, and neither a step nor an answer
 * allocates anything. `stages/` has the layers, `objective.ts` the losses, `update.ts` the optimisers.
 *
 * The memory is the network's own: it goes with it, and nothing else can move it.
 */

import type { Call, Layer, Network } from "../../../lang/plan.js";
import type { RowSource } from "../../data/rows/rows.js";
import { type Address, activationCodes, kernelsOn, matmulScratch } from "../../kernels/kernels.js";
import type { WeightSpec } from "../../results.js";
import type { Step } from "../learner.js";
import type { OptimiserState } from "../optimisers.js";
import {
  type Closing,
  closingOf,
  floatsOf,
  type NamedLayer,
  type NetworkWeights,
  namedLayers,
  sizeOf,
  weightsOf,
} from "../shapes.js";
import { type Feed, layFeed } from "./feed.js";
import { Layout } from "./layout.js";
import { type Objective, objectiveFor } from "./objective.js";
import type { Laid, Lane, Site, Stage, Tools, Weight } from "./stage.js";
import { stageMakers } from "./stages/table.js";
import { type Learners, layUpdate, type Update } from "./update.js";

/** How it is to learn; without this, a network only answers. */
export interface Learning {
  readonly loss: Call;
  readonly optimizer: Call;
  /** Where the rate follows a schedule: what it is now. */
  readonly pace?: { readonly rate: number };
}

export interface CompiledNetwork extends NetworkWeights {
  /** Live, in the order of `specs`: write into it to set the weights, copy it out to keep them. */
  readonly weights: Float32Array;
  /** The gradients of the weights that learn, as the last step left them. */
  readonly gradient: Float32Array;
  readonly optimiser: OptimiserState;
  /** Takes `batch` rows at most. */
  readonly step: Step;
  /** What the network makes of these rows, `batch` of them at most. The view holds until the next call. */
  answer(rows: RowSource, from: number, to: number): Float32Array;
  /** What its memory takes. */
  readonly bytes: number;
}

export interface CompileOptions {
  /** The most rows at a time. */
  readonly batch: number;
  readonly learning?: Learning;
}

/** Ask `canCompile` first. Throws `memory` where there is not enough of it. */
export function compileNetwork(network: Network, options: CompileOptions): CompiledNetwork {
  const plan = layOut(network, options);
  const memory = plan.layout.make(network.name);
  const floats = new Float32Array(memory.buffer);
  const tools: Tools = { kernels: kernelsOn(memory), floats, scratch: plan.scratch };
  const { specs, learning } = plan.weights;
  const view = (at: Address, length: number) => floats.subarray(at / 4, at / 4 + length);
  const feed = plan.feed(tools);
  const stage = plan.body.build(tools);
  const update = plan.update?.(tools);
  return {
    specs,
    learning,
    weights: view(plan.learners.weights, floatsOf(specs)),
    gradient: view(plan.learners.gradient, plan.learners.gradient ? learning.size : 0),
    optimiser: update?.state ?? { steps: 0, slots: {} },
    step: update ? stepper(plan, tools, { feed, stage, update }) : () => notLaidOut(network),
    answer: answerer(plan, tools, feed, stage),
    bytes: plan.layout.bytes,
  };
}

/** How many rows a network can answer at a time within so many bytes: one at least, and `most` at most. */
export function rowsWithin(network: Network, bytes: number, most: number): number {
  const [one, two] = [1, 2].map((batch) => layOut(network, { batch }).layout.bytes);
  const each = Math.max(1, two! - one!);
  return Math.min(most, 1 + Math.max(0, Math.floor((bytes - one!) / each)));
}

function notLaidOut(network: Network): never {
  throw new Error(`${network.name} was not compiled to learn`);
}

interface Plan {
  readonly layout: Layout;
  readonly weights: NetworkWeights;
  readonly learners: Learners;
  readonly scratch: Address;
  /** All layers, without what stands apart at the end. */
  readonly body: Laid;
  /** What stands apart at the end: a softmax always, a sigmoid where the loss stops in front of it. */
  readonly closing: Closing | undefined;
  readonly objective: Objective | undefined;
  readonly feed: (tools: Tools) => Feed;
  readonly update: ((tools: Tools) => Update) | undefined;
}

function layOut(network: Network, { batch, learning }: CompileOptions): Plan {
  const layout = new Layout();
  const weights = weightsOf(network);
  const learners = {
    weights: layout.reserve(floatsOf(weights.specs)),
    gradient: learning ? layout.reserve(weights.learning.size) : 0,
    size: weights.learning.size,
  };
  const labels = layout.reserve(batch);
  const size = sizeOf(network.input);
  const input: Lane = { shape: network.input, size, values: layout.reserve(batch * size), gradient: 0 };
  const end = closingOf(network);
  const objective = learning && objectiveFor(learning.loss, end, labels);
  const closing = end === "softmax" || objective?.takesLogits ? end : undefined;
  const layers = closing ? withBareEnd(network.layers) : network.layers;
  const named = new Map(namedLayers({ input: network.input, layers }).map((each) => [each.layer, each]));
  const places = weightPlaces(weights, learners);
  let borrowed = matmulScratch;
  const borrow = (count: number) => {
    borrowed = Math.max(borrowed, count);
  };
  const body = layLayers(layers, input, { batch, learns: learning !== undefined, layout, borrow, named, places });
  return {
    layout,
    weights,
    learners,
    scratch: layout.reserve(borrowed),
    body,
    closing,
    objective,
    feed: layFeed(layout, input, batch),
    update: learning && layUpdate(learning, layout, learners),
  };
}

/** Training stops in front of it (see `../losses.ts`), so what closes the network stands by itself. */
function withBareEnd(layers: readonly Layer[]): Layer[] {
  const last = layers.at(-1)!;
  return [...layers.slice(0, -1), { ...last, arguments: { ...last.arguments, activation: "linear" } }];
}

function weightPlaces({ specs, learning }: NetworkWeights, learners: Learners): ReadonlyMap<string, Weight> {
  const place = ({ shape, offset }: WeightSpec, at: number): Weight => ({
    shape,
    values: learners.weights + 4 * offset,
    gradient: at < learning.variables && learners.gradient ? learners.gradient + 4 * offset : 0,
  });
  return new Map(specs.map((spec, at) => [spec.name, place(spec, at)]));
}

interface Ground {
  readonly batch: number;
  readonly learns: boolean;
  readonly layout: Layout;
  readonly borrow: Site["borrow"];
  readonly named: ReadonlyMap<Layer, NamedLayer>;
  readonly places: ReadonlyMap<string, Weight>;
}

/** Layers one after the other. */
function layLayers(layers: readonly Layer[], input: Lane, ground: Ground): Laid {
  const laid: Laid[] = [];
  for (const layer of layers) laid.push(layLayer(layer, laid.at(-1)?.output ?? input, ground));
  return {
    output: laid.at(-1)?.output ?? input,
    build(tools) {
      const stages = laid.map(({ build }) => build(tools));
      const back = stages.slice().reverse();
      return {
        forward(rows, random) {
          for (const stage of stages) stage.forward(rows, random);
        },
        backward(rows) {
          for (const stage of back) stage.backward(rows);
        },
      };
    },
  };
}

function layLayer(layer: Layer, input: Lane, ground: Ground): Laid {
  const { layout, borrow, batch, learns, named, places } = ground;
  const make = stageMakers.get(layer.name);
  if (!make) throw new Error(`the layer ${layer.name} cannot be compiled`);
  const { name } = named.get(layer)!;
  const reserve = (count: number) => layout.reserve(count);
  // Who has weights wants a gradient, and so does everything after it.
  const wanted = learns && (input.gradient !== 0 || hasWeights(layer, ground));
  const site: Site = {
    name,
    batch,
    input,
    learns,
    reserve,
    borrow,
    weight(array) {
      const found = places.get(`${name}/${array}`);
      if (!found) throw new Error(`${name} has no weights ${array}`);
      return found;
    },
    lane(shape) {
      const size = sizeOf(shape);
      const values = reserve(batch * size);
      return { shape, size, values, gradient: wanted ? reserve(batch * size) : 0 };
    },
    inside: (layers, into) => layLayers(layers, into, ground),
  };
  return make(layer, site);
}

function hasWeights(layer: Layer, ground: Ground): boolean {
  const own = `${ground.named.get(layer)!.name}/`;
  if ([...ground.places.keys()].some((name) => name.startsWith(own))) return true;
  return (layer.inside ?? []).some((each) => hasWeights(each, ground));
}

interface Moving {
  readonly feed: Feed;
  readonly stage: Stage;
  readonly update: Update;
}

function stepper(plan: Plan, tools: Tools, { feed, stage, update }: Moving): CompiledNetwork["step"] {
  const { kernels, floats } = tools;
  const { objective, closing, body } = plan;
  if (!objective) throw new Error("a step needs a loss");
  const { output } = body;
  const softmaxInside = closing === "softmax" && !objective.takesLogits;
  const { specs, learning } = plan.weights;
  const weights = plan.learners.weights / 4;
  const statistics = floats.subarray(weights + learning.size, weights + floatsOf(specs));
  return (rows, from, to, truth, random) => {
    const count = to - from;
    feed(rows, from, to);
    stage.forward(count, random);
    if (softmaxInside) kernels.softmax(output.values, output.values, count, output.size);
    const { loss, correct } = objective.measure(tools, output, truth);
    if (!Number.isFinite(loss)) return { loss, correct, finite: false };
    if (softmaxInside) kernels.softmaxBack(output.values, output.gradient, output.gradient, count, output.size);
    stage.backward(count);
    // The optimiser looks after the weights that learn; a batch moved the others while it passed through.
    return { loss, correct, finite: update.step() && statistics.every(Number.isFinite) };
  };
}

const sigmoid = activationCodes.sigmoid!;

function answerer(plan: Plan, { kernels, floats }: Tools, feed: Feed, stage: Stage): CompiledNetwork["answer"] {
  const { output } = plan.body;
  return (rows, from, to) => {
    const count = to - from;
    feed(rows, from, to);
    stage.forward(count, undefined);
    if (plan.closing === "softmax") kernels.softmax(output.values, output.values, count, output.size);
    if (plan.closing === "sigmoid") kernels.activate(sigmoid, output.values, output.values, count * output.size);
    return floats.subarray(output.values / 4, output.values / 4 + count * output.size);
  };
}
