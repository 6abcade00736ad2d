import { sql } from 'kysely';
import type { Identifier, RecordRef, Ref } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../../ports/keys.ts';
import type { StandingIndex } from '../../../../ports/notice-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';

/** More rows of one address than a person has are a mailbox of many. */
const BESIDE_MOST = 20;

export function standingIndex(keys: Keys, normalise: Normalise): StandingIndex {
  const digestsOf = (ref: RecordRef): readonly Buffer[] =>
    keys.lookUp.all('ref', recordKey(ref)).map(({ digest }) => digest);
  const ofAddress = (one: Identifier): Buffer => keys.lookUp.current(one.kind, normalise(one)).digest;
  const addressesOf = (identifiers: readonly Identifier[]): readonly Buffer[] =>
    identifiers.filter(({ kind }) => kind === 'email').map(ofAddress);

  const keyOf = async (tx: Transaction, system: string): Promise<DataKey> => {
    const read = () =>
      unwrap(tx)
        .selectFrom('standing_key')
        .select('data_key')
        .where('system', '=', system)
        .executeTakeFirst();
    const known = await read();
    if (known) return keys.unlock(tx, known.data_key);
    const made = await keys.createDataKey(tx, 'index');
    const added = await unwrap(tx)
      .insertInto('standing_key')
      .values({ system, data_key: made })
      .onConflict((conflict) => conflict.doNothing())
      .returning('data_key')
      .executeTakeFirst();
    if (added) return keys.unlock(tx, made);
    await unwrap(tx).deleteFrom('data_key').where('id', '=', made).execute();
    return keys.unlock(tx, (await read())?.data_key ?? made);
  };

  /** In the order in which whoever scans takes them. */
  const locked = async (
    tx: Transaction,
    system: string,
    refs: readonly Ref[],
  ): Promise<readonly Buffer[]> => {
    const digests = refs.flatMap((ref) => digestsOf({ system, ...ref }));
    await sql`
      select from standing where system = ${system} and digest = any(${digests}::bytea[])
      order by digest for update`.execute(unwrap(tx));
    return digests;
  };

  return {
    async see(tx, system, rows, at) {
      if (rows.length === 0) return;
      const key = await keyOf(tx, system);
      const given = [...new Map(rows.map((row) => [`${row.ref.kind}:${row.ref.id}`, row])).values()]
        .map(({ ref, identifiers }) => ({
          ref,
          digest: keys.lookUp.current('ref', recordKey({ system, ...ref })).digest,
          addresses: addressesOf(identifiers)
            .map((one) => one.toString('hex'))
            .join(' '),
        }))
        // Whoever scans and whoever is told of it take the rows in one order, so that none waits in a ring.
        .sort((a, b) => Buffer.compare(a.digest, b.digest));
      await sql`
        insert into standing (system, kind, digest, addresses, sealed, seen_at)
        select ${system}, kind, digest,
          coalesce((select array_agg(decode(one, 'hex')) from unnest(string_to_array(nullif(addresses, ''), ' ')) as one), '{}'),
          sealed, ${at}
        from unnest(
          ${given.map(({ ref }) => ref.kind)}::text[], ${given.map(({ digest }) => digest)}::bytea[],
          ${given.map(({ addresses }) => addresses)}::text[], ${given.map(({ ref }) => key.seal(ref))}::bytea[]
        ) as given (kind, digest, addresses, sealed)
        on conflict (system, digest) do update set addresses = excluded.addresses, seen_at = excluded.seen_at`.execute(
        unwrap(tx),
      );
    },
    async find(tx, ref) {
      const row = await unwrap(tx)
        .selectFrom('standing')
        .select('leaving_at')
        .where('system', '=', ref.system)
        .where('digest', 'in', [...digestsOf(ref)])
        .executeTakeFirst();
      return row ? { leavingAt: row.leaving_at } : null;
    },
    async beside(tx, ref, systems) {
      const digests = digestsOf(ref);
      const { rows } = await sql<{ system: string; sealed: Buffer }>`
        select other.system, other.sealed from standing own
        join standing other on other.addresses && own.addresses
        where own.system = ${ref.system} and own.digest = any(${[...digests]}::bytea[])
          and other.system = any(${[...systems]}::text[])
          and not (other.system = own.system and other.digest = own.digest)
        order by other.system, other.digest limit ${BESIDE_MOST + 1}`.execute(unwrap(tx));
      if (rows.length > BESIDE_MOST) return [];
      const found: RecordRef[] = [];
      for (const { system, sealed } of rows)
        found.push({ system, ...((await keyOf(tx, system)).open(sealed) as Ref) });
      return found;
    },
    async carriedBy(tx, ref, addresses) {
      const row = await unwrap(tx)
        .selectFrom('standing')
        .select('addresses')
        .where('system', '=', ref.system)
        .where('digest', 'in', [...digestsOf(ref)])
        .executeTakeFirst();
      const known = new Set(row?.addresses.map((one) => one.toString('hex')));
      return addresses.filter((one) =>
        keys.lookUp
          .all(one.kind, normalise(one))
          .some(({ digest }) => one.kind === 'email' && known.has(digest.toString('hex'))),
      );
    },
    async leaving(tx, system, refs, at) {
      if (refs.length === 0) return;
      const digests = await locked(tx, system, refs);
      await sql`
        update standing set leaving_at = ${at}
        where system = ${system} and digest = any(${digests}::bytea[])`.execute(unwrap(tx));
    },
    async drop(tx, system, refs) {
      if (refs.length === 0) return;
      const digests = await locked(tx, system, refs);
      await sql`
        delete from standing where system = ${system} and digest = any(${digests}::bytea[])`.execute(
        unwrap(tx),
      );
    },
    async dropUnseen(tx, system, kind, before) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('standing')
        .where('system', '=', system)
        .where('kind', '=', kind)
        .where('seen_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
