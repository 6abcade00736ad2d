import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Suppressions } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';

export function suppressionsStore(keys: Keys, normalise: Normalise): Suppressions {
  const channels: Suppressions['channels'] = async (tx, controller, address) => {
    const digests = keys.suppression.all(address.kind, normalise(address));
    const rows = await unwrap(tx)
      .selectFrom('suppression')
      .select('channel')
      .distinct()
      .where('controller', '=', controller)
      .where(
        'digest',
        'in',
        digests.map((one) => one.digest),
      )
      .orderBy('channel')
      .execute();
    return rows.map(({ channel }) => channel);
  };
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
      return (await channels(tx, controller, address)).length > 0;
    },
    channels,
  };
}
