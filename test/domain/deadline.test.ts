import { describe, expect, test } from '@jest/globals';
import type { Clock, Extension, Suspension } from '../../src/domain/deadline.ts';
import {
  demandExtendable,
  demandSuspendable,
  dueOf,
  dueOn,
  extendedDueOn,
  resume,
} from '../../src/domain/deadline.ts';
import type { CivilDay } from '../../src/domain/civil-day.ts';

const at = new Date('2026-01-10T09:00:00Z');

describe('one month after receipt, in France', () => {
  test.each<[CivilDay, CivilDay, string]>([
    ['2026-01-31', '2026-03-02', '28 February is a Saturday'],
    ['2026-02-05', '2026-03-05', 'thirty days would be two days late'],
    ['2026-03-05', '2026-04-07', 'Easter Sunday, then Easter Monday'],
    ['2026-04-01', '2026-05-04', 'Labour Day is a Friday'],
    ['2026-04-08', '2026-05-11', 'Victory Day is a Friday'],
    ['2026-04-14', '2026-05-15', 'Ascension'],
    ['2026-04-25', '2026-05-26', 'Whit Monday'],
    ['2026-08-31', '2026-09-30', 'September has thirty days'],
    ['2026-10-15', '2026-11-16', 'a Sunday'],
    ['2026-11-25', '2026-12-28', 'Christmas is a Friday'],
    ['2026-12-01', '2027-01-04', 'New Year is a Friday'],
    ['2028-01-31', '2028-02-29', 'a leap year'],
  ])('received on %s, due on %s: %s', (receivedOn, due) => {
    expect(dueOn({ receivedOn, country: 'FR' })).toBe(due);
  });

  test('where holidays are unknown only weekends count, so that the day is never too late', () => {
    expect(dueOn({ receivedOn: '2026-04-14', country: 'BE' })).toBe('2026-05-14');
    expect(dueOn({ receivedOn: '2026-10-15', country: 'BE' })).toBe('2026-11-16');
  });
});

describe('an extension', () => {
  test.each<[CivilDay, CivilDay, string]>([
    ['2028-01-31', '2028-05-02', 'both readings end on the same weekend before Labour Day'],
    ['2026-01-31', '2026-04-28', 'two months from 28 February, not from the rolled 2 March'],
  ])('received on %s, answered by %s: %s', (receivedOn, due) => {
    expect(extendedDueOn({ receivedOn, country: 'FR' })).toBe(due);
  });

  test('counts once recorded', () => {
    const clock = clockOf({ receivedOn: '2026-01-31', extension: sent('2026-02-20') });
    expect(dueOf(clock)).toEqual({ legalOn: '2026-04-28', conservativeOn: '2026-04-28' });
  });

  test('may be sent on the last day of the first month, weekend rolled, and not after', () => {
    const clock = clockOf({ receivedOn: '2026-01-31' });
    expect(() => demandExtendable(clock, { sentOn: '2026-03-02' }, '2026-03-02')).not.toThrow();
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-03-02' }, '2026-03-03'))).toBe(
      'first-month-over',
    );
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-03-03' }, '2026-03-03'))).toBe(
      'first-month-over',
    );
  });

  test('is granted once', () => {
    const clock = clockOf({ receivedOn: '2026-01-31', extension: sent('2026-02-20') });
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-02-21' }, '2026-02-21'))).toBe(
      'already-extended',
    );
  });

  test('does not count before its letter has left', () => {
    const clock = clockOf({ receivedOn: '2026-01-31' });
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-02-11' }, '2026-02-10'))).toBe(
      'letter-not-sent',
    );
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-01-30' }, '2026-02-10'))).toBe(
      'letter-not-sent',
    );
  });

  test('is measured on the clock that nothing suspends', () => {
    const clock = clockOf({
      receivedOn: '2026-01-05',
      suspensions: [suspended('2026-01-06', '2026-01-26')],
    });
    expect(dueOf(clock)).toEqual({ legalOn: '2026-02-25', conservativeOn: '2026-02-05' });
    expect(refusalOf(() => demandExtendable(clock, { sentOn: '2026-02-10' }, '2026-02-10'))).toBe(
      'first-month-over',
    );
  });
});

