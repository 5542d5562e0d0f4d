/**
 * What a Parquet file says of itself: its columns and rows, from the footer. Synchronous, so that the checker can ask too.
 *
 * Values are taken as they are stored, and made numbers and texts in `parquet-cells.ts`: the library would round decimals
 * twice, cut instants to milliseconds, and make bytes of any kind texts.
 */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type * as Hyparquet from "hyparquet";
import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import type { ColumnHead } from "../../frame.js";
import { ownLibrary } from "../optional-library.js";
import { type StoredAs, storedAs } from "./parquet-cells.js";

export interface ParquetColumn extends ColumnHead {
  readonly stored: StoredAs;
}

export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  /** Names of columns that are none here, and what they hold: `lists`. */
  readonly others: ReadonlyMap<string, string>;
  readonly rows: number;
  /** For the library: every column as it is stored. */
  readonly metadata: FileMetaData;
}

const magic = "PAR1";
/** The length of the footer, and the four letters that a file begins and ends with. */
const tailBytes = 8;

/** Throws what Node throws where the file cannot be read, and a RangeError, in words, where it is no whole Parquet file. */
export function parquetFile(file: string): ParquetFile {
  const metadata = parsed(footerOf(file));
  const { parquetSchema } = ownLibrary<typeof Hyparquet>("hyparquet");
  const columns: ParquetColumn[] = [];
  const others = new Map<string, string>();
  const asStored = new Map<SchemaElement, SchemaElement>();
  for (const node of parquetSchema(metadata).children) {
    const { name } = node.element;
    const known = columnOf(node);
    if (others.has(name) || columns.some((column) => column.name === name))
      throw new RangeError(`two of its columns are called \`${name}\``);
    if (typeof known === "string") others.set(name, known);
    else {
      columns.push({ name, type: known.type, stored: known });
      asStored.set(node.element, plain(node.element, known));
    }
  }
  const schema = metadata.schema.map((element) => asStored.get(element) ?? element);
  return { columns, others, rows: Number(metadata.num_rows), metadata: { ...metadata, schema } };
}

function columnOf({ element, children }: SchemaTree): StoredAs | string {
  if (element.repetition_type === "REPEATED" || element.converted_type === "LIST") return "lists";
  return children.length > 0 ? "structures" : storedAs(element);
}

/** Without what would make the library convert it; texts it may decode, each word of a dictionary once. */
function plain({ name, type, type_length, repetition_type }: SchemaElement, stored: StoredAs): SchemaElement {
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(type_length === undefined ? {} : { type_length }),
    ...(repetition_type === undefined ? {} : { repetition_type }),
    ...(stored.words ? { converted_type: "UTF8" } : {}),
  };
}

function parsed(footer: Uint8Array): FileMetaData {
  try {
    return ownLibrary<typeof Hyparquet>("hyparquet").parquetMetadata(footer, { geoparquet: false });
  } catch (error) {
    throw new RangeError(`its footer cannot be read (${(error as Error).message})`);
  }
}

/** The footer with its length and the letters behind it. */
function footerOf(file: string): Uint8Array {
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    const part = (from: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, from));
    };
    if (size === 0) throw new RangeError("it is empty");
    const begins = part(0, magic.length).toString("latin1");
    if (begins === "PARE") throw new RangeError("it is encrypted");
    if (begins !== magic) throw new RangeError("it does not begin as a Parquet file does, with PAR1");
    const tail = part(Math.max(0, size - tailBytes), tailBytes);
    if (size < magic.length + tailBytes || tail.subarray(4).toString("latin1") !== magic)
      throw new RangeError("it begins as a Parquet file and does not end as one: it was cut short");
    const length = tail.readUInt32LE(0);
    if (length > size - magic.length - tailBytes)
      throw new RangeError("its footer is longer than the file: it was cut short or is damaged");
    return part(size - tailBytes - length, length + tailBytes);
  } finally {
    closeSync(handle);
  }
}
