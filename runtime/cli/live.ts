/**
 * Progress for a terminal: a line a running task, redrawn in place, over a line that counts what is done.
 *
 * What is worth keeping (a failure) is printed above and scrolls away like any line.
 */

import type { Paint } from "../../lang/index.js";
import type { RunEvent } from "../events.js";
import { showSeconds } from "../report/numbers.js";
import { describe, describeEpoch, type View } from "./progress.js";

/** The part of log-update that is used, so that it can be loaded only where there is a terminal. */
export interface Redraw {
  (text: string): void;
  clear(): void;
  done(): void;
}

interface Running {
  readonly worker: string;
  readonly since: number;
  readonly done: number;
  readonly note: string;
}

/** Milliseconds between two redraws: smooth to the eye, free to the machine. */
const refresh = 100;
const barWidth = 20;
const mostLines = 12;

export function live(
  redraw: Redraw,
  width: () => number,
  now: () => number,
  total: number,
  paint: Paint,
  say: (text: string) => void,
): View {
  const running = new Map<string, Running>();
  let ended = 0;
  const start = now();
  const draw = () => redraw(screen(running, ended, total, now() - start, paint, width()));
  let timer: NodeJS.Timeout | undefined;
  const keep = (text: string) => {
    redraw.clear();
    say(text);
    draw();
  };
  return {
    take(event) {
      // Not before: a line that somebody else writes between two redraws would be taken for one of ours.
      if (event.type === "run.started") timer = setInterval(draw, refresh).unref();
      const left = update(running, event);
      if (left) ended++;
      if (event.type === "task.failed" || event.type === "run.stopping") keep(describe(event) ?? "");
    },
    close() {
      clearInterval(timer);
      redraw.clear();
      redraw.done();
    },
  };
}

/** True when a task has come to its end. */
function update(running: Map<string, Running>, event: RunEvent): boolean {
  switch (event.type) {
    case "task.started":
      running.set(event.task, { worker: event.worker, since: event.at, done: 0, note: "" });
      return false;
    case "task.progress": {
      const before = running.get(event.task);
      const { done, note, epoch } = event.progress;
      if (before) running.set(event.task, { ...before, done, note: epoch ? describeEpoch(epoch) : note });
      return false;
    }
    case "task.failed":
      running.delete(event.task);
      return !event.retrying;
    case "task.finished":
    case "task.stopped":
      running.delete(event.task);
      return true;
    case "task.skipped":
      return true;
    default:
      return false;
  }
}

function screen(
  running: ReadonlyMap<string, Running>,
  ended: number,
  total: number,
  at: number,
  paint: Paint,
  width: number,
): string {
  const shown = [...running].slice(0, mostLines);
  const names = Math.max(0, ...shown.map(([task]) => task.length));
  const workers = Math.max(0, ...shown.map(([, { worker }]) => worker.length));
  const lines = shown.map(([task, { worker, since, done, note }]) => {
    const filled = Math.round(done * barWidth);
    const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
    const text = `${task.padEnd(names)}  ${worker.padEnd(workers)}  ${bar}  ${showSeconds(Math.max(0, at - since)).padStart(6)}  ${note}`;
    return text.slice(0, width - 1);
  });
  const more = running.size > mostLines ? [`… and ${running.size - mostLines} more`] : [];
  const summary = `${ended} of ${total} tasks done, ${running.size} running, ${showSeconds(at)}`;
  return [...lines, ...more, paint.faint(summary.slice(0, width - 1))].join("\n");
}
