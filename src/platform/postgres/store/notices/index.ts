import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { NoticeSubject, StoredNotice } from '../../../../domain/notice.ts';
import { stateOfEnd } from '../../../../domain/notice.ts';
import type { RecordRef, Ref } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../../ports/keys.ts';
import type { Notices, NoticeTally, ToldNotice } from '../../../../ports/notice-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { NoticeRow } from '../../notice-tables.ts';
import { unwrap } from '../../transaction.ts';
import { ofControllers } from '../of-controllers.ts';
import { ofSystems } from '../of-systems.ts';
import { feedsStore } from './feeds.ts';
import { standingIndex } from './standing.ts';

/** As it lies encrypted: what was told, and of a proposal whom it is about. */
interface Sealed extends Pick<ToldNotice, 'ref' | 'into' | 'fields'> {
  readonly subject?: Pick<NoticeSubject, 'address' | 'rows'>;
}

/** Of one record at most so many at a time: the rest of a storm is looked at with the next. */
const ROWS_MOST = 1_000;

export function noticesStore(keys: Keys, normalise: Normalise): Notices {
  /** The key of a day, made with its first notice. */
  const keyOfDay = async (tx: Transaction, day: string): Promise<DataKey> => {
    const read = () =>
      unwrap(tx).selectFrom('notice_day').select('data_key').where('day', '=', day).executeTakeFirst();
    const known = await read();
    if (known) return keys.unlock(tx, known.data_key);
    const made = await keys.createDataKey(tx, 'notices');
    const added = await unwrap(tx)
      .insertInto('notice_day')
      .values({ day, data_key: made })
      .onConflict((conflict) => conflict.doNothing())
      .returning('data_key')
      .executeTakeFirst();
    if (added) return keys.unlock(tx, made);
    await unwrap(tx).deleteFrom('data_key').where('id', '=', made).execute();
    // Somebody else was first, and has committed by now.
    return keys.unlock(tx, (await read())?.data_key ?? made);
  };
  const opened = async (tx: Transaction, id: number): Promise<{ key: DataKey; sealed: Sealed }> => {
    const row = await unwrap(tx)
      .selectFrom('notice')
      .select(['day', 'sealed'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const key = await keyOfDay(tx, row.day);
    return { key, sealed: key.open(row.sealed) as Sealed };
  };
  /** By what a person is known again among proposals: where they are still, and the address they have there. */
  const digestsOf = (
    { address, rows }: Omit<NoticeSubject, 'ref'>,
    digest: (kind: string, value: string) => readonly Buffer[],
  ): readonly Buffer[] => [
    ...rows.flatMap((row) => digest('ref', recordKey(row))),
    ...(address === null ? [] : digest(address.kind, normalise(address))),
  ];

  return {
    async add(tx, { controller, system, came, at }, told) {
      if (told.length === 0) return 0;
      const day = at.toISOString().slice(0, 10);
      const key = await keyOfDay(tx, day);
      // In one order whoever tells: two deliveries of the same then wait for each other once, and in no ring.
      const rows = told
        .map((one) => ({ one, digest: keys.lookUp.current('notice', `${system}:${one.key}`).digest }))
        .sort((a, b) => Buffer.compare(a.digest, b.digest));
      const record = (ref: Ref): Buffer =>
        keys.lookUp.current('ref', recordKey({ system, ...ref } satisfies RecordRef)).digest;
      const { numAffectedRows } = await sql`
        insert into notice (day, controller, system, kind, what, came, told, record, ours, sealed, happened_at, received_at)
        select ${day}::date, ${controller}, ${system}, kind, what, ${came}, told, record, ours, sealed, happened_at, ${at}
        from unnest(
          ${rows.map(({ one }) => one.ref.kind)}::text[], ${rows.map(({ one }) => one.what)}::text[],
          ${rows.map(({ digest }) => digest)}::bytea[], ${rows.map(({ one }) => record(one.ref))}::bytea[],
          ${rows.map(({ one }) => one.ours)}::boolean[],
          ${rows.map(({ one: { ref, into, fields } }) => key.seal({ ref, into, fields } satisfies Sealed))}::bytea[],
          ${rows.map(({ one }) => one.at)}::timestamptz[]
        ) as given (kind, what, told, record, ours, sealed, happened_at)
        on conflict (system, told) do nothing`.execute(unwrap(tx));
      return Number(numAffectedRows ?? 0);
    },
    async toWork(tx, system, now, records) {
      const { rows } = await sql<Selectable<NoticeRow>>`
        select * from notice where system = ${system} and state = 'waiting' and record in (
          select record from (
            select record, happened_at, id from notice
            where system = ${system} and state = 'waiting' and (wake_at is null or wake_at <= ${now})
            order by happened_at, id limit ${ROWS_MOST}) oldest
          group by record order by min(happened_at), min(id) limit ${records})
        order by happened_at, id limit ${ROWS_MOST}`.execute(unwrap(tx));
      const opening = new Map<string, DataKey>();
      for (const day of new Set(rows.map((row) => row.day))) opening.set(day, await keyOfDay(tx, day));
      return rows.map((row) => {
        const key = opening.get(row.day);
        if (!key) throw new Error('A notice has no key of its day.');
        const { ref, into, fields } = key.open(row.sealed) as Sealed;
        return {
          id: row.id,
          what: row.what,
          ref,
          into,
          fields,
          at: row.happened_at,
          receivedAt: row.received_at,
          ours: row.ours,
        };
      });
    },
    async stillWaiting(tx, ids) {
      if (ids.length === 0) return [];
      const rows = await unwrap(tx)
        .selectFrom('notice')
        .select(['id', 'held_at'])
        .where('id', 'in', [...ids])
        .where('state', '=', 'waiting')
        .orderBy('id')
        .forUpdate()
        .execute();
      return rows.map((row) => ({ id: row.id, isHeld: row.held_at !== null }));
    },
    async isProposed(tx, controller, subject) {
      const about = digestsOf(subject, (kind, value) =>
        keys.lookUp.all(kind, value).map(({ digest }) => digest),
      );
      const row = await unwrap(tx)
        .selectFrom('notice')
        .select('id')
        .where('state', '=', 'proposed')
        .where('controller', '=', controller)
        .where(sql<boolean>`about && ${about}::bytea[]`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async end(tx, ids, end, at) {
      if (ids.length === 0) return;
      await unwrap(tx)
        .updateTable('notice')
        .set({ state: stateOfEnd(end), why: end, ended_at: at, waits_for: null, wake_at: null })
        .where('id', 'in', [...ids])
        .where('state', '=', 'waiting')
        .execute();
    },
    async found(tx, id, { state, subject: { ref: _ref, ...subject }, request, at }) {
      const { key, sealed } = await opened(tx, id);
      await unwrap(tx)
        .updateTable('notice')
        .set({
          state,
          why: state === 'worked' ? 'carried-on' : null,
          sealed: key.seal({ ...sealed, subject } satisfies Sealed),
          about:
            state === 'proposed'
              ? digestsOf(subject, (kind, value) => [keys.lookUp.current(kind, value).digest])
              : null,
          request,
          ended_at: state === 'worked' ? at : null,
          waits_for: null,
          wake_at: null,
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },
    async wait(tx, ids, waitsFor, until, heldAt) {
      if (ids.length === 0) return;
      await unwrap(tx)
        .updateTable('notice')
        .set({ waits_for: waitsFor, wake_at: until, ...(heldAt !== null && { held_at: heldAt }) })
        .where('id', 'in', [...ids])
        .where('state', '=', 'waiting')
        .execute();
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('notice')
        .select('system')
        .distinct()
        .where('state', '=', 'waiting')
        .where((where) => where.or([where('wake_at', 'is', null), where('wake_at', '<=', now)]))
        .orderBy('system')
        .execute();
      return rows.map(({ system }) => system);
    },
    async list(tx, { system, proposed, controllers, systems, before, most }) {
      let query = unwrap(tx)
        .selectFrom('notice')
        .selectAll()
        .where(ofControllers(controllers))
        .where(ofSystems(systems))
        .orderBy('id', 'desc')
        .limit(most);
      if (before !== null) query = query.where('id', '<', before);
      if (system !== null) query = query.where('system', '=', system);
      if (proposed) query = query.where('state', '=', 'proposed');
      return (await query.execute()).map(asNotice);
    },
    find: async (tx, id) => {
      const row = await unwrap(tx).selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? asNotice(row) : null;
    },
    lock: async (tx, id) => {
      const row = await unwrap(tx)
        .selectFrom('notice')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row ? asNotice(row) : null;
    },
    async reveal(tx, id) {
      const { sealed } = await opened(tx, id);
      return { ref: sealed.ref, address: null, rows: [], ...sealed.subject };
    },
    async decide(tx, id, { end, request, by, at }) {
      await unwrap(tx)
        .updateTable('notice')
        .set({
          state: stateOfEnd(end),
          why: end,
          about: null,
          request,
          ended_at: at,
          decided_by: by,
          decided_at: at,
        })
        .where('id', '=', id)
        .where('state', '=', 'proposed')
        .execute();
    },
    async undecided(tx, controller) {
      const { count } = await unwrap(tx)
        .selectFrom('notice')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('state', '=', 'proposed')
        .where('controller', '=', controller)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async tally(tx, { controllers, systems }) {
      const { rows } = await sql<NoticeTally>`
        select system, state, count(*)::int as count from notice
        where ${ofControllers(controllers)} and ${ofSystems(systems)}
        group by system, state order by system, state`.execute(unwrap(tx));
      return rows;
    },
    async daysOver(tx, before) {
      const { rows } = await sql<{ day: string }>`
        select day from notice_day d where day < ${before.toISOString().slice(0, 10)}::date and not exists (
          select from notice n where n.day = d.day and n.state in ('waiting', 'proposed'))
        order by day`.execute(unwrap(tx));
      return rows.map(({ day }) => day);
    },
    async forget(tx, day) {
      const row = await unwrap(tx)
        .selectFrom('notice_day')
        .select('data_key')
        .where('day', '=', day)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return 0;
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('notice')
        .where('day', '=', day)
        .executeTakeFirst();
      await unwrap(tx).deleteFrom('notice_day').where('day', '=', day).execute();
      await keys.destroyDataKey(tx, row.data_key);
      return Number(numDeletedRows);
    },
    feeds: feedsStore(keys),
    index: standingIndex(keys, normalise),
  };
}

function asNotice(row: Selectable<NoticeRow>): StoredNotice {
  return {
    id: row.id,
    controller: row.controller,
    system: row.system,
    kind: row.kind,
    what: row.what,
    came: row.came,
    happenedAt: row.happened_at,
    receivedAt: row.received_at,
    state: row.state,
    why: row.why,
    waitsFor: row.waits_for,
    wakeAt: row.wake_at,
    request: row.request,
    decided:
      row.decided_by === null || row.decided_at === null ? null : { by: row.decided_by, at: row.decided_at },
  };
}
