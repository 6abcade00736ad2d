import type { Keys } from '../../../ports/keys.ts';
import type { Asked, Once, Taken } from '../../../ports/once-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import { unwrap } from '../transaction.ts';

export function onceStore(keys: Keys): Once {
  const keysOf = ({ key }: Asked): readonly Buffer[] =>
    keys.lookUp.all('asked-once', key).map(({ digest }) => digest);
  /** Under whatever key version it was taken. */
  const takenFor = async (tx: Transaction, asked: Asked): Promise<Taken | null> => {
    const row = await unwrap(tx)
      .selectFrom('asked_once')
      .select(['request', 'body'])
      .where('asked_by', '=', asked.by)
      .where('key', 'in', [...keysOf(asked)])
      .executeTakeFirst();
    if (!row) return null;
    if (row.request === null) throw new Error('What was asked once has no outcome.');
    const isSameBody = keys.lookUp
      .all('asked-once-body', asked.body)
      .some(({ digest }) => digest.equals(row.body));
    return { request: row.request, isSameBody };
  };
  return {
    async take(tx, asked, { at, notBefore }) {
      await unwrap(tx)
        .deleteFrom('asked_once')
        .where('asked_by', '=', asked.by)
        .where('key', 'in', [...keysOf(asked)])
        .where('asked_at', '<', notBefore)
        .execute();
      const before = await takenFor(tx, asked);
      if (before) return before;
      const current = keys.lookUp.current('asked-once', asked.key);
      const mine = await unwrap(tx)
        .insertInto('asked_once')
        .values({
          asked_by: asked.by,
          key: current.digest,
          key_version: current.version,
          body: keys.lookUp.current('asked-once-body', asked.body).digest,
          request: null,
          asked_at: at,
        })
        .onConflict((conflict) => conflict.columns(['asked_by', 'key']).doNothing())
        .returning('key')
        .executeTakeFirst();
      if (mine) return null;
      // Somebody took it meanwhile.
      const meanwhile = await takenFor(tx, asked);
      if (meanwhile) return meanwhile;
      throw new Error('What was asked once is not there.');
    },
    async settle(tx, asked, request) {
      await unwrap(tx)
        .updateTable('asked_once')
        .set({ request })
        .where('asked_by', '=', asked.by)
        .where('key', '=', keys.lookUp.current('asked-once', asked.key).digest)
        .where('request', 'is', null)
        .execute();
    },
    async end(tx, before) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('asked_once')
        .where('asked_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
