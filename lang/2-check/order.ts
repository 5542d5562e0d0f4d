/**
 * The order in which statements are best checked: each after those it mentions.
 *
 * Checking on demand is right in any order, but it recurses; a chain of a thousand tasks, each after the next, would
 * overflow the stack. This walk is a loop. It goes by names alone, so a circle here may be none: it is left to the
 * checker, which knows.
 */

import { childrenOf, type Expression, rootsOf, type Statement } from "../ast.js";

/** The statements of `from` and all that they mention, save those that are `done`. */
export function byMention(
  own: ReadonlyMap<string, Statement>,
  from: Iterable<Statement> = own.values(),
  done: Iterable<Statement> = [],
): readonly Statement[] {
  const ordered = new Set<Statement>();
  const begun = new Set<Statement>(done);
  for (const first of from) {
    if (begun.has(first)) continue;
    const waiting = [first];
    for (let statement = waiting.at(-1); statement; statement = waiting.at(-1)) {
      const mentioned = begun.has(statement) ? [] : mentionedBy(statement, own).filter((each) => !begun.has(each));
      begun.add(statement);
      for (const each of mentioned) waiting.push(each);
      if (mentioned.length === 0) ordered.add(waiting.pop() ?? statement);
    }
  }
  return [...ordered];
}

function mentionedBy(statement: Statement, own: ReadonlyMap<string, Statement>): Statement[] {
  const parameters = new Set(statement.parameters?.map((parameter) => parameter.name.text));
  const found = new Set<Statement>();
  const waiting: Expression[] = [...rootsOf(statement)];
  for (let expression = waiting.pop(); expression; expression = waiting.pop()) {
    const named = expression.type === "name" && !parameters.has(expression.name) && own.get(expression.name);
    if (named && named !== statement) found.add(named);
    for (const each of childrenOf(expression)) waiting.push(each);
  }
  return [...found];
}
