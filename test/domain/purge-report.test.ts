import { describe, expect, test } from '@jest/globals';
import type { Purge, RulePlan } from '../../src/domain/purge.ts';
import { emptyFunnel } from '../../src/domain/purge.ts';
import type { PurgeFacts, PurgeReport, TalliedLines } from '../../src/domain/purge-report.ts';
import { isNoNews, statePurge } from '../../src/domain/purge-report.ts';
import { customers, prospects } from '../support/purges.ts';

const at = new Date('2026-03-05T09:00:00Z');

const purge: Purge = {
  id: 12,
  controller: 'acme',
  on: '2026-03-05',
  kind: 'nightly',
  openedBy: 'greffe',
  openedAt: at,
  rules: [prospects, customers],
  running: ['prospects'],
  reading: { classes: {}, unclassed: {}, events: {}, fields: {}, exemptions: [] },
  state: 'verifying',
  waitsFor: null,
  wakeAt: null,
  endedAt: null,
  forgottenAt: null,
};

const plan: RulePlan = {
  purge: 12,
  rule: 'prospects',
  funnel: { ...emptyFunnel, inClass: 9, pastPeriod: 4, due: 3 },
  oldest: [
    {
      endsOn: '2022-01-01',
      startOn: '2019-01-01',
      because: 'collection',
      source: 'Formulaire de Zéphyrine Canari',
      system: 'crm-eu',
      records: ['crm-eu:person:canari-1'],
      why: 'due',
    },
  ],
  estimate: [],
  gaps: [{ system: 'sales', what: 'Field history', because: 'no-api', mend: null }],
  digest: 'ab'.repeat(32),
  firstPart: 1,
  parts: 1,
  brake: [],
  signatures: [{ by: 'greffe', at, digest: 'ab'.repeat(32), isController: false }],
  approvedAt: at,
};

const line: TalliedLines = {
  system: 'crm-eu',
  action: 'erase',
  state: 'done',
  verdict: 'as-expected',
  code: null,
  mend: null,
  lines: 1,
  until: null,
};

const facts: PurgeFacts = {
  purge,
  plans: [plan],
  tally: [],
  leftOut: [],
  archived: [],
  asked: [],
  scans: [],
};

const outcomeOf = (...tally: readonly Partial<TalliedLines>[]) =>
  statePurge({ ...facts, tally: tally.map((one) => ({ ...line, ...one })) }).systems;

