import { expect, test } from '@jest/globals';
import type { FieldValue } from '../../src/contract/index.ts';
import type { SharedAccount } from '../../src/systems/whose.ts';
import { tellingFields, whoseIs } from '../../src/systems/whose.ts';

const shared: SharedAccount = {
  own: { contact: [{ field: 'brand', oneOf: ['north', 'centre'] }], deal: [{ field: 'unit', oneOf: [7] }] },
  others: [
    {
      contact: [
        { field: 'brand', oneOf: ['south'] },
        { field: 'live', oneOf: [true] },
      ],
    },
  ],
};

test.each<[string, Readonly<Record<string, FieldValue>>, string]>([
  ['contact', { brand: 'north' }, 'own'],
  ['contact', { brand: ['north', 'centre'] }, 'own'],
  ['contact', { brand: ['north', 'south'], live: true }, 'unclear'],
  ['contact', { brand: 'north;south' }, 'unclear'],
  ['contact', { brand: 'North' }, 'unclear'],
  ['contact', { brand: 'south', live: 'true' }, 'others'],
  ['contact', { brand: 'south', live: false }, 'unclear'],
  ['contact', { brand: null }, 'unclear'],
  ['contact', { brand: [] }, 'unclear'],
  ['contact', {}, 'unclear'],
  ['deal', { unit: '7' }, 'own'],
  ['note', { brand: 'north' }, 'unclear'],
])('a %s that says %j is of: %s', (kind, fields, whose) => {
  expect(whoseIs(kind, fields, shared)).toBe(whose);
});

test('every field is read by which one of them tells', () => {
  expect(tellingFields('contact', shared)).toEqual(['brand', 'live']);
});
