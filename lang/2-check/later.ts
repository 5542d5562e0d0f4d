/**
 * What is right and cannot be carried out yet: gathered while statements are read, and said in one sentence for each.
 */

import type { Statement } from "../ast.js";
import { listed } from "../messages.js";
import type { Later } from "../program.js";
import type { Span } from "../source.js";
import type { Context } from "./context.js";
import { withArticle } from "./describe.js";

export function laterSetting(name: string, kind: string, span: Span, whole: Span): Later {
  return { what: `the setting \`${name}\` of ${withArticle(kind, "`")}`, span, whole, setting: { name, kind } };
}

export function reportLater(context: Context): void {
  const { later, order } = context.shared;
  const holderOf = statementsAt(order.map(({ statement }) => statement));
  const groups = new Map<Statement | undefined, Later[]>();
  for (const each of later) {
    const holder = holderOf(each.span);
    const group = groups.get(holder);
    if (group) group.push(each);
    else groups.set(holder, [each]);
  }
  for (const [statement, all] of groups) {
    // Where the whole kind is still to come, its parts are no news.
    const kind = all.find((each) => each.span === statement?.kind.span);
    const told = kind ? [kind] : outermost(all).sort((a, b) => a.span.start - b.span.start);
    const [first] = told;
    const what = phrasesOf(told);
    const several = what.length > 1 || (what[0]?.startsWith("the settings ") ?? false);
    if (first) context.report("TRP600", first.span, { what: listed(what), several });
  }
}

/** The statement around a place. Statements do not overlap, so it is the last that begins before it. */
function statementsAt(statements: readonly Statement[]): (place: Span) => Statement | undefined {
  const files = new Map<string, Statement[]>();
  for (const each of statements) {
    const inFile = files.get(each.span.path);
    if (inFile) inFile.push(each);
    else files.set(each.span.path, [each]);
  }
  for (const each of files.values()) each.sort((a, b) => a.span.start - b.span.start);
  return ({ path, start, end }) => {
    const inFile = files.get(path) ?? [];
    let [low, high] = [0, inFile.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((inFile[middle]?.span.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const found = inFile[low - 1];
    return found && end <= found.span.end ? found : undefined;
  };
}

function outermost(all: readonly Later[]): Later[] {
  return all.filter((each) => !all.some((other) => other !== each && other.whole && within(each.span, other.whole)));
}

const within = (inner: Span, outer: Span) =>
  inner.path === outer.path && outer.start <= inner.start && inner.end <= outer.end;

/** Settings of one statement together: "the settings `target` and `features` of a `data`". */
function phrasesOf(told: readonly Later[]): string[] {
  const settings = told.flatMap((each) => each.setting ?? []);
  const [first, more] = settings;
  if (!first || !more) return [...new Set(told.map((each) => each.what))];
  const names = listed(settings.map(({ name }) => `\`${name}\``));
  const others = told.filter((each) => !each.setting).map((each) => each.what);
  return [`the settings ${names} of ${withArticle(first.kind, "`")}`, ...new Set(others)];
}
