/**
 * What holds for `compile()` whatever the text: it never throws, what it says is in its tables and points into the
 * text, and it gives a plan exactly where nothing is wrong, as plain data, in an order that can be run.
 */

import { inspect, isDeepStrictEqual } from "node:util";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { syntaxMessages } from "../../lang/1-parse/syntax-messages.js";
import { kinds, reservedWords } from "../../lang/1-parse/words.js";
import { type Compiled, compile, type Diagnostic, type Plan } from "../../lang/index.js";
import { codes } from "../../lang/messages.js";
import { library } from "../../runtime/library.js";
import { mutants, realPrograms } from "./mutants.js";
import { programs } from "./programs.js";
import { shuffledPrograms } from "./right-programs.js";

const known: ReadonlySet<string> = new Set<string>([...Object.keys(syntaxMessages), ...codes]);

const compiled = (text: string): Compiled => compile({ path: "any.flow", text }, { library: library(), cores: 2 });

/** What does not hold for a text, in words. */
function broken(text: string): string | undefined {
  const { plan, diagnostics } = compiled(text);
  const wrong = diagnostics.some(({ severity, code }) => severity === "error" && code !== "TRP600");
  if ((plan === undefined) !== wrong) return `${plan ? "a" : "no"} plan with ${JSON.stringify(diagnostics)}`;
  const odd = diagnostics.find((each) => !isSound(each, text));
  return odd ? `unsound: ${JSON.stringify(odd)}` : plan && unrunnable(plan);
}

function isSound({ code, message, span, related }: Diagnostic, text: string): boolean {
  const places = [span, ...related.map((one) => one.span)].filter((each) => each?.path === "any.flow");
  const inside = places.every((each) => each && 0 <= each.start && each.start <= each.end && each.end <= text.length);
  return known.has(code) && message !== "" && inside;
}

function unrunnable(plan: Plan): string | undefined {
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(plan)), plan)) return `no plain JSON: ${inspect(plan)}`;
  const pools = new Set(plan.pools.map((each) => each.name));
  const before = new Set<string>();
  for (const { id, after, pool } of plan.tasks) {
    if (before.has(id)) return `${id} is there twice`;
    if (!after.every((each) => before.has(each))) return `${id} stands before one of ${after}`;
    if (!pools.has(pool)) return `${id} has no pool ${pool}`;
    before.add(id);
  }
  return undefined;
}

function holds(t: ExecutionContext, text: string): void {
  t.is(broken(text), undefined, text);
}

const words = [...kinds, ...Object.keys(reservedWords), "a", "net", "digits", "dense", "input", "model", "on", "x"];
const marks = [...'{}()[],:.=+-*/<>"', "->", "..", "==", "1", "0.5", "80%", "200ms", '"text"', `"\${a}"`, "\n", "\n"];
const soup = fc
  .array(fc.tuple(fc.constantFrom(...words, ...marks), fc.constantFrom("", " ")), { maxLength: 80 })
  .map((each) => each.flat().join(""));

const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each).toString("utf8"));

test("any bytes are compiled without a throw", (t) => {
  fc.assert(
    fc.property(fc.oneof(bytes, fc.string({ unit: "binary" })), (text) => holds(t, text)),
    { numRuns: 500 },
  );
});

test("any words and marks are compiled without a throw", (t) => {
  fc.assert(
    fc.property(soup, (text) => holds(t, text)),
    { numRuns: 2000 },
  );
});

test("any program that parses is compiled without a throw", (t) => {
  fc.assert(
    fc.property(programs(8), ({ text }) => holds(t, text)),
    { numRuns: 1000 },
  );
});

test("every real program is compiled without a throw, and a good part of them to a plan", (t) => {
  t.true(realPrograms.length > 150);
  for (const text of realPrograms) holds(t, text);
  t.true(realPrograms.filter((text) => compiled(text).plan).length > 20);
});

test("a real program with a slip is compiled without a throw", (t) => {
  fc.assert(
    fc.property(mutants(), (text) => holds(t, text)),
    { numRuns: 3000 },
  );
});

/** Constants that come to nothing, to no number, or to one without end; of types that fit and that do not. */
const oddConstants = [
  ...["[1, 2] + [1]", "last([])", '[1, "a"][0][0]', '[1, "a"][1] + 1', "[[1], 2][1][0]", "1 / 0", "0 / 0", "-0"],
  ...["1e999", "1e308GiB", "[1 / 0]", "{ a: 1 / 0 }", "sqrt(-1)", "log(0)", "mean([])", "min([])", "exp(1000)"],
  ...['window(1, 2, 0, "same")', "[][0]", "[1][0.5]", "[1][-1]", "1 .. 1 / 0", 'mean(["a", 1])', "sum(1, [2])"],
];

/** Where a constant can stand. */
const places: readonly ((constant: string) => string)[] = [
  (odd) => `param p = ${odd}\ntask t { run: sleep(1s) }`,
  (odd) => `model f(x) = x + ${odd}\npredict p { model: f, on: [1, 2] }`,
  (odd) => `model f(x) = mean(x)\npredict p { model: f, on: ${odd} }`,
  (odd) => `model f(x) = mean(x)\nensemble e = ${odd} * f + f / ${odd}\npredict p { model: e, on: [1] }`,
  (odd) => `task t { run: sleep(1s), priority: ${odd}, retry: ${odd}, needs: { a: ${odd} } }`,
  (odd) => `task t[${odd}] { run: sleep(${odd}) }`,
  (odd) => `task t { run: js("a.js", x: ${odd}) }`,
  (odd) => `fn f(x) = x\nmodel m = input(${odd}) -> dense(f(${odd}))`,
  (odd) =>
    `data d = digits(rows: 10, difficulty: ${odd}) { scale: ${odd}, split: { a: ${odd} } }\nsave { model: d, to: "x" }`,
  ...["order: lowest(task.priority + ", "place: highest(worker.load * ", "admit: 1 < ("].map(
    (start) => (odd: string) =>
      `policy q { ${start}${odd}) }\nworker w {}\npool a { workers: w, policy: q }\ntask t { run: sleep(1s) }`,
  ),
];

test("a constant that comes to nothing is told, wherever it stands", (t) => {
  for (const odd of oddConstants) for (const place of places) holds(t, place(odd));
});

/** Tasks by id, without their places in the text: whatever else is in a plan is the same for any order of statements. */
const withoutPlaces = ({ tasks }: Plan) =>
  tasks
    .map(({ place: _, ...task }) => ({ ...task, after: [...task.after].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

test("a right program gets its tasks, and in any order of its statements the same ones", (t) => {
  fc.assert(
    fc.property(shuffledPrograms, ({ statements, shuffled, tasks }) => {
      const [text, other] = [statements.join("\n"), shuffled.join("\n")];
      holds(t, text);
      holds(t, other);
      const [plan, again] = [compiled(text).plan, compiled(other).plan];
      if (!plan || !again) return t.fail(JSON.stringify(compiled(text).diagnostics));
      t.deepEqual(
        plan.tasks
          .filter((each) => each.work.kind !== "load")
          .map((each) => each.id)
          .sort(),
        [...tasks].sort(),
      );
      t.deepEqual(withoutPlaces(again), withoutPlaces(plan));
    }),
    { numRuns: 500 },
  );
});
