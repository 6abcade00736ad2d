import { longId } from '../ids.ts';
import type { Field } from '../schema/field.ts';
import type { Value } from './store.ts';

/** What the org stores for a given value: there are no empty strings, dates are days, instants are UTC. */
export function storedValue(field: Field, given: unknown): Value {
  if (given === null || given === undefined || given === '') return field.type === 'boolean' ? false : null;
  if (field.type === 'boolean') {
    return given === true || given === 1 || (typeof given === 'string' && /^(true|1)$/i.test(given));
  }
  if (['int', 'double', 'currency'].includes(field.type)) {
    const number = Number(given);
    return Number.isFinite(number) ? number : null;
  }
  if (field.type === 'date') {
    return given instanceof Date ? given.toISOString().slice(0, 10) : text(given).slice(0, 10);
  }
  if (field.type === 'datetime') return instant(given);
  return field.type === 'id' || field.type === 'reference' ? longId(text(given)) : text(given);
}

export function instant(given: unknown): string {
  const date = given instanceof Date ? given : new Date(text(given));
  if (Number.isNaN(date.getTime())) return text(given);
  return date.toISOString().replace(/\.\d{3}Z$/, '.000+0000');
}

/** The instant as the clock of the double stands, in the form Salesforce gives it. */
export function instantAt(ms: number): string {
  return instant(new Date(ms));
}

function text(given: unknown): string {
  return typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
}
