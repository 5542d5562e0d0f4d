/** TRP2xx: names, files and functions of the language. */

import { didYouMean, error, type Named, type None, type Suggesting, warning } from "./message.js";

export const namesMessages = {
  TRP200: error<Named>(
    ({ name }) => `\`${name}\` is defined twice; a name stands for one thing.`,
    () => "Give one of the two another name.",
  ),
  TRP201: error<Named & Suggesting & { among?: string | undefined }>(
    ({ name }) => `There is no \`${name}\` in this file or in the library.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP202: error<{ path: string }>(
    ({ path }) => `These need one another in a circle, so none can go first: ${path}.`,
    () => "Take one of the arrows away.",
  ),
  TRP203: error<Named & { is: string; wanted: string; advice?: string | undefined }>(
    ({ name, is, wanted }) => `\`${name}\` is ${is}, and ${wanted} is needed here.`,
    ({ advice }) => advice,
  ),
  TRP204: error<Named & { index: number; count: number }>(
    ({ name, index, count }) => `There is no \`${name}[${index}]\`: \`${name}\` stands for ${count}, counted from 0.`,
    ({ name, count }) => `The last is \`${name}[${count - 1}]\`.`,
  ),
  TRP205: error<Named>(
    ({ name }) => `\`${name}\` is one thing, so it cannot be indexed.`,
    ({ name }) => `Write \`${name}\` alone, or give its definition a count.`,
  ),
  TRP206: warning<Named & { kind: string }>(
    ({ name, kind }) => `The ${kind} \`${name}\` is never used.`,
    () => "Use it or take it away.",
  ),
  TRP207: error<Named & Suggesting & { among: string }>(
    ({ name }) => `--set names \`${name}\`, and the file has no parameter of that name.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP208: error<Named & { given: string; wanted: string }>(
    ({ name, given, wanted }) => `--set ${name}=${given} does not fit: the parameter \`${name}\` is ${wanted}.`,
  ),
  TRP209: error<{ name: string; count: number }>(
    ({ name, count }) => `\`${name}\` stands for ${count}, and one is needed here.`,
    ({ name }) => `Choose one of them, as \`${name}[0]\`.`,
  ),
  TRP210: error<None>(
    () => "`index` has a meaning only in a statement with a count, as `task job[10] { … }`.",
    () => "Give the statement a count, or write a number.",
  ),
  TRP211: error<Named & { given: string; wanted: string }>(
    ({ name, given, wanted }) =>
      `The file of parameters gives \`${name}\` the value ${given}, which does not fit: the parameter is ${wanted}.`,
    () => 'A value with a unit is written as a text there, as `"200ms"`.',
  ),
  TRP212: error<Named>(
    ({ name }) => `Written out, the calls of \`${name}\` grow beyond all measure here.`,
    () => "Give intermediate results names with `param`, so that they are computed once.",
  ),
  TRP213: error<Named & Suggesting & { alias: string; among?: string | undefined }>(
    ({ name, alias }) => `There is no \`${name}\` in the file that is called \`${alias}\` here.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP214: error<None>(
    () => "This file has no name by which it could be used here.",
    () => 'Give it one: `use "…" as nets`.',
  ),
  TRP215: error<Named & Suggesting & { among: string }>(
    ({ name }) => `The library has no part \`${name}\`.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP216: error<{ path: string }>(
    ({ path }) => `These files use one another in a circle: ${path}.`,
    () => "Move what they share to a file that uses none of them.",
  ),
  TRP217: error<Named & Suggesting & { among: string }>(
    ({ name }) => `The file of parameters names \`${name}\`, and the flow has no parameter of that name.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP218: error<None>(
    () => "The path of a file that is used cannot have holes.",
    () => "Write the path out: which files belong together must be known before any is read.",
  ),
  TRP219: error<{ path: string }>(
    ({ path }) => `A function cannot call itself, directly or through others: ${path}.`,
    () => "A `fn` is written out wherever it is called, so that every expression ends: say it without the call.",
  ),
};
