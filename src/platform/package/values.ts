import type { FieldValue } from '../../domain/record.ts';
import type { Language } from './languages.ts';
import { nameOfField } from './names.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MARKUP = /<\/?(?:p|br|div|span|a|b|i|strong|em|ul|ol|li|table|tr|td|h\d|html|body|blockquote)\b[^>]*>/i;

/** Writes values for a reader of one language and one time zone. */
export interface Hand {
  /** @returns text with line breaks; empty when there is nothing to tell */
  value(value: FieldValue | undefined): string;
  day(day: string): string;
  country(code: string): string;
  number(value: number): string;
}

export function handFor(language: Language, timeZone: string): Hand {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const numbers = new Intl.NumberFormat(locale);
  const [yes, no, colon] = language === 'fr' ? ['oui', 'non', '\u00a0:'] : ['yes', 'no', ':'];

  const day = (text: string): string => {
    const at = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(at.getTime()) ? text : days.format(at);
  };
  const textOf = (text: string): string => {
    if (DAY.test(text)) return day(text);
    if (INSTANT.test(text)) {
      const at = new Date(text);
      return Number.isNaN(at.getTime()) ? text : instants.format(at);
    }
    return MARKUP.test(text) ? plainText(text) : text;
  };
  const value = (held: FieldValue | undefined): string => {
    if (held === null || held === undefined) return '';
    if (typeof held === 'string') {
      const inside = structureIn(held);
      return inside === null ? textOf(held.trim()) : value(inside);
    }
    if (typeof held === 'boolean') return held ? yes : no;
    if (typeof held === 'number') return String(held);
    if (Array.isArray(held)) return held.map(item).filter(Boolean).join('\n');
    return parts(held)
      .map(({ label, text }) => (text.includes('\n') ? `${label}\n${indented(text)}` : `${label} ${text}`))
      .join('\n');
  };
  /** One of several: on a line of its own where it fits on one. */
  const item = (held: FieldValue): string => {
    if (held === null || typeof held !== 'object' || Array.isArray(held)) return value(held);
    const told = parts(held);
    const isShort = told.every(({ text }) => !text.includes('\n'));
    return isShort ? told.map(({ label, text }) => `${label} ${text}`).join(' · ') : value(held);
  };
  const parts = (held: FieldValue & object): readonly { readonly label: string; readonly text: string }[] =>
    Object.entries(held)
      .map(([name, inner]) => ({ label: `${nameOfField(name, language)}${colon}`, text: value(inner) }))
      .filter(({ text }) => text !== '');
  return {
    value,
    day,
    country: (code) => regions.of(code) ?? code,
    number: (count) => numbers.format(count),
  };
}

/** Some tools keep a list or a group as its text in JSON. */
function structureIn(text: string): (FieldValue & object) | null {
  // "[1]" may be what somebody wrote.
  if (!/^\s*[[{]\s*(?:\{\s*)?"/.test(text)) return null;
  try {
    const value: FieldValue = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** What a mail or a note written as a page says. The page itself is in data.json, as the vendor gave it. */
function plainText(markup: string): string {
  return markup
    .replaceAll(/<(?:style|script)\b[\s\S]*?<\/(?:style|script)>/gi, '')
    .replaceAll(/<br\b[^>]*>|<\/(?:p|div|li|tr|h\d|blockquote)>/gi, '\n')
    .replaceAll(/([^\n])<(?:p|div|li|tr|h\d|blockquote)\b[^>]*>/gi, '$1\n')
    .replaceAll(/<\/?[a-z!][^>]*>/gi, '')
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, decoded)
    .replaceAll(/[ \t]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function decoded(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal ?? '', 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
