import type { Condition } from '../../src/contract/index.ts';
import type { Row } from './answers.ts';
import type { DescribedField } from './describe.ts';
import { numberTypes } from './searched-fields.ts';
import { apiName, inList, isId } from './soql.ts';

/**
 * The condition as SOQL, where the vendor can be trusted with it: it may find more than was meant (letters count
 * whatever their case), never less.
 * @returns null for what is judged here alone
 */
export function askedOf(field: DescribedField, { oneOf }: Condition): string | null {
  const name = apiName(field.name);
  const texts = [...new Set(oneOf.map(String))];
  if (!field.filterable || texts.length === 0) return null;
  if (field.type === 'boolean') {
    const flags = texts.filter((one) => one === 'true' || one === 'false');
    return flags.length === 1 ? `${name} = ${flags[0]}` : null;
  }
  if (numberTypes.has(field.type)) {
    return texts.every((one) => /^-?\d{1,15}(\.\d+)?$/.test(one)) ? `${name} IN (${texts.join(',')})` : null;
  }
  const isLink = linkTypes.has(field.type);
  if (!isLink && !comparedTypes.has(field.type)) return null;
  // Salesforce stores no empty text, and refuses one that is too long or no id.
  if (texts.some((one) => one === '' || one.length > longestText || (isLink && !isId(one)))) return null;
  const asked = `${name} IN ${inList(texts)}`;
  return asked.length > longestCondition ? null : asked;
}

const linkTypes: ReadonlySet<string> = new Set(['id', 'reference']);
const comparedTypes: ReadonlySet<string> = new Set([
  'string',
  'email',
  'phone',
  'url',
  'picklist',
  'combobox',
]);
const longestText = 255;
const longestCondition = 4_000;

/** Compared as text; the two lengths of an id are one. An empty field is none of the values. */
export function holds(row: Row, field: DescribedField, { oneOf }: Condition): boolean {
  const value = row[field.name];
  if (value === null || value === undefined || typeof value === 'object') return false;
  const comparable = (one: unknown): string =>
    linkTypes.has(field.type) && isId(String(one)) ? String(one).slice(0, 15) : String(one);
  return oneOf.some((one) => comparable(one) === comparable(value));
}
