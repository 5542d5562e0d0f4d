/**
 * Answers about classes, and their fusion: a weighted sum of PROBABILITIES, which is what soft voting means. (The
 * mean of logits is another thing: the geometric mean.) Classes are matched by name, never by place, because two
 * networks need not have met the same classes. All in doubles, members in the order written.
 */

import type { Predictor } from "../../lang/plan.js";
import { classesOf, type Meaning } from "../data/labels.js";
import { badData } from "../failure.js";

/** What a model answers, row after row: a number for each class, or one number. */
export type Answers = Meaning & {
  /** How many numbers a row has. */
  readonly width: number;
  readonly values: Float32Array | Float64Array;
};

/**
 * What a predictor answers, from what each network answers on the same rows. Throws `data` for a function, which
 * gives a number and knows nothing of rows.
 */
export function answersOf(predictor: Predictor, answers: ReadonlyMap<string, Answers>): Answers {
  switch (predictor.type) {
    case "network": {
      const found = answers.get(predictor.task);
      if (!found) throw new Error(`nobody asked ${predictor.task} for its answers`);
      return found;
    }
    case "average":
      return weightedSum(predictor.members.map(({ weight, of }) => ({ weight, of: answersOf(of, answers) })));
    case "vote":
      return voteOf(
        predictor.members.map((member) => answersOf(member, answers)),
        predictor.how.arguments.soft === true,
      );
    case "function":
      throw badData(
        `${predictor.name} is a function: it answers with a number, not with classes.`,
        "Use it with `predict`, or with other functions.",
      );
  }
}

interface Weighted {
  readonly weight: number;
  readonly of: Answers;
}

/**
 * The classes of the first member come first, then those that only later members know. A class that a member does
 * not know has the probability 0 there. Weights are taken as written; nothing is divided by their sum.
 */
export function weightedSum(members: readonly Weighted[]): Answers {
  const numbers = members.filter(({ of }) => of.type === "number").length;
  if (numbers > 0 && numbers === members.length) return sumOfNumbers(members);
  if (numbers > 0)
    throw badData(
      "Some members answer with a number, and others with classes: there is no sum of both.",
      "Let all members learn the same.",
    );
  const classes = [...new Set(members.flatMap(({ of }) => classesOf(of)))];
  const rows = rowsOf(members[0]?.of);
  const values = new Float64Array(rows * classes.length);
  for (const { weight, of } of members) {
    const columns = classesOf(of).map((name) => classes.indexOf(name));
    const width = columns.length;
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < width; i++) {
        const at = row * classes.length + columns[i]!;
        values[at] = values[at]! + weight * of.values[row * width + i]!;
      }
  }
  return { type: "classes", classes, width: classes.length, values };
}

/**
 * Each member has one vote: for the class that it finds most probable, or, where votes are soft, shared out among its
 * probabilities. What comes out is each class' share of the votes. Classes stand in order, numbers by size and texts by their
 * characters, so that a tie goes to the lowest label (as in scikit-learn's VotingClassifier).
 */
export function voteOf(members: readonly Answers[], soft: boolean): Answers {
  if (members.some(({ type }) => type === "number"))
    throw badData("A vote is for classes, and a member answers with a number.", "Take their mean: `average(…)`.");
  const weight = 1 / members.length;
  const counted = weightedSum(members.map((member) => ({ weight, of: soft ? member : ballots(member) })));
  return inOrder(counted);
}

/** 1 for the most probable class of each row. */
function ballots(answers: Answers): Answers {
  const { values, width } = answers;
  const votes = new Float64Array(values.length);
  for (let row = 0; row < values.length / width; row++) votes[row * width + bestOf(answers, row)] = 1;
  return { ...answers, values: votes };
}

function inOrder(answers: Answers): Answers {
  const classes = classesOf(answers);
  const isNumbers = classes.every((name) => name !== "" && Number.isFinite(Number(name)));
  const sorted = isNumbers ? [...classes].sort((a, b) => Number(a) - Number(b)) : [...classes].sort();
  const places = sorted.map((name) => classes.indexOf(name));
  const { values, width } = answers;
  const turned = values.map((_, at) => values[at - (at % width) + places[at % width]!]!);
  return { type: "classes", classes: sorted, width, values: turned };
}

function sumOfNumbers(members: readonly Weighted[]): Answers {
  const values = new Float64Array(rowsOf(members[0]?.of));
  for (const { weight, of } of members)
    for (let row = 0; row < values.length; row++) values[row] = values[row]! + weight * of.values[row]!;
  return { type: "number", width: 1, values };
}

const rowsOf = (answers: Answers | undefined) => (answers ? answers.values.length / answers.width : 0);

/** The column of the largest value of a row; ties go to the lowest. */
export function bestOf({ width, values }: Answers, row: number): number {
  const begin = row * width;
  let best = 0;
  for (let i = 1; i < width; i++) if (values[begin + i]! > values[begin + best]!) best = i;
  return best;
}

/** The tasks of all networks among the predictors, each once, in the order of first mention. */
export function networksIn(predictors: readonly Predictor[]): string[] {
  const found = new Set<string>();
  const visit = (predictor: Predictor): void => {
    if (predictor.type === "network") found.add(predictor.task);
    if (predictor.type === "average") for (const member of predictor.members) visit(member.of);
    if (predictor.type === "vote") for (const member of predictor.members) visit(member);
  };
  for (const predictor of predictors) visit(predictor);
  return [...found];
}
