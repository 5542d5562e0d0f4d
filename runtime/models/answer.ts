/** Answers made into what people and programs read. */

import { classesOf } from "../data/labels.js";
import { type Answers, bestOf } from "./fusion.js";
import type { Prediction } from "./prediction.js";

/** Rows from `from` up to, and without, `to`. */
export function predictionsOf(answers: Answers, from = 0, to = answers.values.length / answers.width): Prediction[] {
  return Array.from({ length: to - from }, (_, at) => predictionOf(answers, from + at));
}

function predictionOf(answers: Answers, row: number): Prediction {
  if (answers.type === "number") return { value: answers.values[row]! };
  const classes = classesOf(answers);
  const begin = row * answers.width;
  // From entries, so that a class called __proto__ is a key like any other.
  const probabilities = Object.fromEntries(classes.map((name, i) => [name, answers.values[begin + i]!]));
  return { label: classes[bestOf(answers, row)]!, probabilities };
}
