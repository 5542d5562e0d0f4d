/**
 * Which rows are in which part: shares of them, dealt at random, alike, by groups or by time; conditions on their columns;
 * or folds, each of which is a split of its own.
 */

import { pathsIn } from "../formula.js";
import { valueTypes } from "../kinds.js";
import type { SplitPart, Splitting } from "../plan.js";
import { type Columns, columnFrom, overColumns } from "./columns.js";
import { type Field, numberFrom, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { describeType } from "./describe.js";
import { readAll } from "./types.js";

export interface Split {
  readonly parts: readonly SplitPart[];
  readonly splitting?: Splitting;
  readonly folds?: number;
}

/** How rows are dealt; any other key is a part. */
const ways = ["by", "group", "time"] as const;

/** `{ train: 80%, test: 20%, by: species }`, `{ train: year < 2020, test: year >= 2020 }`, `{ folds: 5 }`. */
export function splitFrom(at: Written, columns: Columns): Split | undefined {
  const record = recordFrom(at, "`split`", "a record of shares, as `{ train: 80%, test: 20% }`");
  if (!record) return undefined;
  const dealing = readAll(
    ways.flatMap((way) => {
      const field = record.get(way);
      return field ? [{ way, field }] : [];
    }),
    ({ way, field }) => {
      const column = columnFrom(field, columns);
      return column === undefined ? undefined : { way, column, field };
    },
  );
  const folding = record.get("folds");
  const folds = folding ? foldsFrom(folding) : null;
  const parts = readAll(
    [...record].filter(([key]) => key !== "folds" && !ways.some((way) => way === key)),
    ([part, field]) => partFrom(part, field, columns),
  );
  if (!dealing || !parts || folds === undefined) return undefined;
  if (!goTogether(record, parts, folds) || !addUp(at, parts)) return undefined;
  if (parts.length === 0 && folds === null && dealing.length > 0) {
    const holes = { what: "`split`", wanted: valueTypes.split, found: "a record without parts" };
    at.context.report("TRP305", at.expression.span, holes);
    return undefined;
  }
  const splitting = Object.fromEntries(dealing.map(({ way, column }) => [way, column])) as Splitting;
  return {
    parts,
    ...(dealing.length === 0 ? {} : { splitting }),
    ...(folds === null ? {} : { folds }),
  };
}

function foldsFrom(at: Written): number | undefined {
  const folds = numberFrom(at, "some", "`folds`");
  if (folds === undefined || (folds >= 2 && folds <= mostFolds)) return folds;
  const holes = { what: "`folds`", value: String(folds), wanted: `a whole number from 2 to ${mostFolds}` };
  at.context.report("TRP308", at.expression.span, holes);
  return undefined;
}

/** Each fold that is used is loaded by itself. */
const mostFolds = 1000;

/** `80%`, or `year < 2020`. */
function partFrom(part: string, at: Field, columns: Columns): SplitPart | undefined {
  const found = overColumns(at, columns);
  if (!found) return undefined;
  const { formula, type } = found;
  const changes = pathsIn(formula).length > 0;
  if (changes && (type.kind === "flag" || type.kind === "any")) return { part, when: formula };
  if (changes) {
    const wanted = "a share, as `80%`, or a condition, as `year < 2020`";
    const column = formula.op === "path" ? formula.path[0] : undefined;
    const advice = column
      ? `Where \`${column}\` is to be alike in every part write \`by: ${column}\`; to keep its values whole, \`group: ${column}\`.`
      : undefined;
    const holes = { what: `The part \`${part}\``, wanted, found: describeType(type), advice };
    at.context.report("TRP305", at.expression.span, holes);
    return undefined;
  }
  const share = numberFrom(at, "share", `The share of \`${part}\``);
  return share === undefined ? undefined : { part, share };
}

/** Why two keys of a split exclude each other, as the end of a sentence. */
const exclusions: readonly (readonly [first: string, second: string, because: string])[] = [
  ["by", "group", "groups that stay whole cannot be shared out alike, too"],
  ["by", "time", "rows in the order of time cannot be shared out alike, too"],
  ["group", "time", "a group can be older and newer than another at once"],
  ["folds", "time", "all folds but one would be learned from together with what came after them"],
];

/** False after a report. */
function goTogether(record: ReadonlyMap<string, Field>, parts: readonly SplitPart[], folds: number | null): boolean {
  const refuse = (first: string, second: string, because: string) => {
    const [one, other] = [record.get(first), record.get(second)];
    if (!one || !other) return true;
    const related = [{ message: `\`${first}\` stands here`, span: one.key }];
    other.context.report("TRP447", other.key, { first, second, because }, related);
    return false;
  };
  const share = parts.find((each) => "share" in each);
  const condition = parts.find((each) => "when" in each);
  if (share && condition) {
    const field = record.get(condition.part);
    field?.context.report("TRP446", field.key, { share: share.part, condition: condition.part });
    return false;
  }
  const [first] = parts;
  if (folds !== null && first && !refuse("folds", first.part, "folds have the parts `train` and `test` of themselves"))
    return false;
  if (condition && !ways.every((way) => refuse(condition.part, way, "conditions alone say where a row goes")))
    return false;
  return exclusions.every((each) => refuse(...each));
}

/** False after a report. */
function addUp(at: Written, parts: readonly SplitPart[]): boolean {
  const total = parts.reduce((sum, each) => sum + ("share" in each ? each.share : 0), 0);
  if (total <= 1 + 1e-9) return true;
  at.context.report("TRP408", at.expression.span, { total: `${Number((total * 100).toPrecision(6))}%` });
  return false;
}
