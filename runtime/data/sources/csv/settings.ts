/** What `csv(…)` and `tsv(…)` say of their file, in plain words; a setting that was left out is found by looking. */

import type { Call } from "../../../../lang/plan.js";
import type { ColumnType } from "../../frame.js";

export interface TableSettings {
  readonly file: string;
  /** A character, or `auto`. */
  readonly delimiter: string;
  /** `yes`, `no`, or `auto`. */
  readonly header: string;
  /** Names for all columns, in order. */
  readonly columns?: readonly string[];
  readonly types: ReadonlyMap<string, ColumnType>;
  /** A label of the Encoding Standard. A byte-order mark goes before it. */
  readonly encoding: string;
}

/** Arguments that were left out may be absent, or the word `found`. */
export function settingsOf({ name, arguments: given }: Call): TableSettings {
  const { file, delimiter, header, columns, types, encoding } = given;
  return {
    file: String(file),
    delimiter: name === "tsv" ? "\t" : String(delimiter ?? "auto"),
    header: String(header ?? "auto"),
    ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}),
    types: new Map(types && typeof types === "object" ? (Object.entries(types) as [string, ColumnType][]) : []),
    encoding: String(encoding ?? "utf-8").toLowerCase(),
  };
}
