import { describe, expect, test } from '@jest/globals';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import type { Evidence } from '../../src/domain/last-contact.ts';
import type { ClassOfPerson, RetentionRule } from '../../src/domain/retention-rule.ts';
import type { SeenContact, SeenRow, Standing } from '../../src/domain/retention.ts';
import { classesOf, standingUnder } from '../../src/domain/retention.ts';
import { customers, prospects } from '../support/purges.ts';

const schedule = [prospects, customers];
const ended: RetentionRule = { ...customers, id: 'ended', since: 'end-of-relation', contacts: [] };

function row(of: Partial<SeenRow> = {}): SeenRow {
  return {
    system: 'crm-eu',
    kind: 'contact',
    classes: ['prospect'],
    createdOn: '2019-05-02',
    contacts: [],
    events: {},
    toRedact: [],
    objected: [],
    ...of,
  };
}

const contact = (on: CivilDay, evidence: Evidence = 'reply'): SeenContact => ({ on, evidence, source: 'f' });

function standing(
  rows: readonly SeenRow[],
  on: CivilDay,
  rule: RetentionRule = prospects,
  rules: readonly RetentionRule[] = schedule,
): Standing {
  return standingUnder(rule, rows, rules, on);
}

describe('a period ends', () => {
  test.each<[string, CivilDay, CivilDay, CivilDay]>([
    ['P3Y', '2023-03-05', '2026-03-05', '2026-03-06'],
    // No 29 February three years on: the last of the month.
    ['P3Y', '2024-02-29', '2027-02-28', '2027-03-01'],
    ['P4Y', '2024-02-29', '2028-02-29', '2028-03-01'],
    ['P3Y', '2025-02-28', '2028-02-28', '2028-02-29'],
    ['P1M', '2026-01-31', '2026-02-28', '2026-03-01'],
    ['P1M', '2026-02-28', '2026-03-28', '2026-03-29'],
    ['P6M', '2025-08-31', '2026-02-28', '2026-03-01'],
    ['P30D', '2026-01-31', '2026-03-02', '2026-03-03'],
    ['P2W', '2025-12-25', '2026-01-08', '2026-01-09'],
    ['P1Y6M', '2024-08-31', '2026-02-28', '2026-03-01'],
  ])('%s from %s on %s, and whoever is past it is due from %s on', (keep, from, endsOn, dueOn) => {
    const rule = { ...prospects, keep };
    const rows = [row({ createdOn: '2015-01-01', contacts: [contact(from)] })];
    expect(standing(rows, endsOn, rule)).toMatchObject({ stands: 'within-period', endsOn });
    expect(standing(rows, dueOn, rule)).toMatchObject({ stands: 'due', endsOn, start: { on: from } });
  });
});

