import { describe, expect, test } from '@jest/globals';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import { holdOver, holdOverPerson, holdOverRecord, stands } from '../../src/domain/hold.ts';
import { hold, holdOn, lea, normalise, refOf, today } from './around-a-person.ts';

const overLea = { over: 'person', identifiers: [lea] } as const;
const row = { system: 'crm-eu', ...refOf('row.1') };

describe('a hold stands', () => {
  for (const [until, on, expected] of [
    [null, '2099-12-31', true],
    ['2026-11-20', '2026-11-19', true],
    ['2026-11-20', '2026-11-20', true],
    ['2026-11-20', '2026-11-21', false],
    ['2026-12-31', '2027-01-01', false],
  ] as const satisfies readonly (readonly [CivilDay | null, CivilDay, boolean])[]) {
    test(`until ${until ?? 'it is lifted'}, on ${on}: ${expected}`, () => {
      expect(stands(hold(overLea, { until }), on)).toBe(expected);
    });
  }

  test('no longer once it is lifted, whatever its last day', () => {
    const lifted = { by: 'direction', at: new Date('2026-11-10T09:00:00Z') };
    expect(stands(hold(overLea, { lifted, until: '2030-01-01' }), today)).toBe(false);
  });
});

describe('a hold over a person', () => {
  test('is found by any of their identifiers, however it is written', () => {
    const held = hold({ over: 'person', identifiers: [{ kind: 'phone', value: '01 23 45 67 89' }, lea] });
    for (const one of [
      { kind: 'email', value: 'Lea@Example.fr' },
      { kind: 'phone', value: '+33 1 23 45 67 89' },
    ] as const) {
      expect(holdOverPerson([held], [one], today, normalise)).toBe(held);
    }
  });

  test('is over nobody else, and over no identifier of another kind', () => {
    const others = [
      { kind: 'email', value: 'max@example.fr' },
      { kind: 'id', value: lea.value },
    ] as const;
    expect(holdOverPerson([hold(overLea)], others, today, normalise)).toBeNull();
    expect(holdOverPerson([hold(overLea)], [], today, normalise)).toBeNull();
    expect(holdOverRecord([hold(overLea)], row, today)).toBeNull();
  });
});

test('a hold over a record is over that record of that system', () => {
  const held = holdOn('row.1');
  expect(holdOverRecord([held], row, today)).toBe(held);
  for (const other of [
    { ...row, system: 'sales' },
    { ...row, kind: 'note' },
    { ...row, id: '11' },
  ]) {
    expect(holdOverRecord([held], other, today)).toBeNull();
  }
  expect(holdOverPerson([held], [lea], today, normalise)).toBeNull();
});

test('the longest that stands is named, whoever or whatever it is over, in any order', () => {
  const short = hold(overLea, { until: '2027-01-01' });
  const long = holdOn('row.1', { until: '2028-01-01' });
  const endless = hold(overLea, { until: null });
  const ended = holdOn('row.1', { until: '2026-11-19' });
  const lifted = hold(overLea, { lifted: { by: 'dpo', at: new Date(0) } });
  const named = (...holds: readonly ReturnType<typeof hold>[]): unknown =>
    holdOver(holds, { identifiers: [lea], ref: row }, today, normalise);
  expect(named(short, long, ended)).toBe(long);
  expect(named(long, short, lifted)).toBe(long);
  expect(named(long, endless, short)).toBe(endless);
  expect(named(endless, long)).toBe(endless);
  expect(named(ended, lifted)).toBeNull();
});
