import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isPrivateAddress } from '../../src/platform/private-address.ts';
import type { Resolve } from '../../src/platform/signed-post.ts';
import { BODY_BYTES_MAX, openSignedPost, signatureOf } from '../../src/platform/signed-post.ts';
import { PostRefused } from '../../src/ports/signed-post.ts';
import type { Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';

const clock = { now: () => new Date('2026-03-05T09:00:00Z') };

test('the signature is that of the published example of Standard Webhooks', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  expect(signatureOf(message, 1_614_265_330, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(signature);
  expect(signatureOf(message, 1_614_265_331, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).not.toBe(signature);
});

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:192.168.0.1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  'not an address',
])('%s leads nowhere outside', (address) => expect(isPrivateAddress(address)).toBe(true));

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '193.0.0.1', '2a00:1450:4007::1', '::ffff:8.8.8.8'])(
  '%s is an address of the world',
  (address) => expect(isPrivateAddress(address)).toBe(false),
);

describe('a signed message', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());

  const post = openSignedPost(clock);
  const to = (change: Partial<Parameters<typeof post.send>[1]> = {}) => ({
    url: receiver.url,
    secret: receiver.secret,
    allowPrivate: true,
    ...change,
  });
  const refused = async (sending: Promise<unknown>): Promise<PostRefused> => {
    const error: unknown = await sending.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof PostRefused) return error;
    throw new Error(`It was not refused: ${String(error)}`);
  };
  const message = { id: 'notification-1', body: '{"person":"Zoé Canari"}' };

  test('arrives once, signed, with the instant of our clock', async () => {
    expect(await post.send(message, to())).toEqual({ status: 204 });
    expect(receiver.taken).toEqual([
      {
        id: 'notification-1',
        timestamp: 1_772_701_200,
        path: '/art-19?tenant=canary-query',
        isSigned: true,
        body: message.body,
      },
    ]);
  });

  test('signed with another secret is not taken, and what to mend is said without either', async () => {
    const secret = `whsec_${Buffer.from('another secret of thirty-two byt').toString('base64')}`;
    const refusal = await refused(post.send(message, to({ secret })));
    expect(refusal).toMatchObject({ code: 'status 401', passing: true, hasLeft: 'no' });
    expect(JSON.stringify([refusal.mend, refusal.message])).not.toMatch(/canar|whsec|tenant|127\.0/i);
    expect(receiver.taken).toEqual([]);
  });

  test('follows no redirection', async () => {
    receiver.meets({ to: receiver.url });
    expect(await refused(post.send(message, to()))).toMatchObject({ code: 'status 307', passing: false });
    expect(receiver.calls).toHaveLength(1);
  });

  test.each([
    [500, true],
    [404, true],
    [410, false],
  ] as const)('answered with %i is not taken', async (status, passing) => {
    receiver.meets(status);
    expect(await refused(post.send(message, to()))).toMatchObject({ code: `status ${status}`, passing });
  });

  test('whose answer was lost may have arrived', async () => {
    receiver.meets('taken, and the answer lost');
    expect(await refused(post.send(message, to()))).toMatchObject({ hasLeft: 'perhaps', passing: true });
  });

  test('to where nobody listens has not left', async () => {
    await receiver.close();
    const refusal = await refused(post.send(message, to()));
    expect(refusal).toMatchObject({ code: 'ECONNREFUSED', hasLeft: 'no', passing: true });
    receiver = await openReceiver();
  });

  test.each([
    ['http://recipient.example/', 'http'],
    ['https://127.0.0.1/', 'private-address'],
    ['https://0x7f.1/', 'private-address'],
    ['https://2130706433/', 'private-address'],
    ['https://[::1]/', 'private-address'],
    ['https://[::ffff:10.0.0.1]/', 'private-address'],
    ['https://[::ffff:7f00:1]/', 'private-address'],
    ['https://169.254.169.254/latest', 'private-address'],
    ['ftp://recipient.example/', 'no-address'],
    ['recipient.example', 'no-address'],
    ['https://user:password@recipient.example/', 'login-in-address'],
  ])('to %s is refused before anything is asked of anybody', async (url, code) => {
    const asked: string[] = [];
    const resolve = resolving(asked, [{ address: '8.8.8.8', family: 4 }]);
    const guarded = openSignedPost(clock, resolve);
    const strict = to({ url, allowPrivate: false });
    expect(await refused(guarded.send(message, strict))).toMatchObject({
      code,
      passing: false,
      hasLeft: 'no',
    });
    expect((await guarded.check(strict))?.code).toBe(code);
    expect(asked).toEqual([]);
  });

  test('to a name that leads to an inner network is refused, be it one address of several', async () => {
    const resolve = resolving(
      [],
      [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    );
    const { port } = new URL(receiver.url);
    const strict = to({ url: `https://recipient.example:${port}/`, allowPrivate: false });
    const guarded = openSignedPost(clock, resolve);
    expect(await refused(guarded.send(message, strict))).toMatchObject({ code: 'private-address' });
    expect((await guarded.check(strict))?.code).toBe('private-address');
    expect(receiver.calls).toEqual([]);
  });

  test.each(['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', '::ffff:a01:203', 'fd00::1', '100.64.0.1'])(
    'to a name that led outside and now leads to %s is refused, whatever was said of it before',
    async (inner) => {
      const answers = ['93.184.216.34', inner];
      const resolve = ((_host: string, _options: unknown, done: Done): void => {
        const address = answers.shift() ?? '';
        done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
      }) as unknown as Resolve;
      const guarded = openSignedPost(clock, resolve);
      const strict = to({ url: 'https://recipient.example/', allowPrivate: false });
      expect(await guarded.check(strict)).toBeNull();
      expect(await refused(guarded.send(message, strict))).toMatchObject({ code: 'private-address' });
      expect(answers).toEqual([]);
    },
  );

  test('goes in clear nowhere, where it is to go over TLS alone', async () => {
    const typed = to({ onlyTls: true });
    expect(await refused(post.send(message, typed))).toMatchObject({ code: 'http', passing: false });
    expect(receiver.calls).toEqual([]);
  });

  test('calls the address that was looked at, and looks only once', async () => {
    const asked: string[] = [];
    const resolve = resolving(asked, [{ address: '127.0.0.1', family: 4 }]);
    const { port } = new URL(receiver.url);
    const url = `http://recipient.example:${port}/`;
    await openSignedPost(clock, resolve).send(message, to({ url }));
    expect(asked).toEqual(['recipient.example']);
    expect(receiver.taken).toHaveLength(1);
  });

  test('that is too large does not leave', async () => {
    const body = new Uint8Array(BODY_BYTES_MAX + 1);
    expect(await refused(post.send({ id: 'x', body }, to()))).toMatchObject({
      code: 'too-large',
      passing: false,
    });
    expect(receiver.calls).toEqual([]);
  });
});

type Done = (error: null, found: readonly LookupAddress[]) => void;

function resolving(asked: string[], addresses: readonly LookupAddress[]): Resolve {
  const resolve = (
    host: string,
    _options: unknown,
    done: (error: null, found: readonly LookupAddress[]) => void,
  ): void => {
    asked.push(host);
    done(null, addresses);
  };
  return resolve as unknown as Resolve;
}
