import { stripVTControlCharacters } from 'node:util';

/** Rows with their columns aligned; what is empty in every row takes no place. */
export function table(
  rows: readonly (readonly string[])[],
  { indent = 0, rightAligned = [] as number[] } = {},
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const shown = widths.flatMap((width, column) => (width > 0 ? [column] : []));
  const lines = rows.map((row) =>
    shown
      .map((column) => {
        const cell = row[column] ?? '';
        const space = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return rightAligned.includes(column) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

function widthOf(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}
