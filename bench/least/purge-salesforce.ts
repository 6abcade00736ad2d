import { limits } from '../../adapters/salesforce/limits.ts';
import type { Step } from './step.ts';
import { pages } from './step.ts';

/** Other kinds that tell who somebody is or when they were in contact: a lead, an account, a case, a mail, two roles. */
const otherKinds = 6;
/** Objects that can hold an address of a person, and those that tell of a contact by a reference to one. */
const peopleObjects = 2;
const traceObjects = 4;
/** References to a contact that no subquery can name, and what must be asked of the tasks found. */
const contactQueries = 8;
const taskQueries = 1;

/**
 * The fewest calls with which any client could purge contacts of which some are due, each with one task, and know that
 * it did.
 */
export function leastPurge(contacts: number, due: number): readonly Step[] {
  const job = 3 + pages(contacts, limits.bulkPage);
  const rows = Math.min(pages(contacts, limits.queryPage), job);
  return [
    { what: 'the contacts: pages of 2,000, or a job with its results', calls: rows },
    { what: 'the other kinds, five queries a call', calls: packs(otherKinds) },
    ...around(due, 'around those due, for the plan'),
    {
      what: 'when each was last in contact: rights, rows by id, whoever carries an address',
      calls: perPeople(due, limits.addresses, 2 + peopleObjects),
    },
    { what: 'what else tells of a contact', calls: perPeople(due, limits.ids, traceObjects) },
    ...around(due, 'around them again, just before writing'),
    { what: 'delete the contacts, 200 a call; their tasks go along', calls: pages(due, limits.collection) },
    { what: 'who was merged into them: they lie in the bin', calls: perPeople(due, limits.ids, 1) },
    { what: 'empty the bin, 200 a call', calls: pages(due, limits.collection) },
    { what: 'read back contacts and tasks, and our own rights', calls: perPeople(due, limits.ids, 3) },
  ];
}

function around(due: number, what: string): readonly Step[] {
  return [
    { what: `${what}: their references`, calls: perPeople(due, limits.ids, contactQueries) },
    { what: `${what}: what hangs on those`, calls: perPeople(due, limits.ids, taskQueries) },
  ];
}

/** So many queries about so many people at once, five to a call. */
function perPeople(people: number, peopleMax: number, queries: number): number {
  return Math.ceil((pages(people, peopleMax) * queries) / limits.queriesPerComposite);
}

function packs(queries: number): number {
  return pages(queries, limits.queriesPerComposite);
}
