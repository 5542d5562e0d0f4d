/**
 * Every sentence about syntax, by code. A message names the thing and the reason, the advice is the way out; neither
 * speaks of tokens or of grammar rules. A missing hole or a wrong code does not compile.
 */

import type { Diagnostic, Related, Severity } from "../diagnostic.js";
import type { Span } from "../source.js";
import { kinds } from "./words.js";

interface Sentences<Holes> {
  readonly severity: Severity;
  readonly message: (holes: Holes) => string;
  readonly advice: (holes: Holes) => string;
}

type NoHoles = Readonly<Record<string, never>>;

function say<Holes = NoHoles>(message: Sentences<Holes>["message"], advice: Sentences<Holes>["advice"]) {
  return { severity: "error" as const, message, advice };
}

function remark<Holes = NoHoles>(message: Sentences<Holes>["message"], advice: Sentences<Holes>["advice"]) {
  return { severity: "warning" as const, message, advice };
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
  TRP104: say<{ inside: string; quotes: string }>(
    ({ quotes }) => `This text stands between ${quotes}, and a text takes double quotes.`,
    ({ inside }) => `Write \`"${inside}"\`.`,
  ),
  TRP105: say<{ inside: string }>(
    () => "Curly quotes do not open a text; word processors put them in for straight ones.",
    ({ inside }) => `Write \`"${inside}"\`.`,
  ),
  TRP106: say<{ character: string; instead: string }>(
    ({ character }) => `The character \`${character}\` means nothing here.`,
    ({ instead }) => instead,
  ),
  TRP107: say<{ word: string }>(
    ({ word }) => `The name \`${word}\` has letters other than a to z.`,
    ({ word }) =>
      `Make names of a to z, digits and \`_\`; texts and comments may hold any letter, and a column stands in quotes: \`"${word}"\`.`,
  ),
  TRP108: say<{ point: string; name: string | undefined }>(
    ({ point, name }) =>
      `There is an invisible character (${name ? `a ${name}, ` : ""}${point}) here, which is no ordinary space.`,
    () => "Delete it, and type a space if there should be one.",
  ),
  TRP109: say<{ operator: string; instead: string }>(
    ({ operator }) => `\`${operator}\` is not an operator of this language.`,
    ({ instead }) => instead,
  ),
  TRP110: say<{ instead: string }>(
    () => "A `;` means nothing here: statements, settings and items do not end with one.",
    ({ instead }) => instead,
  ),
  TRP111: say<{ mark: string; first: boolean }>(
    ({ mark }) => `\`${mark}\` does not begin a comment here.`,
    ({ mark, first }) => {
      if (mark === "//" && !first) return "Begin a comment with `#`; a whole-number division is `floor(a / b)`.";
      if (!/["']/.test(mark)) return "Begin each line of a comment with `#`.";
      return 'Begin each line of a comment with `#`; a text stands between two `"`, on one line.';
    },
  ),
  TRP112: say<{ word: string; instead: string }>(
    ({ word }) => `\`${word}\` is not a value of this language.`,
    ({ instead }) => instead,
  ),
  TRP113: say<{ number: string }>(
    ({ number }) => `The number \`${number}\` is too large to be held.`,
    () => "Write one below 1.8e308.",
  ),
  TRP114: say<{ written: string; instead: string }>(
    ({ written }) => `\`${written}\` is not one number: \`_\` divides groups of digits, and one point the fraction.`,
    ({ instead }) => `Write ${instead}.`,
  ),
  TRP115: say<{ unit: string; number: string; instead: string }>(
    ({ unit, number }) => `The unit \`${unit}\` does not stand directly behind its number \`${number}\`.`,
    ({ instead }) => `Write \`${instead}\`, without a space.`,
  ),
  TRP116: say<{ prefix: string }>(
    ({ prefix }) => `The \`${prefix}\` before this text means nothing here: there is one form of text only.`,
    ({ prefix }) =>
      /r/i.test(prefix)
        ? `Remove the \`${prefix}\`, and write \`\\\\\` for a backslash.`
        : `Remove the \`${prefix}\`; a hole in a text is written \`\${name}\`, with the \`$\`.`,
  ),
  TRP117: say<{ character: string; meant: string }>(
    ({ character, meant }) => `The character \`${character}\` is not the \`${meant}\` of this language.`,
    ({ meant }) => `Type \`${meant}\`: word processors and web pages put other characters in its place.`,
  ),
  TRP118: say<{ value: string }>(
    () => "A `+` stands between two values, and not before one.",
    ({ value }) => `Write \`${value}\`.`,
  ),
  TRP119: say<{ kind: string; name: string }>(
    ({ kind, name }) => `The name of this \`${kind}\`, ${name}, has quotes, and a name takes none.`,
    ({ kind, name }) => {
      const bare = name.slice(2, -2);
      const word = bare.replaceAll(/\W+/g, "_").replace(/^(?=\d)/, "_");
      return bare === "" ? "Choose a name of a to z, digits and `_`." : `Write \`${kind} ${word}\`.`;
    },
  ),

  // Statements.
  TRP120: say<{ word: string; instead: string | undefined; form: string | undefined }>(
    ({ word }) => `\`${word}\` is not a kind of statement.`,
    ({ word, instead, form }) => {
      if (!instead) return `A statement begins with ${kindList}.`;
      if (instead === word.toLowerCase()) return `Write \`${instead}\`: kinds are written in small letters.`;
      return form ? `Did you mean \`${instead}\`, as in \`${form}\`?` : `Did you mean \`${instead}\`?`;
    },
  ),
  TRP121: say<{ name: string; mark: string }>(
    ({ name, mark }) => `\`${name} ${mark}\` has no kind of statement in front of it.`,
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
  TRP129: say<{ next: string | undefined; counted: string | undefined }>(
    () => "A comma cannot stand between the parts of a statement.",
    ({ next, counted }) =>
      next
        ? `Write \`${next}\` as a statement of its own, on a line of its own.`
        : counted
          ? `Write a statement for each name, or one with a count, as \`${counted}[2]\`.`
          : "Join layers with `->`, and put the items of a list between `[` and `]`.",
  ),
  TRP130: say<{ name: string; mark: string }>(
    ({ name, mark }) => `The name \`${name}\` has ${mark} in it, and a name is one word of a to z, digits and \`_\`.`,
    ({ name }) => `Write \`${name.replaceAll(/\W+/g, "_")}\`.`,
  ),
  TRP131: say<{ name: string; count: string }>(
    ({ name, count }) => `\`${name}(${count})\` reads as a parameter called \`${count}\`, which is no name.`,
    ({ name, count }) => `Write \`${name}[${count}]\` for that many, or \`=\` before a call.`,
  ),
  TRP132: say<{ path: string }>(
    ({ path }) => `The parts of the path \`${path}\` are joined by a point.`,
    () => 'Write `/` between them, as in `use std/policies`, or name a file in quotes, as in `use "nets.flow"`.',
  ),
  TRP133: say<{ part: string; found: string; instead: string }>(
    ({ part, found }) => `A statement ends with its ${part}, and ${found} stands after it.`,
    ({ instead }) => instead,
  ),
  TRP134: say<{ mark: string; subject: string }>(
    ({ mark }) => `\`${mark}\` compares, and a definition takes \`=\`.`,
    ({ subject }) => `Write \`${subject} = …\`.`,
  ),
  TRP135: say<{ word: string; reason: string; instead: string }>(
    ({ word, reason }) => `\`${word}\` is no statement of this language: ${reason}.`,
    ({ instead }) => instead,
  ),
  TRP136: say<{ subject: string }>(
    ({ subject }) => `The settings of \`${subject}\` stand in parentheses, and settings take braces.`,
    ({ subject }) => `Write \`${subject} {\`, and \`}\` after the last setting.`,
  ),
  TRP137: say<{ call: string }>(
    ({ call }) => `\`${call}\` is a call, and a file is made of statements, which begin with their kind.`,
    () =>
      "Say what there should be, as in `train a { model: net, on: rows }` or `evaluate score { models: [a], on: rows }`.",
  ),
  TRP138: say(
    () => "A file is a list of statements, and has no braces around it.",
    () =>
      "Remove the outermost braces, and write each statement as `train a { model: net, epochs: 3 }`: keys have no quotes.",
  ),
  TRP139: remark(
    () => "This file has no statement, so there is nothing to do.",
    () => "Write one, as in `task nap { run: sleep(1s) }`; what stands behind a `#` is a comment.",
  ),

  // Brackets and commas.
  TRP140: say<{ open: string; close: string; after: string }>(
    ({ open, close }) =>
      close.length === 1
        ? `A \`${close}\` is missing: the statement ends here while a \`${open}\` is still open.`
        : `\`${close}\` is missing: the statement ends here while ${close.length} brackets are still open.`,
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
  TRP144: say<{ before: string; after: string; instead: string }>(
    ({ before, after }) => `A comma is missing between ${before} and ${after}.`,
    ({ instead }) => instead,
  ),
  TRP145: say<{ close: string; before: string; found: string; or: string }>(
    ({ close, before, found }) => `A \`${close}\` is missing between ${before} and ${found}.`,
    ({ close, before, or }) => `Add \`${close}\` after ${before}${or}.`,
  ),
  TRP146: say<{ name: string; instead: string }>(
    ({ name }) => `The value of \`${name}\` stands in braces, and braces hold settings.`,
    ({ instead }) => `Write \`${instead}\`.`,
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
  TRP152: say<{ key: string; value: string }>(
    ({ key }) => `The key ${key} has quotes, and a key takes none.`,
    ({ key, value }) => {
      const word = key.replace(/^`"|"`$/g, "");
      return /^[A-Za-z_]\w*$/.test(word)
        ? `Write \`${word}: ${value}\`.`
        : "Write a name of a to z, digits and `_` without quotes. Of columns alone, as keys of a record, others stand in quotes.";
    },
  ),
  TRP153: say<{ name: string }>(
    ({ name }) => `\`${name}:\` gives a name to an item, and the items here have none.`,
    ({ name }) => `Write \`{ ${name}: … }\` for a record, or close the bracket before it if the list has ended.`,
  ),
  TRP154: say<{ key: string; item: string }>(
    () => "A `-` does not begin an item of a list.",
    ({ key, item }) => `Write the items between square brackets, with commas, as in \`${key}: [${item}, …]\`.`,
  ),
  TRP155: say<{ word: string }>(
    ({ word }) => `\`${word}\` is a word of the language and cannot be a name.`,
    ({ word }) => `Choose another name, such as \`${word}_\`.`,
  ),
  TRP156: say<{ name: string; before: string }>(
    ({ name }) => `A comma ends a setting, so \`${name}\` after it would be the next one, and it has no \`:\`.`,
    ({ name, before }) => `Put a list between square brackets, as in \`[${before}, ${name}]\`.`,
  ),
  TRP157: say<{ key: string; inner: string }>(
    ({ key }) => `The settings below \`${key}:\` have no braces around them, and indentation means nothing here.`,
    ({ key, inner }) => `Write \`${key}: { ${inner}: … }\`.`,
  ),
  TRP158: say<{ kind: string; instead: string }>(
    ({ kind }) => `A \`${kind}\` is made of settings, so no \`=\` follows its name.`,
    ({ instead }) => instead,
  ),
  TRP159: say<{ written: string }>(
    ({ written }) => `The name \`${written}\` begins with a digit, and a name begins with a letter.`,
    ({ written }) => `Put a letter first, as in \`n${written}\`.`,
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
    ({ found }) =>
      /^`el[a-z]*if`$/.test(found)
        ? `Write \`else if\` for ${found}.`
        : "Write `if … then … else …`, all three; a second condition is written `else if`.",
  ),
  TRP164: say<{ value: string }>(
    () => "This `if` follows the value that it chooses, and the condition comes first.",
    ({ value }) => `Write \`if … then ${value} else …\`.`,
  ),
  TRP165: say(
    () => "An `if` in the middle of an expression needs parentheses.",
    () => "Write `(if … then … else …)`.",
  ),
  TRP166: say<{ written: string; side: string; instead: string }>(
    ({ written, side }) => `The number \`${written}\` has no digit ${side} its point.`,
    ({ instead }) => `Write \`${instead}\`.`,
  ),
  TRP167: say(
    () => "`=` gives a name its value and does not compare.",
    () => "Write `==` to compare.",
  ),
  TRP168: say<{ before: string; after: string; instead: string }>(
    ({ before, after }) => `${after} follows ${before} with nothing between them.`,
    ({ instead }) => instead,
  ),
  TRP169: say(
    () => "A range has two ends, and a third follows here.",
    () => "Write the lowest and the highest value only, as in `1 .. 3`.",
  ),
  TRP170: say<{ inside: string }>(
    () => "Parentheses hold one value, and a comma follows it.",
    ({ inside }) => `Write a list: \`[${inside}]\`.`,
  ),
  TRP171: say<{ mark: string; from: string; to: string }>(
    ({ mark }) => `\`${mark}\` does not make a range.`,
    ({ from, to }) => `Write \`${from} .. ${to}\`.`,
  ),
  TRP172: say<{ written: string }>(
    ({ written }) => `\`${written}\` does not begin a function: only a statement makes one, and it has a name.`,
    () =>
      "Write `fn double(x) = 2 * x`; where a formula is wanted, as in `admit: worker.load < 80%`, write it without any parameter.",
  ),
  TRP173: say(
    () => "There is no `for` in an expression: there are no loops.",
    () => "Write the items out, or give a statement a count, as in `task job[5] { … }`; `index` is 0 to 4 in it.",
  ),
  TRP174: say<{ path: string }>(
    ({ path }) => `The path \`${path}\` has no quotes, and a path is a text.`,
    ({ path }) => `Write \`"${path}"\`.`,
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
  return { code, severity: sentences.severity, message, advice, span, related };
}
