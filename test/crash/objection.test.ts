import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { drawn } from './crash-points.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 12);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const never = new AbortController().signal;

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => expect(house.logged()).not.toMatch(/canari/i));
afterAll(() => house.close());

test(`a process dies at any point of an objection: every tool stops, none is told twice (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toMatchObject({
    state: 'done',
    may: Object.keys(house.systems).flatMap(() => [false, false]),
    registered: [true, true],
    twice: [],
    open: [],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

test('a process dies at any point of an objection of somebody no tool knows, whose first plan is the only one', async () => {
  const whole = await run(null, 'unknown');
  expect(whole.end).toMatchObject({
    state: 'done',
    may: Object.keys(house.systems).flatMap(() => [false, true]),
    registered: [true, false],
    twice: [],
    open: [],
  });
  for (const point of whole.points)
    expect({ point, ...(await run(point, 'unknown')).end }).toEqual({ point, ...whole.end });
}, 300_000);

let runs = 0;

/** @param who  known to the first tool by two addresses, or to none */
async function run(at: number | null, who: 'known' | 'unknown' = 'known') {
  // Addresses of its own: the register remembers those of the runs before.
  runs += 1;
  const [given, second] = [`zoe.canari.${runs}@example.fr`, `zoe.autre.canari.${runs}@example.fr`];
  emptyTools(house);
  for (const { account } of Object.values(house.systems)) account.optOuts.clear();
  const [crm] = Object.values(house.systems);
  if (who === 'known') await crm?.world.person({ given: 'Zoé', family: 'Canari', emails: [given, second] });
  // Opened before anything dies: another test dies while opening.
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  const over = takingOver(house, at);
  for (let round = 0; round < 6; round += 1) {
    await over.step((now) => now.requests.carryOn(id, never));
    const { request } = await house.greffe.requests.show(dpo, id);
    if (request.rights.every(({ state }) => state === 'done')) break;
    house.clock.advance(180_000);
  }
  const { state, plans } = await house.greffe.requests.show(dpo, id);
  const effects = over.effects();
  const may: boolean[] = [];
  const registered: boolean[] = [];
  for (const { world } of Object.values(house.systems))
    for (const address of [given, second]) may.push(await world.mayReceive({ channel: 'email', address }));
  for (const value of [given, second]) {
    registered.push(
      await house.house.store.transact((tx) =>
        house.house.store.suppressions.holds(tx, 'acme', { kind: 'email', value }),
      ),
    );
  }
  return {
    end: {
      state,
      may,
      registered,
      twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
      open: plans.flatMap(({ lines }) => lines.filter(({ verdict }) => verdict !== 'as-expected')),
    },
    points: over.doomed.distinct(),
  };
}
