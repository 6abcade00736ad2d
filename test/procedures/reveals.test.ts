import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Entry } from '../../src/audit/index.ts';
import type { Person } from '../../src/domain/approval.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

const never = new AbortController().signal;
const auditor: Person = { id: 'p-auditor', roles: ['auditor'] };

let house: TestHouse;
let id: number;
beforeEach(async () => {
  house = await openHouse({ systems: ['crm-eu'], system: { share: 0.6 } });
  await house.systems['crm-eu']?.world.person({
    given: 'Zyx',
    family: 'Canary',
    emails: ['zyxcanary@example.fr'],
  });
  const desk = deskOf(house, house.greffe);
  id = await desk.open('zyxcanary@example.fr');
  await desk.identify(id);
});
afterEach(() => house.close());

/** What the work enters in the log, the first entry first. */
async function entered(work: () => Promise<unknown>): Promise<readonly Entry[]> {
  const [last] = await house.house.audit.list({});
  await work();
  const all = await house.house.audit.list({});
  return all.filter(({ sequence }) => sequence > (last?.sequence ?? -1)).toReversed();
}

function gist({ actor, act, about, kind, counts, subject }: Entry): readonly unknown[] {
  return [actor, act, about, kind, counts, subject !== undefined];
}

test('whoever is shown personal data is in the log, with what and how much, and without whose', async () => {
  const entries = await entered(async () => {
    await house.greffe.requests.list(dpo, { open: true });
    await house.greffe.requests.show(dpo, id);
    await house.greffe.plans.show(dpo, id);
  });
  expect(entries.map(gist)).toEqual([
    [dpo.id, 'record-revealed', 'requests', 'request', { shown: 1 }, false],
    [dpo.id, 'record-revealed', `request ${id}`, 'request', { shown: 2 }, true],
    [dpo.id, 'record-revealed', `plan ${id}.1`, 'plan', { shown: expect.any(Number) }, true],
  ]);
  expect(JSON.stringify(entries).toLowerCase()).not.toMatch(/canary|zyx/);
});

test('a hold and a certificate are revealed too; a list of nothing reveals nothing', async () => {
  expect(await entered(() => house.greffe.holds.list(dpo))).toEqual([]);
  await house.greffe.holds.place(dpo, {
    controller: 'acme',
    over: { over: 'person', identifiers: [{ kind: 'name', value: 'Zyx Canary' }] },
    ground: 'litigation 2026-014',
    until: null,
  });
  expect((await entered(() => house.greffe.holds.list(dpo))).map(gist)).toEqual([
    [dpo.id, 'record-revealed', 'holds', 'hold', { shown: 1 }, false],
  ]);
  const desk = deskOf(house, house.greffe);
  const nobody = await desk.open('nobody@example.fr');
  expect((await entered(() => house.greffe.certificates.show(dpo, nobody))).map(gist)).toEqual([
    [dpo.id, 'record-revealed', `request ${nobody}`, 'certificate', { shown: 1 }, true],
  ]);
});

test('watching how far the work is reveals nobody', async () => {
  const desk = deskOf(house, house.greffe);
  await desk.sign(id);
  let seen: unknown;
  const entries = await entered(async () => {
    seen = await house.greffe.requests.progress(dpo, id);
  });
  expect(entries).toEqual([]);
  expect(seen).toContainEqual({ system: 'crm-eu', state: 'waiting' });
});

test.each<[string, string, () => Promise<unknown>]>([
  ['act-denied', 'see requests', () => house.greffe.requests.show(auditor, id)],
  ['act-denied', 'withdraw a request', () => house.greffe.requests.withdraw(auditor, id)],
  ['approval-denied', 'approve a plan', () => house.greffe.plans.approve(auditor, id, 'x', never)],
  ['approval-denied', 'sign a package', () => house.greffe.packages.sign(auditor, id, 'x', never)],
])('%s: whoever lacks the role to %s is refused, and that is in the log', async (act, _to, work) => {
  const entries = await entered(() => expect(work()).rejects.toMatchObject({ code: 'wrong-role' }));
  expect(entries.map(gist)).toEqual([[auditor.id, act, `request ${id}`, undefined, undefined, false]]);
});

test('settings that are not what they were are in the log by file, once, and without what they say', async () => {
  const first = await entered(() => house.enterSettings());
  expect(first.map(({ act, about }) => `${act} ${about}`)).toContain('config-changed settings systems.yaml');
  expect(await entered(() => house.enterSettings())).toEqual([]);
  const other = await house.reopen({
    people: [{ id: 'p-zyxcanary', roles: ['dpo'] }],
  });
  const changed = await entered(() => other.enterSettings());
  expect(changed.map(gist)).toEqual([
    ['greffe', 'config-changed', 'settings greffe.yaml', undefined, undefined, false],
  ]);
  expect(JSON.stringify(changed)).not.toContain('zyxcanary');
});
