import { describe, expect, test } from '@jest/globals';
import type { Identifier } from '../../src/domain/record.ts';
import type { AskableRow, Reach, StayQuestion } from '../../src/domain/stay.ts';
import { agreementsIn, reachOf, stayStanding } from '../../src/domain/stay.ts';

const question: StayQuestion = {
  id: 1,
  controller: 'acme',
  rule: 'prospects',
  purge: 7,
  subject: 'ab',
  state: 'sent',
  askedOn: '2026-03-06',
  answerBy: '2026-04-06',
  stayedOn: null,
};
const byMail: Reach = { by: 'mail', to: 'claire@example.fr' };
const email: Identifier = { kind: 'email', value: 'claire@example.fr' };

describe('somebody past their period under a rule that asks first', () => {
  const standing = (questions: readonly StayQuestion[], on: StayQuestion['askedOn'], reach: Reach = byMail) =>
    stayStanding('prospects', questions, '2022-01-31', on, reach);

  test.each([
    ['is to be asked', [], '2026-03-06', byMail, 'to-ask'],
    ['has until the last day to answer', [question], '2026-04-06', byMail, 'asked'],
    ['is due the day after', [question], '2026-04-07', byMail, 'due'],
    [
      'is asked again when the letter may not have left',
      [{ ...question, state: 'sending' }],
      '2026-05-01',
      byMail,
      'to-ask',
    ],
    [
      'is due where there is no such mailbox',
      [{ ...question, state: 'undeliverable' }],
      '2026-03-07',
      byMail,
      'due',
    ],
    ['is due where they object', [], '2026-03-06', { by: 'nothing' }, 'due'],
    ['is left alone where a tool does not tell', [], '2026-03-06', { by: 'untold' }, 'objection-untold'],
    [
      'still has the time they were given, whatever a tool hides since',
      [question],
      '2026-04-06',
      { by: 'untold' },
      'asked',
    ],
    [
      'is not asked by another rule’s question',
      [{ ...question, rule: 'readers' }],
      '2026-05-01',
      byMail,
      'to-ask',
    ],
    [
      'is asked once a period: a question of the one before is over',
      [{ ...question, askedOn: '2022-01-30', answerBy: '2022-02-28' }],
      '2026-03-06',
      byMail,
      'to-ask',
    ],
  ] as const)('%s', (_what, questions, on, reach, expected) => {
    expect(standing(questions, on, reach)).toBe(expected);
  });
});

test('only a yes is an agreement, and it is one whenever it came', () => {
  const stayed = { ...question, state: 'stayed', stayedOn: '2026-05-02' } as const;
  expect(agreementsIn([question, { ...question, state: 'undeliverable' }, stayed])).toEqual([
    { rule: 'prospects', on: '2026-05-02' },
  ]);
});

describe('where somebody may be asked', () => {
  const other: Identifier = { kind: 'email', value: 'claire.autre@example.fr' };
  const phone: Identifier = { kind: 'phone', value: '+33612345678' };
  const row = (objected: AskableRow['objected'], ...identifiers: readonly Identifier[]): AskableRow => ({
    objected,
    identifiers: identifiers.length === 0 ? [phone, email, other] : identifiers,
  });

  test.each([
    ['at their main address', [row([]), row([])], [email, other], byMail],
    [
      'nowhere, where one tool says that they object to e-mail',
      [row([]), row(['email'])],
      [email],
      { by: 'nothing' },
    ],
    ['at their address, where they object to calls alone', [row(['phone', 'sms', 'mail'])], [email], byMail],
    ['nobody knows, where one tool does not tell', [row([]), row(null)], [email], { by: 'untold' }],
    ['nowhere, where one objects and another hides', [row(null), row(['email'])], [email], { by: 'nothing' }],
    ['nowhere, without an address of theirs alone', [row([])], [phone], { by: 'nothing' }],
    ['never at a second address, of which a tool may tell nothing', [row([])], [other], { by: 'nothing' }],
    [
      'at the main address of another tool',
      [row([]), row([], other)],
      [other],
      { by: 'mail', to: other.value },
    ],
  ] as const)('%s', (_what, rows, joins, expected) => {
    expect(reachOf(rows, joins)).toEqual(expected);
  });
});
