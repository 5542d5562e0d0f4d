/**
 * How many tasks can go side by side by the graph alone: the most of which none comes after another.
 *
 * By Dilworth's theorem they are as many as the fewest chains that cover the graph, and those are counted as a least flow
 * through it (Ahuja, Magnanti and Orlin, Network Flows, 1993, section 6.6): every task is an edge that takes at least
 * one unit; a first flow covers all of them greedily, and is then lowered along paths from its sink back to its source.
 * Tasks between the same neighbours are one edge that takes as many, so that counted statements cost nothing.
 */

import type { PlanTask } from "../../lang/plan.js";

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly least: number;
  flow: number;
}

interface Node {
  weight: number;
  /** Places of the nodes before it, each smaller than its own. */
  readonly before: readonly number[];
}

const source = 0;
const sink = 1;
const entryOf = (node: number) => 2 + 2 * node;
const exitOf = (node: number) => 3 + 2 * node;

export function widthOf(tasks: readonly PlanTask[]): number {
  const nodes = nodesOf(tasks);
  const edges = coveringFlow(nodes);
  const incident: Edge[][] = Array.from({ length: 2 + 2 * nodes.length }, () => []);
  for (const edge of edges) {
    incident[edge.from]?.push(edge);
    incident[edge.to]?.push(edge);
  }
  let lowered = lower(incident);
  while (lowered) lowered = lower(incident);
  return edges.filter(({ from }) => from === source).reduce((total, { flow }) => total + flow, 0);
}

function nodesOf(tasks: readonly PlanTask[]): readonly Node[] {
  const followers = new Map<string, string[]>();
  for (const task of tasks) followers.set(task.id, []);
  for (const task of tasks) for (const id of task.after) followers.get(id)?.push(task.id);
  const nodes: Node[] = [];
  const nodeOf = new Map<string, number>();
  const nodeBetween = new Map<string, number>();
  for (const { id, after } of tasks) {
    const neighbours = JSON.stringify([[...after].sort(), followers.get(id) ?? []]);
    const at = nodeBetween.get(neighbours) ?? nodes.length;
    nodeBetween.set(neighbours, at);
    nodeOf.set(id, at);
    const known = nodes[at];
    if (known) known.weight++;
    else nodes.push({ weight: 1, before: [...new Set(after.map((each) => nodeOf.get(each) ?? 0))] });
  }
  return nodes;
}

/** Each node takes over the chains that end before it, and starts those that it still lacks. */
function coveringFlow(nodes: readonly Node[]): Edge[] {
  const edges: Edge[] = [];
  const ends: Edge[] = [];
  for (const [at, { weight, before }] of nodes.entries()) {
    let missing = weight;
    for (const each of before) {
      const end = ends[each];
      const taken = Math.min(missing, end?.flow ?? 0);
      if (end) end.flow -= taken;
      missing -= taken;
      edges.push({ from: exitOf(each), to: entryOf(at), least: 0, flow: taken });
    }
    const end = { from: exitOf(at), to: sink, least: 0, flow: weight };
    ends.push(end);
    edges.push({ from: source, to: entryOf(at), least: 0, flow: missing });
    edges.push({ from: entryOf(at), to: exitOf(at), least: weight, flow: weight }, end);
  }
  return edges;
}

/** Takes what it can from the flow along one path from sink to source; false where there is none. */
function lower(incident: readonly (readonly Edge[])[]): boolean {
  const reachedBy = new Map<number, Edge>();
  const open = [sink];
  for (let next = 0; next < open.length && !reachedBy.has(source); next++) {
    const at = open[next] ?? sink;
    for (const edge of incident[at] ?? []) {
      const backwards = edge.to === at;
      const to = backwards ? edge.from : edge.to;
      // Along an edge there is always room; against it, for what it need not carry.
      if (to === sink || reachedBy.has(to) || (backwards && edge.flow <= edge.least)) continue;
      reachedBy.set(to, edge);
      open.push(to);
    }
  }
  if (!reachedBy.has(source)) return false;
  const path: { edge: Edge; backwards: boolean }[] = [];
  for (let at = source; at !== sink; ) {
    const edge = reachedBy.get(at);
    if (!edge) throw new Error("a path to the source has a gap");
    const backwards = edge.from === at;
    path.push({ edge, backwards });
    at = backwards ? edge.to : edge.from;
  }
  const room = Math.min(
    ...path.map(({ edge, backwards }) => (backwards ? edge.flow - edge.least : Number.POSITIVE_INFINITY)),
  );
  for (const { edge, backwards } of path) edge.flow += backwards ? -room : room;
  return true;
}
