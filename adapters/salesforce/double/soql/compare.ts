import { looksLikeId, longId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Field } from '../schema/field.ts';
import type { Value } from '../org/store.ts';
import { instant } from '../org/values.ts';
import type { Comparison, Test } from './condition.ts';
import { type Span, spanOf } from './dates.ts';
import { likePattern, unquoted } from './literal.ts';

const stringMax = 4_000;

/** A test on one value: types checked, case ignored, null never less or greater than anything. */
export function valueTest(comparison: Comparison, field: Field, now: Date): Test<Value> {
  if ('valueQuery' in comparison) throw new Error('a semi-join is tested by its own ids');
  const { operator } = comparison;
  const literals = [comparison.value].flat();
  const types = [comparison.literalType ?? 'STRING'].flat();
  if (types[0] === 'DATE_LITERAL' || types[0] === 'DATE_N_LITERAL') {
    const n =
      'dateLiteralVariable' in comparison ? ([comparison.dateLiteralVariable].flat()[0] ?? null) : null;
    return spanTest(operator, spanOf(literals[0] ?? '', n, now), field);
  }
  const values = literals.map((literal, at) => typed(literal, types[at] ?? types[0] ?? 'STRING', field));
  const first = values[0] ?? null;
  switch (operator) {
    case '=':
      return (value) => same(value, field) === first;
    case '!=':
      return (value) => same(value, field) !== first;
    case 'IN': {
      const wanted = new Set(values);
      return (value) => wanted.has(same(value, field));
    }
    case 'NOT IN': {
      const unwanted = new Set(values);
      return (value) => !unwanted.has(same(value, field));
    }
    case 'LIKE': {
      const pattern = likePattern(literals[0] ?? '');
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    case 'INCLUDES':
      return (value) => literals.some((literal) => includesAll(value, unquoted(literal) ?? ''));
    case 'EXCLUDES':
      return (value) => !literals.some((literal) => includesAll(value, unquoted(literal) ?? ''));
    case '<':
    case '<=':
    case '>':
    case '>=':
    default:
      return (value) => ordered(same(value, field), operator, first);
  }
}

export function membershipTest(operator: string, ids: ReadonlySet<Value>): Test<Value> {
  return operator === 'NOT IN' ? (value) => !ids.has(value) : (value) => value !== null && ids.has(value);
}

/** What two equal values have in common: lower case for text, ids as they are. */
function same(value: Value, field: Field): Value {
  return typeof value === 'string' && isText(field) ? value.toLowerCase() : value;
}

function isText(field: Field): boolean {
  return !['id', 'reference', 'date', 'datetime'].includes(field.type);
}

function typed(literal: string, type: string, field: Field): Value {
  if (type === 'NULL') return null;
  if (field.type === 'boolean') {
    if (type !== 'BOOLEAN') throw wrongType(field, 'boolean and should not be enclosed in quotes');
    return literal.toLowerCase() === 'true';
  }
  if (['int', 'double', 'currency'].includes(field.type)) {
    if (type !== 'INTEGER' && type !== 'DECIMAL') {
      throw wrongType(field, 'number and should not be enclosed in quotes');
    }
    return Number(literal);
  }
  if (field.type === 'date' || field.type === 'datetime') {
    if (type !== field.type.toUpperCase()) {
      throw wrongType(field, `${field.type} and should not be enclosed in quotes`);
    }
    return field.type === 'date' ? literal : instant(literal);
  }
  if (type !== 'STRING') throw wrongType(field, 'string and should be enclosed in quotes');
  return textOf(literal, field);
}

function textOf(literal: string, field: Field): string {
  const text = unquoted(literal);
  if (text === null) throw new Refusal('MALFORMED_QUERY', 'Invalid string literal: illegal escape sequence');
  if (text.length > stringMax) throw new Refusal('MALFORMED_QUERY', 'String literal too long in filter');
  if (isText(field)) return text.toLowerCase();
  if (text !== '' && !looksLikeId(text)) {
    throw new Refusal('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  }
  return longId(text);
}

function wrongType(field: Field, wanted: string): Refusal {
  return new Refusal(
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${wanted}`,
  );
}

function includesAll(value: Value, wanted: string): boolean {
  const has = new Set(typeof value === 'string' ? value.toLowerCase().split(';') : []);
  return wanted
    .toLowerCase()
    .split(';')
    .every((one) => has.has(one.trim()));
}

export function ordered(left: Value, operator: string, right: Value): boolean {
  if (left === null || right === null || typeof left !== typeof right) return false;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    default:
      throw new Refusal('MALFORMED_QUERY', `unexpected token: ${operator}`);
  }
}

function spanTest(operator: string, span: Span, field: Field): Test<Value> {
  if (field.type !== 'date' && field.type !== 'datetime') throw wrongType(field, `${field.type}, not a date`);
  const text = (date: Date): string =>
    field.type === 'date' ? date.toISOString().slice(0, 10) : instant(date);
  const from = text(span.from);
  const to = text(span.to);
  const isIn = (value: Value): boolean => ordered(value, '>=', from) && ordered(value, '<', to);
  switch (operator) {
    case '=':
      return isIn;
    case '!=':
      return (value) => !isIn(value);
    case '<':
      return (value) => ordered(value, '<', from);
    case '<=':
      return (value) => ordered(value, '<', to);
    case '>':
      return (value) => ordered(value, '>=', to);
    default:
      return (value) => ordered(value, '>=', from);
  }
}
