/** The layers as `stdlib/layers.flow` declares them, and as the checker reads them, for tests of what really happens. */

import { parse } from "../../../lang/1-parse/parse.js";
import type { Expression, Statement } from "../../../lang/ast.js";
import type { Value } from "../../../lang/formula.js";
import { compile } from "../../../lang/index.js";
import type { Layer } from "../../../lang/plan.js";
import { library } from "../../../runtime/library.js";

export interface DeclaredLayer {
  readonly name: string;
  readonly planned: boolean;
  /** Absent: all of them. */
  readonly trainsOn?: readonly string[];
}

export function declaredLayers(): DeclaredLayer[] {
  const statements = library().flatMap((source) => parse(source).tree.statements);
  return statements.filter(({ kind, type }) => kind.text === "extern" && type?.text === "layer").map(declaredBy);
}

function declaredBy({ name, block }: Statement): DeclaredLayer {
  const setting = (key: string) => block?.settings.find((each) => each.key[0]?.text === key)?.value;
  const trainsOn = namesIn(setting("trains_on"));
  return { name: name?.text ?? "", planned: setting("status") !== undefined, ...(trainsOn ? { trainsOn } : {}) };
}

const namesIn = (list: Expression | undefined) =>
  list?.type === "list" ? list.items.map((item) => (item.type === "name" ? item.name : "")) : undefined;

type Written = Pick<Layer, "name" | "arguments" | "inside">;

/** A layer behind rows of this shape, by way of a flow: what the checker makes of its rules. */
export function checkedLayer(layer: Written, input: readonly number[]): Layer {
  const text = [
    'data rows = csv("rows.csv") { target: kind }',
    `model net = input(${input.join(", ")}) -> ${writtenLayer(layer)} -> flatten -> dense(3, softmax)`,
    "train a { model: net, on: rows }",
  ].join("\n");
  const { plan, diagnostics } = compile({ path: "layer.flow", text }, { library: library() });
  const work = plan?.tasks.find(({ id }) => id === "a")?.work;
  const [checked] = work?.kind === "train" ? work.model.layers : [];
  if (!checked) throw new Error(`${text}\n${diagnostics.map(({ message }) => message).join("\n")}`);
  return checked;
}

/** A layer as the language writes it. */
export function writtenLayer({ name, arguments: given, inside }: Written): string {
  const pipeline = inside ? [inside.map(writtenLayer).join(" -> ")] : [];
  const args = [...pipeline, ...Object.entries(given).map(([key, value]) => `${key}: ${written(value)}`)];
  return args.length === 0 ? name : `${name}(${args.join(", ")})`;
}

const written = (value: Value): string => (Array.isArray(value) ? `[${value.map(written).join(", ")}]` : String(value));
