/** How files say true and false: three spellings, and for columns that are said to be flags 1 and 0 too. */

export const flagWords: ReadonlyMap<string, number> = new Map([
  ["true", 1],
  ["True", 1],
  ["TRUE", 1],
  ["false", 0],
  ["False", 0],
  ["FALSE", 0],
  ["1", 1],
  ["0", 0],
]);

/** A column of 0 and 1 is of numbers unless somebody says otherwise. */
export const isFlagWord = (word: string) => flagWords.has(word) && word.length > 1;
