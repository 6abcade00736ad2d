import { associationReadMax, batchMax } from '../../adapters/hubspot/limits.ts';
import { hubspotSettings } from '../../adapters/hubspot/settings.ts';
import type { Step } from './step.ts';
import { pages } from './step.ts';

/** Ids of each type that the contact's own answer shows. */
const shownWithContact = 100;

/** Object types whose texts are searched for the address: a search sees one type. */
const textsSearched = hubspotSettings.shape.traces.parse(undefined).length;

type Counts = ReadonlyMap<string, number>;

/** Kinds that are gone at once when archived; the others pass through the recycle bin. */
const archivedForGood: ReadonlySet<string> = new Set(['emails']);

/** The fewest calls with which any client could erase a contact and its activities, and know that it did. */
export function leastErasure(counts: Counts): readonly Step[] {
  const kinds = [...counts].filter(([, count]) => count > 0);
  const binned = kinds.filter(([type]) => !archivedForGood.has(type));
  const batches = (of: typeof kinds): number =>
    of.reduce((sum, [, count]) => sum + pages(count, batchMax), 0);
  return [
    ...locating,
    ...around(counts, 'around the contact, for the plan'),
    ...around(counts, 'around the contact again, just before writing'),
    { what: 'unsubscribe the address', calls: 1 },
    { what: 'overwrite the texts that will lie in the bin, 100 a call', calls: batches(binned) },
    { what: 'archive, one kind and 100 a call', calls: batches(kinds) },
    { what: 'gdpr-delete of the contact: it has no batch', calls: 1 },
    { what: 'control: the token still leads to the same portal', calls: 1 },
    { what: 'read back by id, one kind and 100 a call', calls: batches(kinds) },
    { what: 'read back the contact by itself: a batch does not follow merges', calls: 1 },
    { what: 'look for it in the bin: purged and archived look the same otherwise', calls: 1 },
    { what: 'read back the preferences of the address', calls: 1 },
  ];
}

/** The fewest calls that read everything HubSpot holds on one contact. */
export function leastAccess(counts: Counts): readonly Step[] {
  const records = [...counts.values()].reduce((sum, count) => sum + pages(count, batchMax), 0);
  return [
    ...locating,
    ...around(counts, 'around the contact, for the plan'),
    { what: 'all properties of the activities, one kind and 100 a call', calls: records },
    { what: 'all properties of the contact', calls: 1 },
    { what: 'lists of the contact', calls: 1 },
    { what: 'preferences of the address: the wide one, and each subscription', calls: 2 },
  ];
}

const locating: readonly Step[] = [
  { what: 'search the contacts', calls: 1 },
  { what: 'read by the address: the search index lags', calls: 1 },
  { what: 'search the texts of each kind', calls: textsSearched },
  { what: 'search who wrote to whom: a query beside filters narrows them', calls: 1 },
];

function around(counts: Counts, what: string): readonly Step[] {
  const kinds = [...counts.values()].filter((count) => count > 0);
  const sum = (calls: (count: number) => number): number =>
    kinds.reduce((total, count) => total + calls(count), 0);
  return [
    { what: `${what}: the contact with its first 100 of each kind`, calls: 1 },
    {
      what: `${what}: the rest of each longer list`,
      calls: kinds.filter((count) => count > shownWithContact).length,
    },
    { what: `${what}: texts, files and dates, 100 a call`, calls: sum((count) => pages(count, batchMax)) },
    {
      what: `${what}: who else each concerns, 1,000 a call`,
      calls: sum((count) => pages(count, associationReadMax)),
    },
    { what: `${what}: conversations, open ones and closed ones, and the same in the trash`, calls: 4 },
  ];
}
