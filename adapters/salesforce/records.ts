import type { FieldValue, Identifier, Ref } from '../../src/contract/index.ts';
import type { Row } from './client.ts';
import { member, row, text } from './client.ts';
import type { Described, DescribedField } from './describe.ts';
import { factFields } from './kinds.ts';

export function refOf(from: Row): Ref {
  return { kind: kindOf(from), id: text(from, 'Id') ?? '' };
}

export function kindOf(from: Row): string {
  return text(row(from['attributes']), 'type') ?? '';
}

/** Fields of a type that exist for us; addresses and numbers in fields of the customer's own too. */
export function fieldsOfType(described: Described, ...types: readonly string[]): readonly DescribedField[] {
  return [...described.fields.values()].filter((field) => types.includes(field.type));
}

/** Those of the names that this org has and shows us. */
export function existing(described: Described, names: readonly string[]): readonly string[] {
  return names.filter((name) => described.fields.has(name));
}

/** Every address, number, name and id of the customer's register on a person's row, but for what is somebody else's. */
export function identifiersOf(described: Described, from: Row): readonly Identifier[] {
  const found: Identifier[] = [];
  const add = (kind: Identifier['kind'], value: string | null): void => {
    if (value !== null && !found.some((one) => one.kind === kind && one.value === value)) {
      found.push({ kind, value });
    }
  };
  for (const field of described.fields.values()) {
    const value = text(from, field.name);
    if (field.isForeign) continue;
    if (field.type === 'email') add('email', value?.toLowerCase() ?? null);
    else if (field.type === 'phone' && !/fax/i.test(field.name)) add('phone', value);
    else if (field.isExternalId) add('id', idIn(from, field));
  }
  add('name', nameOf(from));
  return found;
}

/** An id of the customer's register, kept as text or as a number: 12345, not 12345.0. */
export function idIn(from: Row, { name }: DescribedField): string | null {
  const value = from[name];
  return typeof value === 'number' ? String(value) : text(from, name);
}

export function nameOf(from: Row): string | null {
  const parts = [text(from, 'FirstName'), text(from, 'LastName')].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' ') : text(from, 'Name');
}

/** A few facts that let a human recognise the record; `date` is a calendar day. */
export function factsOf(from: Row): Readonly<Record<string, string>> {
  const fields = factFields[kindOf(from)];
  const date = text(from, fields?.date ?? 'CreatedDate') ?? text(from, 'CreatedDate');
  const title = fields?.title ? text(from, fields.title) : null;
  return { ...(date ? { date: date.slice(0, 10) } : {}), ...(title ? { title } : {}) };
}

/** What lets a human tell homonyms apart. */
export function personFacts(from: Row): Readonly<Record<string, string>> {
  const facts: [string, string | null][] = [
    ['company', text(from, 'Company') ?? text(row(from['Account']), 'Name')],
    ['town', text(from, 'MailingCity') ?? text(from, 'City') ?? text(from, 'PersonMailingCity')],
    ['createdOn', text(from, 'CreatedDate')?.slice(0, 10) ?? null],
  ];
  return Object.fromEntries(facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** JSON is made of nothing else than field values; the envelope of nested records is left out. */
export function fieldValue(value: unknown): FieldValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(fieldValue);
  return Object.fromEntries(
    Object.entries(row(value))
      .filter(([name]) => name !== 'attributes')
      .map(([name, one]) => [name, fieldValue(one)]),
  );
}

/** Rows of a subquery, which Salesforce answers as null when there are none. */
export function childrenOf(parent: Row, relationshipName: string): readonly Row[] {
  const records = member(parent[relationshipName], 'records');
  return Array.isArray(records) ? records.map(row) : [];
}

/** Addresses in a mail's own header fields: "Anna <a@example.fr>; b@example.fr". */
export function addressesIn(header: string | null): readonly string[] {
  return (header ?? '')
    .split(/[\s;,<>"]+/)
    .filter((part) => part.includes('@'))
    .map((address) => address.toLowerCase());
}

/** Words of a name without case and accents. */
export function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether two numbers are one: the same international number, or the same nine last digits where one of them is
 * written inside its country.
 */
export function isSameNumber(a: string, b: string): boolean {
  const [left, right] = [dialled(a), dialled(b)];
  if (left.national.length < 9 || right.national.length < 9) return false;
  if (left.isInternational && right.isInternational) return left.national === right.national;
  return left.national.slice(-9) === right.national.slice(-9);
}

function dialled(number: string): { readonly national: string; readonly isInternational: boolean } {
  const digits = number.replaceAll(/\D/g, '');
  const isInternational = number.trim().startsWith('+') || digits.startsWith('00');
  return { national: digits.replace(/^0+/, ''), isInternational };
}
