import type { Condition, FieldValue, Ref, Sighting } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import { row as rowOf, text } from './answers.ts';
import { holds } from './conditions.ts';
import { contactsIn, instantIn, scannedPeople } from './evidence.ts';
import { fieldValue, identifiersOf, refOf } from './records.ts';
import type { ScanQuestion } from './scan-question.ts';
import { numberTypes } from './searched-fields.ts';
import { traceTables } from './traces.ts';

/** Whom each mail tells about, which its own row does not say. */
export type SendersOf = (mailId: string) => readonly Ref[];

export function sightingOf(question: ScanQuestion, row: Row, now: Date, sendersOf: SendersOf): Sighting {
  const ref = refOf(row);
  const isPerson = scannedPeople.some((kind) => kind === ref.kind);
  const fields: Record<string, FieldValue> = {};
  for (const name of question.fields) fields[name] = fieldValue(row[name]);
  return {
    ref,
    of: isPerson ? [ref] : ref.kind === 'EmailMessage' ? sendersOf(ref.id) : peopleOf(row),
    identifiers: isPerson ? identifiersOf(question.described, row) : [],
    fields,
    createdAt: instantIn(row, 'CreatedDate'),
    contacts: contactsIn(row, question.sources, now),
    objected: question.objections?.of(row) ?? null,
  };
}

export function isWanted(question: ScanQuestion, row: Row, where: readonly Condition[]): boolean {
  return where.every((condition) => {
    const field = question.described.fields.get(condition.field);
    return field !== undefined && holds(row, field, condition);
  });
}

function peopleOf(row: Row): readonly Ref[] {
  return (traceTables[refOf(row).kind]?.people ?? []).flatMap((field): Ref[] => {
    const id = text(row, field);
    if (id === null) return [];
    return [field === 'LeadId' ? { kind: 'Lead', id } : contactBehind(row, 'Contact', id)];
  });
}

/** The contact inside a person account is another name of that account. */
export function contactBehind(row: Row, path: string, id: string): Ref {
  const account = row[`${path}.IsPersonAccount`] === true ? text(row, `${path}.AccountId`) : null;
  return account === null ? { kind: 'Contact', id } : { kind: 'Account', id: account };
}

/** REST nests a parent inside its child; a column is the whole path. */
export function restRow({ columns, described }: Pick<ScanQuestion, 'columns' | 'described'>, from: Row): Row {
  const cells = [...columns.keys()].map((column): [string, unknown] => {
    let value: unknown = from;
    for (const step of column.split('.')) value = rowOf(value)[step];
    return [column, value ?? null];
  });
  return { ...Object.fromEntries(cells), attributes: { type: described.name } };
}

/**
 * Bulk writes everything as text, and nothing for what is empty.
 * @returns null when a column that was asked for is missing: the job was made for another question
 */
export function bulkRows(
  { columns, described }: ScanQuestion,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Row[] | null {
  const places = [...columns].map(([column, type]) => ({ column, type, at: header.indexOf(column) }));
  if (places.some(({ at }) => at < 0)) return null;
  return rows.map((cells) => ({
    ...Object.fromEntries(places.map(({ column, type, at }) => [column, typed(cells[at] ?? '', type)])),
    attributes: { type: described.name },
  }));
}

function typed(cell: string, type: string): unknown {
  if (cell === '') return null;
  if (type === 'boolean') return cell === 'true';
  if (numberTypes.has(type) || type === 'percent') return Number(cell);
  return type === 'datetime' ? cell.replace(/Z$/, '+0000') : cell;
}
