import type { FieldValue } from './record.ts';

/**
 * Whether two values of a field say the same to whoever reads them: spaces around them, how accents are composed, the
 * capitals of an e-mail address, the separators of a telephone number, true and "true", 5 and "5" make no difference.
 * Anything blank is the same as anything else blank.
 */
export function sameValue(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return comparable(one) === comparable(other);
}

/** Nothing, spaces, or a list of nothing. */
export function isBlank(value: FieldValue | undefined): boolean {
  return comparable(value) === '';
}

/** The first field that would be emptied, or null. A blank never overwrites. */
export function blankIn(values: Readonly<Record<string, FieldValue>>): string | null {
  return Object.keys(values).find((field) => isBlank(values[field])) ?? null;
}

function comparable(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return comparableText(String(value));
  if (isList(value)) {
    const items = value.map(comparable).filter((item) => item !== '');
    return items.length === 0 ? '' : JSON.stringify(items);
  }
  const entries = Object.entries(value)
    .map(([key, item]) => [key, comparable(item)] as const)
    .filter(([, item]) => item !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : JSON.stringify(entries);
}

function isList(value: FieldValue & object): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function comparableText(text: string): string {
  const trimmed = text.trim().normalize('NFC');
  if (address.test(trimmed)) return trimmed.toLowerCase();
  return isNumberToCall(trimmed) ? dialled(trimmed) : trimmed;
}

/** "0033 (0)6 12 34 50 01" and "+33612345001" are one number; without its country, it is another. */
function dialled(number: string): string {
  const international = number.replace(/^\(?00/, '+');
  const withoutTrunk = international.includes('+') ? international.replace('(0)', '') : international;
  return withoutTrunk.replaceAll(/[^\d+]/g, '');
}

const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** As people write them: a plus or a zero in front, and so many digits that no date and no price is taken for one. */
function isNumberToCall(text: string): boolean {
  if (!/^(?:\+|\(\+?|0)[\d\s().\-/]+$/u.test(text)) return false;
  const digits = text.replaceAll(/\D/g, '').length;
  return digits >= 9 && digits <= 15;
}
