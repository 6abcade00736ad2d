import type { FieldValue } from '../../src/contract/index.ts';
import { sameValue } from '../../src/contract/index.ts';
import type { DescribedField } from './describe.ts';
import { fieldValue } from './records.ts';

const mark = 'redacted-';

/**
 * What stands in a field instead of the person: nothing, or where the org requires something, an opaque word.
 * @returns undefined when the field cannot be overwritten
 */
export function redactedValue(field: DescribedField, opaque: string): string | null | undefined {
  if (!field.updateable) return undefined;
  if (field.nillable) return null;
  const word = `${mark}${opaque}`;
  if (field.type === 'email') return `${word}@redacted.invalid`;
  if (field.type === 'string' || field.type === 'textarea' || field.type === 'phone') {
    return field.length > 0 ? word.slice(0, field.length) : word;
  }
  return undefined;
}

/** Nothing, or one of our own words; a short field holds only the beginning of one. */
export function isRedacted(value: unknown, length: number): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (typeof value !== 'string') return false;
  return value.startsWith(mark) || (value.length === length && mark.startsWith(value));
}

/** @returns what Salesforce stores for it; undefined where a field of that type cannot hold it */
export function writtenValue({ type }: DescribedField, value: FieldValue): unknown {
  if (notValues.has(type)) return undefined;
  if (Array.isArray(value)) {
    const texts = value.map((item: FieldValue) => (typeof item === 'string' ? item : undefined));
    return type === 'multipicklist' && !texts.includes(undefined) ? texts.join(';') : undefined;
  }
  if (value === null || typeof value === 'object') return undefined;
  if (type === 'boolean') return { true: true, false: false }[String(value).toLowerCase()];
  if (numbers.has(type)) {
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  }
  return String(value).trim();
}

const numbers: ReadonlySet<string> = new Set(['int', 'long', 'double', 'currency', 'percent']);
const notValues: ReadonlySet<string> = new Set([
  'id',
  'reference',
  'base64',
  'address',
  'location',
  'anyType',
  'complexvalue',
]);

/** Whether the field holds that value, in whichever form Salesforce writes it. */
export function holds(
  field: DescribedField | undefined,
  present: unknown,
  value: FieldValue | undefined,
): boolean {
  const stored = fieldValue(present);
  if (field?.type === 'datetime' && typeof stored === 'string' && typeof value === 'string')
    return new Date(stored).getTime() === new Date(value).getTime();
  const wanted = field === undefined || value === undefined ? value : (writtenValue(field, value) ?? value);
  return sameValue(stored, fieldValue(wanted));
}
