import { sql } from 'kysely';
import type { Identifier, RecordRef, Ref } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { DataKey, Keys } from '../../../../ports/keys.ts';
import type { Beside, StandingIndex } from '../../../../ports/notice-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';

/** More rows of one address than a person has are a mailbox of many. */
const BESIDE_MOST = 20;

export function standingIndex(keys: Keys, normalise: Normalise): StandingIndex {
  const digestsOf = (ref: RecordRef): readonly Buffer[] =>
    keys.lookUp.all('ref', recordKey(ref)).map(({ digest }) => digest);
  const ofAddress = (one: Identifier): Buffer => keys.lookUp.current(one.kind, normalise(one)).digest;
  /** As one text: of arrays of arrays PostgreSQL wants all of one length. */
  const hexOf = (identifiers: readonly Identifier[], kind: Beside['by']): string =>
    identifiers
      .filter((one) => one.kind === kind)
      .map((one) => ofAddress(one).toString('hex'))
      .join(' ');

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
          addresses: hexOf(identifiers, 'email'),
          numbers: hexOf(identifiers, 'phone'),
        }))
        // Whoever scans and whoever is told of it take the rows in one order, so that none waits in a ring.
        .sort((a, b) => Buffer.compare(a.digest, b.digest));
      await sql`
        insert into standing (system, kind, digest, addresses, numbers, sealed, seen_at)
        select ${system}, kind, digest,
          coalesce((select array_agg(decode(one, 'hex')) from unnest(string_to_array(nullif(addresses, ''), ' ')) as one), '{}'),
          coalesce((select array_agg(decode(one, 'hex')) from unnest(string_to_array(nullif(numbers, ''), ' ')) as one), '{}'),
          sealed, ${at}
        from unnest(
          ${given.map(({ ref }) => ref.kind)}::text[], ${given.map(({ digest }) => digest)}::bytea[],
          ${given.map(({ addresses }) => addresses)}::text[], ${given.map(({ numbers }) => numbers)}::text[],
          ${given.map(({ ref }) => key.seal(ref))}::bytea[]
        ) as given (kind, digest, addresses, numbers, sealed)
        on conflict (system, digest) do update
          set addresses = excluded.addresses, numbers = excluded.numbers, seen_at = excluded.seen_at`.execute(
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
      const own = await unwrap(tx)
        .selectFrom('standing')
        .select(['addresses', 'numbers'])
        .where('system', '=', ref.system)
        .where('digest', 'in', [...digestsOf(ref)])
        .executeTakeFirst();
      const by = own && own.addresses.length === 0 ? 'phone' : 'email';
      const shared = (by === 'email' ? own?.addresses : own?.numbers) ?? [];
      if (shared.length === 0) return { by, records: [] };
      const { rows } = await sql<{ system: string; sealed: Buffer }>`
        select system, sealed from standing
        where ${sql.ref(by === 'email' ? 'addresses' : 'numbers')} && ${shared}::bytea[]
          and system = any(${[...systems]}::text[])
          and not (system = ${ref.system} and digest = any(${[...digestsOf(ref)]}::bytea[]))
        order by system, digest limit ${BESIDE_MOST + 1}`.execute(unwrap(tx));
      const isShared = by === 'email' ? rows.length > BESIDE_MOST : hasTwoOfOne(rows, ref.system);
      const records: RecordRef[] = [];
      for (const { system, sealed } of isShared ? [] : rows)
        records.push({ system, ...((await keyOf(tx, system)).open(sealed) as Ref) });
      return { by, records };
    },
    async carriedBy(tx, ref, addresses) {
      const row = await unwrap(tx)
        .selectFrom('standing')
        .select(['addresses', 'numbers'])
        .where('system', '=', ref.system)
        .where('digest', 'in', [...digestsOf(ref)])
        .executeTakeFirst();
      const known = new Set([...(row?.addresses ?? []), ...(row?.numbers ?? [])].map(inHex));
      return addresses.filter((one) =>
        keys.lookUp.all(one.kind, normalise(one)).some(({ digest }) => known.has(inHex(digest))),
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

/** A number that another tool has on two rows is a switchboard's, or a family's. */
function hasTwoOfOne(rows: readonly { readonly system: string }[], own: string): boolean {
  return [...Map.groupBy(rows, ({ system }) => system)].some(
    ([system, some]) => system !== own && some.length > 1,
  );
}

function inHex(digest: Buffer): string {
  return digest.toString('hex');
}
