/**
 * The end of a run for programs: one JSON document, `version` 1. Weights are named by their digest, not written out.
 */

import type { Plan } from "../../lang/plan.js";
import type { Result, TableResult } from "../results.js";
import type { RunReport } from "../run-report.js";

export function reportAsJson(plan: Plan, report: RunReport): unknown {
  const placeOf = new Map(plan.tasks.map((task) => [task.id, task.place]));
  return {
    version: 1,
    file: plan.file,
    seed: plan.seed,
    parameters: plan.parameters,
    outcome: report.outcome,
    took: report.took,
    backend: report.backend,
    // From entries, so that a task called __proto__ is a key like any other.
    results: Object.fromEntries(Object.entries(report.results).map(([id, result]) => [id, resultAsJson(result)])),
    tasks: report.tasks,
    failures: report.failures.map(({ task, failure }) => ({ task, place: placeOf.get(task), ...failure })),
    skipped: report.skipped,
    recycled: report.recycled,
  };
}

function resultAsJson(result: Result): unknown {
  switch (result.kind) {
    case "table":
      return tableAsJson(result);
    case "network": {
      const { kind, network, backend, epochs, digest } = result;
      return { kind, network: network.name, backend, epochs, digest };
    }
    case "scores": {
      const { kind, data, rows, metrics, models } = result;
      const scored = models.map(({ name, scores }) => [
        name,
        Object.fromEntries(metrics.map((metric, at) => [metric, scores[at]])),
      ]);
      return { kind, data, rows, models: Object.fromEntries(scored) };
    }
    default:
      return result;
  }
}

/** A table without its rows. */
export function tableAsJson({ kind, rows, shape, targets, parts, preparation, found, digest }: TableResult): unknown {
  const sizes = Object.entries(parts).map(([part, buffer]) => [
    part,
    buffer.byteLength / Uint32Array.BYTES_PER_ELEMENT,
  ]);
  const learned = targets.map(({ values: _, ...target }) => target);
  return { kind, rows, shape, targets: learned, parts: Object.fromEntries(sizes), preparation, found, digest };
}
