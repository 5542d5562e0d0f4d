/**
 * What a second thread is worth: whole runs of a plan with 2, 4 and 8 models, on a worker of one thread and of two, in
 * turn. A first round of shorter trainings warms the threads up; the time counts from the first training to the last.
 */

import { compile } from "../../lang/index.js";
import { type RunEvent, run } from "../../runtime/index.js";
import { library } from "../../runtime/library.js";

export interface Gain {
  readonly models: number;
  /** Rows a second, all models together: medians. */
  readonly one: number;
  readonly two: number;
  readonly ratio: number;
}

const rows = 6000;
const epochs = 25;
/** Until the engine has compiled what is hot: a thread that has just begun takes half as long again for a step. */
const warmUps = 10;

const flow = (models: number, threads: number) => `
worker desk { threads: ${threads}, backend: wasm }
data drawn = digits(rows: ${rows})
model net = input(28, 28) -> flatten -> dense(64, relu) -> dense(10, softmax)
train warm[${threads}] { model: net, on: drawn, epochs: ${warmUps}, batch: 64 }
train net_of[${models}] { model: net, on: drawn, epochs: ${epochs}, batch: 64, after: warm }
`;

export async function compareThreads(counts: readonly number[], runs: number): Promise<readonly Gain[]> {
  const gains: Gain[] = [];
  for (const models of counts) {
    const found: Record<1 | 2, number[]> = { 1: [], 2: [] };
    for (let turn = 0; turn < runs; turn++)
      for (const threads of [1, 2] as const) found[threads].push(await throughput(models, threads));
    const [one, two] = [medianOf(found[1]), medianOf(found[2])];
    gains.push({ models, one, two, ratio: two / one });
  }
  return gains;
}

async function throughput(models: number, threads: number): Promise<number> {
  const { plan, diagnostics } = compile(
    { path: "threads.flow", text: flow(models, threads) },
    { library: library(), cores: 2 },
  );
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  const events: RunEvent[] = [];
  const report = await run(plan, { onEvent: (event) => events.push(event) });
  if (report.outcome !== "done") throw new Error(JSON.stringify(report.failures));
  const times = events.filter((event) => "task" in event && event.task.startsWith("net_of")).map(({ at }) => at);
  return (rows * epochs * models) / (times.reduce((a, b) => Math.max(a, b)) - beginning(events));
}

/** When the first of them was handed to a thread. */
function beginning(events: readonly RunEvent[]): number {
  return events.find((event) => event.type === "task.started" && event.task.startsWith("net_of"))!.at;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
