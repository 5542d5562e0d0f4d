/** How files say that a value is not there. */

/** A cell that is empty or says so is missing, in every format that holds text. */
export const missingWords: ReadonlySet<string> = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"]);
