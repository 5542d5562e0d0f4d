/** The table that `troupe predict` is asked about: opened by its name, with the columns that the model takes, and those to keep. */

import { suggest } from "../../lang/index.js";
import { tableExtensions, tableIn } from "../data/file-kinds.js";
import type { ColumnHead, TableReader } from "../data/frame.js";
import type { Reading } from "../data/raw-table.js";
import { sources } from "../data/sources.js";
import { badData } from "../failure.js";
import type { OpenModel } from "../thread/load-model.js";
import { CallError } from "./exit.js";

export interface Input {
  readonly reader: TableReader;
  /** What the model takes, in its order. */
  readonly asked: readonly string[];
  /** What is written before the answers, in the order of the file unless it was named. */
  readonly kept: readonly string[];
}

type Types = Readonly<Record<string, ColumnHead["type"]>>;

export interface Wanted {
  readonly file: string;
  /** Of a text without a header, in order. */
  readonly columns: readonly string[] | undefined;
  /** Of a text, where it is not UTF-8. */
  readonly encoding: string | undefined;
  /** `all`, `none`, or names with commas. */
  readonly keep: string;
}

export async function openInput(
  { keep, ...text }: Wanted,
  model: OpenModel,
  reading: Omit<Reading, "seed">,
): Promise<Input> {
  const { file } = text;
  const open = (types: Types) => openReader(text, types, { ...reading, seed: 0 });
  const { columns } = await open({});
  const asked = askedOf(file, model, columns);
  const kept = keptOf(file, keep, columns);
  const wanted = new Map(model.columns?.map(({ name, type }) => [name, type]));
  // What is only kept goes through as it stands: 007 stays 007.
  const types = columns.flatMap(({ name }): [string, ColumnHead["type"]][] => {
    if (asked.includes(name)) return [[name, wanted.get(name) ?? "number"]];
    return kept.includes(name) ? [[name, "text"]] : [];
  });
  return { reader: await open(Object.fromEntries(types)), asked, kept };
}

async function openReader(
  { file, columns: named, encoding }: Omit<Wanted, "keep">,
  types: Types,
  reading: Reading,
): Promise<TableReader> {
  const call = tableIn(file);
  const source = call && sources.get(call.name);
  if (!source)
    throw new CallError(
      `What ${file} holds cannot be told by its name.`,
      `It reads files whose names end in ${tableExtensions.map((each) => `.${each}`).join(", ")}.`,
    );
  const takes = (argument: string) => Object.hasOwn(call.arguments, argument);
  if (named && !takes("columns"))
    throw new CallError(`--columns is for text without a header, and ${file} has its names.`);
  if (encoding !== undefined && !takes("encoding"))
    throw new CallError(`--encoding is for .csv and .tsv, and ${file} is none.`);
  const said = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(named ? { columns: named } : {}),
    ...(takes("types") && Object.keys(types).length > 0 ? { types } : {}),
  };
  const raw = await source({ ...call.arguments, ...said }, reading);
  if (raw.kind !== "table") throw badData(`${file} holds no table.`);
  return raw.reader;
}

/** By name; a model of arrays takes all columns but the one that has its answer, and there must be as many as it takes. */
function askedOf(file: string, { columns, width, target }: OpenModel, given: readonly ColumnHead[]): string[] {
  const names = given.map(({ name }) => name);
  if (!columns) {
    const features = names.filter((name) => name !== target.name);
    if (features.length === width) return features;
    throw badData(
      `The model takes rows of ${width} numbers, and ${file} has ${features.length} columns${features.length < names.length ? ` beside ${target.name}` : ""}.`,
      "Give a file with as many columns, in the order of the training; it may also have one with the name of the target.",
    );
  }
  const missing = columns.map(({ name }) => name).filter((name) => !names.includes(name));
  if (missing.length === 0) return columns.map(({ name }) => name);
  // What a reader calls them that found no names.
  const isNameless = names.every((name) => /^column_\d+$/.test(name));
  throw badData(
    `${file} has no column ${missing.slice(0, mostNamed).join(", ")}, which the model takes.`,
    isNameless
      ? `It has no header: name its ${names.length} columns in their order, as --columns ${columns.map(({ name }) => name).join(",")}.`
      : `It has ${names.slice(0, mostNamed).join(", ")}${names.length > mostNamed ? ", …" : ""}.`,
  );
}

/** More names than this are no help. */
const mostNamed = 20;

function keptOf(file: string, keep: string, given: readonly ColumnHead[]): string[] {
  const names = given.map(({ name }) => name);
  if (keep === "all") return names;
  if (keep === "none") return [];
  const kept = namesIn(keep);
  const odd = kept.find((name) => !names.includes(name));
  if (odd === undefined) return [...new Set(kept)];
  const near = suggest(odd, names);
  const among = `It has ${names.slice(0, mostNamed).join(", ")}.`;
  throw new CallError(`--keep names ${odd}, and ${file} has no such column.`, near ? `Did you mean ${near}?` : among);
}

/** Names with commas between them; one that has a comma itself stands in quotes, as in CSV. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare = ""]) => quoted?.replaceAll('""', '"') ?? bare.trim(),
  );
}
