/**
 * The one table of statement kinds and their settings: types, defaults, and a line of help for each.
 *
 * The checker reads it to accept or refuse; help and reference pages are to be printed from it, so they cannot
 * disagree. `planned` marks what the language has and this version cannot carry out: the checker says so by name.
 */

/** What a setting's value must be. Base units: seconds, bytes, plain ratios. */
export type SettingType =
  | "number"
  | "count"
  | "positive"
  | "share"
  | "time"
  | "size"
  | "text"
  | "path"
  | "flag"
  | "seed"
  | "priority"
  | "backend"
  | "resources"
  | "split"
  | "model"
  | "models"
  | "network"
  | "data"
  | "workers"
  | "policy"
  | "pool"
  | "work"
  | "optimizer"
  | "loss"
  | "metrics"
  | "rows"
  | "call"
  | "formula"
  | "anything";

export interface SettingSpec {
  readonly name: string;
  readonly type: SettingType;
  readonly required?: true;
  /** As the language writes it, for help; the reader of the setting applies it. */
  readonly fallback?: string;
  readonly help: string;
  readonly planned?: true;
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
  setting("after", "work", "Work that must end first."),
  setting("seed", "seed", "A seed of its own, instead of one derived from its name."),
  setting("timeout", "time", "How long it may take.", planned),
  setting("split", "count", "How many parts it is cut into.", planned),
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
    help: "Another file, or a part of the library.",
    name: "optional",
    value: "none",
    settings: [],
    planned: true,
  },
  {
    kind: "fn",
    help: "A pure function of the expression language.",
    name: "required",
    parameters: true,
    value: "required",
    settings: [],
    planned: true,
  },
  {
    kind: "data",
    help: "Rows to learn from, and how they are split.",
    name: "required",
    value: "required",
    settings: [
      setting("scale", "anything", "A number that every feature is multiplied by.", { fallback: "1" }),
      setting(
        "split",
        "split",
        "Shares of the rows by part, as { train: 80%, test: 20% }; seeded, stratified by label.",
      ),
      setting("seed", "seed", "A seed of its own, instead of one derived from its name."),
      setting("target", "anything", "The column to learn.", planned),
      setting("targets", "anything", "Several columns to learn.", planned),
      setting("features", "anything", "The columns to learn from.", planned),
      setting("categories", "anything", "Columns that hold categories.", planned),
      setting("missing", "anything", "What stands in for a missing value.", planned),
      setting("on_bad", "anything", "What to do with a bad row.", planned),
      setting("after", "work", "Work that must end first.", planned),
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
      setting("threads", "count", "How many tasks it works on at once.", { fallback: "1" }),
      setting("backend", "backend", "auto, native, wasm or js.", { fallback: "auto" }),
      setting("memory", "size", "The memory it offers."),
      setting("offers", "resources", "What it has of each other resource."),
      setting("slowdown", "positive", "3 makes it take three times as long.", { fallback: "1" }),
      setting("engine", "anything", "Another machine.", planned),
    ],
  },
  {
    kind: "policy",
    help: "Who may take a task, what goes first, and who takes it; one expression alone is `place`.",
    name: "required",
    value: "optional",
    settings: [
      setting("admit", "formula", "Who may take it.", { fallback: "every worker with the resources free" }),
      setting("order", "formula", "What goes first.", { fallback: "highest(task.priority)" }),
      setting("place", "formula", "Who takes it.", { fallback: "lowest(worker.response_time)" }),
      setting("preempt", "formula", "Who yields to whom.", planned),
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
  work("train", "Work that makes a trained network.", [
    setting("model", "network", "The network to train.", required),
    setting("on", "data", "The rows to learn from.", required),
    setting("from", "model", "The training whose weights it starts from."),
    setting("epochs", "count", "How many times it goes over the rows.", { fallback: "1" }),
    setting("batch", "count", "How many rows make one step.", { fallback: "32" }),
    setting("optimizer", "optimizer", "How the weights follow the gradient.", { fallback: "adam(0.001)" }),
    setting("loss", "loss", "What is made small.", { fallback: "cross_entropy" }),
    setting("models", "models", "Several models that learn together.", planned),
    setting("together", "call", "How they learn together.", planned),
    setting("validate", "data", "Rows to judge by while training.", planned),
    setting("stop", "call", "When to stop early.", planned),
    setting("balance", "call", "How several losses are weighed.", planned),
    setting("distil", "anything", "A teacher to learn from.", planned),
    setting("metrics", "metrics", "What is measured while training.", planned),
  ]),
  work("transfer", "Training that starts from what another network knows.", [], planned),
  work("search", "Training that looks for good settings.", [], planned),
  {
    kind: "ensemble",
    help: "Models that answer together: arithmetic on models is weighted fusion.",
    name: "required",
    value: "required",
    settings: [
      setting("within", "time", "How long to wait for the members.", planned),
      setting("at_least", "count", "How many members must answer.", planned),
    ],
  },
  work("evaluate", "Measures models on data.", [
    setting("models", "models", "The models to measure.", required),
    setting("on", "data", "The rows to measure on.", required),
    setting("metrics", "metrics", "What is measured.", { fallback: "[accuracy, log_loss]" }),
  ]),
  work("predict", "Answers of a model.", [
    setting("model", "model", "Who answers.", required),
    setting("on", "rows", "A list of numbers, or of rows.", required),
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
  work("task", "Runs a built-in, or JavaScript.", [setting("run", "call", "What to run.", required)]),
  {
    kind: "serve",
    help: "Models that answer over HTTP.",
    name: "required",
    value: "none",
    settings: [],
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
      setting("status", "anything", "`planned` where the implementation is still to come."),
      setting("shape", "anything", "The shape of a row, where it is always the same."),
      setting("classes", "count", "The number of classes, where it is always the same."),
    ],
  },
];

export const kindNamed: ReadonlyMap<string, KindSpec> = new Map(kinds.map((spec) => [spec.kind, spec]));

/** Words for priorities, and what they stand for. */
export const priorities: Readonly<Record<string, number>> = { low: -10, normal: 0, high: 10, critical: 100 };

/** The exponents of the base units: seconds and bytes. A ratio has neither, and is a plain number. */
export interface Unit {
  readonly time: number;
  readonly size: number;
}

export const plain: Unit = { time: 0, size: 0 };
const seconds: Unit = { time: 1, size: 0 };
const bytes: Unit = { time: 0, size: 1 };

/** Every unit a number may carry: how many base units it is. */
export const units: ReadonlyMap<string, { readonly factor: number; readonly unit: Unit }> = new Map([
  ["%", { factor: 0.01, unit: plain }],
  ["us", { factor: 1e-6, unit: seconds }],
  ["ms", { factor: 1e-3, unit: seconds }],
  ["s", { factor: 1, unit: seconds }],
  ["min", { factor: 60, unit: seconds }],
  ["h", { factor: 3600, unit: seconds }],
  ["d", { factor: 86_400, unit: seconds }],
  ["B", { factor: 1, unit: bytes }],
  ["KB", { factor: 1e3, unit: bytes }],
  ["MB", { factor: 1e6, unit: bytes }],
  ["GB", { factor: 1e9, unit: bytes }],
  ["TB", { factor: 1e12, unit: bytes }],
  ["KiB", { factor: 2 ** 10, unit: bytes }],
  ["MiB", { factor: 2 ** 20, unit: bytes }],
  ["GiB", { factor: 2 ** 30, unit: bytes }],
  ["TiB", { factor: 2 ** 40, unit: bytes }],
]);

/**
 * What a policy can see, with its unit. A path that ends in `*` takes any resource name there; `memory` is in bytes,
 * all other resources are plain numbers.
 */
export const policyFields: ReadonlyMap<string, { readonly unit: Unit; readonly help: string }> = new Map([
  ["task.priority", { unit: plain, help: "The task's priority." }],
  ["task.waited", { unit: seconds, help: "How long it has been waiting." }],
  ["task.deadline", { unit: seconds, help: "How long it is until its deadline; infinite without one." }],
  ["task.attempt", { unit: plain, help: "Which try this is, from 1." }],
  ["task.needs.*", { unit: plain, help: "What the task needs of a resource." }],
  ["worker.load", { unit: plain, help: "Its busiest resource: the share in use, 0 to 1." }],
  ["worker.running", { unit: plain, help: "How many tasks it works on." }],
  ["worker.done", { unit: plain, help: "How many tasks it has ended." }],
  ["worker.response_time", { unit: seconds, help: "How long it takes over a task, lately (peak EWMA)." }],
  ["worker.error_rate", { unit: plain, help: "The share of its last 20 tasks that failed." }],
  ["worker.expected_finish", { unit: seconds, help: "How long it would take to end one more task." }],
  ["worker.free.*", { unit: plain, help: "What it has free of a resource." }],
  ["worker.offers.*", { unit: plain, help: "What it has of a resource in all." }],
]);

/** The unit of a policy path, or undefined where there is no such field. */
export function unitOfPolicyField(path: readonly string[]): Unit | undefined {
  const exact = policyFields.get(path.join("."));
  if (exact && !path.includes("*")) return exact.unit;
  if (path.length !== 3 || !policyFields.has(`${path[0]}.${path[1]}.*`)) return undefined;
  return path[2] === "memory" ? bytes : plain;
}
