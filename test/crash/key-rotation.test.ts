import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { dataKey, encrypt } from '../../src/platform/data-key.ts';
import { keyCare } from '../../src/platform/key-care.ts';
import { openKeyRing } from '../../src/platform/key-ring.ts';
import { keysOn } from '../../src/platform/keys.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import { createDatabase } from '../support/database.ts';
import { startScript } from '../support/processes.ts';
import { until } from '../support/until.ts';

const COUNT = 1_200;

/** A process that replaces a master key: one batch, then it says how many are left, and stands still. */
const replacing = (url: string, old: Buffer, next: Buffer): string => `
import { keyCare } from './src/platform/key-care.ts';
  import { openKeyRing } from './src/platform/key-ring.ts';
  import { openDatabase } from './src/platform/postgres/connect.ts';
  import { transact } from './src/platform/postgres/transaction.ts';
  const { kysely: db } = openDatabase(${JSON.stringify(url)});
  const [old, next] = ['${old.toString('hex')}', '${next.toString('hex')}'].map((hex) => Buffer.from(hex, 'hex'));
  const care = keyCare(db, await openKeyRing(db, old), old);
  await transact(db, (tx) => care.begin(tx, next));
  console.log(await care.rewrapSome());
  setInterval(() => undefined, 1000);
  await new Promise(() => undefined);
`;

test('a replacement that is killed, between two batches and within one, goes on, and nothing is lost', async () => {
  const database = await createDatabase();
  const { kysely: db, pool } = database.db;
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const ring = await openKeyRing(db, old);
  await keysOn(db, ring);
  const made = Array.from({ length: COUNT }, (_, place) => {
    const [id, bytes] = [randomUUID(), randomBytes(32)];
    const wrapped = encrypt(createSecretKey(old), bytes, `data key ${id}`);
    return { id, wrapped, sealed: dataKey(bytes).seal(place) };
  });
  await pool.query(
    `insert into data_key (id, purpose, wrapped) select id, 'request', wrapped from unnest($1::uuid[], $2::bytea[]) as made (id, wrapped)`,
    [made.map(({ id }) => id), made.map(({ wrapped }) => wrapped)],
  );
  const allOpenWith = async (masterKey: Buffer): Promise<void> => {
    const one = await keysOn(db, await openKeyRing(db, masterKey));
    // Some of each batch.
    for (let place = 0; place < COUNT; place += 97) {
      const { id, sealed } = made[place] ?? { id: '', sealed: Buffer.alloc(0) };
      expect(await one.open(null, id, sealed)).toBe(place);
    }
  };

  const first = startScript(replacing(database.url, old, next));
  const [left] = (await Promise.race([
    once(createInterface({ input: first.stdout }), 'line'),
    once(first, 'exit'),
  ])) as [unknown];
  first.kill('SIGKILL');
  await once(first, 'close');
  expect(Number(left)).toBe(COUNT - 500);
  await allOpenWith(old);
  await allOpenWith(next);

  // Of the next batch one row is held: the process waits for it in the middle of its transaction.
  const holder = await pool.connect();
  // However long the other process takes to start.
  await holder.query('begin; set local idle_in_transaction_session_timeout = 0');
  await holder.query(
    `select from data_key where id = (select id from data_key where wrapped_by is distinct from $1
       order by id offset 250 limit 1) for update`,
    [keyCare(db, ring, old).fingerprint(next)],
  );
  const second = startScript(replacing(database.url, old, next));
  await until(async () => {
    const { rows } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query like '%data_key%for update%'`,
    );
    return rows.length > 0;
  });
  second.kill('SIGKILL');
  await once(second, 'close');
  await holder.query('rollback');
  holder.release();
  await allOpenWith(old);
  await allOpenWith(next);

  const care = keyCare(db, ring, old);
  await transact(db, (tx) => care.begin(tx, next));
  const batches: number[] = [];
  while (batches.at(-1) !== 0) batches.push(await care.rewrapSome());
  expect(batches).toEqual([COUNT - 1_000, 0]);
  const after = keyCare(db, await openKeyRing(db, next), next);
  await transact(db, (tx) => after.end(tx));
  await allOpenWith(next);
  await expect(openKeyRing(db, old)).rejects.toThrow('was replaced');
  await database.close();
});
