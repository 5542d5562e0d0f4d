/** What data hold, as text: columns and their values, a few rows, what a row becomes, and the sizes of the parts. */

import { type Paint, plainPaint } from "../../lang/frame.js";
import { describeBad } from "../data/bad-rows.js";
import type { FittedFeature, FittedPreparation } from "../data/fitted.js";
import { widthOf } from "../data/fitted.js";
import { sizeOf } from "../data/shape.js";
import { type ColumnSummary, mostDistinct, type TableSummary } from "../data/summary.js";
import type { Holding, Label, Range } from "../look.js";
import type { TableResult } from "../results.js";
import { showCount, showNumberOf, showShape } from "./numbers.js";
import { printable, table } from "./table.js";

interface DataTextOptions {
  readonly paint?: Paint;
  /** Of the terminal. */
  readonly width?: number;
}

export function holdingAsText(title: string, holding: Holding, options: DataTextOptions = {}): string {
  const { paint = plainPaint } = options;
  if (holding.kind === "table") return summaryAsText(title, holding.summary, options);
  const { rows, shape, range, label } = holding;
  return [
    `${paint.strong(title)}: ${showNumberOf(rows, "row")} of ${showShape(shape)} numbers, ${showRange(range)}`,
    labelAsText(label),
  ].join("\n\n");
}

const showNumber = (value: number) => String(Number(value.toPrecision(5)));
const showRange = ({ least, most, mean }: Range) =>
  `${showNumber(least)} to ${showNumber(most)}, mean ${showNumber(mean)}`;

function labelAsText(label: Label): string {
  if (label.type === "none") return "There are no labels.";
  if (label.type === "number") return `label: a number, ${showRange(label.range)}`;
  const counts = label.classes.map(([name, rows]) => `${printable(name)} ${showCount(rows)}`);
  return `label: ${showNumberOf(counts.length, "class", "classes")}: ${few(counts, mostClasses)}`;
}

function summaryAsText(title: string, summary: TableSummary, { paint = plainPaint, width }: DataTextOptions): string {
  const { rows, columns, first, bad } = summary;
  const size = `${showNumberOf(rows, "row")}, ${showNumberOf(columns.length, "column")}`;
  const shown = columns.slice(0, mostColumns);
  const rest = columns.length - shown.length;
  const lines = shown.map((each) => [
    each.name,
    each.type,
    each.missing > 0 ? showCount(each.missing) : "",
    valuesOf(each),
  ]);
  const heads = [
    { title: "column" },
    { title: "type" },
    { title: "missing", right: true },
    { title: "values", wrap: true },
  ];
  return [
    `${paint.strong(title)}: ${size}`,
    table(heads, lines, paint.strong, width) +
      (rest > 0 ? `\n… and ${showNumberOf(rest, "more column", "more columns")}` : ""),
    ...(first.length > 0 ? [firstRows(summary, paint)] : []),
    ...(bad.rows > 0 ? [badAsText(bad)] : []),
  ].join("\n\n");
}

/** More columns than this fill the screen; `--json` has all of them. */
const mostColumns = 50;
/** More than these do not fit beside one another. */
const mostBeside = 8;
const mostClasses = 12;

function valuesOf({ type, range, distinct, frequent }: ColumnSummary): string {
  if (type === "number" && range) {
    const { least, most, mean, deviation } = range;
    const different = distinct !== undefined && distinct <= fewValues ? `, ${distinct} different` : "";
    return `${showNumber(least)} to ${showNumber(most)}, mean ${showNumber(mean)}, deviation ${showNumber(deviation)}${different}`;
  }
  if (distinct === undefined) return `more than ${showCount(mostDistinct)} different`;
  if (distinct === 0) return "nothing at all";
  const top = frequent.slice(0, mostFrequent).map(([value, times]) => `${shortened(value)} ${showCount(times)}`);
  return `${distinct > top.length ? `${showCount(distinct)} different: ` : ""}${top.join(", ")}${distinct > top.length ? ", …" : ""}`;
}

/** The first of them, and how many more there are. */
function few(names: readonly string[], most = mostBeside): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${showCount(more)} more` : ""}`;
}

/** So few may be classes. */
const fewValues = 20;
const mostFrequent = 5;
const mostText = 24;
const shortened = (text: string) => (text.length > mostText ? `${text.slice(0, mostText)}…` : text);

function firstRows({ columns, first }: TableSummary, paint: Paint): string {
  const beside = columns.slice(0, mostBeside);
  const heads = beside.map(({ name, type }) => ({ title: shortened(name), right: type === "number" }));
  const rows = first.map((row) => beside.map((_, at) => shortened(row[at] === null ? "·" : String(row[at]))));
  const more = columns.length - beside.length;
  const note = more > 0 ? `, without ${showNumberOf(more, "more column", "more columns")}` : "";
  return `${table(heads, rows, paint.strong)}\n${paint.faint(`the first rows${note}; · is missing`)}`;
}

