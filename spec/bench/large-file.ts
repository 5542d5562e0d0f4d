/**
 * A file of any length such as a team might write over years: parameters, data, networks, workers under policies,
 * trainings of each network, ensembles, evaluations and jobs; and the same with mistakes spread over it.
 */

/** About so many lines; the same for the same number. */
export function largeFile(lines: number): string {
  const groups = Math.max(1, Math.round((lines - head.length) / group(0).length));
  return [...head, ...Array.from({ length: groups }, (_, at) => group(at)).flat(), ""].join("\n");
}

const head = [
  "## Made for a benchmark.",
  "fn slower(x) = if x > 1 then x * 1.5 else x",
  "",
  "worker big[4] { threads: 2, memory: 8GiB, offers: { units: 40 } }",
  "worker small[4] { threads: 1, memory: 2GiB, slowdown: slower(2), offers: { units: 10 } }",
  "",
  "policy fair {",
  "  admit: task.needs.memory <= worker.free.memory",
  "  order: highest(task.priority + task.waited / 10s)",
  "  place: lowest(worker.response_time + worker.load * 100ms)",
  "}",
  "pool all { workers: [big, small], policy: fair }",
  "",
];

/** One experiment, some sixty lines. */
function group(at: number): readonly string[] {
  const before = at === 0 ? [] : [`  after: score_${at - 1}`];
  return [
    `## Experiment ${at}.`,
    "",
    `param rows_${at} = ${1000 + at}`,
    `param rate_${at} = 0.01 / (1 + ${at % 7})`,
    `fn wide_${at}(n) = dense(n * 2, relu) -> dense(n, relu)`,
    "",
    `data drawn_${at} = digits(rows: rows_${at}) {`,
    "  scale: 1/255",
    "  split: { train: 80%, test: 20% }",
    "}",
    `data points_${at} = clusters(rows: 500, features: 8, classes: 4) { split: { train: 70%, test: 30% } }`,
    "",
    `model net_${at} =`,
    "  input(28, 28)",
    "  -> flatten",
    `  -> wide_${at}(32)    # written out`,
    "  -> dense(10, softmax)",
    `model tiny_${at} = input(8) -> dense(${8 + (at % 8)}, tanh) -> dense(4, softmax)`,
    `model rule_${at}(x) = mean(x) * 0.5 + max(x) - ${at}`,
    "",
    `train first_${at} {`,
    `  model: net_${at}`,
    `  on: drawn_${at}.train`,
    `  epochs: ${2 + (at % 5)}`,
    "  batch: 64",
    `  optimizer: adam(rate_${at})`,
    "  needs: { units: 5, memory: 500MiB }",
    ...before,
    "}",
    `train second_${at} {`,
    `  model: net_${at}`,
    `  from: first_${at}`,
    `  on: drawn_${at}.train`,
    "  epochs: 2",
    "  batch: 32",
    "  optimizer: sgd(0.1, momentum: 0.9)",
    "}",
    `train member_${at}[3] {`,
    `  model: tiny_${at}`,
    `  on: points_${at}.train`,
    "  epochs: 3",
    "  seed: index",
    "  priority: high",
    "}",
    "",
    `ensemble both_${at} = 0.5 * first_${at} + 0.5 * second_${at}`,
    `ensemble jury_${at} = average(member_${at})`,
    "",
    `evaluate score_${at} {`,
    `  models: [first_${at}, second_${at}, both_${at}]`,
    `  on: drawn_${at}.test`,
    "  metrics: [accuracy, log_loss]",
    "}",
    `evaluate tally_${at} { models: [member_${at}[0], jury_${at}], on: points_${at}.test }`,
    `predict answer_${at} { model: rule_${at}, on: [1, 2, ${at}] }`,
    `save { model: both_${at}, to: "out/both-${at}" }`,
    "",
    `task nap_${at}[4] {`,
    "  run: sleep(10ms * (index + 1))",
    "  needs: { units: 2 * index }",
    `  timeout: 2s`,
    "}",
    "",
  ];
}

/** Slips of the kinds that people make: a name, a setting, a unit, a word, a shape, a bracket. */
const slips: readonly [right: RegExp, wrong: string][] = [
  [/model: net_/, "model: nett_"],
  [/epochs: /, "epoch: "],
  [/timeout: 2s/, "timeout: 2"],
  [/softmax\)/, "sofmax)"],
  [/train: 80%/, "train: 90%"],
  [/sleep\(10ms \* \(index \+ 1\)\)/, "sleep(10ms * (index + 1)"],
];

/** The same file with so many mistakes, evenly spread. */
export function withMistakes(text: string, count: number): string {
  const lines = text.split("\n");
  let made = 0;
  for (let at = 0; at < lines.length && made < count; at++) {
    const slip = slips[made % slips.length];
    if (!slip || at < (made * lines.length) / count || !slip[0].test(lines[at] ?? "")) continue;
    lines[at] = (lines[at] ?? "").replace(slip[0], slip[1]);
    made++;
  }
  return lines.join("\n");
}
