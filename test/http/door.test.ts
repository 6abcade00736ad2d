import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signed } from '../../adapters/memory/world.ts';
import type { Change } from '../../adapters/memory/account.ts';
import type { Delivery } from '../../src/contract/index.ts';
import type { Door } from '../../src/http/door.ts';
import { openDoor } from '../../src/http/door.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';

const never = new AbortController().signal;
const publicUrl = 'https://greffe.example.fr';
const to = `${publicUrl}/webhooks/crm-eu`;
const zoe = 'zoe.canari@example.fr';

let house: TestHouse;
let desk: SweepDesk;
let door: Door;

beforeEach(async () => {
  house = await openHouse({ webhookSecret: 'secret-of-the-accounts' });
  desk = sweepDesk(house);
  door = await openDoor(house.greffe.notices, { host: '127.0.0.1', port: 0, publicUrl });
});
afterEach(async () => {
  await door.close();
  await desk.expectNoLeak();
  await house.close();
});

const events = (): readonly Change[] => desk.system('crm-eu').account.changes;

const delivery = (of: readonly unknown[] = events(), address = to): Delivery =>
  signed(desk.system('crm-eu').account, { account: 'crm-eu', events: of }, address);

const send = async (
  { headers, body }: Pick<Delivery, 'headers' | 'body'>,
  path = '/webhooks/crm-eu',
  method = 'POST',
): Promise<{ readonly status: number; readonly said: string; readonly retry: string | null }> => {
  const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, {
    method,
    headers,
    ...(method === 'POST' && { body: Buffer.from(body) }),
  });
  return { status: answer.status, said: await answer.text(), retry: answer.headers.get('retry-after') };
};

const stored = async (): Promise<readonly string[]> => {
  const { notices } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
  return notices.map(({ what, state, came }) => `${what} ${state} ${came}`).sort();
};

const poll = () => house.greffe.notices.poll(dpo, ['crm-eu', 'sales'], never);

describe('a delivery', () => {
  test('that the tool signed is stored, answered with nothing, and seen to', async () => {
    await poll();
    await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await desk.system('crm-eu').world.optOut({ channel: 'email', address: zoe });
    expect(await send(delivery())).toEqual({ status: 202, said: '', retry: null });
    expect(await stored()).toEqual(['created waiting sent', 'objected waiting sent']);
    await poll();
    expect(await desk.mayReceive('sales', zoe)).toBe(false);
  });

  test('that comes twice, late, in pieces of another order, or is asked for as well, counts once', async () => {
    await poll();
    const ref = await desk.person('crm-eu', zoe);
    await desk.system('crm-eu').world.edit(ref, { town: 'Canariville' });
    await send(delivery(events().toReversed()));
    await send(delivery());
    await send(delivery(events().slice(1)));
    expect(await stored()).toHaveLength(2);
    await poll();
    expect((await stored()).filter((one) => one.includes('worked'))).toHaveLength(2);
    expect(await stored()).toHaveLength(2);
  });

  test('that holds nothing of interest is answered as any other', async () => {
    expect(await send(delivery([]))).toMatchObject({ status: 202, said: '' });
    expect(await stored()).toEqual([]);
  });

  test.each<[string, number, (whole: Delivery) => Pick<Delivery, 'headers' | 'body'>]>([
    ['forged', 401, (whole) => ({ ...whole, body: Buffer.concat([whole.body, Buffer.from(' ')]) })],
    ['without a signature', 401, ({ body }) => ({ headers: {}, body })],
    [
      'with a signature of another address',
      401,
      () => delivery(events(), 'https://greffe.example.com/webhooks/crm-eu'),
    ],
    [
      'of another account',
      401,
      () => signed(desk.system('crm-eu').account, { account: 'sales', events: [] }, to),
    ],
    ['that cannot be read', 400, () => signed(desk.system('crm-eu').account, { what: zoe }, to)],
  ])('that is %s is refused without a word, and nothing is stored', async (_, status, altered) => {
    await desk.person('crm-eu', zoe);
    expect(await send(altered(delivery()))).toEqual({ status, said: '', retry: null });
    expect(await stored()).toEqual([]);
    expect(house.logged()).toContain('delivery-refused');
  });

  test('that was kept back for more than five minutes is refused', async () => {
    await desk.person('crm-eu', zoe);
    const whole = delivery();
    house.clock.advance(5 * 60_000 + 1);
    expect(await send(whole)).toMatchObject({ status: 401, said: '' });
    expect(await stored()).toEqual([]);
  });

  test('that is larger than the tool ever sends is refused before it is read', async () => {
    const whole = delivery([]);
    const huge = Buffer.alloc(32 * 1024 * 1024, 0x20);
    expect(await send({ ...whole, body: huge })).toEqual({ status: 413, said: '', retry: null });
    expect(await stored()).toEqual([]);
  });

  test('whose length is not told is read no further than it may be', async () => {
    const status = await chunked('/webhooks/crm-eu', 8);
    expect(status).toBe(413);
  });
});

