import type { Filter } from './client.ts';

/** Fewer digits are no number: they end too many. */
const digitsMin = 6;

/** From here on, a number that ends another one is taken for the same, written without its country. */
const suffixMin = 7;

export function isNumber(value: string): boolean {
  return digitsOf(value).length >= digitsMin;
}

/**
 * HubSpot keeps a searchable form of both numbers, without the country's code. How long that code is nobody says here,
 * so each length is tried; what was typed may stand in any of the spellings besides.
 */
export function numberFilters(value: string): readonly Filter[] {
  const nationals = nationalsOf(value);
  const spellings = [...new Set([value.toLowerCase(), ...nationals.map((national) => `0${national}`)])];
  return [
    { propertyName: 'hs_searchable_calculated_phone_number', operator: 'IN', values: nationals },
    { propertyName: 'hs_searchable_calculated_mobile_number', operator: 'IN', values: nationals },
    { propertyName: 'phone', operator: 'IN', values: spellings },
    { propertyName: 'mobilephone', operator: 'IN', values: spellings },
  ];
}

/** Where an account refuses those: as it was typed, or with the zero before nine national digits. */
export function spellingFilters(value: string): readonly Filter[] {
  return ['phone', 'mobilephone'].flatMap((propertyName) =>
    [value, `0${digitsOf(value).slice(-9)}`].map((spelling): Filter => ({
      propertyName,
      operator: 'EQ',
      value: spelling,
    })),
  );
}

/** Without their countries: near, not the same. */
export function isSimilarNumber(one: string, other: string): boolean {
  if (!isNumber(one) || !isNumber(other)) return false;
  const [left, right] = [digitsOf(one), digitsOf(other)];
  if (left.slice(-9) === right.slice(-9)) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= suffixMin && long.endsWith(short);
}

/** The national numbers this may be, without the zero before them. */
function nationalsOf(value: string): readonly string[] {
  const digits = digitsOf(value);
  const isInternational = /^\s*(?:\+|00)/.test(value);
  const all = isInternational ? [1, 2, 3].map((code) => digits.slice(code)) : [digits];
  return [...new Set([digits, ...all, digits.slice(-9)])].filter(({ length }) => length >= digitsMin);
}

/** Neither the zeros before a number nor the one that is written in brackets after its country. */
function digitsOf(value: string): string {
  return value.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
}
