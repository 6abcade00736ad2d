import { beforeEach, expect, test } from '@jest/globals';
import { memoryAccount, setOptOut, type MemoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world.ts';
import type { Connection, Context, Ref, ScanPage, Sighting } from '../../src/contract/index.ts';

const context: Context = { signal: new AbortController().signal, priority: 'request' };
const address = 'eloise.dupre@example.fr';

let account: MemoryAccount;
let world: MemoryWorld;
let ref: Ref;

beforeEach(async () => {
  account = memoryAccount('acme', { now: () => new Date(0) });
  world = memoryWorld(account);
  const emails = [address, 'eloise@maison.example'];
  ref = await world.person({ given: 'Éloïse', family: 'Dupré', emails, phone: '+33612345678' });
});

function connected(): Connection {
  return memory(() => account).connect(
    { account: 'acme' },
    { send: (_call, { signal }, attempt) => attempt(signal), now: () => new Date(0), opaque: () => 'opaque' },
  );
}

async function scanned(): Promise<ScanPage> {
  const page = await connected().scan?.call({ kind: 'person', fields: [], where: [] }, null, context);
  if (!page) throw new Error('the verb scan is absent');
  return page;
}

/** As a scan tells it, and as the last look does. */
async function told(): Promise<readonly Sighting['objected'][]> {
  const asked = [{ refs: [ref], identifiers: [], fields: {} }];
  const [outcome] = (await connected().lastContact?.call(asked, context)) ?? [];
  const looked = outcome?.status === 'done' ? outcome.value : [];
  return [...(await scanned()).items, ...looked].map(({ objected }) => objected);
}

test('whoever stopped a part of what is sent objected, by whichever of their addresses', async () => {
  expect(await told()).toEqual([[], []]);
  setOptOut(account, 'email', 'Eloise@Maison.example', 'some');
  setOptOut(account, 'sms', '+33612345678', 'some');
  setOptOut(account, 'phone', '+33612345679', 'all');
  expect(await told()).toEqual([
    ['email', 'sms'],
    ['email', 'sms'],
  ]);
});

test.each(['email', 'otherEmails', 'phone'])(
  'where the field %s is hidden, nobody knows what was said of the address in it',
  async (field) => {
    setOptOut(account, 'email', address, 'all');
    account.hidden.add(`person:${ref.id}.${field}`);
    expect(await told()).toEqual([null, null]);
    expect((await scanned()).gaps.map(({ what }) => what)).toEqual([`field ${field}`]);
  },
);

test('a token that is told of no consent knows of nobody that they objected, nor that they did not', async () => {
  setOptOut(account, 'email', address, 'all');
  account.token.seesConsents = false;
  expect(await told()).toEqual([null, null]);
  const missing = 'what needs the right consent.read';
  expect((await scanned()).gaps.map(({ what }) => what)).toEqual([missing]);
  const { probe, verify } = connected();
  expect((await probe.call(context)).missing.map(({ what }) => what)).toEqual([missing]);
  expect(await verify?.call([{ expected: 'objected', channel: 'email', address }], context)).toMatchObject([
    { status: 'unknown' },
  ]);
});
