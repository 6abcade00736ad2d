import { describe, expect, test } from '@jest/globals';
import type { EndedLine } from '../../src/domain/certificate.ts';
import { stateOfSystems } from '../../src/domain/certificate.ts';
import { saysTheSame } from '../../src/domain/correction.ts';
import type { MappedFields } from '../../src/domain/data-map.ts';
import type { Line, Plan } from '../../src/domain/plan.ts';
import type { RectificationTerms, RectifiedSystem } from '../../src/domain/plan-rectification.ts';
import { carriedStops, fieldsToRead, planRectification } from '../../src/domain/plan-rectification.ts';
import type { FieldValue, Identifier } from '../../src/domain/record.ts';

/** As the platform does for French numbers. */
const normalise = ({ kind, value }: Identifier): string =>
  kind === 'phone' ? value.replace(/^0/, '+33').replaceAll(' ', '') : value.trim().toLowerCase();

const fields: MappedFields = {
  town: {
    category: 'contact',
    origin: 'provided',
    purposes: ['contract'],
    propagate: 'proposed',
    in: Object.fromEntries(['a', 'b', 'c'].map((system) => [system, [{ kind: 'person', field: 'town' }]])),
  },
  phone: {
    category: 'contact',
    origin: 'provided',
    purposes: ['contract'],
    propagate: 'proposed',
    in: Object.fromEntries(['a', 'b', 'c'].map((system) => [system, [{ kind: 'person', field: 'phone' }]])),
  },
};

const system = (
  name: string,
  read: Readonly<Record<string, FieldValue>> | null,
  changed: Partial<RectifiedSystem> & { readonly isRecycled?: boolean } = {},
): RectifiedSystem => {
  const { isRecycled = false, ...rest } = changed;
  const row = { ref: { kind: 'person', id: name }, fields: read, isRecycled, hold: null, facts: {} };
  return { system: name, kinds: ['person'], channels: ['email'], rows: [row], ...rest };
};

const plan = (systems: readonly RectifiedSystem[], terms: Partial<RectificationTerms> = {}) =>
  planRectification(systems, {
    corrections: [{ field: 'town', to: 'Lille' }],
    fields,
    given: [],
    isTaken: () => false,
    normalise,
    ...terms,
  });
const said = (systems: readonly RectifiedSystem[], terms?: Partial<RectificationTerms>) =>
  plan(systems, terms).lines.map((line) => `${line.system} ${line.action} ${line.reason}`);

describe('a value', () => {
  test.each<readonly [string, FieldValue, FieldValue, boolean]>([
    ['phone', '06 12 34 56 01', '+33612345601', true],
    ['phone', '06 12 34 56 01', '+33612345602', false],
    ['mobile', '0612345601', '+33612345601', true],
    ['email', ' Zoe@Example.fr', 'zoe@example.fr', true],
    ['work-email', 'zoe@example.fr', 'zoe@example.com', false],
    ['town', 'Besancon', 'Besançon', false],
    ['town', 'besançon', 'Besançon', false],
    ['town', null, '', true],
    ['age', 42, '42', true],
  ])('%s: %j and %j say the same: %s', (name, one, other, same) => {
    expect(saysTheSame(name, one, other, normalise)).toBe(same);
  });
});

describe('a field that only a person can correct', () => {
  const byHand = { person: [{ field: 'others', beside: 'phone', mend: 'Replace it there.' }] };
  const given: readonly Identifier[] = [{ kind: 'phone', value: '06 12 34 56 01' }];
  const corrections = [{ field: 'phone', to: '+33612345602' }];
  const others = (value: FieldValue): ReturnType<typeof plan> =>
    plan([system('a', { phone: '+33612345602', others: value }, { byHand })], { corrections, given });

  test('is a line of its record and a gap with what to do, where one of its values is wrong', () => {
    const { lines, gaps } = others('+33612345677; 06 12 34 56 01');
    expect(lines.map((line) => `${line.action} ${line.reason}`)).toEqual([
      'leave cannot-rectify',
      'leave already-right',
    ]);
    expect(lines[0]?.changes).toEqual([
      { name: 'phone', field: 'others', now: '+33612345677; 06 12 34 56 01', to: '+33612345602' },
    ]);
    expect(gaps).toEqual([
      { system: 'a', what: 'correcting phone', because: 'no-api', mend: 'Replace it there.' },
    ]);
  });

  test.each([null, '', '+33612345677'])('is left unsaid where it holds %j', (value) => {
    const { lines, gaps } = others(value);
    expect([lines.map(({ reason }) => reason), gaps]).toEqual([['already-right'], []]);
  });

  test('is read where the field beside it is asked for, mapped or not', () => {
    expect(fieldsToRead(corrections, fields, 'a', 'person', byHand)).toEqual(['phone', 'others']);
    expect(fieldsToRead([{ field: 'town', to: 'Lille' }], fields, 'a', 'person', byHand)).toEqual(['town']);
  });
});

