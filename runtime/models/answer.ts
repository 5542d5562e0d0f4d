/** Answers as people and programs read them: a class with the probability of each, or a number. */

import { classesOf } from "../data/labels.js";
import { type Answers, bestOf } from "./fusion.js";

/** Both can be taken apart, as `{ label, value }`, without asking first which it is. */
export type Prediction = ClassPrediction | NumberPrediction;

export interface ClassPrediction {
  /** The most probable class; of equal ones the first. */
  readonly label: string;
  /** By class. */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly value?: undefined;
}

export interface NumberPrediction {
  readonly value: number;
  readonly label?: undefined;
  readonly probabilities?: undefined;
}

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
