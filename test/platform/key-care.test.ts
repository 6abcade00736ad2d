import { createPublicKey, createSecretKey, randomBytes, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encrypt } from '../../src/platform/data-key.ts';
import { keyCare } from '../../src/platform/key-care.ts';
import { openUnderPassphrase, sealUnderPassphrase } from '../../src/platform/key-export.ts';
import { openKeyRing } from '../../src/platform/key-ring.ts';
import { keysOn, openKeys } from '../../src/platform/keys.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import type { KeyCare } from '../../src/ports/key-care.ts';
import type { Keys } from '../../src/ports/keys.ts';
import type { BorrowedDatabase } from '../support/database.ts';
import { borrowDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const [old, next, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];

let database: BorrowedDatabase;

beforeEach(async () => {
  database = await borrowDatabase();
});
afterEach(() => database.close());

const db = () => database.db.kysely;

/** A process that was given this key. */
async function started(masterKey: Buffer): Promise<{ readonly keys: Keys; readonly care: KeyCare }> {
  const ring = await openKeyRing(db(), masterKey);
  return { keys: await keysOn(db(), ring), care: keyCare(db(), ring, masterKey) };
}

interface Sealed {
  readonly id: string;
  readonly sealed: Buffer;
}

async function sealOne(keys: Keys, value = 'Zoé Canari'): Promise<Sealed> {
  const id = await transact(db(), (tx) => keys.createDataKey(tx, 'request'));
  return { id, sealed: await keys.seal(null, id, value) };
}

const opens = (keys: Keys, { id, sealed }: Sealed) => keys.open(null, id, sealed);

const begin = (care: KeyCare, key: Buffer) => transact(db(), (tx) => care.begin(tx, key));
const end = (care: KeyCare) => transact(db(), (tx) => care.end(tx));

async function rewrapAll(care: KeyCare): Promise<void> {
  while ((await care.rewrapSome()) > 0);
}

describe('while a master key is replaced', () => {
  test('whoever was given either of the two reads and writes, and ends with the new one alone', async () => {
    const before = await started(old);
    const one = await sealOne(before.keys);
    expect(await begin(before.care, next)).toBe(true);
    // Made by a process that was given the old key, and never asked again.
    const two = await sealOne(before.keys);
    const after = await started(next);
    const three = await sealOne(after.keys);
    for (const { keys } of [before, after, await started(old)])
      for (const sealed of [one, two, three]) expect(await opens(keys, sealed)).toBe('Zoé Canari');
    await rewrapAll(before.care);
    for (const { keys } of [before, after, await started(old), await started(next)])
      for (const sealed of [one, two, three]) expect(await opens(keys, sealed)).toBe('Zoé Canari');
    await end(after.care);
    const last = await started(next);
    for (const sealed of [one, two, three]) expect(await opens(last.keys, sealed)).toBe('Zoé Canari');
    expect(last.keys.publicKey).toEqual(before.keys.publicKey);
    expect(last.keys.lookUp.current('email', 'a')).toEqual(before.keys.lookUp.current('email', 'a'));
    await expect(openKeys(db(), old)).rejects.toThrow(/was replaced, and opens nothing here since 20\d\d-/);
    await expect(openKeys(db(), third)).rejects.toThrow('not the one this store was made with');
    // Nothing that is left in the store leads from the old key to the new one.
    const rows = await db().selectFrom('master_key').selectAll().execute();
    expect(rows.map(({ forward, backward }) => [forward, backward])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('a key made by the release before is wrapped anew like the others', async () => {
    const { keys, care } = await started(old);
    const id = '0d4b3c1a-0000-4000-8000-000000000001';
    const wrapped = encrypt(createSecretKey(old), randomBytes(32), `data key ${id}`);
    await db().insertInto('data_key').values({ id, purpose: 'request 1', wrapped }).execute();
    const sealed = { id, sealed: await keys.seal(null, id, 'Zoé Canari') };
    await begin(care, next);
    expect(await opens((await started(next)).keys, sealed)).toBe('Zoé Canari');
    await rewrapAll(care);
    await end((await started(next)).care);
    expect(await opens((await started(next)).keys, sealed)).toBe('Zoé Canari');
  });

  test('what was destroyed stays destroyed', async () => {
    const { keys, care } = await started(old);
    const gone = await sealOne(keys);
    await transact(db(), (tx) => keys.destroyDataKey(tx, gone.id));
    await begin(care, next);
    await rewrapAll(care);
    const { wrapped } = await db()
      .selectFrom('data_key')
      .select('wrapped')
      .where('id', '=', gone.id)
      .executeTakeFirstOrThrow();
    expect(wrapped).toBeNull();
  });

  test('two who replace it do one replacement, and a third key waits for its end', async () => {
    const [one, other] = [await started(old), await started(old)];
    const sealed = await Promise.all(Array.from({ length: 20 }, () => sealOne(one.keys)));
    const begun = await Promise.all([begin(one.care, next), begin(other.care, next)]);
    expect(begun.filter((isMine) => isMine)).toEqual([true]);
    await expect(begin(other.care, third)).rejects.toThrow('Another replacement of the master key');
    await Promise.all([rewrapAll(one.care), rewrapAll(other.care)]);
    const { keys, care } = await started(next);
    for (const each of sealed) expect(await opens(keys, each)).toBe('Zoé Canari');
    await end(care);
    await expect(begin(care, old)).rejects.toThrow('has had this master key already');
    expect(await begin(care, third)).toBe(true);
  });

  test('whoever makes a key meanwhile makes it before the replacement, or by the new key', async () => {
    const { care } = await started(old);
    const ring = await openKeyRing(db(), old);
    const id = '0d4b3c1a-0000-4000-8000-000000000002';
    const [isWrapped, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Between the look at which key is the current one and the row that is wrapped by it.
    const creating = db()
      .transaction()
      .execute(async (tx) => {
        const made = await ring.make(tx, `data key ${id}`);
        isWrapped.resolve();
        await mayGoOn.promise;
        await tx
          .insertInto('data_key')
          .values({ id, purpose: 'request', ...made })
          .execute();
      });
    await isWrapped.promise;
    let isBegun = false;
    const beginning = begin(care, next).then(() => (isBegun = true));
    const isWaiting = until(async () => {
      const { rows } = await database.db.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%master_key%for update%'`,
      );
      return rows.length > 0;
    });
    await Promise.race([beginning, isWaiting]);
    expect(isBegun).toBe(false);
    await isWaiting;
    mayGoOn.resolve();
    await creating;
    await beginning;
    await rewrapAll(care);
    const rows = await db().selectFrom('data_key').select('wrapped_by').where('id', '=', id).execute();
    expect(rows).toEqual([{ wrapped_by: care.fingerprint(next) }]);
  });

  test('it does not end before everything is wrapped anew, nor for whoever still has the old key', async () => {
    const { keys, care } = await started(old);
    await expect(end(care)).rejects.toThrow('No replacement of the master key is under way');
    await sealOne(keys);
    await begin(care, next);
    await expect(end((await started(next)).care)).rejects.toThrow('keys are still wrapped');
    await rewrapAll(care);
    await expect(end(care)).rejects.toThrow('was given the master key before');
    const { replaces, given, current } = await care.state();
    expect([replaces, given, current]).toEqual([
      { id: care.fingerprint(old), left: 0 },
      care.fingerprint(old),
      care.fingerprint(next),
    ]);
  });

  test('a process that was given the old key and asked nothing meanwhile says what to do', async () => {
    const stale = await started(old);
    const { care } = await started(old);
    await begin(care, next);
    await rewrapAll(care);
    await end((await started(next)).care);
    await expect(sealOne(stale.keys)).rejects.toThrow('give it the new one, and start it again');
  });

  test('neither of the two keys lies in the store in clear', async () => {
    const { care } = await started(old);
    await begin(care, next);
    const { rows } = await database.db.pool.query<{ row: string }>(
      'select m::text as row from master_key m union all select s::text from secret s',
    );
    const text = rows.map(({ row }) => row).join('\n');
    for (const key of [old, next]) {
      expect(text).not.toContain(key.toString('hex'));
      expect(text).not.toContain(key.toString('base64'));
    }
  });
});

describe('when the signing key is replaced', () => {
  const isSignedBy = (publicKey: Uint8Array | undefined, signature: Uint8Array): boolean => {
    const x = Buffer.from(publicKey ?? []).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from('checkpoint'), key, signature);
  };

  test('the new one signs, the private part of the one before is gone, its public part stays', async () => {
    const before = await started(old);
    const signature = before.keys.sign(Buffer.from('checkpoint'));
    expect(await transact(db(), (tx) => before.care.replaceSigning(tx))).toBe(2);
    const after = await started(old);
    expect(after.keys.publicKey).not.toEqual(before.keys.publicKey);
    expect(await after.keys.publicKeys()).toEqual([after.keys.publicKey, before.keys.publicKey]);
    // A process that runs on signs by what it has, and knows of the other.
    expect(await before.keys.publicKeys()).toEqual([after.keys.publicKey, before.keys.publicKey]);
    expect((await after.keys.publicKeys()).map((key) => isSignedBy(key, signature))).toEqual([false, true]);
    const rows = await db()
      .selectFrom('secret')
      .select(['version', 'wrapped'])
      .where('kind', '=', 'signing')
      .orderBy('version')
      .execute();
    expect(rows.map(({ wrapped }) => wrapped === null)).toEqual([true, false]);
  });

  test('its public part outlives a replacement of the master key', async () => {
    const { care, keys } = await started(old);
    await transact(db(), (tx) => care.replaceSigning(tx));
    await begin(care, next);
    await rewrapAll(care);
    await end((await started(next)).care);
    expect(await (await started(next)).keys.publicKeys()).toContainEqual(keys.publicKey);
  });

  test('whoever writes to the store and has no master key adds no key that verifies', async () => {
    const { care, keys } = await started(old);
    await transact(db(), (tx) => care.replaceSigning(tx));
    await db()
      .updateTable('secret')
      .set({ wrapped: Buffer.concat([Buffer.of(1), randomBytes(60)]) })
      .where('kind', '=', 'signing-public')
      .execute();
    await expect(keys.publicKeys()).rejects.toThrow('The master key is not the one');
  });
});

describe('a master key for safe keeping', () => {
  const passphrase = 'sept mots que personne ne connaît ensemble';

  test('opens by its passphrase alone, as it was written', async () => {
    const file = await sealUnderPassphrase(old, passphrase);
    expect(file).not.toContain(old.toString('base64'));
    // However the accents were typed.
    expect(await openUnderPassphrase(file, passphrase.normalize('NFD'))).toEqual(old);
    await expect(openUnderPassphrase(file, `${passphrase}.`)).rejects.toThrow('not the one of this file');
  });

  test.each([
    ['', 'nothing'],
    ['{}', 'another file'],
    ['not json', 'a text'],
    ['{"form":"greffe master key, sealed under a passphrase","version":1,"scrypt":{"N":1048576}}', 'dearer'],
  ])('%j is no export: %s', async (file) => {
    await expect(openUnderPassphrase(file, passphrase)).rejects.toThrow('no key that greffe key export');
  });
});
