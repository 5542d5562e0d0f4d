/**
 * Every sentence about syntax, by code. A message names the thing and the reason, the advice is the way out; neither
 * speaks of tokens or of grammar rules. A missing hole or a wrong code does not compile.
 */

import type { Diagnostic, Related } from "../diagnostic.js";
import type { Span } from "../source.js";
import { kinds } from "./words.js";

interface Sentences<Holes> {
  readonly message: (holes: Holes) => string;
  readonly advice: (holes: Holes) => string;
}

type NoHoles = Readonly<Record<string, never>>;

function say<Holes = NoHoles>(message: Sentences<Holes>["message"], advice: Sentences<Holes>["advice"]) {
  return { message, advice };
}

const kindList = `${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`;

export const syntaxMessages = {
  // Characters and words.
  TRP101: say(
    () => 'This text has no closing `"` on its line.',
    () => 'Add the `"`; a line break inside a text is written `\\n`.',
  ),
  TRP102: say(
    () => `This \`\${\` has no closing \`}\` on its line.`,
    () => "Add the `}`, or write `\\$` for the dollar sign itself.",
  ),
  TRP103: say<{ written: string }>(
    ({ written }) => `\`${written}\` stands for no character in a text.`,
    () =>
      'Write `\\\\` for a backslash, or `/` between folders; there are `\\"`, `\\\\`, `\\$`, `\\n`, `\\r`, `\\t` and `\\u{1F600}`.',
  ),
  TRP104: say<{ inside: string }>(
    ({ inside }) => `\`'${inside}'\` has single quotes, and a text takes double ones.`,
    ({ inside }) => `Write \`"${inside}"\`.`,
  ),
  TRP105: say<{ inside: string }>(
    () => "Curly quotes do not open a text; word processors put them in for straight ones.",
    ({ inside }) => `Write \`"${inside}"\`.`,
  ),
  TRP106: say<{ character: string }>(
    ({ character }) => `The character \`${character}\` means nothing here.`,
    () => "Remove it, or put it between double quotes if it belongs to a text.",
  ),
  TRP107: say<{ word: string }>(
    ({ word }) => `The name \`${word}\` has letters other than a to z.`,
    () => "Make names of a to z, digits and `_`; texts and comments may hold any letter.",
  ),
  TRP108: say<{ point: string }>(
    ({ point }) => `There is an invisible character (${point}) here, which is no ordinary space.`,
    () => "Delete it, and type a space if there should be one.",
  ),
  TRP109: say<{ operator: string; instead: string }>(
    ({ operator }) => `\`${operator}\` is not an operator of this language.`,
    ({ instead }) => instead,
  ),
  TRP110: say(
    () => "A `;` means nothing here, because settings and statements need no end mark.",
    () => "Remove it.",
  ),
  TRP111: say<{ mark: string }>(
    ({ mark }) => `\`${mark}\` does not begin a comment.`,
    () => "Begin each line of a comment with `#`.",
  ),
  TRP112: say<{ word: string; instead: string }>(
    ({ word }) => `\`${word}\` is not a value of this language.`,
    ({ instead }) => instead,
  ),
  TRP113: say<{ number: string }>(
    ({ number }) => `The number \`${number}\` is too large to be held.`,
    () => "Write one below 1.8e308.",
  ),

  // Statements.
  TRP120: say<{ word: string; instead: string | undefined }>(
    ({ word }) => `\`${word}\` is not a kind of statement.`,
    ({ instead }) => (instead ? `Did you mean \`${instead}\`?` : `A statement begins with ${kindList}.`),
  ),
  TRP121: say<{ name: string }>(
    ({ name }) => `\`${name} =\` has no kind of statement in front of it.`,
    ({ name }) => `Write \`param ${name} = …\` for a value, or \`model\`, \`ensemble\` or another kind for \`param\`.`,
  ),
  TRP122: say<{ key: string }>(
    ({ key }) => `The setting \`${key}\` stands outside any block.`,
    () => "Move it between the `{` and the `}` of the statement that it belongs to.",
  ),
  TRP123: say<{ found: string }>(
    ({ found }) => `A statement begins with its kind, and this one begins with ${found}.`,
    () => `Begin it with ${kindList}.`,
  ),
  TRP124: say<{ subject: string }>(
    ({ subject }) => `The block of \`${subject}\` is opened with \`:\`, and indentation means nothing here.`,
    ({ subject }) => `Write \`${subject} {\`, and \`}\` after the last setting.`,
  ),
  TRP125: say<{ subject: string; name: string }>(
    ({ name }) => `The value of \`${name}\` is given with \`:\`, and a definition takes \`=\`.`,
    ({ subject }) => `Write \`${subject} = …\`.`,
  ),
  TRP126: say<{ what: string; name: string; value: string }>(
    ({ what, name }) => `The ${what} \`${name}\` is given with \`=\`, and it takes \`:\`.`,
    ({ name, value }) => `Write \`${name}: ${value}\`.`,
  ),
  TRP127: say<{ subject: string }>(
    ({ subject }) => `The settings of \`${subject}\` have no \`{\` before them.`,
    ({ subject }) => `Write \`${subject} {\`, and \`}\` after the last setting.`,
  ),
  TRP128: say<{ subject: string; name: string; value: string }>(
    ({ name }) => `There is no \`=\` between \`${name}\` and its value.`,
    ({ subject, value }) => `Write \`${subject} = ${value}\`.`,
  ),
  TRP129: say(
    () => "A comma cannot stand between the parts of a statement.",
    () => "Join layers with `->`, and put the items of a list between `[` and `]`.",
  ),
  TRP130: say<{ before: string; after: string }>(
    ({ before, after }) => `The name \`${before} ${after}\` has a space in it, and a name is one word.`,
    ({ before, after }) => `Write \`${before}_${after}\`.`,
  ),
  TRP131: say<{ name: string; count: string }>(
    ({ name, count }) => `\`${name}(${count})\` reads as a parameter called \`${count}\`, which is no name.`,
    ({ name, count }) => `Write \`${name}[${count}]\` for that many, or \`=\` before a call.`,
  ),
  TRP132: say<{ path: string }>(
    ({ path }) => `The parts of the path \`${path}\` are joined by a point.`,
    () => 'Write `/` between them, as in `use std/policies`, or name a file in quotes, as in `use "nets.flow"`.',
  ),
  TRP133: say<{ found: string }>(
    ({ found }) => `A statement ends with its block, and ${found} stands after it.`,
    () => "Begin the next statement on a line of its own.",
  ),
  TRP134: say<{ subject: string }>(
    () => "`==` compares, and a definition takes `=`.",
    ({ subject }) => `Write \`${subject} = …\`.`,
  ),

  // Brackets and commas.
  TRP140: say<{ open: string; close: string; after: string }>(
    ({ open, close }) => `A \`${close}\` is missing: the statement ends here while a \`${open}\` is still open.`,
    ({ close, after }) => `Add \`${close}\` after ${after}, or sooner if it should close there.`,
  ),
  TRP141: say<{ open: string; close: string }>(
    ({ close }) => `This \`${close}\` closes nothing.`,
    ({ open }) => `Remove it, or add the \`${open}\` that it should close.`,
  ),
  TRP142: say<{ found: string; open: string; close: string }>(
    ({ found, open }) => `This \`${found}\` comes while a \`${open}\` is still open.`,
    ({ close }) => `Add \`${close}\` before it.`,
  ),
  TRP143: say(
    () => "There is a comma too many here.",
    () => "Remove it: one comma stands between two items, and at most one after the last.",
  ),
  TRP144: say<{ before: string; after: string }>(
    ({ before, after }) => `A comma is missing between ${before} and ${after}.`,
    () => "Add it, or an operator.",
  ),

  // Settings.
  TRP150: say<{ key: string; value: string }>(
    ({ key }) => `The setting \`${key}\` has no \`:\` after it.`,
    ({ key, value }) => `Write \`${key}: ${value}\`.`,
  ),
  TRP151: say<{ key: string }>(
    ({ key }) => `The setting \`${key}\` has no value.`,
    ({ key }) => `Write one after \`${key}:\`, or remove the setting.`,
  ),
  TRP152: say<{ key: string }>(
    ({ key }) => `The key ${key} has quotes, and a key takes none.`,
    ({ key }) => `Write \`${key.replace(/^`"|"`$/g, "")}: …\`.`,
  ),
  TRP153: say<{ name: string }>(
    ({ name }) => `\`${name}:\` gives a name to an item, and the items here have none.`,
    ({ name }) => `Write \`{ ${name}: … }\` for a record, or close the bracket before it if the list has ended.`,
  ),
  TRP154: say(
    () => "A `-` does not begin an item of a list.",
    () => "Write the items between square brackets, as in `[a, b]`.",
  ),
  TRP155: say<{ word: string }>(
    ({ word }) => `\`${word}\` is a word of the language and cannot be a name.`,
    ({ word }) => `Choose another name, such as \`${word}_\`.`,
  ),
  TRP156: say<{ name: string; before: string }>(
    ({ name }) => `A comma ends a setting, so \`${name}\` after it would be the next one, and it has no \`:\`.`,
    ({ name, before }) => `Put a list between square brackets, as in \`[${before}, ${name}]\`.`,
  ),

  // Expressions.
  TRP160: say<{ after: string; found: string }>(
    ({ after, found }) => `A value is missing between ${after} and ${found}.`,
    () => "Write one there, or remove what asks for it.",
  ),
  TRP161: say(
    () => "Comparisons cannot be chained.",
    () => "Join two with `and`, as in `0 < x and x < 1`.",
  ),
  TRP162: say(
    () => `This hole \`\${}\` has nothing in it.`,
    () => `Write a name or an expression between the braces, or \`\\\${}\` for the characters themselves.`,
  ),
  TRP163: say<{ part: string; found: string }>(
    ({ part, found }) => `This \`if\` has no \`${part}\` before ${found}.`,
    () => "Write `if … then … else …`, all three; a second condition is written `else if`.",
  ),
  TRP164: say(
    () => "This `if` follows the value that it chooses, and the condition comes first.",
    () => "Write `if … then … else …`.",
  ),
  TRP165: say(
    () => "An `if` in the middle of an expression needs parentheses.",
    () => "Write `(if … then … else …)`.",
  ),
  TRP166: say<{ digits: string }>(
    ({ digits }) => `The number \`.${digits}\` has no digit before its point.`,
    ({ digits }) => `Write \`0.${digits}\`.`,
  ),
  TRP167: say(
    () => "`=` gives a name its value and does not compare.",
    () => "Write `==` to compare.",
  ),
  TRP168: say<{ before: string; after: string }>(
    ({ before, after }) => `${after} follows ${before} with nothing between them.`,
    () => "Put an operator between them, or parentheses around the arguments of a call, as in `dense(64)`.",
  ),
  TRP169: say(
    () => "A range has two ends, and a third follows here.",
    () => "Write the lowest and the highest value only, as in `1 .. 3`.",
  ),

  // Limits.
  TRP180: say<{ size: string }>(
    ({ size }) => `The file has ${size} characters, and at most 1,000,000 are read.`,
    () => "Divide it with `use`, and keep data in data files.",
  ),
  TRP181: say<{ limit: number }>(
    ({ limit }) => `This is nested more than ${limit} deep.`,
    () => "Give the inner part a name with `fn` or `param`, and use the name here.",
  ),
  TRP182: say<{ limit: number }>(
    ({ limit }) => `This expression is a chain of more than ${limit} steps.`,
    () => "Divide it into named parts, or use a list.",
  ),

  // Anything else.
  TRP190: say<{ expected: string; after: string; found: string }>(
    ({ expected, after, found }) => `Expected ${expected} after ${after}, and found ${found}.`,
    ({ expected }) => `Write ${expected} here, or remove what follows.`,
  ),
};

export type SyntaxCode = keyof typeof syntaxMessages;

type HolesOf<Code extends SyntaxCode> = Parameters<(typeof syntaxMessages)[Code]["message"]>[0];

/** A mistake in the text, as a value. */
export function problem<Code extends SyntaxCode>(
  code: Code,
  holes: HolesOf<Code>,
  span: Span,
  related: readonly Related[] = [],
): Diagnostic {
  const sentences = syntaxMessages[code] as unknown as Sentences<HolesOf<Code>>;
  const [message, advice] = [sentences.message(holes), sentences.advice(holes)];
  return { code, severity: "error", message, advice, span, related };
}
