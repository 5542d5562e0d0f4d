/**
 * What editors colour is what the language reads: the grammar in `lang/editor/` against the lexer, over all files that
 * there are and over soups of words and marks; and its finer points, case by case.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { byOpening } from "../../lang/1-parse/brackets.js";
import { foreignOperators, foreignValues } from "../../lang/1-parse/foreign-words.js";
import { parse } from "../../lang/1-parse/parse.js";
import { cutStatements } from "../../lang/1-parse/statements.js";
import { grammarText } from "../../lang/1-parse/textmate.js";
import { type Token, type TokenType, tokenise } from "../../lang/1-parse/tokens.js";
import { kinds, reservedWords } from "../../lang/1-parse/words.js";
import { root } from "../root.js";
import { grammarFile, scopedLines, scopesOfCharacters } from "./editor-scopes.js";
import { acceptAnswers, caseFiles, casesOf } from "./parse-cases.js";

test("the grammar of the editors is what the language makes of its tokens now", (t) => {
  t.is(readFileSync(grammarFile, "utf8"), grammarText(), "run npm run editor");
});

const anyName = /(variable|entity\.name|support)\.\S+$/;
/** Among words in any order, where a statement begins is a guess: the parser sees several lines, an editor one. */
const anyKind = /(variable|entity\.name|support|storage)\.\S+$/;

const literals: ReadonlyMap<TokenType, RegExp> = new Map<TokenType, RegExp>([
  ["number", /constant\.numeric/],
  ["quote", /string\.quoted\.double punctuation\.definition\.string\.begin$/],
  ["unquote", /string\.quoted\.double punctuation\.definition\.string\.end$/],
  ["chars", /string\.quoted\.double$/],
  ["escape", /string\.quoted\.double constant\.character\.escape$/],
  ["holeOpen", /punctuation\.definition\.template-expression\.begin$/],
  ["holeClose", /punctuation\.definition\.template-expression\.end$/],
]);

/** What the scopes of every character of a token must match; the last of them is the innermost. */
function expectation({ type, problem }: Token): RegExp | undefined {
  if (type === "bad") return seenOnlyWhole.has(problem?.code ?? "") ? undefined : /invalid\.illegal/;
  if (type === "word") return anyName;
  if (Object.values<TokenType>(reservedWords).includes(type)) return /(keyword|constant\.language)\.\S+$/;
  return literals.get(type) ?? /(keyword\.operator|punctuation)\.\S+$/;
}

/** A text or a hole that does not end, and a number beyond all bounds: no pattern sees that. */
const seenOnlyWhole = new Set(["TRP101", "TRP102", "TRP113"]);

/** Where editor and lexer disagree, in words; empty where they agree. */
function disagreements(text: string, exactly: "statements too" | "tokens alone"): string[] {
  const found: string[] = [];
  const scopes = scopesOfCharacters(text);
  const { tokens, comments } = tokenise({ path: "any.flow", text });
  const demand = (start: number, end: number, is: RegExp) => {
    for (let at = start; at < end; at++)
      if (!is.test(scopes[at]!))
        found.push(`${at} ${JSON.stringify(text.slice(start, end))} is ${scopes[at]}, should be ${is}`);
  };
  const expectedOfKind = (opens: boolean) => {
    if (exactly === "tokens alone") return anyKind;
    return opens ? /storage\.type\.\w+$/ : anyName;
  };
  const openings = new Set(cutStatements(tokens).map(([first]) => first));
  for (const token of tokens) {
    const expected = token.type === "kind" ? expectedOfKind(openings.has(token)) : expectation(token);
    if (expected) demand(token.span.start, token.span.end, expected);
  }
  for (const { span } of comments) demand(span.start, span.end, /comment\.line/);
  return found;
}

const folders = ["examples", "stdlib", "spec/lang/flows"];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".flow"))
    .map((name) => `${folder}/${name}`),
);

for (const file of files)
  test(`${file} is coloured as it is read`, (t) => {
    const text = readFileSync(join(root, file), "utf8");
    t.deepEqual(parse({ path: file, text }).diagnostics, []);
    t.deepEqual(disagreements(text, "statements too"), []);
  });

test("there are files to colour, and one has a text with a hole", (t) => {
  t.true(files.length > 20);
  t.true(
    files.some((file) =>
      scopedLines(readFileSync(join(root, file), "utf8"))
        .flat()
        .some(isHole),
    ),
  );
});

