/** The page that lies in a saved model's folder, for whoever finds it there. */

import type { Predictor } from "../../lang/plan.js";

export function readmeFor(predictor: Predictor): string {
  return `${[`# ${predictor.name}`, ...paragraphs(predictor)].join("\n\n")}\n`;
}

function paragraphs(predictor: Predictor): string[] {
  switch (predictor.type) {
    case "network":
      return [
        "A neural network trained by Troupe. It takes raw features, and answers with a label and probabilities:",
        answering,
        [
          "`model.json` and `weights.bin` are a TensorFlow.js LayersModel, for use without Troupe. `tf.loadLayersModel` reads",
          "it; its inputs are the raw features multiplied by `scale`, and its outputs stand in the order of `classes`, both",
          "in `troupe.json`.",
        ].join("\n"),
      ];
    case "average":
      return [
        "Several models that answer together: the members' answers, times their weights, are added up.",
        answering,
        "The members are in `members/`, each a model of its own; their weights are in `troupe.json`.",
      ];
    case "vote":
      throw new Error(`${predictor.name} votes: a plan with votes is refused before it runs`);
    case "function":
      return ["A function, kept as a formula in `troupe.json`. There is nothing trained in it."];
  }
}

const answering = `\`\`\`js
import { load } from "troupe";
const model = await load("path/to/this/folder");
const [{ label, probabilities }] = await model.predict([features]);
\`\`\``;
