import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import type { PurgeReport } from '../../src/domain/purge-report.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { CUSTOMER, PROSPECT, prospects, scheduleFor } from '../support/purges.ts';

const forever = new AbortController().signal;
const systems = ['crm-eu', 'sales'];
const DAY_MS = 86_400_000;

let house: TestHouse;
let crm: MemorySystem;
let sales: MemorySystem;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  crm = systemNamed('crm-eu');
  sales = systemNamed('sales');
});
afterEach(() => house.close());

function systemNamed(name: string): MemorySystem {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
}

async function prospect(system: MemorySystem, name: string, of: { town?: string; createdAt?: string } = {}) {
  return system.world.person({
    given: `Zéphyrine${name}`,
    family: `Canari${name}`,
    emails: [`${name}.canari@example.fr`],
    town: PROSPECT,
    createdAt: '2019-05-02T10:00:00Z',
    ...of,
  });
}

async function run(): Promise<number> {
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await house.greffe.purges.carryOn(id, forever);
  return id;
}

async function sign(id: number): Promise<void> {
  const { plans } = await house.greffe.purges.show(dpo, id);
  for (const { digest, funnel } of plans) {
    if (funnel.due === 0) continue;
    await house.greffe.purges.approve(dpo, id, digest);
    await house.greffe.purges.approve(direction, id, digest);
  }
  await house.greffe.purges.carryOn(id, forever);
}

const fileOf = async (id: number): Promise<string> => (await house.greffe.purges.report(dpo, id)).file;

async function reportOf(id: number): Promise<PurgeReport> {
  return (JSON.parse(await fileOf(id)) as { readonly statement: PurgeReport }).statement;
}

async function issued(id: number): Promise<number> {
  const entries = await house.house.audit.list({ about: `purge ${id}`, limit: 1000 });
  return entries.filter(({ act }) => act === 'certificate-issued').length;
}

async function later(id: number, days: number): Promise<void> {
  house.clock.advance(days * DAY_MS);
  await house.greffe.purges.carryOn(id, forever);
}

/** Rows that are not what they were, by what the witness sees of them. */
function gone(system: MemorySystem, kind: string): number {
  return system.witness.records().filter((one) => one.kind === kind && one.state !== 'live').length;
}

