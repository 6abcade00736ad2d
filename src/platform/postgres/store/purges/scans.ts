import { sql } from 'kysely';
import type { CivilDay } from '../../../../domain/civil-day.ts';
import type { Identifier, Ref } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { SeenContact, SeenRow } from '../../../../domain/retention.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../../ports/keys.ts';
import type { KnownPerson, KnownRow, Scans, ScannedPage, SeenPerson } from '../../../../ports/purge-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';
import { keyOfMatter } from '../matter-key.ts';
import { joinRows } from './join.ts';

/** What is sealed of a row: everything that may identify a person. */
interface Sealed {
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
}

export function scansStore(keys: Keys, normalise: Normalise): Scans {
  const digestOf = (system: string, ref: Ref): Buffer =>
    keys.lookUp.current('ref', recordKey({ system, ...ref })).digest;
  const hashOf = (identifier: Identifier): readonly [string, Buffer] => [
    identifier.kind,
    keys.lookUp.current(identifier.kind, normalise(identifier)).digest,
  ];

  return {
    async of(tx, purge) {
      const rows = await unwrap(tx)
        .selectFrom('purge_scan')
        .selectAll()
        .where('purge', '=', purge)
        .orderBy('system')
        .orderBy('kind')
        .execute();
      const isUnderWay = rows.some(({ cursor }) => cursor !== null);
      const key = isUnderWay ? await keys.unlock(tx, await keyOfMatter(tx, purge)) : null;
      return rows.map((row) => ({
        system: row.system,
        kind: row.kind,
        cursor: key && row.cursor ? String(key.open(row.cursor)) : null,
        seen: Number(row.seen),
        doneAt: row.done_at,
        gaps: row.gaps,
      }));
    },
    async savePage(tx, purge, page) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
      await saveRows(tx, purge, page, key, digestOf, hashOf);
      await saveContacts(tx, purge, page, digestOf);
      await unwrap(tx)
        .updateTable('purge_scan')
        .set({
          // A record's own id is in it.
          cursor: page.cursor === null ? null : key.seal(page.cursor),
          seen: sql`seen + ${page.rows.length + page.contacts.length}`,
          done_at: page.doneAt,
          gaps: JSON.stringify(page.gaps),
        })
        .where('purge', '=', purge)
        .where('system', '=', page.system)
        .where('kind', '=', page.kind)
        .execute();
    },
    join: joinRows,
    async people(tx, purge, after, rowsMax) {
      // In the order of the index, and no more of it than a page, whatever the planner believes of fresh rows.
      await sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(
        unwrap(tx),
      );
      const { rows } = await sql<JoinedRow>`
        select ${seenColumns} from sighting s
        where s.purge = ${purge} and coalesce(s.person, s.n) > ${after}
        order by coalesce(s.person, s.n), s.n
        limit ${rowsMax}`.execute(unwrap(tx));
      const people = [...Map.groupBy(rows, ({ person }) => Number(person))].map(
        ([person, own]): SeenPerson => ({ person, rows: own.map(asSeen) }),
      );
      // The last one's rows may go on behind the limit.
      return rows.length === rowsMax && people.length > 1 ? people.slice(0, -1) : people;
    },
    async reveal(tx, purge, people) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
      const { rows } = await sql<JoinedRow & { n: string; sealed: Buffer }>`
        select ${seenColumns}, s.n, s.sealed from sighting s
        where s.purge = ${purge} and coalesce(s.person, s.n) = any(${people}::bigint[])
        order by coalesce(s.person, s.n), s.n`.execute(unwrap(tx));
      const opened = rows.map((row) => ({ row, sealed: key.open(row.sealed) as Sealed }));
      const joining = await joiningAmong(
        tx,
        purge,
        opened.flatMap(({ row, sealed }) =>
          sealed.identifiers.map((identifier) => [...hashOf(identifier), row.n] as const),
        ),
      );
      return new Map(
        [...Map.groupBy(opened, ({ row }) => Number(row.person))].map(([person, own]) => {
          const numbers = own.map(({ row }) => row.n);
          const mayJoin = (identifier: Identifier): boolean => {
            const [kind, digest] = hashOf(identifier);
            return numbers.some((n) => joining.has(joinKey(kind, digest, n)));
          };
          const known = own.map(({ row, sealed }): KnownRow => ({
            system: row.system,
            ...sealed,
            seen: asSeen(row),
          }));
          return [person, knownFrom(known, mayJoin)];
        }),
      );
    },
    async drop(tx, purge) {
      await takeTime(tx);
      for (const table of ['sighted_identifier', 'sighted_contact', 'sighting'] as const) {
        await unwrap(tx).deleteFrom(table).where('purge', '=', purge).execute();
      }
    },
  };
}

/**
 * Which of these identifiers of rows still join, by kind, hash and number of the row. Asked for by their hashes, which are
 * indexed: an index by the rows would be as large as what was seen.
 */
async function joiningAmong(
  tx: Transaction,
  purge: number,
  carried: readonly (readonly [kind: string, digest: Buffer, n: string])[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ kind: string; digest: Buffer; n: string }>`
    select i.kind, i.digest, i.n
    from unnest(${carried.map(([, digest]) => digest)}::bytea[], ${carried.map(([, , n]) => n)}::bigint[]) as given (digest, n)
    join sighted_identifier i on i.purge = ${purge} and i.digest = given.digest and i.n = given.n`.execute(
    unwrap(tx),
  );
  return new Set(rows.map(({ kind, digest, n }) => joinKey(kind, digest, n)));
}

function joinKey(kind: string, digest: Buffer, n: string): string {
  return `${kind}:${digest.toString('hex')}:${n}`;
}

