import { createPublicKey, createSecretKey, randomBytes, verify } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { encrypt } from '../../src/platform/data-key.ts';
import { openKeys } from '../../src/platform/keys.ts';
import { fingerprint } from '../../src/platform/key-ring.ts';
import { keyPlace, readMasterKey, restoreMasterKey } from '../../src/platform/master-key.ts';
import { openDatabase } from '../../src/platform/postgres/connect.ts';
import { read, transact } from '../../src/platform/postgres/transaction.ts';
import { KeyDestroyed, type Keys } from '../../src/ports/keys.ts';
import type { Transaction } from '../../src/ports/store-transaction.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statements.ts';

const masterKey = randomBytes(32);
let database: TestDatabase;
let keys: Keys;
beforeAll(async () => {
  database = await createDatabase();
  keys = await openKeys(database.db.kysely, masterKey);
});
afterAll(() => database.close());

async function newKey(): Promise<string> {
  return transact(database.db.kysely, (tx) => keys.createDataKey(tx, 'request 7'));
}

test('the key of the year is at hand while every connection is in a transaction', async () => {
  const one = openDatabase(database.url, 1);
  try {
    const held = await openKeys(one.kysely, masterKey);
    const year = new Date().getUTCFullYear();
    const read = await transact(one.kysely, async () => held.subjectKey(year));
    expect(read).toEqual(await keys.subjectKey(year));
  } finally {
    await one.close();
  }
});

