/**
 * The page being written: lines of code, each with the comment behind it. When all is there, what stands in columns is
 * put in columns: the comments of a paragraph, and the `=` or `{` of neighbouring statements that were written so.
 */

/** Code goes no further where it can help it; comments behind code may. */
const width = 100;

/** Between code and a comment behind it. */
const commentGap = 2;

/** A comment keeps its column; one that stands further from the code than this was left behind when the code moved. */
const farthestComment = 40;

interface Line {
  code: string;
  readonly emptyBefore: boolean;
  comment?: Remark;
  /** Nothing may follow: a comment ends the line. */
  closed: boolean;
  mark?: Mark;
}

/** A comment behind code. */
export interface Remark {
  readonly text: string;
  /** Where it stood in the source, from 0. */
  readonly column: number;
}

/** The `=` or the `{` of a statement in one line. */
export interface Mark {
  /** Neighbours with the same key form a column. */
  readonly key: string;
  /** Where the statement's head ends. */
  readonly at: number;
  /** The source has more than one space there: a column is meant. */
  readonly apart: boolean;
}

export class Page {
  private readonly lines: Line[] = [];
  /** A bracket has just been opened: no empty line follows. */
  private opened = true;

  get room(): number {
    return width - (this.lines.at(-1)?.code.length ?? 0);
  }

  line(indent: number, emptyBefore = false): void {
    this.lines.push({ code: " ".repeat(indent), emptyBefore: emptyBefore && !this.opened, closed: false });
    this.opened = false;
  }

  write(text: string): void {
    this.lines.at(-1)!.code += text;
  }

  /** A bracket whose inside stands on lines of its own. */
  open(bracket: string): void {
    this.write(bracket);
    this.opened = true;
  }

  mark(mark: Mark): void {
    this.lines.at(-1)!.mark = mark;
  }

  /** Behind the code of the last line; false where there is none, or no more room for a comment. */
  remark(remark: Remark): boolean {
    const last = this.lines.at(-1);
    if (!last || last.closed) return false;
    last.comment = remark;
    last.closed = true;
    return true;
  }

  ownLine(text: string, indent: number, emptyBefore: boolean): void {
    this.line(indent, emptyBefore);
    this.write(text);
    this.lines.at(-1)!.closed = true;
  }

  toString(): string {
    for (const paragraph of paragraphs(this.lines)) {
      for (const neighbours of columnsOf(paragraph)) alignMarks(neighbours);
      alignComments(paragraph.filter((line) => line.comment));
    }
    return this.lines.map(({ code, emptyBefore }) => `${emptyBefore ? "\n" : ""}${code}\n`).join("");
  }
}

/** Lines up to an empty one. */
function paragraphs(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  for (const line of lines)
    if (line.emptyBefore || found.length === 0) found.push([line]);
    else found.at(-1)!.push(line);
  return found;
}

/** Neighbouring lines whose marks have one key. */
function columnsOf(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  let before: string | undefined;
  for (const line of lines) {
    const key = line.mark?.key;
    if (key !== undefined && key === before) found.at(-1)!.push(line);
    else if (key !== undefined) found.push([line]);
    before = key;
  }
  return found;
}

function alignMarks(neighbours: readonly Line[]): void {
  if (!neighbours.some((line) => line.mark?.apart)) return;
  const column = longest(neighbours.map((line) => line.mark?.at ?? 0));
  const aligned = neighbours.map(({ code, mark }) => {
    const at = mark?.at ?? 0;
    return code.slice(0, at).padEnd(column) + code.slice(at);
  });
  if (longest(aligned.map((code) => code.length)) > width) return;
  for (const [at, line] of neighbours.entries()) line.code = aligned[at]!;
}

function alignComments(commented: readonly Line[]): void {
  const nearest = longest(commented.map((line) => line.code.length)) + commentGap;
  const meant = commented[0]?.comment?.column ?? nearest;
  const column = meant >= nearest && meant <= nearest + farthestComment ? meant : nearest;
  for (const line of commented) line.code = line.code.padEnd(column) + (line.comment?.text ?? "");
}

/** Not `Math.max(...)`: a column may have more lines than a call may have arguments. */
function longest(lengths: readonly number[]): number {
  return lengths.reduce((most, each) => Math.max(most, each), 0);
}
