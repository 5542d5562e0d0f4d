/**
 * The unit of a formula, found again from its paths: formulas themselves are in base units, and carry none.
 *
 * A literal may stand for anything, so there are two answers. What is sure follows from paths alone; what is likely takes
 * the numbers of a product for ratios, as in `0.3 * worker.response_time`.
 */

import type { Formula } from "../../lang/formula.js";

/** Powers of seconds and of bytes. */
export interface Unit {
  readonly time: number;
  readonly size: number;
}

const plain: Unit = { time: 0, size: 0 };
const seconds: Unit = { time: 1, size: 0 };
const bytes: Unit = { time: 0, size: 1 };

export const isSeconds = ({ time, size }: Unit): boolean => time === 1 && size === 0;
export const isBytes = ({ time, size }: Unit): boolean => time === 0 && size === 1;
export const multiplied = (a: Unit, b: Unit): Unit => ({ time: a.time + b.time, size: a.size + b.size });
export const divided = (a: Unit, b: Unit): Unit => ({ time: a.time - b.time, size: a.size - b.size });

const inSeconds = new Set([
  "task.waited",
  "task.deadline",
  "running.elapsed",
  "running.deadline",
  "worker.response_time",
  "worker.expected_finish",
]);
const roots = new Set(["task", "running", "worker"]);

/** The unit of what a policy can see; a test holds it to the language's own list. Undefined for any other path. */
export function unitOfPath(path: readonly string[]): Unit | undefined {
  if (!roots.has(path[0] ?? "")) return undefined;
  if (inSeconds.has(path.join("."))) return seconds;
  return path.length === 3 && path[2] === "memory" ? bytes : plain;
}

export const sureUnit = (formula: Formula): Unit | undefined => unitOf(formula, undefined);
export const likelyUnit = (formula: Formula): Unit | undefined => unitOf(formula, plain);

function unitOf(formula: Formula, factor: Unit | undefined): Unit | undefined {
  const inProduct = (part: Formula) => (part.op === "value" ? factor : unitOf(part, factor));
  switch (formula.op) {
    case "path":
      return unitOfPath(formula.path);
    case "minus":
      return unitOf(formula.of, factor);
    case "+":
    case "-":
      return unitOf(formula.left, factor) ?? unitOf(formula.right, factor);
    case "*":
    case "/": {
      const [left, right] = [inProduct(formula.left), inProduct(formula.right)];
      return left && right && (formula.op === "*" ? multiplied(left, right) : divided(left, right));
    }
    case "if":
      return unitOf(formula.then, factor) ?? unitOf(formula.else, factor);
    case "call":
      return ["min", "max", "abs"].includes(formula.name)
        ? formula.arguments.map((each) => unitOf(each, factor)).find((each) => each !== undefined)
        : undefined;
    default:
      return undefined;
  }
}
