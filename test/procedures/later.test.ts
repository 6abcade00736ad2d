import { expect, test } from '@jest/globals';
import { openLater } from '../../src/greffe/later.ts';

interface Bell {
  ring(times: number): Promise<string>;
  fail(): Promise<never>;
  readonly name: string;
}

function hung() {
  const { late, readIn } = openLater();
  let read = 0;
  const bell = late<Bell, 'name'>(
    async () => {
      read += 1;
      return {
        name: 'bell',
        ring: async (times) => 'ding '.repeat(times).trim(),
        fail: async () => {
          throw new Error('cracked');
        },
      };
    },
    { name: 'bell' },
  );
  return { bell, readIn, read: () => read };
}

test('a noun is read in when it is first asked something, once for all who ask', async () => {
  const { bell, read } = hung();
  expect([bell.name, read()]).toEqual(['bell', 0]);
  expect(await Promise.all([bell.ring(1), bell.ring(2)])).toEqual(['ding', 'ding ding']);
  expect(read()).toBe(1);
});

test('what it throws is thrown, and the noun itself is no promise', async () => {
  const { bell } = hung();
  await expect(bell.fail()).rejects.toThrow('cracked');
  expect(await Promise.resolve(bell)).toBe(bell);
});

test('once it was read in nothing tells that it was late', async () => {
  const { bell, readIn } = hung();
  await readIn();
  expect(Object.keys(bell).toSorted()).toEqual(['fail', 'name', 'ring']);
  expect(Object.getPrototypeOf(bell)).toBe(Object.prototype);
  expect('toll' in bell).toBe(false);
});