function isHole({ scopes }: { scopes: readonly string[] }): boolean {
  return scopes.includes("meta.embedded.line");
}

test("every well-formed input of the parser's cases is coloured as it is read", (t) => {
  const inputs = caseFiles().flatMap((file) => casesOf(file).map(({ input }) => input));
  const fine = inputs.filter((text) => parse({ path: "any.flow", text }).diagnostics.length === 0);
  t.true(fine.length > 50);
  for (const text of fine) t.deepEqual(disagreements(text, "statements too"), [], text);
});

const pieces = [
  ...[...kinds, ...Object.keys(reservedWords), ...foreignValues.keys(), ...foreignOperators.keys()],
  ...[
    "a",
    "net",
    "_x1",
    "größe",
    "x\u00e9",
    "floor",
    "iffy",
    "1",
    "0.5",
    "1_000e-3",
    "80%",
    "200ms",
    "1..2",
    "3.x",
    "7or",
  ],
  ...[
    "{}()[],:.=+-*/<>\"#%$\\';",
    "->",
    "..",
    "<=",
    ">=",
    "==",
    "!=",
    "${",
    "//",
    "/*",
    "“",
    "”",
    "’",
    "😀",
    "\u00a0",
  ].flatMap((each) => (each.startsWith("{}") ? [...each] : [each])),
  ...[
    '"text"',
    `"\${a}"`,
    `"\${ { b: "\${c}" } }"`,
    '"\\n"',
    '"\\u{1F600}"',
    '"\\u{110000}"',
    '"\\q"',
    '"$"',
    "##",
    "\n",
    "\n",
    "\t",
  ],
];

test("any words and marks are coloured as the tokens that they are", (t) => {
  const soup = fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom("", " ")), { maxLength: 40 })
    .map((each) => each.flat().join(""));
  fc.assert(
    fc.property(soup, (text) => {
      const found = disagreements(text, "tokens alone");
      if (found.length > 0) throw new Error(found.join("\n"));
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

/** A line for each piece that has scopes: what it is, and the scopes from the outside in. */
function answer(text: string): string {
  const lines = scopedLines(text).map((line) => {
    const coloured = line.filter((piece) => piece.text.trim() !== "" && piece.scopes.length > 0);
    return coloured.map((piece) => `  ${piece.text.trim().padEnd(12)} ${piece.scopes.join(" ")}`).join("\n");
  });
  return lines.filter((line) => line !== "").join("\n");
}

for (const file of caseFiles("editor")) {
  if (process.env.ACCEPT === "1") acceptAnswers(file, answer, "editor");
  for (const { title, input, expected } of casesOf(file, "editor"))
    test(`${file}: ${title}`, (t) => t.is(answer(input), expected));
}

test("there is a scope for every kind", (t) => {
  for (const kind of kinds) t.is(answer(`${kind} a`).trim().split(/\s+/)[1], `storage.type.${kind}`);
});

const configuration = JSON.parse(readFileSync(join(root, "lang/editor/language-configuration.json"), "utf8"));

test("the editor's brackets are the language's", (t) => {
  const ours = [...byOpening.values()].filter(({ opening }) => opening.length === 1);
  t.deepEqual(new Map(configuration.brackets), new Map(ours.map(({ opening, closing }) => [opening, closing])));
});

const indents: readonly [line: string, more: boolean, less: boolean][] = [
  ["train a {", true, false],
  ["data digits = idx(   # two files", true, false],
  [") {", true, true],
  ["}", false, true],
  ["train a { epochs: 1 }", false, false],
  ['  to: "a {"', false, false],
  ["# a {", false, false],
];

for (const [line, more, less] of indents)
  test(`indentation behind and of \`${line}\``, (t) => {
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    t.is(new RegExp(increaseIndentPattern).test(line), more);
    t.is(new RegExp(decreaseIndentPattern).test(line), less);
  });

test("the extension names files that are there", (t) => {
  const { contributes } = JSON.parse(readFileSync(join(root, "lang/editor/package.json"), "utf8"));
  const { scopeName } = JSON.parse(readFileSync(grammarFile, "utf8"));
  for (const path of [contributes.languages[0].configuration, contributes.grammars[0].path])
    t.true(existsSync(join(root, "lang/editor", path)), path);
  t.is(contributes.grammars[0].scopeName, scopeName);
  t.is(contributes.grammars[0].language, contributes.languages[0].id);
});
