// Generated automatically by nearley, version 2.20.1
// http://github.com/Hardmath123/nearley
// Bypasses TS6133. Allow declared but unused functions.
// @ts-ignore
function id(d: any[]): any { return d[0]; }
declare var kind: any;
declare var slash: any;
declare var openSquare: any;
declare var closeSquare: any;
declare var colon: any;
declare var assign: any;
declare var asWord: any;
declare var openParen: any;
declare var closeParen: any;
declare var comma: any;
declare var openBrace: any;
declare var closeBrace: any;
declare var dot: any;
declare var ifWord: any;
declare var thenWord: any;
declare var elseWord: any;
declare var arrow: any;
declare var orWord: any;
declare var andWord: any;
declare var notWord: any;
declare var equal: any;
declare var unequal: any;
declare var less: any;
declare var atMost: any;
declare var more: any;
declare var atLeast: any;
declare var range: any;
declare var plus: any;
declare var minus: any;
declare var star: any;
declare var number: any;
declare var flag: any;
declare var quote: any;
declare var unquote: any;
declare var chars: any;
declare var escape: any;
declare var holeOpen: any;
declare var holeClose: any;
declare var word: any;

import * as build from "../build.js";
import { grammarLexer as lexer } from "../tokens.js";

interface NearleyToken {
  value: any;
  [key: string]: any;
};

interface NearleyLexer {
  reset: (chunk: string, info: any) => void;
  next: () => NearleyToken | undefined;
  save: () => any;
  formatError: (token: never) => string;
  has: (tokenType: string) => boolean;
};

interface NearleyRule {
  name: string;
  symbols: NearleySymbol[];
  postprocess?: (d: any[], loc?: number, reject?: {}) => any;
};

type NearleySymbol = string | { literal: any } | { test: (token: any) => boolean };

interface Grammar {
  Lexer: NearleyLexer | undefined;
  ParserRules: NearleyRule[];
  ParserStart: string;
};

