import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openKeys } from '../../src/platform/keys.ts';
import { normaliser } from '../../src/platform/normalise.ts';
import { postgresStore } from '../../src/platform/postgres/store/index.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.close());

test('what is forgotten while it is read is read as it was, and nothing can be written meanwhile', async () => {
  const { kysely } = database.db;
  const keys = await openKeys(kysely, randomBytes(32));
  const store = postgresStore(kysely, keys, normaliser('FR'));
  const at = new Date('2031-12-01T12:00:00Z');
  const over = { over: 'person', identifiers: [{ kind: 'name', value: 'Claire' }] } as const;
  const id = await store.transact((tx) =>
    store.holds.place(tx, {
      controller: 'acme',
      over,
      ground: 'claim 7',
      placedBy: 'dpo',
      placedAt: new Date('2026-03-05T09:00:00Z'),
      until: null,
    }),
  );
  const overtaken = postgresStore(
    kysely,
    {
      ...keys,
      async open(tx, keyId, sealed) {
        await store.transact((night) => store.holds.forget(night, id, at));
        return keys.open(tx, keyId, sealed);
      },
    },
    normaliser('FR'),
  );
  await expect(overtaken.read((tx) => overtaken.holds.list(tx))).resolves.toMatchObject([{ id, over }]);
  await expect(store.read((tx) => store.holds.list(tx))).resolves.toMatchObject([{ id, forgottenAt: at }]);
  await expect(
    store.read((tx) => store.holds.lift(tx, id, { by: 'dpo', at, controllers: null })),
  ).rejects.toThrow('read-only');
});
