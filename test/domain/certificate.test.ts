import { describe, expect, test } from '@jest/globals';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import type { CarriedOut, EndedLine } from '../../src/domain/certificate.ts';
import { statedGaps, stateOfSystems } from '../../src/domain/certificate.ts';
import type { Line, Plan } from '../../src/domain/plan.ts';
import { refOf } from './around-a-person.ts';

const readBackAt = new Date('2026-11-20T10:00:00Z');

function ended(
  number: number,
  action: Line['action'],
  name: string,
  given: Omit<Partial<Line>, 'until'> &
    Partial<Omit<EndedLine, 'line' | 'until'>> & { until?: CivilDay | Date } = {},
): EndedLine {
  const isNote = action === 'keep' || action === 'leave';
  const { carriedOut = !isNote, verdict = isNote ? null : 'as-expected', ...rest } = given;
  const { until = null, verifiedAt = verdict ? readBackAt : null, ...line } = rest;
  return {
    line: {
      number,
      system: 'crm-eu',
      action,
      ref: refOf(name),
      fields: [],
      from: null,
      address: null,
      reason: 'about-the-person',
      ground: null,
      until: until instanceof Date ? null : until,
      through: null,
      phase: 0,
      others: { persons: 0, organisations: 0, transactions: 0 },
      facts: {},
      ...line,
    },
    carriedOut,
    verdict,
    until: until instanceof Date ? until : null,
    verifiedAt,
  };
}

function carriedOut(sequence: number, lines: readonly EndedLine[], given: Partial<Plan> = {}): CarriedOut {
  const plan: Plan = {
    matter: 7,
    sequence,
    right: 'erasure',
    sealedAt: new Date('2026-11-18T10:00:00Z'),
    digest: `digest ${sequence}`,
    lineCount: lines.length,
    basis: '',
    supplementTo: sequence === 1 ? null : 1,
    supersededAt: null,
    approval: { by: 'dpo', at: new Date('2026-11-19T10:00:00Z'), digest: `digest ${sequence}` },
    estimate: [],
    gaps: [],
    ...given,
  };
  return { plan, lines };
}

/** "7.1 line 2: note overwritten". */
function residues(...plans: readonly CarriedOut[]): readonly string[] {
  return stateOfSystems(plans).residues.map(
    ({ line, kind, why, until }) =>
      `${line.replace('plan ', '')}: ${kind} ${why}${until === null ? '' : ` until ${until}`}`,
  );
}

describe('what was done is counted', () => {
  const done = [
    ended(1, 'object', 'row.1'),
    ended(2, 'redact', 'deal.1'),
    ended(3, 'detach', 'deal.1'),
    ended(4, 'erase', 'note.1', { verifiedAt: new Date('2026-11-21T10:00:00Z') }),
    ended(5, 'erase', 'row.1', { verdict: 'pending' }),
    ended(6, 'erase', 'note.2', { carriedOut: false, verdict: null }),
    ended(7, 'keep', 'deal.2'),
    ended(8, 'leave', 'file.1'),
  ];

  test('by what was done and what was read back, the last read-back dated', () => {
    expect(stateOfSystems([carriedOut(1, done)]).systems).toEqual([
      {
        system: 'crm-eu',
        erased: 2,
        redacted: 1,
        detached: 1,
        objected: 1,
        kept: 1,
        left: 1,
        verified: 4,
        verifiedAt: '2026-11-21T10:00:00.000Z',
      },
    ]);
  });

  test('system by system', () => {
    const { systems } = stateOfSystems([
      carriedOut(1, [ended(1, 'erase', 'row.1', { system: 'sales' }), ended(2, 'leave', 'row.2')]),
    ]);
    expect(systems.map(({ system, erased, left, verifiedAt }) => [system, erased, left, verifiedAt])).toEqual(
      [
        ['crm-eu', 0, 1, null],
        ['sales', 1, 0, readBackAt.toISOString()],
      ],
    );
  });

  test('and only signed plans are named, by whoever signed them', () => {
    expect(stateOfSystems([carriedOut(1, []), carriedOut(2, [], { approval: null })]).plans).toEqual([
      { plan: '7.1', digest: 'digest 1', approvedBy: 'dpo', approvedAt: '2026-11-19T10:00:00.000Z' },
    ]);
  });
});

