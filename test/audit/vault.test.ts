import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAudit, type Audit } from '../../src/audit/index.ts';
import { openKeys } from '../../src/platform/keys.ts';
import { auditVault } from '../../src/platform/postgres/audit-vault.ts';
import { auditStore } from '../../src/platform/postgres/audit.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import type { Keys } from '../../src/ports/keys.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let keys: Keys;
let audit: Audit;
let year: number;

beforeEach(async () => {
  database = await createDatabase();
  keys = await openKeys(database.db.kysely, randomBytes(32));
  year = 2026;
  audit = createAudit({
    store: auditStore(database.db.kysely),
    vault: auditVault(keys),
    signer: { name: 'log.example.fr', sign: (bytes) => keys.sign(bytes), publicKey: keys.publicKey },
    now: () => new Date(Date.UTC(year, 5, 1)),
  });
});
afterEach(() => database.close());

test('details lie under one key a year, and end with it', async () => {
  await refuse(7, 'manifestly-unfounded');
  await refuse(8, 'excessive');
  year = 2027;
  await refuse(9, 'identity-not-settled');
  const { rows } = await database.db.pool.query<{ id: string; purpose: string }>(
    'select id, purpose from data_key order by purpose',
  );
  expect(rows.map(({ purpose }) => purpose)).toEqual(['audit 2026', 'audit 2027']);

  expect(await reasonOf(0)).toBe('manifestly-unfounded');
  await transact(database.db.kysely, (tx) => keys.destroyDataKey(tx, rows[0]?.id ?? ''));
  expect([await reasonOf(0), await reasonOf(1), await reasonOf(2)]).toEqual([
    undefined,
    undefined,
    'identity-not-settled',
  ]);
  expect((await audit.verify()).faults).toEqual([]);
});

test('an entry after its key was destroyed gets a new one', async () => {
  await refuse(7, 'excessive');
  await destroyAll();
  await refuse(8, 'excessive');
  expect([await reasonOf(0), await reasonOf(1)]).toEqual([undefined, 'excessive']);
});

test('details that were altered in the store are told by their entry', async () => {
  await refuse(7, 'excessive');
  await refuse(8, 'manifestly-unfounded');
  const client = await database.db.pool.connect();
  await client.query('set session_replication_role = replica');
  await client.query(
    'update audit_entry set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where sequence = 1',
  );
  client.release(true);
  expect((await audit.verify()).faults).toMatchObject([{ kind: 'details-changed', sequence: 1 }]);
});

test("the store's own key signs checkpoints that verify", async () => {
  await refuse(7, 'excessive');
  await transact(database.db.kysely, (tx) => audit.checkpoint(tx));
  expect(await audit.verify()).toEqual({ entries: 2, signedEntries: 1, faults: [] });
});

function refuse(request: number, reason: string): Promise<readonly number[]> {
  return transact(database.db.kysely, (tx) =>
    audit.append(tx, [
      { actor: 'dpo', act: 'request-refused', about: `request ${request}`, details: { reason } },
    ]),
  );
}

async function reasonOf(sequence: number) {
  return (await audit.details(sequence))?.['reason']?.value;
}

async function destroyAll(): Promise<void> {
  const { rows } = await database.db.pool.query<{ id: string }>('select id from data_key');
  for (const { id } of rows) await transact(database.db.kysely, (tx) => keys.destroyDataKey(tx, id));
}
