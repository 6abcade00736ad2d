import { describe, expect, test } from '@jest/globals';
import type { Identifier, RecordRef } from '../../src/domain/record.ts';
import { planLift, planRestriction } from '../../src/domain/plan-restriction.ts';
import type { Restriction } from '../../src/domain/restriction.ts';
import { knownIn, learntFrom, restrictionOver, restrictionOverRecord } from '../../src/domain/restriction.ts';
import { givingBackByHand, isTriedOut } from '../../src/domain/giving-back.ts';
import { alertLetter } from '../../src/domain/restriction-letter.ts';
import type { LocatedMatch } from '../../src/domain/subject.ts';
import { judge } from '../../src/domain/subject.ts';

const lower = ({ value }: Identifier): string => value.trim().toLowerCase();
const email = (value: string): Identifier => ({ kind: 'email', value });
const row: RecordRef = { system: 'crm-eu', kind: 'contact', id: '7' };

const placed: Restriction = {
  id: 1,
  controller: 'acme',
  request: 4,
  ground: 'accuracy',
  purpose: null,
  identifiers: [
    email('ines@example.fr'),
    { kind: 'name', value: 'Inès Canari' },
    { kind: 'phone', value: '01' },
  ],
  records: [row],
  placedBy: 'dpo',
  placedAt: new Date('2026-03-05T09:00:00Z'),
  decision: null,
  lifted: null,
  undoneAt: null,
};
const lifted: Restriction = {
  ...placed,
  id: 2,
  lifted: { by: 'dpo', at: new Date('2026-03-06T09:00:00Z'), toldOn: '2026-03-06', reason: 'corrected' },
};

describe('a restriction stands over', () => {
  const over = (identifiers: readonly Identifier[], records: readonly RecordRef[] = []) =>
    restrictionOver([lifted, placed], { identifiers, records }, lower)?.id ?? null;

  test.each([
    ['whoever carries an address of it, however it is written', [email(' Ines@Example.fr')], [], 1],
    ['a row it has found, under any address', [email('autre@example.fr')], [row], 1],
    ['whoever carries a number of it', [{ kind: 'phone', value: '01' }], [], 1],
    ['no namesake', [{ kind: 'name', value: 'Inès Canari' }], [], null],
    ['no row of the same id in another tool', [], [{ ...row, system: 'sales' }], null],
    ['nobody else', [email('omar@example.fr')], [{ ...row, id: '8' }], null],
  ] as const)('%s', (_what, identifiers, records, expected) => {
    expect(over(identifiers, records)).toBe(expected);
  });

  test('nobody once it is lifted', () => {
    expect(restrictionOver([lifted], { identifiers: placed.identifiers, records: [row] }, lower)).toBeNull();
    expect(restrictionOverRecord([lifted], row)).toBeNull();
    expect(restrictionOverRecord([placed], row)?.id).toBe(1);
  });
});

function found(of: Partial<LocatedMatch> & Pick<LocatedMatch, 'ref' | 'identifiers'>): LocatedMatch {
  const [by = email('')] = of.identifiers;
  return { role: 'person', by, equality: 'exact', aliases: [], state: 'live', facts: {}, ...of };
}

describe('what a search adds', () => {
  const own = found({
    ref: row,
    identifiers: [email('ines@example.fr'), email('ines.autre@example.fr'), { kind: 'phone', value: '01' }],
    aliases: [{ kind: 'contact', id: '3' }],
  });
  const trace = found({
    ref: { ...row, kind: 'note', id: '9' },
    identifiers: [email('ines@example.fr')],
    role: 'trace',
  });

  test('is their own rows under every id they had, and the addresses on them; no number, no note', () => {
    const subject = judge([email('ines@example.fr')], [own, trace], new Map(), lower);
    expect(learntFrom(subject)).toEqual({
      identifiers: [email('ines.autre@example.fr')],
      records: [row, { ...row, id: '3' }],
    });
  });

  test('is no mailbox that several people read, even where it was given', () => {
    const subject = judge([email('contact@example.fr')], [], new Map(), lower);
    const shared = { ...subject, sharedMailboxes: ['contact@example.fr'] };
    expect(
      knownIn([email('contact@example.fr'), email('ines@example.fr')], shared, lower).identifiers,
    ).toEqual([email('ines@example.fr')]);
  });
});

