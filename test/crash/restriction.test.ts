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
const given = 'zoe.canari@example.fr';

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse({ restrictedOwner: 'reserved' });
});
afterEach(() => expect(house.logged()).not.toMatch(/canari/i));
afterAll(() => house.close());

test(`a process dies at any point of a restriction and of its lift: marked, then unmarked, nothing done twice (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toMatchObject({
    marked: [true, true],
    owners: { restricted: ['reserved', 'reserved'], lifted: ['seller', null] },
    states: ['done', 'undone'],
    unmarked: [false, false],
    may: [false, false],
    alerts: 0,
    twice: [],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  const worlds = Object.values(house.systems);
  for (const { account, world } of worlds) {
    account.optOuts.clear();
    for (const id of ['reserved', 'seller']) await world.colleague({ id });
  }
  const rows = await Promise.all(
    worlds.map(async ({ world }) => ({
      world,
      ref: await world.person({ given: 'Zoé', family: 'Canari', emails: [given] }),
    })),
  );
  const [sold] = rows;
  if (sold) await sold.world.assign(sold.ref, 'seller');
  const owners = () => Promise.all(rows.map(({ world, ref }) => world.ownerOf(ref)));
  const marks = () => Promise.all(rows.map(({ world, ref }) => world.isRestricted(ref)));
  // Opened before anything dies: another test dies while opening.
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['restriction'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'accuracy' },
  });
  await house.greffe.requests.identify(dpo, request, 'called back');
  const id = (await house.greffe.restrictions.ofRequest(dpo, request))?.id ?? 0;
  const over = takingOver(house, at);
  const onward = async (isOver: () => Promise<boolean>): Promise<void> => {
    for (let round = 0; round < 8; round += 1) {
      await over.step((now) => now.requests.carryOn(request, never));
      if (await isOver()) return;
      house.clock.advance(180_000);
    }
  };
  const stateOf = async () => (await house.greffe.requests.show(dpo, request)).state;
  const isUndone = async () => {
    const { restriction } = await house.greffe.restrictions.show(dpo, id);
    return 'undoneAt' in restriction && restriction.undoneAt !== null;
  };
  await onward(async () => (await stateOf()) === 'done');
  const state = await stateOf();
  const marked = await marks();
  const whose = await owners();
  const toldOn = house.greffe.requests.today('acme');
  // Lifted by whoever lives: what is owed afterwards is what may be lost.
  await house.greffe.restrictions.lift(dpo, id, { toldOn, reason: 'corrected' });
  await onward(isUndone);
  const effects = over.effects();
  const { alerts } = await house.greffe.restrictions.show(dpo, id);
  return {
    end: {
      marked,
      owners: { restricted: whose, lifted: await owners() },
      states: [state, (await isUndone()) ? 'undone' : 'owed'],
      unmarked: await marks(),
      may: await Promise.all(rows.map(({ world }) => world.mayReceive({ channel: 'email', address: given }))),
      alerts: alerts.length,
      twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
    },
    points: over.doomed.distinct(),
  };
}
