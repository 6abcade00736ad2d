import { createRequire } from 'node:module';
import type { Normalise } from '../domain/subject.ts';

/**
 * One comparable form per identifier: addresses in lower case, numbers as E.164, names as accent-folded words.
 * A number that is none keeps its digits, so that it still equals itself.
 */
export function normaliser(country: string): Normalise {
  return ({ kind, value }) => {
    const trimmed = value.trim().normalize('NFC');
    if (kind === 'email') return trimmed.toLowerCase();
    if (kind === 'phone') {
      const { isSupportedCountry, parsePhoneNumberFromString } = phoneNumbers();
      const parsed = parsePhoneNumberFromString(trimmed, isSupportedCountry(country) ? country : 'FR');
      return parsed?.isValid() ? parsed.number : trimmed.replaceAll(/\D/g, '');
    }
    if (kind === 'name') return foldedWords(trimmed);
    return trimmed;
  };
}

type PhoneNumbers = typeof import('libphonenumber-js/max');
let read: PhoneNumbers | null = null;

/** A hundred files and the numbering plans of the world: read in when there is a number, by `require`, which waits for nothing. */
function phoneNumbers(): PhoneNumbers {
  const library: PhoneNumbers = read ?? createRequire(import.meta.url)('libphonenumber-js/max');
  read = library;
  return library;
}

function foldedWords(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
