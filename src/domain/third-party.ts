import type { FieldValue, Identifier } from './record.ts';
import type { Normalise } from './subject.ts';

/** Something in a record that may be somebody else's. A human decides; nothing is withheld by itself. @source GDPR Art. 15(4) */
export interface ThirdPartyTrace {
  readonly field: string;
  readonly kind: 'email' | 'phone' | 'iban';
  readonly value: string;
}

// From the @ to both sides, no further than an address can reach: a text without spaces, such as an encoded file, is read
// once instead of once for each of its characters. @source RFC 5321 §4.5.3.1, RFC 1035 §2.3.4
const EMAIL = /@(?<=([\p{L}\p{N}._%+-]{1,64})@)([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+)/gu;
// Separators must repeat: a date and an hour are not a number.
const PHONE =
  /(?<![\w+.-])(?:\+\d{1,3}(?:[ .-]?\(0\))?(?:[ .-]?\d){7,12}|0[1-9]([ .-]?)\d{2}(?:\1\d{2}){3})(?![\w-])/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;

/**
 * Addresses, numbers and bank accounts in a record that are not among the subject's own.
 * @param own  every identifier known to be the subject's
 */
export function findThirdParties(
  fields: Readonly<Record<string, FieldValue>>,
  own: readonly Identifier[],
  normalise: Normalise,
): readonly ThirdPartyTrace[] {
  const known = new Set(own.map((one) => `${one.kind}:${comparable(one, normalise)}`));
  const traces = new Map<string, ThirdPartyTrace>();
  for (const [field, value] of Object.entries(fields)) {
    for (const trace of textsOf(value).flatMap((text) => tracesIn(field, text))) {
      const { kind } = trace;
      const key =
        kind === 'iban' ? trace.value : `${kind}:${comparable({ kind, value: trace.value }, normalise)}`;
      if (!known.has(key)) traces.set(`${field}|${key}`, trace);
    }
  }
  return [...traces.values()];
}

function tracesIn(field: string, text: string): readonly ThirdPartyTrace[] {
  const found = (kind: ThirdPartyTrace['kind'], pattern: RegExp): readonly ThirdPartyTrace[] =>
    [...text.matchAll(pattern)].map(([value]) => ({ field, kind, value }));
  const emails = [...text.matchAll(EMAIL)].map(([, local, domain]): ThirdPartyTrace => ({
    field,
    kind: 'email',
    value: `${local}@${domain}`,
  }));
  const ibans = found('iban', IBAN).filter((trace) => isIban(trace.value));
  return [...emails, ...found('phone', PHONE), ...ibans];
}

function comparable(identifier: Identifier, normalise: Normalise): string {
  const value = normalise(identifier);
  return identifier.kind === 'email' ? folded(value) : value;
}

/** The same address with and without accents is the same person's. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** @source ISO 13616: the first four characters go last, letters count from A = 10, and the rest by 97 is 1 */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  const moved = compact.slice(4) + compact.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const digits = Number.parseInt(character, 36).toString();
    rest = Number(`${rest}${digits}`) % 97;
  }
  return rest === 1;
}

function textsOf(value: FieldValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(textsOf);
  return [];
}
