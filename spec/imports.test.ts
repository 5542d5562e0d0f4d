/**
 * The law of imports, read from every import in `lang/` and `runtime/`: which room may know which, one library one room,
 * and no circles. `spec/architecture.md` tells why.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import test from "ava";
import { root } from "./root.js";

interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

function filesIn(folder: string): string[] {
  return (
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => normalize(join(entry.parentPath, entry.name)).slice(root.length + 1))
      // Another language, which only looks like this one.
      .filter((file) => !file.startsWith("runtime/kernels/assembly/"))
  );
}

const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?[^;"']*?from\s+["']([^"']+)["']/g;
const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const resolve = (name: string) =>
    name.startsWith(".") ? normalize(join(dirname(file), name)).replace(/\.js$/, ".ts") : name;
  const fixed = [...text.matchAll(statement)].map(([, , type, name = ""]) => ({
    from: file,
    to: resolve(name),
    typeOnly: type !== undefined,
  }));
  const lazy = [...text.matchAll(dynamic)].map(([, name = ""]) => ({ from: file, to: resolve(name), typeOnly: false }));
  return [...fixed, ...lazy];
}

const files = [...filesIn("lang"), ...filesIn("runtime")];
const imports = files.flatMap(importsOf);

/** Imports that break a rule, as `from → to`. */
const breaking = (rule: (each: Import) => boolean) => imports.filter(rule).map(({ from, to }) => `${from} → ${to}`);
const inside = (path: string, ...rooms: readonly string[]) => rooms.some((room) => path.startsWith(room));

test("there are imports to read", (t) => {
  t.true(files.length > 60);
  t.true(imports.length > 150);
  t.true(imports.some(({ to }) => to === "xstate"));
});

test("every import of a file is there", (t) => {
  const missing = breaking(({ to }) => inside(to, "lang/", "runtime/") && !files.includes(to));
  t.deepEqual(missing, []);
});

test("the language knows nothing of the runtime, and touches nothing outside itself", (t) => {
  const broken = breaking(
    ({ from, to }) => inside(from, "lang/") && !inside(to, "lang/") && !["moo", "nearley"].includes(to),
  );
  t.deepEqual(broken, []);
});

test("a phase imports nouns and itself; only lang/index.ts imports phases", (t) => {
  const phase = (path: string) => /^lang\/([^/]+)\//.exec(path)?.[1];
  const broken = breaking(({ from, to }) => {
    const target = phase(to);
    // A noun may have a folder of its own name, which only it opens: `messages.ts` and `messages/`.
    const owner = from === `lang/${target}.ts`;
    return (
      inside(from, "lang/") && target !== undefined && phase(from) !== target && from !== "lang/index.ts" && !owner
    );
  });
  t.deepEqual(broken, []);
});

/** What the runtime may know of the language: the plan, and what a plan is made of. */
const sharedNouns = ["lang/plan.ts", "lang/dates.ts", "lang/features.ts", "lang/formula.ts", "lang/seed.ts"];
/** Rooms that stand at both doors: the command line and the package's entry. */
const doors = ["runtime/cli/", "runtime/api.ts"];

test("the runtime shares the plan with the language; only the doors go in by lang/index.ts", (t) => {
  const broken = breaking(({ from, to }) => {
    if (!inside(from, "runtime/") || !inside(to, "lang/") || sharedNouns.includes(to)) return false;
    if (to === "lang/index.ts") return !inside(from, ...doors);
    // Sources are nouns too, reports are painted as diagnostics are, and data facts are the checker's own question.
    return !["lang/source.ts", "lang/frame.ts", "lang/program.ts"].includes(to);
  });
  t.deepEqual(broken, []);
});

