/**
 * Whole programs at random, for properties that hold for any file: statements of every shape, expressions of every
 * form, and spaces, line breaks and comments wherever the language allows them.
 *
 * Every program parses without a diagnostic, save that an empty one is told to be empty. It is built from the grammar's
 * own levels, as tokens, so that it owes nothing to the formatter's idea of precedence; then the gaps between the tokens
 * are filled. What the grammar takes and the parser refuses as a slip (`misread.ts`) is left out.
 */

import fc from "fast-check";
import { kinds, settingsOnly } from "../../lang/1-parse/words.js";

export interface Program {
  readonly text: string;
  readonly statements: number;
  /** In the order of the text. */
  readonly comments: readonly string[];
}

interface Token {
  readonly text: string;
  /** A sign stands against its operand: `- a` at the start of a line reads as a list item of YAML, and is refused. */
  readonly glued?: true;
}

type Tokens = readonly Token[];

const token = (text: string): Token => ({ text });
const tokens = (...parts: (string | Tokens)[]): Tokens =>
  parts.flatMap((part) => (typeof part === "string" ? part.split(" ").map(token) : part));

const plainNames = ["a", "net", "digits", "x1", "_", "constructor", "__proto__", "toString"];
const name = fc.constantFrom(...plainNames, ...kinds);
const plainName = fc.constantFrom(...plainNames);
const number = fc.constantFrom("0", "7", "20_000", "1e-4", "2.50", "80%", "200ms", "2GiB", "1_0.0_1e+2kg", "1000000");

const commaBetween = (items: readonly Tokens[], trailing: boolean): Tokens => [
  ...items.flatMap((item, at) => (at === 0 ? item : tokens(",", item))),
  ...(trailing && items.length > 0 ? [token(",")] : []),
];

const separated = (item: fc.Arbitrary<Tokens>, most = 4): fc.Arbitrary<Tokens> =>
  fc.tuple(fc.array(item, { maxLength: most }), fc.boolean()).map(([items, trailing]) => commaBetween(items, trailing));

/** The levels of the grammar, from the loosest to the tightest. */
const levels = [
  "choice",
  "flow",
  "or",
  "and",
  "not",
  "comparison",
  "range",
  "sum",
  "product",
  "sign",
  "postfix",
] as const;
type Level = (typeof levels)[number] | "primary";
type Forms = Record<Level, Tokens> & { settings: Tokens };

const binary = (left: fc.Arbitrary<Tokens>, operators: readonly string[], right: fc.Arbitrary<Tokens>) =>
  fc.tuple(left, fc.constantFrom(...operators), right).map((parts) => tokens(...parts));

/** One line, and only expressions in one line: a text cannot span lines. */
function textOf(hole: fc.Arbitrary<Tokens>): fc.Arbitrary<Tokens> {
  const chars = fc.constantFrom("", "a # b", "é", '\\"', "\\n", "\\u{1F600}", "$ ", "\\$", "{ }", ")", "\t ");
  const filled = fc
    .tuple(hole, fc.constantFrom("", " "), fc.constantFrom("", " ", "\t"))
    .map(([inside, before, after]) => `\${${before}${inOneLine(inside)}${after}}`);
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: chars }, { weight: 1, arbitrary: filled }), { maxLength: 4 })
    .map((parts) => [token(`"${parts.join("")}"`)]);
}

const inOneLine = (of: Tokens) => of.map(({ text, glued }) => (glued ? text : `${text} `)).join("");

