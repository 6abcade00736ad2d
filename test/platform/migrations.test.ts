import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Migrator } from 'kysely/migration';
import { dataKey, encrypt } from '../../src/platform/data-key.ts';
import { openKeys } from '../../src/platform/keys.ts';
import { normaliser } from '../../src/platform/normalise.ts';
import { migrate } from '../../src/platform/postgres/migrate.ts';
import { readMigrations } from '../../src/platform/postgres/migrations/index.ts';
import { postgresStore } from '../../src/platform/postgres/store/index.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.close());

test('a store of the release before keeps its open requests and its holds', async () => {
  const { kysely, pool } = database.db;
  const provider = { getMigrations: readMigrations };
  const { error } = await new Migrator({ db: kysely, provider }).migrateTo('0004-packages');
  expect(error).toBeUndefined();
  const masterKey = randomBytes(32);
  // As that release wrapped keys: by the one master key there was.
  const sealed = async (purpose: string, value: unknown) => {
    const [id, bytes] = [randomUUID(), randomBytes(32)];
    const wrapped = encrypt(createSecretKey(masterKey), bytes, `data key ${id}`);
    await pool.query('insert into data_key (id, purpose, wrapped) values ($1, $2, $3)', [
      id,
      purpose,
      wrapped,
    ]);
    return [id, dataKey(bytes).seal(value)] as const;
  };
  const request = await sealed('request', {
    identifiers: [{ kind: 'name', value: 'Claire' }],
    requester: { kind: 'data-subject' },
    withdrawnConsent: null,
  });
  const hold = await sealed('hold', { over: { over: 'person', identifiers: [] }, ground: 'litigation' });
  await pool.query(
    `insert into request (controller, received_on, channel, opened_by, opened_at, data_key, subject, sealed)
     values ('acme', '2026-03-05', 'email', 'dpo', '2026-03-05T09:00:00Z', $1, 'ab', $2)`,
    [...request],
  );
  await pool.query("insert into request_right values (1, 'access', 'planned', '2026-03-05T09:00:00Z', null)");
  await pool.query(
    `insert into hold (controller, data_key, sealed, placed_by, placed_at)
     values ('acme', $1, $2, 'dpo', '2026-03-05T09:00:00Z')`,
    [...hold],
  );

  await migrate(database.url, { usedBy: database.url });
  const keys = await openKeys(kysely, masterKey);
  const store = postgresStore(kysely, keys, normaliser('FR'));
  await store.transact(async (tx) => {
    expect(await store.requests.underWay(tx)).toEqual([1]);
    expect(await store.requests.find(tx, 1)).toMatchObject({
      identifiers: [{ kind: 'name', value: 'Claire' }],
      rights: [{ right: 'access', state: 'planned' }],
      forgottenAt: null,
    });
    expect(await store.requests.atRest(tx)).toEqual([]);
    expect(await store.holds.standing(tx, 'acme')).toMatchObject([{ id: 1, ground: 'litigation' }]);
  });
});

test('the register of the release before says of each entry why it is there, and of which request', async () => {
  const { kysely, pool } = database.db;
  const provider = { getMigrations: readMigrations };
  await new Migrator({ db: kysely, provider }).migrateTo('0012-tasks');
  for (const [index, origin] of [
    'objection, request 7',
    'consent-withdrawal, request 8',
    'erasure, request 12',
  ].entries()) {
    await pool.query(
      `insert into suppression (controller, channel, key_version, digest, recorded_at, origin)
       values ('acme', 'email', 1, $1, '2026-03-05T09:00:00Z', $2)`,
      [Buffer.from([index]), origin],
    );
  }
  const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest();
  expect(error).toBeUndefined();
  const { rows } = await pool.query('select cause, matter, closed_at from suppression order by digest');
  expect(rows).toEqual([
    { cause: 'objection', matter: 7, closed_at: null },
    { cause: 'consent-withdrawal', matter: 8, closed_at: null },
    { cause: 'erasure', matter: 12, closed_at: null },
  ]);
});