describe('what is stated of a purge', () => {
  test('every line is counted by what became of it, and none of them twice', () => {
    const until = new Date('2026-04-04T09:00:00Z');
    expect(
      outcomeOf(
        { lines: 100 },
        { state: 'already', lines: 20 },
        { verdict: 'attested', lines: 3 },
        { verdict: null, lines: 4 },
        { verdict: 'unknown', lines: 5 },
        { verdict: 'recoverable', lines: 30, until: at },
        { verdict: 'recoverable', lines: 7, until, action: 'erase' },
        { verdict: 'pending', lines: 8 },
        { action: 'recycle', verdict: 'recoverable', lines: 15, until: at },
        { action: 'recycle', lines: 16 },
        { action: 'recycle', state: 'stopped', verdict: 'contrary', code: 'restored', mend: 'x', lines: 9 },
        { action: 'redact', lines: 11 },
        { action: 'detach', lines: 12 },
        { action: 'keep', state: 'noted', verdict: null, lines: 13 },
        { action: 'leave', state: 'noted', verdict: null, lines: 14 },
        { state: 'waiting', verdict: null, lines: 1 },
        { state: 'intended', verdict: null, lines: 2 },
        { state: 'accepted', verdict: null, lines: 3 },
        { state: 'failed', verdict: 'contrary', code: 'contrary', mend: 'Look there.', lines: 2 },
        { state: 'failed', verdict: null, code: 'contrary', mend: 'Look there.', lines: 1 },
        { state: 'failed', verdict: null, code: 'no-scope', mend: 'Give the right.', lines: 4 },
        { state: 'stopped', verdict: null, code: 'no-longer-due', mend: 'x', lines: 6 },
      ),
    ).toEqual([
      {
        system: 'crm-eu',
        erased: 177,
        recycled: 31,
        redacted: 11,
        detached: 12,
        kept: 13,
        left: 14,
        verified: 159,
        attested: 3,
        unverified: 9,
        inRecycleBin: { lines: 52, until: until.toISOString() },
        vendorErasesLater: { lines: 8, until: null },
        outstanding: 1,
        underWay: 5,
        failed: [
          { code: 'contrary', mend: 'Look there.', lines: 3 },
          { code: 'no-scope', mend: 'Give the right.', lines: 4 },
        ],
        stopped: [
          { code: 'restored', lines: 9 },
          { code: 'no-longer-due', lines: 6 },
        ],
      },
    ]);
  });

  test('systems come in the order of their names, whatever rule their lines are of', () => {
    expect(
      outcomeOf({ system: 'sales' }, {}, { system: 'sales' }).map(({ system, erased }) => [system, erased]),
    ).toEqual([
      ['crm-eu', 1],
      ['sales', 2],
    ]);
  });

  test.each([
    ['verifying', true, 3, 'verifying'],
    ['verifying', false, 3, 'incomplete'],
    ['incomplete', true, 3, 'incomplete'],
    ['done', true, 3, 'done'],
    ['done', true, 0, 'nothing-due'],
    ['refused', false, 3, 'refused'],
  ] as const)(
    'a purge that is %s, signed: %s, with %s due, is stated as %s',
    (state, isSigned, due, outcome) => {
      const drawn = { ...plan, funnel: { ...plan.funnel, due }, approvedAt: isSigned ? at : null };
      const stated = statePurge({ ...facts, purge: { ...purge, state }, plans: [drawn] });
      expect(stated.purge.outcome).toBe(outcome);
    },
  );

  test('a rule is told as it was written when the run began, who signed as what, and who was left out', () => {
    const signatures = [
      { by: 'dpo', at, digest: plan.digest, isController: false },
      { by: 'direction', at, digest: plan.digest, isController: true },
      { by: 'greffe', at, digest: plan.digest, isController: false },
    ];
    const leftOut = [
      { rule: 'prospects', why: 'changed-since', people: 2 },
      { rule: 'customers', why: 'tied-to-kept', people: 1 },
    ];
    const archived = [
      { rule: 'customers', people: 9 },
      { rule: 'prospects', people: 1 },
    ];
    const { rules } = statePurge({ ...facts, plans: [{ ...plan, signatures }], leftOut, archived });
    expect(rules).toEqual([
      {
        rule: 'prospects',
        class: 'prospect',
        purpose: 'prospecting',
        keep: 'P3Y',
        since: 'last-contact-from-person',
        action: 'erase',
        basis: 'CNIL 2021-131',
        brake: prospects.brake,
        funnel: plan.funnel,
        stoppedBy: [],
        digest: plan.digest,
        signatures: [
          { by: 'dpo', at: at.toISOString(), as: 'signatory' },
          { by: 'direction', at: at.toISOString(), as: 'controller' },
          { by: 'greffe', at: at.toISOString(), as: 'schedule' },
        ],
        approvedAt: at.toISOString(),
        leftOut: [{ why: 'changed-since', people: 2 }],
        archived: 1,
        asked: { sent: 0, undeliverable: 0 },
      },
    ]);
  });

  test('what was read is counted, and what could not be is named once', () => {
    const scan = { system: 'sales', kind: 'Lead', seen: 1209, doneAt: at };
    const gap = { what: 'Field history', because: 'no-api', mend: null } as const;
    const stated = statePurge({
      ...facts,
      scans: [
        { ...scan, gaps: [gap] },
        { ...scan, kind: 'Contact', seen: 4, doneAt: null, gaps: [gap] },
      ],
    });
    expect(stated.read).toEqual([
      {
        system: 'sales',
        kinds: [
          { kind: 'Lead', seen: 1209, isWhole: true },
          { kind: 'Contact', seen: 4, isWhole: false },
        ],
      },
    ]);
    expect(stated.outOfReach).toEqual([{ system: 'sales', what: 'Field history', because: 'no-api' }]);
  });

  test('the people shown to whoever signs are not in it', () => {
    expect(JSON.stringify(statePurge(facts))).not.toMatch(/canari/i);
  });

  test('of a dry run nothing is stated', () => {
    expect(() => statePurge({ ...facts, purge: { ...purge, kind: 'dry-run' } })).toThrow('dry run');
  });
});

describe('a report can wait', () => {
  const failed: Partial<TalliedLines> = { state: 'failed', code: 'denied', mend: 'Give the right.' };
  const reportOf = (
    change: Partial<PurgeReport>,
    ...tally: readonly Partial<TalliedLines>[]
  ): PurgeReport => ({
    format: 'greffe-purge-report/1',
    number: '12-1',
    kind: 'provisional',
    issuedAt: '2026-03-05T09:00:00Z',
    controller: { id: 'acme', name: 'Acme SAS', dpo: 'dpo@acme.example' },
    ...statePurge({ ...facts, tally: tally.map((one) => ({ ...line, ...one })) }),
    ...change,
  });
  const stands = reportOf({}, { verdict: 'recoverable', lines: 9 }, failed);
  const emptied = [{ verdict: 'recoverable', lines: 4 }, { lines: 5 }, failed] as const;
  const canWait = (draft: PurgeReport): boolean => isNoNews(stands, draft, 'Europe/Paris');

  test('while only bins are emptied, until the day is over where the controller is', () => {
    expect(canWait(reportOf({ issuedAt: '2026-03-05T22:59:00Z' }, ...emptied))).toBe(true);
    expect(canWait(reportOf({ issuedAt: '2026-03-05T23:00:00Z' }, ...emptied))).toBe(false);
  });

  test('not when it is final, when people must act, or when something failed or was set aside', () => {
    const other = { ...stands.purge, outcome: 'verifying' } as const;
    expect(canWait(reportOf({ kind: 'final' }, ...emptied))).toBe(false);
    expect(canWait(reportOf({ purge: { ...other, outcome: 'incomplete' } }, ...emptied))).toBe(false);
    expect(canWait(reportOf({}, { lines: 9 }))).toBe(false);
    expect(canWait(reportOf({}, ...emptied, { state: 'stopped', code: 'legal-hold' }))).toBe(false);
  });

  test('also against one that was read from a file, whose keys stand in another order', () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, sorted(one)]),
      );
    };
    const read = sorted(stands) as PurgeReport;
    expect(isNoNews(read, reportOf({}, ...emptied), 'Europe/Paris')).toBe(true);
  });
});
