/**
 * Layers against backends: a training whose layers the chosen backend cannot train is refused, with the layer's line.
 *
 * What can be trained is declared with each layer (`trains_on`), and a test really trains each of them. A worker on
 * `auto` takes whichever backend can; only a backend that was chosen can be the wrong one.
 */

import type { Backend, PlanWorker } from "../plan.js";
import type { Definition, TrainingLimit, WorkItem } from "../program.js";
import type { Context } from "./context.js";
import { membersOf } from "./resources.js";

export function checkBackends(context: Context, definitions: readonly Definition[]): void {
  const pools = definitions.filter((each) => each.kind === "pool");
  const poolNamed = new Map(pools.map((pool) => [pool.name, pool]));
  const members = membersOf(definitions);
  for (const definition of definitions) {
    if (definition.kind !== "work") continue;
    for (const item of definition.items) {
      const workers = members(item.pool === undefined ? pools[0] : poolNamed.get(item.pool));
      const wrong = (item.trains ?? []).map((limit) => [limit, unfit(limit, workers)] as const);
      const [limit, worker] = wrong.find(([, each]) => each) ?? [];
      if (!limit || !worker) continue;
      refuse(context, item, limit, worker, definitions);
      break;
    }
  }
}

/** A worker whose backend cannot train the layer. */
function unfit({ backends }: TrainingLimit, workers: readonly PlanWorker[]): PlanWorker | undefined {
  const all: readonly Backend[] = backends;
  return workers.find(({ backend }) => backend !== "auto" && !all.includes(backend));
}

function refuse(
  context: Context,
  item: WorkItem,
  { layer, backends, span }: TrainingLimit,
  worker: PlanWorker,
  definitions: readonly Definition[],
): void {
  const where = definitions.find((each) => each.kind === "worker" && each.items.includes(worker))?.span;
  context.report(
    "TRP416",
    span,
    { layer, backend: worker.backend, worker: worker.name, backends: backends.join(", ") },
    [
      { message: `\`${item.id}\` trains it`, span: item.span },
      ...(where ? [{ message: `\`${worker.name}\` computes with ${worker.backend}`, span: where }] : []),
    ],
  );
}