describe('a period starts', () => {
  const on = '2026-03-05';

  test('from the latest contact of those the rule counts', () => {
    const contacts = [contact('2020-01-01', 'form'), contact('2021-06-01'), contact('2025-01-01', 'visit')];
    expect(standing([row({ contacts })], on)).toEqual({
      stands: 'due',
      start: { on: '2021-06-01', because: 'reply', source: 'f', system: 'crm-eu' },
      endsOn: '2024-06-01',
    });
    const counting = { ...prospects, contacts: [...prospects.contacts, 'visit' as const] };
    expect(standing([row({ contacts })], on, counting)).toMatchObject({ stands: 'within-period' });
  });

  test('from the collection where there was no contact, or only earlier ones', () => {
    const collection = { on: '2019-05-02', because: 'collection', source: null, system: 'crm-eu' };
    expect(standing([row()], on)).toMatchObject({ stands: 'due', start: collection });
    expect(standing([row({ contacts: [contact('2018-01-01')] })], on)).toMatchObject({ start: collection });
  });

  test('from no contact to come, and from one of this very day', () => {
    expect(standing([row({ contacts: [contact('2026-03-06')] })], on)).toMatchObject({ stands: 'due' });
    expect(standing([row({ contacts: [contact('2026-03-05')] })], on)).toMatchObject({
      stands: 'within-period',
    });
    const both = [contact('2027-01-01'), contact('2024-01-01')];
    expect(standing([row({ contacts: both })], on)).toMatchObject({ start: { on: '2024-01-01' } });
  });

  test('on an unknown day where nothing tells it: a silence erases nobody', () => {
    const silent = row({ createdOn: null });
    expect(standing([silent], on)).toEqual({ stands: 'start-unknown' });
    expect(standing([silent, row()], on)).toEqual({ stands: 'start-unknown' });
    expect(standing([silent, row({ system: 'sales' })], on)).toEqual({ stands: 'start-unknown' });
    const spoke = row({ createdOn: null, contacts: [contact('2020-01-01')] });
    expect(standing([spoke], on)).toMatchObject({ stands: 'due', start: { on: '2020-01-01' } });
    const onlyToCome = row({ createdOn: null, contacts: [contact('2030-01-01')] });
    expect(standing([onlyToCome], on)).toEqual({ stands: 'start-unknown' });
  });

  test('from an event, the latest of several', () => {
    const customer = (day: CivilDay | null, system = 'crm-eu'): SeenRow =>
      row({
        system,
        classes: ['customer'],
        events: { 'end-of-relation': day },
        contacts: [contact('2026-01-01')],
      });
    const under = (...rows: readonly SeenRow[]): Standing => standing(rows, on, ended, [ended]);
    expect(under(customer('2021-03-04'))).toEqual({
      stands: 'due',
      start: { on: '2021-03-04', because: 'event', source: 'end-of-relation', system: 'crm-eu' },
      endsOn: '2026-03-04',
    });
    expect(under(customer('2021-03-05'))).toMatchObject({ stands: 'within-period' });
    expect(under(customer('2015-01-01'), customer('2021-03-04'))).toMatchObject({
      start: { on: '2021-03-04' },
    });
    expect(under(customer('2027-01-01'))).toMatchObject({ stands: 'within-period' });
  });

  test.each(['crm-eu', 'sales'])(
    'from no event while one relation has not ended, in the same tool or in another (%s)',
    (system) => {
      const over = row({ classes: ['customer'], events: { 'end-of-relation': '2015-01-01' } });
      const goesOn = row({ system, classes: ['customer'], events: { 'end-of-relation': null } });
      expect(standing([over, goesOn], on, ended, [ended])).toEqual({ stands: 'start-unknown' });
      expect(standing([goesOn, over], on, ended, [ended])).toEqual({ stands: 'start-unknown' });
      const untold = row({ system, classes: ['customer'] });
      expect(standing([over, untold], on, ended, [ended])).toEqual({ stands: 'start-unknown' });
    },
  );
});

