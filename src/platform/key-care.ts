import { createSecretKey, type KeyObject } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { Refused } from '../domain/refused.ts';
import type { KeyCare, KeysState } from '../ports/key-care.ts';
import { decrypt, encrypt } from './data-key.ts';
import type { KeyRing } from './key-ring.ts';
import { fingerprint, linkName } from './key-ring.ts';
import { EARLIER_SIGNING, dataKeyName, rawPublicKey, secretName, signingKey } from './keys.ts';
import type { Tables } from './postgres/tables.ts';
import { transact, unwrap } from './postgres/transaction.ts';

/** Rows a transaction: whoever destroys a key meanwhile waits for one batch, not for all. */
const BATCH = 500;

export function keyCare(db: Kysely<Tables>, ring: KeyRing, masterKey: Uint8Array): KeyCare {
  const current = async (from: Kysely<Tables>) => {
    const row = await from
      .selectFrom('master_key')
      .selectAll()
      .where('is_current', '=', true)
      .executeTakeFirstOrThrow();
    return row;
  };

  return {
    masterKey: () => masterKey,
    fingerprint,
    state: () => stateOf(db, ring),
    async begin(tx, next) {
      const from = unwrap(tx);
      // Whoever wraps by the key before holds this row until they are through.
      const before = await from
        .selectFrom('master_key')
        .selectAll()
        .where('is_current', '=', true)
        .forUpdate()
        .executeTakeFirst();
      const id = fingerprint(next);
      // Another process began it while we waited.
      const now = before ?? (await current(from));
      if (now.id === id && now.forward !== null) return false;
      if (now.forward !== null || !before) throw underWay();
      const known = await from.selectFrom('master_key').select('id').where('id', '=', id).executeTakeFirst();
      if (known) throw usedBefore();
      const old = await ring.key(from, before.id);
      const fresh = createSecretKey(next);
      await from.updateTable('master_key').set({ is_current: false }).where('id', '=', before.id).execute();
      await from
        .insertInto('master_key')
        .values({
          id,
          is_current: true,
          follows: before.id,
          forward: encrypt(old, next, linkName(before.id, id)),
          backward: encrypt(fresh, old.export(), linkName(id, before.id)),
          retired_at: null,
        })
        .execute();
      return true;
    },
    async rewrapSome() {
      await transact(db, async (tx) => {
        const from = unwrap(tx);
        const { id } = await current(from);
        await rewrapSecrets(from, ring, id);
        await rewrapDataKeys(from, ring, id);
      });
      return leftUnder(db, (await current(db)).id);
    },
    async end(tx) {
      const from = unwrap(tx);
      const now = await from
        .selectFrom('master_key')
        .selectAll()
        .where('is_current', '=', true)
        .forUpdate()
        .executeTakeFirst();
      if (!now || now.forward === null) throw noReplacement();
      const left = await leftUnder(from, now.id);
      if (left > 0) throw keysLeft(left);
      if (ring.given !== now.id) throw oldKeyGiven();
      await from
        .updateTable('master_key')
        .set({ forward: null, backward: null })
        .where('id', '=', now.id)
        .execute();
      await from
        .updateTable('master_key')
        .set({ retired_at: new Date() })
        .where('is_current', '=', false)
        .where('retired_at', 'is', null)
        .execute();
    },
    replaceSigning: (tx) => replaceSigning(unwrap(tx), ring),
  };
}

async function stateOf(db: Kysely<Tables>, ring: KeyRing): Promise<KeysState> {
  const now = await db
    .selectFrom('master_key')
    .selectAll()
    .where('is_current', '=', true)
    .executeTakeFirstOrThrow();
  const versions = await db
    .selectFrom('secret')
    .select(['kind', 'version', 'created_at as since'])
    .where('wrapped', 'is not', null)
    .where('kind', '!=', EARLIER_SIGNING)
    .orderBy('kind')
    .orderBy('version')
    .execute();
  const isReplacing = now.forward !== null && now.follows !== null;
  return {
    current: now.id,
    since: now.since,
    given: ring.given,
    replaces: isReplacing && now.follows ? { id: now.follows, left: await leftUnder(db, now.id) } : null,
    versions,
  };
}

