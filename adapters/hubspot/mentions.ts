import { addressKey, lastDigits, valueOf } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** Whether the text holds the address itself, not the tail or the beginning of a longer one. */
export function mentionsAddress(text: string, address: string): boolean {
  const inAddress = /[\p{L}\p{M}\p{N}_.+-]/u;
  const [within, wanted] = [addressKey(text), addressKey(address)];
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const before = within[at - 1] ?? ' ';
    const behind = within.slice(at + wanted.length, at + wanted.length + 2);
    const goesOn = /^[\p{L}\p{M}\p{N}_-]|^\.[\p{L}\p{M}\p{N}_]/u.test(behind);
    if (!inAddress.test(before) && !goesOn) return true;
  }
  return false;
}

/** Whether the text holds the number itself, however it is spaced and with whatever code of a country, not a longer one. */
export function mentionsNumber(text: string, number: string): boolean {
  const digits = lastDigits(number);
  if (digits.length < 9) return false;
  const between = '(?:&nbsp;|[^\\p{L}\\p{N}])*';
  const countryAndZero = `(?:\\d{1,5}${between}(?:0${between})?)?`;
  return new RegExp(`(?<!\\d)${countryAndZero}${digits.split('').join(between)}(?!\\d)`, 'u').test(text);
}

/**
 * Which texts name a person who was found by an address that stands in one of them, and whose address is not told:
 * those with an address, where there is one address only, or one such text only. Where neither holds it is not known
 * which of them is the person's, and none is.
 */
export function textsWithTheAddress(object: CrmObject, names: readonly string[]): readonly string[] {
  const found = names
    .map((name) => ({ name, addresses: addressesIn(valueOf(object, name)) }))
    .filter(({ addresses }) => addresses.length > 0);
  const distinct = new Set(found.flatMap(({ addresses }) => addresses));
  return distinct.size === 1 || found.length === 1 ? found.map(({ name }) => name) : [];
}

function addressesIn(text: string): readonly string[] {
  return (
    addressKey(text).match(/[\p{L}\p{M}\p{N}_.+-]+@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+/gu) ?? []
  );
}
