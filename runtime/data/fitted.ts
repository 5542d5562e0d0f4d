/**
 * Preparation that was fitted: how a row as it comes becomes the numbers that a network takes. Plain JSON, small, and
 * complete: it goes with the network and into the saved folder, so that whoever asks the network later prepares his
 * rows by the very same numbers.
 */

import type { Formula } from "../../lang/formula.js";
import type { ColumnHead } from "./frame.js";

export type FittedPreparation = FittedColumns | FittedValues;

/** Rows of a table: columns are derived, filled, encoded and scaled. */
export interface FittedColumns {
  readonly kind: "columns";
  /** What a row must have; other columns are not looked at. */
  readonly columns: readonly ColumnHead[];
  /** In order: a later one may use an earlier one. What is made of a missing value is missing. */
  readonly derived: readonly { readonly name: string; readonly type: ColumnHead["type"]; readonly of: Formula }[];
  /** The numbers of a row, feature after feature. */
  readonly features: readonly FittedFeature[];
}

/** Rows of arrays: value i becomes `(value - centre[i]) * factor[i]`. */
export interface FittedValues {
  readonly kind: "values";
  readonly centre: readonly number[];
  readonly factor: readonly number[];
}

export type FittedFeature = { readonly column: string } & Encoding;

export type Encoding =
  /** One number, `(value - centre) * factor`, in doubles, rounded once. `fill` stands in for a missing value. */
  | { readonly as: "number"; readonly fill?: number; readonly centre: number; readonly factor: number }
  /**
   * A 1 in the place of the row's category; `other` adds a last place for those that were not seen while fitting. Every
   * category of the source has its place, so that the width is known before the split; `never` are those that were not
   * among the rows that were fitted on: nobody learned of them, and they count as not seen.
   */
  | {
      readonly as: "one_hot";
      readonly categories: readonly string[];
      readonly never?: readonly string[];
      readonly fill?: string;
      readonly unseen: Unseen;
    }
  /** The category's place in the order, from 0, scaled; one that was not seen counts as the place behind the last. */
  | {
      readonly as: "ordinal";
      readonly categories: readonly string[];
      readonly fill?: string;
      readonly unseen: Unseen;
      readonly centre: number;
      readonly factor: number;
    }
  /** The numbers of its first `length` words: 0 where there is no more word, 1 for a word that is not known, then the vocabulary from 2. All of them together are as many as the plan asks for. */
  | { readonly as: "words"; readonly vocabulary: readonly string[]; readonly length: number };

/** What becomes of a category that was not there while fitting: nothing is lit, it is a mistake, or it has a place. */
export type Unseen = "zeros" | "error" | "other";

/** How many numbers a feature is. */
export function widthOf(feature: Encoding): number {
  switch (feature.as) {
    case "number":
    case "ordinal":
      return 1;
    case "one_hot":
      return feature.categories.length + (feature.unseen === "other" ? 1 : 0);
    case "words":
      return feature.length;
  }
}
