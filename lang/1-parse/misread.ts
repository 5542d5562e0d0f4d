/**
 * What the grammar takes and the writer surely meant otherwise. Without these a slip would go through, or be told by
 * the checker in words that are beside the point.
 */

import type { Statement } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import { join } from "../source.js";
import * as at from "./failure.js";
import type { Cut } from "./statements.js";
import { problem } from "./syntax-messages.js";
import type { Token } from "./tokens.js";
import { settingsOnly } from "./words.js";

/** Among the tokens up to where the grammar stopped; `before` is the number of them if it did not. */
export function misreadTokens(cut: Cut, before: number): Diagnostic | undefined {
  return dashAsItem(cut, before) ?? commaInNumber(cut);
}

/** `- item` on a line of its own is arithmetic to the grammar, and a list to someone who comes from YAML. */
function dashAsItem(cut: Cut, before: number): Diagnostic | undefined {
  const dash = cut.findIndex(
    (token, index) =>
      index <= before &&
      token.type === "minus" &&
      token.first &&
      cut[index - 1]?.type === "colon" &&
      cut[index + 1] !== undefined &&
      !at.touch(token, cut[index + 1]),
  );
  if (dash < 0) return undefined;
  const [key, item] = [cut[dash - 2]?.text ?? "…", at.textOf(at.valueAt(cut, dash + 1))];
  return problem("TRP154", { key, item }, cut[dash]!.span);
}

/** `20,000` and `0,5`. In a list or a call these are two values, so only what nobody would write as two is refused. */
function commaInNumber(cut: Cut): Diagnostic | undefined {
  for (let index = 1; index < cut.length; index++) {
    if (cut[index]!.type !== "comma" || !oneNumber(cut, index)) continue;
    let end = index;
    while (cut[end]?.type === "comma" && isDigits(cut[end + 1]) && at.touch(cut[end], cut[end + 1])) end += 2;
    const all = cut.slice(index - 1, end);
    const written = at.textOf(all);
    const instead = groupsOf(written);
    return problem("TRP114", { written, instead }, join(all[0]!.span, all.at(-1)!.span));
  }
  return undefined;
}

function groupsOf(written: string): string {
  const [thousands, decimal] = [`\`${written.replaceAll(",", "_")}\``, `\`${written.replace(",", ".")}\``];
  if (!/^[1-9]\d{0,2}(?:,\d{3})+$/.test(written)) return decimal;
  return written.indexOf(",") === written.lastIndexOf(",") && !written.endsWith("000")
    ? `${thousands}, or ${decimal} for a decimal point`
    : thousands;
}

const isDigits = (token: Token | undefined): token is Token => /^\d+$/.test(token?.text ?? "");

/** The second part begins with a zero too many, or stands where no second value can. */
function oneNumber(cut: Cut, comma: number): boolean {
  const [first, second, before] = [cut[comma - 1], cut[comma + 1], cut[comma - 2]?.type];
  if (!isDigits(first) || !isDigits(second) || !at.touch(first, cut[comma]) || !at.touch(cut[comma], second))
    return false;
  if (/^0\d/.test(second.text)) return true;
  return before === "assign" || (before === "colon" && (first.text === "0" || second.text.length === 3));
}

/** A statement that the grammar has read. */
export function misreadStatement(cut: Cut, statement: Statement): Diagnostic | undefined {
  const { kind, file, value, block } = statement;
  if (file && kind.text !== "use") {
    const name = at.show(at.valueAt(cut, 1));
    return problem("TRP119", { kind: kind.text, name }, file.span);
  }
  if (!value || !settingsOnly.has(kind.text)) return undefined;
  const assign = cut.find(({ type }) => type === "assign")!;
  const subject = at.subjectOf(cut);
  const key = settingsOnly.get(kind.text);
  const written = at.textOf(cut.filter(({ span }) => span.start >= value.span.start && span.end <= value.span.end));
  const instead =
    value.type === "record" && !block
      ? `Write \`${subject} {\`, without the \`=\`.`
      : key
        ? `Write \`${key}: ${written}\` between the braces: \`${subject} { ${key}: ${written}${block ? " …" : ""} }\`.`
        : `Write \`${subject} { … }\`, with what there is to say as settings.`;
  return problem("TRP158", { kind: kind.text, instead }, assign.span);
}