const forms = fc.letrec<Forms>((tie) => {
  const any = tie("choice");
  const list = separated(any).map((items) => tokens("[", items, "]"));
  const record = tie("settings").map((settings) => tokens("{", settings, "}"));
  const numbers = separated(number.map(tokens), 40).map((items) => tokens("[", items, "]"));
  const argument = fc.oneof(
    any,
    fc.tuple(name, any).map(([key, value]) => tokens(key, ":", value)),
  );
  const given = separated(argument).map((items) => tokens("(", items, ")"));
  const suffix = fc.oneof(
    name.map((field) => tokens(".", field)),
    any.map((at) => tokens("[", at, "]")),
    given,
  );
  const made: Record<Level, fc.Arbitrary<Tokens>> = {
    choice: fc.tuple(any, any, any).map(([test, yes, no]) => tokens("if", test, "then", yes, "else", no)),
    flow: binary(tie("flow"), ["->"], tie("or")),
    or: binary(tie("or"), ["or"], tie("and")),
    and: binary(tie("and"), ["and"], tie("not")),
    not: tie("not").map((operand) => tokens("not", operand)),
    comparison: binary(tie("range"), ["==", "!=", "<", "<=", ">", ">="], tie("range")),
    range: binary(tie("sum"), [".."], tie("sum")),
    sum: binary(tie("sum"), ["+", "-"], tie("product")),
    product: binary(tie("product"), ["*", "/"], tie("sign")),
    sign: tie("sign").map((operand) => [{ text: "-", glued: true } as const, ...operand]),
    postfix: fc.tuple(tie("postfix"), suffix).map((parts) => tokens(...parts)),
    primary: fc.oneof(
      list,
      record,
      numbers,
      any.map((inner) => tokens("(", inner, ")")),
      textOf(any),
    ),
  };
  const leaf = fc.oneof(name.map(tokens), number.map(tokens), fc.constantFrom("true", "false", '"text"').map(tokens));
  const all = [...levels, "primary"] as const;
  const atLeast = (level: Level) =>
    fc.oneof(
      { maxDepth: 5, depthIdentifier: "expression", withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      ...all.slice(all.indexOf(level)).map((each) => ({ weight: 1, arbitrary: made[each] })),
    );
  const key = fc.array(name, { minLength: 1, maxLength: 2 }).map((words) => tokens(words.join(" . ")));
  const setting = fc
    .tuple(key, any, fc.boolean())
    .map(([words, value, comma]) => tokens(words, ":", value, ...(comma ? [","] : [])));
  return {
    ...(Object.fromEntries(all.map((level) => [level, atLeast(level)])) as Record<Level, fc.Arbitrary<Tokens>>),
    settings: fc.array(setting, { maxLength: 4 }).map((each) => each.flat()),
  };
});

/** Any expression, as text in one line. */
export const expression: fc.Arbitrary<string> = forms.choice.map(inOneLine);

const maybe = (part: fc.Arbitrary<Tokens>): fc.Arbitrary<Tokens> => fc.oneof(fc.constant([]), part);

const type = name.map((word) => tokens(":", word));
const value = forms.choice.map((each) => tokens("=", each));
const parameter = fc.tuple(name, maybe(type), maybe(value)).map(([word, ...rest]) => tokens(word, ...rest));
const parameters = separated(parameter).map((each) => tokens("(", each, ")"));
const path = fc.array(name, { maxLength: 2 }).map((words) => tokens(...words.flatMap((word) => ["/", word])));
const count = forms.choice.map((each) => tokens("[", each, "]"));
const block = forms.settings.map((each) => tokens("{", each, "}"));

const signature = fc.oneof(
  fc.constant<Tokens>([]),
  fc.tuple(name.map(tokens), path, maybe(count), maybe(parameters), maybe(type)).map((parts) => parts.flat()),
  fc.tuple(parameters, maybe(type)).map((parts) => parts.flat()),
);
/** Only a `use` names a file, and a kind that is made of settings has no value. */
const shapeOf = (kind: string) => ({
  head: kind === "use" ? fc.oneof(signature, textOf(forms.choice)) : signature,
  value: settingsOnly.has(kind) ? fc.constant<Tokens>([]) : maybe(value),
});
const statement: fc.Arbitrary<Tokens> = fc.constantFrom(...kinds).chain((kind) => {
  const shape = shapeOf(kind);
  const alias = maybe(plainName.map((word) => tokens("as", word)));
  return fc.tuple(shape.head, shape.value, alias, maybe(block)).map((parts) => tokens(kind, ...parts));
});

/** What may stand between two tokens; `#` stands for a comment. Where no line may begin, the breaks are left out. */
const gaps = ["", " ", "  ", "   \t", "\n", "\n\n\n", "\r\n", " #", "  #\n #", "\n#", "\n\n\t#\n\n", "\n  #\r\n"];
const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("", " ") },
  { weight: 2, arbitrary: fc.constantFrom("\n", "\n  ") },
  { weight: 2, arbitrary: fc.constantFrom(...gaps) },
);
const comment = fc.constantFrom(
  "#",
  "##",
  "## ",
  "# )",
  "# ]}",
  '# "',
  "# train a { x: 1 }",
  "#, #",
  "#\u{1F600} é\t ",
);

