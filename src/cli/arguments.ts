import { InvalidArgumentError } from 'commander';
import type { CivilDay } from '../domain/civil-day.ts';
import { parseCivilDay } from '../domain/civil-day.ts';
import type { FieldCorrection } from '../domain/correction.ts';
import type { RecordRef } from '../domain/record.ts';
import { parseRecordRef } from '../domain/record.ts';

/** Reads a number of ours: of a request, a hold, a line. */
export function asNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number from 1.');
}

export function asDay(text: string): CivilDay {
  const day = parseCivilDay(text);
  if (day) return day;
  throw new InvalidArgumentError('It must be a day that exists, written YYYY-MM-DD, such as 2026-03-31.');
}

export function asRecordRef(text: string): RecordRef {
  const ref = parseRecordRef(text);
  if (ref) return ref;
  throw new InvalidArgumentError('A record is written SYSTEM:KIND:ID, such as crm-eu:contact:12345.');
}

export function asDigest(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('A digest is 64 hexadecimal digits: copy it from what you were shown.');
}

export function asText(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  throw new InvalidArgumentError('It must not be empty.');
}

export function asEmail(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text.trim())) return text.trim();
  throw new InvalidArgumentError('It must be an e-mail address.');
}

export function asPhone(text: string): string {
  if (/\d(?:\D*\d){5}/.test(text)) return text.trim();
  throw new InvalidArgumentError('It must be a phone number.');
}

/** FIELD=VALUE; the value may hold more equal signs. */
export function asCorrection(text: string): FieldCorrection {
  const at = text.indexOf('=');
  const field = text.slice(0, Math.max(at, 0)).trim();
  if (field !== '') return { field, to: text.slice(at + 1).trim() };
  throw new InvalidArgumentError(
    'It must be a field of data-map.yaml and its right value: email=new@example.com.',
  );
}

/** An option that may be given several times, or with several values. */
export function several<T>(read: (text: string) => T) {
  return (text: string, before: readonly T[] | undefined): readonly T[] => [...(before ?? []), read(text)];
}