/** A statement over everything that was seen: millions of rows, for which a minute is not enough. */
async function takeTime(tx: Transaction): Promise<void> {
  await sql`select set_config('statement_timeout', '0', true)`.execute(unwrap(tx));
}

const seenColumns = sql`
  coalesce(s.person, s.n)::text as person, s.system, s.kind, s.classes, s.created_on, s.contacts, s.events, s.to_redact, s.objected,
  (select jsonb_agg(jsonb_build_object('on', c."on", 'evidence', c.evidence, 'source', c.source))
    from sighted_contact c where c.purge = s.purge and c.ref_digest = s.ref_digest) as told`;

interface JoinedRow {
  readonly person: string;
  readonly system: string;
  readonly kind: string;
  readonly classes: readonly string[];
  readonly created_on: CivilDay | null;
  readonly contacts: readonly SeenContact[];
  readonly events: SeenRow['events'];
  readonly to_redact: readonly string[];
  readonly objected: readonly string[] | null;
  readonly told: readonly SeenContact[] | null;
}

function asSeen(row: JoinedRow): SeenRow {
  return {
    system: row.system,
    kind: row.kind,
    classes: row.classes,
    createdOn: row.created_on,
    contacts: [...row.contacts, ...(row.told ?? [])],
    events: row.events,
    toRedact: row.to_redact,
    objected: row.objected,
  };
}

function knownFrom(rows: readonly KnownRow[], mayJoin: (identifier: Identifier) => boolean): KnownPerson {
  const byValue = new Map(
    rows.flatMap((row) => row.identifiers).map((one) => [`${one.kind}:${one.value}`, one]),
  );
  const identifiers = [...byValue.values()];
  return { rows, identifiers, joins: identifiers.filter(mayJoin) };
}

async function saveRows(
  tx: Transaction,
  purge: number,
  { system, kind, rows }: ScannedPage,
  key: DataKey,
  digestOf: (system: string, ref: Ref) => Buffer,
  hashOf: (identifier: Identifier) => readonly [string, Buffer],
): Promise<void> {
  if (rows.length === 0) return;
  // A vendor may show a record twice in a page; a statement may not touch a row twice.
  const distinct = [...new Map(rows.map((row) => [row.ref.id, row])).values()];
  const seal = ({ ref, identifiers }: Sealed): Buffer => key.seal({ ref, identifiers });
  const { rows: saved } = await sql<{ n: string; ref_digest: Buffer }>`
    insert into sighting (purge, system, kind, ref_digest, classes, created_on, contacts, events, to_redact, objected, sealed)
    select ${purge}, ${system}, ${kind}, ref_digest, coalesce(string_to_array(nullif(classes, ''), ' '), '{}'), created_on,
      contacts::jsonb, events::jsonb, string_to_array(to_redact, ' '), string_to_array(objected, ' '), sealed
    from (select * from unnest(
      ${distinct.map((row) => digestOf(system, row.ref))}::bytea[],
      ${distinct.map((row) => row.classes.join(' '))}::text[],
      ${distinct.map((row) => row.createdOn)}::date[],
      ${distinct.map((row) => JSON.stringify(row.contacts))}::text[],
      ${distinct.map((row) => JSON.stringify(row.events))}::text[],
      ${distinct.map((row) => row.toRedact.join(' '))}::text[],
      ${distinct.map((row) => row.objected?.join(' ') ?? null)}::text[],
      ${distinct.map(seal)}::bytea[]
    ) as given (ref_digest, classes, created_on, contacts, events, to_redact, objected, sealed)) given
    on conflict (purge, ref_digest) do update set classes = excluded.classes, created_on = excluded.created_on,
      contacts = excluded.contacts, events = excluded.events, to_redact = excluded.to_redact, objected = excluded.objected, sealed = excluded.sealed
    returning n, ref_digest`.execute(unwrap(tx));
  const numberOf = new Map(saved.map((row) => [row.ref_digest.toString('hex'), row.n]));
  const joins = distinct.flatMap((row) => {
    const n = numberOf.get(digestOf(system, row.ref).toString('hex'));
    return n === undefined ? [] : row.joins.map((one) => [...hashOf(one), n] as const);
  });
  if (joins.length === 0) return;
  await sql`
    insert into sighted_identifier (purge, kind, digest, system, n)
    select distinct ${purge}::int, kind, digest, ${system}, n
    from unnest(
      ${joins.map(([of]) => of)}::text[], ${joins.map(([, digest]) => digest)}::bytea[], ${joins.map(([, , n]) => n)}::bigint[]
    ) as given (kind, digest, n)
    on conflict do nothing`.execute(unwrap(tx));
}

async function saveContacts(
  tx: Transaction,
  purge: number,
  { system, contacts }: ScannedPage,
  digestOf: (system: string, ref: Ref) => Buffer,
): Promise<void> {
  if (contacts.length === 0) return;
  await sql`
    insert into sighted_contact (purge, ref_digest, "on", evidence, source)
    select ${purge}::int, ref_digest, max("on"), evidence, source
    from unnest(
      ${contacts.map(({ of }) => digestOf(system, of))}::bytea[], ${contacts.map(({ on }) => on)}::date[],
      ${contacts.map(({ evidence }) => evidence)}::text[], ${contacts.map(({ source }) => source)}::text[]
    ) as given (ref_digest, "on", evidence, source)
    group by ref_digest, evidence, source
    on conflict (purge, ref_digest, evidence, source)
      do update set "on" = greatest(sighted_contact."on", excluded."on")`.execute(unwrap(tx));
}
