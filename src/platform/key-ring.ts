import { createSecretKey, hash, randomBytes, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { decrypt, encrypt } from './data-key.ts';
import type { Tables } from './postgres/tables.ts';
import { statement } from './postgres/transaction.ts';

/** A key of the store as it lies there. */
export interface Wrapped {
  readonly wrapped: Buffer;
  readonly wrapped_by: string | null;
}

/**
 * The master keys this process can use: the one it was given, and during a replacement the other one too, which the store
 * holds wrapped by it. So nobody has to stop while a master key is replaced, whichever of the two they were started with.
 */
export interface KeyRing {
  /** Fingerprint of the key this process was given. */
  readonly given: string;
  /** Whether the store knows of any: one that has had no other is entered once it has opened something. */
  readonly isEntered: boolean;
  /**
   * Wraps by whichever key is the current one until the transaction ends. @param name  what it belongs to, authenticated
   */
  wrap(db: Kysely<Tables>, plain: Uint8Array, name: string): Promise<Required<Wrapped>>;
  /** A new random key of 32 bytes, wrapped. */
  make(db: Kysely<Tables>, name: string): Promise<Required<Wrapped>>;
  unwrap(db: Kysely<Tables>, row: Wrapped, name: string): Promise<Buffer>;
  /** The key of that fingerprint. @throws Error where this process cannot know it */
  key(db: Kysely<Tables>, id: string | null): Promise<KeyObject>;
}

/** Tells keys apart, and tells nothing of them. */
export function fingerprint(masterKey: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from('greffe master key\n'), masterKey]), 'hex').slice(0, 16);
}

/** @throws Error when the key is none of this store's, or was replaced */
export async function openKeyRing(db: Kysely<Tables>, bytes: Uint8Array): Promise<KeyRing> {
  const given = fingerprint(bytes);
  const known = new Map<string, KeyObject>([[given, createSecretKey(bytes)]]);
  let first: string | null = null;

  const read = async (from: Kysely<Tables>) => {
    const rows = await from.selectFrom('master_key').selectAll().execute();
    first = rows.find(({ follows }) => follows === null)?.id ?? null;
    // At most two of them are linked: a replacement begins only once the one before has ended.
    for (const { id, follows, forward, backward } of rows) {
      if (follows === null || forward === null || backward === null) continue;
      const [mine, before] = [known.get(id), known.get(follows)];
      if (mine && !before)
        known.set(follows, createSecretKey(decrypt(mine, backward, linkName(id, follows))));
      if (before && !mine) known.set(id, createSecretKey(decrypt(before, forward, linkName(follows, id))));
    }
    return rows;
  };

  const key = async (from: Kysely<Tables>, id: string | null): Promise<KeyObject> => {
    const found = known.get(id ?? first ?? given);
    if (found) return found;
    await read(from);
    const linked = known.get(id ?? first ?? given);
    if (linked) return linked;
    throw new Error(
      'The master key was replaced while this process ran: give it the new one, and start it again.',
    );
  };

  const rows = await read(db);
  const mine = rows.find(({ id }) => id === given);
  if (rows.length > 0 && !mine) throw notOfThisStore();
  if (mine?.retired_at) throw replacedOn(mine.retired_at);

  const wrap: KeyRing['wrap'] = async (from, plain, name) => {
    const id = await currentKey(from);
    return { wrapped: encrypt(await key(from, id), plain, name), wrapped_by: id };
  };
  return {
    given,
    isEntered: rows.length > 0,
    key,
    wrap,
    make: (from, name) => wrap(from, randomBytes(32), name),
    unwrap: async (from, { wrapped, wrapped_by }, name) =>
      decrypt(await key(from, wrapped_by), wrapped, name),
  };
}

/** Enters the key of a store that has had no other, once it has opened something there or made it. */
export async function enterFirstKey(db: Kysely<Tables>, given: string): Promise<void> {
  await db
    .insertInto('master_key')
    .values({ id: given, is_current: true, follows: null, forward: null, backward: null, retired_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Shared until the transaction ends: a replacement begins after whoever wraps by the one before. Null: none is entered. */
async function currentKey(db: Kysely<Tables>): Promise<string | null> {
  for (;;) {
    const [current] = await shareCurrent(db, []);
    if (current) return current.id;
    // Whoever waited for a replacement to begin finds the row of before no more current: the next look finds the new one.
    const any = await db.selectFrom('master_key').select('id').limit(1).executeTakeFirst();
    if (!any) return null;
  }
}

const shareCurrent = statement<{ readonly id: string }>(
  'master-key-current',
  'locks',
  'select id from master_key where is_current for share',
);

/** What the link between two keys is authenticated by: which wraps which. */
export function linkName(by: string, of: string): string {
  return `master key ${of} by ${by}`;
}

export function notOfThisStore(): Error {
  return new Error(
    'The master key is not the one this store was made with: give the right GREFFE_MASTER_KEY, ' +
      'or restore `keys/master` in the data directory from its copy.',
  );
}

function replacedOn(at: Date): Error {
  const day = at.toISOString().slice(0, 10);
  return new Error(
    `This master key was replaced, and opens nothing here since ${day}: give the one that came after it.`,
  );
}
