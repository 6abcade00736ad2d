import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { EVERYWHERE } from '../../../domain/perimeter.ts';
import type { Identifier, RecordRef } from '../../../domain/record.ts';
import { recordKey } from '../../../domain/record.ts';
import type { ForgottenRestriction, Known, Restriction } from '../../../domain/restriction.ts';
import type { RestrictionAlert } from '../../../domain/restriction-alert.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Restrictions } from '../../../ports/restriction-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { RestrictionAlertRow, RestrictionRow } from '../restriction-tables.ts';
import { unwrap } from '../transaction.ts';
import { ofControllers } from './of-controllers.ts';
import { ofRights } from './of-rights.ts';

export function restrictionsStore(keys: Keys, normalise: Normalise): Restrictions {
  const opened = async (tx: Transaction, row: Selectable<RestrictionRow>): Promise<Restriction> => {
    const key = await keys.unlock(tx, row.data_key);
    const identifiers = await unwrap(tx)
      .selectFrom('restriction_identifier')
      .select('sealed')
      .where('restriction', '=', row.id)
      .execute();
    const records = await unwrap(tx)
      .selectFrom('restriction_record')
      .select('sealed')
      .where('restriction', '=', row.id)
      .execute();
    return {
      ...recordedOf(row),
      purpose: row.purpose === null ? null : (key.open(row.purpose) as string),
      identifiers: identifiers.map(({ sealed }) => key.open(sealed) as Identifier),
      records: records
        .map(({ sealed }) => key.open(sealed) as RecordRef)
        .sort((a, b) => (recordKey(a) < recordKey(b) ? -1 : 1)),
      decision: decisionIn(row, key),
      lifted: liftedIn(row, key),
      undoneAt: row.undone_at,
    };
  };
  const shown = (
    tx: Transaction,
    row: Selectable<RestrictionRow>,
  ): Promise<Restriction | ForgottenRestriction> =>
    row.forgotten_at === null
      ? opened(tx, row)
      : Promise.resolve({ ...recordedOf(row), forgottenAt: row.forgotten_at });
  const digestsOf = (kind: string, value: string): readonly Buffer[] =>
    keys.lookUp.all(kind, value).map(({ digest }) => digest);

  const add = async (tx: Transaction, id: number, key: DataKey, known: Known): Promise<number> => {
    let added = 0;
    for (const one of known.identifiers) {
      const value = normalise(one);
      const isKnown = await unwrap(tx)
        .selectFrom('restriction_identifier')
        .select('digest')
        .where('restriction', '=', id)
        .where('digest', 'in', [...digestsOf(one.kind, value)])
        .executeTakeFirst();
      if (isKnown) continue;
      const { digest } = keys.lookUp.current(one.kind, value);
      await unwrap(tx)
        .insertInto('restriction_identifier')
        .values({ restriction: id, digest, sealed: key.seal(one) })
        .execute();
      added += 1;
    }
    for (const ref of known.records) {
      const isKnown = await unwrap(tx)
        .selectFrom('restriction_record')
        .select('digest')
        .where('restriction', '=', id)
        .where('digest', 'in', [...digestsOf('ref', recordKey(ref))])
        .executeTakeFirst();
      if (isKnown) continue;
      const { digest } = keys.lookUp.current('ref', recordKey(ref));
      await unwrap(tx)
        .insertInto('restriction_record')
        .values({ restriction: id, digest, sealed: key.seal(ref) })
        .execute();
      added += 1;
    }
    return added;
  };

  return {
    async place(tx, { identifiers, purpose, ...placed }) {
      const dataKey = await keys.createDataKey(tx, 'restriction');
      const key = await keys.unlock(tx, dataKey);
      const { id } = await unwrap(tx)
        .insertInto('restriction')
        .values({
          controller: placed.controller,
          request: placed.request,
          ground: placed.ground,
          data_key: dataKey,
          purpose: purpose === null ? null : key.seal(purpose),
          placed_by: placed.placedBy,
          placed_at: placed.placedAt,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await add(tx, id, key, { identifiers, records: [] });
      return id;
    },
    async find(tx, id) {
      const row = await rowOf(tx, id);
      return row ? shown(tx, row) : null;
    },
    async ofRequest(tx, request) {
      const row = await unwrap(tx)
        .selectFrom('restriction')
        .selectAll()
        .where('request', '=', request)
        .where('forgotten_at', 'is', null)
        .executeTakeFirst();
      return row ? opened(tx, row) : null;
    },
    async standing(tx, controller) {
      // One placed, grown or lifted meanwhile waits for this transaction, and then sees what it intended.
      await sql`lock table restriction in share mode`.execute(unwrap(tx));
      const rows = await unwrap(tx)
        .selectFrom('restriction')
        .selectAll()
        .where('controller', '=', controller)
        .where('lifted_at', 'is', null)
        .orderBy('id')
        .execute();
      const standing: Restriction[] = [];
      for (const row of rows) standing.push(await opened(tx, row));
      return standing;
    },
    async list(tx, { controllers, rights } = EVERYWHERE) {
      const rows = await unwrap(tx)
        .selectFrom('restriction')
        .selectAll()
        .where(ofControllers(controllers))
        .where(ofRights(rights, 'restriction.request'))
        .orderBy('id')
        .execute();
      const all: (Restriction | ForgottenRestriction)[] = [];
      for (const row of rows) all.push(await shown(tx, row));
      return all;
    },
    async grow(tx, id, known) {
      const row = await rowOf(tx, id, 'lock');
      if (!row || row.forgotten_at !== null || row.lifted_at !== null) return 0;
      return add(tx, id, await keys.unlock(tx, row.data_key), known);
    },
    async decide(tx, id, { is, by, at, reason }) {
      const row = await rowOf(tx, id);
      if (!row || row.forgotten_at !== null) return false;
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('restriction')
        .set({
          decision: is,
          decided_by: by,
          decided_at: at,
          decision_reason: await keys.seal(tx, row.data_key, reason),
        })
        .where('id', '=', id)
        .where('ground', '=', 'objection-pending')
        .where('decision', 'is', null)
        .where('lifted_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async lift(tx, id, { by, at, toldOn, reason }) {
      const row = await rowOf(tx, id);
      if (!row || row.forgotten_at !== null) return false;
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('restriction')
        .set({
          lifted_by: by,
          lifted_at: at,
          told_on: toldOn,
          reason: await keys.seal(tx, row.data_key, reason),
        })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async undone(tx, id, at) {
      await unwrap(tx)
        .updateTable('restriction')
        .set({ undone_at: at })
        .where('id', '=', id)
        .where('undone_at', 'is', null)
        .execute();
    },
    async seen(tx, id) {
      const key = await keyOf(keys, tx, id);
      const rows = await unwrap(tx)
        .selectFrom('restriction_record')
        .select(['sealed', 'held'])
        .where('restriction', '=', id)
        .where('seen', '<>', 'never')
        .execute();
      return new Map(rows.map(({ sealed, held }) => [recordKey(key.open(sealed) as RecordRef), held]));
    },
    async see(tx, id, ref, held) {
      await unwrap(tx)
        .updateTable('restriction_record')
        .set(
          held === null
            ? { seen: 'gone', held: null }
            : { seen: 'held', held: keys.lookUp.current('held', held).digest.toString('hex') },
        )
        .where('restriction', '=', id)
        .where('digest', 'in', [...digestsOf('ref', recordKey(ref))])
        .execute();
    },
    isAsSeen: (seen, held) => digestsOf('held', held).some((digest) => digest.toString('hex') === seen),
    async raise(tx, alert) {
      const key = await keyOf(keys, tx, alert.restriction);
      const about = [alert.kind, alert.system, alert.ref ? recordKey(alert.ref) : '', alert.event].join(' ');
      const { numInsertedOrUpdatedRows } = await unwrap(tx)
        .insertInto('restriction_alert')
        .values({
          restriction: alert.restriction,
          event: keys.lookUp.current('alert', about).digest,
          kind: alert.kind,
          system: alert.system,
          sealed: alert.ref === null ? null : key.seal(alert.ref),
          evidence: alert.evidence,
          happened_at: alert.happenedAt,
          raised_at: alert.raisedAt,
        })
        .onConflict((conflict) => conflict.columns(['restriction', 'event']).doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async alerts(tx, id) {
      const rows = await unwrap(tx)
        .selectFrom('restriction_alert')
        .selectAll()
        .where('restriction', '=', id)
        .orderBy('id', 'desc')
        .execute();
      if (rows.length === 0) return [];
      const key = await keyOf(keys, tx, id);
      return rows.map((row) => asAlert(row, key));
    },
    unmailed: (tx, controller) =>
      unwrap(tx)
        .selectFrom('restriction_alert')
        .innerJoin('restriction', 'restriction.id', 'restriction_alert.restriction')
        .select(['restriction_alert.id', 'restriction_alert.restriction', 'restriction_alert.kind'])
        .where('restriction.controller', '=', controller)
        .where('mailed_at', 'is', null)
        .orderBy('restriction_alert.id')
        .execute(),
    async mailed(tx, ids, at) {
      if (ids.length === 0) return;
      await unwrap(tx)
        .updateTable('restriction_alert')
        .set({ mailed_at: at })
        .where('id', 'in', [...ids])
        .execute();
    },
    async forget(tx, id, at) {
      const row = await unwrap(tx)
        .updateTable('restriction')
        .set({ forgotten_at: at, purpose: null, reason: null, decision_reason: null })
        .where('id', '=', id)
        .where('undone_at', 'is not', null)
        .where('forgotten_at', 'is', null)
        .returning('data_key')
        .executeTakeFirst();
      if (!row) return false;
      await keys.destroyDataKey(tx, row.data_key);
      for (const table of ['restriction_identifier', 'restriction_record', 'restriction_alert'] as const)
        await unwrap(tx).deleteFrom(table).where('restriction', '=', id).execute();
      return true;
    },
  };
}

/** @param as  locked: against intents that are being written, which hold the whole table */
async function rowOf(
  tx: Transaction,
  id: number,
  as?: 'lock',
): Promise<Selectable<RestrictionRow> | undefined> {
  if (as === 'lock') {
    return unwrap(tx)
      .updateTable('restriction')
      .set({ grown_at: sql<Date>`now()` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
  }
  return unwrap(tx).selectFrom('restriction').selectAll().where('id', '=', id).executeTakeFirst();
}

async function keyOf(keys: Keys, tx: Transaction, id: number): Promise<DataKey> {
  const row = await rowOf(tx, id);
  if (!row) throw new Error(`There is no restriction ${id}.`);
  return keys.unlock(tx, row.data_key);
}

function recordedOf(
  row: Selectable<RestrictionRow>,
): Pick<Restriction, 'id' | 'controller' | 'request' | 'ground' | 'placedBy' | 'placedAt'> {
  return {
    id: row.id,
    controller: row.controller,
    request: row.request,
    ground: row.ground,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
  };
}

function decisionIn(row: Selectable<RestrictionRow>, key: DataKey): Restriction['decision'] {
  const { decision, decided_by: by, decided_at: at, decision_reason: reason } = row;
  if (decision === null || by === null || at === null || reason === null) return null;
  return { is: decision, by, at, reason: key.open(reason) as string };
}

function liftedIn(row: Selectable<RestrictionRow>, key: DataKey): Restriction['lifted'] {
  const { lifted_by: by, lifted_at: at, told_on: toldOn, reason } = row;
  if (by === null || at === null || toldOn === null || reason === null) return null;
  return { by, at, toldOn, reason: key.open(reason) as string };
}

function asAlert(row: Selectable<RestrictionAlertRow>, key: DataKey): RestrictionAlert {
  return {
    id: row.id,
    restriction: row.restriction,
    kind: row.kind,
    system: row.system,
    ref: row.sealed === null ? null : (key.open(row.sealed) as RecordRef),
    evidence: row.evidence,
    happenedAt: row.happened_at,
    raisedAt: row.raised_at,
    mailedAt: row.mailed_at,
  };
}
