import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { archiviste, askedHouse } from '../support/asked-house.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo } from '../support/house.ts';
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
  house = await askedHouse();
});
afterEach(() => expect(house.logged()).not.toMatch(/canari/i));
afterAll(() => house.close());

test(`a process dies at any point of a question to somebody: it is put once, and done once answered (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({
    waiting: ['waits', 'stop', 'archiviste'],
    state: 'done',
    verdicts: ['as-expected', 'attested'],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  for (const { account } of Object.values(house.systems)) account.optOuts.clear();
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: given }],
    channel: 'email',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  const over = takingOver(house, at);
  const step = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await over.step((now) => now.requests.carryOn(id, never));
      house.clock.advance(180_000);
    }
  };
  await step(4);
  const open = (await house.greffe.tasks.list(dpo)).filter(({ task }) => task.request === id);
  const { state: before } = await house.greffe.requests.show(dpo, id);
  const [only] = open;
  const waiting = [
    before === 'done' ? 'done' : 'waits',
    ...open.flatMap(({ task }) => [task.act, task.person]),
  ];
  if (only) {
    await over.step((now) =>
      now.tasks.answer({ by: archiviste, id: only.task.id }, { kind: 'done', attestedAs: 'Claire Exemple' }),
    );
    // Whoever was cut short answers again, unless the answer was taken.
    const { tasks } = house.greffe;
    if ((await tasks.show({ by: dpo, id: only.task.id })).task.answer === null)
      await tasks.answer(
        { by: archiviste, id: only.task.id },
        { kind: 'done', attestedAs: 'Claire Exemple' },
      );
  }
  await step(4);
  const { state, plans } = await house.greffe.requests.show(dpo, id);
  return {
    end: {
      waiting,
      state,
      verdicts: plans.flatMap(({ lines }) => lines.map(({ verdict }) => String(verdict))).toSorted(),
    },
    points: over.doomed.distinct(),
  };
}
