import { expect, test } from '@jest/globals';
import type { MappedField } from '../../src/domain/data-map.ts';
import type { Around, PlaceNow, SeenChange } from '../../src/domain/propagation.ts';
import { judgeChange, remembered } from '../../src/domain/propagation.ts';
import type { FieldValue } from '../../src/domain/record.ts';
import type { Normalise } from '../../src/domain/subject.ts';

const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const normalise: Normalise = ({ value }) => value.trim().toLowerCase();

function chance(from: number) {
  let state = from;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return {
    isSo: (often = 0.5): boolean => next() < often,
    of: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T,
    times: <T>(most: number, make: (index: number) => T): readonly T[] =>
      Array.from({ length: Math.floor(next() * (most + 1)) }, (_, index) => make(index)),
  };
}

interface Case {
  readonly mapped: MappedField;
  readonly before: FieldValue;
  readonly change: SeenChange;
  readonly around: Around;
}

const values: readonly FieldValue[] = ['Lyon', 'Brest', 'Lille', ' lyon ', '', null, ['a', 'b']];

function draw(luck: ReturnType<typeof chance>): Case {
  const before = luck.of<FieldValue>(['Lyon', 'Brest', 'Lille']);
  const authority = luck.of([undefined, 'crm', 'sales']);
  const mapped: MappedField = {
    category: 'contact',
    origin: 'provided',
    purposes: [],
    propagate: luck.of(['automatic', 'automatic', 'automatic', 'proposed', 'never']),
    ...(authority && { authority }),
    in: {},
  };
  const place = (index: number): PlaceNow => ({
    name: 'town',
    ref: { system: luck.of(['sales', 'desk']), kind: 'person', id: String(index) },
    field: 'town',
    now: luck.of(values.filter((value) => !Array.isArray(value))),
    way: luck.of(['call', 'call', 'call', 'by-hand', 'unseen']),
    doubt: luck.of([null, null, null, 'other-name']),
  });
  return {
    mapped,
    before,
    change: {
      name: 'town',
      field: 'town',
      system: 'crm',
      now: luck.of(values),
      isEcho: luck.isSo(0.15),
      isKnown: luck.isSo(0.15),
      wasBefore: (value) => value === before,
      places: luck.times(3, place),
      isElsewhere: luck.isSo(0.15),
      isAmbiguous: luck.isSo(0.1),
    },
    around: {
      isErased: luck.isSo(0.1),
      isRestricted: luck.isSo(0.1),
      isHeld: luck.isSo(0.1),
      isDoubtful: luck.isSo(0.1),
      carriedLately: luck.of([0, 0, 1, 2, 3, 4]),
      isStopped: luck.isSo(0.1),
      isDisputed: luck.isSo(0.1),
    },
  };
}

const plain = (value: FieldValue): string | null =>
  value === null ? '' : typeof value === 'object' ? null : String(value).trim().normalize('NFC');

/** One record at a time, and in the words of the rules: whether it may be written, and whether a human hears of it. */
function slowly({
  mapped,
  before,
  change,
  around,
}: Case): readonly (readonly [string, 'written' | 'asked'])[] {
  const to = plain(change.now);
  const isNothing =
    mapped.propagate === 'never' ||
    around.isErased ||
    to === null ||
    to === '' ||
    change.isEcho ||
    change.isKnown;
  if (isNothing) return [];
  const isFree =
    mapped.propagate === 'automatic' &&
    (mapped.authority === undefined || mapped.authority === change.system) &&
    !around.isRestricted &&
    !around.isHeld &&
    !around.isDoubtful &&
    !around.isStopped &&
    !change.isAmbiguous &&
    !around.isDisputed &&
    around.carriedLately <= 2;
  const fates: (readonly [string, 'written' | 'asked'])[] = [];
  for (const { ref, now, way, doubt } of change.places) {
    if (way !== 'unseen' && plain(now) === to) continue;
    const isOld = plain(now) === '' || now === before;
    const isWritten = isFree && way === 'call' && doubt === null && isOld;
    fates.push([ref.id, isWritten ? 'written' : 'asked']);
  }
  return fates;
}

const sorted = (fates: readonly (readonly [string, string])[]): readonly string[] =>
  fates.map(([id, fate]) => `${id} ${fate}`).toSorted((a, b) => a.localeCompare(b));

test(`what becomes of a change is what the rules say, record by record (GREFFE_SEED=${seed})`, () => {
  const luck = chance(seed);
  for (let round = 0; round < 20_000; round += 1) {
    const one = draw(luck);
    const judged = judgeChange(one.mapped, one.change, one.around, normalise);
    const fates =
      judged.is === 'nothing'
        ? []
        : [
            ...judged.carried.map(({ ref }) => [ref.id, 'written'] as const),
            ...judged.proposed.map(({ ref }) => [ref.id, 'asked'] as const),
          ];
    expect({ seed, round, fates: sorted(fates) }).toEqual({
      seed,
      round,
      fates: sorted(slowly(one)),
    });
    const isAsked = judged.is === 'change' && (judged.proposed.length > 0 || judged.because !== null);
    if (judged.is === 'change') expect(judged.because !== null).toBe(isAsked);
  }
});

test('what is remembered of a value is the same however it is written', () => {
  const form = (name: string, value: FieldValue): string => remembered(name, value, normalise);
  expect(form('email', ' Zoe@Example.fr ')).toBe(form('email', 'zoe@example.fr'));
  expect(form('town', 'Orle\u0301ans ')).toBe(form('town', 'Orl\u00e9ans'));
  expect([form('town', null), form('town', ' '), form('town', [])]).toEqual(['', '', '']);
  expect(form('town', 'Lyon')).not.toBe(form('town', 'Brest'));
});
