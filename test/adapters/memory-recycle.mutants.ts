import { eraseRow, patch, recycleRow, type MemoryAccount, type Row } from '../../adapters/memory/account.ts';
import type { Connection, Expectation, Outcome, Verdict } from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import type { Mutant } from './memory.mutants.ts';
import type { Mutation } from './memory.subject.ts';

const done: Outcome<null> = { status: 'done', value: null };
const already: Outcome<null> = { status: 'already' };

/** Mistakes and lies about the recycle bin. */
export const recycleMutants: readonly Mutant[] = [
  {
    does: 'destroys for good what it should recycle',
    caughtBy: 'what is recycled lies in the bin, and comes back out of it as it was',
    mutate: recycling(
      (_recycle, account) => async (refs) =>
        refs.map((ref) => {
          const isThere = account.rows.get(refKey(ref))?.state === 'live';
          account.rows.delete(refKey(ref));
          return isThere ? done : already;
        }),
    ),
  },
  {
    does: 'overwrites what it puts into the bin',
    caughtBy: 'what is recycled lies in the bin, and comes back out of it as it was',
    mutate: recycling((recycle, account) => async (refs, context) => {
      for (const ref of refs) patch(account, refKey(ref), { given: null, text: null });
      return recycle(refs, context);
    }),
  },
  {
    does: 'calls recycled whatever the vendor took, and has not looked',
    caughtBy: 'a record that another one holds back is not called recycled, and stays as it was',
    mutate: recycling(
      (_recycle, account) => async (refs) =>
        refs.map((ref) => {
          recycleRow(account, refKey(ref));
          return done;
        }),
    ),
  },
  {
    does: 'looks before, and believes the vendor after',
    caughtBy: 'a record that another one holds back is not called recycled, and stays as it was',
    mutate: recycling(
      (_recycle, account) => async (refs) =>
        refs.map((ref) => {
          if (account.rows.get(refKey(ref))?.state !== 'live') return already;
          recycleRow(account, refKey(ref));
          return done;
        }),
    ),
  },
  {
    does: 'recycles once more what lies in the bin',
    caughtBy: 'a record that lies in the bin already, by us or by somebody, is said to have been there',
    mutate: recycling(
      (recycle) => async (refs, context) =>
        (await recycle(refs, context)).map((outcome) => (outcome.status === 'already' ? done : outcome)),
    ),
  },
  {
    does: 'drops an outcome of the bin',
    caughtBy: 'a full batch is recycled and answered record by record, in order',
    mutate: recycling(
      (recycle) => async (refs, context) => (await recycle(refs, context)).slice(refs.length > 1 ? 1 : 0),
    ),
  },
  {
    does: 'recycles through a merged id',
    caughtBy: 'recycling an id that was merged into another record is a conflict, and nothing is recycled',
    mutate: recycling(
      (_recycle, account) => async (refs) =>
        refs.map((ref) => {
          recycleRow(account, refKey(ref));
          return done;
        }),
    ),
  },
  {
    does: 'erases what hangs on a person it recycles',
    caughtBy: 'recycling a person takes along nothing that expand did not name, and nothing that has no bin',
    mutate: recycling((recycle, account) => async (refs, context) => {
      const keys = new Set(refs.map(refKey));
      for (const row of account.rows.values())
        if (row.ties.some((tie) => keys.has(tie))) eraseRow(account, refKey(row));
      return recycle(refs, context);
    }),
  },
  {
    does: 'recycles a neighbour',
    caughtBy: 'recycling leaves everybody else as they were',
    mutate: recycling((recycle, account) => async (refs, context) => {
      const outcomes = await recycle(refs, context);
      const neighbour = [...account.rows.values()].find(isLivePerson);
      if (neighbour) recycleRow(account, refKey(neighbour));
      return outcomes;
    }),
  },
  {
    does: 'takes a record it cannot see for one that lies in the bin',
    caughtBy: 'a token that lost its rights recycles nothing and calls nothing recycled',
    mutate: recycling(
      (recycle) => async (refs, context) =>
        (await recycle(refs, context)).map((outcome) => (outcome.status === 'failed' ? already : outcome)),
    ),
  },
  {
    does: 'calls a recycling without an answer refused',
    caughtBy: 'a recycling whose answer was lost is of unknown outcome, and reads back as in the bin',
    mutate: recycling(
      (recycle) => async (refs, context) =>
        recycle(refs, context).catch((thrown: unknown) => {
          if (!(thrown instanceof VendorFailure)) throw thrown;
          throw new VendorFailure({ ...thrown.failure, kind: 'unavailable' });
        }),
    ),
  },
  {
    does: 'says that whatever it can erase has a bin',
    caughtBy: 'what can be recycled is named kind by kind, and can be erased as well',
    mutate: (connection) => ({ ...connection, recycle: { ...recycleOf(connection), kinds: [] } }),
  },
  {
    does: 'takes what lies in the bin for gone',
    caughtBy: 'what was recycled is recoverable until a day to come, and absent once it has left the bin',
    mutate: judging((verdict) => (verdict.status === 'recoverable' ? { status: 'as-expected' } : verdict)),
  },
  {
    does: 'takes a restored record for one in the bin',
    caughtBy: 'what was recycled and somebody has restored is contrary',
    mutate: judging((verdict, account) =>
      verdict.status === 'contrary' ? { status: 'recoverable', until: account.now() } : verdict,
    ),
  },
];

type Recycle = NonNullable<Connection['recycle']>['call'];

function recycling(mutate: (call: Recycle, account: MemoryAccount) => Recycle): Mutation {
  return (connection, account) => {
    const verb = recycleOf(connection);
    return { ...connection, recycle: { ...verb, call: mutate(verb.call, account) } };
  };
}

function recycleOf({ recycle }: Connection): NonNullable<Connection['recycle']> {
  if (!recycle) throw new Error('The memory adapter recycles.');
  return recycle;
}

/** Other verdicts on what was recycled, and on nothing else. */
function judging(mutate: (verdict: Verdict, account: MemoryAccount) => Verdict): Mutation {
  return (connection, account) => {
    const { verify } = connection;
    if (!verify) throw new Error('The memory adapter verifies.');
    const isRecycled = (one: Expectation | undefined): boolean =>
      one?.expected === 'absent' && one.recycled === true;
    return {
      ...connection,
      verify: {
        ...verify,
        call: async (expectations, context) =>
          (await verify.call(expectations, context)).map((verdict, index) =>
            isRecycled(expectations[index]) ? mutate(verdict, account) : verdict,
          ),
      },
    };
  };
}

function isLivePerson({ kind, state }: Row): boolean {
  return kind === 'person' && state === 'live';
}