async function leftUnder(db: Kysely<Tables>, current: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from data_key where wrapped is not null and wrapped_by is distinct from ${current})
      + (select count(*) from secret where wrapped is not null and wrapped_by is distinct from ${current}) as left`.execute(
    db,
  );
  return rows[0]?.left ?? 0;
}

async function rewrapDataKeys(db: Kysely<Tables>, ring: KeyRing, current: string): Promise<void> {
  const rows = await db
    .selectFrom('data_key')
    .select(['id', 'wrapped', 'wrapped_by'])
    .where('wrapped', 'is not', null)
    .where(sql<boolean>`wrapped_by is distinct from ${current}`)
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute();
  const by = await ring.key(db, current);
  const wrapped: Buffer[] = [];
  for (const row of rows) wrapped.push(await rewrapped(db, ring, by, row, dataKeyName(row.id)));
  await sql`
    update data_key set wrapped = given.wrapped, wrapped_by = ${current}
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${wrapped}::bytea[]) as given (id, wrapped)
    where data_key.id = given.id`.execute(db);
}

/** A handful. */
async function rewrapSecrets(db: Kysely<Tables>, ring: KeyRing, current: string): Promise<void> {
  const rows = await db
    .selectFrom('secret')
    .select(['kind', 'version', 'wrapped', 'wrapped_by'])
    .where('wrapped', 'is not', null)
    .where(sql<boolean>`wrapped_by is distinct from ${current}`)
    .orderBy('kind')
    .orderBy('version')
    .forUpdate()
    .execute();
  const by = await ring.key(db, current);
  for (const row of rows) {
    const wrapped = await rewrapped(db, ring, by, row, secretName(row.kind, row.version));
    await db
      .updateTable('secret')
      .set({ wrapped, wrapped_by: current })
      .where('kind', '=', row.kind)
      .where('version', '=', row.version)
      .execute();
  }
}

async function rewrapped(
  db: Kysely<Tables>,
  ring: KeyRing,
  by: KeyObject,
  { wrapped, wrapped_by }: { readonly wrapped: Buffer | null; readonly wrapped_by: string | null },
  name: string,
): Promise<Buffer> {
  if (wrapped === null) throw new Error(`The ${name} was destroyed while its row was held.`);
  return encrypt(by, await ring.unwrap(db, { wrapped, wrapped_by }, name), name);
}

/** The private part is destroyed: whoever steals the store and the master key later signs nothing in its name. */
async function replaceSigning(db: Kysely<Tables>, ring: KeyRing): Promise<number> {
  const before = await db
    .selectFrom('secret')
    .select(['version', 'wrapped', 'wrapped_by'])
    .where('kind', '=', 'signing')
    .orderBy('version', 'desc')
    .forUpdate()
    .execute();
  const next = (before[0]?.version ?? 0) + 1;
  for (const { version, wrapped, wrapped_by } of before) {
    if (wrapped === null) continue;
    const key = await ring.key(db, wrapped_by);
    const seed = decrypt(key, wrapped, secretName('signing', version));
    const stays = await ring.wrap(db, rawPublicKey(signingKey(seed)), secretName(EARLIER_SIGNING, version));
    await db
      .insertInto('secret')
      .values({ kind: EARLIER_SIGNING, version, ...stays })
      .execute();
    await db
      .updateTable('secret')
      .set({ wrapped: null, destroyed_at: new Date() })
      .where('kind', '=', 'signing')
      .where('version', '=', version)
      .execute();
  }
  const made = await ring.make(db, secretName('signing', next));
  await db
    .insertInto('secret')
    .values({ kind: 'signing', version: next, ...made })
    .execute();
  return next;
}

function underWay(): Refused {
  return new Refused(
    'replacement-under-way',
    'Another replacement of the master key has not ended: go on with greffe key rotate, then end it with greffe key rotate --finish.',
  );
}

function usedBefore(): Refused {
  return new Refused(
    'key-used-before',
    'This store has had this master key already: give a new one, which `openssl rand -base64 32` makes.',
  );
}

function noReplacement(): Refused {
  return new Refused('no-replacement', 'No replacement of the master key is under way. Nothing to end.');
}

function keysLeft(left: number): Refused {
  return new Refused(
    'keys-left',
    `${left} keys are still wrapped by the master key before: go on with greffe key rotate.`,
  );
}

function oldKeyGiven(): Refused {
  return new Refused(
    'old-key-given',
    'This process was given the master key before: give every process the new one, start each again, then end the replacement.',
  );
}
