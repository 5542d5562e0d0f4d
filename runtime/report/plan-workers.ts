/**
 * The workers of a plan, and its pools with their policies written out as a file would write them.
 */

import type { Paint } from "../../lang/frame.js";
import type { Plan, PlanPolicy, PlanPool, PlanWorker } from "../../lang/plan.js";
import { formulaAsText, preferenceAsText } from "./formula-text.js";
import { showResource } from "./plan-tasks.js";
import { fewest, indexOf, listOf, spanOf } from "./runs.js";
import { paragraph, table } from "./table.js";

interface WorkerRow {
  readonly name: string;
  readonly workers: readonly PlanWorker[];
  readonly pool: string;
}

export function workersAsText(plan: Plan, paint: Paint, width: number | undefined): string {
  const rows = workerRows(plan);
  const columns = [
    { title: "worker" },
    { title: "pool" },
    { title: "backend" },
    { title: "slowdown", right: true },
    { title: "offers", wrap: true },
  ];
  return table(
    columns,
    rows.map(({ name, workers, pool }) => [
      name,
      pool,
      workers[0]?.backend ?? "",
      spanOf(
        workers.map(({ slowdown }) => slowdown),
        (slowdown) => `${Number(slowdown.toPrecision(4))}×`,
      ) ?? "",
      Object.keys(workers[0]?.offers ?? {})
        .map((resource) =>
          showResource(
            resource,
            workers.map(({ offers }) => offers[resource] ?? 0),
          ),
        )
        .join(", "),
    ]),
    paint.strong,
    width,
  );
}

/** Of a counted worker, those that differ in numbers alone are one row. */
function workerRows({ workers, pools }: Plan): readonly WorkerRow[] {
  const groups = new Map<string, PlanWorker[]>();
  const poolOf = (worker: PlanWorker) => pools.find((pool) => pool.workers.includes(worker.name))?.name ?? "";
  for (const worker of workers) {
    const { name, backend, offers } = worker;
    const key = JSON.stringify([indexOf(name)?.group ?? [name], poolOf(worker), backend, Object.keys(offers)]);
    groups.set(key, [...(groups.get(key) ?? []), worker]);
  }
  return [...groups.values()].flatMap((group) =>
    (group.length < fewest ? group.map((each) => [each]) : [group]).map((together) => ({
      name: listOf(together.map(({ name }) => name)),
      workers: together,
      pool: together[0] ? poolOf(together[0]) : "",
    })),
  );
}

export function poolsAsText({ pools }: Plan, paint: Paint, width: number | undefined): string {
  return pools.map((pool) => showPool(pool, paint, width)).join("\n");
}

/** `  order:   `. */
const indent = 11;

function showPool({ name, workers, policy }: PlanPool, paint: Paint, width: number | undefined): string {
  const room = width === undefined ? undefined : width - indent;
  const lines = partsOf(policy).map(([part, text]) => {
    const formula = paragraph(text, room).replaceAll("\n", `\n${" ".repeat(indent)}`);
    return `${`  ${part}:`.padEnd(indent)}${formula}`;
  });
  const heading = `${paint.strong(`pool ${name}`)} of ${listOf(workers)}, by the policy ${policy.name}`;
  return [heading, ...lines].join("\n");
}

function partsOf({ admit, order, place, preempt }: PlanPolicy): readonly (readonly [part: string, text: string])[] {
  return [
    ...(admit ? [["admit", formulaAsText(admit)] as const] : []),
    ["order", preferenceAsText(order)],
    ["place", preferenceAsText(place)],
    ...(preempt ? [["preempt", formulaAsText(preempt)] as const] : []),
  ];
}