describe('what is wrong', () => {
  test('is what most tools hold; what another one holds is left to a human', () => {
    expect(
      said([system('a', { town: 'Lyon' }), system('b', { town: 'Lyon' }), system('c', { town: 'Paris' })]),
    ).toEqual(['a rectify inaccurate', 'b rectify inaccurate', 'c leave other-value']);
  });

  test('is neither of two that have the same right to be believed', () => {
    expect(said([system('a', { town: 'Lyon' }), system('b', { town: 'Paris' })])).toEqual([
      'a leave other-value',
      'b leave other-value',
    ]);
  });

  test('is what the authority holds, whatever most tools do', () => {
    const town = { ...fields['town'], authority: 'c' } as MappedFields[string];
    expect(
      said([system('a', { town: 'Lyon' }), system('b', { town: 'Lyon' }), system('c', { town: 'Paris' })], {
        fields: { town },
      }),
    ).toEqual(['a leave other-value', 'b leave other-value', 'c rectify inaccurate']);
  });

  test('is the number that the person gave, in whatever way it is written, and nothing else', () => {
    expect(
      said([system('a', { phone: '06 12 34 56 01' }), system('b', { phone: '+33612345777' })], {
        corrections: [{ field: 'phone', to: '+33612345900' }],
        given: [{ kind: 'phone', value: '+33612345601' }],
      }),
    ).toEqual(['a rectify inaccurate', 'b leave other-value']);
  });

  test('is nothing where nothing stands: it is completed', () => {
    expect(said([system('a', { town: null })])).toEqual(['a rectify inaccurate']);
  });
});

test('a hidden field, a list, the bin and a tool without the verb are told, and not written to', () => {
  const { lines, gaps } = plan([
    system('a', {}),
    system('b', { town: ['Lyon', 'Paris'] }),
    system('c', null, { isRecycled: true }),
  ]);
  expect(lines.map((line) => [line.system, line.action, line.reason])).toEqual([
    ['a', 'leave', 'value-unseen'],
    ['b', 'leave', 'value-unseen'],
    ['c', 'leave', 'already-erased'],
  ]);
  expect(gaps.map(({ system: name, because }) => [name, because])).toEqual([
    ['a', 'no-scope'],
    ['b', 'no-scope'],
  ]);
  const mute = plan([system('a', { town: 'Lyon' }, { kinds: [] })]);
  expect(mute.lines.map(({ action, reason }) => [action, reason])).toEqual([['leave', 'cannot-rectify']]);
  expect(mute.gaps).toMatchObject([{ what: 'correcting town', because: 'no-api' }]);
});

test('a refusal goes to the new address only in tools that get it, and before it comes', () => {
  const systems = [system('a', { town: 'Lyon' }), system('b', { town: 'Lille' })];
  const { lines } = plan(systems);
  const way = { address: { kind: 'email' as const, value: 'x@example.com' }, channel: 'email' as const };
  expect(
    carriedStops(systems, lines, [way], new Map()).map((line) => [
      line.system,
      line.action,
      line.phase,
      line.channel,
    ]),
  ).toEqual([['a', 'object', 0, 'email']]);
  expect(lines.find(({ action }) => action === 'rectify')?.phase).toBe(1);
  const taken = carriedStops(systems, lines, [way], new Map([['a', [way.address]]]));
  expect(taken.map(({ action, reason }) => [action, reason])).toEqual([['leave', 'shared-with-others']]);
});

test('of a record of which another field is corrected later, what was left stays a residue', () => {
  const [left] = plan([system('a', {})]).lines;
  const [written] = plan([system('a', { phone: '0612345601' })], {
    corrections: [{ field: 'phone', to: '+33612345900' }],
  }).lines;
  const ended = (line: Omit<Line, 'number'> | undefined, carriedOut: boolean): EndedLine => ({
    line: { ...(line as Line), number: 1 },
    carriedOut,
    verdict: carriedOut ? 'as-expected' : null,
    until: null,
    verifiedAt: null,
  });
  const of = (sequence: number): Plan => ({
    matter: 7,
    sequence,
    right: 'rectification',
    sealedAt: new Date(0),
    digest: '',
    lineCount: 1,
    basis: '',
    supplementTo: null,
    supersededAt: null,
    approval: null,
    estimate: [],
    gaps: [],
  });
  const { systems, residues } = stateOfSystems([
    { plan: of(1), lines: [ended(left, false)] },
    { plan: of(2), lines: [ended(written, true)] },
  ]);
  expect(residues).toMatchObject([{ line: 'plan 7.1 line 1', why: 'value-unseen' }]);
  expect(systems).toMatchObject([{ system: 'a', rectified: 1, rectifiedFields: ['phone'], left: 1 }]);
});

describe('what somebody corrects by hand', () => {
  const dossier = { kind: 'dossier', id: '7' };
  const hands = { dossier, isUnseen: false, couldNot: false };
  const paper = { kinds: ['dossier'], rows: [], hands: { ...hands, isUnseen: true } };

  test('is all of it where nothing can be searched, with what is known to be wrong', () => {
    const { lines, gaps } = plan([system('a', { town: 'Lyon' }), system('paper', {}, paper)]);
    expect(lines.at(-1)).toMatchObject({
      system: 'paper',
      action: 'rectify',
      ref: dossier,
      changes: [{ name: 'town', now: 'Lyon', to: 'Lille' }],
    });
    expect(gaps).toEqual([]);
  });

  test('is one question for all the rows that a tool cannot be told of, and none where they are right', () => {
    const unable = { kinds: ['dossier'], hands };
    expect(said([system('a', { town: 'Lyon' }, unable)])).toEqual(['a rectify inaccurate']);
    expect(said([system('a', { town: 'Lille' }, unable)])).toEqual(['a leave already-right']);
    expect(said([system('a', { town: 'Lyon' }, { kinds: [] })])).toEqual(['a leave cannot-rectify']);
  });

  test('is noted as left once they said that they could not', () => {
    const refused = { ...paper, hands: { ...paper.hands, couldNot: true } };
    expect(said([system('paper', {}, refused)])).toEqual(['paper leave cannot-rectify']);
  });
});
