/**
 * The networks of a plan, each once and layer by layer, with what it weighs and what a row costs.
 */

import type { Paint } from "../../lang/frame.js";
import { type Layer, layersOf, type Network, type Plan, type Work } from "../../lang/plan.js";
import { describeLayer } from "./describe-work.js";
import { showCount, showNumberOf, showShape } from "./numbers.js";
import { listOf } from "./runs.js";
import { paragraph, table } from "./table.js";

/** Longer stacks are shortened in the middle: they are mostly one block, again and again. */
const mostLayers = 24;
/** What is shown of either end of a longer one. */
const shownOfEnds = 10;

interface Used {
  readonly network: Network;
  readonly by: string[];
}

export function networksAsText(plan: Plan, paint: Paint, width: number | undefined): string[] {
  return networksOf(plan).map((used) => showNetwork(used, paint, width));
}

/** Every network that some task makes, in the order of the tasks; equal ones are one. */
function networksOf({ tasks }: Plan): readonly Used[] {
  const found = new Map<string, Used>();
  for (const task of tasks)
    for (const network of networksIn(task.work)) {
      const key = JSON.stringify(network);
      const known = found.get(key) ?? { network, by: [] };
      if (known.by.at(-1) !== task.id) known.by.push(task.id);
      found.set(key, known);
    }
  return [...found.values()];
}

function networksIn(work: Work): readonly Network[] {
  switch (work.kind) {
    case "train":
    case "transfer":
      return [work.model];
    case "together":
      return work.members.map(({ model }) => model);
    case "search":
      return [work.train.model];
    case "combine":
      return work.networks;
    default:
      return [];
  }
}

function showNetwork({ network, by }: Used, paint: Paint, width: number | undefined): string {
  const columns = [
    { title: `network ${network.name}`, wrap: true },
    { title: "shape" },
    { title: "weights", right: true },
    { title: "multiply-adds a row", right: true },
  ];
  const limits = network.backends ? `; trains on ${network.backends.join(", ")} alone` : "";
  return `${table(columns, rowsOf(network), paint.strong, width)}\n${paint.faint(paragraph(`for ${listOf(by)}${limits}`, width))}`;
}

function rowsOf(network: Network): string[][] {
  const { input, layers, heads = [] } = network;
  const all = layersOf(network);
  return [
    ["input", showShape(input), "", ""],
    ...shortened(layers.flatMap((layer) => rowsOfLayer(layer, ""))),
    ...heads.flatMap((head) => [
      [`→ ${head.name}`, showShape(head.output), "", ""],
      ...shortened(head.layers.flatMap((layer) => rowsOfLayer(layer, "  "))),
    ]),
    ["total", "", total(all, "weights"), total(all, "work")],
  ];
}

/** What stands inside a layer stands below it, a step to the right, with what it weighs and costs itself. */
function rowsOfLayer(layer: Layer, indent: string): string[][] {
  const row = [
    `${indent}${describeLayer(layer)}`,
    showShape(layer.shape),
    ...[layer.weights, layer.work].map(showKnown),
  ];
  return [row, ...(layer.inside ?? []).flatMap((each) => rowsOfLayer(each, `${indent}  `))];
}

const showKnown = (count: number | undefined) => (count === undefined ? "?" : showCount(count));

/** A sum of which one part is not known is not known. */
function total(layers: readonly Layer[], of: "weights" | "work"): string {
  const counts = layers.flatMap((layer) => layer[of] ?? []);
  return counts.length < layers.length ? "?" : showCount(counts.reduce((sum, each) => sum + each, 0));
}

function shortened(rows: readonly string[][]): readonly string[][] {
  if (rows.length <= mostLayers) return rows;
  const left = showNumberOf(rows.length - 2 * shownOfEnds, "more layer");
  return [...rows.slice(0, shownOfEnds), [`… ${left}`, "", "", ""], ...rows.slice(-shownOfEnds)];
}
