import { csvPath, tableWriter, written } from '../csv.ts';
import type { CsvFile } from '../csv.ts';
import type { PackageGroup, PackagedRecord, PortableCover } from '../../../domain/package.ts';
import type { PackageMaterial } from '../../../ports/package-writer.ts';
import { labels } from '../labels.ts';
import { portableWords } from './words.ts';

/** One table per kind of record that has something portable, under the names of the data map. */
export function portableCsvFiles(material: PackageMaterial): readonly CsvFile[] {
  return material.cover.groups.map((group, index) => ({
    path: csvPath(group, index),
    text: () => table(material, group),
  }));
}

async function* table({ controller, records }: PackageMaterial, only: PackageGroup): AsyncGenerator<string> {
  const columns = new Map<string, string>();
  for await (const { portable } of records(only)) {
    for (const [field, name] of Object.entries(portable?.names ?? {})) columns.set(field, name);
  }
  const names = [...columns.values()];
  // Two fields of a tool may hold the same kind of data.
  const heads = [...columns].map(([field, name]) =>
    names.filter((one) => one === name).length > 1 ? `${name} [${field}]` : name,
  );
  const { start, row } = tableWriter(controller.language);
  yield start + row(['id', ...heads]);
  for await (const record of records(only)) yield row(cellsOf(record, [...columns.keys()]));
}

function cellsOf({ ref, fields }: PackagedRecord, columns: readonly string[]): readonly string[] {
  return [ref.id, ...columns.map((field) => written(fields[field]))];
}

/** What is not in the package, and why, for a spreadsheet. */
export function leftOutCsv({ controller }: PackageMaterial, { leftOut }: PortableCover): string {
  const { language } = controller;
  const { columns } = portableWords[language];
  const { start, row } = tableWriter(language);
  const rows = leftOut.map(({ system, kind, fields, because, legalBases, count }) => {
    const why = portableWords[language].reason(
      because,
      legalBases.map((basis) => labels[language].legalBases[basis]),
    );
    return row([system, kind, fields.join(' '), String(count), because, why]);
  });
  return start + row(columns) + rows.join('');
}
