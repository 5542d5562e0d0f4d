/** TRP5xx: resources, pools and promises. TRP6xx: what is still to come. TRP7xx: the surroundings. */

import { didYouMean, error, type None, warning } from "./message.js";

export const wholeMessages = {
  TRP500: error<{
    tasks: string;
    verb: string;
    resource: string;
    amounts: string;
    worker: string;
    most: string;
    place: string;
  }>(
    ({ tasks, verb, resource, amounts, worker, most, place }) =>
      `${tasks} ${verb} ${amounts} ${resource}, and no worker can ever hold that: the largest, \`${worker}\` (${place}), offers ${most}.`,
    () => "Lower what they need, raise what a worker offers, or split the work.",
  ),
  TRP501: error<{ tasks: string; verb: string; resource: string; suggestion?: string | undefined; among: string }>(
    ({ tasks, verb, resource }) => `${tasks} ${verb} \`${resource}\`, and no worker offers any.`,
    (holes) => didYouMean(holes, `The workers offer ${holes.among}.`),
  ),
  TRP502: error<{ tasks: string; verb: string; needs: string; pool: string }>(
    ({ tasks, verb, needs, pool }) =>
      `${tasks} ${verb} ${needs} at once, and no worker of \`${pool}\` offers all of it.`,
    () => "Lower what they need, or let one worker offer all of it.",
  ),
  TRP503: error<{ worker: string; first: string; second: string }>(
    ({ worker, first, second }) => `The worker \`${worker}\` is in two pools, \`${first}\` and \`${second}\`.`,
    () => "Give each pool workers of its own.",
  ),
  TRP504: error<{ task: string; pools: string }>(
    ({ task, pools }) => `\`${task}\` does not say which pool it goes to, and there are several: ${pools}.`,
    () => "Add `pool: …`.",
  ),
  TRP505: error<None>(() => "A pool needs at least one worker."),
  TRP506: error<{ tasks: string; verb: string; policy: string; pool: string }>(
    ({ tasks, verb, policy, pool }) =>
      `${tasks} ${verb} admitted to no worker of \`${pool}\`: the policy \`${policy}\` refuses every one that could hold it, even when all are new and free.`,
    () => "Loosen `admit:`, or give the pool a worker that it lets in.",
  ),
  TRP507: error<{ task: string; deadline: string; least: string; chain: string; measured: boolean }>(
    ({ task, deadline, least, chain, measured }) =>
      `\`${task}\` cannot be done by ${deadline}: ${chain} takes ${least} at least${measured ? ", by what was measured before" : ""}.`,
    () => "Give it more time, or less work before it.",
  ),
  TRP508: warning<{ policy: string; pool: string }>(
    ({ policy, pool }) =>
      `\`${policy}\` goes by priority alone, so tasks of low priority may wait in \`${pool}\` as long as others come.`,
    () => "Let waiting count, as `highest(task.priority + task.waited / 10s)`.",
  ),
  TRP600: error<{ what: string; several?: boolean }>(
    ({ what, several }) =>
      `${what.slice(0, 1).toUpperCase()}${what.slice(1)} ${several ? "are" : "is"} part of the language, but this version of Troupe cannot carry ${several ? "them" : "it"} out yet.`,
    () => "`troupe plan` shows what it would do; the changelog says what each version can carry out.",
  ),
  TRP700: error<{ file: string; reason: string }>(
    ({ file, reason }) => `Cannot read the data file ${file}: ${reason}.`,
    () => "Paths are relative to the .flow file. Put the file there, or name another with a parameter and --set.",
  ),
  TRP701: error<{ file: string; reason: string }>(
    ({ file, reason }) => `The data file ${file} is not usable: ${reason}.`,
  ),
  TRP702: error<{ file: string; reason: string }>(
    ({ file, reason }) => `Cannot read the file ${file} that is used here: ${reason}.`,
    () => "Paths are relative to the file in which they stand.",
  ),
  TRP703: error<{ file: string; reason: string }>(
    ({ file, reason }) => `\`arrays("${file}")\` cannot be used: ${reason}.`,
    ({ file }) => `Hand them in under this name: \`{ data: { ${file}: … } }\`, to \`compile\` and to \`run\`.`,
  ),
};