/** Sends piece after piece without saying how many there are. */
async function chunked(path: string, pieces: number): Promise<number> {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === pieces) controller.close();
      else controller.enqueue(new Uint8Array(128 * 1024));
      sent += 1;
    },
  });
  const sending = { method: 'POST', body, duplex: 'half' };
  const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, sending);
  return answer.status;
}

describe('the door', () => {
  test('knows no other tool, no other address and no other way', async () => {
    const whole = delivery([]);
    for (const path of ['/webhooks/nobody', '/webhooks/', '/webhooks/CRM', '/', '/webhooks/crm-eu/more'])
      expect([path, await send(whole, path)]).toEqual([path, { status: 404, said: '', retry: null }]);
    expect(await send(whole, '/webhooks/crm-eu', 'GET')).toMatchObject({ status: 404, said: '' });
    expect(await send(whole, '/webhooks/%E0%A4%A')).toMatchObject({ status: 400, said: '' });
  });

  test('says that it lives, and nothing else', async () => {
    const answer = await fetch(`http://127.0.0.1:${door.port}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'up' }]);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test('is not opened where a tool that sends is none of ours', async () => {
    const quiet = await openHouse();
    expect(await quiet.greffe.notices.isSentTo(['crm-eu', 'sales'])).toBe(false);
    expect(await quiet.greffe.notices.door('crm-eu')).toBeNull();
    await quiet.close();
    expect(await house.greffe.notices.isSentTo(['crm-eu', 'sales'])).toBe(true);
  });

  test('tells what to do when somebody else listens there', async () => {
    await expect(
      openDoor(house.greffe.notices, { host: '127.0.0.1', port: door.port, publicUrl: null }),
    ).rejects.toMatchObject({ code: 'door-taken', message: expect.stringContaining('http.port') });
  });

  test('asks the tool to send again while the store is away, and says nothing of why', async () => {
    await desk.person('crm-eu', zoe);
    const broken = await openDoor(
      {
        door: (system) => house.greffe.notices.door(system),
        take: async () => {
          throw new Error('connect ECONNREFUSED zoe.canari@example.fr');
        },
      },
      { host: '127.0.0.1', port: 0, publicUrl },
    );
    const whole = delivery();
    const answer = await fetch(`http://127.0.0.1:${broken.port}/webhooks/crm-eu`, {
      method: 'POST',
      headers: whole.headers,
      body: Buffer.from(whole.body),
    });
    await broken.close();
    expect([answer.status, await answer.text(), answer.headers.get('retry-after')]).toEqual([503, '', '30']);
  });

  test('waits for the delivery in hand when it is closed', async () => {
    let release = (): void => undefined;
    const inHand = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow = await openDoor(
      {
        door: (system) => house.greffe.notices.door(system),
        take: async () => {
          arrived();
          await inHand;
          return { taken: 'stored', told: 0, isNew: 0 };
        },
      },
      { host: '127.0.0.1', port: 0, publicUrl },
    );
    const answer = fetch(`http://127.0.0.1:${slow.port}/webhooks/crm-eu`, { method: 'POST', body: '' });
    await begun;
    const closed = slow.close();
    release();
    expect((await answer).status).toBe(202);
    await closed;
  });
});

test('a storm of ten thousand events is stored, each once, a few deliveries at a time, and worked in order', async () => {
  await poll();
  const { account } = desk.system('crm-eu');
  const ref = await desk.person('crm-eu', zoe);
  const storm = Array.from({ length: 10_000 }, (_, index) => ({
    number: 1_000_000 + index,
    what: 'changed',
    kind: 'person',
    id: index % 2 === 0 ? ref.id : `person-${900_000 + (index % 50)}`,
    into: null,
    fields: ['town'],
    at: new Date(account.now().getTime() + index).toISOString(),
    by: 'user',
  }));
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => send(delivery(storm.slice(at * 100, (at + 1) * 100)))),
  );
  const took = performance.now() - startedAt;
  expect(answers.every(({ status }) => status === 202)).toBe(true);
  const { tally } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
  expect(tally).toContainEqual({ system: 'crm-eu', state: 'waiting', count: 10_000 });
  // The tool allows seconds for each delivery: all hundred of them are through in a fraction of that.
  expect(took).toBeLessThan(60_000);
  let reads = 0;
  const { gate } = account;
  account.gate = (effect, signal, act) => {
    reads += 1;
    return gate(effect, signal, act);
  };
  await house.greffe.notices.poll(dpo, ['crm-eu'], never);
  const after = await house.greffe.notices.list(dpo, { system: null, proposed: false });
  expect(after.tally.some(({ state }) => state === 'waiting')).toBe(false);
  // What was told a thousand times of one record is read a few times.
  expect(reads).toBeLessThan(300);
});
