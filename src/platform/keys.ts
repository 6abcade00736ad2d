import { createHmac, createPrivateKey, createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { KeyDestroyed } from '../ports/keys.ts';
import type { DataKey, KeyAtRest, KeyedHashes, Keys } from '../ports/keys.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import { dataKey, decrypt } from './data-key.ts';
import { enterFirstKey, notOfThisStore, openKeyRing } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import type { Tables } from './postgres/tables.ts';
import { isOfOneMoment, leaveWithCommit, statement, unwrap } from './postgres/transaction.ts';

/**
 * The keys of this store, unwrapped by the master key. Look-up, suppression and signing keys are made
 * when they are first needed and read once: after a new version is made, every process is started again.
 */
export async function openKeys(db: Kysely<Tables>, masterKey: Uint8Array): Promise<Keys> {
  return keysOn(db, await openKeyRing(db, masterKey));
}

/** @throws Error when the ring holds no key of this store */
export async function keysOn(db: Kysely<Tables>, ring: KeyRing): Promise<Keys> {
  const from = (tx: Transaction | null) => (tx === null ? db : unwrap(tx));
  const opened = openedKeys();
  const unlockAs: Keys['unlockAs'] = async (tx, keyId, atRest) => {
    if (atRest?.wrapped === undefined || atRest.wrapped === null) throw new KeyDestroyed(keyId);
    const row = { wrapped: Buffer.from(atRest.wrapped), wrapped_by: atRest.wrappedBy };
    const key = dataKey(await ring.unwrap(from(tx), row, dataKeyName(keyId)));
    if (tx !== null && isOfOneMoment(tx)) opened.keep(tx, keyId, key);
    return key;
  };
  const unlock: Keys['unlock'] = async (tx, keyId) => {
    const known = tx && opened.of(tx, keyId);
    if (known) return known;
    const [atRest] = await readKey(tx ?? db, [keyId]);
    return unlockAs(tx, keyId, atRest ?? null);
  };

  const thisYear = new Date().getUTCFullYear();
  // Read now: whoever needs one is in a transaction, and as many as there are connections would wait for one more.
  const years = [thisYear, thisYear + 1].map((year) => [year, `subject-${year}`] as const);
  const read = await readSecrets(db, ring, [
    'signing',
    'look-up',
    'suppression',
    ...years.map(([, kind]) => kind),
  ]);
  if (!ring.isEntered) await enterFirstKey(db, ring.given);
  const privateKey = signingKey(read.get('signing')?.at(-1)?.secret ?? null);
  const subjectKeys = new Map<number, Promise<Uint8Array | null>>(
    years.map(([year, kind]) => [year, Promise.resolve(read.get(kind)?.[0]?.secret ?? null)]),
  );
  const subjectKey = (year: number): Promise<Uint8Array | null> => {
    const known = subjectKeys.get(year);
    if (known) return known;
    const asked = secrets(db, ring, `subject-${year}`).then(([yearly]) => yearly?.secret ?? null);
    subjectKeys.set(year, asked);
    asked.catch(() => subjectKeys.delete(year));
    return asked;
  };

  return {
    async createDataKey(tx, purpose) {
      const id = randomUUID();
      const bytes = randomBytes(32);
      const { wrapped, wrapped_by } = await ring.wrap(from(tx), bytes, dataKeyName(id));
      // Whatever refers to it is asked after it.
      leaveWithCommit(tx, enterKey(tx, [id, purpose, wrapped, wrapped_by]));
      opened.keep(tx, id, dataKey(bytes));
      return id;
    },
    unlock,
    unlockAs,
    seal: async (tx, keyId, value) => (await unlock(tx, keyId)).seal(value),
    open: async (tx, keyId, sealed) => (await unlock(tx, keyId)).open(sealed),
    async destroyDataKey(tx, keyId) {
      opened.drop(tx, keyId);
      await from(tx)
        .updateTable('data_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('id', '=', keyId)
        .where('destroyed_at', 'is', null)
        .execute();
    },
    lookUp: keyedHashes(read.get('look-up') ?? []),
    suppression: keyedHashes(read.get('suppression') ?? []),
    subjectKey,
    async destroySubjectKey(tx, ofYear) {
      const { numUpdatedRows } = await from(tx)
        .updateTable('secret')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('kind', '=', `subject-${ofYear}`)
        .where('destroyed_at', 'is', null)
        .executeTakeFirst();
      subjectKeys.delete(ofYear);
      return numUpdatedRows > 0n;
    },
    sign: (bytes) => sign(null, bytes, privateKey),
    publicKey: rawPublicKey(privateKey),
    async publicKeys() {
      const now = (await existing(db, ring, 'signing')).map(({ secret }) => rawPublicKey(signingKey(secret)));
      const before = (await existing(db, ring, EARLIER_SIGNING)).map(({ secret }) => secret);
      return [...now, ...before.toReversed()];
    },
  };
}

/** The public keys of signing keys that were replaced: sealed as secrets are, so that nobody adds one of their own. */
export const EARLIER_SIGNING = 'signing-public';

export function dataKeyName(id: string): string {
  return `data key ${id}`;
}

export function secretName(kind: string, version: number): string {
  return `secret ${kind} ${version}`;
}

const readKey = statement<KeyAtRest>(
  'data-key',
  'reads',
  'select wrapped, wrapped_by as "wrappedBy" from data_key where id = $1',
);
const enterKey = statement<never>(
  'data-key-enter',
  'writes',
  'insert into data_key (id, purpose, wrapped, wrapped_by) values ($1, $2, $3, $4)',
);

/**
 * Keys that a transaction need not ask for again until it ends: those it makes, which nobody else can destroy before, and
 * those it reads where all of it is of one moment, in which a key is there or is not.
 */
function openedKeys() {
  const byTransaction = new WeakMap<Transaction, Map<string, DataKey>>();
  return {
    of: (tx: Transaction, id: string): DataKey | null => byTransaction.get(tx)?.get(id) ?? null,
    keep(tx: Transaction, id: string, key: DataKey): void {
      const known = byTransaction.get(tx) ?? new Map<string, DataKey>();
      byTransaction.set(tx, known.set(id, key));
    },
    drop: (tx: Transaction, id: string): void => void byTransaction.get(tx)?.delete(id),
  };
}

interface Secret {
  readonly version: number;
  readonly secret: Buffer;
}

/** Those of several kinds, by one statement where each has been made. */
async function readSecrets(
  db: Kysely<Tables>,
  ring: KeyRing,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, readonly Secret[]>> {
  const rows = await db
    .selectFrom('secret')
    .select(['kind', 'version', 'wrapped', 'wrapped_by'])
    .where('kind', 'in', [...kinds])
    .orderBy('version')
    .execute();
  const made = Map.groupBy(rows, ({ kind }) => kind);
  const found = new Map<string, readonly Secret[]>();
  for (const kind of kinds) {
    const versions = made.get(kind);
    found.set(kind, await (versions ? openAll(db, ring, kind, versions) : secrets(db, ring, kind)));
  }
  return found;
}

/** Every version that was not destroyed, oldest first; version 1 is made when there has never been any. */
async function secrets(db: Kysely<Tables>, ring: KeyRing, kind: string): Promise<readonly Secret[]> {
  const [any] = await db.selectFrom('secret').select('version').where('kind', '=', kind).limit(1).execute();
  if (!any) {
    await db.transaction().execute(async (tx) => {
      const made = await ring.make(tx, secretName(kind, 1));
      // Another process may be first: then its secret is the one.
      await tx
        .insertInto('secret')
        .values({ kind, version: 1, ...made })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
  return existing(db, ring, kind);
}

async function existing(db: Kysely<Tables>, ring: KeyRing, kind: string): Promise<readonly Secret[]> {
  const rows = await db
    .selectFrom('secret')
    .select(['version', 'wrapped', 'wrapped_by'])
    .where('kind', '=', kind)
    .orderBy('version')
    .execute();
  return openAll(db, ring, kind, rows);
}

async function openAll(
  db: Kysely<Tables>,
  ring: KeyRing,
  kind: string,
  versions: readonly Pick<Selectable<Tables['secret']>, 'version' | 'wrapped' | 'wrapped_by'>[],
): Promise<readonly Secret[]> {
  const found: Secret[] = [];
  for (const { version, wrapped, wrapped_by } of versions) {
    if (wrapped === null) continue;
    found.push({
      version,
      secret: await secretIn(db, ring, { wrapped, wrapped_by }, secretName(kind, version)),
    });
  }
  return found;
}

async function secretIn(
  db: Kysely<Tables>,
  ring: KeyRing,
  row: Parameters<KeyRing['unwrap']>[1],
  name: string,
): Promise<Buffer> {
  const key = await ring.key(db, row.wrapped_by);
  try {
    return decrypt(key, row.wrapped, name);
  } catch {
    throw notOfThisStore();
  }
}

function keyedHashes(versions: readonly Secret[]): KeyedHashes {
  const newestFirst = versions.toReversed();
  const hash = ({ version, secret }: Secret, kind: string, normalised: string) => ({
    version,
    digest: createHmac('sha256', secret).update(`${kind}\0${normalised}`).digest(),
  });
  return {
    current(kind, normalised) {
      const [newest] = newestFirst;
      if (newest === undefined) throw new Error('Every version of this look-up key has been destroyed.');
      return hash(newest, kind, normalised);
    },
    all: (kind, normalised) => newestFirst.map((secret) => hash(secret, kind, normalised)),
  };
}

/** RFC 8410's frame around a raw Ed25519 seed. */
const pkcs8Frame = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signingKey(seed: Buffer | null) {
  if (seed === null)
    throw new Error('The signing key of this store has been destroyed: restore it from its copy.');
  return createPrivateKey({ key: Buffer.concat([pkcs8Frame, seed]), format: 'der', type: 'pkcs8' });
}

export function rawPublicKey(privateKey: ReturnType<typeof signingKey>): Uint8Array {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return spki.subarray(-32);
}
