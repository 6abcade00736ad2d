import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Suppressions } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';

export function suppressionsStore(keys: Keys, normalise: Normalise): Suppressions {
  return {
    async record(tx, entry) {
      const { version, digest } = keys.suppression.current(entry.address.kind, normalise(entry.address));
      await unwrap(tx)
        .insertInto('suppression')
        .values({
          controller: entry.controller,
          channel: entry.channel,
          key_version: version,
          digest,
          origin: entry.origin,
          recorded_at: entry.at,
        })
        .onConflict((conflict) =>
          conflict.columns(['controller', 'channel', 'key_version', 'digest']).doNothing(),
        )
        .execute();
    },
    async holds(tx, controller, address) {
      const digests = keys.suppression.all(address.kind, normalise(address));
      const row = await unwrap(tx)
        .selectFrom('suppression')
        .select('controller')
        .where('controller', '=', controller)
        .where(
          'digest',
          'in',
          digests.map((one) => one.digest),
        )
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
