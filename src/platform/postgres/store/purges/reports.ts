import type { Keys } from '../../../../ports/keys.ts';
import type { PurgeReports } from '../../../../ports/purge-store.ts';
import { unwrap } from '../../transaction.ts';
import { keyOfMatter } from '../matter-key.ts';

export function purgeReportsStore(keys: Keys): PurgeReports {
  return {
    async save(tx, purge, { number, kind, issuedAt, file }) {
      const key = await keyOfMatter(tx, purge);
      await unwrap(tx)
        .insertInto('purge_report')
        .values({ purge, number, kind, issued_at: issuedAt, sealed: await keys.seal(tx, key, file) })
        .execute();
    },
    async latest(tx, purge) {
      const row = await unwrap(tx)
        .selectFrom('purge_report')
        .selectAll()
        .where('purge', '=', purge)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const file = (await keys.open(tx, await keyOfMatter(tx, purge), row.sealed)) as string;
      return { number: row.number, kind: row.kind, issuedAt: row.issued_at, file };
    },
  };
}
