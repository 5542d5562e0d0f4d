/**
 * The one table of statement kinds and their settings: types, defaults, and a line of help for each.
 *
 * The checker reads it to accept or refuse, and the reference pages are made of it, so they cannot disagree. `planned`
 * marks what the language has and this version cannot carry out: it is checked and planned, and said before a run.
 */

/**
 * What a setting's value must be; `valueTypes` says each in words. A name that is not among them is the type of an
 * `extern` of the library (`optimizer`, `loss`, `schedule`): the value is then a call of one.
 */
export const valueTypes = {
  number: "a plain number",
  positive: "a number above 0",
  count: "a whole number, 0 or more",
  count_from_0: "a whole number, 0 or more",
  some: "a whole number, 1 or more",
  seed: "a whole number",
  share: "a share from 0% to 100%",
  time: "a time, as `200ms` or `5min`",
  duration: "a time above 0, as `200ms` or `5min`",
  size: "a size, as `512MiB`",
  room: "a size above 0, as `512MiB`",
  text: "a text in quotes",
  path: "a path in quotes, relative to this file",
  flag: "true or false",
  value: "a number, a text, true or false, a list or a record of such",
  range: "a range, as `1e-4 .. 1e-1`",
  sizes: "a list of sizes, as `[28, 28]`",
  numbers: "numbers, or one list of them",
  values: "one value or more",
  names: "a list of names, as `[small, large]`",
  column_types: "a record of number, text or flag by column, as `{ zip: text }`",
  priority: "a number, or one of low, normal, high and critical",
  backend: "one of auto, native, wasm and js",
  backends: "a list of backends",
  resources: "a record of resources, as `{ units: 20 }`",
  scale: "a number, or a way to scale, as `standard`",
  split: "a record of shares, as `{ train: 80%, test: 20% }`, of conditions, or `{ folds: 5 }`",
  targets: "a record of columns or conditions, as `{ digit: label, large: label >= 5 }`",
  derived: "a record of new columns, as `{ ratio: length / width }`",
  column: "the name of a column",
  columns: "a list of columns, or `except(…)`",
  encodings: "a record of columns, as `{ sex: one_hot, size: ordinal(order: [S, M, L]) }`",
  missing: "a rule, or one each for `numbers`, `text` and columns, as `{ numbers: median, sex: most_common }`",
  network: "a network",
  networks: "a list of networks",
  layers: "layers, as `dense(3, softmax)`",
  selection: 'layers of a network, as `layers.until("features")`',
  model: "a trained model, a function or an ensemble",
  models: "a list of models",
  start: "a training whose weights it starts from, or the folder of a saved model",
  data: "data, or a part of them, as `digits.train`",
  on: "a row, a list of rows, or data",
  workers: "a list of workers",
  policy: "a policy",
  pool: "a pool",
  after: "other work, or a list of it",
  losses: "a loss, or one for each head",
  metrics: "a list of metrics, or one for each head",
  measure: "something measured while training, as `loss`, `accuracy` or `head.loss`",
  goal: "`highest(…)` or `lowest(…)` of a metric",
  space: "a record of what to try, as `{ units: choice(32, 64) }`",
  distil: "a record, as `{ teacher: a, temperature: 4, weight: 0.7 }`",
  augmentations: "a list of ways to change rows, as `[shift(2), flip]`",
  rate: "a number, or a schedule, as `one_cycle(max: 0.01)`",
  preference: "`highest(…)` or `lowest(…)`",
  condition: "something true or false",
} as const;

export type ValueType = keyof typeof valueTypes;

/** Types of externs that settings name. */
export type ExternType =
  | "optimizer"
  | "together"
  | "stop"
  | "balance"
  | "thaw"
  | "rates"
  | "strategy"
  | "work"
  | "bad"
  | "weighing"
  | "scaling";

export type SettingType = ValueType | ExternType;