test("one library, one room", (t) => {
  const rooms: readonly [library: RegExp, rooms: readonly string[]][] = [
    [/^(nearley|moo)$/, ["lang/1-parse/"]],
    [/^xstate$/, ["runtime/actors/"]],
    [/^piscina$/, ["runtime/engine/"]],
    [/^@tensorflow\//, ["runtime/thread/"]],
    [/^(commander|log-update)$/, ["runtime/cli/"]],
    [/^hyparquet$/, ["runtime/data/sources/parquet/"]],
    // Feather may be packed as Parquet is.
    [/^hyparquet-compressors$/, ["runtime/data/sources/parquet/", "runtime/data/sources/arrow/"]],
    [/^apache-arrow/, ["runtime/data/sources/arrow/"]],
    [/^sharp$/, ["runtime/data/sources/images/"]],
    [/^@duckdb\/node-api$/, ["runtime/data/sources/sql/"]],
  ];
  for (const [library, allowed] of rooms) {
    t.true(
      imports.some(({ to }) => library.test(to)),
      `nobody imports ${library}`,
    );
    t.deepEqual(
      breaking(({ from, to }) => library.test(to) && !inside(from, ...allowed)),
      [],
    );
  }
});

test("no library comes in by another name", (t) => {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  // The README that is written beside a saved model imports troupe, in a text.
  const known = [
    "troupe",
    ...Object.keys(dependencies),
    ...Object.keys(optionalDependencies),
    ...Object.keys(peerDependencies),
  ];
  const broken = breaking(
    ({ to }) =>
      !inside(to, "lang/", "runtime/") &&
      !to.startsWith("node:") &&
      !known.some((name) => to === name || to.startsWith(`${name}/`)),
  );
  t.deepEqual(broken, []);
});

const rules: readonly [room: string, mayImport: readonly string[]][] = [
  ["runtime/backends/", ["runtime/backends/", ...sharedNouns]],
  ["runtime/kernels/", ["runtime/kernels/"]],
  ["runtime/schedule/", ["runtime/schedule/", "runtime/events.ts", "runtime/messages.ts", ...sharedNouns]],
  [
    "runtime/actors/",
    [
      "runtime/actors/",
      "runtime/schedule/",
      "runtime/events.ts",
      "runtime/messages.ts",
      "runtime/results.ts",
      "runtime/clock.ts",
      "runtime/engine/engine.ts",
      ...sharedNouns,
    ],
  ],
  [
    "runtime/thread/",
    [
      "runtime/thread/",
      "runtime/data/",
      "runtime/kernels/",
      "runtime/models/",
      "runtime/messages.ts",
      "runtime/results.ts",
      "runtime/failure.ts",
      "runtime/memory.ts",
      "runtime/native/cache.ts",
      "runtime/native/environment.ts",
      "runtime/disk-failure.ts",
      "runtime/put-file.ts",
      "runtime/version.ts",
      ...sharedNouns,
    ],
  ],
  [
    "runtime/data/",
    [
      "runtime/data/",
      "runtime/cache.ts",
      "runtime/disk-failure.ts",
      "runtime/failure.ts",
      "runtime/put-file.ts",
      "runtime/results.ts",
      "runtime/unreadable.ts",
      // What work may ask of the place it runs in, and chance.
      "runtime/thread/host.ts",
      "runtime/thread/abortable.ts",
      "runtime/thread/random.ts",
      // What the checker is told of a source.
      "lang/program.ts",
      ...sharedNouns,
    ],
  ],
  [
    "runtime/models/",
    ["runtime/models/", "runtime/data/frame.ts", "runtime/data/labels.ts", "runtime/failure.ts", ...sharedNouns],
  ],
  ["runtime/native/", ["runtime/native/", "runtime/cache.ts"]],
  [
    "runtime/report/",
    [
      "runtime/report/",
      "runtime/look.ts",
      "runtime/data/bad-rows.ts",
      "runtime/data/fitted.ts",
      "runtime/data/shape.ts",
      "runtime/data/summary.ts",
      "runtime/events.ts",
      "runtime/results.ts",
      "runtime/messages.ts",
      "runtime/run-report.ts",
      "lang/frame.ts",
      ...sharedNouns,
    ],
  ],
  [
    "runtime/engine/",
    [
      "runtime/engine/",
      "runtime/messages.ts",
      "runtime/results.ts",
      "runtime/clock.ts",
      "runtime/failure.ts",
      "runtime/memory.ts",
      "runtime/native/environment.ts",
      "runtime/thread/host.ts",
      "runtime/thread/carry-out.ts",
      ...sharedNouns,
    ],
  ],
];

for (const [room, allowed] of rules)
  test(`${room} imports only what it may`, (t) => {
    const isProject = (path: string) => inside(path, "lang/", "runtime/");
    t.deepEqual(
      breaking(({ from, to }) => inside(from, room) && isProject(to) && !inside(to, ...allowed)),
      [],
    );
  });

/** The rooms of `data/`, and those beside it that each may know. */
const dataRooms: ReadonlyMap<string, readonly string[]> = new Map([
  ["sources", []],
  ["preparation", []],
  // Rows that are handed in later go through the preparation.
  ["rows", ["preparation"]],
  ["answers", []],
]);

test("a reader of data knows nothing of preparation, nor preparation of readers", (t) => {
  const roomOf = (path: string) => [...dataRooms.keys()].find((room) => path.startsWith(`runtime/data/${room}`));
  const broken = breaking(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (!room || !other || room === other) return false;
    return from !== "runtime/data/sources.ts" && !dataRooms.get(room)?.includes(other);
  });
  t.deepEqual(broken, []);
});

/** What files take of one another, as `file#name`; of a file that is loaded later, everything. */
function takenNames(): ReadonlySet<string> {
  const taken = new Set<string>();
  const named = /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?([^;"']*?)\s+from\s+["'](\.[^"']+)["']/g;
  for (const file of [...files, ...filesIn("spec")]) {
    const text = readFileSync(join(root, file), "utf8");
    const resolve = (name: string) => normalize(join(dirname(file), name)).replace(/\.js$/, ".ts");
    for (const [, names = "", from = ""] of text.matchAll(named))
      for (const [, name] of names.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?|\*/g))
        taken.add(`${resolve(from)}#${name ?? "*"}`);
    for (const [, from = ""] of text.matchAll(dynamic)) taken.add(`${resolve(from)}#*`);
  }
  return taken;
}

test("nothing is exported that nobody takes", (t) => {
  const taken = takenNames();
  const given = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;
  const left = files
    .filter((file) => file !== "runtime/api.ts" && !taken.has(`${file}#*`))
    .flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(given)].flatMap(([, name]) =>
        taken.has(`${file}#${name}`) ? [] : [`${file}: ${name}`],
      ),
    );
  t.deepEqual(left, []);
});

test("no circles", (t) => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) if (files.includes(to)) edges.set(from, [...(edges.get(from) ?? []), to]);
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  t.deepEqual(circles, []);
});
