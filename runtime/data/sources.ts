/**
 * Where tables come from: one reader for each `source` of `stdlib/data.flow` that this version can carry out, and for
 * `js`, which may stand in the place of one.
 */

import type { Call } from "../../lang/plan.js";
import { badData } from "../failure.js";
import type { RawArrays, RawTable, Reading } from "./raw-table.js";
import { room } from "./room.js";
import { readArrow } from "./sources/arrow/arrow.js";
import { classLabels, distinctNumbers } from "./sources/class-labels.js";
import { openTable } from "./sources/csv/reader.js";
import { settingsOf } from "./sources/csv/settings.js";
import { draw, drawings } from "./sources/drawn/generated.js";
import { openArrays } from "./sources/given/held-table.js";
import { type IdxArray, readIdx } from "./sources/idx.js";
import { readImages } from "./sources/images/images.js";
import { readJavaScript } from "./sources/javascript.js";
import { readJsonl } from "./sources/json/jsonl.js";
import { withoutBadRows } from "./sources/left-out.js";
import { readNpy } from "./sources/npy/npy.js";
import { readParquet } from "./sources/parquet/parquet.js";
import { refuseSpecialFiles } from "./sources/special-files.js";
import { readSql } from "./sources/sql/sql.js";

export type { RawArrays, RawTable, Reading } from "./raw-table.js";

export type Source = (settings: Call["arguments"], reading: Reading) => Promise<RawArrays | RawTable>;

const readers: readonly (readonly [name: string, read: Source])[] = [
  ["idx", readIdxPair],
  ["csv", readTable("csv")],
  ["tsv", readTable("tsv")],
  ["jsonl", (settings, reading) => readJsonl(settings, reading)],
  ["parquet", readParquet],
  ["arrow", readArrow],
  ["npy", readNpy],
  ["images", readImages],
  ["arrays", async ({ name }, { handedIn }) => openArrays(String(name), handedIn)],
  ["js", readJavaScript],
  ["sql", readSql],
  ...[...drawings].map(([name, drawing]): [string, Source] => [
    name,
    (settings, reading) => draw(drawing(settings), settings, reading),
  ]),
];

export const sources: ReadonlyMap<string, Source> = new Map(
  readers.map(([name, read]) => [
    name,
    async (settings, reading) => {
      refuseSpecialFiles(settings);
      return read(settings, reading);
    },
  ]),
);

function readTable(name: "csv" | "tsv"): Source {
  return async (settings, reading) => openTable(settingsOf({ name, arguments: settings }), reading);
}

async function readIdxPair(settings: Call["arguments"], { bad }: Reading): Promise<RawArrays> {
  const [imagesFile, labelsFile] = [String(settings.images), String(settings.labels)];
  const [images, labels] = [await readIdx(imagesFile), await readIdx(labelsFile)];
  const rows = images.shape[0]!;
  if (labels.shape.length !== 1)
    throw badData(`${labelsFile} has ${labels.shape.length} dimensions; labels have one. Were the two files swapped?`);
  if (labels.shape[0] !== rows)
    throw badData(`${labelsFile} has ${labels.shape[0]} labels, and ${imagesFile} has ${rows} rows.`);
  if (rows === 0) throw badData(`${imagesFile} has no rows.`);
  const shape = images.shape.length > 1 ? images.shape.slice(1) : [1];
  const label = classLabels(labels.values, distinctNumbers(labels.values));
  const raw = { kind: "arrays", rows, shape, features: sharedFeatures(images), label } as const;
  return withoutBadRows(raw, imagesFile, bad);
}

function sharedFeatures({ values }: IdxArray): RawArrays["features"] {
  const buffer = room(values.byteLength);
  if (values instanceof Uint8Array) new Uint8Array(buffer).set(values);
  else new Float32Array(buffer).set(values);
  return { type: values instanceof Uint8Array ? "uint8" : "float32", buffer };
}