describe('what remains is named', () => {
  test('what is gone from sight leaves no residue, nor does an address that objected', () => {
    expect(residues(carriedOut(1, [ended(1, 'erase', 'row.1'), ended(2, 'object', 'row.1')]))).toEqual([]);
  });

  test('a record that can still be restored, or that the vendor erases later, until when', () => {
    const until = new Date('2026-12-20T10:00:00Z');
    expect(
      residues(
        carriedOut(1, [
          ended(1, 'erase', 'row.1', { verdict: 'recoverable', until }),
          ended(2, 'erase', 'file.1', { verdict: 'pending', until }),
        ]),
      ),
    ).toEqual([
      '7.1 line 1: row in-recycle-bin until 2026-12-20T10:00:00.000Z',
      '7.1 line 2: file vendor-erases-later until 2026-12-20T10:00:00.000Z',
    ]);
  });

  test('a record that stays, for the reason and until the day its line says', () => {
    expect(
      residues(
        carriedOut(1, [
          ended(1, 'keep', 'deal.1', { reason: 'exemption', until: '2035-02-28' }),
          ended(2, 'leave', 'file.1', { reason: 'vendor-cannot' }),
          ended(3, 'redact', 'deal.2'),
          ended(4, 'detach', 'note.1'),
        ]),
      ),
    ).toEqual([
      '7.1 line 1: deal exemption until 2035-02-28',
      '7.1 line 2: file vendor-cannot',
      '7.1 line 3: deal overwritten',
      '7.1 line 4: note cut-loose',
    ]);
  });

  test('whatever was not carried out', () => {
    const undone = (['erase', 'redact', 'detach'] as const).map((action, index) =>
      ended(index + 1, action, `note.${index}`, { carriedOut: false, verdict: null }),
    );
    expect(residues(carriedOut(1, undone))).toEqual([
      '7.1 line 1: note not-carried-out',
      '7.1 line 2: note not-carried-out',
      '7.1 line 3: note not-carried-out',
    ]);
  });
});

describe('where two plans name a record', () => {
  const stopped = { carriedOut: false, verdict: null } as const;

  test('the later one speaks for a line that was stopped', () => {
    const first = carriedOut(1, [ended(1, 'erase', 'note.1', stopped), ended(2, 'erase', 'note.2', stopped)]);
    expect(residues(first, carriedOut(2, [ended(1, 'detach', 'note.1')]))).toEqual([
      '7.1 line 2: note not-carried-out',
      '7.2 line 1: note cut-loose',
    ]);
  });

  test('of one name in two systems, each is another record', () => {
    const first = carriedOut(1, [ended(1, 'erase', 'note.1', stopped)]);
    expect(residues(first, carriedOut(2, [ended(1, 'erase', 'note.1', { system: 'sales' })]))).toEqual([
      '7.1 line 1: note not-carried-out',
    ]);
  });

  test('an objection says nothing of the row it was drawn for', () => {
    const first = carriedOut(1, [ended(1, 'leave', 'row.1', { reason: 'tied-to-kept' })]);
    expect(residues(first, carriedOut(2, [ended(1, 'object', 'row.1')]))).toEqual([
      '7.1 line 1: row tied-to-kept',
    ]);
  });

  test('nothing remains of a record that was overwritten, left or kept at first and is erased since', () => {
    const first = carriedOut(1, [
      ended(1, 'redact', 'note.1'),
      ended(2, 'leave', 'note.2'),
      ended(3, 'keep', 'note.3', { reason: 'legal-hold' }),
      ended(4, 'erase', 'row.1', { verdict: 'recoverable' }),
    ]);
    const second = ['note.1', 'note.2', 'note.3', 'row.1'].map((name, index) =>
      ended(index + 1, 'erase', name),
    );
    const state = stateOfSystems([first, carriedOut(2, second)]);
    expect(state.residues).toEqual([]);
    expect(state.systems).toMatchObject([{ kept: 0, left: 0, redacted: 1 }]);
  });

  test('what was overwritten stays overwritten while its erasure is not carried out', () => {
    const first = carriedOut(1, [ended(1, 'redact', 'note.1')]);
    expect(residues(first, carriedOut(2, [ended(1, 'erase', 'note.1', stopped)]))).toEqual([
      '7.1 line 1: note overwritten',
      '7.2 line 1: note not-carried-out',
    ]);
  });

  const kept = carriedOut(1, [
    ended(1, 'redact', 'deal.1', { ...stopped, fields: ['phone'] }),
    ended(2, 'keep', 'deal.1', { reason: 'exemption', fields: ['name'] }),
  ]);

  test('a duty goes on keeping its fields when only the others are overwritten later', () => {
    expect(residues(kept, carriedOut(2, [ended(1, 'redact', 'deal.1', { fields: ['phone'] })]))).toEqual([
      '7.1 line 2: deal exemption',
      '7.2 line 1: deal overwritten',
    ]);
  });

  test('a duty that keeps them no more is named no more', () => {
    const later = carriedOut(2, [ended(1, 'redact', 'deal.1', { fields: ['name', 'phone'] })]);
    expect(residues(kept, later)).toEqual(['7.2 line 1: deal overwritten']);
  });

  test('a hold that was lifted is named no more once the record is touched', () => {
    const held = carriedOut(1, [ended(1, 'keep', 'deal.1', { reason: 'legal-hold' })]);
    expect(residues(held, carriedOut(2, [ended(1, 'detach', 'deal.1')]))).toEqual([
      '7.2 line 1: deal cut-loose',
    ]);
  });
});

test('a gap is stated once, however many plans saw it', () => {
  const gap = { system: 'crm-eu', what: 'form submissions', because: 'no-api', mend: null } as const;
  expect(statedGaps([gap, gap, { ...gap, system: 'sales' }])).toEqual([
    { system: 'crm-eu', what: 'form submissions', because: 'no-api' },
    { system: 'sales', what: 'form submissions', because: 'no-api' },
  ]);
});
