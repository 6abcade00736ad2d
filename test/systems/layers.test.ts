import { describe, expect, test } from '@jest/globals';
import type { Context, FailureKind } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { stackedTools } from '../../src/systems/stack.ts';
import { pools, readCall, testFooting, writeCall } from './footing.ts';

const signal = new AbortController().signal;
const context: Context = { signal, priority: 'request' };

describe('a call behind the layers', () => {
  test.each(['rate-limited', 'unavailable'] as const)('is sent again when it failed as %s', async (kind) => {
    const { tools } = layers();
    const attempt = failing(2, kind);
    await expect(tools.send(readCall, context, attempt.send)).resolves.toBe('answer');
    expect(attempt.count()).toBe(3);
  });

  test.each(['unknown-outcome', 'denied', 'quota-spent', 'conflict', 'invalid', 'unexpected'] as const)(
    'is not sent again when it failed as %s',
    async (kind) => {
      const { tools } = layers();
      const attempt = failing(1, kind);
      await expect(tools.send(writeCall, context, attempt.send)).rejects.toMatchObject({ failure: { kind } });
      expect(attempt.count()).toBe(1);
    },
  );

  test('is given up after six attempts, with the last failure', async () => {
    const { tools } = layers();
    const attempt = failing(100, 'unavailable');
    await expect(tools.send(readCall, context, attempt.send)).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'TEST_6' },
    });
  });

  test('waits twice as long each time, and as long as the vendor asks', async () => {
    const { tools, footing } = layers();
    const asked = footing.clock.now().getTime() + 9_000;
    const attempt = failing(3, 'rate-limited', new Date(asked));
    await tools.send(readCall, context, attempt.send);
    expect(footing.waits).toEqual([9_000, 1_000, 2_000]);
  });

  test('does not wait an hour for a vendor: the failure says when to come back', async () => {
    const { tools, footing } = layers();
    const retryAt = new Date(footing.clock.now().getTime() + 3_600_000);
    await expect(
      tools.send(readCall, context, failing(1, 'rate-limited', retryAt).send),
    ).rejects.toMatchObject({ failure: { kind: 'rate-limited', retryAt } });
    expect(footing.waits).toEqual([]);
  });

  test('that ends as the signal aborts keeps its answer', async () => {
    const { tools } = layers();
    const controller = new AbortController();
    const answer = tools.send(writeCall, { ...context, signal: controller.signal }, async () => {
      controller.abort();
      return 'erased';
    });
    await expect(answer).resolves.toBe('erased');
  });

  test('is not sent again once the signal has aborted', async () => {
    const { tools, footing } = layers();
    const controller = new AbortController();
    const attempt = failing(3, 'unavailable');
    const answer = tools.send(readCall, { ...context, signal: controller.signal }, async (sent) => {
      controller.abort();
      return attempt.send(sent);
    });
    await expect(answer).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    expect([attempt.count(), footing.waits]).toEqual([1, []]);
  });

  test('is never sent when the signal has aborted before', async () => {
    const { tools } = layers();
    const attempt = failing(0, 'unavailable');
    const aborted = { ...context, signal: AbortSignal.abort() };
    await expect(tools.send(writeCall, aborted, attempt.send)).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'STOPPED_BEFORE_SENDING' },
    });
    expect(attempt.count()).toBe(0);
  });

  test('holds its slot until the vendor has answered, and counts in the vendor’s day', async () => {
    const { tools, footing } = layers();
    await tools.send(readCall, context, async () => 'answer');
    expect(footing.budget.events).toEqual([
      'spend 1 of 600 of day on 2026-11-23',
      'acquire calls',
      'release calls',
    ]);
  });

  test('gives its slot back when it fails', async () => {
    const { tools, footing } = layers();
    await expect(tools.send(writeCall, context, failing(1, 'denied').send)).rejects.toThrow();
    expect(footing.budget.events).toEqual(['acquire calls', 'release calls']);
  });

  test('is refused when our share of the day is spent, until the vendor’s midnight', async () => {
    const { tools, footing } = layers();
    footing.budget.dayLeft = 0;
    const attempt = failing(0, 'unavailable');
    await expect(tools.send(readCall, context, attempt.send)).rejects.toMatchObject({
      failure: { kind: 'quota-spent', retryAt: new Date('2026-11-23T23:00:00.000Z') },
    });
    expect(attempt.count()).toBe(0);
  });

  test('leaves one line: where to, how it ended, how long it took, and nothing else', async () => {
    const { tools, footing } = layers();
    await tools.send(readCall, context, failing(1, 'rate-limited').send);
    const line = { event: 'vendor call', system: 'crm-eu', endpoint: 'GET rows', ms: 0, priority: 'request' };
    expect(footing.lines).toEqual([
      { ...line, status: 'rate-limited', code: 'TEST_1' },
      { ...line, status: 'done', code: null },
    ]);
  });

  test('that throws what nobody foresaw is traced without its message', async () => {
    const { tools, footing } = layers();
    const attempt = async (): Promise<never> => {
      throw new RangeError('zephyrine.canari@example.fr is out of range');
    };
    await expect(tools.send(readCall, context, attempt)).rejects.toThrow(RangeError);
    expect(JSON.stringify(footing.lines)).not.toContain('canari');
  });
});

function layers() {
  const footing = testFooting();
  return { footing, tools: stackedTools({ ...footing, system: 'crm-eu', share: 0.6, pools: () => pools }) };
}

/** Fails so often, then answers. */
function failing(times: number, kind: FailureKind, retryAt?: Date) {
  let count = 0;
  return {
    count: () => count,
    send: async (_signal: AbortSignal): Promise<string> => {
      count += 1;
      if (count > times) return 'answer';
      throw new VendorFailure({
        kind,
        code: `TEST_${count}`,
        mend: 'Wait.',
        ...(retryAt ? { retryAt } : {}),
      });
    },
  };
}
