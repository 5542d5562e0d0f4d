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
  const groups = new Map<Statement | undefined, Later[]>();
  for (const each of later) {
    const holder = order.find(({ statement: { span } }) => within(each.span, span))?.statement;
    groups.set(holder, [...(groups.get(holder) ?? []), each]);
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
