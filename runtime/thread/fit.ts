/** A network against the rows that it is to learn from: what only the data can tell, the checker could not know. */

import type { TrainWork } from "../../lang/plan.js";
import type { Target } from "../data/labels.js";
import { badData } from "../failure.js";
import type { TableResult } from "../results.js";
import { nameOf } from "./inputs.js";
import { noRows } from "./no-rows.js";
import { closingOf, sizeOf } from "./shapes.js";

export function checkFit(work: TrainWork, table: TableResult, rows: number): void {
  const { model } = work;
  const name = nameOf(work.data);
  if (rows === 0) throw noRows(work.data, "to learn from");
  if (sizeOf(model.input) !== sizeOf(table.shape))
    throw badData(
      `${model.name} takes [${model.input.join(", ")}], and a row of ${name} is [${table.shape.join(", ")}].`,
      `Write the model as input(${table.shape.join(", ")}) -> ….`,
    );
  const [target] = table.targets;
  if (!target) throw badData(`${name} says nothing of what is to be learned.`, "Give the data a `target`.");
  checkEnd(work, name, target);
  checkLoss(work, name, target);
}

function checkEnd({ model }: TrainWork, data: string, target: Target): void {
  const outputs = sizeOf(model.output);
  if (target.type === "number") {
    if (outputs === 1) return;
    throw badData(
      `${model.name} answers with ${outputs} numbers, and ${target.name} of ${data} is one.`,
      "Let its last layer be `dense(1)`.",
    );
  }
  const { length } = target.classes;
  if (outputs === length || (length === 2 && closingOf(model) === "sigmoid")) return;
  throw badData(
    `${model.name} answers with ${outputs} numbers, and ${data} has ${length} classes.`,
    `Let its last layer have ${length} units${length === 2 ? ", or be `dense(1, sigmoid)`" : ""}.`,
  );
}

const ofClasses: ReadonlySet<string> = new Set(["cross_entropy", "binary_cross_entropy"]);

function checkLoss({ model, loss }: TrainWork, data: string, target: Target): void {
  if (target.type === "number" && ofClasses.has(loss.name))
    throw badData(
      `The loss ${loss.name} is of classes, and ${target.name} of ${data} is a number.`,
      "Use `mse`, `mae` or `huber`.",
    );
  if (target.type === "number") return;
  const outputs = sizeOf(model.output);
  if (loss.name === "cross_entropy" && outputs < target.classes.length)
    throw badData(
      `The loss cross_entropy wants an output for each class, and ${model.name} has one for both of ${data}.`,
      "Use `binary_cross_entropy`, or end the network in `dense(2, softmax)`.",
    );
  if (loss.name === "binary_cross_entropy" && outputs > 1)
    throw badData(
      `The loss binary_cross_entropy wants a single output, and ${model.name} has ${outputs}.`,
      "Use `cross_entropy`, or end the network in `dense(1, sigmoid)`.",
    );
}