export interface SettingSpec {
  readonly name: string;
  readonly type: SettingType;
  readonly required?: true;
  /** As the language writes it, for help; the reader of the setting applies it. */
  readonly fallback?: string;
  readonly help: string;
  /**
   * The language has it, and this version cannot carry it out: it is checked and planned, and a run refuses it. "in use"
   * where that matters only once something uses the statement.
   */
  readonly planned?: true | "in use";
}

export interface KindSpec {
  readonly kind: string;
  readonly help: string;
  /** Which parts of the statement shape it takes. */
  readonly name: "required" | "optional" | "none";
  readonly count?: true;
  readonly parameters?: true;
  readonly value: "required" | "optional" | "none";
  readonly settings: readonly SettingSpec[];
  readonly planned?: true;
}

const setting = (name: string, type: SettingType, help: string, more: Partial<SettingSpec> = {}): SettingSpec => ({
  name,
  type,
  help,
  ...more,
});

const required = { required: true } as const;
const planned = { planned: true } as const;

/** Every kind of work takes these. */
const workSettings: readonly SettingSpec[] = [
  setting("pool", "pool", "The pool whose workers may take it.", { fallback: "the only pool" }),
  setting("needs", "resources", "What it holds of each resource while it runs."),
  setting("priority", "priority", "Higher goes first: a number, or low, normal, high, critical.", {
    fallback: "normal",
  }),
  setting("deadline", "time", "When it should be done, counted from the start of the run."),
  setting("retry", "count", "How often it is tried again after a failure.", { fallback: "0" }),
  setting("timeout", "duration", "How long one try may take, the start of its thread included, before it is ended."),
  setting("split", "some", "How many parts it is cut into, which run side by side.", { fallback: "1", ...planned }),
  setting("after", "after", "Work that must end first."),
  setting("seed", "seed", "A seed of its own, instead of one derived from its name."),
];

const work = (
  kind: string,
  help: string,
  settings: readonly SettingSpec[],
  more: Partial<KindSpec> = {},
): KindSpec => ({
  kind,
  help,
  name: "required",
  count: true,
  value: "none",
  settings: [...settings, ...workSettings],
  ...more,
});

/** How a training goes, whoever is trained. */
const learning: readonly SettingSpec[] = [
  setting("on", "data", "The rows to learn from.", required),
  setting("validate", "data", "Rows to judge by while training.", planned),
  setting("epochs", "some", "How many times it goes over the rows.", { fallback: "1" }),
  setting("batch", "some", "How many rows make one step.", { fallback: "32" }),
  setting("optimizer", "optimizer", "How the weights follow the gradient.", { fallback: "adam(0.001)" }),
  setting("loss", "losses", "What is made small.", { fallback: "what fits the end of the network" }),
  setting("weigh", "weighing", "How much the rows of each class count in the loss.", { fallback: "all alike" }),
  setting("augment", "augmentations", "What is done to each row, anew whenever it is learned from.", {
    fallback: "nothing",
  }),
  setting("metrics", "metrics", "What is measured while training.", planned),
  setting("stop", "stop", "When to stop early.", planned),
  setting("balance", "balance", "How the losses of several heads are weighed.", planned),
  setting("distil", "distil", "A teacher whose answers it learns from, too.", planned),
];

