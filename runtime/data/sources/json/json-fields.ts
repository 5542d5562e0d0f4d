/**
 * The fields of a JSON object as they stand in its text: in order of mention, and numbers with all their digits. Both are
 * lost by `JSON.parse`, which puts keys like `2019` first and makes every number a double.
 */

const string = /"(?:[^"\\]|\\.)*"/y;
const space = /[ \t\r\n]*/y;
const plain = /[^,}\] \t\r\n]*/y;

/** `text` is an object that `JSON.parse` has taken. Of a key that comes twice, the last value counts, as there. */
export function sourceFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = after(space, text, after(space, text, 0) + 1);
  while (text[at] === '"') {
    const keyEnd = after(string, text, at);
    const from = after(space, text, after(space, text, keyEnd) + 1);
    const to = valueEnd(text, from);
    fields.set(JSON.parse(text.slice(at, keyEnd)) as string, text.slice(from, to));
    // A comma, or the last brace.
    at = after(space, text, after(space, text, to) + 1);
  }
  return fields;
}

function after(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
}

function valueEnd(text: string, from: number): number {
  if (text[from] === '"') return after(string, text, from);
  if (text[from] !== "{" && text[from] !== "[") return after(plain, text, from);
  let depth = 0;
  let at = from;
  do {
    const mark = text[at];
    if (mark === "{" || mark === "[") depth++;
    if (mark === "}" || mark === "]") depth--;
    at = mark === '"' ? after(string, text, at) : at + 1;
  } while (depth > 0);
  return at;
}
