import { describe, expect, test } from '@jest/globals';
import { memoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { batchesOf, inBatches } from '../../src/systems/batches.ts';
import { daysMs, estimate } from '../../src/systems/estimate.ts';
import { vendorDay } from '../../src/systems/vendor-day.ts';
import { send } from './footing.ts';

describe('an estimate', () => {
  test('counts the calls of full batches in every pool they spend from', () => {
    const { calls, byPool, durationMs } = estimate(connection(), [{ verb: 'erase', inputs: 101 }], 1);
    expect([calls, Object.fromEntries(byPool), durationMs]).toEqual([4, { calls: 4, day: 4 }, 600]);
  });

  test('lasts as long as the vendor’s windows when they are slower than its answers', () => {
    const slow = [{ name: 'calls', kind: 'window', limit: 5, windowMs: 1_000 }] as const;
    const paced = { ...connection(), pools: slow };
    expect(estimate(paced, [{ verb: 'locate', inputs: 101 }], 1).durationMs).toBe(20_000);
    expect(estimate(connection(), [{ verb: 'locate', inputs: 101 }], 1).durationMs).toBe(101 * 150);
  });

  test('lasts days when our share of the quota is small', () => {
    const share = 0.01;
    const { durationMs } = estimate(connection(), [{ verb: 'locate', inputs: 5_001 }], share);
    expect(durationMs).toBe(2 * 86_400_000);
  });

  test('of many small plans together fills the days that none of them fills alone', () => {
    expect(estimate(connection(), [{ verb: 'locate', inputs: 100 }], 0.01).durationMs).toBe(15_000);
    expect(daysMs(connection(), 50 * 100 + 1, 0.01)).toBe(2 * 86_400_000);
    expect(daysMs(connection(), 100, 0.01)).toBe(0);
    expect(daysMs({ ...connection(), pools: [] }, 1_000_000, 1)).toBe(0);
  });

  test('of a verb the system does not have is nothing', () => {
    const { erase: _erase, ...without } = connection();
    expect(estimate(without, [{ verb: 'erase', inputs: 10 }], 1)).toMatchObject({ calls: 0, durationMs: 0 });
  });
});

describe('batches', () => {
  test('hold at most as many as the verb takes, in order', () => {
    expect(batchesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(batchesOf([], 2)).toEqual([]);
  });

  test('are answered in the order of their inputs', async () => {
    const answers = await inBatches({ batchMax: 2 }, [1, 2, 3], async (batch) =>
      batch.map((one) => one * 10),
    );
    expect(answers).toEqual([10, 20, 30]);
  });
});

describe('a vendor’s day', () => {
  test.each([
    ['2026-11-23T22:59:59.999Z', 'Europe/Paris', '2026-11-23', '2026-11-23T23:00:00.000Z'],
    ['2026-11-23T23:00:00.000Z', 'Europe/Paris', '2026-11-24', '2026-11-24T23:00:00.000Z'],
    // The night of 25 October 2026 has an hour more, that of 29 March an hour less.
    ['2026-10-24T23:00:00.000Z', 'Europe/Paris', '2026-10-25', '2026-10-25T23:00:00.000Z'],
    ['2026-03-28T23:00:00.000Z', 'Europe/Paris', '2026-03-29', '2026-03-29T22:00:00.000Z'],
    ['2026-11-23T09:00:00.000Z', 'UTC', '2026-11-23', '2026-11-24T00:00:00.000Z'],
  ])('at %s in %s is %s and ends at %s', (now, timeZone, day, resetsAt) => {
    expect(vendorDay(new Date(now), timeZone)).toEqual({ day, resetsAt: new Date(resetsAt) });
  });
});

function connection() {
  const account = memoryAccount('acme', { now: () => new Date(0) });
  return memory(() => account).connect(
    { account: 'acme' },
    { send, now: () => new Date(0), opaque: () => 'opaque' },
  );
}