function badAsText({ rows, shown }: TableSummary["bad"]): string {
  const more = rows > shown.length ? `\n  … and ${showCount(rows - shown.length)} more` : "";
  return `${showNumberOf(rows, "row")} cannot be read as ${rows === 1 ? "it stands" : "they stand"}:\n${shown.map((bad) => `  ${describeBad(bad)}`).join("\n")}${more}`;
}

/** What a `data` statement makes of its source. */
export function preparedAsText(
  name: string,
  result: TableResult,
  { paint = plainPaint, width }: DataTextOptions = {},
): string {
  const { preparation, found } = result;
  const fitted = found?.fitted ? `, by what is in ${partName(name, found.fitted)}` : "";
  const row = `a row becomes ${showNumberOf(sizeOf(result.shape), "number")}`;
  return [
    `${paint.strong(name)}: ${showNumberOf(result.rows, "row")}; ${row}${fitted}`,
    ...(preparation ? [preparationAsText(preparation, paint, width)] : []),
    ...(found ? leftOut(found) : []),
    partsAsText(result, paint),
  ].join("\n\n");
}

const partName = (name: string, { part, rows }: { part?: string; rows: number }) =>
  `the ${showNumberOf(rows, "row")} of ${part === undefined ? name : `${name}.${part}`}`;

function preparationAsText(preparation: FittedPreparation, paint: Paint, width: number | undefined): string {
  if (preparation.kind === "values") return "Every number is scaled by what it is in that part.";
  const shown = preparation.features.slice(0, mostColumns);
  const rest = preparation.features.length - shown.length;
  const lines = shown.map((feature) => [feature.column, String(widthOf(feature)), becomes(feature)]);
  const heads = [{ title: "column" }, { title: "numbers", right: true }, { title: "becomes", wrap: true }];
  return table(heads, lines, paint.strong, width) + (rest > 0 ? `\n… and ${showCount(rest)} more` : "");
}

function becomes(feature: FittedFeature): string {
  const missing = "fill" in feature ? `; missing: ${String(shownFill(feature.fill))}` : "";
  switch (feature.as) {
    case "number":
      return `${scaleInWords(feature)}${missing}`;
    case "one_hot":
      return `one place each for ${few(feature.categories.map(shortened))}${feature.unseen === "other" ? ", and one for all others" : ""}${missing}`;
    case "ordinal":
      return `its place among ${few(feature.categories.map(shortened))}${missing}`;
    case "words":
      return `the numbers of its first ${feature.length} words, of ${showNumberOf(feature.vocabulary.length, "word")}`;
  }
}

const shownFill = (fill: unknown) => (typeof fill === "number" ? showNumber(fill) : fill);

function scaleInWords({ centre, factor }: { centre: number; factor: number }): string {
  if (centre === 0 && factor === 1) return "itself";
  const moved =
    centre === 0 ? "itself" : centre < 0 ? `(itself + ${showNumber(-centre)})` : `(itself − ${showNumber(centre)})`;
  return factor === 1 ? moved : `${moved} / ${showNumber(1 / factor)}`;
}

function leftOut({ read, dropped, filled, bad }: NonNullable<TableResult["found"]>): string[] {
  const gone = Object.entries(dropped).map(
    ([column, rows]) => `${showNumberOf(rows, "row")} without ${printable(column)}`,
  );
  const filling = Object.entries(filled).map(([column, rows]) => `${showCount(rows)} in ${printable(column)}`);
  const lines = [
    ...(gone.length > 0 ? [`Of ${showNumberOf(read, "row")} are left out: ${gone.join(", ")}.`] : []),
    ...(filling.length > 0 ? [`Missing values filled in: ${filling.join(", ")}.`] : []),
    ...(bad.rows > 0 ? [badAsText(bad)] : []),
  ];
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function partsAsText({ parts, targets, rows }: TableResult, paint: Paint): string {
  const [target] = targets;
  const named = Object.entries(parts).map(([part, buffer]) => [part, new Uint32Array(buffer)] as const);
  const all: (readonly [string, Uint32Array])[] = [
    ["all", Uint32Array.from({ length: rows }, (_, row) => row)],
    ...named,
  ];
  const classes = target?.type === "classes" ? target.classes.slice(0, mostClasses) : [];
  const heads = [
    { title: "part" },
    { title: "rows", right: true },
    ...classes.map((each) => ({ title: shortened(each), right: true })),
  ];
  const lines = all.map(([part, order]) => [part, showCount(order.length), ...countsOf(target, order, classes.length)]);
  const learned = targets.map((each) =>
    each.type === "number"
      ? `${each.name}, a number`
      : `${each.name}, ${showNumberOf(each.classes.length, "class", "classes")}`,
  );
  const what = learned.length > 0 ? `to learn: ${learned.join("; ")}` : "nothing to learn";
  return `${table(heads, lines, paint.strong)}\n${paint.faint(printable(what))}`;
}

function countsOf(target: TableResult["targets"][number] | undefined, order: Uint32Array, classes: number): string[] {
  if (!target || classes === 0) return [];
  const labels = new Int32Array(target.values);
  const counts = new Array<number>(classes).fill(0);
  for (const row of order) if (labels[row]! < classes) counts[labels[row]!]!++;
  return counts.map(showCount);
}
