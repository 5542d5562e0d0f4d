/**
 * The tokens once more, as a TextMate grammar: what editors colour `.flow` files by. `npm run editor` writes it into
 * `lang/editor/`, and a test compares its tokens with the lexer's.
 *
 * An editor reads one line at a time and sees no further, so the rules follow the statements as well as one line lets
 * them: a statement lasts until a line begins the next, brackets nest, and an operator at the end of a line waits.
 * In the hole of a text only braces nest, as in the lexer, and everything ends with the line.
 */

import { type KindSpec, kinds as kindSpecs } from "../kinds.js";
import { waiting } from "./statements.js";
import * as pattern from "./textmate-patterns.js";
import {
  braces,
  bracket,
  groups,
  include,
  language,
  lineEnd,
  markScopes,
  matching,
  parens,
  type Rule,
  scoped,
  squares,
  wordScopes,
  writtenByScope,
} from "./textmate-rules.js";

/** Everything that is read alike in every state of the lexer, save brackets; names come last. */
const atoms: Readonly<Record<string, Rule>> = {
  comment: {
    patterns: [matching("##[^\\n]*", "comment.line.documentation"), matching("#[^\\n]*", "comment.line.number-sign")],
  },
  number: {
    patterns: [
      {
        ...matching(`(${pattern.number})(${pattern.knownUnit})`, "constant.numeric"),
        captures: { 2: { name: scoped("keyword.other.unit") } },
      },
      {
        ...matching(`(${pattern.number})(${pattern.anyUnit})?`, "constant.numeric"),
        captures: { 2: { name: scoped("invalid.illegal.unit") } },
      },
    ],
  },
  refusedComment: matching(pattern.refusedComment, "invalid.illegal.foreign"),
  text: {
    ...bracket({
      scope: "punctuation.definition.string",
      open: '"',
      close: '"',
      before: lineEnd,
      patterns: [
        include("hole"),
        matching(pattern.knownEscape, "constant.character.escape"),
        matching(pattern.anyEscape, "invalid.illegal.escape"),
      ],
    }),
    name: scoped("string.quoted.double"),
  },
  refused: matching(pattern.refusedMarks, "invalid.illegal.foreign"),
  reserved: {
    patterns: writtenByScope((_, text) => pattern.isWord(text)).map(([scope, match]) => matching(match, scope)),
  },
  field: {
    match: `(\\.)${pattern.space}(?:(${pattern.name})(?=${pattern.space}\\()|(${pattern.name}))`,
    captures: groups(markScopes.dot, "entity.name.function", "variable.other.member"),
  },
  names: {
    patterns: [
      matching(`${pattern.name}(?=${pattern.space}\\()`, "entity.name.function"),
      matching(pattern.name, "variable.other"),
      matching(pattern.refusedWord, "invalid.illegal.word"),
    ],
  },
  symbols: {
    patterns: writtenByScope((_, text) => !pattern.isWord(text)).map(([scope, match]) => matching(match, scope)),
  },
};

const strange = matching("[^ \\t\\r\\n]", "invalid.illegal.character");
/** It closes nothing; the other closing brackets are symbols. */
const strayBrace = matching("\\}", "punctuation.section.braces");
const atomRules = Object.keys(atoms).map(include);

const settingKey: Rule = {
  ...matching(pattern.key, "support.type.property-name"),
  captures: { 0: { patterns: [matching("\\.", markScopes.dot)] } },
};
const argumentKey = matching(`${pattern.name}(?=${pattern.space}:(?!=))`, "variable.parameter");

/** `model f(x: number = 1)`: directly behind the name. */
const parameters = bracket({
  ...parens,
  open: `\\G${pattern.space}\\(`,
  patterns: [
    include("comment"),
    include("refusedComment"),
    include("refused"),
    {
      match: `(${pattern.name})(?:${pattern.space}(:)${pattern.space}(${pattern.name}))?`,
      captures: groups("variable.parameter", markScopes.colon, "support.type"),
    },
    {
      begin: "(=)(?!=)",
      beginCaptures: groups(markScopes.assign),
      end: `(?=[,)\\]}])|${pattern.statementInBrackets}`,
      patterns: [include("expression")],
    },
    include("expression"),
  ],
});

