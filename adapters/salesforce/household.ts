import type { Row } from './client.ts';
import { text } from './client.ts';
import type { Named } from './mentions.ts';
import { wordsOf } from './records.ts';

/**
 * Whether an account that holds nobody but the person is their home, and not a company whose only contact they are.
 *
 * The org says so itself; or its name bears their family name, and nothing speaks of a business: neither what only
 * companies fill in, nor a word of the name that is neither theirs nor means a home. "Boulangerie Martin" stays a bakery.
 * @param recordTypes  record types of accounts that are households, as the settings name them
 */
export function isHousehold(account: Row, person: Named, recordTypes: ReadonlySet<string>): boolean {
  if (isSaidHousehold(account, recordTypes)) return true;
  const words = wordsOf(text(account, 'Name') ?? '');
  if (!person.familyNames.some((family) => family.every((word) => words.includes(word)))) return false;
  if (ofCompanies.some((field) => account[field] !== null && account[field] !== undefined)) return false;
  const theirs = new Set([...person.fullNames, ...person.familyNames].flat());
  return words.every((word) => theirs.has(word) || homely.has(word));
}

/**
 * The org says so itself: by the record type, by the type that people choose, or by the one that the nonprofit package
 * writes. Such an account is about whoever lives there, whatever its name.
 */
export function isSaidHousehold(account: Row, recordTypes: ReadonlySet<string>): boolean {
  return (
    recordTypes.has(text(account, 'RecordTypeId') ?? '') ||
    /household|foyer|ménage/i.test(text(account, 'Type') ?? '') ||
    /household|one-to-one/i.test(text(account, 'npe01__SYSTEM_AccountType__c') ?? '')
  );
}

const ofCompanies: readonly string[] = [
  'Industry',
  'AccountNumber',
  'Website',
  'NumberOfEmployees',
  'AnnualRevenue',
  'TickerSymbol',
  'Sic',
  'NaicsCode',
  'DunsNumber',
];

const homely: ReadonlySet<string> = new Set([
  'household',
  'home',
  'family',
  'account',
  'and',
  'the',
  'mr',
  'mrs',
  'ms',
  'foyer',
  'famille',
  'menage',
  'compte',
  'et',
  'm',
  'mme',
  'mlle',
]);
