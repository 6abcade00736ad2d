import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompiledQuery, sql } from 'kysely';
import type { PoolClient } from 'pg';
import { prepare, sessionOn } from '../../src/platform/postgres/session.ts';
import {
  leaveWithCommit,
  look,
  read,
  statement,
  transact,
  unwrap,
} from '../../src/platform/postgres/transaction.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statements.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.close());

const nights = (): Promise<readonly unknown[]> =>
  database.db.kysely.selectFrom('night').select('controller').orderBy('controller').execute();
const night = (controller: string) => ({ controller, day: '2026-03-05' as const });
const readOne = statement<{ readonly one: number }>('test-one', 'reads', 'select 1 as one');

/** A connection that answers as it is told, and remembers what left it in one piece. */
function connectionOf(answer: (text: string) => Promise<unknown>) {
  const pieces: string[][] = [];
  let piece: string[] | null = null;
  let isGivenUp: unknown = null;
  const stream = {
    cork: () => (piece = []),
    uncork() {
      if (piece) pieces.push(piece);
      piece = null;
    },
  };
  const client = {
    connection: { stream },
    async query({ text }: { readonly text: string }) {
      if (text !== 'discard plans') piece?.push(text);
      // A server answers later than what is left to do in this turn.
      await new Promise(setImmediate);
      return answer(text);
    },
    release: (given: unknown) => (isGivenUp = given),
  };
  return {
    session: sessionOn(client as unknown as PoolClient),
    pieces,
    isGivenUp: () => isGivenUp,
  };
}

const done = async () => ({ command: 'SELECT', rowCount: 0, rows: [] });
const ofText = (text: string) => CompiledQuery.raw(text);
const reading = (text: string) => {
  const query = CompiledQuery.raw(text);
  prepare(query, { name: text, effect: 'reads' });
  return query;
};

describe('a transaction', () => {
  test('begins with its first statement, and one that asks nothing is none', async () => {
    const texts = await statementsOf(database.db.pool, async () => {
      await transact(database.db.kysely, async () => undefined);
      await read(database.db.kysely, (tx) => readOne(tx, []));
    });
    expect(texts).toEqual([
      'start transaction isolation level repeatable read read only',
      'select 1 as one',
      'commit',
    ]);
  });

  test('sends what is asked side by side in one piece and in its order, and the commit of what only read with the next', async () => {
    const { session, pieces } = connectionOf(done);
    session.begin({});
    await Promise.all([session.executeQuery(reading('first')), session.executeQuery(reading('second'))]);
    await session.commit();
    session.begin({});
    await session.executeQuery(reading('third'));
    expect(pieces).toEqual([
      ['start transaction', 'first', 'second'],
      ['commit', 'start transaction', 'third'],
    ]);
  });

  test('writes nothing before it is known to have begun, and nothing at all where it did not', async () => {
    const { session, pieces, isGivenUp } = connectionOf(async (text) => {
      if (text === 'start transaction') throw new Error('cannot begin');
      return done();
    });
    session.begin({});
    const asked = [session.executeQuery(reading('read')), session.executeQuery(ofText('write'))];
    await expect(Promise.all(asked)).rejects.toThrow('cannot begin');
    await expect(session.executeQuery(reading('later'))).rejects.toThrow('cannot begin');
    await session.rollback();
    session.release();
    expect(pieces).toEqual([['start transaction', 'read']]);
    expect(isGivenUp()).toBe(true);
  });

  test('whose commit does not succeed gives its connection up', async () => {
    const { session, isGivenUp } = connectionOf(async (text) => {
      if (text === 'commit') throw new Error('gone');
      return done();
    });
    session.begin({});
    await session.executeQuery(ofText('write'));
    await expect(session.commit()).rejects.toThrow('gone');
    session.release();
    expect(isGivenUp()).toBe(true);
  });

  test('is not committed where a statement of it failed, whoever heard of that', async () => {
    const swallowing = transact(database.db.kysely, async (tx) => {
      await unwrap(tx).insertInto('night').values(night('swallowed')).execute();
      await sql`select 1 / 0`.execute(unwrap(tx)).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow();
    expect(await nights()).toEqual([]);
  });

  test('fails with what was to leave with its commit, and says what failed', async () => {
    const failing = transact(database.db.kysely, async (tx) => {
      await unwrap(tx).insertInto('night').values(night('alone')).execute();
      leaveWithCommit(tx, sql`select 1 / 0`.execute(unwrap(tx)));
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await nights()).toEqual([]);
    await transact(database.db.kysely, async (tx) => {
      leaveWithCommit(tx, unwrap(tx).insertInto('night').values(night('written')).execute());
    });
    expect(await nights()).toEqual([{ controller: 'written' }]);
  });

  test('that only locks rows still lets nobody else have them until it ends', async () => {
    const { kysely } = database.db;
    const lock = (skip: boolean) => {
      const query = kysely.selectFrom('night').select('controller').forUpdate();
      return skip ? query.skipLocked() : query;
    };
    await transact(kysely, async (tx) => {
      expect(await unwrap(tx).executeQuery(lock(false).compile())).toMatchObject({ rows: [{}] });
      expect(
        await transact(kysely, (other) => unwrap(other).executeQuery(lock(true).compile())),
      ).toMatchObject({
        rows: [],
      });
    });
    expect(await transact(kysely, (tx) => unwrap(tx).executeQuery(lock(true).compile()))).toMatchObject({
      rows: [{}],
    });
  });
});

describe('a look', () => {
  test('is one statement', async () => {
    const texts = await statementsOf(database.db.pool, () =>
      look(database.db.kysely, (tx) => readOne(tx, [])),
    );
    expect(texts).toEqual(['select 1 as one']);
  });

  test('changes nothing', async () => {
    const writing = look(database.db.kysely, (tx) =>
      unwrap(tx).insertInto('night').values(night('by-a-look')).execute(),
    );
    await expect(writing).rejects.toThrow('changes nothing');
  });
});

test('a statement whose table a later release has changed is asked anew by a look, and its connection given up', async () => {
  const all = statement('test-all', 'reads', 'select * from night');
  const { kysely } = database.db;
  await look(kysely, (tx) => all(tx, []));
  await sql`alter table night add column added int`.execute(kysely);
  const [first] = await look(kysely, (tx) => all(tx, []));
  expect(first).toMatchObject({ controller: 'written', added: null });
  expect(await read(kysely, (tx) => all(tx, []))).toHaveLength(1);
});