const brackets: Readonly<Record<string, Rule>> = {
  expression: {
    patterns: [include("parens"), include("squares"), include("record"), ...atomRules, strayBrace, strange],
  },
  parens: bracket({ ...parens, patterns: [argumentKey, include("expression")] }),
  squares: bracket({ ...squares, patterns: [include("expression")] }),
  record: bracket({ ...braces, patterns: [settingKey, include("expression")] }),
  parameters,
};

/** Inside a text: here only braces nest, and nothing outlasts the line. */
const holes: Readonly<Record<string, Rule>> = {
  hole: {
    ...bracket({
      scope: "punctuation.definition.template-expression",
      open: "\\$\\{",
      close: "\\}",
      before: lineEnd,
      patterns: [argumentKey, include("holeExpression")],
    }),
    name: scoped("meta.template.expression"),
    contentName: scoped("meta.embedded.line"),
  },
  holeRecord: bracket({ ...braces, before: lineEnd, patterns: [settingKey, include("holeExpression")] }),
  holeExpression: { patterns: [include("holeRecord"), ...atomRules, strange] },
};

/** Outside brackets an operator at the end of a line makes the next line, even one that begins with a kind, its own. */
const waits: Readonly<Record<string, Rule>> = {
  waiting: {
    patterns: writtenByScope((type) => waiting.has(type)).map(([scope, match]) => ({
      begin: `(${match})`,
      beginCaptures: groups(scope),
      end: `${pattern.statementAfterWaiting}|${pattern.kindAsName}|(?=[^ \\t\\r\\n#])`,
      endCaptures: groups("variable.other"),
      patterns: [include("comment")],
    })),
  },
};

function statement(spec: KindSpec): Rule {
  const { path, space } = pattern;
  const settings = spec.settings.map((setting) => setting.name);
  const known = `${pattern.wordsOf(settings)}(?=${space}:(?!=))`;
  const slash = matching("/", "punctuation.separator.path");
  const names = [
    ...(spec.parameters ? [{ match: `(${path})(?=${space}\\()`, scope: "entity.name.function" }] : []),
    { match: `(${path})`, scope: "entity.name.type" },
  ];
  return {
    begin: `${pattern.kindAtStart(spec.kind)}(?:[ \\t]+(?:${names.map(({ match }) => match).join("|")}))?`,
    beginCaptures: {
      ...groups(`storage.type.${spec.kind}`),
      ...Object.fromEntries(names.map(({ scope }, at) => [at + 2, { name: scoped(scope), patterns: [slash] }])),
    },
    end: pattern.statementAhead,
    patterns: [
      include("comment"),
      include("refusedComment"),
      include("refused"),
      ...(spec.parameters ? [include("parameters")] : []),
      bracket({
        ...braces,
        patterns: [
          ...(settings.length > 0 ? [matching(known, "support.type.property-name.setting")] : []),
          settingKey,
          include("expression"),
        ],
      }),
      include("tail"),
    ],
  };
}

/** What may follow the head of any statement, outside brackets. */
const tail: Rule = {
  patterns: [
    {
      match: `(${pattern.wordsOf(["as"])})[ \\t]+(${pattern.name})`,
      captures: groups(wordScopes.asWord, "entity.name.type"),
    },
    {
      match: `(:)${pattern.space}(${pattern.name})`,
      captures: groups(markScopes.colon, "support.type"),
    },
    include("field"),
    include("waiting"),
    include("expression"),
  ],
};

function textmateGrammar() {
  return {
    name: "Troupe flow",
    scopeName: `source.${language}`,
    fileTypes: ["flow"],
    patterns: [include("comment"), ...kindSpecs.map(statement), include("expression")],
    repository: { ...atoms, ...brackets, ...holes, ...waits, tail },
  };
}

/** The file that editors read. */
export function grammarText(): string {
  return `${JSON.stringify(textmateGrammar(), null, 2)}\n`;
}
