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

test('a request that is forgotten between the reading of its row and of its key is read as forgotten', async () => {
  const { kysely } = database.db;
  const keys = await openKeys(kysely, randomBytes(32));
  const store = postgresStore(kysely, keys, normaliser('FR'));
  const at = new Date('2031-12-01T12:00:00Z');
  const id = await store.transact((tx) =>
    store.requests.open(tx, {
      controller: 'acme',
      receivedOn: '2026-03-05',
      channel: 'email',
      openedBy: 'dpo',
      openedAt: new Date('2026-03-05T09:00:00Z'),
      identifiers: [{ kind: 'name', value: 'Claire' }],
      stops: [],
      corrections: [],
      requester: { kind: 'data-subject' },
      withdrawnConsent: null,
      rights: ['access'],
    }),
  );
  const overtaken = postgresStore(
    kysely,
    {
      ...keys,
      async unlock(tx, keyId) {
        await store.transact((night) => store.requests.forget(night, id, at));
        return keys.unlock(tx, keyId);
      },
    },
    normaliser('FR'),
  );
  const listed = await overtaken.transact((tx) =>
    overtaken.requests.list(tx, { controllers: null, open: false }),
  );
  expect(listed).toMatchObject([{ id, identifiers: [], requester: null, forgottenAt: at }]);
});
