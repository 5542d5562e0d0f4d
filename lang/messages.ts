/**
 * Every message the checker can say, by code, with typed holes: a wrong code or a missing hole does not compile.
 *
 * Each names the thing and the reason in one sentence; the advice is the way out. TRP1xx (syntax) stand beside the
 * parser, in `1-parse/syntax-messages.ts`. 2xx are names, 3xx settings, types and units, 4xx models and data, 5xx
 * resources and pools, 6xx what is not built yet, 7xx the surroundings.
 */

import type { Diagnostic, Related, Severity } from "./diagnostic.js";
import type { Span } from "./source.js";

interface Message<Holes> {
  readonly severity: Severity;
  readonly say: (holes: Holes) => string;
  readonly advise?: (holes: Holes) => string | undefined;
}

const error = <Holes>(
  say: (holes: Holes) => string,
  advise?: (holes: Holes) => string | undefined,
): Message<Holes> => ({ severity: "error", say, ...(advise ? { advise } : {}) });

const warning = <Holes>(
  say: (holes: Holes) => string,
  advise?: (holes: Holes) => string | undefined,
): Message<Holes> => ({ ...error(say, advise), severity: "warning" });

type None = Readonly<Record<never, never>>;
type Named = { name: string };
type Suggesting = { suggestion?: string | undefined };

const didYouMean = (holes: Suggesting, otherwise?: string) =>
  holes.suggestion ? `Did you mean \`${holes.suggestion}\`?` : otherwise;