describe('known in several tools', () => {
  const on = '2026-03-05';
  const elsewhere = { system: 'sales' } as const;

  test('a contact in one counts in all', () => {
    const recent = row({ ...elsewhere, contacts: [contact('2024-01-01')] });
    expect(standing([row(), recent], on)).toMatchObject({
      stands: 'alive-elsewhere',
      system: 'sales',
      because: 'later-contact',
      endsOn: '2022-05-02',
    });
    expect(standing([recent, row()], on)).toMatchObject({ stands: 'alive-elsewhere', system: 'sales' });
  });

  test('whoever is past the period everywhere is due from the latest start', () => {
    const later = row({ ...elsewhere, contacts: [contact('2022-06-01')] });
    expect(standing([row(), later], on)).toMatchObject({
      stands: 'due',
      start: { on: '2022-06-01', system: 'sales' },
      endsOn: '2025-06-01',
    });
  });

  test.each<[string, Partial<SeenRow>, readonly RetentionRule[], string]>([
    ['of no class', { classes: [] }, schedule, 'uncovered'],
    ['of a class without a rule', { classes: ['supplier'] }, schedule, 'uncovered'],
    [
      'whose rule only overwrites fields',
      { classes: ['customer'] },
      [prospects, { ...customers, action: { kind: 'redact', fields: ['phone'] } }],
      'uncovered',
    ],
    [
      'whose own period runs',
      { classes: ['customer'], contacts: [contact('2022-01-01')] },
      schedule,
      'other-rule',
    ],
    [
      'whose own period ends today',
      { classes: ['customer'], contacts: [contact('2021-03-05')] },
      schedule,
      'other-rule',
    ],
    ['whose own start nobody knows', { classes: ['customer'], createdOn: null }, schedule, 'other-rule'],
    [
      'of this class, and of another whose period runs',
      { classes: ['prospect', 'customer'], contacts: [contact('2022-01-01')] },
      schedule,
      'other-rule',
    ],
    [
      'one of whose two rules lets nobody go yet',
      { classes: ['customer'], contacts: [contact('2020-01-01')] },
      [...schedule, { ...customers, id: 'guarantee', purpose: 'guarantee', keep: 'P10Y' }],
      'other-rule',
    ],
  ])('a row %s keeps the person', (_which, of, rules, because) => {
    expect(standing([row(), row({ ...elsewhere, ...of })], on, prospects, rules)).toMatchObject({
      stands: 'alive-elsewhere',
      system: 'sales',
      because,
    });
  });

  test('a row whose own period is over keeps nobody', () => {
    const was = row({ ...elsewhere, classes: ['customer'], contacts: [contact('2021-03-04')] });
    expect(standing([row(), was], on)).toMatchObject({ stands: 'due' });
  });

  test('a contact as a prospect counts for the customer they were: their rows all speak, under every rule', () => {
    const prospect = row({ contacts: [contact('2022-01-01')] });
    const customer = row({ ...elsewhere, classes: ['customer'] });
    expect(standing([prospect, customer], on, customers)).toMatchObject({ stands: 'alive-elsewhere' });
    expect(standing([prospect, customer], on)).toMatchObject({
      stands: 'alive-elsewhere',
      because: 'other-rule',
    });
  });

  test('a record that serves several purposes stays for the longest of them', () => {
    const mailing = { ...customers, id: 'mailing', purpose: 'prospecting', keep: 'P3Y' };
    const rows = [row({ classes: ['customer'], contacts: [contact('2022-01-01')] })];
    expect(standing(rows, on, mailing, [mailing, customers])).toMatchObject({
      stands: 'alive-elsewhere',
      because: 'other-rule',
    });
    expect(standing(rows, '2027-01-02', mailing, [mailing, customers])).toMatchObject({ stands: 'due' });
  });

  test('nobody of the class is nobody of the rule', () => {
    expect(standing([row({ classes: ['customer'] })], on)).toEqual({ stands: 'not-in-class' });
    expect(standing([], on)).toEqual({ stands: 'not-in-class' });
  });
});

describe('a class is told', () => {
  const classes: Readonly<Record<string, ClassOfPerson>> = {
    prospect: { crm: { contact: { stage: ['lead', 'subscriber'], active: false } } },
    member: { crm: { contact: { level: 3 } } },
    anybody: { erp: { client: {} } },
  };
  const told = (fields: Parameters<typeof classesOf>[2], system = 'crm', kind = 'contact') =>
    classesOf(classes, { system, kind }, fields);

  test.each<[string, Parameters<typeof classesOf>[2], readonly string[]]>([
    ['by all its fields', { stage: 'lead', active: false }, ['prospect']],
    ['by any of the values of each', { stage: 'subscriber', active: 'false' }, ['prospect']],
    ['not by one of its fields alone', { stage: 'lead' }, []],
    ['not where one differs', { stage: 'lead', active: true }, []],
    ['not by an empty field', { stage: 'lead', active: null }, []],
    ['not by a list', { stage: ['lead'], active: false }, []],
    ['not by the start of a value', { stage: 'leader', active: false }, []],
    ['not by other letters', { stage: 'Lead', active: false }, []],
    ['by a number as text', { level: '3' }, ['member']],
    ['by a number', { level: 3 }, ['member']],
    ['not by an empty text', { level: '' }, []],
    ['beside another', { stage: 'lead', active: false, level: 3 }, ['prospect', 'member']],
    ['not by fields of the prototype', {}, []],
  ])('%s', (_how, fields, expected) => {
    expect(told(fields)).toEqual(expected);
  });

  test('in the system and the kind that it names', () => {
    const fields = { stage: 'lead', active: false };
    expect(told(fields, 'sales')).toEqual([]);
    expect(told(fields, 'crm', 'company')).toEqual([]);
    expect(told({}, 'erp', 'client')).toEqual(['anybody']);
  });
});
