import { describe, expect, test } from '@jest/globals';
import type { FieldValue } from '../../src/domain/record.ts';
import { blankIn, isBlank, sameValue } from '../../src/domain/same-value.ts';

describe('what says the same to whoever reads it is the same', () => {
  test.each<[FieldValue, FieldValue]>([
    [' Dupré ', 'Dupré'],
    ['Dupre\u0301', 'Dupré'],
    ['Eloise.DUPRE@Example.FR', 'eloise.dupre@example.fr'],
    ['+33 6 12 34 50 01', '+33612345001'],
    ['+33 (0)6.12.34.50.01', '+33612345001'],
    ['0033 6 12 34 50 01', '+33612345001'],
    ['06 12 34 50 01', '06-12-34-50-01'],
    [true, 'true'],
    [5, '5'],
    ['', null],
    ['  ', []],
    [['a@example.fr', ''], ['A@example.fr']],
    [{ street: 'Rue Neuve', town: null }, { street: ' Rue Neuve' }],
  ])('%j and %j', (one, other) => {
    expect(sameValue(one, other)).toBe(true);
    expect(sameValue(other, one)).toBe(true);
  });
});

describe('what says something else is another value', () => {
  test.each<[FieldValue, FieldValue]>([
    ['Dupré', 'Dupre'],
    ['Dupré', 'DUPRÉ'],
    ['06 12 34 50 01', '+33612345001'],
    ['1980-01-02', '1980-02-01'],
    ['0', null],
    [false, null],
    [0, ''],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [['ab'], ['a', 'b']],
    ['12 34', '1234'],
  ])('%j and %j', (one, other) => {
    expect(sameValue(one, other)).toBe(false);
    expect(sameValue(other, one)).toBe(false);
  });
});

test('nothing, spaces and lists of nothing are blank; no and zero are not', () => {
  const blanks: readonly FieldValue[] = [null, '', ' \u00a0 ', [], [null, ' '], {}, { town: '' }];
  expect(blanks.map((value) => isBlank(value))).toEqual(blanks.map(() => true));
  expect([false, 0, '0', [0]].map((value) => isBlank(value))).toEqual([false, false, false, false]);
});

test('the first field that would be emptied is named', () => {
  expect(blankIn({ given: 'Ana', family: ' ' })).toBe('family');
  expect(blankIn({ given: 'Ana', active: false })).toBe(null);
});
