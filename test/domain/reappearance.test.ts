import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { EVIDENCES } from '../../src/domain/last-contact.ts';
import type { Evidence } from '../../src/domain/last-contact.ts';
import type { CarryingRow, SuppressionEntry } from '../../src/domain/reappearance.ts';
import {
  concernsOthers,
  isNews,
  isShownClosed,
  isSomebodyElses,
  isToLookAt,
  reportedOf,
  seenOpen,
  standing,
  treat,
} from '../../src/domain/reappearance.ts';
import type { Identifier } from '../../src/domain/record.ts';

const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const since = new Date('2026-03-01T10:00:00Z');
const now = new Date('2026-03-09T10:00:00Z');
const reapply = { objection: 'reapply', erasure: 'reapply' } as const;
const own: readonly Evidence[] = [
  'form',
  'reply',
  'meeting',
  'inbound-message',
  'support-request',
  'purchase',
];
const normalise = ({ value }: Identifier): string => value.toLowerCase();
const contact = (evidence: Evidence, at: string) => ({
  evidence,
  at: new Date(at),
  source: 'x',
  system: 'crm',
});

describe('whoever is found again', () => {
  test.each(EVIDENCES)('after a %s', (evidence) => {
    const after = contact(evidence, '2026-03-02T10:00:00Z');
    const { becomes } = treat('objection-missing', since, [after], reapply, now);
    expect(becomes).toBe(own.includes(evidence) ? 'proposed' : 'reapplied');
  });

  test.each([
    ['before the entry', '2026-02-28T10:00:00Z'],
    ['at the very instant of the entry', '2026-03-01T10:00:00Z'],
    ['still to come', '2026-03-10T10:00:00Z'],
  ])('by an act %s is treated by policy', (_, at) => {
    expect(treat('objection-missing', since, [contact('form', at)], reapply, now)).toEqual({
      becomes: 'reapplied',
    });
  });

  test.each([
    ['objection-missing', { objection: 'propose', erasure: 'reapply' }, 'proposed'],
    ['objection-missing', { objection: 'reapply', erasure: 'propose' }, 'reapplied'],
    ['erased-back', { objection: 'propose', erasure: 'reapply' }, 'reapplied'],
    ['erased-back', { objection: 'reapply', erasure: 'propose' }, 'proposed'],
  ] as const)('%s, under %j, is %s', (what, policy, becomes) => {
    expect(treat(what, since, [], policy, now).becomes).toBe(becomes);
  });

  test(`goes to a human if and only if an act of theirs came since, whatever else is told (GREFFE_SEED=${seed})`, () => {
    const minutes = fc.integer({ min: -20_000, max: 20_000 });
    const contacts = fc.array(fc.record({ evidence: fc.constantFrom(...EVIDENCES), minutes }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(contacts, (told) => {
        const given = told.map(({ evidence, minutes: offset }) => ({
          evidence,
          at: new Date(since.getTime() + offset * 60_000),
          source: 'x',
          system: 'crm',
        }));
        const later = given
          .filter(({ evidence, at }) => own.includes(evidence) && at > since && at <= now)
          .sort((a, b) => b.at.getTime() - a.at.getTime());
        const treated = treat('objection-missing', since, given, reapply, now);
        expect(treated.becomes).toBe(later.length > 0 ? 'proposed' : 'reapplied');
        if (treated.becomes === 'proposed') expect(treated.act?.at).toEqual(later[0]?.at);
      }),
      { seed, numRuns: 1000 },
    );
  });
});

const email: Identifier = { kind: 'email', value: 'a@example.fr' };
const second: Identifier = { kind: 'email', value: 'b@example.fr' };
const phone: Identifier = { kind: 'phone', value: '+33612345601' };

function row(of: Partial<CarryingRow> = {}): CarryingRow {
  return { system: 'crm', ref: { kind: 'person', id: '1' }, identifiers: [email], objected: [], ...of };
}

function entry(of: Partial<SuppressionEntry> = {}): SuppressionEntry {
  return {
    channel: 'email',
    cause: 'objection',
    matter: 1,
    system: null,
    recordedAt: since,
    closedAt: null,
    openIn: [],
    ...of,
  };
}

describe('a row is looked at again', () => {
  const closed = entry({ closedAt: now });
  const cases: readonly (readonly [string, CarryingRow, readonly SuppressionEntry[], boolean])[] = [
    ['when neither knows anything', row(), [], false],
    ['when the register holds it and the row is open', row(), [entry()], true],
    ['when both say closed', row({ objected: ['email'] }), [entry()], false],
    ['when the tool does not tell', row({ objected: null }), [entry()], true],
    [
      'when another address of the row may be meant',
      row({ identifiers: [email, second], objected: ['email'] }),
      [entry()],
      true,
    ],
    ['when the channel is another', row({ objected: ['phone'] }), [entry()], true],
    ['when the tool cannot stop the channel', row(), [entry({ channel: 'sms' })], false],
    ['when a consent has closed the entry', row(), [closed], false],
    ['when only the tool knows', row({ objected: ['email'] }), [], true],
    ['when what the tool shows is the old refusal', row({ objected: ['email'] }), [closed], false],
    [
      'when it was seen open since',
      row({ objected: ['email'] }),
      [entry({ closedAt: now, openIn: ['crm'] })],
      true,
    ],
    [
      'when it was seen open in another tool',
      row({ objected: ['email'] }),
      [entry({ closedAt: now, openIn: ['sales'] })],
      false,
    ],
    ['when somebody erased has a row', row({ objected: ['email'] }), [entry({ cause: 'erasure' })], true],
    [
      'when the erasure was answered by a new collection',
      row(),
      [entry({ cause: 'erasure', closedAt: now })],
      false,
    ],
    [
      'when the tool itself reported it and still says so',
      row({ identifiers: [email, second], objected: ['email'] }),
      [entry({ cause: 'reported', system: 'crm' })],
      false,
    ],
    [
      'when the tool itself reported it and says so no more',
      row(),
      [entry({ cause: 'reported', system: 'crm' })],
      true,
    ],
  ];
  test.each(cases)('%s', (_, seen, entries, isLooked) => {
    expect(isToLookAt(seen, email, entries, ['email', 'phone'], normalise)).toBe(isLooked);
  });
});

test('of several e-mail addresses a tool reports the main one; of numbers, each', () => {
  const seen = row({ identifiers: [email, second, phone], objected: ['email', 'phone', 'mail'] });
  expect(reportedOf(seen, email, normalise)).toEqual(['email']);
  expect(reportedOf(seen, second, normalise)).toEqual([]);
  expect(reportedOf(seen, phone, normalise)).toEqual(['phone']);
  expect(reportedOf(row({ objected: null }), email, normalise)).toEqual([]);
});

test('the same address written twice is one', () => {
  const twice = row({ identifiers: [email, { kind: 'email', value: 'A@example.fr' }], objected: ['email'] });
  expect(isShownClosed(twice, email, 'email', normalise)).toBe(true);
});

test('an erasure closes no channel, and makes nothing that a tool reports stale', () => {
  expect(standing([entry({ cause: 'erasure' })])).toEqual([]);
  expect(isNews([entry({ cause: 'erasure' })], 'email', 'crm')).toBe(true);
});

test('what is seen open is told of closed entries alone, once', () => {
  const closed = entry({ closedAt: now });
  expect(seenOpen(row(), [closed])).toEqual(['email']);
  expect(seenOpen(row(), [entry()])).toEqual([]);
  expect(seenOpen(row({ objected: ['email'] }), [closed])).toEqual([]);
  expect(seenOpen(row({ objected: null }), [closed])).toEqual([]);
  expect(seenOpen(row(), [entry({ closedAt: now, openIn: ['crm'] })])).toEqual([]);
});

describe('a number', () => {
  const objecting = row({ identifiers: [email, phone], objected: ['phone'] });
  test.each([
    ['that only they have is theirs', [objecting], false],
    [
      'on two rows with one address is theirs',
      [objecting, row({ system: 'b', identifiers: [email, phone] })],
      false,
    ],
    ['on a row of another address is shared', [objecting, row({ identifiers: [second, phone] })], true],
    ['on a row without any address is shared', [objecting, row({ identifiers: [phone] })], true],
    [
      'that both close is nobody else’s',
      [objecting, row({ identifiers: [second, phone], objected: ['phone'] })],
      false,
    ],
  ] as const)('%s', (_, rows, isShared) => {
    expect(isSomebodyElses(rows, 'phone', normalise)).toBe(isShared);
  });
});

describe('a number of somebody who objected', () => {
  const theirs = row({ identifiers: [email, phone] });
  const others = row({ identifiers: [second, phone] });
  const of = (hasGivenIt: boolean) => ({
    hasGivenIt,
    emails: new Set([normalise(email)]),
    leftIn: new Set<string>(),
  });
  test.each([
    ['on their own row alone', [theirs], false, false],
    ['on a row of another address', [others], false, true],
    ['on a row beside which no address stands', [row({ identifiers: [phone] })], false, true],
    ['on theirs and on somebody else’s', [theirs, others], false, true],
    ['which they gave, on somebody else’s too', [theirs, others], true, false],
  ] as const)('%s', (_, rows, hasGivenIt, isShared) => {
    expect(concernsOthers(rows, of(hasGivenIt), normalise)).toBe(isShared);
  });
});
