import { describe, expect, test } from '@jest/globals';
import { ATTEMPTS_KEPT_MS, lockMsAfter, stateOfSession } from '../../src/domain/account.ts';
import { faultOf } from '../../src/domain/password.ts';

const own = ['dpo-acme', 'claire.martin', 'Acme SAS', 'greffe'];

describe('a password', () => {
  test.each([
    ['twelve characters of four classes', 'rT7!vXq2#Lmz'],
    ['fourteen of three', 'rT7vXq2LmzPw4k'],
    ['seven words', 'gare velours pomme tricot canoë brume lampion'],
    ['seven words, with hyphens', 'gare-velours-pomme-tricot-canoë-brume-lampion'],
    ['with an accent, as one keyboard writes it', 'é'.normalize('NFD') + 'T7!vXq2#Lmz'],
    ['two hundred, each typed in three', 'ǭ'.normalize('NFD').repeat(60) + 'rT7!vXq2#Lmz'],
    ['long, although a name is in it', 'claire.martin aime rT7!vXq2#Lmz'],
  ])('may be: %s', (_what, password) => {
    expect(faultOf(password, own)).toBeNull();
  });

  test.each([
    ['eleven characters of four classes', 'rT7!vXq2#Lm', 'too-short'],
    ['thirteen of three', 'rT7vXq2LmzPw4', 'too-short'],
    ['sixteen of two', 'rtxvqwlmzpwkbnhc7'.slice(0, 16), 'too-short'],
    ['six words', 'gare velours pomme tricot canoë brume', 'too-short'],
    ['one word seven times', 'gare gare gare gare gare gare gare', 'too-short'],
    ['empty', '', 'too-short'],
    ['two hundred and one characters', 'rT7!'.repeat(51).slice(0, 201), 'too-long'],
    [
      'two hundred letters, typed in more than eight hundred',
      `${'ǭ'.normalize('NFD').repeat(270)}1!`,
      'too-long',
    ],
    ['a word of every list, dressed up', 'M0tDeP@sse2026!', 'common'],
    ['the same, in English', 'P@ssw0rd!!2026##', 'common'],
    ['a run of letters', 'Abcdefghijk1!', 'common'],
    ['a row of the keyboard', 'Azertyuiop12345!', 'common'],
    ['one character over and over', 'Aaaaaaaaaaaaaa1!', 'common'],
    ['the name of the account', 'Dpo-Acme-2026!', 'own-name'],
    ['the address', 'Claire.Martin1!', 'own-name'],
    ['the organisation', 'AcmeSAS2026!!', 'own-name'],
  ])('may not be: %s', (_what, password, fault) => {
    expect(faultOf(password, own)).toBe(fault);
  });
});

test('nobody has more than twenty-five attempts a day, and nobody is kept out for longer than two hours', () => {
  let atMs = 0;
  let attempts = 0;
  while (atMs < ATTEMPTS_KEPT_MS) {
    attempts += 1;
    const lockMs = lockMsAfter(attempts);
    expect(lockMs).toBeLessThanOrEqual(2 * 3_600_000);
    atMs += lockMs;
  }
  expect(attempts).toBeLessThanOrEqual(25);
  expect([1, 4, 5, 6, 7].map(lockMsAfter)).toEqual([0, 0, 60_000, 120_000, 240_000]);
});

test.each([
  ['just used', 0, 'fresh'],
  ['used a minute ago', 60_000, 'to-be-seen'],
  ['unused for as long as may be', 1_800_000, 'over'],
])('a session %s is %s', (_what, unusedMs, state) => {
  const seenAt = new Date('2026-03-05T09:00:00Z');
  const now = new Date(seenAt.getTime() + unusedMs);
  expect(stateOfSession({ seenAt, endsAt: new Date('2026-03-05T21:00:00Z') }, now, 1_800_000)).toBe(state);
  expect(stateOfSession({ seenAt: now, endsAt: now }, now, 1_800_000)).toBe('over');
});