const opening = new Set(["(", "[", "{"]);
const closing = new Set([")", "]", "}"]);
const reserved = new Set(["if", "then", "else", "and", "or", "not", "as", "true", "false"]);
const isWord = (text: string) => /^[A-Za-z_]/.test(text) && !reserved.has(text);
/** Two tokens that would run together: words, numbers and units; `0,7` is refused as a decimal comma, `--` as a comment. */
const runTogether = (left: string, right: string) =>
  (/\w$/.test(left) && /^\w/.test(right)) || (left === "," && /^\d/.test(right)) || (left === "-" && right === "-");

interface Fillings {
  readonly gaps: readonly string[];
  readonly comments: readonly string[];
}

/** Puts the gaps, one after the other and round again, between the tokens. */
class Filler {
  text = "";
  readonly comments: string[] = [];
  private used = 0;

  constructor(private readonly fillings: Fillings) {}

  statement(of: Tokens): void {
    this.fill("\n", 0);
    let depth = 0;
    for (const [at, { text }] of of.entries()) {
      const before = of[at - 1];
      if (closing.has(text)) depth--;
      if (before && !before.glued) this.between(before.text, text, depth + (closing.has(text) ? 1 : 0));
      if (opening.has(text)) depth++;
      this.text += text;
    }
  }

  end(): void {
    this.fill("", 0);
  }

  private between(left: string, right: string, depth: number): void {
    if (depth > 0 || !isWord(right)) this.fill(runTogether(left, right) ? " " : "", depth);
    else this.text += runTogether(left, right) || this.nextGap() !== "" ? " " : "";
  }

  /** Inside brackets a line is indented: in the first column a word is taken for the start of a statement. */
  private fill(least: string, depth: number): void {
    const filled = this.nextGap().replaceAll("#", () => this.nextComment());
    const ended = /#[^\n]*$/.test(filled) ? `${filled}\n` : filled;
    const enough = ended === "" || (least === "\n" && !ended.includes("\n")) ? ended + least : ended;
    this.text += depth > 0 && enough.includes("\n") ? `${enough}  ` : enough;
  }

  private nextGap(): string {
    const { gaps: all } = this.fillings;
    return all[this.used++ % all.length] ?? "";
  }

  private nextComment(): string {
    const { comments: all } = this.fillings;
    const text = `${all[this.comments.length % all.length] ?? "#"}${this.comments.length}`;
    this.comments.push(text);
    return text;
  }
}

/** Programs of up to `most` statements. */
export function programs(most = 6): fc.Arbitrary<Program> {
  const fillings = fc.record({
    gaps: fc.array(gap, { minLength: 1, maxLength: 60 }),
    comments: fc.array(comment, { minLength: 1, maxLength: 5 }),
  });
  return fc.tuple(fc.array(statement, { maxLength: most }), fillings).map(([statements, given]) => {
    const filler = new Filler(given);
    for (const each of statements) filler.statement(each);
    filler.end();
    return { text: filler.text, statements: statements.length, comments: filler.comments };
  });
}