const grammar: Grammar = {
  Lexer: lexer,
  ParserRules: [
    {"name": "statement$ebnf$1", "symbols": ["value"], "postprocess": id},
    {"name": "statement$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "statement$ebnf$2", "symbols": ["alias"], "postprocess": id},
    {"name": "statement$ebnf$2", "symbols": [], "postprocess": () => null},
    {"name": "statement$ebnf$3", "symbols": ["block"], "postprocess": id},
    {"name": "statement$ebnf$3", "symbols": [], "postprocess": () => null},
    {"name": "statement", "symbols": [(lexer.has("kind") ? {type: "kind"} : kind), "head", "statement$ebnf$1", "statement$ebnf$2", "statement$ebnf$3"], "postprocess": d => build.statement(d[0], d[1], d[2], d[3], d[4])},
    {"name": "head", "symbols": [], "postprocess": () => build.emptyHead},
    {"name": "head", "symbols": ["text"], "postprocess": d => build.fileHead(d[0])},
    {"name": "head$ebnf$1", "symbols": ["count"], "postprocess": id},
    {"name": "head$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "head$ebnf$2", "symbols": ["parameters"], "postprocess": id},
    {"name": "head$ebnf$2", "symbols": [], "postprocess": () => null},
    {"name": "head$ebnf$3", "symbols": ["type"], "postprocess": id},
    {"name": "head$ebnf$3", "symbols": [], "postprocess": () => null},
    {"name": "head", "symbols": ["path", "head$ebnf$1", "head$ebnf$2", "head$ebnf$3"], "postprocess": d => build.signature(d[0], d[1], d[2], d[3])},
    {"name": "head$ebnf$4", "symbols": ["type"], "postprocess": id},
    {"name": "head$ebnf$4", "symbols": [], "postprocess": () => null},
    {"name": "head", "symbols": ["parameters", "head$ebnf$4"], "postprocess": d => build.signature(null, null, d[0], d[1])},
    {"name": "path", "symbols": ["word"], "postprocess": id},
    {"name": "path", "symbols": ["path", (lexer.has("slash") ? {type: "slash"} : slash), "word"], "postprocess": d => build.path(d[0], d[2])},
    {"name": "count", "symbols": [(lexer.has("openSquare") ? {type: "openSquare"} : openSquare), "expression", (lexer.has("closeSquare") ? {type: "closeSquare"} : closeSquare)], "postprocess": d => build.enclosed(d[0], d[1], d[2])},
    {"name": "type", "symbols": [(lexer.has("colon") ? {type: "colon"} : colon), "word"], "postprocess": d => d[1]},
    {"name": "value", "symbols": [(lexer.has("assign") ? {type: "assign"} : assign), "expression"], "postprocess": d => d[1]},
    {"name": "alias", "symbols": [(lexer.has("asWord") ? {type: "asWord"} : asWord), "word"], "postprocess": d => d[1]},
    {"name": "parameters", "symbols": [(lexer.has("openParen") ? {type: "openParen"} : openParen), (lexer.has("closeParen") ? {type: "closeParen"} : closeParen)], "postprocess": d => build.enclosed(d[0], null, d[1])},
    {"name": "parameters$ebnf$1", "symbols": [(lexer.has("comma") ? {type: "comma"} : comma)], "postprocess": id},
    {"name": "parameters$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "parameters", "symbols": [(lexer.has("openParen") ? {type: "openParen"} : openParen), "parameterList", "parameters$ebnf$1", (lexer.has("closeParen") ? {type: "closeParen"} : closeParen)], "postprocess": d => build.enclosed(d[0], d[1], d[3])},
    {"name": "parameterList", "symbols": ["parameter"], "postprocess": d => build.link(null, d[0])},
    {"name": "parameterList", "symbols": ["parameterList", (lexer.has("comma") ? {type: "comma"} : comma), "parameter"], "postprocess": d => build.link(d[0], d[2])},
    {"name": "parameter$ebnf$1", "symbols": ["type"], "postprocess": id},
    {"name": "parameter$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "parameter$ebnf$2", "symbols": ["value"], "postprocess": id},
    {"name": "parameter$ebnf$2", "symbols": [], "postprocess": () => null},
    {"name": "parameter", "symbols": ["word", "parameter$ebnf$1", "parameter$ebnf$2"], "postprocess": d => build.parameter(d[0], d[1], d[2])},
    {"name": "block", "symbols": [(lexer.has("openBrace") ? {type: "openBrace"} : openBrace), "settings", (lexer.has("closeBrace") ? {type: "closeBrace"} : closeBrace)], "postprocess": d => build.block(d[0], d[1], d[2])},
    {"name": "settings", "symbols": [], "postprocess": () => null},
    {"name": "settings$ebnf$1", "symbols": [(lexer.has("comma") ? {type: "comma"} : comma)], "postprocess": id},
    {"name": "settings$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "settings", "symbols": ["settings", "setting", "settings$ebnf$1"], "postprocess": d => build.link(d[0], d[1])},
    {"name": "setting", "symbols": ["key", (lexer.has("colon") ? {type: "colon"} : colon), "expression"], "postprocess": d => build.setting(d[0], d[2])},
    {"name": "key", "symbols": ["word"], "postprocess": d => build.link(null, d[0])},
    {"name": "key", "symbols": ["text"], "postprocess": (d, _, reject) => build.quotedKey(d[0], reject)},
    {"name": "key", "symbols": ["key", (lexer.has("dot") ? {type: "dot"} : dot), "word"], "postprocess": d => build.link(d[0], d[2])},
    {"name": "expression", "symbols": [(lexer.has("ifWord") ? {type: "ifWord"} : ifWord), "expression", (lexer.has("thenWord") ? {type: "thenWord"} : thenWord), "expression", (lexer.has("elseWord") ? {type: "elseWord"} : elseWord), "expression"], "postprocess": d => build.choice(d[0], d[1], d[3], d[5])},
    {"name": "expression", "symbols": ["flow"], "postprocess": id},
    {"name": "flow", "symbols": ["or"], "postprocess": id},
    {"name": "flow", "symbols": ["flow", (lexer.has("arrow") ? {type: "arrow"} : arrow), "or"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "or", "symbols": ["and"], "postprocess": id},
    {"name": "or", "symbols": ["or", (lexer.has("orWord") ? {type: "orWord"} : orWord), "and"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "and", "symbols": ["not"], "postprocess": id},
    {"name": "and", "symbols": ["and", (lexer.has("andWord") ? {type: "andWord"} : andWord), "not"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "not", "symbols": ["comparison"], "postprocess": id},
    {"name": "not", "symbols": [(lexer.has("notWord") ? {type: "notWord"} : notWord), "not"], "postprocess": d => build.unary(d[0], d[1])},
    {"name": "comparison", "symbols": ["range"], "postprocess": id},
    {"name": "comparison", "symbols": ["range", "comparer", "range"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "comparer", "symbols": [(lexer.has("equal") ? {type: "equal"} : equal)], "postprocess": id},
    {"name": "comparer", "symbols": [(lexer.has("unequal") ? {type: "unequal"} : unequal)], "postprocess": id},
    {"name": "comparer", "symbols": [(lexer.has("less") ? {type: "less"} : less)], "postprocess": id},
    {"name": "comparer", "symbols": [(lexer.has("atMost") ? {type: "atMost"} : atMost)], "postprocess": id},
    {"name": "comparer", "symbols": [(lexer.has("more") ? {type: "more"} : more)], "postprocess": id},
    {"name": "comparer", "symbols": [(lexer.has("atLeast") ? {type: "atLeast"} : atLeast)], "postprocess": id},
    {"name": "range", "symbols": ["sum"], "postprocess": id},
    {"name": "range", "symbols": ["sum", (lexer.has("range") ? {type: "range"} : range), "sum"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "sum", "symbols": ["product"], "postprocess": id},
    {"name": "sum", "symbols": ["sum", (lexer.has("plus") ? {type: "plus"} : plus), "product"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "sum", "symbols": ["sum", (lexer.has("minus") ? {type: "minus"} : minus), "product"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "product", "symbols": ["sign"], "postprocess": id},
    {"name": "product", "symbols": ["product", (lexer.has("star") ? {type: "star"} : star), "sign"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "product", "symbols": ["product", (lexer.has("slash") ? {type: "slash"} : slash), "sign"], "postprocess": d => build.binary(d[0], d[1], d[2])},
    {"name": "sign", "symbols": ["postfix"], "postprocess": id},
    {"name": "sign", "symbols": [(lexer.has("minus") ? {type: "minus"} : minus), "sign"], "postprocess": d => build.unary(d[0], d[1])},
    {"name": "postfix", "symbols": ["primary"], "postprocess": id},
    {"name": "postfix", "symbols": ["postfix", (lexer.has("dot") ? {type: "dot"} : dot), "word"], "postprocess": d => build.field(d[0], d[2])},
    {"name": "postfix", "symbols": ["postfix", (lexer.has("openSquare") ? {type: "openSquare"} : openSquare), "expression", (lexer.has("closeSquare") ? {type: "closeSquare"} : closeSquare)], "postprocess": d => build.index(d[0], d[2], d[3])},
    {"name": "postfix", "symbols": ["postfix", (lexer.has("openParen") ? {type: "openParen"} : openParen), (lexer.has("closeParen") ? {type: "closeParen"} : closeParen)], "postprocess": d => build.call(d[0], null, d[2])},
    {"name": "postfix$ebnf$1", "symbols": [(lexer.has("comma") ? {type: "comma"} : comma)], "postprocess": id},
    {"name": "postfix$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "postfix", "symbols": ["postfix", (lexer.has("openParen") ? {type: "openParen"} : openParen), "arguments", "postfix$ebnf$1", (lexer.has("closeParen") ? {type: "closeParen"} : closeParen)], "postprocess": d => build.call(d[0], d[2], d[4])},
    {"name": "arguments", "symbols": ["argument"], "postprocess": d => build.link(null, d[0])},
    {"name": "arguments", "symbols": ["arguments", (lexer.has("comma") ? {type: "comma"} : comma), "argument"], "postprocess": d => build.link(d[0], d[2])},
    {"name": "argument", "symbols": ["expression"], "postprocess": d => build.argument(null, d[0])},
    {"name": "argument", "symbols": ["word", (lexer.has("colon") ? {type: "colon"} : colon), "expression"], "postprocess": d => build.argument(d[0], d[2])},
    {"name": "primary", "symbols": [(lexer.has("number") ? {type: "number"} : number)], "postprocess": d => build.number(d[0])},
    {"name": "primary", "symbols": [(lexer.has("flag") ? {type: "flag"} : flag)], "postprocess": d => build.flag(d[0])},
    {"name": "primary", "symbols": ["word"], "postprocess": d => build.name(d[0])},
    {"name": "primary", "symbols": ["text"], "postprocess": id},
    {"name": "primary", "symbols": [(lexer.has("openParen") ? {type: "openParen"} : openParen), "expression", (lexer.has("closeParen") ? {type: "closeParen"} : closeParen)], "postprocess": d => build.parenthesised(d[0], d[1], d[2])},
    {"name": "primary", "symbols": [(lexer.has("openSquare") ? {type: "openSquare"} : openSquare), (lexer.has("closeSquare") ? {type: "closeSquare"} : closeSquare)], "postprocess": d => build.list(d[0], null, d[1])},
    {"name": "primary$ebnf$1", "symbols": [(lexer.has("comma") ? {type: "comma"} : comma)], "postprocess": id},
    {"name": "primary$ebnf$1", "symbols": [], "postprocess": () => null},
    {"name": "primary", "symbols": [(lexer.has("openSquare") ? {type: "openSquare"} : openSquare), "list", "primary$ebnf$1", (lexer.has("closeSquare") ? {type: "closeSquare"} : closeSquare)], "postprocess": d => build.list(d[0], d[1], d[3])},
    {"name": "primary", "symbols": ["block"], "postprocess": d => build.record(d[0])},
    {"name": "list", "symbols": ["expression"], "postprocess": d => build.link(null, d[0])},
    {"name": "list", "symbols": ["list", (lexer.has("comma") ? {type: "comma"} : comma), "expression"], "postprocess": d => build.link(d[0], d[2])},
    {"name": "text", "symbols": [(lexer.has("quote") ? {type: "quote"} : quote), "parts", (lexer.has("unquote") ? {type: "unquote"} : unquote)], "postprocess": d => build.text(d[0], d[1], d[2])},
    {"name": "parts", "symbols": [], "postprocess": () => null},
    {"name": "parts", "symbols": ["parts", "part"], "postprocess": d => build.link(d[0], d[1])},
    {"name": "part", "symbols": [(lexer.has("chars") ? {type: "chars"} : chars)], "postprocess": d => build.chars(d[0])},
    {"name": "part", "symbols": [(lexer.has("escape") ? {type: "escape"} : escape)], "postprocess": d => build.chars(d[0])},
    {"name": "part", "symbols": [(lexer.has("holeOpen") ? {type: "holeOpen"} : holeOpen), "expression", (lexer.has("holeClose") ? {type: "holeClose"} : holeClose)], "postprocess": d => d[1]},
    {"name": "word", "symbols": [(lexer.has("word") ? {type: "word"} : word)], "postprocess": d => build.word(d[0])},
    {"name": "word", "symbols": [(lexer.has("kind") ? {type: "kind"} : kind)], "postprocess": d => build.word(d[0])}
  ],
  ParserStart: "statement",
};

export default grammar;
