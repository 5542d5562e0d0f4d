/**
 * Answers as columns of a table: the class, and behind it the probability of each (`species`, `species=Adelie`, …); or
 * the number. A name that the table has already gets `_predicted` behind it.
 */

import type { Column, ColumnHead } from "../data/frame.js";
import type { Target } from "../data/labels.js";
import { type Answers, bestOf } from "./fusion.js";

/** The answer comes first. */
export function answerHeads(target: Target, taken: Iterable<string>): readonly ColumnHead[] {
  const names = new Set(taken);
  const free = (name: string) => {
    let found = name;
    for (let next = 1; names.has(found); next++) found = `${name}_predicted${next === 1 ? "" : `_${next}`}`;
    names.add(found);
    return found;
  };
  if (target.type === "number") return [{ name: free(target.name), type: "number" }];
  const answer: ColumnHead = { name: free(target.name), type: "text" };
  return [
    answer,
    ...target.classes.map((name): ColumnHead => ({ name: free(`${target.name}=${name}`), type: "number" })),
  ];
}

/** For the heads above; where `isAnswered` says no, all of a row is missing. */
export function answerColumns(
  heads: readonly ColumnHead[],
  answers: Answers,
  isAnswered: (row: number) => boolean = () => true,
): Column[] {
  const [answer, ...probabilities] = heads;
  if (!answer) throw new Error("answers have a column at least");
  const rows = answers.values.length / answers.width;
  const numbers = ({ name }: ColumnHead, place: number): Column => ({
    name,
    type: "number",
    values: Float64Array.from({ length: rows }, (_, row) =>
      isAnswered(row) ? answers.values[row * answers.width + place]! : Number.NaN,
    ),
  });
  if (answers.type === "number") return [numbers(answer, 0)];
  const codes = Int32Array.from({ length: rows }, (_, row) => (isAnswered(row) ? bestOf(answers, row) : -1));
  return [{ name: answer.name, type: "text", codes, words: answers.classes }, ...probabilities.map(numbers)];
}
