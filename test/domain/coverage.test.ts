import { describe, expect, test } from '@jest/globals';
import type { Coverage, CoveredSystem } from '../../src/domain/coverage.ts';
import { uncovered } from '../../src/domain/coverage.ts';
import type { MappedField } from '../../src/domain/data-map.ts';
import type { KindTerms } from '../../src/domain/graph.ts';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';

const person: KindTerms = { role: 'person', effect: { kind: 'purged' }, order: 1 };
const activity: KindTerms = { role: 'activity', effect: { kind: 'purged' }, order: 1 };

function system(name: string, of: Partial<CoveredSystem> = {}): CoveredSystem {
  return {
    name,
    kinds: { contact: person, lead: person, order: activity },
    canScan: ['contact', 'lead', 'order'],
    canRecycle: ['contact', 'lead'],
    ...of,
  };
}

function rule(of: Partial<RetentionRule> = {}): RetentionRule {
  return {
    id: 'prospects',
    class: 'prospect',
    purpose: 'prospecting',
    keep: 'P3Y',
    since: 'collection',
    contacts: [],
    action: { kind: 'erase' },
    basis: 'the law',
    brake: { records: 1, percent: 1 },
    ...of,
  };
}

function field(places: MappedField['in'], purposes: readonly string[]): MappedField {
  return { category: 'contact', origin: 'provided', purposes, propagate: 'never', in: places };
}

/** Covers everything; what a test takes from it is missed. */
function covered(of: Partial<Coverage> = {}): Coverage {
  return {
    rules: [rule()],
    classes: { prospect: { crm: { contact: { stage: 'lead' }, lead: { open: true } } } },
    unclassed: {},
    events: {},
    fields: { email: field({ crm: [{ kind: 'contact', field: 'email' }] }, ['prospecting']) },
    systems: [system('crm')],
    ...of,
  };
}

test('where every class, kind, purpose and start is covered, nothing is found', () => {
  expect(uncovered(covered())).toEqual([]);
});

test('where nothing was said, that is all that is told', () => {
  const silent = covered({ rules: [], classes: {} });
  expect(uncovered(silent)).toEqual([{ what: 'no-schedule' }]);
});

describe('a class', () => {
  test('without a rule is found', () => {
    const found = uncovered(covered({ rules: [rule({ class: 'other' })] }));
    expect(found).toEqual([{ what: 'class-without-rule', class: 'prospect' }]);
  });

  test('that has a rule is to be told in every system with people, or said to have nobody there', () => {
    const systems = [system('crm'), system('shop'), system('erp', { kinds: { order: activity } })];
    const unclassed = { shop: { contact: 'bought by machines', lead: 'none' } };
    expect(uncovered(covered({ systems, unclassed }))).toEqual([
      { what: 'class-untold', class: 'prospect', systems: ['shop'] },
    ]);
    const classes = { prospect: { ...covered().classes['prospect'], shop: {} } };
    expect(uncovered(covered({ systems, unclassed, classes }))).toEqual([]);
  });

  test('told by rows that are no person’s is found, also where the tool has no such kind', () => {
    const told = { contact: { stage: 'lead' }, lead: { open: true }, order: { paid: true }, ghost: { x: 1 } };
    const kinds = ['contact', 'lead'];
    expect(uncovered(covered({ classes: { prospect: { crm: told } } }))).toEqual([
      { what: 'class-of-no-person', class: 'prospect', system: 'crm', kind: 'order', kinds },
      { what: 'class-of-no-person', class: 'prospect', system: 'crm', kind: 'ghost', kinds },
    ]);
  });
});

test('rows of people that no class tells of are found, unless they are left out with a reason', () => {
  const classes = { prospect: { crm: { contact: { stage: 'lead' } } } };
  expect(uncovered(covered({ classes }))).toEqual([
    { what: 'kind-without-class', system: 'crm', kinds: ['lead'] },
  ]);
  const unclassed = { crm: { lead: 'goes with its contact' } };
  expect(uncovered(covered({ classes, unclassed }))).toEqual([]);
  const elsewhere = { shop: { lead: 'goes with its contact' } };
  expect(uncovered(covered({ classes, unclassed: elsewhere }))).toHaveLength(1);
});

