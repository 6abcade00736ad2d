import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Context, Ref } from '../../src/contract/index.ts';
import { carryOnChange } from '../../src/greffe/carry-on.ts';
import { propagateChange } from '../../src/procedures/propagation.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import { digestOf, dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { emptyTools } from './signed-run.ts';
import { Crash, drawn, withCrashAt } from './crash-points.ts';

/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 12);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const never = new AbortController().signal;
const context: Context = { signal: never, priority: 'background' };
const names = ['crm-eu', 'sales', 'desk'] as const;

const mapped = (field: string): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'automatic',
  in: Object.fromEntries(names.map((name) => [name, [{ kind: 'person', field }]])),
});

let house: TestHouse;

beforeAll(async () => {
  const fields = { email: mapped('email'), phone: mapped('phone') };
  const dataMap = { fields, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] };
  house = await openHouse({ systems: names, settings: { dataMap } });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
});
afterAll(() => house.close());

test(`a process dies at any point of a change: it is carried once, and put to a human once (GREFFE_SEED=${seed})`, async () => {
  let turn = 0;
  const run = async (at: number | null) => {
    turn += 1;
    emptyTools(house);
    for (const { account } of Object.values(house.systems)) account.optOuts.clear();
    const of = (who: string): string => `${who}.canari.${turn}@example.fr`;
    const number = `+336123${String(40_000 + turn)}`;
    const rows: Record<string, Ref> = {};
    for (const name of names) {
      const person = house.systems[name]?.world.person({
        given: 'Zoé',
        family: 'Canari',
        emails: [of('old')],
        phone: number,
      });
      if (person) rows[name] = await person;
    }
    const notice = (of_: TestHouse['house']) =>
      propagateChange(
        of_,
        {
          controller: 'acme',
          system: 'crm-eu',
          ref: rows['crm-eu'] as Ref,
          fields: null,
          at: house.clock.now(),
        },
        context,
      );
    await notice(house.house);
    const objection = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['objection'],
      identifiers: [{ kind: 'email', value: of('old') }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      stops: ['email'],
    });
    await house.greffe.requests.carryOn(objection, never);
    const edit = async (name: string, values: Readonly<Record<string, string>>): Promise<void> =>
      house.systems[name]?.world.edit(rows[name] as Ref, values);
    await edit('crm-eu', { email: of('new'), phone: '+33699990001' });
    await edit('desk', { phone: '+33699990002' });
    house.clock.advance(3_700_000);

    let acts = 0;
    const doomed = withCrashAt(house.house, at, async () => `${acts} ${await digestOf(house.pool)}`);
    let on = doomed.house;
    const step = async (work: (now: TestHouse['house']) => Promise<unknown>): Promise<void> => {
      acts += 1;
      try {
        await work(on);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        await doomed.ended();
        on = house.house;
        house.clock.advance(180_000);
      }
    };
    for (let round = 0; round < 6; round += 1) {
      await step(notice);
      const due = await house.house.store.transact((tx) =>
        house.house.store.propagations.due(tx, house.clock.now()),
      );
      for (const id of due) await step((now) => carryOnChange(now, async () => undefined, id, never));
      house.clock.advance(180_000);
    }
    const own = (
      await house.house.store.transact((tx) =>
        house.house.store.propagations.list(tx, { open: false, controllers: null, before: null, most: 20 }),
      )
    ).filter(({ openedAt }) => openedAt.getTime() > house.clock.now().getTime() - 3_000_000);
    const held = (name: string, field: string): unknown =>
      house.systems[name]?.account.rows.get(`person:${rows[name]?.id}`)?.fields[field];
    const may: (boolean | undefined)[] = [];
    for (const name of names)
      may.push(await house.systems[name]?.world.mayReceive({ channel: 'email', address: of('new') }));
    return {
      end: {
        states: own
          .map(({ fields, state, because }) => `${fields.join('+')} ${state} ${because ?? '-'}`)
          .toSorted(),
        emails: names.map((name) => held(name, 'email') === of('new')),
        phones: names.map((name) => held(name, 'phone')),
        may,
        twice: doomed.effects.filter((effect, index) => doomed.effects.indexOf(effect) !== index),
      },
      points: doomed.distinct(),
    };
  };
  const whole = await run(null);
  expect(whole.end).toEqual({
    states: ['email+phone done -', 'phone proposed other-value'],
    emails: [true, true, true],
    phones: ['+33699990001', '+33699990001', '+33699990002'],
    may: [false, false, false],
    twice: [],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);
