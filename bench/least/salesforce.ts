import { limits } from '../../adapters/salesforce/limits.ts';
import type { Step } from './step.ts';
import { pages } from './step.ts';

type Counts = ReadonlyMap<string, number>;

/**
 * Queries that a standard org makes necessary: how many objects can hold an address, and how many references to a
 * contact no subquery can name. An org with objects of its own has more, for any client.
 */
const addressedObjects = 7;
const otherNames = 2;
const contactQueries = 8;
const accountQueries = 2;
const objectedObjects = 2;

/** Kinds that Salesforce deletes with their contact. */
const goesAlong: ReadonlySet<string> = new Set(['Task', 'Event']);

/** The fewest calls with which any client could erase a contact and its activities, and know that it did. */
export function leastErasure(counts: Counts): readonly Step[] {
  const kinds = [...counts].filter(([, count]) => count > 0);
  const ahead = kinds.filter(([kind]) => !goesAlong.has(kind)).reduce((sum, [, count]) => sum + count, 0);
  const looks = kinds.reduce((sum, [, count]) => sum + pages(count, limits.ids), 0);
  return [
    ...locating,
    ...around(counts, 'around the contact, for the plan'),
    ...around(counts, 'around the contact again, just before writing'),
    { what: 'opt the contact out', calls: 1 },
    { what: 'delete what does not go along, 200 a call', calls: pages(ahead, limits.collection) },
    { what: 'delete the contact, once all that hangs on it is settled', calls: 1 },
    { what: 'empty the bin, 200 a call', calls: pages(ahead + 1, limits.collection) },
    {
      what: 'our own rights, each kind by id, and the address, five queries a call',
      calls: packs(1 + looks + 1 + objectedObjects),
    },
  ];
}

/** The fewest calls that read everything Salesforce holds on one contact. */
export function leastAccess(counts: Counts): readonly Step[] {
  const reads = [...counts.values()].reduce((sum, count) => sum + pages(count, limits.allFields), 0);
  return [
    ...locating,
    ...around(counts, 'around the contact, for the plan'),
    { what: 'all fields, 200 rows a query and five queries a call', calls: packs(1 + reads) },
  ];
}

const locating: readonly Step[] = [
  { what: 'every object that can hold the address', calls: packs(addressedObjects) },
  { what: 'what was merged or converted into the rows found', calls: packs(otherNames) },
];

/** Two rounds: what hangs on the contact, then what hangs on that, and the account that stays. */
function around(counts: Counts, what: string): readonly Step[] {
  const kinds = [...counts].filter(([, count]) => count > 0);
  const mails = kinds.some(([kind]) => kind === 'EmailMessage') ? 1 : 0;
  const rest = kinds.length - mails;
  return [
    { what: `${what}: its own references`, calls: packs(contactQueries + mails) },
    { what: `${what}: theirs, and the account`, calls: packs(rest + accountQueries) },
  ];
}

function packs(queries: number): number {
  return pages(queries, limits.queriesPerComposite);
}