describe('a data key', () => {
  test('gives back what it sealed, also after a restart', async () => {
    const id = await newKey();
    const sealed = await keys.seal(null, id, { name: 'Zoé Îlot', tags: [1, null] });
    const reopened = await openKeys(database.db.kysely, masterKey);
    expect(await reopened.open(null, id, sealed)).toEqual({ name: 'Zoé Îlot', tags: [1, null] });
    expect(sealed.includes('Zoé')).toBe(false);
  });

  test('never seals the same value to the same bytes', async () => {
    const id = await newKey();
    expect(await keys.seal(null, id, 'a')).not.toEqual(await keys.seal(null, id, 'a'));
  });

  test('opens nothing that was changed or that another key sealed', async () => {
    const [mine, other] = [await newKey(), await newKey()];
    const sealed = await keys.seal(null, mine, 'a');
    await expect(keys.open(null, other, sealed)).rejects.toThrow('changed, or belongs to another key');
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    await expect(keys.open(null, mine, sealed)).rejects.toThrow('changed, or belongs to another key');
  });

  test('once destroyed reads nothing any more, and is nowhere in the store', async () => {
    const id = await newKey();
    const sealed = await keys.seal(null, id, 'a');
    await transact(database.db.kysely, (tx) => keys.destroyDataKey(tx, id));
    await expect(keys.open(null, id, sealed)).rejects.toThrow(KeyDestroyed);
    const { rows } = await sql`select wrapped from data_key where id = ${id}`.execute(database.db.kysely);
    expect(rows).toEqual([{ wrapped: null }]);
  });

  test('vanishes with the transaction that made it', async () => {
    let id = '';
    const failing = transact(database.db.kysely, async (tx) => {
      id = await keys.createDataKey(tx, 'request 8');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(keys.seal(null, id, 'a')).rejects.toThrow(KeyDestroyed);
  });

  test('is asked for once by whoever reads as of one moment, and each time by whoever may write', async () => {
    const id = await newKey();
    const sealed = await keys.seal(null, id, 'a');
    const { kysely, pool } = database.db;
    const openTwice = async (tx: Transaction): Promise<unknown> =>
      (await keys.open(tx, id, sealed)) === (await keys.open(tx, id, sealed));
    const keyIsRead = (text: string): boolean => text.includes('from data_key');
    const reading = await statementsOf(pool, () => read(kysely, openTwice));
    expect(reading.filter(keyIsRead)).toHaveLength(1);
    const writing = await statementsOf(pool, () => transact(kysely, openTwice));
    expect(writing.filter(keyIsRead)).toHaveLength(2);
  });

  test('is at hand for the transaction that makes it, until that destroys it', async () => {
    const opened = transact(database.db.kysely, async (tx) => {
      const id = await keys.createDataKey(tx, 'request 9');
      const sealed = await keys.seal(tx, id, 'a');
      expect(await keys.open(tx, id, sealed)).toBe('a');
      await keys.destroyDataKey(tx, id);
      return keys.open(tx, id, sealed);
    });
    await expect(opened).rejects.toThrow(KeyDestroyed);
  });

  test('that somebody else destroys meanwhile opens nothing more for whoever may write', async () => {
    const id = await newKey();
    const sealed = await keys.seal(null, id, 'a');
    const { kysely } = database.db;
    const overtaken = transact(kysely, async (tx) => {
      await keys.open(tx, id, sealed);
      await transact(kysely, (night) => keys.destroyDataKey(night, id));
      return keys.open(tx, id, sealed);
    });
    await expect(overtaken).rejects.toThrow(KeyDestroyed);
  });

  test('opens the pieces of a file only in their place', async () => {
    const key = await keys.unlock(null, await newKey());
    const place = { file: 'a', index: 0, last: false };
    const sealed = key.sealChunk(Buffer.from('piece'), place);
    expect(key.openChunk(sealed, place).toString()).toBe('piece');
    for (const elsewhere of [
      { ...place, file: 'b' },
      { ...place, index: 1 },
      { ...place, last: true },
    ]) {
      expect(() => key.openChunk(sealed, elsewhere)).toThrow('changed, or belongs to another key');
    }
  });
});

test('a look-up finds the same value again, of the same kind and under the same key only', () => {
  const { version, digest } = keys.lookUp.current('email', 'zoe@example.fr');
  expect(version).toBe(1);
  expect(keys.lookUp.all('email', 'zoe@example.fr')).toEqual([{ version, digest }]);
  expect(keys.lookUp.current('phone', 'zoe@example.fr').digest).not.toEqual(digest);
  expect(keys.suppression.current('email', 'zoe@example.fr').digest).not.toEqual(digest);
});

test('a value hashed under an older key is still found after a newer key is made', async () => {
  const own = await createDatabase();
  const before = (await openKeys(own.db.kysely, masterKey)).lookUp.current('email', 'a');
  const wrapped = encrypt(createSecretKey(masterKey), randomBytes(32), 'secret look-up 2');
  await own.db.kysely.insertInto('secret').values({ kind: 'look-up', version: 2, wrapped }).execute();
  const { lookUp } = await openKeys(own.db.kysely, masterKey);
  expect(lookUp.current('email', 'a').version).toBe(2);
  expect(lookUp.all('email', 'a')).toEqual([lookUp.current('email', 'a'), before]);
  await own.close();
});

test('every process has the same keys, even when they boot at once', async () => {
  const own = await createDatabase();
  const [one, two] = await Promise.all([
    openKeys(own.db.kysely, masterKey),
    openKeys(own.db.kysely, masterKey),
  ]);
  expect(one.publicKey).toEqual(two.publicKey);
  expect(one.lookUp.current('email', 'a')).toEqual(two.lookUp.current('email', 'a'));
  expect(await one.subjectKey(2026)).toEqual(await two.subjectKey(2026));
  expect(await one.subjectKey(2027)).not.toEqual(await one.subjectKey(2026));
  await own.close();
});

test('a signature is checked with nothing but the public key', () => {
  const bytes = Buffer.from('checkpoint');
  const x = Buffer.from(keys.publicKey).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  expect(verify(null, bytes, publicKey, keys.sign(bytes))).toBe(true);
  expect(verify(null, Buffer.from('checkpoinT'), publicKey, keys.sign(bytes))).toBe(false);
});

test('another master key is refused with what to do', async () => {
  await expect(openKeys(database.db.kysely, randomBytes(32))).rejects.toThrow(
    'The master key is not the one this store was made with',
  );
});

describe('the master key', () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'greffe-key-'));
  });
  afterAll(() => rm(data, { recursive: true }));

  test('is made once, by whoever comes first, for its owner only', async () => {
    const settings = { given: undefined, data, mayBeMade: true };
    const made = await Promise.all([1, 2, 3].map(() => readMasterKey(settings)));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await stat(join(data, 'keys', 'master'))).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(join(data, 'keys', 'master'), 'utf8'), 'base64')).toEqual(made[0]);
  });

  test('is not made anew beside a store that was made with another one', async () => {
    const orphaned = await mkdtemp(join(tmpdir(), 'greffe-key-'));
    await mkdir(join(orphaned, 'postgres'));
    await expect(readMasterKey({ given: undefined, data: orphaned, mayBeMade: true })).rejects.toThrow(
      'restore it from its copy',
    );
    await rm(orphaned, { recursive: true });
  });

  test('must be given with a database of one’s own', async () => {
    await expect(readMasterKey({ given: undefined, data, mayBeMade: false })).rejects.toThrow(
      'GREFFE_MASTER_KEY is missing',
    );
  });

  test('that is to replace it is made once, and adopted once it is the one in use', async () => {
    const own = await mkdtemp(join(tmpdir(), 'greffe-key-'));
    const kept = { given: undefined, data: own, mayBeMade: true };
    const before = await readMasterKey(kept);
    const place = keyPlace(own, undefined);
    const [next, same] = await Promise.all([place.next(), place.next()]);
    expect(same).toEqual(next);
    await place.adopt(fingerprint(before));
    expect(await readMasterKey(kept)).toEqual(before);
    for (const _time of ['once', 'again']) {
      await place.adopt(fingerprint(next));
      expect(await readMasterKey(kept)).toEqual(Buffer.from(next));
    }
    const copy = await readFile(join(own, 'keys', `master-${fingerprint(before)}`), 'utf8');
    expect(Buffer.from(copy, 'base64')).toEqual(before);
    await rm(own, { recursive: true });
  });

  test('that is put back replaces none', async () => {
    const own = await mkdtemp(join(tmpdir(), 'greffe-key-'));
    const path = await restoreMasterKey(own, masterKey);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readMasterKey({ given: undefined, data: own, mayBeMade: true })).toEqual(masterKey);
    await expect(restoreMasterKey(own, randomBytes(32))).rejects.toThrow(
      'is there already: move it away first',
    );
    expect(await readMasterKey({ given: undefined, data: own, mayBeMade: true })).toEqual(masterKey);
    await rm(own, { recursive: true });
  });

  test('must be 32 bytes', async () => {
    const short = randomBytes(16).toString('base64');
    await expect(readMasterKey({ given: short, data, mayBeMade: true })).rejects.toThrow(
      'GREFFE_MASTER_KEY does not hold 32 bytes',
    );
  });
});
