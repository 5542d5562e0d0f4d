/**
 * Answers about classes, and their fusion: a weighted sum of PROBABILITIES, which is what soft voting means. (The
 * mean of logits is another thing: the geometric mean.) Classes are matched by name, never by place, because two
 * networks need not have met the same classes. All in doubles, members in the order written.
 */

import type { Predictor } from "../../lang/plan.js";
import { badData } from "../failure.js";

export interface Distribution {
  readonly classes: readonly string[];
  /** Row after row, one number for each class. */
  readonly values: Float32Array | Float64Array;
}

/**
 * What a predictor answers, from what each network answers on the same rows. Throws `data` for a function, which
 * gives a number and knows nothing of classes.
 */
export function distributionOf(predictor: Predictor, answers: ReadonlyMap<string, Distribution>): Distribution {
  switch (predictor.type) {
    case "network": {
      const found = answers.get(predictor.task);
      if (!found) throw new Error(`nobody asked ${predictor.task} for its answers`);
      return found;
    }
    case "average":
      return weightedSum(predictor.members.map(({ weight, of }) => ({ weight, of: distributionOf(of, answers) })));
    case "vote":
      throw new Error(`${predictor.name} votes: a plan with votes is refused before it runs`);
    case "function":
      throw badData(
        `${predictor.name} is a function: it answers with a number, not with classes.`,
        "Use it with `predict`, or with other functions.",
      );
  }
}

/**
 * The classes of the first member come first, then those that only later members know. A class that a member does
 * not know has the probability 0 there. Weights are taken as written; nothing is divided by their sum.
 */
export function weightedSum(members: readonly { readonly weight: number; readonly of: Distribution }[]): Distribution {
  const classes = [...new Set(members.flatMap(({ of }) => of.classes))];
  const rows = members[0] ? members[0].of.values.length / members[0].of.classes.length : 0;
  const values = new Float64Array(rows * classes.length);
  for (const { weight, of } of members) {
    const columns = of.classes.map((name) => classes.indexOf(name));
    const width = columns.length;
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < width; i++) {
        const at = row * classes.length + columns[i]!;
        values[at] = values[at]! + weight * of.values[row * width + i]!;
      }
  }
  return { classes, values };
}

/** The column of the largest value of a row; ties go to the lowest. */
export function bestOf({ classes, values }: Distribution, row: number): number {
  const begin = row * classes.length;
  let best = 0;
  for (let i = 1; i < classes.length; i++) if (values[begin + i]! > values[begin + best]!) best = i;
  return best;
}

/** The tasks of all networks among the predictors, each once, in the order of first mention. */
export function networksIn(predictors: readonly Predictor[]): string[] {
  const found = new Set<string>();
  const visit = (predictor: Predictor): void => {
    if (predictor.type === "network") found.add(predictor.task);
    if (predictor.type === "average") for (const member of predictor.members) visit(member.of);
  };
  for (const predictor of predictors) visit(predictor);
  return [...found];
}
