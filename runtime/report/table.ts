/**
 * Text tables: columns as wide as their widest cell, numbers to the right, two spaces between. Where a width is given,
 * columns that may wrap give way, the widest first, and their cells go on below. Control characters in a name or a path
 * never reach the terminal.
 */

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  readonly wrap?: boolean;
}

const gap = 2;
/** Narrower than this a sentence cannot be read. */
const narrowest = 20;

/** `heading` styles the first line, once it is laid out: colour codes have no width. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading: (line: string) => string = (line) => line,
  width = Number.POSITIVE_INFINITY,
): string {
  const shown = rows.map((cells) => cells.map(printable));
  const widths = fitted(columns, naturalWidths(columns, shown), width);
  const line = (cells: readonly string[]) =>
    columns
      .map(({ right }, at) => {
        const cell = cells[at] ?? "";
        return right ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
      })
      .join(" ".repeat(gap))
      .trimEnd();
  const lines = (cells: readonly string[]) => {
    const wrapped = columns.map(({ wrap }, at) =>
      wrap ? wrapText(cells[at] ?? "", widths[at] ?? 0) : [cells[at] ?? ""],
    );
    const height = Math.max(1, ...wrapped.map((each) => each.length));
    return Array.from({ length: height }, (_, at) => line(wrapped.map((each) => each[at] ?? "")));
  };
  return [heading(line(columns.map(({ title }) => title))), ...shown.flatMap(lines)].join("\n");
}

function naturalWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  const widths = columns.map(({ title }) => title.length);
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return widths;
}

/** How wide a table is at least, once all that may wrap has given way. */
export function leastWidth(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  const widths = naturalWidths(columns, rows).map((width, at) =>
    columns[at]?.wrap ? Math.min(width, narrowest) : width,
  );
  return widths.reduce((total, each) => total + each, gap * (columns.length - 1));
}

/** Takes from the widest column that may wrap until all fit, or none can give more. */
function fitted(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const most = width - gap * (columns.length - 1);
  let excess = widths.reduce((total, each) => total + each, 0) - most;
  while (excess > 0) {
    const open = columns.flatMap(({ wrap }, at) => (wrap && (widths[at] ?? 0) > narrowest ? [at] : []));
    if (open.length === 0) break;
    const widest = open.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a));
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}

/** Text that goes on below where its line ends. */
export function paragraph(text: string, width: number | undefined): string {
  return wrapText(printable(text), Math.max(narrowest, width ?? Number.POSITIVE_INFINITY)).join("\n");
}

export const printable = (text: string): string => text.replaceAll(/\r?\n/g, "↵").replaceAll(/\p{Cc}/gu, "�");

/** Broken at spaces; a word that is too long for a line is broken where the line ends. */
function wrapText(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" ? lines : [...lines, line];
}
