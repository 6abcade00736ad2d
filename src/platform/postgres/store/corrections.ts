import type { Keys } from '../../../ports/keys.ts';
import type { Corrections } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';

export function correctionsStore(keys: Keys): Corrections {
  return {
    async take(tx, request, key, by, at) {
      const { digest } = keys.lookUp.current('correction', key);
      await unwrap(tx)
        .insertInto('correction_taken')
        .values({ request, digest, decided_by: by, decided_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async taken(tx, request, asked) {
      const rows = await unwrap(tx)
        .selectFrom('correction_taken')
        .select('digest')
        .where('request', '=', request)
        .execute();
      const isTaken = (key: string): boolean =>
        keys.lookUp
          .all('correction', key)
          .some(({ digest }) => rows.some((row) => row.digest.equals(digest)));
      return new Set(asked.filter(isTaken));
    },
  };
}
