import type { Keys } from '../../../ports/keys.ts';
import type { LogKeys } from '../../../ports/store.ts';
import { logKeyPurpose } from '../audit-vault.ts';
import { unwrap } from '../transaction.ts';

export function logKeysStore(keys: Keys): LogKeys {
  return {
    async years(tx) {
      const details = await unwrap(tx)
        .selectFrom('data_key')
        .select('purpose as name')
        .where('purpose', 'like', 'audit %')
        .where('destroyed_at', 'is', null)
        .execute();
      const subjects = await unwrap(tx)
        .selectFrom('secret')
        .select('kind as name')
        .where('kind', 'like', 'subject-%')
        .where('destroyed_at', 'is', null)
        .execute();
      const years = [...details, ...subjects].map(({ name }) => Number(name.slice(-4)));
      return [...new Set(years)].sort((a, b) => a - b);
    },
    async destroy(tx, year) {
      // Two processes may have made a key each: all of the year end together.
      const left = await unwrap(tx)
        .selectFrom('data_key')
        .select('id')
        .where('purpose', '=', logKeyPurpose(year))
        .where('destroyed_at', 'is', null)
        .forUpdate()
        .execute();
      for (const { id } of left) await keys.destroyDataKey(tx, id);
      const hadSubjects = await keys.destroySubjectKey(tx, year);
      return left.length > 0 || hadSubjects;
    },
  };
}
