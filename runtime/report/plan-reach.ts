/**
 * What a plan reaches beyond the flow's folder, and what this version cannot carry out of it, each with its place.
 */

import type { Paint } from "../../lang/frame.js";
import type { Place, Plan, Reach } from "../../lang/plan.js";
import { table } from "./table.js";

const kinds: Readonly<Record<Reach["kind"], string>> = {
  path: "a path",
  environment: "a variable of the environment",
  code: "JavaScript",
  network: "a file of the network",
};

export function reachAsText({ reaches }: Plan, paint: Paint, width: number | undefined): string {
  if (reaches.length === 0) return "";
  const columns = [{ title: "reaches beyond its folder", wrap: true }, { title: "which is" }, { title: "where" }];
  const rows = reaches.map(({ kind, name, place }) => [name, kinds[kind], at(place)]);
  return table(columns, rows, paint.strong, width);
}

export function laterAsText({ later }: Plan, paint: Paint, width: number | undefined): string {
  if (later.length === 0) return "";
  const columns = [{ title: "cannot be carried out yet", wrap: true }, { title: "where" }];
  const rows = later.map(({ what, place }) => [what.replaceAll("`", ""), at(place)]);
  return table(columns, rows, paint.warning, width);
}

const at = ({ file, line }: Place) => `${file}:${line}`;
