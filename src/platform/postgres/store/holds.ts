import { sql, type Selectable } from 'kysely';
import type { HoldScope, LegalHold } from '../../../domain/hold.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { Holds } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import type { HoldRow } from './tables.ts';

interface Sealed {
  readonly over: HoldScope;
  readonly ground: string;
}

export function holdsStore(keys: Keys): Holds {
  const opened = (tx: Transaction, rows: readonly Selectable<HoldRow>[]): Promise<readonly LegalHold[]> =>
    Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        controller: row.controller,
        ...((await keys.open(tx, row.data_key, row.sealed)) as Sealed),
        placedBy: row.placed_by,
        placedAt: row.placed_at,
        until: row.until,
        lifted: row.lifted_by && row.lifted_at ? { by: row.lifted_by, at: row.lifted_at } : null,
      })),
    );

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
    async lift(tx, id, by, at) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('hold')
        .set({ lifted_by: by, lifted_at: at })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
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
      return opened(tx, rows);
    },
    async list(tx) {
      return opened(tx, await unwrap(tx).selectFrom('hold').selectAll().orderBy('id').execute());
    },
  };
}
