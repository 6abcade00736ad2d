import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  randomBytes,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { Kysely } from 'kysely';
import { KeyDestroyed, type DataKey, type KeyedHashes, type Keys } from '../ports/keys.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import { dataKey, decrypt, encrypt } from './data-key.ts';
import type { Tables } from './postgres/tables.ts';
import { unwrap } from './postgres/transaction.ts';

/**
 * The keys of this store, unwrapped by the master key. Look-up, suppression and signing keys are made
 * when they are first needed and read once: after a new version is made, every process is started again.
 */
export async function openKeys(db: Kysely<Tables>, masterKeyBytes: Uint8Array): Promise<Keys> {
  const masterKey = createSecretKey(masterKeyBytes);
  const from = (tx: Transaction | null) => (tx === null ? db : unwrap(tx));
  const unlock = async (tx: Transaction | null, keyId: string): Promise<DataKey> => {
    const row = await from(tx)
      .selectFrom('data_key')
      .select('wrapped')
      .where('id', '=', keyId)
      .executeTakeFirst();
    if (row?.wrapped === undefined || row.wrapped === null) throw new KeyDestroyed(keyId);
    return dataKey(decrypt(masterKey, row.wrapped, `data key ${keyId}`));
  };

  const signing = await secrets(db, masterKey, 'signing');
  const privateKey = signingKey(signing.at(-1)?.secret ?? null);
  const subjectKeys = new Map<number, Promise<Uint8Array | null>>();
  const subjectKey = (year: number): Promise<Uint8Array | null> => {
    const known = subjectKeys.get(year);
    if (known) return known;
    const asked = secrets(db, masterKey, `subject-${year}`).then(([yearly]) => yearly?.secret ?? null);
    subjectKeys.set(year, asked);
    asked.catch(() => subjectKeys.delete(year));
    return asked;
  };
  // Read now: whoever needs one is in a transaction, and as many as there are connections would wait for one more.
  const thisYear = new Date().getUTCFullYear();
  await subjectKey(thisYear);
  await subjectKey(thisYear + 1);

  return {
    async createDataKey(tx, purpose) {
      const id = randomUUID();
      const wrapped = encrypt(masterKey, randomBytes(32), `data key ${id}`);
      await from(tx).insertInto('data_key').values({ id, purpose, wrapped }).execute();
      return id;
    },
    unlock,
    seal: async (tx, keyId, value) => (await unlock(tx, keyId)).seal(value),
    open: async (tx, keyId, sealed) => (await unlock(tx, keyId)).open(sealed),
    async destroyDataKey(tx, keyId) {
      await from(tx)
        .updateTable('data_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('id', '=', keyId)
        .where('destroyed_at', 'is', null)
        .execute();
    },
    lookUp: keyedHashes(await secrets(db, masterKey, 'look-up')),
    suppression: keyedHashes(await secrets(db, masterKey, 'suppression')),
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
  };
}

interface Secret {
  readonly version: number;
  readonly secret: Buffer;
}

/** Every version that was not destroyed, oldest first; version 1 is made when there has never been any. */
async function secrets(db: Kysely<Tables>, masterKey: KeyObject, kind: string): Promise<readonly Secret[]> {
  const name = (version: number) => `secret ${kind} ${version}`;
  const read = () =>
    db
      .selectFrom('secret')
      .select(['version', 'wrapped'])
      .where('kind', '=', kind)
      .orderBy('version')
      .execute();
  let rows = await read();
  if (rows.length === 0) {
    const wrapped = encrypt(masterKey, randomBytes(32), name(1));
    // Another process may be first: then its secret is the one.
    await db
      .insertInto('secret')
      .values({ kind, version: 1, wrapped })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    rows = await read();
  }
  return rows.flatMap(({ version, wrapped }) =>
    wrapped === null ? [] : [{ version, secret: unwrapSecret(masterKey, wrapped, name(version)) }],
  );
}

function unwrapSecret(masterKey: KeyObject, wrapped: Buffer, name: string): Buffer {
  try {
    return decrypt(masterKey, wrapped, name);
  } catch {
    throw new Error(
      'The master key is not the one this store was made with: give the right GREFFE_MASTER_KEY, ' +
        'or restore `keys/master` in the data directory from its copy.',
    );
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

function signingKey(seed: Buffer | null) {
  if (seed === null)
    throw new Error('The signing key of this store has been destroyed: restore it from its copy.');
  return createPrivateKey({ key: Buffer.concat([pkcs8Frame, seed]), format: 'der', type: 'pkcs8' });
}

function rawPublicKey(privateKey: ReturnType<typeof signingKey>): Uint8Array {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return spki.subarray(-32);
}
