import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { FieldCorrection } from '../../src/domain/correction.ts';
import type { MappedFields } from '../../src/domain/data-map.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/right.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const old: Identifier = { kind: 'email', value: 'zoe.vieux.canari@example.fr' };
const fresh: Identifier = { kind: 'email', value: 'Zoe.Canari@example.com' };
const toNew: FieldCorrection = { field: 'email', to: fresh.value };
const names = ['crm-eu', 'sales'] as const;

const mapped = (field: string, authority?: string): MappedFields[string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'proposed',
  ...(authority && { authority }),
  in: Object.fromEntries(names.map((name) => [name, [{ kind: 'person', field }]])),
});

let house: TestHouse;

beforeEach(async () => {
  house = await openHouse({
    settings: {
      dataMap: {
        fields: {
          email: mapped('email'),
          phone: mapped('phone'),
          town: mapped('town', 'sales'),
          'other-emails': mapped('otherEmails'),
        },
        classes: {},
        unclassed: {},
        events: {},
        purposes: {},
        exemptions: [],
      },
    },
  });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.url))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
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
    town: 'Lyon',
    fields,
  });
/** What the account itself holds, past the adapter. */
const held = (name: string, ref: Ref, field = 'email'): unknown =>
  named(name).account.rows.get(`${ref.kind}:${ref.id}`)?.fields[field];
const mayReceive = (name: string, value: string): Promise<boolean> =>
  named(name).world.mayReceive({ channel: 'email', address: value });
const show = (id: number) => house.greffe.requests.show(dpo, id);
const carryOn = (id: number): Promise<void> => house.greffe.requests.carryOn(id, never);
const waitsFor = async (id: number): Promise<string> =>
  (await show(id)).request.rights.map((course) => course.waitsFor).join(' ');

async function open(
  corrections: readonly FieldCorrection[],
  identifiers: readonly Identifier[] = [old],
  rights: readonly Right[] = ['rectification'],
): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers,
    channel: 'email',
    corrections,
    requester: { kind: 'data-subject' },
  });
  await carryOn(id);
  return id;
}

async function identified(id: number): Promise<number> {
  await house.greffe.requests.identify(dpo, id, 'called back');
  await carryOn(id);
  return id;
}

async function approved(id: number): Promise<number> {
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  await carryOn(id);
  return id;
}

const rectified = async (corrections: readonly FieldCorrection[], given?: readonly Identifier[]) =>
  approved(await identified(await open(corrections, given)));

const linesOf = async (id: number) => {
  const { lines } = await house.greffe.plans.show(dpo, id);
  return lines.map(({ line, state }) => [
    line.system,
    line.action,
    line.reason,
    ...(line.changes ?? []).map(({ name, now, then }) => `${name}: ${String(now)} → ${then}`),
    state,
  ]);
};

const statement = async (id: number) => {
  const { file } = await house.greffe.certificates.show(dpo, id);
  expect(file).not.toMatch(/canari/i);
  return JSON.parse(file).statement;
};

describe('a rectification', () => {
  test('is planned with what each record says now and is to say, waits for identity and a signature, is written and read back', async () => {
    const rows = [await zoe('crm-eu'), await zoe('sales')] as const;
    const other = await named('sales').world.person({
      given: 'Omar',
      family: 'Canarimoux',
      emails: ['omar.canarimoux@example.fr'],
    });
    const before = held('sales', other);
    const id = await open([toNew]);
    expect(await linesOf(id)).toEqual(
      names.map((name) => [
        name,
        'rectify',
        'inaccurate',
        `email: ${old.value} → ${fresh.value}`,
        'waiting',
      ]),
    );
    expect(await waitsFor(id)).toBe('identity');
    await expect(approved(id)).rejects.toMatchObject({ code: 'identity-open' });
    await identified(id);
    expect(await waitsFor(id)).toMatch(/^approval of plan/);
    expect(held('crm-eu', rows[0])).toBe(old.value);
    await approved(id);
    expect((await show(id)).state).toBe('done');
    expect([held('crm-eu', rows[0]), held('sales', rows[1]), held('sales', other)]).toEqual([
      fresh.value,
      fresh.value,
      before,
    ]);
    const said = await statement(id);
    expect(said).toMatchObject({ kind: 'final', residues: [], suppressionKept: false });
    expect(said.systems).toMatchObject(
      names.map((system) => ({ system, rectified: 1, rectifiedFields: ['email'], verified: 1 })),
    );
  });
});
