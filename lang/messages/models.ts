/** TRP4xx: data, models, and how they learn. */

import type { Column } from "../program.js";
import { didYouMean, error, type Named, type None, quoted, type Suggesting, warning, written } from "./message.js";

/** A column of text, and what it looks like. */
type Textual = Pick<Column, "name" | "looks">;

/** `alone`: the message has named these, and no others. */
function encodeAdvice(names: readonly string[], alone: boolean): string {
  const them = alone ? (names.length > 1 ? "them" : "it") : quoted(names);
  return `Add ${them} to \`categories: [${names.join(", ")}]\`, or leave ${names.length > 1 ? "them" : "it"} out of \`features\`.`;
}

function commaAdvice(names: readonly string[]): string {
  const [hold, their] = names.length > 1 ? ["hold", "their"] : ["holds", "its"];
  return `${quoted(names)} ${hold} numbers that have a comma for ${their} point: write them with points, or have \`sql("FROM read_csv('rows.csv', decimal_separator = ',')")\` read the file.`;
}

const namesOf = (columns: readonly Textual[], looking: Textual["looks"]) =>
  columns.filter(({ looks }) => looks === looking).map(({ name }) => written(name));

export const modelsMessages = {
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
      classes === 1
        ? `\`${data}\` has one class alone, so there is nothing for \`${network}\` to tell apart.`
        : `\`${network}\` ends in shape ${outputs}, and \`${data}\` has ${classes} classes.`,
    ({ outputs, classes, data }) =>
      classes === 1
        ? `Every row of \`${data}\` is the same: learn another column, or take rows that differ in it.`
        : outputs.includes(",")
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
  TRP412: error<{ model: string; wanted: string; found: string }>(
    ({ model, wanted, found }) => `\`${model}\` takes ${wanted}, and this is ${found}.`,
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
  TRP422: error<{ columns: readonly Textual[] }>(
    ({ columns }) => {
      const [what, holds] = columns.length > 1 ? ["columns", "hold"] : ["column", "holds"];
      const all = columns.every(({ looks }) => looks === "empty") ? "nothing at all" : "text";
      return `The ${what} ${quoted(columns.map(({ name }) => name))} ${holds} ${all}, and a network takes numbers.`;
    },
    ({ columns }) => {
      const [empty, commas] = [namesOf(columns, "empty"), namesOf(columns, "decimal commas")];
      const text = namesOf(columns, undefined);
      return [
        ...(text.length > 0 ? [encodeAdvice(text, text.length === columns.length)] : []),
        ...(commas.length > 0 ? [commaAdvice(commas)] : []),
        ...(empty.length > 0 ? [`Leave ${quoted(empty)} out of \`features\`: there is nothing to learn from.`] : []),
      ].join(" ");
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
  TRP426: error<{ network: string; outputs: string; target: string; what: string; classed?: string | undefined }>(
    ({ network, outputs, target, what }) =>
      `\`${network}\` ends in shape ${outputs}, and its target \`${target}\` is ${what}: one value.`,
    ({ what, classed }) =>
      classed === undefined
        ? `End it in \`${what === "a number" ? "dense(1)" : "dense(1, sigmoid)"}\`.`
        : `End it in \`dense(1)\`; or, where its numbers stand for classes, add \`categories: [${classed}]\`.`,
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
  TRP437: error<{ column: string; isMade: boolean; derivedOf?: string }>(
    ({ column, isMade, derivedOf }) =>
      derivedOf !== undefined
        ? `The feature \`${column}\` is made of \`${derivedOf}\` alone, which is to be learned: the network would read its answer.`
        : isMade
          ? `What is to be learned is made of \`${column}\`, which stands among the features: the network would read its answer.`
          : `The column \`${column}\` is to be learned, and stands among the features: the network would read its answer.`,
    ({ column }) => `Take \`${column}\` out of \`features\`.`,
  ),
  TRP438: error<{ owner: string; name: string; around: string }>(
    ({ owner, name, around }) => `The layer \`${name}\` of ${owner} stands inside a \`${around}\`, which is one piece.`,
    ({ around }) => `Give the \`${around}\` a name, as \`${around}(…, name: "block")\`, and name that.`,
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
  TRP443: error<{ layer: string; first: string; second: string; values: string }>(
    ({ layer, first, second, values }) =>
      `\`${layer}\` has a ${first} and a ${second} of ${values}: only one of the two can be above 1.`,
    ({ first, second }) => `Take \`${first}\` or \`${second}\` away, or use two layers.`,
  ),
  TRP444: error<{ layer: string; gives: string; wanted: string; advice: string }>(
    ({ layer, gives, wanted }) =>
      `\`${layer}\` adds what its layers give to what comes to it, and shape ${gives} cannot be added to shape ${wanted}.`,
    ({ advice }) => advice,
  ),
  TRP460: error<{ what: string; of: string; target: string; is: string; fitting: readonly string[] }>(
    ({ what, of, target, is }) => `${what} is of ${of}, and the target \`${target}\` is ${is}.`,
    ({ is, fitting }) =>
      fitting.length > 0 ? `What fits ${is}: ${fitting.join(", ")}.` : "Take it away: a number has no classes.",
  ),
  TRP461: error<{ loss: string; outputs: number; network: string; shape: string }>(
    ({ loss, outputs, network, shape }) =>
      `The loss \`${loss}\` wants ${outputs === 1 ? "a single output" : `${outputs} outputs`}, and \`${network}\` ends in shape ${shape}.`,
    () => "Use `cross_entropy` and a network that ends in softmax, or end it in `dense(1, sigmoid)` for two classes.",
  ),
  TRP462: error<{ name: string; data: string; shape: string }>(
    ({ name, data, shape }) => `\`${name}\` changes images, and the rows of \`${data}\` have shape ${shape}.`,
    () => "Images are [height, width] or [height, width, channels]; `noise` is for rows of any shape.",
  ),
  TRP463: error<{ network: string; target: string }>(
    ({ network, target }) => `\`${network}\` ends in a bare number, and its target \`${target}\` is true or false.`,
    () => "End it in `dense(1, sigmoid)`, which says how much it is so.",
  ),
};
