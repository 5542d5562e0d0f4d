/** TRP3xx: settings, types, units and calls. */

import { a, didYouMean, error, lowerFirst, type Named, type Suggesting } from "./message.js";

/** Whether both, in words, have a unit. */
const isMeasured = (...sides: readonly string[]) =>
  sides.every((side) => /^a (plain number|time|size|rate|number in .*)$/.test(side));

export const settingsMessages = {
  TRP300: error<Named & Suggesting & { kind: string; among: string }>(
    ({ name, kind }) => `${a(kind)} has no setting \`${name}\`.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP301: error<Named>(
    ({ name }) => `\`${name}\` is set twice; each setting may be set once.`,
    () => "Keep one of the two.",
  ),
  TRP302: error<Named & { kind: string; help: string }>(
    ({ name, kind }) => `This \`${kind}\` lacks the setting \`${name}\`.`,
    ({ name, help }) => `Add \`${name}: …\`: ${lowerFirst(help)}`,
  ),
  TRP303: error<{ kind: string; part: string }>(
    ({ kind, part }) => `${a(kind)} takes no ${part}.`,
    () => "Take it away.",
  ),
  TRP304: error<{ kind: string; part: string }>(({ kind, part }) => `This \`${kind}\` lacks its ${part}.`),
  TRP305: error<{ what: string; wanted: string; found: string; advice?: string | undefined }>(
    ({ what, wanted, found }) => `${what} must be ${wanted}, and this is ${found}.`,
    ({ advice }) => advice,
  ),
  TRP306: error<{ operation: string; left: string; right: string }>(
    ({ operation, left, right }) =>
      `Cannot ${operation} ${left} and ${right}: they are ${isMeasured(left, right) ? "measured in different units" : "different things"}.`,
    ({ left, right }) =>
      isMeasured(left, right)
        ? "Divide one by a unit, as `task.waited / 10s`, so that both are of one kind."
        : [left, right].includes("a text")
          ? "What is compared with a text stands in quotes. A column holds what most of its cells are: `types: { size: number }` of its source says otherwise."
          : undefined,
  ),
  TRP307: error<{ unit: string; suggestion?: string | undefined }>(
    ({ unit }) => `\`${unit}\` is not a unit.`,
    (holes) =>
      didYouMean(holes, "Times: us, ms, s, min, h, d. Sizes: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB. Shares: %."),
  ),
  TRP308: error<{ what: string; value: string; wanted: string; advice?: string | undefined }>(
    ({ what, value, wanted }) => `${what} is ${value}, and it must be ${wanted}.`,
    ({ advice }) => advice,
  ),
  TRP309: error<{ callee: string; name: string; signature: string }>(
    ({ callee, name }) => `\`${callee}\` lacks its argument \`${name}\`.`,
    ({ signature }) => `It is declared as \`${signature}\`.`,
  ),
  TRP310: error<{ callee: string; signature: string }>(
    ({ callee }) => `\`${callee}\` has an argument too many here.`,
    ({ signature }) => `It is declared as \`${signature}\`.`,
  ),
  TRP311: error<{ callee: string; name: string; suggestion?: string | undefined; signature: string }>(
    ({ callee, name }) => `\`${callee}\` has no argument \`${name}\`.`,
    (holes) => didYouMean(holes, `It is declared as \`${holes.signature}\`.`),
  ),
  TRP312: error<{ callee: string; name: string }>(
    ({ callee, name }) => `\`${callee}\` is given its argument \`${name}\` twice.`,
    () => "Keep one of the two.",
  ),
  TRP313: error<{ path: string; elsewhere: boolean; suggestion?: string | undefined; among: string }>(
    ({ path, elsewhere }) => `A policy cannot see \`${path}\`${elsewhere ? " here" : ""}.`,
    (holes) => didYouMean(holes, `It can see ${holes.among}.`),
  ),
  TRP314: error<{ operation: string; found: string; advice?: string | undefined }>(
    ({ operation, found }) => `Cannot ${operation} ${found}.`,
    ({ advice }) => advice,
  ),
  TRP315: error<{ found: string }>(
    ({ found }) => `A condition must be true or false, and this is ${found}.`,
    () => "Compare it with something, as `worker.load < 80%`.",
  ),
  TRP316: error<{ what: string; advice?: string | undefined }>(
    ({ what }) => `${what} has no meaning here.`,
    ({ advice }) => advice,
  ),
  TRP317: error<{ part: string }>(
    ({ part }) => `\`${part}:\` must say which end it prefers.`,
    ({ part }) => `Write \`${part}: lowest(…)\` or \`${part}: highest(…)\`.`,
  ),
  TRP318: error<{ what: string; name: string; suggestion: string | undefined; among: string | undefined }>(
    ({ what, name }) => `There is no \`${name}\` in ${what}.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP319: error<{ index: string; count: number }>(
    ({ index, count }) => `There is no item ${index}: the list has ${count}, counted from 0.`,
  ),
  TRP320: error<Named>(
    ({ name }) => `The variable \`${name}\` of the environment is not set.`,
    ({ name }) => `Set it, or give a value for when it is not: \`env("${name}", "…")\`.`,
  ),
  TRP321: error<{ what: string; option: string }>(
    ({ what, option }) => `This uses ${what}, and ${option} forbids it.`,
    ({ option }) => `Leave it out, or run without ${option}.`,
  ),
  TRP322: error<Named & Suggesting & { among: string }>(
    ({ name }) => `\`${name}\` is not the type of a parameter.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP330: error<{ reason: string }>(({ reason }) => `This cannot be computed: ${reason}.`),
};
