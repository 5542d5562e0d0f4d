/**
 * Losses, metrics and weighings are of classes, of a number, or of both: the rule `target` of their declaration.
 */

import type { ExternDefinition, Target } from "../program.js";
import type { Span } from "../source.js";
import type { Context } from "./context.js";
import { typeInWords } from "./describe.js";

/** Whether it is of what is to be learned, as far as that is known. False after a report. */
export function isOfTarget(
  context: Context,
  extern: ExternDefinition,
  target: Target | undefined,
  span: Span,
): boolean {
  const of = ruleOf(extern.rules);
  if (!target || of === undefined || target.type === "unknown") return true;
  const learned = target.type === "number" ? "number" : "classes";
  if (of === learned) return true;
  const inWords = { number: "a number", classes: "classes", flag: "true or false" };
  context.report("TRP460", span, {
    what: `${typeInWords(extern.type).replace(/^an? /, "The ")} \`${extern.name}\``,
    of: of === "number" ? "a number" : "classes",
    target: target.name,
    is: inWords[target.type],
    fitting: fitting(context, extern.type, learned),
  });
  return false;
}

/** What else there is of the type. */
function fitting({ shared }: Context, type: string, learned: string): string[] {
  return [...(shared.library.externs.get(type) ?? [])].flatMap(([name, { block }]) => {
    const rules = new Map((block?.settings ?? []).map((each) => [each.key[0]?.text ?? "", each.value]));
    return [undefined, learned].includes(ruleOf(rules)) ? [name] : [];
  });
}

function ruleOf(rules: ExternDefinition["rules"]): string | undefined {
  const rule = rules.get("target");
  return rule?.type === "name" ? rule.name : undefined;
}
