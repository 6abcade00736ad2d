import type {
  AskedAbout,
  Connection,
  Context,
  Identifier,
  LastContact,
  Outcome,
  Ref,
  Sighting,
  Tools,
} from '../../src/contract/index.ts';
import { refKey, sameRef } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { contactsIn, latest } from './evidence.ts';
import { objectedAmong } from './objected.ts';
import { sightingOf } from './scan.ts';
import { seesNothing } from './standing.ts';

type AskLastContact = NonNullable<Connection['lastContact']>['call'];

/**
 * Reads the rows that are known by their ids, then looks for others by what the person can be looked up by. What
 * hangs on a row tells of the person as well: an order of yesterday counts although the row itself has not changed.
 */
export function lastContact(client: MemoryClient, tools: Tools): AskLastContact {
  return async (people, context) => {
    const known = await knownRows(
      client,
      people.flatMap(({ refs }) => refs),
      context,
    );
    if (known === null) return people.map(() => ({ status: 'failed', failure: seesNothing }));
    const rowsOfEach: (readonly Row[])[] = [];
    for (const person of people) rowsOfEach.push(await rowsOf(client, person, known, context));
    const objected = await objectedAmong(client, rowsOfEach.flat(), context);
    const outcomes: Outcome<readonly Sighting[]>[] = [];
    for (const [index, person] of people.entries()) {
      const sightings: Sighting[] = [];
      for (const row of rowsOfEach[index] ?? []) {
        const told = sightingOf(row, person.fields[row.kind] ?? [], tools.now(), objected);
        const around = await contactsAround(client, row, tools.now(), context);
        sightings.push({ ...told, contacts: latest([...told.contacts, ...around]) });
      }
      outcomes.push({ status: 'done', value: sightings });
    }
    return outcomes;
  };
}

/**
 * The live rows among these, by key. A merged id is answered by another row, which is not the one that was asked for.
 * @returns null where not even the account's own row is seen, and absence says nothing
 */
async function knownRows(
  client: MemoryClient,
  refs: readonly Ref[],
  context: Context,
): Promise<ReadonlyMap<string, Row> | null> {
  const [own, ...rows] = await client.get([{ kind: 'account', id: 'self' }, ...refs], context);
  if (own === null) return null;
  const known = new Map<string, Row>();
  for (const [index, ref] of refs.entries()) {
    const row = rows[index];
    if (row && sameRef(row, ref)) known.set(refKey(ref), row);
  }
  return known;
}

async function rowsOf(
  client: MemoryClient,
  person: AskedAbout,
  known: ReadonlyMap<string, Row>,
  context: Context,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  for (const ref of person.refs) {
    const row = known.get(refKey(ref));
    if (row) rows.set(refKey(ref), row);
  }
  for (const identifier of person.identifiers) {
    if (identifier.kind === 'name') continue;
    for (const row of await found(client, identifier, context)) rows.set(refKey(row), row);
  }
  return [...rows.values()];
}

async function found(
  client: MemoryClient,
  identifier: Identifier,
  context: Context,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page = await client.search({ by: identifier.kind, value: identifier.value }, after, context);
    rows.push(...page.rows.filter((row) => row.kind === 'person' && row.state === 'live'));
    after = page.after;
  } while (after !== null);
  return rows;
}

async function contactsAround(
  client: MemoryClient,
  row: Row,
  now: Date,
  context: Context,
): Promise<readonly LastContact[]> {
  let told: readonly LastContact[] = [];
  let after: string | null = null;
  do {
    const page = await client.hangingOn(row, after, context);
    told = latest([...told, ...page.rows.flatMap((one) => contactsIn(one, now))]);
    after = page.after;
  } while (after !== null);
  return told;
}
