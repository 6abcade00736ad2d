import { sql } from 'kysely';
import type { CivilDay } from '../../../../domain/civil-day.ts';
import type { Identifier, Ref } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { SeenContact, SeenRow } from '../../../../domain/retention.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../../ports/keys.ts';
import type { KnownPerson, Scans, ScannedPage, SeenPerson } from '../../../../ports/purge-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';
import { keyOfMatter } from '../matter-key.ts';

/** Carried by more rows of one system than this, it tells nothing of who they are: a switchboard, a shared mailbox. */
const SHARED = { email: 8, id: 8, phone: 1 };

/** What is sealed of a row: everything that may identify a person. */
interface Sealed {
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
}

export function scansStore(keys: Keys, normalise: Normalise): Scans {
  const digestOf = (system: string, ref: Ref): Buffer =>
    keys.lookUp.current('ref', recordKey({ system, ...ref })).digest;

  return {
    async of(tx, purge) {
      const rows = await unwrap(tx)
        .selectFrom('purge_scan')
        .selectAll()
        .where('purge', '=', purge)
        .orderBy('system')
        .orderBy('kind')
        .execute();
      const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
      return rows.map((row) => ({
        system: row.system,
        kind: row.kind,
        cursor: row.cursor === null ? null : String(key.open(row.cursor)),
        seen: Number(row.seen),
        doneAt: row.done_at,
        gaps: row.gaps,
      }));
    },
    async savePage(tx, purge, page) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
      await saveRows(tx, purge, page, key, digestOf, (identifier) => [
        identifier.kind,
        keys.lookUp.current(identifier.kind, normalise(identifier)).digest,
      ]);
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
    async join(tx, purge) {
      await takeTime(tx);
      for (const [kind, most] of Object.entries(SHARED)) {
        await sql`
          delete from sighted_identifier i
          using (
            select digest from sighted_identifier where purge = ${purge} and kind = ${kind}
            group by digest, system having count(*) > ${most}::int
          ) shared
          where i.purge = ${purge} and i.kind = ${kind} and i.digest = shared.digest`.execute(unwrap(tx));
      }
      // Each round joins rows one link further; a person's rows are few links apart. The sum keeps the index of persons
      // out of it: fresh rows have no statistics yet, and by that index each row would be compared with all others.
      for (;;) {
        const { numAffectedRows = 0n } = await sql`
          with linked as (
            select i.digest, min(coalesce(s.person, s.n)) as least
            from sighted_identifier i join sighting s on s.purge = i.purge and s.n = i.n
            where i.purge = ${purge}
            group by i.digest having count(*) > 1
          ), wanted as (
            select i.n, min(linked.least) as least
            from sighted_identifier i join linked on linked.digest = i.digest
            where i.purge = ${purge}
            group by i.n
          )
          update sighting s set person = wanted.least
          from wanted
          where s.purge = ${purge} and s.n = wanted.n and coalesce(s.person, s.n) + 0 > wanted.least`.execute(
          unwrap(tx),
        );
        if (numAffectedRows === 0n) return;
      }
    },
    async people(tx, purge, after, rowsMax) {
      // In the order of the index, and no more of it than a page, whatever the planner believes of fresh rows.
      await sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(
        unwrap(tx),
      );
      const { rows } = await sql<JoinedRow>`
        select coalesce(s.person, s.n)::text as person, s.system, s.kind, s.classes, s.created_on, s.contacts, s.events,
          (select jsonb_agg(jsonb_build_object('on', c."on", 'evidence', c.evidence, 'source', c.source))
            from sighted_contact c where c.purge = s.purge and c.ref_digest = s.ref_digest) as told
        from sighting s
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
      const { rows } = await sql<{ person: string; system: string; sealed: Buffer }>`
        select coalesce(person, n)::text as person, system, sealed from sighting
        where purge = ${purge} and coalesce(person, n) = any(${people}::bigint[])
        order by coalesce(person, n), n`.execute(unwrap(tx));
      return new Map(
        [...Map.groupBy(rows, ({ person }) => Number(person))].map(([person, own]) => [
          person,
          knownFrom(own.map(({ system, sealed }) => ({ system, ...(key.open(sealed) as Sealed) }))),
        ]),
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

/** A statement over everything that was seen: millions of rows, for which a minute is not enough. */
async function takeTime(tx: Transaction): Promise<void> {
  await sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true)`.execute(
    unwrap(tx),
  );
}

interface JoinedRow {
  readonly person: string;
  readonly system: string;
  readonly kind: string;
  readonly classes: readonly string[];
  readonly created_on: CivilDay | null;
  readonly contacts: readonly SeenContact[];
  readonly events: SeenRow['events'];
  readonly told: readonly SeenContact[] | null;
}

function asSeen({ system, kind, classes, created_on, contacts, events, told }: JoinedRow): SeenRow {
  return { system, kind, classes, createdOn: created_on, contacts: [...contacts, ...(told ?? [])], events };
}

function knownFrom(rows: readonly (Sealed & { readonly system: string })[]): KnownPerson {
  const identifiers = new Map(
    rows.flatMap((row) => row.identifiers).map((one) => [`${one.kind}:${one.value}`, one]),
  );
  return { rows: rows.map(({ system, ref }) => ({ system, ref })), identifiers: [...identifiers.values()] };
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
    insert into sighting (purge, system, kind, ref_digest, classes, created_on, contacts, events, sealed)
    select ${purge}, ${system}, ${kind}, ref_digest, coalesce(string_to_array(nullif(classes, ''), ' '), '{}'), created_on,
      contacts::jsonb, events::jsonb, sealed
    from (select * from unnest(
      ${distinct.map((row) => digestOf(system, row.ref))}::bytea[],
      ${distinct.map((row) => row.classes.join(' '))}::text[],
      ${distinct.map((row) => row.createdOn)}::date[],
      ${distinct.map((row) => JSON.stringify(row.contacts))}::text[],
      ${distinct.map((row) => JSON.stringify(row.events))}::text[],
      ${distinct.map(seal)}::bytea[]
    ) as given (ref_digest, classes, created_on, contacts, events, sealed)) given
    on conflict (purge, ref_digest) do update set classes = excluded.classes, created_on = excluded.created_on,
      contacts = excluded.contacts, events = excluded.events, sealed = excluded.sealed
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
