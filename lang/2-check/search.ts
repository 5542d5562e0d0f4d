/**
 * `search`: a training, what is varied in it, and how.
 */

import { kindNamed } from "../kinds.js";
import type { SearchWork, TrainWork } from "../plan.js";
import type { ExternDefinition } from "../program.js";
import { suggest } from "../suggest.js";
import { callFrom } from "./calls.js";
import { type Field, recordFrom } from "./constants.js";
import type { Written } from "./context.js";
import { looksOf } from "./describe.js";
import { ownWordFor } from "./foreign-words.js";
import { goalFrom } from "./measures.js";
import type { Settings } from "./settings.js";
import type { Specific } from "./specific.js";
import { readTraining } from "./training.js";
import { readAll } from "./types.js";

export function readSearch(settings: Settings, id: string): Specific | undefined {
  const training = readTraining(settings, id);
  const [aiming, varying, going] = ["goal", "over", "by"].map((name) => settings.get(name));
  if (!training || !aiming || !varying || !going) return undefined;
  const train = training.work as TrainWork;
  const heads = train.model.heads?.map((head) => head.name) ?? [];
  const goal = goalFrom({ ...aiming, names: { ...aiming.names, heads } });
  const over = spaceFrom(varying, train);
  const by = callFrom(going, "strategy");
  if (!goal || !over || !by) return undefined;
  const outputs = training.outputs?.map((each) => ({ ...each, label: `${id}.best`, name: "best" })) ?? [];
  return { ...training, work: { kind: "search", train, goal, over, by: by.call }, outputs };
}

/** `{ optimizer.rate: log(1e-4 .. 1e-1), units: choice(32, 64) }`. */
function spaceFrom(at: Written, train: TrainWork): SearchWork["over"] | undefined {
  const record = recordFrom(at, "`over`", "a record of what to try, as `{ units: choice(32, 64) }`");
  if (!record) return undefined;
  if (record.size === 0) {
    const holes = {
      what: "`over`",
      wanted: "a record of what to try, as `{ units: choice(32, 64) }`",
      found: "an empty one",
    };
    at.context.report("TRP305", at.expression.span, holes);
    return undefined;
  }
  return readAll([...record], ([name, value]) => {
    const kind = whatVaries(value, name, train);
    const space = isLoose(value) ? undefined : callFrom(value, "space");
    return kind && space && { kind, name, space: space.call };
  });
}

/** `[32, 64]` or `1 .. 9`, without the word that says how to choose. True after a report. */
function isLoose({ expression, context }: Written): boolean {
  const { type } = expression;
  const isRange = type === "binary" && expression.operator === "..";
  if (type !== "list" && !isRange) return false;
  const advice = isRange ? "Write `uniform(…)` or `log(…)` around it." : "Write `choice(32, 64)`, without brackets.";
  const holes = { what: "What is tried", wanted: "a choice, by name", found: looksOf(expression), advice };
  context.report("TRP305", expression.span, holes);
  return true;
}

/** A setting of the training, also inside one (`optimizer.rate`), or a parameter of the file. */
function whatVaries(at: Field, name: string, train: TrainWork): "setting" | "parameter" | undefined {
  const { context } = at;
  const [first = "", inner] = name.split(".");
  const statement = context.module.own.get(name);
  if (statement?.kind.text === "param") {
    context.use(statement);
    return "parameter";
  }
  const settings = kindNamed.get("train")?.settings.map((each) => each.name) ?? [];
  const optimizer =
    ["epochs", "batch", "optimizer", "loss", "balance", "stop"].includes(first) && settings.includes(first);
  const parameters = first === "optimizer" ? optimizerParameters(at, train) : [];
  if (optimizer && (inner === undefined || first !== "optimizer" || parameters.includes(inner))) return "setting";
  const own = [...context.module.own].filter(([, each]) => each.kind.text === "param").map(([each]) => each);
  const known = [...own, "epochs", "batch", ...optimizerParameters(at, train).map((each) => `optimizer.${each}`)];
  context.report("TRP436", at.key, {
    name,
    suggestion: ownWordFor(name, "search", known) ?? suggest(name, known),
    among: `It can vary ${known.join(", ")}.`,
  });
  return undefined;
}

function optimizerParameters({ context, expression }: Written, { optimizer }: TrainWork): readonly string[] {
  const found = context.extern(optimizer.name, expression.span, "optimizer");
  return found?.kind === "extern" ? (found as ExternDefinition).parameters.map((each) => each.name) : [];
}
