import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { MappedField, MappedFields } from '../../src/domain/data-map.ts';
import { planPortability } from '../../src/domain/plan-portability.ts';
import type { LeftBehind } from '../../src/domain/portability.ts';
import {
  isPortableGap,
  judgePlaces,
  leftWhole,
  portableData,
  takeAlong,
  tallyLeftOut,
} from '../../src/domain/portability.ts';
import type { DataOrigin, LegalBasis } from '../../src/domain/processing-record.ts';
import { record } from './around-a-person.ts';

const BASES: readonly LegalBasis[] = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interest',
];
const ORIGINS: readonly DataOrigin[] = ['provided', 'observed', 'derived', 'third-party'];
/** One purpose a basis, of the same name. */
const purposes = BASES.map((legalBasis) => ({ name: legalBasis, label: null, legalBasis }));

function field(origin: DataOrigin, bases: readonly string[], places: readonly string[]): MappedField {
  return {
    category: 'contact',
    origin,
    purposes: bases,
    propagate: 'never',
    in: {
      crm: places.map((place) => ({ kind: place.split('.')[0] ?? '', field: place.split('.')[1] ?? '' })),
    },
  };
}

describe('a field is portable', () => {
  test.each([
    ['provided', ['consent'], null],
    ['provided', ['contract'], null],
    ['observed', ['contract'], null],
    ['observed', ['legitimate-interest', 'consent'], null],
    ['provided', ['legal-obligation', 'contract'], null],
    ['provided', ['legitimate-interest'], 'legal-basis'],
    ['provided', ['legal-obligation'], 'legal-basis'],
    ['provided', ['public-task'], 'legal-basis'],
    ['observed', ['vital-interests'], 'legal-basis'],
    ['derived', ['contract'], 'derived'],
    ['derived', ['legitimate-interest'], 'derived'],
    ['third-party', ['consent'], 'third-party'],
    // A purpose nobody declared rests on nothing.
    ['provided', ['forgotten-purpose'], 'legal-basis'],
  ] as const)('%s, held on %j: %s', (origin, bases, because) => {
    const places = judgePlaces({ it: field(origin, bases, ['contact.it']) }, purposes);
    expect(places).toMatchObject([{ name: 'it', because }]);
  });

  test('and declared twice, only where no declaration says that it came from elsewhere', () => {
    const twice = (one: MappedField, other: MappedField) =>
      judgePlaces({ one, other }, purposes).map(({ name, because }) => [name, because]);
    const provided = field('provided', ['contract'], ['contact.x']);
    expect(twice(provided, field('derived', ['contract'], ['contact.x']))).toEqual([['other', 'derived']]);
    expect(twice(field('third-party', ['contract'], ['contact.x']), provided)).toEqual([
      ['one', 'third-party'],
    ]);
    expect(twice(field('provided', ['legal-obligation'], ['contact.x']), provided)).toEqual([
      ['other', null],
    ]);
  });
});

test('what is taken along has names of the map; the rest is named with its reason, empty fields are not', () => {
  const map: MappedFields = {
    email: field('provided', ['contract'], ['contact.email']),
    score: field('derived', ['contract'], ['contact.score']),
    source: field('third-party', ['consent'], ['contact.source']),
    job: field('provided', ['legitimate-interest'], ['contact.job']),
    phone: field('provided', ['contract'], ['contact.phone']),
  };
  const fields = {
    email: 'a@example.fr',
    score: 80,
    source: 'list',
    job: 'x',
    phone: '',
    odd: true,
    none: null,
  };
  const taken = takeAlong(judgePlaces(map, purposes), {
    system: 'crm',
    ref: { kind: 'contact', id: '1' },
    fields,
    files: 2,
  });
  const behind = (because: string, named: readonly string[], bases: readonly string[] = [], count = 1) => ({
    because,
    legalBases: bases,
    fields: named,
    count,
  });
  expect(taken).toEqual({
    fields: { email: 'a@example.fr' },
    part: {
      names: { email: 'email' },
      leftOut: [
        behind('derived', ['score']),
        behind('third-party', ['source']),
        behind('legal-basis', ['job'], ['legitimate-interest']),
        behind('not-mapped', ['odd']),
        behind('file', [], [], 2),
      ],
    },
  });
});

test('a field of another kind, or of another system, is not the same field', () => {
  const places = judgePlaces({ email: field('provided', ['contract'], ['contact.email']) }, purposes);
  for (const [system, kind] of [
    ['crm', 'lead'],
    ['other', 'contact'],
  ] as const) {
    const { fields, part } = takeAlong(places, {
      system,
      ref: { kind, id: '1' },
      fields: { email: 'a@example.fr' },
      files: 0,
    });
    expect(fields).toEqual({});
    expect(part.leftOut).toMatchObject([{ because: 'not-mapped', fields: ['email'] }]);
  }
});

/** Slow and obvious: says it of one field, from the words of the article. */
function isPortableSlowly(map: MappedFields, system: string, kind: string, key: string): boolean {
  const declared = Object.values(map).filter((one) =>
    (one.in[system] ?? []).some((place) => place.kind === kind && place.field === key),
  );
  for (const one of declared) if (one.origin === 'derived' || one.origin === 'third-party') return false;
  for (const one of declared) {
    for (const purpose of one.purposes) if (purpose === 'consent' || purpose === 'contract') return true;
  }
  return false;
}