describe('a suspension', () => {
  test('adds the days waited to the legal clock and none to the conservative one', () => {
    const clock = clockOf({ receivedOn: '2026-06-01', suspensions: [suspended('2026-06-03', '2026-06-10')] });
    expect(dueOf(clock)).toEqual({ legalOn: '2026-07-08', conservativeOn: '2026-07-01' });
  });

  test('leaves no legal day while the answer is awaited', () => {
    const clock = clockOf({ receivedOn: '2026-06-01', suspensions: [suspended('2026-06-03', null)] });
    expect(dueOf(clock)).toEqual({ legalOn: null, conservativeOn: '2026-07-01' });
  });

  test('counts a day once when two overlap', () => {
    const clock = clockOf({
      receivedOn: '2026-06-01',
      suspensions: [suspended('2026-06-05', '2026-06-12'), suspended('2026-06-03', '2026-06-10')],
    });
    expect(dueOf(clock).legalOn).toBe('2026-07-10');
  });

  test('is refused where the person is signed in, has not been asked, or the time is over', () => {
    const request = { ...clockOf({ receivedOn: '2026-06-01' }), channel: 'email' };
    expect(() => demandSuspendable(request, '2026-06-03', '2026-06-04')).not.toThrow();
    expect(
      refusalOf(() => demandSuspendable({ ...request, channel: 'account' }, '2026-06-03', '2026-06-04')),
    ).toBe('identity-proved');
    expect(refusalOf(() => demandSuspendable(request, '2026-06-05', '2026-06-04'))).toBe('not-asked-yet');
    expect(refusalOf(() => demandSuspendable(request, '2026-05-31', '2026-06-04'))).toBe('not-asked-yet');
    expect(refusalOf(() => demandSuspendable(request, '2026-07-02', '2026-07-02'))).toBe(
      'too-late-to-suspend',
    );
  });

  test('who is signed in may ask for somebody else: that is asked about all the same', () => {
    const request = { ...clockOf({ receivedOn: '2026-06-01' }), channel: 'account' };
    const forAnother = { ...request, requester: { kind: 'parent' } };
    expect(refusalOf(() => demandSuspendable(forAnother, '2026-06-03', '2026-06-04'))).toBe('allowed');
  });

  test('is refused while another one stands', () => {
    const request = {
      ...clockOf({ receivedOn: '2026-06-01', suspensions: [suspended('2026-06-03', null)] }),
      channel: 'email',
    };
    expect(refusalOf(() => demandSuspendable(request, '2026-06-04', '2026-06-04'))).toBe('already-suspended');
  });

  test('ends the day the answer came', () => {
    const open = suspended('2026-06-03', null);
    expect(resume([open], '2026-06-08', '2026-06-09')).toEqual([{ ...open, until: '2026-06-08' }]);
    expect(refusalOf(() => resume([], '2026-06-08', '2026-06-09'))).toBe('not-suspended');
    expect(refusalOf(() => resume([open], '2026-06-02', '2026-06-09'))).toBe('answer-before-question');
    expect(refusalOf(() => resume([open], '2026-06-10', '2026-06-09'))).toBe('answer-before-question');
  });
});

function clockOf(clock: Partial<Clock> & { readonly receivedOn: CivilDay }): Clock {
  return { country: 'FR', extension: null, suspensions: [], ...clock };
}

function sent(sentOn: CivilDay): Extension {
  return { reason: 'complexity', sentOn, letterDigest: '00'.repeat(32), by: 'dpo', at };
}

function suspended(from: CivilDay, until: CivilDay | null): Suspension {
  return { from, until, doubt: 'address-unknown', by: 'dpo', at };
}

function refusalOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'allowed';
}
