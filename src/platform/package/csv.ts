import { stringify } from 'csv-stringify/sync';
import { safeName } from '../../domain/package-paths.ts';
import type { PackageGroup, PackagedRecord } from '../../domain/package.ts';
import type { FieldValue } from '../../domain/record.ts';
import type { PackageMaterial } from '../../ports/package-writer.ts';
import type { Language } from './languages.ts';

const BYTE_ORDER_MARK = '\uFEFF';

export interface CsvFile {
  readonly path: string;
  readonly text: () => AsyncIterable<string>;
}

/** One table per kind of record, to open in a spreadsheet. */
export function csvFiles(material: PackageMaterial): readonly CsvFile[] {
  return material.cover.groups.map((group, index) => ({
    path: csvPath(group, index),
    text: () => table(material, group),
  }));
}

/** The number keeps two kinds apart whose names become the same file name. */
export function csvPath({ system, kind }: PackageGroup, index: number): string {
  return `csv/${String(index + 1).padStart(2, '0')}-${safeName(`${system}-${kind}`)}.csv`;
}

async function* table({ controller, records }: PackageMaterial, only: PackageGroup): AsyncGenerator<string> {
  const { start, row } = tableWriter(controller.language);
  const columns = new Map<string, string>();
  for await (const record of records(only)) {
    for (const field of Object.keys(record.fields)) {
      const label = record.labels[field];
      if (!columns.get(field)) columns.set(field, label && label !== field ? `${label} [${field}]` : field);
    }
  }
  yield start + row(['line', 'id', ...columns.values(), 'files']);
  for await (const record of records(only)) yield row(cellsOf(record, [...columns.keys()]));
}

/** What a table begins with, and its rows, for a spreadsheet in that language. */
export function tableWriter(language: Language): {
  readonly start: string;
  readonly row: (cells: readonly string[]) => string;
} {
  // A French spreadsheet takes the comma for a decimal sign.
  const delimiter = language === 'fr' ? ';' : ',';
  return {
    start: BYTE_ORDER_MARK,
    row: (cells) => stringify([cells.map(neutral)], { delimiter, record_delimiter: '\r\n' }),
  };
}

function cellsOf(
  { line, ref, fields, files }: PackagedRecord,
  columns: readonly string[],
): readonly string[] {
  const paths = files.map((file) => file.path ?? file.name).join(' ');
  return [String(line), ref.id, ...columns.map((field) => written(fields[field])), paths];
}

export function written(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A spreadsheet runs what begins like a formula, and what somebody wrote to a CRM may. Numbers are left as they are. */
function neutral(cell: string): string {
  if (/^-?\d+(?:[.,]\d+)?$/.test(cell)) return cell;
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `'${cell}` : cell;
}
