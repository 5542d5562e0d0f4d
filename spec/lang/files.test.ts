/** Files that use one another: each is read and checked once, circles are told, names and paths mean what they mean there. */

import test from "ava";
import { type Compiled, compile } from "../../lang/index.js";
import { library } from "../../runtime/library.js";

interface Opened extends Compiled {
  /** The files that were opened, in order, again where they were opened again. */
  readonly opened: readonly string[];
}

/** Files lie side by side; a path is their name. */
function compiled(files: Readonly<Record<string, string>>, set: Readonly<Record<string, string>> = {}): Opened {
  const opened: string[] = [];
  const result = compile(
    { path: "main.flow", text: files["main.flow"] ?? "" },
    {
      library: library(),
      set: new Map(Object.entries(set)),
      resolvePath: (path, from) => `${from}:${path}`,
      open: (path) => {
        opened.push(path);
        const text = files[path];
        return text === undefined ? { problem: "there is no such file", file: path } : { source: { path, text } };
      },
    },
  );
  return { ...result, opened };
}

const codes = ({ diagnostics }: Compiled) => diagnostics.map(({ code, span }) => `${code} ${span?.path ?? ""}`.trim());

test("a file that two others use is parsed and checked once", (t) => {
  const found = compiled({
    "main.flow":
      'use "a.flow" as a\nuse "b.flow" as b\npredict p { model: a.f, on: [1] }\npredict q { model: b.g, on: [1] }',
    "a.flow": 'use "base.flow" as base\nmodel f(x) = mean(x) + base.one',
    "b.flow": 'use "base.flow" as base\nmodel g(x) = mean(x) + base.one\nmodel odd(x) = nosuch',
    "base.flow": "param one = 1\nparam two = nosuch",
  });
  t.is(found.sources.filter(({ path }) => path === "base.flow").length, 1);
  t.truthy(found.plan, "what nobody asks for in another file is not checked");
  const broken = compiled({
    "main.flow":
      'use "a.flow" as a\nuse "b.flow" as b\npredict p { model: a.f, on: [1] }\npredict q { model: b.g, on: [1] }',
    "a.flow": 'use "base.flow" as base\nmodel f(x) = mean(x) + base.two',
    "b.flow": 'use "base.flow" as base\nmodel g(x) = mean(x) + base.two',
    "base.flow": "param two = nosuch",
  });
  t.deepEqual(codes(broken), ["TRP201 base.flow"]);
});

test("a mistake in the text of a used file is told with its place, and names that it may define are not missed", (t) => {
  const found = compiled({
    "main.flow": 'use "nets.flow" as nets\ndata d = digits(rows: 10)\ntrain a { model: nets.net, on: d }',
    "nets.flow": "model net = input(28, 28) ->",
  });
  t.deepEqual(codes(found).filter((code) => code.endsWith("nets.flow")).length, 1);
  t.deepEqual(
    codes(found).filter((code) => code.startsWith("TRP213")),
    [],
  );
});

test("files in a circle, however they are called", (t) => {
  const found = compiled({
    "main.flow": 'use "a.flow" as a\npredict p { model: a.f, on: [1] }',
    "a.flow": 'use "b.flow" as b\nmodel f(x) = mean(x) + b.one',
    "b.flow": 'use "a.flow" as a\nparam one = 1',
  });
  t.deepEqual(codes(found), ["TRP216 b.flow"]);
  t.is(found.diagnostics[0]?.message, "These files use one another in a circle: a.flow → b.flow → a.flow.");
  t.deepEqual(codes(compiled({ "main.flow": 'use "main.flow" as me' })), ["TRP216 main.flow"]);
});

test("work of another file comes along when it is used, under the name of its file", (t) => {
  const text = 'use "base.flow" as base\ntrain b { model: base.net, on: base.rows.train, from: base.teacher }';
  const { plan, diagnostics } = compiled({
    "main.flow": text,
    "base.flow":
      "data rows = digits(rows: 50) { split: { train: 80% } }\nmodel net = input(28, 28) -> flatten -> dense(10, softmax)\n" +
      "train teacher { model: net, on: rows.train }\ntrain other { model: net, on: rows.train }",
  });
  t.deepEqual(diagnostics, []);
  t.deepEqual(
    plan?.tasks.map(({ id, after }) => [id, after]),
    [
      ["base.rows", []],
      ["base.teacher", ["base.rows"]],
      ["b", ["base.rows", "base.teacher"]],
    ],
  );
});

test("paths are those of the file in which they stand, and parameters are set by their file's name", (t) => {
  const files = {
    "main.flow": 'use "base.flow" as base\nsave { model: base.f, to: "out" }\npredict p { model: base.f, on: [1] }',
    "base.flow": "param by = 2\nmodel f(x) = by * mean(x)",
  };
  const saved = compiled(files).plan?.tasks.find(({ work }) => work.kind === "save")?.work;
  t.is(saved?.kind === "save" ? saved.to : "", "main.flow:out");
  const { plan, diagnostics } = compiled(files, { "base.by": "3" });
  t.deepEqual(diagnostics, []);
  t.is(plan?.parameters["base.by"], 3);
  t.deepEqual(codes(compiled(files, { by: "3" })), ["TRP207"]);
});

test("a path in a function of the library is one of the file that calls it; in a function of a file, one of that file", (t) => {
  const sourceOf = (files: Readonly<Record<string, string>>) => {
    const load = compiled(files).plan?.tasks.find(({ work }) => work.kind === "load")?.work;
    return load?.kind === "load" ? load.source.arguments.labels : undefined;
  };
  const rest = "\nmodel net = input(28, 28) -> flatten -> mlp(4, 10)\ntrain a { model: net, on: d }";
  t.is(sourceOf({ "main.flow": `data d = mnist("here")${rest}` }), "main.flow:here/train-labels-idx1-ubyte.gz");
  const used = { "base.flow": 'fn pair(x) = idx(images: x, labels: "there")' };
  t.is(
    sourceOf({ "main.flow": `use "base.flow" as base\ndata d = base.pair("i")${rest}`, ...used }),
    "base.flow:there",
  );
});

test("a part of the library has a name, too, and a name of the file hides nothing of it", (t) => {
  const text =
    "use std/policies as policies\npolicy least_loaded { order: highest(task.waited) }\nworker w[2] { memory: 1GiB }\n" +
    "pool one { workers: w[0], policy: policies.least_loaded }\npool two { workers: w[1], policy: least_loaded }\n" +
    "task t { run: sleep(1ms), pool: one }\ntask u { run: sleep(1ms), pool: two }";
  const { plan, diagnostics } = compiled({ "main.flow": text });
  t.deepEqual(diagnostics, []);
  const [one, two] = plan?.pools ?? [];
  t.deepEqual(one?.policy.place.of, { op: "path", path: ["worker", "load"] });
  t.deepEqual(two?.policy.order.of, { op: "path", path: ["task", "waited"] });
});

test("a name is that of the path where none is given", (t) => {
  const { diagnostics } = compiled({
    "main.flow":
      'use "nets.flow"\nuse std/policies\npredict p { model: nets.f, on: [1, 2] }\nworker w {}\npool l { workers: w, policy: policies.adaptive }',
    "nets.flow": "model f(x) = max(x)",
  });
  t.deepEqual(diagnostics, []);
});
