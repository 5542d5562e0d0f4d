/**
 * Random programs with nothing wrong in them: every name is there, every shape fits, every task finds a worker. They
 * come as statements, since their order means nothing.
 */

import fc from "fast-check";

export interface RightProgram {
  readonly statements: readonly string[];
  /** Ids of the tasks that the plan must hold, besides the data that are read. */
  readonly tasks: readonly string[];
}

const upTo = (most: number) => fc.integer({ min: 0, max: most });

/** What is chosen at random; numbers choose among what is there already. */
const choices = fc.record({
  counts: fc.record({ parameters: upTo(3), functions: upTo(3), data: upTo(2), jobs: upTo(4) }),
  workers: fc.array(fc.record({ threads: fc.integer({ min: 1, max: 4 }), count: upTo(3) }), { maxLength: 3 }),
  policy: fc.boolean(),
  trainings: fc.array(
    fc.record({
      data: upTo(9),
      count: upTo(3),
      from: fc.boolean(),
      width: fc.integer({ min: 1, max: 9 }),
      epochs: upTo(9),
    }),
    { maxLength: 4 },
  ),
  dealt: upTo(4),
  prepared: fc.constantFrom("", "scale: standard", "memory: 1MiB", "missing: drop, on_bad: skip", "target: label"),
  view: fc.constantFrom(
    "",
    ".shard(1, of: 2)",
    ".bootstrap(3)",
    ".sample(50%)",
    ".balanced()",
    ".balanced().sample(10%)",
  ),
  weights: fc.constantFrom("0.5", "50%", "1 / 2", "(0.25 + 0.25)", "0.1 * 5"),
  after: fc.array(upTo(9), { minLength: 8, maxLength: 8 }),
  order: fc.constantFrom("task.priority", "task.waited / 1s", "task.priority * 2 + task.attempt"),
});

type Choices = typeof choices extends fc.Arbitrary<infer Chosen> ? Chosen : never;

const counted = (name: string, count: number) =>
  count === 0 ? [name] : Array.from({ length: count }, (_, at) => `${name}[${at}]`);
const countOf = (count: number) => (count === 0 ? "" : `[${count}]`);

/** How the rows of data are split, and the names of the part that is learned from and of another. */
const deals: readonly { readonly split: string; readonly train: string; readonly rest: string }[] = [
  { split: "train: 60%, rest: 40%", train: "train", rest: "rest" },
  { split: "train: 60%, rest: 40%, by: label", train: "train", rest: "rest" },
  { split: "train: label < 2, rest: label >= 2", train: "train", rest: "rest" },
  { split: "folds: 3", train: "fold[1].train", rest: "fold[1].test" },
  { split: "folds: 2, by: label", train: "fold[0].train", rest: "fold[0].test" },
];

const dealOf = ({ dealt }: Choices) => deals[dealt] ?? { split: "", train: "", rest: "" };

/** A number made of what the file defines: 1, 2 or 3 of them in any case. */
function numberFrom({ counts }: Choices, at: number): string {
  const parts = ["1"];
  if (counts.parameters > 0) parts.push(`p${at % counts.parameters}`);
  if (counts.functions > 0) parts.push(`f${at % counts.functions}(1)`);
  return parts.join(" + ");
}

function definitions(chosen: Choices): string[] {
  const { counts, prepared } = chosen;
  return [
    ...Array.from({ length: counts.parameters }, (_, at) => `param p${at} = ${at === 0 ? "1" : `p${at - 1}`}`),
    ...Array.from(
      { length: counts.functions },
      (_, at) => `fn f${at}(x, y = 0) = if x > 5 then y else ${at === 0 ? "x" : `f${at - 1}(x, y: y)`} * 1`,
    ),
    ...Array.from(
      { length: counts.data + 1 },
      (_, at) =>
        `data d${at} = clusters(rows: ${20 + at}, features: ${2 + at}, classes: 3) { split: { ${dealOf(chosen).split} }, ${prepared} }`,
    ),
  ];
}

function machines({ workers, policy, order }: Choices): string[] {
  const names = workers.map((_, at) => `w${at}`);
  if (names.length === 0) return [];
  return [
    ...workers.map(
      ({ threads, count }, at) => `worker w${at}${countOf(count)} { threads: ${threads}, offers: { slot: 2 } }`,
    ),
    ...(policy ? [`policy own { order: highest(${order}), place: lowest(worker.response_time) }`] : []),
    `pool all { workers: [${names.join(", ")}]${policy ? ", policy: own" : ""} }`,
  ];
}

interface Work {
  readonly statements: readonly string[];
  readonly tasks: readonly string[];
}

function learning(chosen: Choices): Work {
  const statements: string[] = [];
  const tasks: string[] = [];
  const { train, rest } = dealOf(chosen);
  for (const [at, { data, count, from, width, epochs }] of chosen.trainings.entries()) {
    const source = data % (chosen.counts.data + 1);
    const before = chosen.trainings[at - 1];
    const goesOn = from && before?.count === 0 && before.data % (chosen.counts.data + 1) === source;
    const network = goesOn ? `n${at - 1}` : `n${at}`;
    statements.push(
      `model n${at} = ${goesOn ? network : `input(${2 + source}) -> dense(${width}, relu) -> dense(3, softmax)`}`,
      `train t${at}${countOf(count)} { model: n${at}, on: d${source}.${train}${chosen.view}, epochs: ${epochs} + ${numberFrom(chosen, at)}${goesOn ? `, from: t${at - 1}` : ""} }`,
    );
    const first = count === 0 ? `t${at}` : `t${at}[0]`;
    statements.push(
      `ensemble e${at} = ${chosen.weights} * ${first} + ${chosen.weights} * ${first}`,
      `evaluate v${at} { models: [t${at}, e${at}], on: d${source}.${rest} }`,
      `save { model: e${at}, to: "out/${at}" }`,
    );
    tasks.push(...counted(`t${at}`, count), `v${at}`, `save-e${at}`);
  }
  return { statements, tasks };
}

function jobs(chosen: Choices): Work {
  const { counts, after, workers } = chosen;
  const all = Array.from({ length: counts.jobs }, (_, at) => {
    const count = after[at] ?? 0;
    const other = at === 0 ? "" : `, after: j${(after[at + 4] ?? 0) % at}`;
    const needs = workers.length === 0 ? "" : ", needs: { slot: 1 }";
    const text = `task j${at}${countOf(count)} { run: sleep((${numberFrom(chosen, at)}) * 1ms)${needs}, retry: ${at}${other} }`;
    return { text, ids: counted(`j${at}`, count) };
  });
  return { statements: all.map((each) => each.text), tasks: all.flatMap((each) => each.ids) };
}

export const rightPrograms: fc.Arbitrary<RightProgram> = choices.map((chosen) => {
  const [learned, done] = [learning(chosen), jobs(chosen)];
  return {
    statements: [...definitions(chosen), ...machines(chosen), ...learned.statements, ...done.statements],
    tasks: [...learned.tasks, ...done.tasks],
  };
});

/** The program, and its statements in another order. */
export const shuffledPrograms: fc.Arbitrary<RightProgram & { readonly shuffled: readonly string[] }> =
  rightPrograms.chain((program) =>
    fc
      .shuffledSubarray([...program.statements], { minLength: program.statements.length })
      .map((shuffled) => ({ ...program, shuffled })),
  );
