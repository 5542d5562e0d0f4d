/** Predictors that are functions of their input, and weighted sums of such: plain arithmetic, no network. */

import { evaluate, type Value } from "../../lang/formula.js";
import type { Predictor } from "../../lang/plan.js";
import { badData } from "../failure.js";

/** The answer on one input. Throws `data` where the function cannot take the input, or answers with no number. */
export function functionAnswer(predictor: Predictor, input: Value): Value {
  switch (predictor.type) {
    case "function":
      return evaluateOn(predictor, input);
    case "average":
      return sumOf(
        predictor.name,
        predictor.members.map(({ weight, of }) => scaled(weight, of.name, functionAnswer(of, input))),
      );
    case "network":
    case "vote":
      throw badData(
        `${predictor.name} is no function, and stands among functions: its answer is a class, theirs a number.`,
        "Fuse networks with networks, and functions with functions.",
      );
  }
}

function evaluateOn(predictor: Extract<Predictor, { type: "function" }>, input: Value): Value {
  const { name, parameter, body } = predictor;
  try {
    return evaluate(body, (path) => {
      if (path.length === 1 && path[0] === parameter) return input;
      throw new Error(`no name ${path.join(".")}: the checker let it through`);
    });
  } catch (error) {
    // Lists of unequal length: only the input can tell.
    if (error instanceof RangeError) throw badData(`${name} cannot take this input: ${error.message}.`);
    throw error;
  }
}

function scaled(weight: number, name: string, value: Value): Value {
  if (typeof value === "number") return weight * value;
  if (Array.isArray(value)) return value.map((item) => scaled(weight, name, item));
  throw badData(`${name} answers with ${JSON.stringify(value)}, which has no weighted mean.`);
}

function sumOf(name: string, values: readonly Value[]): Value {
  return values.reduce((total, value) => add(name, total, value));
}

function add(name: string, a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return a.map((item, at) => add(name, item, b[at]));
  throw badData(`The members of ${name} answer with values of different shapes, which have no weighted mean.`);
}
