import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { SuppressionEntry } from '../../../domain/reappearance.ts';
import type { Identifier } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { SuppressedWay, Suppressions } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import type { SuppressionRow } from './tables.ts';

export function suppressionsStore(keys: Keys, normalise: Normalise): Suppressions {
  const digestsOf = (address: Identifier): readonly Buffer[] =>
    keys.suppression.all(address.kind, normalise(address)).map(({ digest }) => digest);

  const channels: Suppressions['channels'] = async (tx, controller, address) => {
    const rows = await unwrap(tx)
      .selectFrom('suppression')
      .select('channel')
      .distinct()
      .where('controller', '=', controller)
      .where('digest', 'in', [...digestsOf(address)])
      .where('closed_at', 'is', null)
      .orderBy('channel')
      .execute();
    return rows.map(({ channel }) => channel);
  };
  return {
    async record(tx, { controller, address, channel, cause, matter, system, at }) {
      const { version, digest } = keys.suppression.current(address.kind, normalise(address));
      await unwrap(tx)
        .insertInto('suppression')
        .values({
          controller,
          channel,
          cause,
          key_version: version,
          digest,
          matter,
          system: system ?? null,
          recorded_at: at,
          seen_at: null,
          closed_at: null,
          closed_by: null,
        })
        // The same request may say it again with a supplement: it began with the first.
        .onConflict((conflict) =>
          conflict
            .columns(['controller', 'channel', 'cause', 'key_version', 'digest'])
            .doUpdateSet({
              matter,
              system: system ?? null,
              recorded_at: at,
              closed_at: null,
              closed_by: null,
              open_in: [],
            })
            .where((where) =>
              where.or([
                where('suppression.matter', 'is distinct from', matter),
                where('suppression.closed_at', 'is not', null),
              ]),
            ),
        )
        .execute();
    },
    async holds(tx, controller, address) {
      return (await channels(tx, controller, address)).length > 0;
    },
    channels,
    async lookUp(tx, controller, addresses) {
      if (addresses.length === 0) return [];
      const asked = addresses.map(digestsOf);
      const rows = await unwrap(tx)
        .selectFrom('suppression')
        .selectAll()
        .where('controller', '=', controller)
        .where('digest', '=', sql<Buffer>`any(${asked.flat()}::bytea[])`)
        .orderBy('recorded_at')
        .execute();
      const byDigest = Map.groupBy(rows, ({ digest }) => digest.toString('hex'));
      return asked.map((digests) =>
        // An address may have entries under several versions of the key.
        digests
          .flatMap((digest) => (byDigest.get(digest.toString('hex')) ?? []).map(asEntry))
          .sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime()),
      );
    },
    async seen(tx, controller, addresses, { openedAt, at }) {
      if (addresses.length === 0) return;
      const digests = addresses.flatMap(digestsOf);
      // Sweeps of other tools see the same: all take them in one order, so that none waits for another in a ring.
      await sql`
        select from suppression where controller = ${controller} and digest = any(${digests}::bytea[])
        order by digest, channel, cause for update`.execute(unwrap(tx));
      await sql`
        update suppression set seen_at = ${at}
        where controller = ${controller} and digest = any(${digests}::bytea[])
          and (seen_at is null or seen_at < ${openedAt})`.execute(unwrap(tx));
    },
    async seenOpen(tx, controller, ways, system) {
      for (const { address, channel } of ways) {
        await sql`
          update suppression set open_in = open_in || ${system}::text
          where controller = ${controller} and channel = ${channel} and closed_at is not null
            and digest = any(${[...digestsOf(address)]}::bytea[]) and not ${system} = any(open_in)`.execute(
          unwrap(tx),
        );
      }
    },
    async close(tx, controller, { address, channel }: SuppressedWay, { causes, recordedBy, by, at }) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('suppression')
        .set({ closed_at: at, closed_by: by, open_in: [] })
        .where('controller', '=', controller)
        .where('channel', '=', channel)
        .where('cause', 'in', [...causes])
        .where('digest', 'in', [...digestsOf(address)])
        .where('closed_at', 'is', null)
        .where('recorded_at', '<=', recordedBy)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
    async end(tx, controller, before, sweptSince) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('suppression')
        .where('controller', '=', controller)
        .where('recorded_at', '<', before)
        .where((where) =>
          where.or([
            where('closed_at', '<', before),
            ...(sweptSince === null
              ? []
              : [
                  where.and([
                    where('closed_at', 'is', null),
                    where.or([where('seen_at', 'is', null), where('seen_at', '<', sweptSince)]),
                  ]),
                ]),
          ]),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function asEntry(row: Selectable<SuppressionRow>): SuppressionEntry {
  return {
    channel: row.channel,
    cause: row.cause,
    matter: row.matter,
    system: row.system,
    recordedAt: row.recorded_at,
    closedAt: row.closed_at,
    openIn: row.open_in,
  };
}
