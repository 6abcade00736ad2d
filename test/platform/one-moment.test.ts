import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openKeys } from '../../src/platform/keys.ts';
import { normaliser } from '../../src/platform/normalise.ts';
import { postgresStore } from '../../src/platform/postgres/store/index.ts';
import type { Keys } from '../../src/ports/keys.ts';
import type { Store } from '../../src/ports/store.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const at = new Date('2031-12-01T12:00:00Z');

let database: TestDatabase;
let keys: Keys;
let store: Store;
beforeEach(async () => {
  database = await createDatabase();
  keys = await openKeys(database.db.kysely, randomBytes(32));
  store = storeWith({});
});
afterEach(() => database.close());

/** The same rows, with keys that behave as they are told. */
function storeWith(change: Partial<Keys>): Store {
  return postgresStore(database.db.kysely, { ...keys, ...change }, normaliser('FR'));
}

test('what is forgotten while it is read is read as it was, and nothing can be written meanwhile', async () => {
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
  const overtaken = storeWith({
    async open(tx, keyId, sealed) {
      await store.transact((night) => store.holds.forget(night, id, at));
      return keys.open(tx, keyId, sealed);
    },
  });
  await expect(overtaken.read((tx) => overtaken.holds.list(tx))).resolves.toMatchObject([{ id, over }]);
  await expect(store.read((tx) => store.holds.list(tx))).resolves.toMatchObject([{ id, forgottenAt: at }]);
  await expect(
    store.read((tx) => store.holds.lift(tx, id, { by: 'dpo', at, controllers: null })),
  ).rejects.toThrow('read-only');
});

test('a request is read with its key at one moment, as it was or as forgotten, and keeps nobody waiting', async () => {
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
  const overtaken = storeWith({
    async unlockAs(tx, keyId, atRest) {
      await store.transact((night) => store.requests.forget(night, id, at));
      return keys.unlockAs(tx, keyId, atRest);
    },
  });
  const given = { id, identifiers: [{ kind: 'name', value: 'Claire' }], forgottenAt: null };
  const forgotten = { id, identifiers: [], requester: null, forgottenAt: at };
  await expect(overtaken.look((tx) => overtaken.requests.find(tx, id))).resolves.toMatchObject(given);
  await expect(store.look((tx) => store.requests.find(tx, id))).resolves.toMatchObject(forgotten);
  await expect(store.read((tx) => store.requests.find(tx, id))).resolves.toMatchObject(forgotten);
  await expect(
    store.read((tx) => store.requests.list(tx, { controllers: null, open: false })),
  ).resolves.toMatchObject([forgotten]);
});
