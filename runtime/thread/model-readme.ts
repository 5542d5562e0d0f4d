/** The page that lies in a saved model's folder, for whoever finds it there. */

import type { Predictor } from "../../lang/plan.js";
import type { FittedFeature } from "../data/fitted.js";
import type { ColumnHead } from "../data/frame.js";
import type { NetworkResult } from "../results.js";
import { columnsOf } from "./load-model.js";
import type { Measured } from "./model-folder.js";
import { sizeOf } from "./shapes.js";

export function readmeFor(
  predictor: Predictor,
  networks: readonly NetworkResult[],
  metrics: readonly Measured[],
): string {
  const answers = predictor.type === "function" ? [] : [useOf(networks), ...measuredIn(metrics)];
  return `${[`# ${predictor.name}`, opening(predictor, networks), ...answers, ...closing(predictor, networks)].join("\n\n")}\n`;
}

function opening(predictor: Predictor, networks: readonly NetworkResult[]): string {
  if (predictor.type === "function")
    return "A function, kept as a formula in `troupe.json`. There is nothing trained in it.";
  const [target] = networks[0]?.targets ?? [];
  const answer =
    target?.type === "number"
      ? `the number \`${target.name}\``
      : `\`${target?.name}\`: a class, and the probability of each`;
  return predictor.type === "network"
    ? `A neural network trained by Troupe. It answers with ${answer}.`
    : `Several models trained by Troupe that answer together, with ${answer}.`;
}

/** How to ask it, in JavaScript and on the command line. */
function useOf(networks: readonly NetworkResult[]): string {
  const columns = columnsOf(networks);
  const [target] = networks[0]?.targets ?? [];
  const row = columns ? rowWritten(columns, networks) : "features";
  const rows = columns
    ? "Rows are objects with these columns, as they stand in a file: what is done to them before the network is kept in `preparation.json`."
    : "A row is an array of raw features.";
  return `\`\`\`js
import { load } from "troupe";
const model = await load("path/to/this/folder");
const [${target?.type === "number" ? "{ value }" : "{ label, probabilities }"}] = await model.predict([${row}]);
\`\`\`

${rows} For a whole file:

\`\`\`sh
troupe predict path/to/this/folder --input rows.csv --output answers.csv
\`\`\``;
}

/** A row that could be one: categories that were seen, and numbers from the middle. */
function rowWritten(columns: readonly ColumnHead[], networks: readonly NetworkResult[]): string {
  const features = networks.flatMap(({ preparation }) => (preparation?.kind === "columns" ? preparation.features : []));
  const fields = columns.map((head) => {
    const feature = features.find(({ column }) => column === head.name);
    return `${/^[A-Za-z_$][\w$]*$/.test(head.name) ? head.name : JSON.stringify(head.name)}: ${exampleOf(head, feature)}`;
  });
  const line = `{ ${fields.join(", ")} }`;
  return line.length <= lineWidth ? line : `{\n${fields.map((field) => `  ${field},\n`).join("")}}`;
}

const lineWidth = 70;

function exampleOf({ type }: ColumnHead, feature: FittedFeature | undefined): string {
  if (type === "flag") return "true";
  const category = feature && "categories" in feature ? feature.categories[0] : undefined;
  if (type === "text") return JSON.stringify(category ?? "…");
  if (category !== undefined) return category;
  return feature?.as === "number" ? String(Number((feature.fill ?? feature.centre).toPrecision(3))) : "1";
}

/** A table of what the run that saved it measured. */
function measuredIn(metrics: readonly Measured[]): string[] {
  if (metrics.length === 0) return [];
  const names = [...new Set(metrics.flatMap(({ scores }) => Object.keys(scores)))];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = metrics.map(({ data, rows, scores }) =>
    line([data, String(rows), ...names.map((name) => showScore(scores[name]))]),
  );
  const head = [line(["measured on", "rows", ...names]), line(["---", "---:", ...names.map(() => "---:")])];
  return [[...head, ...lines].join("\n")];
}

const showScore = (score: number | undefined) => (score === undefined ? "" : String(Number(score.toPrecision(4))));

function closing(predictor: Predictor, networks: readonly NetworkResult[]): string[] {
  switch (predictor.type) {
    case "network":
      return [
        [
          "`model.json` and `weights.bin` are a TensorFlow.js LayersModel, for use without Troupe. `tf.loadLayersModel` reads",
          "it; its inputs are the features, prepared by `preparation.json` where there is one, multiplied by `scale`, and its",
          `${outputsOf(networks[0])}. Both stand in \`troupe.json\`, and so does where it comes from.`,
        ].join("\n"),
      ];
    case "average":
      return ["The members are in `members/`, each a model of its own; their weights are in `troupe.json`."];
    case "vote":
      return [
        `The members are in \`members/\`, each a model of its own. Each has one vote${predictor.how.arguments.soft === true ? ", shared out among its probabilities" : ""}, and the probabilities are the classes' shares of the votes.`,
      ];
    case "function":
      return [];
  }
}

/** What its outputs mean to whoever uses it without Troupe. */
function outputsOf(network: NetworkResult | undefined): string {
  const [target] = network?.targets ?? [];
  if (target?.type === "number")
    return target.scale
      ? "output becomes the number by `output / factor + centre`, as `targets[0].scale` has them"
      : "output is the number itself (`targets[0]`)";
  const single = network && sizeOf(network.network.output) === 1;
  return single
    ? "output is the probability of the second of the classes (`targets[0].classes`)"
    : "outputs stand in the order of the classes (`targets[0].classes`)";
}
