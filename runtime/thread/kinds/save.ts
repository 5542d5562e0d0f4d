/** Writes a model to a folder. */

import type { SaveWork } from "../../../lang/plan.js";
import type { Assignment } from "../../messages.js";
import { networksIn } from "../../models/fusion.js";
import { useBackend } from "../backends.js";
import type { Carried, Host } from "../host.js";
import { networkInput, scoresInput } from "../inputs.js";
import { type Measured, manifestFile } from "../model-folder.js";
import { replaceFolder } from "../replace-folder.js";
import { writeModel } from "../write-model.js";

export async function save(work: SaveWork, assignment: Assignment, _host: Host): Promise<Carried> {
  const backend = networksIn([work.model]).length > 0 ? await useBackend(assignment.backend) : undefined;
  const networks = (task: string) => networkInput(assignment, task);
  const files = await replaceFolder(
    work.to,
    (existing) => existing.includes(manifestFile),
    (folder) => writeModel(folder, work.model, { networks, backend, metrics: measured(work, assignment) }),
  );
  return { result: { kind: "saved", to: work.to, files } };
}

/** Of the evaluations that end before it, what they found of this very model. */
function measured({ model, scores = [] }: SaveWork, assignment: Assignment): Measured[] {
  return scores.flatMap((task) => {
    const result = scoresInput(assignment, task);
    const found = result?.models.find(({ name }) => name === model.name);
    if (!result || !found) return [];
    const { data, rows, metrics } = result;
    return [{ data, rows, scores: Object.fromEntries(metrics.map((metric, at) => [metric, found.scores[at]!])) }];
  });
}
