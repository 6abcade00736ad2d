import { hash } from 'node:crypto';

/** The JSON values that have exactly one canonical text here: no fractions, no floats, no undefined. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical };

/**
 * The one text of a value: keys in the order of their UTF-16 code units, no white space.
 * @throws   a value that another reader might print otherwise: a number that is not a safe integer, a lone surrogate, undefined
 * @source   RFC 8785 (JSON Canonicalization Scheme)
 */
export function canonical(value: Canonical): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'string') return text(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} has no canonical form`);
  const members = Object.entries(value).toSorted(([a], [b]) => byCodeUnits(a, b));
  return `{${members.map(([name, member]) => `${text(name)}:${canonical(member)}`).join(',')}}`;
}

/** SHA-256 of the canonical text, in hexadecimal. */
export function digestOf(value: Canonical): string {
  return hash('sha256', canonical(value), 'hex');
}

/** Reads a text that must be canonical: anything another writer could have printed otherwise is refused. */
export function parseCanonical(source: string): Canonical {
  const value: Canonical = JSON.parse(source);
  if (canonical(value) !== source) throw new SyntaxError('The text is JSON, but not in canonical form');
  return value;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('Only safe integers have a canonical form here');
  return Object.is(value, -0) ? '0' : String(value);
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new RangeError('A lone surrogate has no canonical form');
  return JSON.stringify(value);
}

const isList = (value: Canonical): value is readonly Canonical[] => Array.isArray(value);

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
