import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Callback } from '../../src/domain/callback.ts';
import type { NewRequest } from '../../src/greffe/requests.ts';
import { dueJobs } from '../../src/main/due-jobs.ts';
import { openSignedPost } from '../../src/platform/signed-post.ts';
import type { SignedPost } from '../../src/ports/signed-post.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';

const never = new AbortController().signal;
const canary = 'zyx.canary@example.fr';
const MINUTE = 60_000;

let receiver: Receiver;
let house: TestHouse;
/** What the address that was named turns out to be. */
let sentTo: string[];

beforeEach(async () => {
  receiver = await openReceiver();
  sentTo = [];
  const now = { now: () => house.clock.now() };
  const real = openSignedPost(now);
  // In place of the world: what is said to be there is on this machine.
  const signedPost: SignedPost = {
    send(message, to) {
      sentTo.push(`${to.url} ${to.allowPrivate} ${to.onlyTls}`);
      return real.send(message, { ...to, url: receiver.url, allowPrivate: true, onlyTls: false });
    },
    check: (to) => real.check(to),
  };
  house = await openHouse({ systems: ['crm-eu'], signedPost });
  await house.systems['crm-eu']?.world.person({ given: 'Zoé', family: 'Canari', emails: [canary] });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canary|whsec_|hooks\.example/);
  await house.close();
  await receiver.close();
});

const callbackOf = (): Callback => ({ url: 'https://93.184.216.34/hooks?tenant=7', secret: receiver.secret });

async function opened(
  callback: Callback | null = callbackOf(),
  rights: NewRequest['rights'] = ['erasure'],
): Promise<number> {
  return house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers: [{ kind: 'email', value: canary }],
    channel: 'api',
    requester: { kind: 'data-subject' },
    ...(callback && { callback }),
  });
}

const carryOn = (id: number) => house.greffe.requests.carryOn(id, never);

/** What a worker would do now. */
async function work(id: number): Promise<void> {
  const key = `callbacks of request ${id}`;
  const done = await house.house.locks.tryWith(key, (held) =>
    house.greffe.handlers['call-back']({ name: 'call-back', key, data: { callbacksOf: id } }, held),
  );
  if (!done.held) throw new Error('Somebody else tells it just now.');
}

const told = () => receiver.taken.map(({ body }): Readonly<Record<string, unknown>> => JSON.parse(body).data);
const standing = async (id: number) => (await house.greffe.requests.show(dpo, id)).callback;

async function dueNow(): Promise<readonly unknown[]> {
  const { store, clock } = house.house;
  const jobs = await store.transact((tx) => dueJobs(store, clock, tx));
  return jobs.filter(({ job }) => job.name === 'call-back').map(({ job }) => job.data['callbacksOf']);
}

