/** The words of a text: runs of letters, digits and apostrophes between letters, in lower case. */

const word = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

export function wordsIn(text: string): string[] {
  return text.toLowerCase().match(word) ?? [];
}
