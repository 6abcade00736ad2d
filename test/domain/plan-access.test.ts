import { expect, test } from '@jest/globals';
import { planAccess } from '../../src/domain/plan-access.ts';
import { isWrite, signedPart } from '../../src/domain/plan.ts';
import { record } from './around-a-person.ts';

const row = record('row.1');
const note = record('note.1', { of: 'row.1' });
const shared = record('note.2', { of: 'row.1', relation: 'shared' });
const company = record('company.1', { of: 'row.1', can: [] });

test('every record is disclosed once, what concerns others marked, and nothing is written', () => {
  const lines = planAccess([{ system: 'crm-eu', related: [row, note, shared, company, note] }]);
  expect(lines.map((line) => `${line.number} ${line.action} ${line.ref.kind} ${line.reason}`)).toEqual([
    '1 disclose company about-the-person',
    '2 disclose note about-the-person',
    '3 disclose note shared-with-others',
    '4 disclose row about-the-person',
  ]);
  expect(lines.some(isWrite)).toBe(false);
});

test('a record that one path shows as shared is shared, and counts the most people any path showed', () => {
  const again = record('note.1', { of: 'row.2', relation: 'shared' });
  const more = record('note.1', {
    of: 'row.3',
    relation: 'shared',
    others: { persons: 4, organisations: 0, transactions: 0 },
  });
  for (const related of [
    [note, again, more],
    [more, again, note],
  ]) {
    expect(planAccess([{ system: 'crm-eu', related }])).toMatchObject([
      { reason: 'shared-with-others', others: { persons: 4 } },
    ]);
  }
});

test('a plan does not depend on the order in which records or systems were found', () => {
  const graphs = [
    { system: 'crm-eu', related: [row, note, shared] },
    { system: 'sales', related: [row] },
  ];
  const turned = graphs.toReversed().map((one) => ({ ...one, related: one.related.toReversed() }));
  expect(planAccess(turned).map(signedPart)).toEqual(planAccess(graphs).map(signedPart));
});

test('nothing found is nothing planned', () => {
  expect(planAccess([{ system: 'crm-eu', related: [] }])).toEqual([]);
});
