import { associationReadMax, batchMax, listPageMax } from '../../adapters/hubspot/limits.ts';
import type { Step } from './step.ts';
import { pages } from './step.ts';

/** Kinds of record that may hang on a contact: no answer shows them for several contacts at once. */
const typesAround = 11;

/** Open and closed conversations, and the same in the trash: no call asks about two contacts. */
const conversations = 4;

/**
 * The fewest calls with which any client could purge contacts of which some are due, each with one note, and know that
 * it did.
 */
export function leastPurge(contacts: number, due: number): readonly Step[] {
  return [
    { what: 'the list of contacts, 100 a page', calls: pages(contacts, listPageMax) },
    ...around(due, 'around those due, for the plan'),
    { what: 'when each was last in contact, 100 a call', calls: pages(due, batchMax) },
    ...around(due, 'around them again, just before writing'),
    { what: 'overwrite the notes that will lie in the bin, 100 a call', calls: pages(due, batchMax) },
    { what: 'archive the notes, 100 a call', calls: pages(due, batchMax) },
    { what: 'gdpr-delete of each contact: it has no batch', calls: due },
    { what: 'control: the token still leads to the same portal', calls: 1 },
    { what: 'read back the notes in the bin, 100 a call', calls: pages(due, batchMax) },
    { what: 'read back each contact by itself: a batch does not follow merges', calls: due },
    { what: 'look for the contacts in the bin, 100 a call', calls: pages(due, batchMax) },
  ];
}

function around(due: number, what: string): readonly Step[] {
  return [
    { what: `${what}: the contacts, 100 a call`, calls: pages(due, batchMax) },
    {
      what: `${what}: what is tied to them, one kind and 1,000 a call`,
      calls: typesAround * pages(due, associationReadMax),
    },
    { what: `${what}: the texts of the notes, 100 a call`, calls: pages(due, batchMax) },
    { what: `${what}: who else each note concerns, 1,000 a call`, calls: pages(due, associationReadMax) },
    { what: `${what}: conversations of each contact`, calls: conversations * due },
  ];
}
