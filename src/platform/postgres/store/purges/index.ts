import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Purge } from '../../../../domain/purge.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { Purges } from '../../../../ports/purge-store.ts';
import type { Stays } from '../../../../ports/stay-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { PurgeRow } from '../../purge-tables.ts';
import { unwrap } from '../../transaction.ts';
import { ofControllers } from '../of-controllers.ts';
import { forgetPurge, purgesAtRest } from './forget.ts';
import { purgePeopleStore } from './people.ts';
import { partsStore } from './parts.ts';
import { purgeReportsStore } from './reports.ts';
import { rulePlansStore } from './rule-plans.ts';
import { scansStore } from './scans.ts';
import { purgesLeftBehind, sweepPurge } from './sweep.ts';
import { isDue, waitingFor } from '../waiting.ts';

export function purgesStore(keys: Keys, normalise: Normalise, stays: Pick<Stays, 'tally'>): Purges {
  const people = purgePeopleStore(keys, normalise);
  const parts = partsStore();
  return {
    async open(tx, purge) {
      // Two runs at once would scan twice what one scan tells.
      await sql`lock table purge in share row exclusive mode`.execute(unwrap(tx));
      const underWay = await unwrap(tx)
        .selectFrom('purge')
        .select('id')
        .where('controller', '=', purge.controller)
        .where('state', 'in', ['scanning', 'planning'])
        .where('kind', '<>', 'dry-run')
        .executeTakeFirst();
      if (underWay && purge.kind !== 'dry-run') return null;
      const key = await keys.createDataKey(tx, 'purge');
      const { rows } = await sql<{ id: number }>`
        insert into purge (id, controller, "on", kind, opened_by, opened_at, data_key, rules, running, reading, state)
        values (nextval(pg_get_serial_sequence('request', 'id')), ${purge.controller}, ${purge.on}, ${purge.kind},
          ${purge.openedBy}, ${purge.openedAt}, ${key}, ${JSON.stringify(purge.rules)},
          ${JSON.stringify(purge.running)}, ${JSON.stringify(purge.reading)}, 'scanning')
        on conflict do nothing
        returning id`.execute(unwrap(tx));
      const [opened] = rows;
      if (!opened) {
        await unwrap(tx).deleteFrom('data_key').where('id', '=', key).execute();
        return null;
      }
      const scans = purge.scans.map(({ system, kind }) => ({
        purge: opened.id,
        system,
        kind,
        seen: 0,
        gaps: '[]',
      }));
      if (scans.length > 0) await unwrap(tx).insertInto('purge_scan').values(scans).execute();
      return opened.id;
    },
    find: (tx, id) => read(tx, id, null),
    lock: (tx, id) => read(tx, id, 'update'),
    share: (tx, id) => read(tx, id, 'share'),
    async unsigned(tx, controller) {
      const rows = await unwrap(tx)
        .selectFrom('purge')
        .innerJoin('purge_rule', 'purge_rule.purge', 'purge.id')
        .select('rule')
        .where('controller', '=', controller)
        .where('kind', '<>', 'dry-run')
        // Another rule of the same run may be under way, or wait for a mend, meanwhile.
        .where('ended_at', 'is', null)
        .where('state', 'not in', ['scanning', 'planning'])
        .where('approved_at', 'is', null)
        .where(sql<boolean>`(funnel ->> 'due')::int > 0`)
        .execute();
      return rows.map(({ rule }) => rule);
    },
    async list(tx, controllers, { before, most }) {
      const rows = await unwrap(tx)
        .selectFrom('purge')
        .selectAll()
        .where(ofControllers(controllers))
        .$if(before !== null, (query) => query.where('id', '<', before))
        .orderBy('id', 'desc')
        .limit(most)
        .execute();
      return rows.map(asPurge);
    },
    async move(tx, id, to, endedAt) {
      // What has ended waits for no date any more but for its report.
      const dated = endedAt === null ? {} : { wake_at: null };
      const moved = { state: to, ended_at: endedAt, waits_for: null, ...dated };
      // Whoever was at it when it was refused must not take it up again.
      await unwrap(tx)
        .updateTable('purge')
        .set(moved)
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    async wait(tx, id, waitsFor, wakeAt) {
      await unwrap(tx).updateTable('purge').set(waitingFor(waitsFor, wakeAt)).where('id', '=', id).execute();
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('purge')
        .select('id')
        .where((where) => where.or([where('ended_at', 'is', null), owesReport]))
        .where(isDue(now))
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    atRest: purgesAtRest,
    forget: (tx, id, at) => forgetPurge(keys, tx, id, at, { parts, people, stays }),
    leftBehind: purgesLeftBehind,
    sweep: sweepPurge,
    scans: scansStore(keys, normalise),
    rulePlans: rulePlansStore(keys),
    people,
    parts,
    reports: purgeReportsStore(keys),
  };
}

/** A crash between the end of a run and its report must not leave it without one. A dry run has none. */
const owesReport = sql<boolean>`(purge.kind <> 'dry-run' and purge.forgotten_at is null and not exists
  (select from purge_report r where r.purge = purge.id and r.kind = 'final'))`;

async function read(tx: Transaction, id: number, lock: 'update' | 'share' | null): Promise<Purge | null> {
  const query = unwrap(tx).selectFrom('purge').selectAll().where('id', '=', id);
  const locked = { update: query.forUpdate(), share: query.forShare() };
  const row = await (lock === null ? query : locked[lock]).executeTakeFirst();
  return row ? asPurge(row) : null;
}

function asPurge(row: Selectable<PurgeRow>): Purge {
  return {
    id: row.id,
    controller: row.controller,
    on: row.on,
    kind: row.kind,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    rules: row.rules,
    running: row.running,
    reading: row.reading,
    state: row.state,
    waitsFor: row.waits_for,
    wakeAt: row.wake_at,
    endedAt: row.ended_at,
    forgottenAt: row.forgotten_at,
  };
}
