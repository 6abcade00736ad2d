import { expect, test } from '@jest/globals';
import type { Refusal } from '../../src/domain/refusal.ts';
import { demandRefusable } from '../../src/domain/refusal.ts';

const request = { receivedOn: '2026-06-01', rights: ['erasure'], refusal: null } as const;

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