test('a purpose of people’s data without a rule is found with that data, each purpose on its own', () => {
  const contact = (name: string): MappedField['in'] => ({ crm: [{ kind: 'contact', field: name }] });
  const fields = {
    email: field(contact('email'), ['prospecting', 'contract']),
    phone: field(contact('phone'), ['contract']),
    total: field({ crm: [{ kind: 'order', field: 'total' }] }, ['accounting']),
    nowhere: field({ gone: [{ kind: 'contact', field: 'email' }] }, ['gone']),
  };
  expect(uncovered(covered({ fields }))).toEqual([
    { what: 'purpose-without-rule', purpose: 'contract', fields: ['email', 'phone'] },
  ]);
});

test('a rule that recycles is found where the rows of its class have no bin', () => {
  const rules = [rule({ action: { kind: 'recycle' } })];
  expect(uncovered(covered({ rules }))).toEqual([]);
  expect(uncovered(covered({ rules, systems: [system('crm', { canRecycle: ['lead'] })] }))).toEqual([
    { what: 'no-recycle-bin', rule: 'prospects', system: 'crm', kinds: ['contact'] },
  ]);
  expect(uncovered(covered({ systems: [system('crm', { canRecycle: [] })] }))).toEqual([]);
});

describe('the event a period starts from', () => {
  const rules = [rule({ since: 'end' })];
  const event = (places: Coverage['events'][string]) => covered({ rules, events: { end: places } });

  test('is to have a field in each system that tells the class', () => {
    const missing = [{ what: 'start-untold', rule: 'prospects', event: 'end', system: 'crm' }];
    expect(uncovered(covered({ rules }))).toEqual(missing);
    expect(uncovered(event({ shop: [{ kind: 'contact', field: 'end' }] }))).toEqual(missing);
    expect(uncovered(event({ crm: [{ kind: 'contact', field: 'end' }] }))).toEqual([]);
  });

  test('is asked of no system that has nobody of the class', () => {
    const systems = [system('crm'), system('shop', { kinds: { buyer: person }, canScan: ['buyer'] })];
    const classes = {
      prospect: { ...covered().classes['prospect'], shop: {} },
      buyer: { crm: {}, shop: { buyer: {} } },
    };
    const both = [...rules, rule({ id: 'buyers', class: 'buyer' })];
    const events = { end: { crm: [{ kind: 'contact', field: 'end' }] } };
    expect(uncovered(covered({ rules: both, classes, events, systems }))).toEqual([]);
  });

  test('is to lie in records that can be gone through', () => {
    const systems = [system('crm', { canScan: ['contact', 'lead'] })];
    const inOrders = { end: { crm: [{ kind: 'order', field: 'day' }] } };
    expect(uncovered(covered({ rules, systems, events: inOrders }))).toEqual([
      { what: 'start-unreadable', rule: 'prospects', event: 'end', system: 'crm', kinds: ['order'] },
    ]);
    const inBoth = { end: { crm: [...inOrders.end.crm, { kind: 'contact', field: 'end' }] } };
    expect(uncovered(covered({ rules, systems, events: inBoth }))).toEqual([]);
  });
});

describe('a tool that cannot be gone through', () => {
  const blind = [system('crm', { canScan: [] })];
  const silent = { what: 'not-scanned', system: 'crm', kinds: ['contact', 'lead'] };

  test('shows nobody who is due', () => {
    expect(uncovered(covered({ systems: blind }))).toEqual([silent]);
    const half = [system('crm', { canScan: ['contact'] })];
    expect(uncovered(covered({ systems: half }))).toEqual([{ ...silent, kinds: ['lead'] }]);
  });

  test('is told once, and not again for each day that lies in it', () => {
    const rules = [rule({ since: 'end' })];
    const events = { end: { crm: [{ kind: 'order', field: 'day' }] } };
    expect(uncovered(covered({ systems: blind, rules, events }))).toEqual([silent]);
  });

  test('hides the contacts that would keep somebody, also of whom another tool tells', () => {
    const rules = [rule({ since: 'last-contact-from-person' }), rule({ id: 'others', purpose: 'contract' })];
    const systems = [system('crm'), system('shop', { canScan: [] })];
    const classes = { prospect: { ...covered().classes['prospect'], shop: {} } };
    const unclassed = { shop: { contact: 'sellers', lead: 'sellers' } };
    expect(uncovered(covered({ rules, systems, classes, unclassed }))).toEqual([
      { what: 'contact-unseen', system: 'shop', rules: ['prospects'] },
    ]);
  });

  test('holds nobody, and is not asked', () => {
    const rules = [rule({ since: 'last-contact-from-person' })];
    const systems = [system('crm'), system('erp', { kinds: { order: activity }, canScan: [] })];
    expect(uncovered(covered({ rules, systems }))).toEqual([]);
  });
});