export const kinds: readonly KindSpec[] = [
  {
    kind: "param",
    help: "A value that the command line can set with --set name=value.",
    name: "required",
    value: "required",
    settings: [],
  },
  {
    kind: "use",
    help: "Another file, or a part of the library, under a name of its own.",
    name: "optional",
    value: "none",
    settings: [],
  },
  {
    kind: "fn",
    help: "A pure function of the expression language: a name for an expression with holes.",
    name: "required",
    parameters: true,
    value: "required",
    settings: [],
  },
  {
    kind: "data",
    help: "Rows to learn from, how they are prepared, and how they are split.",
    name: "required",
    value: "required",
    settings: [
      setting("target", "column", "The column to learn."),
      setting("targets", "targets", "Several things to learn, each under the name of its head."),
      setting("features", "columns", "The columns to learn from.", {
        fallback: "all that do not tell the answer, or the part of a row",
      }),
      setting("categories", "columns", "Columns that hold categories: `one_hot` for each."),
      setting("encode", "encodings", "How columns become numbers that are not taken as numbers."),
      setting("derive", "derived", "New columns, made of others."),
      setting("scale", "scale", "A number that every feature is multiplied by, or how columns are scaled.", {
        fallback: "1",
      }),
      setting(
        "scale_target",
        "scaling",
        "How a target that is a number is scaled while it is learned; answers and scores stay in its own units.",
        { fallback: "not at all" },
      ),
      setting("missing", "missing", "What stands in for a missing value.", { fallback: "error" }),
      setting("on_bad", "bad", "What to do with a row that cannot be read.", { fallback: "error" }),
      setting("split", "split", "Which rows are in which part: shares, seeded, conditions, or folds."),
      setting(
        "memory",
        "room",
        "What of the rows may be in memory at once; what goes beyond stays on disk and is shuffled within that much.",
      ),
      setting("seed", "seed", "A seed of its own, instead of one derived from its name."),
      setting("after", "after", "Work that must end before the data are read."),
    ],
  },
  {
    kind: "model",
    help: "Layers in a pipeline, or a function of its input.",
    name: "required",
    parameters: true,
    value: "required",
    settings: [],
  },
  {
    kind: "worker",
    help: "Where work runs.",
    name: "required",
    count: true,
    value: "none",
    settings: [
      setting("threads", "some", "How many tasks it works on at once.", { fallback: "1" }),
      setting("backend", "backend", "What computes: auto, native, wasm or js.", { fallback: "auto" }),
      setting("memory", "size", "The memory it offers."),
      setting("offers", "resources", "What it has of each other resource."),
      setting("slowdown", "positive", "3 makes it take three times as long.", { fallback: "1" }),
      setting("engine", "value", "Another machine that carries its work out.", planned),
    ],
  },
  {
    kind: "policy",
    help: "Who may take a task, what goes first, who takes it, and who yields; one expression alone is `place`.",
    name: "required",
    value: "optional",
    settings: [
      setting("admit", "condition", "Who may take it.", { fallback: "every worker with the resources free" }),
      setting("order", "preference", "What goes first.", { fallback: "highest(task.priority)" }),
      setting("place", "preference", "Who takes it.", { fallback: "lowest(worker.response_time)" }),
      setting("preempt", "condition", "Whether a running task yields to it, at its next checkpoint.", {
        planned: "in use",
      }),
    ],
  },
  {
    kind: "pool",
    help: "Workers under a policy.",
    name: "required",
    value: "none",
    settings: [
      setting("workers", "workers", "The workers; each belongs to one pool only.", required),
      setting("policy", "policy", "How it shares work out.", { fallback: "soonest" }),
    ],
  },
  work("train", "Work that makes a trained network, or several that learn together.", [
    setting("model", "network", "The network to train; `model` or `models`."),
    setting("models", "networks", "Several networks that learn together.", planned),
    setting("from", "start", "Whose weights it starts from."),
    setting("together", "together", "How several learn from one another.", planned),
    ...learning,
  ]),
  work(
    "transfer",
    "Training that starts from what another network knows.",
    [
      setting("from", "start", "The training that it learns from.", required),
      setting("keep", "selection", "The layers that it takes over.", { fallback: "all but the last" }),
      setting("head", "layers", "The layers that it puts behind them.", required),
      setting("freeze", "selection", "The layers that do not learn.", { fallback: "none" }),
      setting("thaw", "thaw", "When frozen layers begin to learn.", { fallback: "never" }),
      setting("rates", "rates", "How fast each layer learns.", { fallback: "all alike" }),
      ...learning,
    ],
    planned,
  ),
  work(
    "search",
    "Training over and over, to find good settings; it gives `best`.",
    [
      setting("model", "network", "The network to train.", required),
      setting("from", "start", "Whose weights it starts from."),
      setting("goal", "goal", "What makes one better than another.", required),
      setting("over", "space", "What is tried: settings of the training, and parameters of the file.", required),
      setting("by", "strategy", "How it goes about it.", required),
      ...learning,
    ],
    planned,
  ),
  {
    kind: "ensemble",
    help: "Models that answer together: arithmetic on models is weighted fusion.",
    name: "required",
    value: "required",
    settings: [
      setting("within", "time", "How long to wait for the members.", planned),
      setting("at_least", "some", "How many members must answer.", { fallback: "all", ...planned }),
    ],
  },
  work("evaluate", "Measures models on data.", [
    setting("models", "models", "The models to measure.", required),
    setting("on", "data", "The rows to measure on.", required),
    setting("metrics", "metrics", "What is measured.", {
      fallback: "accuracy and log_loss of classes; mae, rmse and r2 of a number",
    }),
  ]),
  work("predict", "Answers of a model.", [
    setting("model", "model", "Who answers.", required),
    setting("on", "on", "A row, a list of rows, or data.", required),
    setting("to", "path", "A file for the answers, as CSV, TSV or JSON lines; for data alone."),
  ]),
  work(
    "save",
    "Writes a model to a folder.",
    [
      setting("model", "model", "The model to write.", required),
      setting("to", "path", "The folder, relative to this file.", required),
    ],
    { name: "optional" },
  ),
  work("task", "Runs a built-in, or JavaScript.", [setting("run", "work", "What to run.", required)]),
  {
    kind: "serve",
    help: "Models that answer over HTTP.",
    name: "required",
    value: "none",
    settings: [
      setting("models", "models", "The models that answer.", required),
      setting("policy", "policy", "Which of them answers."),
      setting("batch", "value", "How requests are gathered, as { most: 64, wait: 2ms }."),
      setting("queue", "value", "How many may wait, as { most: 1000 }."),
      setting("port", "count", "The port to listen on."),
    ],
    planned: true,
  },
  {
    kind: "extern",
    help: "Declares in the standard library what TypeScript implements.",
    name: "required",
    parameters: true,
    value: "none",
    settings: [
      setting("help", "text", "One line of help.", required),
      setting("status", "value", "`planned` where the implementation is still to come."),
      setting("named", "value", "`any` where it takes arguments of any other name, too."),
      setting(
        "takes",
        "value",
        "A layer: the names of the dimensions of one row. An augmentation: `image`. Absent takes any.",
      ),
      setting("inside", "value", "A layer that takes layers: the shape that they must give."),
      setting("not_both", "value", "A layer: two arguments of which one must be 1."),
      setting("shape", "value", "A layer: the sizes of what comes out. A source: the sizes of a row."),
      setting("weights", "value", "A layer: how many weights it has."),
      setting("work", "value", "A layer: how many multiply-adds one row takes."),
      setting("trains_on", "backends", "A layer: the backends that can train it; absent means all."),
      setting("classes", "value", "A source: how many classes there are."),
      setting("label", "value", "A source: what its label is, `classes` or `number`; absent: only reading tells."),
      setting("rows", "value", "A source: how many rows there are."),
      setting("columns", "value", "A source: the names of its columns, where they are always the same."),
      setting("ends_in", "value", "A loss: the activation that the network must end in."),
      setting("outputs", "value", "A loss: how many numbers the network must end in; absent means any."),
      setting(
        "target",
        "value",
        "A loss, a metric, a weighing: what it is of, `classes` or `number`; absent means both.",
      ),
    ],
  },
];

export const kindNamed: ReadonlyMap<string, KindSpec> = new Map(kinds.map((spec) => [spec.kind, spec]));

/** Words for priorities, and what they stand for. */
export const priorities: Readonly<Record<string, number>> = { low: -10, normal: 0, high: 10, critical: 100 };
