import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSignedPost } from '../../src/platform/signed-post.ts';
import type { SignedPost } from '../../src/ports/signed-post.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';
import { unzip } from '../support/unzip.ts';

const never = new AbortController().signal;
const EMAIL = 'claire.zyxcanary@example.fr';

const dataMap: Settings['dataMap'] = {
  fields: {
    email: {
      category: 'contact',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'never',
      in: { 'crm-eu': [{ kind: 'person', field: 'email' }] },
    },
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: { contract: { legalBasis: 'contract' } },
  exemptions: [],
};

/** The other controller stands on this machine, which no command could reach. */
const toThisMachine: SignedPost = {
  send: (message, to) =>
    openSignedPost({ now: () => new Date('2026-03-05T09:00:00Z') }).send(message, {
      ...to,
      allowPrivate: true,
      onlyTls: false,
    }),
  check: async () => null,
};

let house: TestHouse;
let receiver: Receiver;
let to: { readonly url: string; readonly secret: string };

async function opened(signedPost?: SignedPost): Promise<number> {
  house = await openHouse({ systems: ['crm-eu'], settings: { dataMap }, ...(signedPost && { signedPost }) });
  await house.systems['crm-eu']?.world.person({ given: 'Claire', family: 'Zyxcanary', emails: [EMAIL] });
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['portability'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  return id;
}
async function signed(id: number): Promise<void> {
  const { package: written } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(direction, id, written.built.digest, never);
}
const stateOf = async (id: number) => (await house.greffe.requests.show(dpo, id)).state;
const entries = async () =>
  (await house.greffe.audit.list(dpo, {})).filter(({ act }) => act === 'package-transmitted');

beforeEach(async () => {
  receiver = await openReceiver();
  to = { url: receiver.url, secret: receiver.secret };
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canary|whsec/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canary|whsec/i.test(text) }).toEqual({ table, leaks: false });
  await house.close();
  await receiver.close();
});

test('nothing leaves before it is signed, and then the very data of the package, once; the own copy is still to be fetched', async () => {
  const id = await opened(toThisMachine);
  await expect(house.greffe.packages.transmit(dpo, id, to)).rejects.toThrow('has not been signed');
  expect(receiver.calls).toEqual([]);
  await signed(id);
  await expect(house.greffe.packages.transmit({ id: 'auditor', roles: ['auditor'] }, id, to)).rejects.toThrow(
    'takes the role',
  );

  const sent = await house.greffe.packages.transmit(dpo, id, to);
  expect(sent).toMatchObject({ package: `${id}.1`, state: 'sent', mayBeDouble: false, mend: null });
  const body = JSON.parse(receiver.taken[0]?.body ?? '');
  expect(body).toMatchObject({
    type: 'personal-data.portability',
    id: sent.message,
    request: id,
    package: `${id}.1`,
    digest: sent.digest,
  });
  expect(await entries()).toMatchObject([{ actor: 'dpo', about: `plan ${id}.1`, kind: 'sent' }]);
  await expect(house.greffe.packages.transmit(dpo, id, to)).rejects.toThrow('nothing is sent twice');
  expect(receiver.calls).toHaveLength(1);

  expect(await stateOf(id)).toBe('approved');
  const { stream } = await house.greffe.packages.fetch(dpo, id);
  const zip = await buffer(stream);
  expect(createHash('sha256').update(zip).digest('hex')).toBe(body.digest);
  expect(body.data).toEqual(JSON.parse((await unzip(zip)).get('donnees.json')?.toString() ?? ''));
  expect(JSON.stringify(body.data)).toContain(EMAIL);
  await house.greffe.requests.carryOn(id, never);
  expect(await stateOf(id)).toBe('done');
});

test('what was not taken is said, and changes nothing; what nobody knows leaves again under its id', async () => {
  const id = await opened(toThisMachine);
  await signed(id);
  receiver.meets(503, 'taken, and the answer lost');
  const refused = await house.greffe.packages.transmit(dpo, id, to);
  expect(refused).toMatchObject({ state: 'failed', mayBeDouble: false });
  expect(refused.mend).toContain('answers 503');
  expect(await house.greffe.packages.transmit(dpo, id, to)).toMatchObject({ state: 'in-doubt' });
  const again = await house.greffe.packages.transmit(dpo, id, to);
  expect(again).toMatchObject({ state: 'sent', mayBeDouble: true });
  expect(new Set(receiver.calls.map((call) => call.id))).toEqual(new Set([again.message]));
  expect(new Set((await entries()).map(({ kind }) => kind))).toEqual(new Set(['failed', 'in-doubt', 'sent']));
  expect(await stateOf(id)).toBe('approved');
});

test('no address of this machine or of an inner network is sent anything', async () => {
  const id = await opened();
  await signed(id);
  for (const url of [receiver.url, receiver.url.replace('http:', 'https:'), 'https://10.0.0.1/take']) {
    const { state, mend } = await house.greffe.packages.transmit(dpo, id, { ...to, url });
    expect(state).toBe('failed');
    expect(mend).toMatch(/https:\/\/|inner network/);
  }
  expect(receiver.calls).toEqual([]);
});
