import { describe, expect, test } from '@jest/globals';
import type { Connection, Context, Failure, Match, Outcome, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { checked } from '../../src/systems/layers/check.ts';

const context: Context = { signal: new AbortController().signal, priority: 'request' };
const done: Outcome<null> = { status: 'done', value: null };
const one: Ref = { kind: 'contact', id: '1' };
const other: Ref = { kind: 'contact', id: '2' };

describe('a write whose adapter breaks the contract', () => {
  test('is of unknown outcome for every input when outcomes are missing', async () => {
    const outcomes = await erasing(async () => [done])([one, other]);
    expect(outcomes).toMatchObject([
      { failure: { kind: 'unknown-outcome' } },
      { failure: { kind: 'unknown-outcome' } },
    ]);
  });

  test('is of unknown outcome when it throws what nobody foresaw, without its message', async () => {
    const outcomes = await erasing(async () => {
      throw new RangeError('zephyrine.canari@example.fr');
    })([one]);
    expect(outcomes).toMatchObject([{ failure: { kind: 'unknown-outcome', code: 'RangeError' } }]);
    expect(JSON.stringify(outcomes)).not.toContain('canari');
  });

  test('fails for every input as the whole call did', async () => {
    const failure = { kind: 'denied', code: 'MISSING_SCOPES', mend: 'Add the scope.' } as const;
    const outcomes = await erasing(async () => {
      throw new VendorFailure(failure);
    })([one, other]);
    expect(outcomes).toEqual([
      { status: 'failed', failure },
      { status: 'failed', failure },
    ]);
  });
});

describe('around a verb', () => {
  test('inputs of a kind it does not take are answered in their place and never sent', async () => {
    const sent: (readonly Ref[])[] = [];
    const outcomes = await erasing(async (refs) => {
      sent.push(refs);
      return refs.map(() => done);
    })([one, { kind: 'invoice', id: '9' }, other]);
    expect(outcomes).toMatchObject([done, { failure: { kind: 'invalid', code: 'KIND_NOT_ACCEPTED' } }, done]);
    expect(sent).toEqual([[one, other]]);
  });

  test('no input makes no call', async () => {
    const outcomes = await erasing(() => Promise.reject(new Error('called')))([]);
    expect(outcomes).toEqual([]);
  });

  test('more inputs than its terms allow are our own mistake', async () => {
    await expect(erasing(async () => [])([one, other, one, other])).rejects.toThrow(
      'cut them with inBatches',
    );
  });

  test('what locate cannot search by never reaches it and is named as a gap', async () => {
    const asked: unknown[] = [];
    const { locate } = connected({
      locate: {
        ...terms,
        by: ['email'],
        call: async (identifiers) => {
          asked.push(...identifiers);
          return { items: [], cursor: null, gaps: [] };
        },
      },
    });
    const email = { kind: 'email', value: 'zoe@example.fr' } as const;
    const page = await locate?.call([email, { kind: 'phone', value: '+33612345678' }], null, context);
    expect(page?.gaps).toEqual([{ what: 'records found by phone', because: 'not-searchable', mend: null }]);
    expect(asked).toEqual([email]);
  });

  test('a page that leads to itself ends the search with a failure', async () => {
    const items: readonly Match[] = [];
    const { locate } = connected({
      locate: { ...terms, by: ['email'], call: async () => ({ items, cursor: 'again', gaps: [] }) },
    });
    const call = locate?.call([{ kind: 'email', value: 'zoe@example.fr' }], 'again', context);
    await expect(call).rejects.toMatchObject({ failure: { kind: 'unexpected', code: 'CURSOR_STUCK' } });
  });

  test('a record read under another id than the one asked for is a conflict', async () => {
    const snapshot = { ref: other, fields: {}, labels: {}, hidden: [], attachments: [] };
    const { read } = connected({
      read: { ...terms, call: async () => [{ status: 'done', value: snapshot }] },
    });
    expect(await read?.call([one], null, context)).toMatchObject([{ failure: { kind: 'conflict' } }]);
  });

  test('a read-back that fails knows nothing, and says why', async () => {
    const failure = { kind: 'denied', code: 'NO', mend: 'Add the scope.' } as const;
    const { verify } = connected({
      verify: {
        ...terms,
        call: async () => {
          throw new VendorFailure(failure);
        },
      },
    });
    expect(await verify?.call([{ expected: 'absent', ref: one }], context)).toEqual([
      { status: 'unknown', reason: 'denied: NO', failure },
    ]);
  });
});

test('what an account that is not ours shows is never asked for, and its silence proves nothing', async () => {
  const failure: Failure = { kind: 'denied', code: 'WRONG_ACCOUNT', mend: 'Correct the credentials.' };
  const asked = (): Promise<never> => Promise.reject(new Error('asked'));
  const { locate, expand, read, content, verify } = connected(
    {
      locate: { ...terms, by: ['email'], call: asked },
      expand: { ...terms, call: asked },
      read: { ...terms, call: asked },
      content: { ...terms, call: asked },
      verify: { ...terms, call: asked },
    },
    failure,
  );
  const email = { kind: 'email', value: 'zoe@example.fr' } as const;
  await expect(locate?.call([email], null, context)).rejects.toThrow('WRONG_ACCOUNT');
  await expect(expand?.call([one], null, context)).rejects.toThrow('WRONG_ACCOUNT');
  expect(await read?.call([one], null, context)).toEqual([{ status: 'failed', failure }]);
  expect(await content?.call(one, context)).toEqual({ status: 'failed', failure });
  expect(await verify?.call([{ expected: 'absent', ref: one }], context)).toEqual([
    { status: 'unknown', reason: 'denied: WRONG_ACCOUNT', failure },
  ]);
});

const terms = { kinds: ['contact'], batchMax: 3, costs: [], scopes: [] };

function connected(verbs: Partial<Connection>, strange: Failure | null = null): Connection {
  const bare: Connection = {
    pools: [],
    kinds: {},
    outOfReach: [],
    probe: { ...terms, call: () => Promise.reject(new Error('not asked')) },
    ...verbs,
  };
  return checked(bare, { refusal: async () => null, strangeness: async () => strange });
}

function erasing(call: (refs: readonly Ref[]) => Promise<readonly Outcome<null>[]>) {
  return async (refs: readonly Ref[]) =>
    connected({ erase: { ...terms, call } }).erase?.call(refs, context) ?? [];
}
