/** The layers as `stdlib/layers.flow` declares them, for tests that hold them to what really happens. */

import { parse } from "../../../lang/1-parse/parse.js";
import type { Expression, Parameter, Statement } from "../../../lang/ast.js";
import { evaluate, type Formula, type FormulaOperator, type Value } from "../../../lang/formula.js";
import { library } from "../../../runtime/library.js";

export interface DeclaredLayer {
  readonly name: string;
  readonly planned: boolean;
  /** Absent: all of them. */
  readonly trainsOn?: readonly string[];
  /** A rule of the declaration (`shape`, `weights`, `work`, `requires`) for these arguments and this row. */
  rule(key: string, given: Readonly<Record<string, Value>>, input: readonly number[]): Value;
}

export function declaredLayers(): DeclaredLayer[] {
  const statements = library().flatMap((source) => parse(source).tree.statements);
  return statements.filter(({ kind, type }) => kind.text === "extern" && type?.text === "layer").map(declaredBy);
}

function declaredBy(statement: Statement): DeclaredLayer {
  const setting = (key: string) => statement.block?.settings.find((each) => each.key[0]?.text === key)?.value;
  const name = statement.name?.text ?? "";
  const trainsOn = namesIn(setting("trains_on"));
  return {
    name,
    planned: setting("status") !== undefined,
    ...(trainsOn ? { trainsOn } : {}),
    rule(key, given, input) {
      const rule = setting(key);
      if (!rule) throw new Error(`${name} has no rule ${key}`);
      const values = new Map<string, Value>([["input", input]]);
      for (const [at, size] of (namesIn(setting("takes")) ?? []).entries()) values.set(size, input[at]!);
      for (const parameter of statement.parameters ?? [])
        values.set(parameter.name.text, argumentOf(parameter, given, values));
      return evaluate(formulaOf(rule), ([path = ""]) => {
        const value = values.get(path);
        if (value === undefined) throw new Error(`${name}: nothing is called ${path} in ${key}`);
        return value;
      });
    },
  };
}

const namesIn = (list: Expression | undefined) =>
  list?.type === "list" ? list.items.map((item) => (item.type === "name" ? item.name : "")) : undefined;

/** As given, or its default: a number, a flag, an earlier parameter, or a word of the library. */
function argumentOf(
  { name, fallback }: Parameter,
  given: Readonly<Record<string, Value>>,
  earlier: Map<string, Value>,
) {
  const value = given[name.text];
  if (value !== undefined) return value;
  if (fallback?.type === "number" || fallback?.type === "flag") return fallback.value;
  if (fallback?.type === "name") return earlier.get(fallback.name) ?? fallback.name;
  throw new Error(`${name.text} must be given`);
}

/** No units and no fields occur in these rules. */
function formulaOf(expression: Expression): Formula {
  switch (expression.type) {
    case "number":
    case "flag":
      return { op: "value", value: expression.value };
    case "name":
      return { op: "path", path: [expression.name] };
    case "list":
      return { op: "list", items: expression.items.map(formulaOf) };
    case "if": {
      const [test, then, otherwise] = [expression.test, expression.then, expression.else].map(formulaOf);
      return { op: "if", test: test!, then: then!, else: otherwise! };
    }
    case "binary": {
      const [left, right] = [formulaOf(expression.left), formulaOf(expression.right)];
      return { op: expression.operator as FormulaOperator, left, right };
    }
    case "call": {
      const name = expression.callee.type === "name" ? expression.callee.name : "";
      return { op: "call", name, arguments: expression.arguments.map(({ value }) => formulaOf(value)) };
    }
    default:
      throw new Error(`no rule of a layer holds ${expression.type}`);
  }
}