const table = {
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
  TRP210: error<None>(
    () => "`index` has a meaning only in a statement with a count, as `task job[10] { … }`.",
    () => "Give the statement a count, or write a number.",
  ),

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
    ({ operation, left, right }) => `Cannot ${operation} ${left} and ${right}: they are measured in different units.`,
    () => "Divide one by a unit, as `task.waited / 10s`, so that both are of one kind.",
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
  TRP314: error<{ operation: string; found: string }>(({ operation, found }) => `Cannot ${operation} ${found}.`),
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

  TRP400: error<Named>(
    ({ name }) => `The network \`${name}\` does not say what goes in.`,
    () => "Begin with the shape of one row, as `input(28, 28) -> …`.",
  ),
  TRP401: error<{ name: string; is: string } & Suggesting>(
    ({ name, is }) => `\`${name}\` is ${is}, not a layer.`,
    (holes) =>
      didYouMean(
        holes,
        holes.is === "an activation" ? `Give it to the layer before: \`dense(…, ${holes.name})\`.` : undefined,
      ),
  ),
  TRP402: error<{ network: string; input: string; data: string; shape: string; flat?: boolean }>(
    ({ network, input, data, shape }) =>
      `\`${network}\` takes rows of shape ${input}, and the rows of \`${data}\` have shape ${shape}.`,
    ({ shape, flat }) => `Begin the network with \`input(${shape.slice(1, -1)})${flat ? " -> flatten" : ""}\`.`,
  ),
  TRP403: error<{ network: string; outputs: string; data: string; classes: number }>(
    ({ network, outputs, data, classes }) =>
      `\`${network}\` ends in shape ${outputs}, and \`${data}\` has ${classes} classes.`,
    ({ outputs, classes }) =>
      outputs.includes(",")
        ? `Put \`flatten\` before the last layers, and end in \`dense(${classes}, softmax)\`.`
        : `End the network in \`dense(${classes}, softmax)\`.`,
  ),
  TRP404: error<{ loss: string; network: string; activation: string }>(
    ({ loss, network, activation }) =>
      `The loss \`${loss}\` needs probabilities, and \`${network}\` does not end in ${activation}.`,
    ({ activation }) => `End the network in \`dense(…, ${activation})\`, or choose another loss.`,
  ),
  TRP405: error<{ name: string; from: string; difference: string }>(
    ({ name, from, difference }) => `\`${name}\` cannot start from the weights of \`${from}\`: ${difference}.`,
    () => "Both must train the same layers.",
  ),
  TRP406: error<Named & { difference: string }>(
    ({ name, difference }) => `The members of \`${name}\` cannot answer together: ${difference}.`,
  ),
  TRP407: warning<Named & { total: string }>(
    ({ name, total }) => `The weights of \`${name}\` add up to ${total}, so its answers will not be probabilities.`,
    () => "Let the weights add up to 1.",
  ),
  TRP408: error<{ total: string }>(
    ({ total }) => `The parts add up to ${total}, more than there is.`,
    () => "Let the shares add up to 100% or less.",
  ),
  TRP409: error<{ data: string; part: string; suggestion?: string | undefined; among: string }>(
    ({ data, part }) => `\`${data}\` has no part \`${part}\`.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP410: error<{ network: string }>(
    ({ network }) => `The network \`${network}\` has no layer with weights, so there is nothing to train.`,
    () => "Add a layer, as `dense(10, softmax)`.",
  ),
  TRP411: error<{ name: string }>(
    ({ name }) => `\`${name}\` is not made of models.`,
    () => "An ensemble is arithmetic on models, as `0.5 * a + 0.5 * b`, or a call such as `average(a, b)`.",
  ),
  TRP412: error<{ model: string; shape: string; found: string }>(
    ({ model, shape, found }) => `\`${model}\` takes rows of shape ${shape}, and this is ${found}.`,
  ),
  TRP413: error<{ what: string }>(
    ({ what }) => `${what} cannot be measured or predicted with a function: it has no classes.`,
    () => "Name trained networks here, or ensembles of them.",
  ),

  TRP414: error<{ layer: string; takes: string; shape: string; advice: string }>(
    ({ layer, takes, shape }) => `\`${layer}\` takes rows of shape ${takes}, and what comes to it has shape ${shape}.`,
    ({ advice }) => advice,
  ),
  TRP415: error<{ layer: string; shape: string; result?: string | undefined }>(
    ({ layer, shape, result }) =>
      result === undefined
        ? `\`${layer}\` cannot make its shape of rows of shape ${shape}: the number of values is not the same.`
        : `\`${layer}\` leaves nothing of rows of shape ${shape}: what comes out would be ${result}.`,
    ({ result }) =>
      result === undefined
        ? "Let the product of the sizes be the same on both sides."
        : "Make its window or its stride smaller, or use `padding: same`.",
  ),
  TRP416: error<{ layer: string; backend: string; worker: string; backends: string }>(
    ({ layer, backend, worker }) =>
      `\`${layer}\` cannot be trained with ${backend}, which is what the worker \`${worker}\` computes with.`,
    ({ backends }) =>
      `It can be trained with ${backends}: let the worker choose with \`backend: auto\`, or name one of these.`,
  ),
  TRP417: error<None>(
    () => "`input` begins a network, and this one has begun already.",
    () => "Take it away; to give a row another shape write `reshape([…])`.",
  ),
  TRP418: error<Named>(
    ({ name }) => `\`${name}\` ends in several heads, so nothing can go on from it.`,
    () => "Give the part before its heads a name of its own, and go on from that.",
  ),
  TRP419: error<None>(
    () => "Named heads end a network, and something comes after them here.",
    () => "Put what follows inside each head, as `{ digit: dense(32, relu) -> dense(10, softmax) }`.",
  ),
  TRP420: error<Named & Suggesting & { among: string }>(
    ({ name }) => `The data have no column \`${name}\`.`,
    (holes) => didYouMean(holes, `They have ${holes.among}.`),
  ),
  TRP421: error<None>(
    () => "`target` and `targets` both say what is to be learned.",
    () => "Keep `target` for one column, or `targets` for several under the names of their heads.",
  ),
  TRP422: error<{ columns: readonly string[] }>(
    ({ columns }) => {
      const names = listed(columns.map((each) => `\`${each}\``));
      const [what, holds] = columns.length > 1 ? ["columns", "hold"] : ["column", "holds"];
      return `The ${what} ${names} ${holds} text, and a network takes numbers.`;
    },
    ({ columns }) => {
      const [it, names] = [columns.length > 1 ? "them" : "it", columns.join(", ")];
      return `Add ${it} to \`categories: [${names}]\`, or leave ${it} out of \`features\`.`;
    },
  ),
  TRP423: error<None>(
    () => "There is no column left to learn from.",
    () => "Name some in `features`, beside the target.",
  ),
  TRP424: error<{ network: string; data: string; names: string }>(
    ({ network, data, names }) => `\`${data}\` has several things to learn (${names}), and \`${network}\` ends in one.`,
    () => "End the network in a head for each, as `trunk -> { digit: dense(10, softmax), large: dense(1, sigmoid) }`.",
  ),
  TRP425: error<{ head: string; network: string; data: string; among: string }>(
    ({ head, network, data }) => `\`${network}\` has a head \`${head}\`, and \`${data}\` has no target of that name.`,
    ({ among }) => among,
  ),
  TRP426: error<{ network: string; outputs: string; target: string; what: string }>(
    ({ network, outputs, target, what }) =>
      `\`${network}\` ends in shape ${outputs}, and its target \`${target}\` is ${what}: one value.`,
    ({ what }) => `End it in \`${what === "a number" ? "dense(1)" : "dense(1, sigmoid)"}\`.`,
  ),
  TRP427: error<{ head: string; suggestion: string | undefined; among: string }>(
    ({ head }) => `The network has no head \`${head}\`.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP428: error<None>(
    () => "Several models are trained here, and nothing says how they learn together.",
    () => "Add `together: mutual(weight: 1)` or another way, or train each in a statement of its own.",
  ),
  TRP429: error<{ what: string }>(
    ({ what }) => `\`models\` and ${what} both say who learns here.`,
    () => "Keep `models: [a, b]` for different networks, or `model:` with a count for copies of one.",
  ),
  TRP430: error<None>(
    () => "One network alone has nobody to learn with.",
    () => "Give the statement a count, as `train council[5]`, or name several with `models: [a, b]`.",
  ),
  TRP440: error<Named & { most: number }>(
    ({ name, most }) => `Written out, \`${name}\` has more than ${most} members, or is nested too deep.`,
    () => "Let it be made of models, or of fewer ensembles inside one another.",
  ),
  TRP441: error<{ most: number }>(
    ({ most }) => `With this layer the network has more than ${most} layers.`,
    () => "Networks that go on from one another count together: let them be shorter.",
  ),
  TRP442: error<Named & { most: number }>(
    ({ name, most }) => `The tasks of \`${name}\` wait for more than ${most} others in all.`,
    () => "Put one task between: it waits for all the others, and these wait for it alone.",
  ),
  TRP330: error<{ reason: string }>(({ reason }) => `This cannot be computed: ${reason}.`),
  TRP431: error<{ how: string; count: number }>(
    ({ how, count }) => `\`${how}\` needs two models or more, and there ${count === 1 ? "is one" : "are none"}.`,
  ),
  TRP432: error<{ first: string; second: string }>(
    ({ first, second }) =>
      `Dual learning needs two networks that undo one another, and what \`${first}\` and \`${second}\` take and give does not fit.`,
    () => "Let each take what the other gives: the first from X to Y, the second from Y to X.",
  ),
  TRP433: error<None>(
    () => "`thaw` says when frozen layers begin to learn, and none is frozen.",
    () => 'Add `freeze: layers.until("…")`, or take `thaw` away.',
  ),
  TRP434: error<None>(
    () => "The layers that are kept must begin with the first and leave none out.",
    () => 'Write `keep: layers.until("…")` or `keep: layers.first(2)`.',
  ),
  TRP435: error<{ owner: string; name: string; suggestion: string | undefined; among: string }>(
    ({ owner, name }) => `${owner} has no layer of the name \`${name}\`.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP436: error<{ name: string; suggestion: string | undefined; among: string }>(
    ({ name }) => `A search cannot vary \`${name}\`: it is no setting of the training and no parameter of the file.`,
    (holes) => didYouMean(holes, holes.among),
  ),
  TRP437: error<{ column: string }>(
    ({ column }) =>
      `The column \`${column}\` is to be learned, and stands among the features: the network would read its answer.`,
    ({ column }) => `Take \`${column}\` out of \`features\`.`,
  ),

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
};

type Table = typeof table;
export type Code = keyof Table;
export type Holes<C extends Code> = Table[C] extends Message<infer H> ? H : never;

/** Codes that blame the surroundings, not the file: they give exit status 3 when nothing else is wrong. */
export const surroundings: ReadonlySet<string> = new Set<Code>(["TRP700", "TRP701"]);

/** Codes that say that nothing is wrong, and that this version cannot carry something out. */
export const cannotYet: ReadonlySet<string> = new Set<Code>(["TRP600"]);

export const codes = Object.keys(table) as readonly Code[];

export function diagnostic<C extends Code>(
  code: C,
  span: Span | undefined,
  holes: Holes<C>,
  related: readonly Related[] = [],
): Diagnostic {
  // The table's entry and the holes belong to one code, which TypeScript cannot see through the index.
  const message = table[code] as Message<Holes<C>>;
  const advice = message.advise?.(holes);
  return {
    code,
    severity: message.severity,
    message: message.say(holes),
    related,
    ...(advice ? { advice } : {}),
    ...(span ? { span } : {}),
  };
}

/** "A `train`", "An `ensemble`": the beginning of a sentence. */
function a(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "An" : "A"} \`${kind}\``;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
