import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Normalise } from '../domain/subject.ts';

/**
 * One comparable form per identifier: addresses in lower case, numbers as E.164, names as accent-folded words.
 * A number that is none keeps its digits, so that it still equals itself.
 */
export function normaliser(country: string): Normalise {
  const region = isSupportedCountry(country) ? country : 'FR';
  return ({ kind, value }) => {
    const trimmed = value.trim().normalize('NFC');
    if (kind === 'email') return trimmed.toLowerCase();
    if (kind === 'phone') {
      const parsed = parsePhoneNumberFromString(trimmed, region);
      return parsed?.isValid() ? parsed.number : trimmed.replaceAll(/\D/g, '');
    }
    if (kind === 'name') return foldedWords(trimmed);
    return trimmed;
  };
}

function foldedWords(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
