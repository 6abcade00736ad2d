import { expect, test } from '@jest/globals';
import { memoryAccount } from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { Context } from '../../src/contract/index.ts';

const context: Context = { signal: new AbortController().signal, priority: 'request' };

test('an enquiry that hangs on nobody is found by its address as a trace, and can be erased', async () => {
  const account = memoryAccount('acme', { now: () => new Date(0) });
  const [world, witness] = [memoryWorld(account), memoryWitness(account)];
  const ref = await world.enquiry({ email: 'zoe@example.fr', text: 'Rappelez-moi.' });
  const other = await world.enquiry({ email: 'ana@example.fr', text: 'Bonjour.' });
  const { locate, expand, erase } = memory(() => account).connect(
    { account: 'acme' },
    { send: (_call, { signal }, attempt) => attempt(signal), now: () => new Date(0), opaque: () => 'opaque' },
  );

  const page = await locate?.call([{ kind: 'email', value: 'zoe@example.fr' }], null, context);
  expect(page?.items).toMatchObject([{ ref, role: 'trace', equality: 'exact', state: 'live' }]);

  const around = await expand?.call([ref], null, context);
  expect(around?.items).toMatchObject([{ ref, of: ref, relation: 'owned', can: ['erase', 'redact'] }]);

  expect(await erase?.call([ref], context)).toEqual([{ status: 'done', value: null }]);
  expect(witness.records().map(({ id }) => id)).toEqual([other.id]);
});
