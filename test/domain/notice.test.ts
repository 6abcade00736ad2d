import { describe, expect, test } from '@jest/globals';
import type { ErasedByHand, Happening, StandingNow } from '../../src/domain/notice.ts';
import { LEFT, lessonOf, stateOfEnd, treatErasure, WORKED } from '../../src/domain/notice.ts';

const HAPPENINGS: readonly Happening[] = [
  'created',
  'changed',
  'erased',
  'recycled',
  'restored',
  'merged',
  'objected',
];

const told = (...whats: readonly Happening[]) =>
  whats.map((what) => ({ what, ours: false as boolean | null }));

describe('what a record comes to, of which something was told', () => {
  test('is what it shows now, whatever was told of it and in whatever order', () => {
    const standing: readonly [StandingNow, string][] = [
      ['there', 'look'],
      ['unsure', 'later'],
      ['bin', 'left'],
    ];
    for (const [now, lesson] of standing)
      for (const first of HAPPENINGS)
        for (const second of HAPPENINGS) {
          expect(lessonOf(told(first, second), now).lesson).toBe(lesson);
          expect(lessonOf(told(second, first), now)).toEqual(lessonOf(told(first, second), now));
        }
  });

  test('is an erasure only where it is gone, and somebody told of one', () => {
    expect(lessonOf(told('changed', 'erased'), 'gone')).toEqual({ lesson: 'erased' });
    expect(lessonOf(told('erased', 'created'), 'gone')).toEqual({ lesson: 'erased' });
    for (const what of HAPPENINGS.filter((one) => one !== 'erased'))
      expect(lessonOf(told(what), 'gone')).toEqual({ lesson: 'left', end: 'gone' });
  });

  test('is nothing where all of it was our doing, and something where it may have been somebody else’s', () => {
    for (const now of ['there', 'gone', 'bin', 'unsure'] as const)
      expect(lessonOf([{ what: 'erased', ours: true }], now)).toEqual({ lesson: 'left', end: 'ours' });
    expect(
      lessonOf(
        [
          { what: 'erased', ours: true },
          { what: 'changed', ours: null },
        ],
        'gone',
      ),
    ).toEqual({ lesson: 'left', end: 'gone' });
    expect(lessonOf([{ what: 'erased', ours: null }], 'gone')).toEqual({ lesson: 'erased' });
  });
});

describe('an erasure made by hand', () => {
  const elsewhere: ErasedByHand = {
    isKnown: true,
    isOurs: false,
    by: 'email',
    rows: [{ system: 'sales', addresses: [{ kind: 'email', value: 'claire@example.fr' }] }],
    isRequested: false,
    isErased: false,
    isProposed: false,
  };

  test('of somebody who is elsewhere is put to a human, or carried on by policy', () => {
    expect(treatErasure('crm', elsewhere, 'propose')).toEqual({ becomes: 'proposed' });
    expect(treatErasure('crm', elsewhere, 'carry-on')).toEqual({ becomes: 'carried-on' });
  });

  test('of somebody of whom a number alone tells is put to a human, whatever the policy', () => {
    for (const policy of ['propose', 'carry-on'] as const)
      expect(treatErasure('crm', { ...elsewhere, by: 'phone' }, policy)).toEqual({ becomes: 'proposed' });
  });

  test.each<[string, Partial<ErasedByHand>]>([
    ['ours', { isOurs: true }],
    ['unknown-record', { isKnown: false }],
    ['nowhere-else', { rows: [] }],
    ['duplicate', { rows: [...elsewhere.rows, { system: 'crm', addresses: [] }] }],
    ['requested-already', { isRequested: true }],
    ['erased-already', { isErased: true }],
    ['proposed-already', { isProposed: true }],
  ])('is left as %s, whatever the policy', (end, changed) => {
    for (const policy of ['propose', 'carry-on'] as const)
      expect(treatErasure('crm', { ...elsewhere, ...changed }, policy)).toEqual({ becomes: 'left', end });
  });
});

test('an end says whether something was done', () => {
  expect(WORKED.map(stateOfEnd)).toEqual(WORKED.map(() => 'worked'));
  expect(LEFT.map(stateOfEnd)).toEqual(LEFT.map(() => 'left'));
});