describe('the report of a purge', () => {
  test('is provisional while bins are full, final once they are empty, and counts what the witness counts', async () => {
    const old = await prospect(crm, 'une');
    await crm.world.note({ about: [old], text: 'Zéphyrine called' });
    await prospect(sales, 'une');
    await prospect(sales, 'deux');
    await prospect(crm, 'trois', { town: CUSTOMER, createdAt: '2025-01-01T10:00:00Z' });
    const id = await run();
    await expect(house.greffe.purges.report(dpo, id)).rejects.toMatchObject({ code: 'no-report' });
    await sign(id);

    const first = await reportOf(id);
    expect(first).toMatchObject({
      format: 'greffe-purge-report/1',
      number: `${id}-1`,
      kind: 'provisional',
      controller: { id: 'acme', name: 'Acme SAS', dpo: 'dpo@acme.example' },
      purge: { id, on: '2026-03-05', kind: 'by-hand', openedBy: 'dpo', outcome: 'verifying', endedAt: null },
      read: [{ system: 'crm-eu' }, { system: 'sales' }],
    });
    const [inCrm, inSales] = first.systems;
    expect(inCrm?.inRecycleBin?.lines).toBe(gone(crm, 'person'));
    expect(inSales?.inRecycleBin?.lines).toBe(gone(sales, 'person'));
    expect(inSales?.erased).toBe(2);

    await later(id, 400);
    const last = await reportOf(id);
    expect(last).toMatchObject({
      number: `${id}-2`,
      kind: 'final',
      purge: { outcome: 'done', endedAt: house.clock.now().toISOString() },
    });
    for (const [of, outcome] of [
      [crm, last.systems[0]],
      [sales, last.systems[1]],
    ] as const) {
      expect(outcome).toMatchObject({
        inRecycleBin: null,
        unverified: 0,
        outstanding: 0,
        underWay: 0,
        failed: [],
      });
      expect(of.witness.records().filter(({ state }) => state === 'recycled')).toEqual([]);
      expect(outcome?.verified).toBe(outcome?.erased);
    }
    expect(crm.witness.records().filter(({ kind }) => kind === 'person')).toHaveLength(1);
    expect(await issued(id)).toBe(2);
  });

  test('tells each rule in its words, with its funnel, who signed and what was signed', async () => {
    await prospect(crm, 'une');
    const id = await run();
    await sign(id);
    const { plans } = await house.greffe.purges.show(dpo, id);
    const rule = (await reportOf(id)).rules.find((one) => one.rule === 'prospects');
    expect(rule).toMatchObject({
      class: 'prospect',
      purpose: 'prospecting',
      keep: 'P3Y',
      since: 'last-contact-from-person',
      action: 'erase',
      basis: 'CNIL 2021-131',
      funnel: { inClass: 1, pastPeriod: 1, due: 1, bySystem: { 'crm-eu': { inClass: 1, due: 1 } } },
      stoppedBy: ['first-run'],
      digest: plans.find((plan) => plan.rule === 'prospects')?.digest,
      signatures: [
        { by: 'dpo', as: 'signatory' },
        { by: 'direction', as: 'controller' },
      ],
      leftOut: [],
    });
  });

  test('can be checked by anybody: as it is, and not when a number in it was changed', async () => {
    await prospect(crm, 'une');
    await prospect(crm, 'deux');
    const id = await run();
    await sign(id);
    const file = await fileOf(id);
    const trusted = [house.house.audit.verifierKey];
    expect(verifyAttestation(file, trusted)).toMatchObject({ isGenuine: true });
    expect(file).toContain('"erased": 2');
    const changed = verifyAttestation(file.replace('"erased": 2', '"erased": 1'), trusted);
    expect(changed.checks.filter(({ result }) => result === 'failed').map(({ what }) => what)).toEqual([
      'statement',
    ]);
    const { entries } = JSON.parse(file) as {
      readonly entries: readonly { readonly entry: { readonly about: string } }[];
    };
    expect([...new Set(entries.map(({ entry }) => entry.about))].sort()).toEqual([
      `purge ${id}`,
      `purge ${id} rule customers`,
      `purge ${id} rule prospects`,
    ]);
  });

  test('names nobody: no name, no address, no record, no reason somebody typed', async () => {
    const refs = [await prospect(crm, 'une'), await prospect(sales, 'deux')];
    const id = await run();
    await sign(id);
    await house.greffe.purges.refuse(dpo, id, 'Madame Canariune has called');
    await house.greffe.purges.carryOn(id, forever);
    const file = await fileOf(id);
    expect(file).toContain('"outcome": "refused"');
    expect(file).not.toMatch(/canari|zéphyrine|example\.fr/i);
    for (const ref of refs) expect(file).not.toContain(ref.id);
  });

  test('is issued once for the same facts, and once a day while only bins are waited for', async () => {
    await prospect(crm, 'une');
    const id = await run();
    await sign(id);
    await house.greffe.purges.carryOn(id, forever);
    await later(id, 1);
    expect(await issued(id)).toBe(1);
  });

  test('of a run in which nobody was due is final, and says so', async () => {
    await prospect(crm, 'une', { createdAt: '2026-01-01T10:00:00Z' });
    const id = await run();
    expect(await reportOf(id)).toMatchObject({
      kind: 'final',
      purge: { outcome: 'nothing-due' },
      rules: [{ funnel: { due: 0 } }, { funnel: { due: 0 } }],
      systems: [],
    });
    await house.greffe.purges.carryOn(id, forever);
    expect(await issued(id)).toBe(1);
  });

  test('of what people must mend names the failure with its mend, and the next one tells the rest', async () => {
    await prospect(sales, 'une');
    const id = await run();
    const { gate } = sales.account;
    sales.account.gate = async (effect, signal, act) => {
      if (effect === 'write') throw new MemoryRefusal(403, 'MISSING_RIGHTS');
      return gate(effect, signal, act);
    };
    await sign(id);
    const stuck = await reportOf(id);
    expect(stuck).toMatchObject({ kind: 'provisional', purge: { outcome: 'incomplete' } });
    expect(stuck.systems[0]).toMatchObject({
      erased: 0,
      failed: [{ lines: 1, mend: expect.stringContaining('right') }],
    });
    sales.account.gate = gate;
    await house.greffe.purges.retry(dpo, id);
    await house.greffe.purges.carryOn(id, forever);
    expect((await reportOf(id)).systems[0]).toMatchObject({ erased: 1, failed: [] });
  });

  test('of people who are archived counts them, and carries neither their entries nor their pseudonyms', async () => {
    const archive = { kind: 'archive', fields: ['town'], keep: 'P2Y', readers: ['controller'] } as const;
    const schedule = scheduleFor(systems, [{ ...prospects, action: archive }]);
    const town = {
      category: 'contact' as const,
      origin: 'provided' as const,
      purposes: ['prospecting'],
      propagate: 'proposed' as const,
      in: { 'crm-eu': [{ kind: 'person', field: 'town' }] },
    };
    const { greffe, house: opened } = await house.reopen({
      ...schedule,
      dataMap: { ...schedule.dataMap, fields: { town } },
    });
    await prospect(crm, 'une');
    const id = await greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
    await greffe.purges.carryOn(id, forever);
    const { plans } = await greffe.purges.show(dpo, id);
    await greffe.purges.approve(dpo, id, plans[0]?.digest ?? '');
    await greffe.purges.approve(direction, id, plans[0]?.digest ?? '');
    await greffe.purges.carryOn(id, forever);
    expect((await reportOf(id)).rules).toMatchObject([{ action: 'archive', archived: 1 }]);
    const people = await opened.audit.list({ about: `purge ${id} person` });
    expect(people).toMatchObject([{ act: 'archived', subject: expect.any(String) }]);
    const file = await fileOf(id);
    expect(file).not.toContain('"archived",');
    expect(file).not.toContain(people[0]?.subject ?? '');
    expect(file).not.toContain(`purge ${id} person`);
  });

  test('of a purge refused while a call is on its way is provisional, and final after a day, with what nobody will tell', async () => {
    await prospect(crm, 'une');
    const id = await run();
    crm.faults.dropAnswer();
    await sign(id);
    await house.greffe.purges.refuse(dpo, id, 'not now');
    await house.greffe.purges.carryOn(id, forever);
    expect(await reportOf(id)).toMatchObject({
      kind: 'provisional',
      purge: { outcome: 'refused' },
      systems: [{ erased: 0, outstanding: 0, underWay: 1 }],
    });
    const { purge } = await house.greffe.purges.show(dpo, id);
    expect(purge.wakeAt?.getTime()).toBe(house.clock.now().getTime() + 15 * 60_000);
    await later(id, 1);
    expect(await reportOf(id)).toMatchObject({
      kind: 'final',
      systems: [{ erased: 0, outstanding: 0, underWay: 1 }],
    });
    expect(gone(crm, 'person')).toBe(1);
  });

  test('of a dry run there is none', async () => {
    await prospect(crm, 'une');
    const id = await house.greffe.purges.plan(dpo, { controller: 'acme', rules: null, on: null });
    await house.greffe.purges.carryOn(id, forever);
    await expect(house.greffe.purges.report(dpo, id)).rejects.toMatchObject({ code: 'no-report' });
    expect(await issued(id)).toBe(0);
  });

  test('is owed until it was issued: a run that ended without one is taken up again', async () => {
    await prospect(crm, 'une');
    const id = await run();
    const { store, clock } = house.house;
    const due = () => store.transact((tx) => store.purges.due(tx, clock.now()));
    await house.greffe.purges.refuse(dpo, id, 'not now');
    expect(await due()).toEqual([id]);
    await house.greffe.purges.carryOn(id, forever);
    expect(await due()).toEqual([]);
    expect(await reportOf(id)).toMatchObject({
      kind: 'final',
      purge: { outcome: 'refused' },
      systems: [],
      rules: [{ signatures: [] }, { signatures: [] }],
    });
  });
});
