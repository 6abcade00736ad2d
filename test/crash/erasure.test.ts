import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Statement } from '../../src/domain/certificate.ts';
import type { Greffe } from '../../src/greffe.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** What a run leaves behind, without the numbers that differ from one run to the next. */
interface EndState {
  readonly state: string;
  readonly traces: readonly string[];
  readonly neighbours: readonly string[];
  readonly residues: readonly string[];
  readonly twice: readonly string[];
}

test('dying at any point, then going on, ends as if nothing had happened', async () => {
  const { end, points } = await run('Ref', null);
  expect(end).toMatchObject({ state: 'done', traces: [], twice: [] });
  for (const point of points) {
    const crashed = await run(`P${String(point).padStart(3, '0')}`, point);
    expect({ point, ...crashed.end }).toEqual({ point, ...end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 900_000);

async function run(
  word: string,
  at: number | null,
): Promise<{ readonly end: EndState; readonly points: readonly number[] }> {
  const email = `${word.toLowerCase()}@example.fr`;
  const crm = systemNamed('crm-eu');
  const sales = systemNamed('sales');
  const subject = await crm.world.person({ given: 'Nadia', family: `Canary${word}`, emails: [email] });
  const friend = await crm.world.person({ given: 'Omar', family: 'Voisin', emails: [`omar.${email}`] });
  await crm.world.note({ about: [subject], text: `Canary${word} alone` });
  await crm.world.note({ about: [subject, friend], text: `Canary${word} and Omar` });
  await crm.world.cascade({ about: subject, text: `Canary${word}` });
  await sales.world.person({ given: 'Nadia', family: `Canary${word}`, emails: [email] });

  const { step, doomed, effects } = takingOver(house, at);
  let id = 0;
  await step(async (now) => {
    const open = await ownRequests(email);
    id = open ?? (await now.requests.open(dpo, request(email)));
  });
  await step((now) => now.requests.carryOn(id, never));
  await step((now) => now.requests.identify(dpo, id, 'called back'));
  await step((now) => now.requests.carryOn(id, never));
  await step(async (now) => {
    const { plan } = await now.plans.show(dpo, id);
    if (!plan.approval) await now.plans.approve(dpo, id, plan.digest, never);
  });
  for (let round = 0; round < 12; round += 1) {
    await step((now) => now.requests.carryOn(id, never));
    const { request: seen } = await house.greffe.requests.show(dpo, id);
    if (seen.rights.every((right) => right.state === 'done')) break;
    if (seen.wakeAt && seen.wakeAt > house.clock.now()) house.clock.set(seen.wakeAt);
    else house.clock.advance(180_000);
  }
  return {
    end: await endOf(house.greffe, id, word, email, effects()),
    points: doomed.distinct(),
  };
}

async function endOf(
  greffe: Greffe,
  id: number,
  word: string,
  email: string,
  effects: readonly string[],
): Promise<EndState> {
  const crm = systemNamed('crm-eu');
  const sales = systemNamed('sales');
  const { state } = await greffe.requests.show(dpo, id);
  const { file } = await greffe.certificates.show(dpo, id);
  const { statement } = JSON.parse(file) as { statement: Statement };
  const traces = [...crm.witness.occurrences(`Canary${word}`), ...sales.witness.occurrences(`Canary${word}`)];
  const neighbours = crm.witness.occurrences(`omar.${email}`);
  return {
    state,
    traces: traces.map((one) => `${one.kind}.${one.field}`),
    neighbours: neighbours.map((one) => `${one.kind}.${one.field}`),
    residues: statement.residues.map((residue) => `${residue.kind} ${residue.why}`).sort(),
    twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
  };
}

async function ownRequests(email: string): Promise<number | null> {
  const requests = await house.greffe.requests.list(dpo, { open: true });
  const own = requests.find(({ request: one }) =>
    one.identifiers.some((identifier) => identifier.value === email),
  );
  return own?.request.id ?? null;
}

function request(email: string) {
  return {
    controller: 'acme',
    rights: ['erasure' as const],
    identifiers: [{ kind: 'email' as const, value: email }],
    channel: 'email',
    requester: { kind: 'data-subject' as const },
  };
}

function systemNamed(name: string) {
  const system = house.systems[name];
  if (!system) throw new Error(`No system ${name}`);
  return system;
}
