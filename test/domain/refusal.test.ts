import { describe, expect, test } from '@jest/globals';
import type { Refusal, RefusalGround } from '../../src/domain/refusal.ts';
import { demandRefusable } from '../../src/domain/refusal.ts';
import { Refused } from '../../src/domain/refused.ts';
import type { Requester } from '../../src/domain/requester.ts';

const request = { receivedOn: '2026-06-01', rights: ['erasure'], refusal: null, requester: null } as const;

test('a refusal stands once its letter has left, on a ground of the right it answers', () => {
  expect(() =>
    demandRefusable(request, { ground: 'legal-claims', sentOn: '2026-06-10' }, '2026-06-10'),
  ).not.toThrow();
});

test('a late refusal is recorded all the same: the person must be told', () => {
  expect(() =>
    demandRefusable(request, { ground: 'legal-claims', sentOn: '2026-09-10' }, '2026-09-10'),
  ).not.toThrow();
});

test('an exception to erasure is no ground against access', () => {
  const mixed = { ...request, rights: ['access', 'erasure'] } as const;
  expect(() =>
    demandRefusable(mixed, { ground: 'legal-obligation', sentOn: '2026-06-10' }, '2026-06-10'),
  ).toThrow('Art. 17(3)(b) is no ground against access');
});

test('a letter still to be sent refuses nothing', () => {
  expect(() =>
    demandRefusable(request, { ground: 'legal-claims', sentOn: '2026-06-11' }, '2026-06-10'),
  ).toThrow('Send it, then record the day.');
});

test('a request is refused once', () => {
  const refusal: Refusal = {
    ground: 'legal-claims',
    sentOn: '2026-06-05',
    letterDigest: '00'.repeat(32),
    by: 'direction',
    at: new Date('2026-06-05T10:00:00Z'),
  };
  expect(() =>
    demandRefusable({ ...request, refusal }, { ground: 'legal-claims', sentOn: '2026-06-10' }, '2026-06-10'),
  ).toThrow('was refused by direction');
});

describe('who asks', () => {
  const agent = {
    kind: 'agent',
    name: 'Association Exemple',
    email: null,
    claims: { scope: [], from: null, until: null, answerTo: null },
  } as const;
  const refused = (requester: Requester, ground: RefusalGround): unknown => {
    try {
      demandRefusable({ ...request, requester }, { ground, sentOn: '2026-06-10' }, '2026-06-10');
      return null;
    } catch (error) {
      return error instanceof Refused ? error.code : error;
    }
  };

  test.each<readonly [RefusalGround, Requester, string | null]>([
    ['mandate-not-proved', { kind: 'data-subject' }, 'ground-does-not-fit'],
    ['mandate-not-proved', agent, null],
    ['beyond-the-estate', { kind: 'data-subject' }, 'ground-does-not-fit'],
    ['beyond-the-estate', agent, 'ground-does-not-fit'],
    ['beyond-the-estate', { ...agent, kind: 'heir' }, null],
    ['identity-not-proved', agent, null],
  ])('%s', (ground, requester, code) => {
    expect(refused(requester, ground)).toBe(code);
  });
});

test('that data is accurate is a ground against its rectification alone', () => {
  const proposed = { ground: 'data-accurate', sentOn: '2026-06-10' } as const;
  const rectification = { ...request, rights: ['rectification'] } as const;
  expect(() => demandRefusable(rectification, proposed, '2026-06-10')).not.toThrow();
  expect(() => demandRefusable(request, proposed, '2026-06-10')).toThrow(
    'Art. 16 is no ground against erasure',
  );
});
