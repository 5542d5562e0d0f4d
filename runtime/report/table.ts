/**
 * Text tables: columns as wide as their widest cell, numbers to the right, two spaces between.
 */

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** `heading` styles the first line, once it is laid out: colour codes have no width. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading: (line: string) => string = (line) => line,
): string {
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    columns
      .map(({ right }, at) => {
        const cell = cells[at] ?? "";
        return right ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
      })
      .join("  ")
      .trimEnd();
  return [heading(line(columns.map(({ title }) => title))), ...rows.map(line)].join("\n");
}
