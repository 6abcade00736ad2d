import { sql, type Selectable } from 'kysely';
import type { ForgottenHold, HoldScope, LegalHold } from '../../../domain/hold.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { Holds } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import { ofControllers } from './of-controllers.ts';
import type { HoldRow } from './tables.ts';

interface Sealed {
  readonly over: HoldScope;
  readonly ground: string;
}

export function holdsStore(keys: Keys): Holds {
  const opened = async (
    tx: Transaction,
    row: Selectable<HoldRow> & { readonly sealed: Buffer },
  ): Promise<LegalHold> => ({
    ...recordedOf(row),
    ...((await keys.open(tx, row.data_key, row.sealed)) as Sealed),
  });

  return {
    async place(tx, hold) {
      const key = await keys.createDataKey(tx, 'hold');
      const sealed: Sealed = { over: hold.over, ground: hold.ground };
      const { id } = await unwrap(tx)
        .insertInto('hold')
        .values({
          controller: hold.controller,
          data_key: key,
          sealed: await keys.seal(tx, key, sealed),
          placed_by: hold.placedBy,
          placed_at: hold.placedAt,
          until: hold.until,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async lift(tx, id, { by, at, controllers }) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('hold')
        .set({ lifted_by: by, lifted_at: at })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
        .where('forgotten_at', 'is', null)
        .where(ofControllers(controllers))
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async standing(tx, controller) {
      // A hold placed meanwhile waits for this transaction, and then sees what it intended.
      await sql`lock table hold in share mode`.execute(unwrap(tx));
      const rows = await unwrap(tx)
        .selectFrom('hold')
        .selectAll()
        .where('controller', '=', controller)
        .where('lifted_at', 'is', null)
        .orderBy('id')
        .execute();
      return Promise.all(rows.filter(isKept).map((row) => opened(tx, row)));
    },
    async list(tx) {
      const rows = await unwrap(tx).selectFrom('hold').selectAll().orderBy('id').execute();
      return Promise.all(rows.map(async (row) => (isKept(row) ? opened(tx, row) : forgotten(row))));
    },
    async forget(tx, id, at) {
      const row = await unwrap(tx)
        .updateTable('hold')
        .set({ forgotten_at: at, sealed: null })
        .where('id', '=', id)
        .where('forgotten_at', 'is', null)
        .returning('data_key')
        .executeTakeFirst();
      if (!row) return false;
      await keys.destroyDataKey(tx, row.data_key);
      return true;
    },
  };
}

function isKept(row: Selectable<HoldRow>): row is Selectable<HoldRow> & { readonly sealed: Buffer } {
  return row.sealed !== null;
}

function forgotten(row: Selectable<HoldRow>): ForgottenHold {
  return { ...recordedOf(row), forgottenAt: row.forgotten_at ?? row.placed_at };
}

function recordedOf(row: Selectable<HoldRow>): Omit<LegalHold, 'over' | 'ground'> {
  return {
    id: row.id,
    controller: row.controller,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    until: row.until,
    lifted: row.lifted_by && row.lifted_at ? { by: row.lifted_by, at: row.lifted_at } : null,
  };
}
