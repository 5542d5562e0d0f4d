/** Writes a model to a folder. */

import type { SaveWork } from "../../../lang/plan.js";
import type { Assignment } from "../../messages.js";
import { networksIn } from "../../models/fusion.js";
import { useBackend } from "../backends.js";
import type { Carried, Host } from "../host.js";
import { networkInput } from "../inputs.js";
import { manifestFile } from "../model-folder.js";
import { replaceFolder } from "../replace-folder.js";
import { writeModel } from "../write-model.js";

export async function save(work: SaveWork, assignment: Assignment, _host: Host): Promise<Carried> {
  const backend = networksIn([work.model]).length > 0 ? await useBackend(assignment.backend) : undefined;
  const networks = (task: string) => networkInput(assignment, task);
  const files = await replaceFolder(
    work.to,
    (existing) => existing.includes(manifestFile),
    (folder) => writeModel(folder, work.model, { networks, backend }),
  );
  return { result: { kind: "saved", to: work.to, files } };
}
