/**
 * The order in which statements are best checked: each after those it mentions.
 *
 * Checking on demand is right in any order, but it recurses; a chain of a thousand tasks, each after the next, would
 * overflow the stack. This walk is a loop. It goes by names alone, so a circle here may be none: it is left to the
 * checker, which knows.
 */

import { childrenOf, type Expression, rootsOf, type Statement } from "../ast.js";

export function byMention(own: ReadonlyMap<string, Statement>): readonly Statement[] {
  const ordered = new Set<Statement>();
  const begun = new Set<Statement>();
  for (const first of own.values()) {
    const waiting = [first];
    for (let statement = waiting.at(-1); statement; statement = waiting.at(-1)) {
      const mentioned = begun.has(statement) ? [] : mentionedBy(statement, own).filter((each) => !begun.has(each));
      begun.add(statement);
      if (mentioned.length > 0) waiting.push(...mentioned);
      else ordered.add(waiting.pop() ?? statement);
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
    waiting.push(...childrenOf(expression));
  }
  return [...found];
}
