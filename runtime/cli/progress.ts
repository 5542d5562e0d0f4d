/**
 * Progress as plain lines on standard error, for files, pipes and build servers: a line when something changes, and a
 * sign of life when nothing does.
 */

import type { Paint } from "../../lang/index.js";
import type { RunEvent } from "../events.js";
import type { Progress } from "../messages.js";
import { showMemory, showScore, showSeconds } from "../report/numbers.js";
import { say } from "./terminal.js";

export interface View {
  take(event: RunEvent): void;
  close(): void;
}

/** Seconds of silence after which a line says that work goes on. */
const heartbeat = 15;

export function lines(paint: Paint): View {
  const running = new Map<string, string>();
  let at = 0;
  const timer = setInterval(() => {
    at += heartbeat;
    if (running.size > 0)
      say(
        paint.faint(`${time(at)}  still at work: ${[...running].map(([task, note]) => `${task}${note}`).join(", ")}`),
      );
  }, heartbeat * 1000);
  timer.unref();
  return {
    take(event) {
      at = event.at;
      note(running, event);
      const text = describe(event);
      if (text) {
        timer.refresh();
        say(`${paint.faint(time(event.at))}  ${text}`);
      }
    },
    close: () => clearInterval(timer),
  };
}

function note(running: Map<string, string>, event: RunEvent): void {
  if (event.type === "task.started") running.set(event.task, "");
  else if (event.type === "task.progress") running.set(event.task, ` (${event.progress.note})`);
  else if (event.type === "task.finished" || event.type === "task.failed" || event.type === "task.stopped")
    running.delete(event.task);
}

const time = (seconds: number) => showSeconds(seconds).padStart(7);

/** One line for what a person wants to know; nothing for the rest. */
export function describe(event: RunEvent): string | undefined {
  switch (event.type) {
    case "task.started":
      return `${event.task} starts on ${event.worker}${event.attempt > 1 ? `, try ${event.attempt}` : ""}`;
    case "task.progress":
      return event.progress.epoch && `${event.task} ${describeEpoch(event.progress.epoch)}`;
    case "task.finished":
      return `${event.task} is done after ${showSeconds(event.took)}`;
    case "task.failed":
      return `${event.task} failed on ${event.worker}: ${event.failure.message}${event.retrying ? " It will be tried again." : ""}`;
    case "task.skipped":
      return `${event.task} is skipped, because ${event.because} failed`;
    case "task.stopped":
      return `${event.task} stopped`;
    case "thread.recycled":
      return describeRecycled(event);
    case "run.stopping":
      return `stopping: ${event.reason}`;
    default:
      return undefined;
  }
}

function describeRecycled({ worker, task, held, share }: Extract<RunEvent, { type: "thread.recycled" }>): string {
  if (held <= share) return `a thread of ${worker} is replaced after the failure of ${task}`;
  return `a thread of ${worker} is replaced after ${task}: it held ${showMemory(held)} of its ${showMemory(share)}`;
}

export function describeEpoch({ epoch, of, loss, accuracy }: NonNullable<Progress["epoch"]>): string {
  const right = accuracy === undefined ? "" : `, accuracy ${showScore(accuracy)}`;
  return `epoch ${epoch} of ${of}: loss ${showScore(loss)}${right}`;
}