describe('the plan', () => {
  const rows = [
    { ref: { kind: 'contact', id: '7' }, facts: { name: 'Inès' } },
    { ref: { kind: 'deal', id: '8' }, facts: {} },
  ];
  const dossier = { kind: 'dossier', id: '3' };

  test('marks the kinds a tool can mark, and tells that others are left', () => {
    const { lines, gaps } = planRestriction([{ system: 'crm-eu', kinds: ['contact'], rows }], dossier);
    expect(lines.map(({ action, ref, reason }) => [action, ref.id, reason])).toEqual([
      ['restrict', '7', 'restricted'],
    ]);
    expect(gaps.map(({ what }) => what)).toEqual(['marking records as restricted']);
  });

  test('of a lift in a tool that cannot undo its marks is a gap and no line', () => {
    const { lines, gaps } = planLift([{ system: 'sales', kinds: null, rows }], dossier);
    expect(lines).toEqual([]);
    expect(gaps).toMatchObject([{ system: 'sales', what: 'taking the mark of a restriction off' }]);
  });

  test('of nobody found says nothing', () => {
    const nobody = { system: 'sales', kinds: ['dossier'], rows: [] };
    expect(planRestriction([nobody], dossier)).toEqual({ lines: [], gaps: [] });
  });

  test('of what a tool cannot mark, and somebody can, is one question and no gap', () => {
    const kinds = ['contact', 'dossier'];
    const { lines, gaps } = planRestriction([{ system: 'crm-eu', kinds, rows: [...rows, ...rows] }], dossier);
    expect(lines.map(({ ref }) => ref.kind)).toEqual(['contact', 'contact', 'dossier']);
    expect(gaps).toEqual([]);
  });
});

test.each(['fr', 'en'] as const)('the letter in %s tells how many, and where to look', (language) => {
  const { subject, text } = alertLetter({
    language,
    controller: 'Acme SAS',
    alerts: new Map([
      [3, 1],
      [5, 2],
    ]),
    givenUp: new Map([[5, 1]]),
  });
  expect(subject).toContain('Acme SAS');
  expect(text).toMatch(/\n\nRestriction 5, lifted: one record|\n\nLimitation 5, levée : une fiche/);
  expect(text).not.toMatch(/Restriction 3, lifted|Limitation 3, levée/);
  expect(text).toMatch(/3\D+1 [\s\S]+greffe restrict show 3\n[\s\S]+5\D+2 [\s\S]+greffe restrict show 5\n/);
});

describe('a record that its tool refuses to give back', () => {
  const liftedAt = new Date('2026-03-05T09:00:00Z');
  const hours = (count: number): Date => new Date(liftedAt.getTime() + count * 3_600_000);

  test.each([
    [12, 72, true],
    [12, 71, false],
    [11, 200, false],
    [40, 72, true],
  ])('tried %i times over %i hours is tried out: %j', (attempts, after, isOut) =>
    expect(isTriedOut({ attempts, endedAt: null }, liftedAt, hours(after))).toBe(isOut),
  );

  const answered = (kind: 'done' | 'could-not', after: number) => ({
    answer: { kind, at: hours(after) },
    takenBackAt: null,
  });
  test.each([
    ['ask', true, null],
    ['give-up', false, null],
    ['wait', true, { answer: null, takenBackAt: null }],
    ['wait', false, { answer: null, takenBackAt: null }],
    ['give-up', true, { answer: null, takenBackAt: hours(80) }],
    ['look', true, answered('done', 81)],
    ['give-up', true, answered('done', 80)],
    ['give-up', true, answered('could-not', 81)],
  ] as const)('is then: %s', (next, isNamed, task) =>
    expect(givingBackByHand({ attempts: 12, endedAt: hours(80) }, isNamed, task)).toBe(next),
  );
});
