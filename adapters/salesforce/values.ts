import type { DescribedField } from './describe.ts';

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
