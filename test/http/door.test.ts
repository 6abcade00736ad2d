import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signed } from '../../adapters/memory/world.ts';
import type { Change } from '../../adapters/memory/account.ts';
import type { Delivery } from '../../src/contract/index.ts';
import type { Door, DoorSettings } from '../../src/http/door.ts';
import { openDoor } from '../../src/http/door.ts';
import { intake } from '../../src/procedures/notices/take.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';
import { until } from '../support/until.ts';

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

  test('that is sent again for a day, signed anew each time, counts once, although it was seen to meanwhile', async () => {
    await poll();
    await desk.person('crm-eu', zoe);
    const told = events();
    for (const hour of [0, 1, 3, 7, 23]) {
      expect(await send(delivery(told))).toMatchObject({ status: 202 });
      if (hour === 3) await poll();
      house.clock.advance((hour + 1) * 3_600_000);
    }
    await poll();
    expect(await stored()).toEqual(['created worked sent']);
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

  test('of which one event cannot be read is stored without it; the tool is asked soon, and it is said until a sweep', async () => {
    await poll();
    const said = async () =>
      (await house.greffe.notices.list(dpo, { system: 'crm-eu', proposed: false })).feeds
        .filter(({ system }) => system === 'crm-eu')
        .flatMap(({ gaps }) => gaps.map(({ because, since }) => `${because} ${since !== undefined}`));
    const due = () =>
      house.house.store.transact((tx) => house.house.store.notices.feeds.due(tx, house.clock.now()));
    house.clock.advance(60_000);
    await desk.person('crm-eu', zoe);
    const odd = { number: 'canari', what: zoe };
    expect(await send(delivery([...events(), odd]))).toMatchObject({ status: 202, said: '' });
    expect(await stored()).toEqual(['created waiting sent']);
    expect(house.logged()).toContain('delivery-not-read-whole');
    expect(await due()).toEqual([]);
    house.clock.advance(5 * 60_000);
    expect(await due()).toEqual(['crm-eu']);
    // It stands whatever the tool answers, and one of which nothing can be read is sent again.
    await poll();
    expect(new Set(await said())).toEqual(new Set(['failed true']));
    expect(await send(delivery([odd]))).toMatchObject({ status: 400, said: '' });
    house.clock.advance(60_000);
    await desk.sweep('crm-eu');
    await poll();
    expect(await said()).toEqual([]);
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

  /** A door behind which the first delivery stays in hand until it is released. */
  async function slowDoor(of: Partial<DoorSettings> = {}) {
    const inHand = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = await openDoor(
      {
        door: (system) => house.greffe.notices.door(system),
        take: async () => {
          begun.resolve();
          await inHand.promise;
          return { taken: 'stored', told: 0 };
        },
      },
      { host: '127.0.0.1', port: 0, publicUrl, ...of },
    );
    return { slow, begun: begun.promise, release: inHand.resolve };
  }

  /** Says that a body comes, sends a byte of it and no more. */
  function dripping(port: number): { readonly socket: Socket; readonly status: Promise<number> } {
    const answered = Promise.withResolvers<number>();
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (said) => answered.resolve(Number(said.toString().split(' ')[1])));
    socket.on('error', () => answered.resolve(0));
    socket.write('POST /webhooks/crm-eu HTTP/1.1\r\nHost: greffe\r\nContent-Length: 1000\r\n\r\n ');
    return { socket, status: answered.promise };
  }

  test('is not held by those who send slowly, however many places they would take', async () => {
    let arrived = 0;
    const small = await openDoor(
      {
        door: (system) => {
          arrived += 1;
          return house.greffe.notices.door(system);
        },
        take: (system, sent) => house.greffe.notices.take(system, sent),
      },
      { host: '127.0.0.1', port: 0, publicUrl, inHandMax: 2, bodyWithinMs: 60_000 },
    );
    const slow = Array.from({ length: 4 }, () => dripping(small.port));
    try {
      await until(() => arrived >= 4);
      await desk.person('crm-eu', zoe);
      const whole = delivery();
      const answer = await fetch(`http://127.0.0.1:${small.port}/webhooks/crm-eu`, {
        method: 'POST',
        headers: whole.headers,
        body: Buffer.from(whole.body),
      });
      expect(answer.status).toBe(202);
    } finally {
      for (const { socket } of slow) socket.destroy();
      await small.close();
    }
    expect(await stored()).toEqual(['created waiting sent']);
  });

  test('lets go whoever does not send all within the time', async () => {
    const strict = await openDoor(house.greffe.notices, {
      host: '127.0.0.1',
      port: 0,
      publicUrl,
      bodyWithinMs: 20,
    });
    expect(await dripping(strict.port).status).toBe(408);
    await strict.close();
  });

  test('asks whoever comes when too many wait to send again later, at once', async () => {
    const { slow, begun, release } = await slowDoor({ inHandMax: 1, waitingMax: 0 });
    const sendTo = () => fetch(`http://127.0.0.1:${slow.port}/webhooks/crm-eu`, { method: 'POST', body: '' });
    const first = sendTo();
    await begun;
    const second = await sendTo();
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '30']);
    release();
    expect((await first).status).toBe(202);
    expect((await sendTo()).status).toBe(202);
    await slow.close();
  });

  test('waits for the delivery in hand when it is closed', async () => {
    const { slow, begun, release } = await slowDoor();
    const answer = fetch(`http://127.0.0.1:${slow.port}/webhooks/crm-eu`, { method: 'POST', body: '' });
    await begun;
    const closed = slow.close();
    release();
    expect((await answer).status).toBe(202);
    await closed;
  });
});

test('deliveries that come while one is stored are stored by one commit, and one that cannot be costs none of them', async () => {
  const { store } = house.house;
  const first = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<void>();
  const odd = 'person-999';
  const commits: number[] = [];
  const add: typeof store.notices.add = async (tx, arrival, told) => {
    commits.push(told.length);
    if (commits.length === 1) {
      stored.resolve();
      await first.promise;
    }
    if (told.some(({ ref }) => ref.id === odd)) throw new Error('this one cannot be stored');
    return store.notices.add(tx, arrival, told);
  };
  const take = intake({ ...house.house, store: { ...store, notices: { ...store.notices, add } } });
  const event = (number: number, id: string) => ({
    number,
    what: 'changed',
    kind: 'person',
    id,
    into: null,
    fields: ['town'],
    at: house.clock.now().toISOString(),
    by: 'user',
  });
  const sent = (number: number, id = `person-${number}`) =>
    take('crm-eu', delivery([event(number, id)])).then(
      ({ taken }) => taken,
      () => 'failed',
    );
  const all = [sent(1)];
  await stored.promise;
  for (const number of [2, 3, 4, 4]) all.push(sent(number));
  first.resolve();
  expect(await Promise.all(all)).toEqual(['stored', 'stored', 'stored', 'stored', 'stored']);
  expect(commits).toEqual([1, 4]);
  expect(await Promise.all([sent(5), sent(6), sent(7, odd), sent(8)])).toEqual([
    'stored',
    'stored',
    'failed',
    'stored',
  ]);
  const { tally } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
  expect(tally).toEqual([{ system: 'crm-eu', state: 'waiting', count: 7 }]);
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
