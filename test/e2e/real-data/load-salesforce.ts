import type { World } from '../../../adapters/salesforce/double/index.ts';
import { isReference } from './rows.ts';
import type { SampleRow } from './rows.ts';

/**
 * Loads every row as it is: standard columns into standard fields, all others into fields defined from their columns.
 * What the managed package calls a lookup is one; a record of another object that the data lacks stays a word.
 * @returns ids by the rows' keys
 */
export function loadSalesforce(world: World, rows: readonly SampleRow[]): ReadonlyMap<string, string> {
  world.defineObject({
    name: 'Address__c',
    fields: ['household_account__c -> Account cascade children Addresses__r'],
  });
  world.defineObject({
    name: 'Guest_Review__c',
    fields: ['Contact__c -> Contact clear as Contact__r children Guest_Reviews__r'],
  });
  for (const [object, lookups] of Object.entries(packageLookups)) world.defineFields(object, lookups);
  const ids = new Map<string, string>();
  for (const [object, some] of Map.groupBy(rows, (row) => row.object)) {
    const loaded = world.load(
      object,
      some.map(({ id, collectedAt, fields }) => ({
        CreatedDate: collectedAt.toISOString(),
        ...(id === null ? {} : { Id: id }),
        ...Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [
            name,
            isReference(value) ? idOf(ids, value.row) : value,
          ]),
        ),
      })),
    );
    for (const [at, row] of some.entries()) ids.set(row.key, loaded[at] ?? '');
  }
  return ids;
}

/** Lookups of the nonprofit package, as its own describe declares them. */
const packageLookups: Readonly<Record<string, readonly string[]>> = {
  Account: ['npe01__one2_one_contact__c -> Contact clear children npe01__Organizations__r'],
  Contact: [
    'npsp__primary_affiliation__c -> Account clear children npsp__Affiliated_Contacts__r',
    'primary_affiliation__c -> Account clear children Affiliated_Contacts__r',
  ],
  Opportunity: [
    'npsp__primary_contact__c -> Contact clear children npsp__Primary_Opportunities__r',
    'primary_contact__c -> Contact clear children Primary_Opportunities__r',
    'npsp__honoree_contact__c -> Contact clear children npsp__Honoree_Opportunities__r',
    'npsp__notification_recipient_contact__c -> Contact clear children npsp__Notified_Opportunities__r',
    'npsp__matching_gift_account__c -> Account clear children npsp__Matching_Opportunities__r',
    'npsp__matching_gift__c -> Opportunity clear children npsp__Matched_Gifts__r',
    'npsp__previous_grant_opportunity__c -> Opportunity clear children npsp__Renewals__r',
  ],
  Campaign: ['on_site_contact__c -> Contact clear children On_Site_Campaigns__r'],
};

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The sample data names ${key}, which it does not hold.`);
  return id;
}