describe('a callback', () => {
  test('is told each move of the request, signed, in order, and nothing of the person', async () => {
    const id = await opened();
    await carryOn(id);
    await work(id);
    const due = { legalOn: '2026-04-07', conservativeOn: '2026-04-07' };
    const moved = (to: string) => ({ request: id, right: 'erasure', to, state: to, due });
    expect(told()).toEqual([moved('locating'), moved('planned')]);
    await house.greffe.requests.withdraw(dpo, id);
    await work(id);
    expect(told().at(-1)).toEqual(moved('withdrawn'));
    expect(receiver.taken.every(({ isSigned }) => isSigned)).toBe(true);
    expect(receiver.taken.map(({ body }) => body).join()).not.toMatch(/canary|hooks|whsec/);
    expect(new Set(receiver.taken.map((one) => one.id)).size).toBe(3);
    expect(new Set(sentTo)).toEqual(new Set(['https://93.184.216.34/hooks?tenant=7 false true']));
    expect(await standing(id)).toEqual({ waiting: 0, failed: 0, mend: null });
    const { rows } = await house.pool.query('select * from callback, callback_event');
    expect(JSON.stringify(rows)).not.toMatch(/hooks|whsec|canary/);
  });

  test('tells of the whole request where it stands: with the least advanced of its rights', async () => {
    const id = await opened(callbackOf(), ['objection', 'erasure']);
    await carryOn(id);
    await work(id);
    const last = told().filter(({ right }) => right === 'erasure');
    expect(last.at(-1)).toMatchObject({ to: 'planned' });
    for (const one of told()) expect(one).toMatchObject({ request: id, state: expect.any(String) });
    expect(told()[0]).toMatchObject({ state: 'received' });
  });

  test('that nobody named costs nothing', async () => {
    const id = await opened(null);
    await carryOn(id);
    expect(await standing(id)).toBeNull();
    expect(await dueNow()).toEqual([]);
  });

  test('that does not answer is told later, under the same ids, and what comes after waits', async () => {
    const id = await opened();
    await carryOn(id);
    receiver.meets(500, 'taken, and the answer lost');
    await work(id);
    expect(receiver.calls).toHaveLength(1);
    expect(await standing(id)).toMatchObject({ waiting: 2, failed: 0, mend: expect.stringContaining('500') });
    expect(await dueNow()).toEqual([]);
    await work(id);
    expect(receiver.calls).toHaveLength(1);
    house.clock.advance(MINUTE);
    expect(await dueNow()).toEqual([id]);
    await work(id);
    house.clock.advance(5 * MINUTE);
    await work(id);
    expect(told().map(({ to }) => to)).toEqual(['locating', 'locating', 'planned']);
    const [first, second, third] = receiver.calls.map((one) => one.id);
    expect([second, third]).toEqual([first, first]);
    expect(await standing(id)).toEqual({ waiting: 0, failed: 0, mend: null });
  });

  test('is given up after a day, or at once where it is closed; the next move is told', async () => {
    const id = await opened();
    await carryOn(id);
    receiver.meets(410);
    await work(id);
    expect(await standing(id)).toMatchObject({ waiting: 0, failed: 1 });
    expect(told()).toMatchObject([{ to: 'planned' }]);
    await house.greffe.requests.withdraw(dpo, id);
    receiver.meets(...Array.from({ length: 9 }, () => 503));
    for (let tried = 0; tried < 9; tried += 1) {
      await work(id);
      house.clock.advance(480 * MINUTE);
    }
    expect(await standing(id)).toMatchObject({ waiting: 0, failed: 2 });
    expect(await dueNow()).toEqual([]);
  });

  test('is told again by whoever takes over from a process that died over it', async () => {
    const id = await opened();
    await carryOn(id);
    const { store, clock } = house.house;
    const dying = await store.transact((tx) => store.callbacks.begin(tx, id, clock.now()));
    expect(await dueNow()).toEqual([id]);
    await work(id);
    expect(receiver.taken[0]?.id).toBe(dying?.message);
    expect(told().map(({ to }) => to)).toEqual(['locating', 'planned']);
  });

  test('is refused where it is no address, goes in clear, leads inwards or has no secret', async () => {
    for (const url of [
      'hooks.example.com',
      'http://hooks.example.com/',
      'https://user:pass@hooks.example.com/',
      'https://127.0.0.1/',
      'https://10.0.0.7/',
      'https://[::ffff:10.0.0.7]/',
      'https://localhost/',
    ])
      await expect(opened({ ...callbackOf(), url })).rejects.toMatchObject({
        code: 'callback-address',
      });
    for (const secret of ['', 'whsec_', 'whsec_c2hvcnQ=', receiver.secret.slice(6)])
      await expect(opened({ ...callbackOf(), secret })).rejects.toMatchObject({
        code: 'callback-secret',
      });
    expect(await house.greffe.requests.list(dpo, { open: false })).toEqual([]);
  });

  test('leads inwards only to a host that the settings name, and over TLS there too', async () => {
    const inner = await house.reopen({ privateHosts: ['localhost'] });
    const open = (url: string) =>
      inner.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['erasure'],
        identifiers: [{ kind: 'email', value: canary }],
        channel: 'api',
        requester: { kind: 'data-subject' },
        callback: { ...callbackOf(), url },
      });
    await expect(open('https://localhost/')).resolves.toEqual(expect.any(Number));
    await expect(open('http://localhost/')).rejects.toMatchObject({ code: 'callback-address' });
    await expect(open('https://127.0.0.1/')).rejects.toMatchObject({ code: 'callback-address' });
  });
});