test('a value leaves if and only if the article says so of its field, and nothing is passed over in silence', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const kind = fc.constantFrom('contact', 'lead');
  const mapped = fc.record({
    origin: fc.constantFrom(...ORIGINS),
    bases: fc.uniqueArray(fc.constantFrom(...BASES), { minLength: 1 }),
    places: fc.uniqueArray(
      fc.tuple(kind, key).map((place) => place.join('.')),
      { minLength: 1 },
    ),
  });
  const value = fc.constantFrom<string | number | null>('text', 0, '', null);
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('one', 'two', 'three'), mapped),
      kind,
      fc.dictionary(key, value),
      (declared, of, fields) => {
        const map = Object.fromEntries(
          Object.entries(declared).map(([name, one]) => [name, field(one.origin, one.bases, one.places)]),
        );
        const taken = takeAlong(judgePlaces(map, purposes), {
          system: 'crm',
          ref: { kind: of, id: '1' },
          fields,
          files: 0,
        });
        const filled = Object.entries(fields).filter(([, one]) => one !== null && one !== '');
        const expected = filled.filter(([name]) => isPortableSlowly(map, 'crm', of, name));
        expect(taken.fields).toEqual(Object.fromEntries(expected));
        expect(Object.keys(taken.part.names).sort()).toEqual(expected.map(([name]) => name).sort());
        expect(taken.part.leftOut.length > 0).toBe(expected.length < filled.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('the data that is declared portable names the bases it is portable by, and only these', () => {
  const map = {
    zip: field('observed', ['contract'], ['contact.zip']),
    email: field('provided', ['legitimate-interest', 'consent'], ['contact.email']),
    score: field('derived', ['contract'], ['contact.score']),
  };
  const labels = { fr: 'Adresse', en: 'Address' };
  const processing = {
    purposes,
    retention: [],
    data: [{ name: 'email', label: labels, category: 'contact', origin: 'provided' as const }],
  };
  expect(portableData(map, processing, ['crm'])).toEqual([
    { name: 'email', label: labels, category: 'contact', origin: 'provided', legalBases: ['consent'] },
    { name: 'zip', label: null, category: 'contact', origin: 'observed', legalBases: ['contract'] },
  ]);
  expect(portableData(map, processing, ['elsewhere'])).toEqual([]);
});

test('records that hold nothing portable are left unread, and those of others whole', () => {
  const places = judgePlaces(
    {
      email: field('provided', ['contract'], ['row.email', 'note.author']),
      score: field('derived', ['contract'], ['task.score']),
    },
    purposes,
  );
  const related = [
    record('row.1'),
    record('task.1', { of: 'row.1' }),
    record('company.1', { of: 'row.1' }),
    record('note.1', { of: 'row.1', relation: 'shared' }),
  ];
  const lines = planPortability([{ system: 'crm', related }], places);
  expect(lines.map(({ action, ref, reason }) => `${action} ${ref.kind} ${reason}`)).toEqual([
    'leave company not-portable',
    'leave note shared-with-others',
    'disclose row about-the-person',
    'leave task not-portable',
  ]);
  const whole = { legalBases: [], fields: [], count: 1 };
  expect(leftWhole(places, { system: 'crm', kind: 'task', isShared: false })).toEqual([
    { because: 'derived', legalBases: [], fields: ['score'], count: 1 },
    { because: 'not-mapped', ...whole },
  ]);
  expect(leftWhole(places, { system: 'crm', kind: 'note', isShared: true })).toEqual([
    { because: 'concerns-others', ...whole },
  ]);
});

test('what is left out is counted by kind and reason', () => {
  const tally = tallyLeftOut();
  const part = (fields: readonly string[]): LeftBehind => ({
    because: 'not-mapped',
    legalBases: [],
    fields,
    count: 1,
  });
  tally.add({ system: 'crm', kind: 'contact' }, [part(['b'])]);
  tally.add({ system: 'crm', kind: 'contact' }, [part(['a', 'b'])]);
  tally.add({ system: 'sales', kind: 'contact' }, [part([])]);
  expect(tally.result()).toEqual([
    { system: 'crm', kind: 'contact', because: 'not-mapped', legalBases: [], fields: ['a', 'b'], count: 2 },
    { system: 'sales', kind: 'contact', because: 'not-mapped', legalBases: [], fields: [], count: 1 },
  ]);
});

test('a field hidden from us keeps the answer open only where it may be portable', () => {
  const places = judgePlaces(
    {
      email: field('provided', ['contract'], ['contact.email']),
      score: field('derived', ['contract'], ['contact.score']),
    },
    purposes,
  );
  const isPortable = (what: string, system = 'crm') => isPortableGap(places, { system, what });
  for (const told of ['contact: field email', 'field contact.email']) {
    expect(isPortable(told)).toBe(true);
    expect(isPortable(told.replace('email', 'score'))).toBe(false);
    expect(isPortable(told.replace('email', 'unknown'))).toBe(false);
    expect(isPortable(told.replace('contact', 'lead'))).toBe(false);
    expect(isPortable(told, 'elsewhere')).toBe(false);
  }
  expect(isPortable('lists the person is on')).toBe(true);
  expect(isPortable('field contact.score: it cannot be searched (encrypted)')).toBe(true);
});
