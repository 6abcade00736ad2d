import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context, Ref } from '../../src/contract/index.ts';
import type { MappedField } from '../../src/domain/data-map.ts';
import type { Propagation } from '../../src/domain/propagation.ts';
import type { Identifier } from '../../src/domain/record.ts';
import { carryOnChange } from '../../src/greffe/carry-on.ts';
import type { Next } from '../../src/procedures/house.ts';
import { propagateChange } from '../../src/procedures/propagation.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const context: Context = { signal: never, priority: 'background' };
const old: Identifier = { kind: 'email', value: 'zoe.vieux.canari@example.fr' };
const names = ['crm-eu', 'sales', 'desk'] as const;

const mapped = (
  field: string,
  of: Partial<MappedField> = {},
): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'automatic',
  in: Object.fromEntries(names.map((name) => [name, [{ kind: 'person', field }]])),
  ...of,
});

const dataMap: DataMapSettings = {
  fields: {
    email: mapped('email', { authority: 'crm-eu' }),
    phone: mapped('phone'),
    town: mapped('town', { authority: 'sales' }),
    street: mapped('street', { propagate: 'proposed' }),
    note: mapped('note', { propagate: 'never' }),
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: {},
  exemptions: [],
};

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse({ systems: names, settings: { dataMap } });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.url))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
  await house.close();
});

const named = (name: string): MemorySystem => {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
};
const zoe = (name: string, fields: Readonly<Record<string, string>> = {}): Promise<Ref> =>
  named(name).world.person({
    given: 'Zoé',
    family: 'Canari',
    emails: [old.value],
    phone: '+33612345601',
    town: 'Lyon-Canari',
    fields,
  });
/** What the account itself holds, past the adapter. */
const held = (name: string, ref: Ref, field: string): unknown =>
  named(name).account.rows.get(`${ref.kind}:${ref.id}`)?.fields[field];
/** As somebody types it there. */
const typed = (name: string, ref: Ref, field: string, value: string): void => {
  const row = named(name).account.rows.get(`${ref.kind}:${ref.id}`);
  if (!row) throw new Error('No row.');
  row.fields = { ...row.fields, [field]: value };
};

const notice = (system: string, ref: Ref, fields: readonly string[] | null): Promise<Next> =>
  propagateChange(house.house, { controller: 'acme', system, ref, fields, at: house.clock.now() }, context);

async function settled(): Promise<void> {
  for (const id of await house.house.store.transact((tx) =>
    house.house.store.propagations.due(tx, house.clock.now()),
  ))
    await carryOnChange(house.house, async () => undefined, id, never);
}

/** Somebody changes it, the notice comes, and what is signed for is carried out. */
async function changed(name: string, ref: Ref, field: string, value: string): Promise<Next> {
  typed(name, ref, field, value);
  const next = await notice(name, ref, [field]);
  await settled();
  house.clock.advance(60_000);
  return next;
}

const all = async (): Promise<readonly Propagation[]> =>
  (
    await house.house.store.transact((tx) => house.house.store.propagations.list(tx, { open: false, most: 100 }))
  ).toReversed();
const told = async () =>
  (await all()).map(({ system, fields, state, because }) => `${system} ${fields.join('+')} ${state} ${because ?? '-'}`);

/** The three rows of one person, once greffe has seen them agree. */
async function known(fields: Readonly<Record<string, string>> = {}) {
  const rows = { crm: await zoe('crm-eu', fields), sales: await zoe('sales', fields), desk: await zoe('desk', fields) };
  await notice('crm-eu', rows.crm, null);
  await notice('sales', rows.sales, null);
  expect(await told()).toEqual([]);
  house.clock.advance(60_000);
  return rows;
}

describe('a field that is changed by hand in one tool', () => {
  test('is written in the others where the data map says so, and read back', async () => {
    const { crm, sales, desk } = await known();
    expect(await changed('crm-eu', crm, 'phone', '+33612345699')).toEqual({ next: 'done' });
    expect([held('sales', sales, 'phone'), held('desk', desk, 'phone')]).toEqual(['+33612345699', '+33612345699']);
    expect(await told()).toEqual(['crm-eu phone done -']);
  });
});
