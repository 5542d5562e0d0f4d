/**
 * The tree in one line a statement, for golden files: names and numbers as written, everything else in brackets with
 * its operator or its name in front. Diagnostics follow behind `⚠`, with the text that they point at.
 */

import type { Argument, Expression, Parameter, Setting, Statement, Tree } from "../../lang/ast.js";
import type { Diagnostic } from "../../lang/diagnostic.js";
import { positionOf, type Span } from "../../lang/source.js";

export function printParsed(text: string, { tree, diagnostics }: { tree: Tree; diagnostics: Diagnostic[] }): string {
  const lines = [
    ...tree.comments.map((each) => `(comment ${JSON.stringify(each.text)})`),
    ...tree.statements.map(printStatement),
    ...diagnostics.flatMap((each) => printDiagnostic(text, each)),
  ];
  return lines.join("\n");
}

function printStatement(of: Statement): string {
  return inBrackets([
    of.kind.text,
    of.name?.text,
    of.count && `(count ${printExpression(of.count)})`,
    of.parameters && inBrackets(["parameters", ...of.parameters.map(printParameter)]),
    of.type && `: ${of.type.text}`,
    of.file && `(file ${printExpression(of.file)})`,
    of.value && `= ${printExpression(of.value)}`,
    of.alias && `as ${of.alias.text}`,
    of.block && inBrackets(["block", ...of.block.settings.map(printSetting)]),
  ]);
}

function printParameter({ name, type, fallback }: Parameter): string {
  if (!type && !fallback) return name.text;
  return inBrackets([name.text, type && `: ${type.text}`, fallback && `= ${printExpression(fallback)}`]);
}

function printSetting({ key, value }: Setting): string {
  return `(${key.map((each) => each.text).join(".")}: ${printExpression(value)})`;
}

function printArgument({ name, value }: Argument): string {
  return name ? `${name.text}: ${printExpression(value)}` : printExpression(value);
}

export function printExpression(of: Expression): string {
  switch (of.type) {
    case "number":
      return `${of.value}${of.unit ?? ""}`;
    case "flag":
      return String(of.value);
    case "name":
      return of.name;
    case "text":
      if (of.parts.every((part) => typeof part === "string")) return JSON.stringify(of.parts.join(""));
      return inBrackets([
        "text",
        ...of.parts.map((part) => (typeof part === "string" ? JSON.stringify(part) : printExpression(part))),
      ]);
    case "list":
      return `[${of.items.map(printExpression).join(" ")}]`;
    case "record":
      return `{${of.settings.map(printSetting).join(" ")}}`;
    case "field":
      return `(. ${printExpression(of.of)} ${of.field.text})`;
    case "index":
      return `(at ${printExpression(of.of)} ${printExpression(of.index)})`;
    case "call":
      return inBrackets(["call", printExpression(of.callee), ...of.arguments.map(printArgument)]);
    case "unary":
      return `(${of.operator} ${printExpression(of.operand)})`;
    case "binary":
      return `(${of.operator} ${printExpression(of.left)} ${printExpression(of.right)})`;
    case "if":
      return `(if ${printExpression(of.test)} ${printExpression(of.then)} ${printExpression(of.else)})`;
  }
}

function inBrackets(parts: readonly (string | undefined)[]): string {
  return `(${parts.filter((part) => part !== undefined).join(" ")})`;
}

function printDiagnostic(text: string, { code, message, advice, span, related }: Diagnostic): string[] {
  return [
    `⚠ ${code} ${span ? place(text, span) : "nowhere"}`,
    `  ${message}`,
    ...(advice ? [`  ${advice}`] : []),
    ...related.map((each) => `  at ${place(text, each.span)}: ${each.message}`),
  ];
}

function place(text: string, span: Span): string {
  const { line, column } = positionOf(text, span.start);
  return `${line}:${column} «${text.slice(span.start, span.end)}»`;
}
