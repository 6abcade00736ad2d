import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { CODE_BYTES, readCode, writeCode } from '../../src/domain/stay-code.ts';

const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

test('a code is read as it was written, however somebody types it', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      const code = writeCode(some);
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
      const read = readCode(code);
      expect(read).toBe(code.replaceAll('-', ''));
      const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'i');
      expect(readCode(` ${typed}\n`)).toBe(read);
    }),
  );
});

test('other bytes are another code: each of the hundred bits counts', () => {
  const none = new Uint8Array(CODE_BYTES);
  const codes = new Set([writeCode(none)]);
  for (let bit = 0; bit < 100; bit += 1) {
    const some = new Uint8Array(CODE_BYTES);
    some[CODE_BYTES - 1 - Math.floor(bit / 8)] = 1 << (bit % 8);
    codes.add(writeCode(some));
  }
  expect(codes.size).toBe(101);
});

test.each(['', 'ABCDE', 'ABCDE-FGHJK-MNPQR-STVWU', 'ABCDE-FGHJK-MNPQR-STVWX-Y', 'ÀBCDE-FGHJK-MNPQR-STVWX'])(
  '"%s" is no code',
  (typed) => {
    expect(readCode(typed)).toBeNull();
  },
);
