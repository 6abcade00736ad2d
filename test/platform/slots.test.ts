import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ceilingOf, openBudget } from '../../src/platform/postgres/slots.ts';
import type { Budget, Priority } from '../../src/ports/budget.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let budget: Budget;
beforeAll(async () => {
  database = await createDatabase();
  budget = openBudget(database.db.kysely);
});
afterAll(() => database.close());

const patient = () => new AbortController().signal;

test.each([
  [190, 152, 180],
  [5, 4, 4],
  [1, 1, 1],
])('of %i calls the background may use %i and requests %i', (limit, background, request) => {
  expect(ceilingOf(limit, 'background')).toBe(background);
  expect(ceilingOf(limit, 'request')).toBe(request);
  expect(ceilingOf(limit, 'person')).toBe(limit);
});

test('no window of a vendor ever sees more calls than the pool allows, from two processes', async () => {
  const pool = { name: 'burst', limit: 5, windowMs: 300 };
  const others = openBudget(database.db.kysely);
  const calls: number[] = [];
  const call = async (from: Budget) => {
    const slot = await from.acquire({ system: 'crm', pool, priority: 'person', signal: patient() });
    calls.push(performance.now());
    await slot.release();
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => call(index % 2 === 0 ? budget : others)));
  calls.sort((a, b) => a - b);
  const tightest = Math.min(...calls.slice(5).map((at, index) => at - (calls[index] ?? 0)));
  expect(calls).toHaveLength(20);
  expect(tightest).toBeGreaterThanOrEqual(pool.windowMs - 5);
});

test('a purge that takes all it can leaves calls to people', async () => {
  const pool = { name: 'reserved', limit: 10, windowMs: 60_000 };
  const take = (priority: Priority, signal: AbortSignal) =>
    budget.acquire({ system: 'crm', pool, priority, signal });
  await Promise.all(Array.from({ length: 8 }, () => take('background', patient())));
  const impatient = new AbortController();
  const waiting = take('background', impatient.signal);
  await take('request', patient());
  await take('person', patient());
  impatient.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('whoever waits in line can give up without holding the others back', async () => {
  const pool = { name: 'line', limit: 1, windowMs: 200 };
  const take = (signal: AbortSignal) => budget.acquire({ system: 'crm', pool, priority: 'person', signal });
  const first = await take(patient());
  const impatient = new AbortController();
  const [second, third] = [take(impatient.signal), take(patient())];
  impatient.abort(new Error('enough'));
  await first.release();
  await expect(second).rejects.toThrow('enough');
  await (await third).release();
});

test('a slot of a dead holder comes back by itself, and the dead cannot free it again', async () => {
  const pool = { name: 'lease', limit: 1, windowMs: 60_000 };
  const take = () => budget.acquire({ system: 'crm', pool, priority: 'person', signal: patient() });
  const dead = await take();
  await sql`update slot set free_at = clock_timestamp() where key = 'crm/lease'`.execute(database.db.kysely);
  await take();
  const lease = () =>
    sql<{ at: string }>`select free_at::text as at from slot where key = 'crm/lease'`.execute(
      database.db.kysely,
    );
  const before = await lease();
  await dead.release();
  expect((await lease()).rows).toEqual(before.rows);
});

test('a day’s allowance ends where it must, keeps a reserve, and says when it resets', async () => {
  const resetsAt = new Date('2026-11-24T00:00:00Z');
  const spend = (priority: Priority, calls: number, day = '2026-11-23') =>
    budget.spend({ system: 'crm', pool: 'daily', day, limit: 100, priority, calls, resetsAt });
  expect(await spend('background', 80)).toEqual({ granted: true });
  expect(await spend('background', 1)).toEqual({ granted: false, resetsAt });
  expect(await spend('request', 15)).toEqual({ granted: true });
  expect(await spend('request', 1)).toEqual({ granted: false, resetsAt });
  expect(await spend('person', 5)).toEqual({ granted: true });
  expect(await spend('person', 1)).toEqual({ granted: false, resetsAt });
  expect(await spend('background', 81, '2026-11-24')).toEqual({ granted: false, resetsAt });
  expect(await spend('background', 80, '2026-11-24')).toEqual({ granted: true });
});
