import type { Selectable } from 'kysely';
import type { OwnData } from '../../../domain/own-data.ts';
import { OWN_NOTHING } from '../../../domain/own-data.ts';
import type { DataPackage, Missing, PackagedRecord, WithholdingReason } from '../../../domain/package.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Packages, Piece, Transmission } from '../../../ports/package-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { PackageRow } from '../package-tables.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function packagesStore(keys: Keys): Packages {
  const unlock = async (tx: Transaction, id: number): Promise<DataKey> => {
    const { data_key } = await unwrap(tx)
      .selectFrom('package')
      .select('data_key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return keys.unlock(tx, data_key);
  };

  const opened = async (tx: Transaction, row: Selectable<PackageRow> | undefined) => {
    if (!row) return null;
    const own = row.own_sealed ? await keys.open(tx, row.data_key, row.own_sealed) : OWN_NOTHING;
    return asPackage(row, own as OwnData);
  };

  return {
    async open(tx, { request, plan, right, own, at }) {
      const find = () =>
        unwrap(tx)
          .selectFrom('package')
          .selectAll()
          .where('request', '=', request)
          .where('plan', '=', plan)
          .executeTakeFirst();
      const known = await opened(tx, await find());
      if (known) return known;
      const key = await keys.createDataKey(tx, 'package');
      await unwrap(tx)
        .insertInto('package')
        .values({
          request,
          plan,
          right,
          data_key: key,
          opened_at: at,
          own_sealed: await keys.seal(tx, key, own),
        })
        // Another process may be first: then its package is the one.
        .onConflict((conflict) => conflict.columns(['request', 'plan']).doNothing())
        .execute();
      const now = await opened(tx, await find());
      if (!now) throw new Error(`The package of plan ${request}.${plan} could not be opened.`);
      return now;
    },
    transmissions: (tx, request) => transmissionsOf(keys, tx, request),
    async beginTransmission(tx, request, { plan, to, digest, message, mayBeDouble, by, begunAt }) {
      const number = ((await transmissionsOf(keys, tx, request)).at(-1)?.number ?? 0) + 1;
      await unwrap(tx)
        .insertInto('transmission')
        .values({
          request,
          number,
          plan,
          state: 'sending',
          digest,
          message,
          may_be_double: mayBeDouble,
          begun_by: by,
          begun_at: begunAt,
          ended_at: null,
          sealed: await keys.seal(tx, await keyOfMatter(tx, request), to),
        })
        .execute();
      return number;
    },
    async settleTransmission(tx, request, number, state, at) {
      await unwrap(tx)
        .updateTable('transmission')
        .set({ state, ended_at: at })
        .where('request', '=', request)
        .where('number', '=', number)
        .execute();
    },
    async current(tx, request, right) {
      const row = await unwrap(tx)
        .selectFrom('package')
        .selectAll()
        .where('request', '=', request)
        .where('right', '=', right)
        .where('destroyed_at', 'is', null)
        .orderBy('plan', 'desc')
        .limit(1)
        .executeTakeFirst();
      return opened(tx, row);
    },

    async handedOver(tx, request, right) {
      const row = await unwrap(tx)
        .selectFrom('package')
        .selectAll()
        .select((column) =>
          column
            .selectFrom('package_withholding')
            .whereRef('package_withholding.package', '=', 'package.id')
            .select(({ fn }) => fn.countAll<string>().as('count'))
            .as('withheld'),
        )
        .where('request', '=', request)
        .where('right', '=', right)
        .where('fetched_at', 'is not', null)
        .orderBy('plan', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const { built, signature, fetchedAt, plan } = asPackage(row, OWN_NOTHING);
      if (!built || !signature || !fetchedAt) return null;
      const { digest, bytes } = built;
      return { plan, digest, bytes, withheld: Number(row.withheld ?? 0), signature, fetchedAt };
    },

    async saveRecords(tx, id, records) {
      if (records.length === 0) return;
      const key = await unlock(tx, id);
      for (const record of records) {
        await unwrap(tx)
          .insertInto('package_record')
          .values({
            package: id,
            line: record.line,
            system: record.system,
            kind: record.ref.kind,
            sealed: key.seal(record),
          })
          .onConflict((conflict) => conflict.columns(['package', 'line']).doNothing())
          .execute();
      }
    },
    async readLines(tx, id) {
      const rows = await unwrap(tx)
        .selectFrom('package_record')
        .select('line')
        .where('package', '=', id)
        .execute();
      return new Set(rows.map((row) => row.line));
    },
    async records(tx, id, { after, limit, system, kind }) {
      const key = await unlock(tx, id);
      let query = unwrap(tx)
        .selectFrom('package_record')
        .select('sealed')
        .where('package', '=', id)
        .where('line', '>', after)
        .orderBy('line')
        .limit(limit);
      if (system !== undefined) query = query.where('system', '=', system);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      return (await query.execute()).map((row) => key.open(row.sealed) as PackagedRecord);
    },

    async withhold(tx, id, withholdings) {
      const key = await unlock(tx, id);
      for (const one of withholdings) {
        await unwrap(tx)
          .insertInto('package_withholding')
          .values({
            package: id,
            line: one.line,
            reason: one.reason,
            sealed: key.seal(one.words),
            withheld_by: one.by,
            withheld_at: one.at,
          })
          .execute();
      }
    },
    async release(tx, id, lines) {
      await unwrap(tx)
        .deleteFrom('package_withholding')
        .where('package', '=', id)
        .where('line', 'in', [...lines])
        .execute();
    },
    async withholdings(tx, id) {
      const rows = await unwrap(tx)
        .selectFrom('package_withholding')
        .selectAll()
        .where('package', '=', id)
        .orderBy('line')
        .execute();
      if (rows.length === 0) return [];
      const key = await unlock(tx, id);
      return rows.map((row) => ({
        line: row.line,
        reason: row.reason as WithholdingReason,
        words: key.open(row.sealed) as string,
        by: row.withheld_by,
        at: row.withheld_at,
      }));
    },

    async createBlob(tx, id) {
      const row = await unwrap(tx)
        .insertInto('package_blob')
        .values({ package: id })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    async savePiece(tx, id, piece) {
      const key = await unlock(tx, id);
      const { blob, index, last } = piece;
      await unwrap(tx)
        .insertInto('package_piece')
        .values({ blob, index, last, sealed: key.sealChunk(piece.bytes, placeOf(piece)) })
        .execute();
    },
    async piece(tx, id, blob, index) {
      const row = await unwrap(tx)
        .selectFrom('package_piece')
        .select(['last', 'sealed'])
        .where('blob', '=', blob)
        .where('index', '=', index)
        .executeTakeFirst();
      const key = await unlock(tx, id);
      if (!row) return null;
      const { last } = row;
      return { blob, index, last, bytes: key.openChunk(row.sealed, placeOf({ blob, index, last })) };
    },
    async discardBlob(tx, blob) {
      await unwrap(tx).deleteFrom('package_blob').where('id', '=', blob).execute();
    },

    async built(tx, id, built) {
      await unwrap(tx)
        .updateTable('package')
        .set({
          digest: built.digest,
          bytes: built.bytes,
          basis: built.basis,
          blob: built.blob,
          built_at: built.at,
          missing: JSON.stringify(built.missing),
        })
        .where('id', '=', id)
        .execute();
    },
    async sign(tx, id, signature) {
      const { blob } = await unwrap(tx)
        .updateTable('package')
        .set({ signed_by: signature.by, signed_at: signature.at, signed_digest: signature.digest })
        .where('id', '=', id)
        .returning('blob')
        .executeTakeFirstOrThrow();
      await unwrap(tx).deleteFrom('package_record').where('package', '=', id).execute();
      await unwrap(tx)
        .deleteFrom('package_blob')
        .where('package', '=', id)
        .where('id', '!=', blob ?? 0)
        .execute();
    },
    async fetched(tx, id, at, destroyAt) {
      await unwrap(tx)
        .updateTable('package')
        .set({ fetched_at: at, destroy_at: destroyAt })
        .where('id', '=', id)
        .where('fetched_at', 'is', null)
        .execute();
    },

    async toDestroy(tx, now) {
      return unwrap(tx)
        .selectFrom('package')
        .innerJoin('request_right', (join) =>
          join
            .onRef('request_right.request', '=', 'package.request')
            .onRef('request_right.right', '=', 'package.right'),
        )
        .select(['package.id', 'package.request'])
        .where('destroyed_at', 'is', null)
        .where((where) =>
          where.or([where('destroy_at', '<=', now), where('state', 'in', ['withdrawn', 'refused'])]),
        )
        .orderBy('package.id')
        .execute();
    },
    async destroy(tx, id, at) {
      const row = await unwrap(tx)
        .updateTable('package')
        .set({ destroyed_at: at, own_sealed: null })
        .where('id', '=', id)
        .where('destroyed_at', 'is', null)
        .returning('data_key')
        .executeTakeFirst();
      if (!row) return false;
      await keys.destroyDataKey(tx, row.data_key);
      await unwrap(tx).deleteFrom('package_record').where('package', '=', id).execute();
      await unwrap(tx).deleteFrom('package_blob').where('package', '=', id).execute();
      return true;
    },
  };
}

async function transmissionsOf(
  keys: Keys,
  tx: Transaction,
  request: number,
): Promise<readonly Transmission[]> {
  const rows = await unwrap(tx)
    .selectFrom('transmission')
    .selectAll()
    .where('request', '=', request)
    .orderBy('number')
    .execute();
  if (rows.length === 0) return [];
  const key = await keyOfMatter(tx, request);
  const found: Transmission[] = [];
  for (const { number, plan, state, digest, message, sealed, ...row } of rows) {
    found.push({
      number,
      plan,
      state,
      digest,
      message,
      to: (await keys.open(tx, key, sealed)) as string,
      mayBeDouble: row.may_be_double,
      by: row.begun_by,
      begunAt: row.begun_at,
      endedAt: row.ended_at,
    });
  }
  return found;
}

function placeOf({ blob, index, last }: Pick<Piece, 'blob' | 'index' | 'last'>) {
  return { file: `blob ${blob}`, index, last };
}

function asPackage(row: Selectable<PackageRow>, own: OwnData): DataPackage {
  return {
    id: row.id,
    request: row.request,
    right: row.right,
    plan: row.plan,
    openedAt: row.opened_at,
    own,
    built:
      row.digest !== null && row.basis !== null && row.blob !== null && row.built_at !== null
        ? {
            digest: row.digest,
            bytes: Number(row.bytes),
            basis: row.basis,
            blob: row.blob,
            at: row.built_at,
            missing: (row.missing ?? []) as Missing[],
          }
        : null,
    signature:
      row.signed_by !== null && row.signed_at !== null && row.signed_digest !== null
        ? { by: row.signed_by, at: row.signed_at, digest: row.signed_digest }
        : null,
    fetchedAt: row.fetched_at,
    destroyAt: row.destroy_at,
    destroyedAt: row.destroyed_at,
  };
}
