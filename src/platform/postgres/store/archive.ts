import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ArchiveEntry, ArchivedRecord } from '../../../domain/archive.ts';
import { monthOf } from '../../../domain/archive.ts';
import type { Identifier } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Archive, ArchivedMonth, ArchivedPeople } from '../../../ports/archive-store.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { ArchiveEntryRow } from '../archive-tables.ts';
import { unwrap } from '../transaction.ts';

export function archiveStore(keys: Keys, normalise: Normalise): Archive {
  const carriedBy = async (
    tx: Transaction,
    controller: string,
    identifier: Identifier,
    isAlone: readonly boolean[],
  ): Promise<readonly ArchiveEntry[]> => {
    const digests = keys.lookUp.all(identifier.kind, normalise(identifier)).map(({ digest }) => digest);
    const rows = await unwrap(tx)
      .selectFrom('archive_entry')
      .selectAll()
      .where('controller', '=', controller)
      .where((where) =>
        where.exists(
          where
            .selectFrom('archive_identifier')
            .select('entry')
            .whereRef('archive_identifier.entry', '=', 'archive_entry.id')
            .where('digest', 'in', digests)
            .where('is_alone', 'in', [...isAlone]),
        ),
      )
      .orderBy('id')
      .execute();
    return rows.map(asEntry);
  };

  return {
    async enter(tx, entry) {
      const month = monthOf(entry.endsOn);
      const key = await keyOf(keys, tx, { controller: entry.controller, month });
      const row = await unwrap(tx)
        .insertInto('archive_entry')
        .values({
          controller: entry.controller,
          month,
          purge: entry.purge,
          person: entry.person,
          rule: entry.rule,
          duty: entry.duty,
          subject: entry.subject,
          entered_on: entry.enteredOn,
          ends_on: entry.endsOn,
          readers: JSON.stringify(entry.readers),
          basis: entry.basis,
          sealed: await keys.seal(tx, key, entry.records),
        })
        .onConflict((conflict) => conflict.columns(['purge', 'person', 'duty']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!row) return false;
      const digestsOf = (some: readonly Identifier[]): ReadonlySet<string> =>
        new Set(
          some
            .filter(({ kind }) => kind !== 'name')
            .map((one) => keys.lookUp.current(one.kind, normalise(one)).digest.toString('hex')),
        );
      const alone = digestsOf(entry.joins);
      const looked = [...digestsOf(entry.identifiers).union(alone)].map((digest) => ({
        entry: row.id,
        digest: Buffer.from(digest, 'hex'),
        is_alone: alone.has(digest),
      }));
      if (looked.length > 0) await unwrap(tx).insertInto('archive_identifier').values(looked).execute();
      return true;
    },
    async entered(tx, purge, people) {
      const rows = await unwrap(tx)
        .selectFrom('archive_entry')
        .select(['person', 'duty'])
        .where('purge', '=', purge)
        .where('person', 'in', [...people])
        .execute();
      return rows;
    },
    find: (tx, controller, identifier) => carriedBy(tx, controller, identifier, [true, false]),
    findOwn: (tx, controller, identifier) => carriedBy(tx, controller, identifier, [true]),
    async entry(tx, id) {
      const row = await rowOf(tx, id);
      return row ? asEntry(row) : null;
    },
    async open(tx, id) {
      const row = await rowOf(tx, id);
      const month = row && (await monthRow(tx, row));
      if (!row || !month || month.destroyed_at !== null) return null;
      return (await keys.open(tx, month.data_key, row.sealed)) as ArchivedRecord[];
    },
    async taken(tx, purge) {
      const { rows } = await sql<ArchivedPeople>`
        select rule, count(distinct person)::int as people from archive_entry
        where purge = ${purge} group by rule order by rule`.execute(unwrap(tx));
      return rows;
    },
    async end(tx, today) {
      const ended = unwrap(tx).selectFrom('archive_entry').select('id').where('ends_on', '<', today);
      await unwrap(tx).deleteFrom('archive_identifier').where('entry', 'in', ended).execute();
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('archive_entry')
        .where('ends_on', '<', today)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    async months(tx) {
      return unwrap(tx)
        .selectFrom('archive_month')
        .select(['controller', 'month'])
        .where('destroyed_at', 'is', null)
        .orderBy('controller')
        .orderBy('month')
        .execute();
    },
    async destroy(tx, month, at) {
      const row = await unwrap(tx)
        .updateTable('archive_month')
        .set({ destroyed_at: at })
        .where('controller', '=', month.controller)
        .where('month', '=', month.month)
        .where('destroyed_at', 'is', null)
        .returning('data_key')
        .executeTakeFirst();
      if (!row) return false;
      await keys.destroyDataKey(tx, row.data_key);
      return true;
    },
  };
}

async function keyOf(keys: Keys, tx: Transaction, month: ArchivedMonth): Promise<string> {
  const known = await monthRow(tx, month);
  if (known) return known.data_key;
  await unwrap(tx)
    .insertInto('archive_month')
    .values({ ...month, data_key: await keys.createDataKey(tx, 'archive') })
    // Another process may be first: then its key is the one.
    .onConflict((conflict) => conflict.columns(['controller', 'month']).doNothing())
    .execute();
  const made = await monthRow(tx, month);
  if (!made) throw new Error(`The archive has no key for ${month.month}.`);
  return made.data_key;
}

function monthRow(tx: Transaction, { controller, month }: ArchivedMonth) {
  return unwrap(tx)
    .selectFrom('archive_month')
    .selectAll()
    .where('controller', '=', controller)
    .where('month', '=', month)
    .executeTakeFirst();
}

function rowOf(tx: Transaction, id: number) {
  return unwrap(tx).selectFrom('archive_entry').selectAll().where('id', '=', id).executeTakeFirst();
}

function asEntry(row: Selectable<ArchiveEntryRow>): ArchiveEntry {
  return {
    id: row.id,
    controller: row.controller,
    purge: row.purge,
    rule: row.rule,
    subject: row.subject,
    enteredOn: row.entered_on,
    endsOn: row.ends_on,
    readers: row.readers,
    basis: row.basis,
  };
}
