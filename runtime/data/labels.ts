/** What is to be learned, row by row: the same in a file just read, in a table that is prepared, and in a model that knows it. */

/** One of several, by name; or a number. What is true or false has the classes `false` and `true`, in this order. */
export type Meaning =
  | { readonly type: "classes"; readonly classes: readonly string[] }
  | { readonly type: "number"; readonly scale?: TargetScale };

/** What a network learns in the place of a number: `(value - centre) * factor`. Nobody else sees it. */
export interface TargetScale {
  readonly centre: number;
  readonly factor: number;
}

/** One value a row: Int32 indices into `classes`, or Float32 numbers. */
export type Labels = Meaning & { readonly values: SharedArrayBuffer };

/** Under the name of its column, or of the head that learns it; `label` where the source says no more. */
export type Target = Meaning & { readonly name: string };
export type TargetLabels = Labels & { readonly name: string };

/** Throws our bug for a number. */
export function classesOf(target: Meaning): readonly string[] {
  if (target.type !== "classes") throw new Error("a number has no classes: the checker let it through");
  return target.classes;
}
