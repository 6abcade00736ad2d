import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FaultCall } from '../../adapters/double-kit/index.ts';
import { dpo } from '../support/house.ts';
import { prospects } from '../support/purges.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// A tool that stops answering near the end of a long scan: what it gave is not asked for again.

const never = new AbortController().signal;
const CONTACTS = 1_500;
const PAGES = CONTACTS / 100;
const GOOD_PAGES = PAGES - 3;

let house: DoublesHouse;
let isDown = false;
/** Where each page that was asked for began, in order. */
let asked: string[] = [];

beforeAll(async () => {
  house = await openDoublesHouse({
    retention: [prospects],
    dataMap: {
      fields: {},
      classes: { prospect: { crm: { contact: { lifecyclestage: 'lead' } } } },
      unclassed: {
        sales: { Contact: 'none', Lead: 'none', Account: 'none', User: 'none', Individual: 'none' },
      },
      events: {},
      purposes: {},
      exemptions: [],
    },
  });
  for (let index = 0; index < CONTACTS; index += 1) {
    house.hubspot.world.object(
      'contacts',
      { email: `canari${index}@example.fr`, lastname: `Canari${index}`, lifecyclestage: 'lead' },
      { createdAt: new Date(index === CONTACTS - 1 ? '2019-05-02T10:00:00Z' : '2025-05-02T10:00:00Z') },
    );
  }
  house.hubspot.faults.add({ match: isRefused, effect: { status: 503 } });
});
afterAll(() => house.close());

/** Of the pages of a scan, those behind the good ones while the tool is down. */
function isRefused({ method, path }: FaultCall): boolean {
  const { pathname, searchParams } = new URL(path, 'http://double.example');
  if (method !== 'GET' || !/\/objects\/.*contacts$/.test(pathname)) return false;
  // A look at whether the list may be read at all asks for one.
  if (searchParams.get('limit') !== '100') return false;
  const from = searchParams.get('after') ?? 'the first';
  asked.push(from);
  return isDown && new Set(asked).size > GOOD_PAGES;
}

test('is asked for the rest where it stopped, and nobody is missed', async () => {
  isDown = true;
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await house.greffe.purges.carryOn(id, never);
  const half = await house.greffe.purges.show(dpo, id);
  expect(half.purge.state).toBe('scanning');
  expect(half.plans).toEqual([]);
  expect(half.scans.find(({ system }) => system === 'crm')).toMatchObject({
    seen: GOOD_PAGES * 100,
    doneAt: null,
  });
  const before = [...new Set(asked)];
  expect(before).toHaveLength(GOOD_PAGES + 1);

  isDown = false;
  asked = [];
  house.moveBy(3_600_000);
  await house.greffe.purges.carryOn(id, never);
  expect(asked[0]).toBe(before.at(-1));
  expect(asked.filter((from) => before.slice(0, -1).includes(from))).toEqual([]);
  const whole = await house.greffe.purges.show(dpo, id);
  expect(whole.scans.find(({ system }) => system === 'crm')).toMatchObject({ seen: CONTACTS });
  expect(whole.plans[0]?.funnel).toMatchObject({ inClass: CONTACTS, due: 1 });
});
