/** Arrays that came with a label become rows for a network: scaled where that is asked for, their targets made, and split. */

import type { LoadWork } from "../../../lang/plan.js";
import { badData } from "../../failure.js";
import type { TableFeatures } from "../../results.js";
import type { FittedValues } from "../fitted.js";
import type { Column, Frame } from "../frame.js";
import type { Labels, TargetLabels } from "../labels.js";
import type { RawArrays } from "../raw-table.js";
import { room } from "../room.js";
import { sizeOf } from "../shape.js";
import { TargetValues } from "./collect.js";
import { scaleOf, withScales } from "./fit.js";
import { Dealer, learningPart } from "./parts.js";
import { planTargets } from "./table-plan.js";

interface PreparedArrays {
  readonly features: TableFeatures;
  readonly targets: readonly TargetLabels[];
  readonly parts: Readonly<Record<string, Uint32Array>>;
  readonly preparation?: FittedValues;
  /** The part that the scale was fitted on, where one was. */
  readonly fitted?: { readonly part?: string; readonly rows: number };
}

/** `like`: how other rows were scaled, by which these are scaled, too. */
export function prepareArrays(raw: RawArrays, work: LoadWork, seed: number, like?: FittedValues): PreparedArrays {
  const labels = targetsOf(raw, work);
  const dealer = new Dealer(work, seed);
  if (raw.label && dealer.listens) dealer.add(frameOf(raw.label, raw.rows));
  const parts = dealer.deal(raw.rows, labels[0]);
  const part = learningPart(Object.keys(parts));
  const targets = like ? labels : withScales(labels, work.preparation?.targetScaling, parts[part ?? ""]);
  if (like) return { features: scaled(raw, like), targets, parts, preparation: like };
  const scaling = work.preparation?.scaling;
  if (!scaling) return { features: raw.features, targets, parts };
  const learned = part === undefined ? Uint32Array.from({ length: raw.rows }, (_, row) => row) : parts[part]!;
  if (learned.length === 0) throw badData(`The part ${part} has no rows to scale by.`, "Give it a larger share.");
  const preparation = fitValues(raw, learned, scaling);
  const fitted = { ...(part === undefined ? {} : { part }), rows: learned.length };
  return { features: scaled(raw, preparation), targets, parts, preparation, fitted };
}

/** The label as it came; or what the plan makes of it, as `large: label >= 5`. */
function targetsOf({ label, rows }: RawArrays, { preparation }: LoadWork): TargetLabels[] {
  const planned = preparation?.targets ?? [];
  if (!label) {
    if (planned.length > 0) throw badData("There is nothing to learn: the source came without labels.");
    return [];
  }
  if (planned.length === 0) return [{ name: "label", ...label }];
  const frame = frameOf(label, rows);
  return planTargets(planned, frame.columns).map((target) => {
    const isLabel = target.of.op === "path";
    if (isLabel) return { name: target.name, ...label };
    const values = new TargetValues(target);
    values.add(frame);
    return values.labels();
  });
}

/** The label as a column: of numbers where all its classes are numbers. */
function frameOf(label: Labels, rows: number): Frame {
  return { rows, columns: [columnFrom(label)] };
}

function columnFrom(label: Labels): Column {
  const name = "label";
  if (label.type === "number")
    return { name, type: "number", values: Float64Array.from(new Float32Array(label.values)) };
  const codes = new Int32Array(label.values);
  const numbers = label.classes.map(Number);
  if (numbers.some(Number.isNaN)) return { name, type: "text", codes, words: label.classes };
  return { name, type: "number", values: Float64Array.from(codes, (code) => numbers[code]!) };
}

function fitValues({ shape, features }: RawArrays, rows: Uint32Array, scaling: Parameters<typeof scaleOf>[1]) {
  const width = sizeOf(shape);
  const stored = features.type === "uint8" ? new Uint8Array(features.buffer) : new Float32Array(features.buffer);
  const fitted = Array.from({ length: width }, (_, at) =>
    scaleOf(
      Float64Array.from(rows, (row) => stored[row * width + at]!),
      scaling,
    ),
  );
  return {
    kind: "values",
    centre: fitted.map(({ centre }) => centre),
    factor: fitted.map(({ factor }) => factor),
  } as const;
}

/** The product is a double, rounded once: what `valuesPreparer` makes of a row alone is the same to the bit. */
function scaled({ rows, features }: RawArrays, { centre, factor }: FittedValues): TableFeatures {
  const stored = features.type === "uint8" ? new Uint8Array(features.buffer) : new Float32Array(features.buffer);
  const width = centre.length;
  const buffer = room(rows * width * Float32Array.BYTES_PER_ELEMENT);
  const into = new Float32Array(buffer);
  for (let row = 0, at = 0; row < rows; row++)
    for (let i = 0; i < width; i++, at++) into[at] = (stored[at]! - centre[i]!) * factor[i]!;
  return { type: "float32", buffer };
}
