/**
 * Formulas as expressions: with the parentheses that they need and no others, and with the units of their times.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { parse } from "../../lang/1-parse/parse.js";
import type { Expression } from "../../lang/ast.js";
import type { Formula, FormulaOperator } from "../../lang/formula.js";
import { compile } from "../../lang/index.js";
import type { PlanPolicy } from "../../lang/plan.js";
import { policyFields } from "../../lang/policy-fields.js";
import { library } from "../../runtime/library.js";
import { formulaAsText, preferenceAsText, valueAsText } from "../../runtime/report/formula-text.js";
import { unitOfPath } from "../../runtime/report/formula-unit.js";
import { root } from "../root.js";

const path = (dotted: string): Formula => ({ op: "path", path: dotted.split(".") });
const value = (number: number): Formula => ({ op: "value", value: number });
const of = (op: FormulaOperator, left: Formula, right: Formula): Formula => ({ op, left, right });

const priority = path("task.priority");
const waited = path("task.waited");
const response = path("worker.response_time");
const load = path("worker.load");

const cases: readonly [text: string, formula: Formula][] = [
  ["task.priority + task.waited / 10s", of("+", priority, of("/", waited, value(10)))],
  ["(task.priority + task.waited) / 10", of("/", of("+", priority, waited), value(10))],
  ["task.waited - (task.waited - 2min)", of("-", waited, of("-", waited, value(120)))],
  ["task.waited - task.waited - 2min", of("-", of("-", waited, waited), value(120))],
  ["worker.response_time < 200ms", of("<", response, value(0.2))],
  ["worker.response_time < 90s", of("<", response, value(90))],
  ["worker.response_time < 1.5s", of("<", response, value(1.5))],
  ["worker.response_time < 0.1234567s", of("<", response, value(0.1234567))],
  ["worker.response_time > 0s", of(">", response, value(0))],
  ["worker.free.memory >= 2GiB", of(">=", path("worker.free.memory"), value(2 ** 31))],
  ["worker.free.units >= 2", of(">=", path("worker.free.units"), value(2))],
  // Against what must be plain, a time can only be divided by a time; against a time, a number by a load is one.
  [
    "0.6 * worker.load + 0.3 * worker.response_time / 1s",
    of("+", of("*", value(0.6), load), of("/", of("*", value(0.3), response), value(1))),
  ],
  ["worker.response_time + 10s * worker.load", of("+", response, of("*", value(10), load))],
  ["max(worker.response_time, 1s)", { op: "call", name: "max", arguments: [response, value(1)] }],
  [
    "not (worker.load > 0.5 and worker.load < 0.9)",
    {
      op: "not",
      of: of("and", of(">", load, value(0.5)), of("<", load, value(0.9))),
    },
  ],
  ["-(task.priority + 1)", { op: "minus", of: of("+", priority, value(1)) }],
  [
    "(if worker.load > 0.5 then 1 else 2) * 3",
    of("*", { op: "if", test: of(">", load, value(0.5)), then: value(1), else: value(2) }, value(3)),
  ],
  [
    "[a, b][0].c",
    {
      op: "field",
      of: { op: "index", of: { op: "list", items: [path("a"), path("b")] }, at: value(0) },
      name: "c",
    },
  ],
  [
    "{ a: 1, b: x }",
    {
      op: "record",
      fields: [
        { name: "a", of: value(1) },
        { name: "b", of: path("x") },
      ],
    },
  ],
  [
    `"say \\"\${x}\\""`,
    {
      op: "text",
      parts: [{ op: "value", value: 'say "' }, path("x"), { op: "value", value: '"' }],
    },
  ],
];

for (const [text, formula] of cases) test(`as text: ${text}`, (t) => t.is(formulaAsText(formula), text));

test("values are written as a file writes them, whatever is in them", (t) => {
  t.is(valueAsText(`a "b" \\ \${c}\n\u001b[31m`), `"a \\"b\\" \\\\ \\\${c}\\n\\u{1B}[31m"`);
  t.is(valueAsText([1, -2.5, true, { name: "x" }]), '[1, -2.5, true, { name: "x" }]');
  t.is(valueAsText({}), "{}");
});

test("units are those of the language's own list", (t) => {
  for (const [field, { unit }] of policyFields) t.deepEqual(unitOfPath(field.split(".")), unit, field);
  t.deepEqual(unitOfPath(["task", "needs", "memory"]), { time: 0, size: 1 });
  t.is(unitOfPath(["age"]), undefined);
});

/** What an expression of these few forms means, without the checker. */
function meaning(expression: Expression): Formula {
  switch (expression.type) {
    case "number":
      return value(expression.value);
    case "name":
      return { op: "path", path: [expression.name] };
    case "unary":
      return { op: expression.operator === "not" ? "not" : "minus", of: meaning(expression.operand) };
    case "binary":
      return of(expression.operator as FormulaOperator, meaning(expression.left), meaning(expression.right));
    case "if":
      return {
        op: "if",
        test: meaning(expression.test),
        then: meaning(expression.then),
        else: meaning(expression.else),
      };
    case "index":
      return { op: "index", of: meaning(expression.of), at: meaning(expression.index) };
    default:
      throw new Error(`no ${expression.type} was written`);
  }
}

const { formula: anyFormula } = fc.letrec<{ formula: Formula }>((tie) => {
  const any = tie("formula");
  const operators = ["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or"] as const;
  return {
    formula: fc.oneof(
      { maxDepth: 6, depthIdentifier: "formula" },
      fc.constantFrom("a", "b").map(path),
      fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })).map(value),
      fc.tuple(fc.constantFrom(...operators), any, any).map((parts) => of(...parts)),
      fc.tuple(fc.constantFrom("minus", "not"), any).map(([op, inner]): Formula => ({ op, of: inner })),
      fc.tuple(any, any, any).map(([first, yes, no]): Formula => ({ op: "if", test: first, then: yes, else: no })),
      fc.tuple(any, any).map(([inner, at]): Formula => ({ op: "index", of: inner, at })),
    ),
  };
});

test("what is written means the same when it is read again", (t) => {
  fc.assert(
    fc.property(anyFormula, (formula) => {
      const text = formulaAsText(formula);
      const { tree, diagnostics } = parse({ path: "x.flow", text: `param x = ${text}\n` });
      t.deepEqual(diagnostics, [], text);
      const [statement] = tree.statements;
      t.deepEqual(statement?.value && meaning(statement.value), formula, text);
    }),
    { numRuns: 300 },
  );
  t.pass();
});

function policyOf(text: string): PlanPolicy | undefined {
  const source = `${text}\nworker w\npool p { workers: w, policy: mine }\ntask t { run: sleep(1s), pool: p }`;
  return compile({ path: "x.flow", text: source }, { library: library() }).plan?.pools[0]?.policy;
}

test("policies of the library come back from their text, units and all", (t) => {
  const policies = readFileSync(join(root, "stdlib/policies.flow"), "utf8").match(/policy \w+ \{[^}]*\}/g) ?? [];
  t.true(policies.length > 5);
  for (const text of policies) {
    const policy = policyOf(text.replace(/policy \w+/, "policy mine"));
    if (!policy) throw new Error(`not compiled: ${text}`);
    const { admit, order, place } = policy;
    const parts = [
      ...(admit ? [`admit: ${formulaAsText(admit)}`] : []),
      `order: ${preferenceAsText(order)}`,
      `place: ${preferenceAsText(place)}`,
    ];
    t.deepEqual(policyOf(`policy mine { ${parts.join(", ")} }`), policy, parts.join(", "));
  }
});
