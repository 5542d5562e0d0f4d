/**
 * Text into a tree. It never throws on any text: a mistake is a diagnostic, and a throw here is our bug.
 *
 *   text ──tokens.ts──▶ tokens ──statements.ts──▶ one cut per statement ──flow.ne──▶ a statement
 *                                                                       └─habits.ts──▶ or one diagnostic
 *
 * A broken statement is left out of the tree and has exactly one diagnostic; all others are there.
 */

import nearley from "nearley";
import type { Statement, Tree } from "../ast.js";
import type { Diagnostic } from "../diagnostic.js";
import type { Source } from "../source.js";
import { failureAt } from "./failure.js";
import compiled from "./generated/grammar.js";
import { explain } from "./habits.js";
import { explainStart } from "./head-habits.js";
import { longestFile, tooDeep, tooLong } from "./limits.js";
import { misreadStatement, misreadTokens } from "./misread.js";
import { type Cut, cutStatements } from "./statements.js";
import { problem } from "./syntax-messages.js";
import { type Token, type TokenType, tokenise } from "./tokens.js";

export interface Parsed {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

export function parse(source: Source): { tree: Tree; diagnostics: Diagnostic[] } {
  const { path, text } = source;
  if (text.length > longestFile) {
    const size = text.length.toLocaleString("en-GB");
    const tooBig = problem("TRP180", { size }, { path, start: 0, end: 0 });
    return { tree: { path, statements: [], comments: [] }, diagnostics: [tooBig] };
  }

  const { tokens, comments } = tokenise(source);
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const cut of cutStatements(tokens)) {
    const result = parseStatement(cut);
    if ("code" in result) diagnostics.push(result);
    else statements.push(result);
  }
  if (tokens.length === 0) diagnostics.push(problem("TRP139", {}, { path, start: 0, end: Math.min(1, text.length) }));
  return { tree: { path, statements, comments }, diagnostics };
}

function parseStatement(cut: Cut): Statement | Diagnostic {
  if (cut[0]!.type !== "kind") return explainStart(cut);
  const deep = tooDeep(cut);
  if (deep) return deep;
  const result = derive(cut);
  const misread = misreadTokens(cut, "at" in result ? result.at : cut.length);
  if (misread) return misread;
  if ("at" in result) return explain(failureAt(cut, result.at, result.expected));
  return misreadStatement(cut, result) ?? tooLong(result) ?? result;
}

interface Stop {
  readonly at: number;
  readonly expected: ReadonlySet<TokenType>;
}

const grammar = nearley.Grammar.fromCompiled(compiled as unknown as nearley.CompiledRules);

/** The part of Nearley's table that we read, which its types do not mention. */
interface Inside {
  readonly current: number;
  readonly table: readonly {
    readonly scannable: readonly { rule: { symbols: readonly { type?: TokenType }[] }; dot: number }[];
  }[];
  /** Replaced: its own prints the parse table into an error nobody reads, and can take seconds. */
  reportError: (token: unknown) => string;
}

const refused = "refused";

function derive(cut: Cut): Statement | Stop {
  const parser = new nearley.Parser(grammar, { lexer: feedOf(cut) as unknown as nearley.Lexer });
  const inside = parser as unknown as Inside;
  inside.reportError = () => refused;
  try {
    parser.feed("");
  } catch (error) {
    if (!(error instanceof Error && error.message === refused)) throw error;
    return stopOf(inside);
  }
  const results = parser.results as Statement[];
  if (results.length > 1) throw new Error(`the grammar is ambiguous: ${results.length} ways to read one statement`);
  return results[0] ?? stopOf(inside);
}

/** The tokens are there already; Nearley only has to be handed them one by one. */
function feedOf(cut: Cut) {
  let at = 0;
  return {
    reset: () => {},
    next: (): Token | undefined => cut[at++],
    save: () => ({}),
    formatError: () => "",
    has: () => true,
  };
}

/** `current` is the number of tokens that fitted, whether another was refused or none was left. */
function stopOf({ current, table }: Inside): Stop {
  const expected = new Set<TokenType>();
  for (const { rule, dot } of table[current]?.scannable ?? []) {
    const type = rule.symbols[dot]?.type;
    if (type !== undefined) expected.add(type);
  }
  return { at: current, expected };
}
