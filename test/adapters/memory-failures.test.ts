import { describe, expect, test } from '@jest/globals';
import { failureOf, MemoryRefusal } from '../../adapters/memory/failures.ts';
import { VendorFailure } from '../../src/contract/index.ts';

describe('a refusal of the memory account', () => {
  test.each([
    [new MemoryRefusal(400, 'BAD'), 'invalid', 'invalid'],
    [new MemoryRefusal(401, 'EXPIRED'), 'denied', 'denied'],
    [new MemoryRefusal(403, 'MISSING'), 'denied', 'denied'],
    [new MemoryRefusal(404, 'NONE'), 'not-found', 'not-found'],
    [new MemoryRefusal(409, 'TIED'), 'blocked', 'blocked'],
    [new MemoryRefusal(429, 'SLOWER'), 'rate-limited', 'rate-limited'],
    [new MemoryRefusal(503, 'DOWN'), 'unavailable', 'unavailable'],
    [new MemoryRefusal(502, 'GATEWAY'), 'unavailable', 'unknown-outcome'],
    [new MemoryRefusal(0, 'DROPPED'), 'unavailable', 'unknown-outcome'],
    [new DOMException('ended', 'AbortError'), 'unavailable', 'unknown-outcome'],
    [new MemoryRefusal(418, 'TEAPOT'), 'unexpected', 'unexpected'],
    [new RangeError('zoe.canari@example.fr'), 'unexpected', 'unexpected'],
  ])('%p is %s to a read and %s to a write', (thrown, toRead, toWrite) => {
    const failures = [failureOf(thrown, 'read'), failureOf(thrown, 'write')];
    expect(failures.map(({ failure }) => failure.kind)).toEqual([toRead, toWrite]);
    for (const { message } of failures) expect(message).not.toContain('canari');
  });

  test('keeps the time at which it is worth asking again', () => {
    const retryAt = new Date('2026-11-23T09:00:01Z');
    expect(failureOf(new MemoryRefusal(429, 'SLOWER', retryAt), 'read').failure).toMatchObject({ retryAt });
  });

  test('that is a failure already stays what it is', () => {
    const failure = new VendorFailure({ kind: 'conflict', code: 'MERGED', mend: 'Locate again.' });
    expect(failureOf(failure, 'write')).toBe(failure);
  });
});
