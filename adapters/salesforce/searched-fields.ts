import type { Identifier } from '../../src/contract/index.ts';
import type { Described, DescribedField } from './describe.ts';
import { fieldsOfType } from './records.ts';
import { people } from './searched-objects.ts';

/** Fields that may hold such an identifier, whether a query may filter by them or not. */
export function fieldsFor(described: Described, kind: Identifier['kind']): readonly DescribedField[] {
  if (whoseRow(described) === null) return [];
  switch (kind) {
    case 'email':
      return emailFields(described);
    case 'phone':
      return numberFields(described);
    case 'name':
      return named(described, [nameField(described) ?? '']);
    case 'id':
      return isPerson(described) ? [...described.fields.values()].filter((field) => field.isExternalId) : [];
    default:
      return [];
  }
}

/** Those of them that no query may filter by: Salesforce encrypts them. */
export function unsearchableFields(
  described: Described,
  kind: Identifier['kind'],
): readonly DescribedField[] {
  return fieldsFor(described, kind).filter((field) => !field.filterable);
}

/** An Account is a person only where the org says so; without person accounts it is none. */
export function whoseRow(described: Described): string | null {
  if (described.name !== 'Account') return '';
  return described.fields.has('IsPersonAccount') ? 'IsPersonAccount = true AND ' : null;
}

export function searchable(fields: readonly DescribedField[]): readonly string[] {
  return fields.filter((field) => field.filterable).map((field) => field.name);
}

function named(described: Described, names: readonly string[]): readonly DescribedField[] {
  return names.flatMap((name) => described.fields.get(name) ?? []);
}

export function isPerson(described: Described): boolean {
  return people.some((one) => one === described.name);
}

const mailHeaders: readonly string[] = ['FromAddress', 'ToAddress', 'CcAddress', 'BccAddress'];

export function emailFields(described: Described): readonly DescribedField[] {
  if (described.name === 'EmailMessage') return named(described, mailHeaders);
  if (described.name === 'EmailMessageRelation') return named(described, ['RelationAddress']);
  // Case.ContactEmail and its like only mirror another record; what was written by the form may be read-only for us.
  return fieldsOfType(described, 'email').filter(
    (field) => described.name !== 'Case' || field.updateable || field.name === 'SuppliedEmail',
  );
}

/** A number of fewer digits is too common to tell anybody. */
export const digitsMin = 9;

/** False for what is never asked, so that finding nothing says nothing. */
export function isSearchable({ kind, value }: Identifier): boolean {
  return kind !== 'phone' || digitsOf(value).length >= digitsMin;
}

export function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}

export function numberFields(described: Described): readonly DescribedField[] {
  if (described.name === 'Case') return named(described, ['SuppliedPhone']);
  return fieldsOfType(described, 'phone').filter((field) => !/fax/i.test(field.name));
}

export function nameField(described: Described): string | null {
  const name = described.name === 'Case' ? 'SuppliedName' : 'Name';
  const isAsked = described.name === 'Case' || isPerson(described);
  return isAsked && described.fields.has(name) ? name : null;
}

/** Fields of other types are asked for no id. */
export const textTypes: ReadonlySet<string> = new Set([
  'string',
  'email',
  'phone',
  'url',
  'picklist',
  'textarea',
]);
export const numberTypes: ReadonlySet<string> = new Set(['double', 'int', 'long', 'currency']);
