import { patch, type MemoryAccount } from '../../adapters/memory/account.ts';
import type { Connection, Context, Correction, Outcome } from '../../src/contract/index.ts';
import { blankIn, isBlank, refKey, sameValue, VendorFailure } from '../../src/contract/index.ts';
import type { Mutant } from './memory.mutants.ts';
import type { Mutation } from './memory.subject.ts';

const done: Outcome<null> = { status: 'done', value: null };

/** Mistakes and lies about rectification. */
export const rectifyMutants: readonly Mutant[] = [
  {
    does: 'calls rectified what it has not written',
    caughtBy:
      'rectify gives the named fields their new values, and leaves the others and everybody else as they were',
    mutate: rectifying(() => async (corrections) => corrections.map(() => done)),
  },
  {
    does: 'writes the whole row, with nothing where nothing was named',
    caughtBy:
      'rectify gives the named fields their new values, and leaves the others and everybody else as they were',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      for (const { ref, set } of corrections) {
        const others = Object.keys(account.rows.get(refKey(ref))?.fields ?? {}).filter(
          (field) => !(field in set),
        );
        patch(account, refKey(ref), Object.fromEntries(others.map((field) => [field, null])));
      }
      return rectify(corrections, context);
    }),
  },
  {
    does: 'rectifies the homonyms too',
    caughtBy:
      'rectify gives the named fields their new values, and leaves the others and everybody else as they were',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const outcomes = await rectify(corrections, context);
      for (const { ref, set } of corrections) {
        const others = [...account.rows.values()].filter((row) => row.kind === 'person' && row.id !== ref.id);
        for (const other of others) patch(account, refKey(other), set);
      }
      return outcomes;
    }),
  },
  {
    does: 'reorders what became of corrections',
    caughtBy: 'rectify answers each correction in its place, and says which record it does not find',
    mutate: rectifying(
      (rectify) => async (corrections, context) => [...(await rectify(corrections, context))].reverse(),
    ),
  },
  {
    does: 'calls rectified what is gone',
    caughtBy: 'rectify answers each correction in its place, and says which record it does not find',
    mutate: rectifying(
      (rectify) => async (corrections, context) =>
        (await rectify(corrections, context)).map((outcome) =>
          isFailure(outcome, 'not-found') ? done : outcome,
        ),
    ),
  },
  {
    does: 'overwrites without comparing',
    caughtBy: 'rectify writes over nothing that was not expected, and then writes no field at all',
    mutate: rectifying(
      (_rectify, account) => async (corrections) =>
        corrections.map(({ ref, set }) => {
          patch(account, refKey(ref), set);
          return done;
        }),
    ),
  },
  {
    does: 'writes those of the fields that hold what was expected',
    caughtBy: 'rectify writes over nothing that was not expected, and then writes no field at all',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const outcomes = await rectify(corrections, context);
      for (const { ref, set, expect } of corrections) {
        const row = account.rows.get(refKey(ref));
        if (!row || blankIn(set) !== null) continue;
        const right = Object.entries(set).filter(([field]) => sameValue(row.fields[field], expect[field]));
        patch(account, refKey(ref), Object.fromEntries(right));
      }
      return outcomes;
    }),
  },
  {
    does: 'tells both values in the mend of a conflict',
    caughtBy: 'rectify writes over nothing that was not expected, and then writes no field at all',
    mutate: rectifying(
      (rectify) => async (corrections, context) =>
        (await rectify(corrections, context)).map((outcome, at) =>
          outcome.status === 'failed'
            ? {
                status: 'failed',
                failure: { ...outcome.failure, mend: `Choose ${JSON.stringify(corrections[at]?.set)}.` },
              }
            : outcome,
        ),
    ),
  },
  {
    does: 'compares what it read a moment ago',
    caughtBy:
      'what changes between the look and the write is a conflict, and is there still where that is promised',
    mutate: rectifying(blindly),
  },
  {
    does: 'takes any change of the row for a conflict',
    caughtBy: 'a change of another field meanwhile is no conflict, and both stand',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const before = corrections.map(({ ref }) => JSON.stringify(account.rows.get(refKey(ref))?.fields));
      const outcomes = await rectify(corrections, context);
      return outcomes.map((outcome, at) => {
        const { ref, set = {} } = corrections[at] ?? {};
        const was = before[at] === undefined ? {} : { ...JSON.parse(before[at]), ...set };
        const is = ref && account.rows.get(refKey(ref))?.fields;
        const isOther = outcome.status === 'done' && JSON.stringify(was) !== JSON.stringify(is);
        return isOther ? changed : outcome;
      });
    }),
  },
  {
    does: 'takes capitals and spaces for another value',
    caughtBy: 'values that only look different are the same: expected as they stand, and not written again',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const outcomes: Outcome<null>[] = [];
      for (const correction of corrections) {
        const fields = account.rows.get(refKey(correction.ref))?.fields ?? {};
        const isOther = Object.entries(correction.expect).some(
          ([field, value]) => !isBlank(value) && sameValue(fields[field], value) && fields[field] !== value,
        );
        outcomes.push(...(isOther ? [changed] : await rectify([correction], context)));
      }
      return outcomes;
    }),
  },
  {
    does: 'blanks what the correction has nothing for',
    caughtBy: 'a blank is written over nothing',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      for (const { ref, set } of corrections) {
        const blanks = Object.entries(set).filter(([, value]) => isBlank(value));
        patch(account, refKey(ref), Object.fromEntries(blanks));
      }
      return rectify(corrections, context);
    }),
  },
  {
    does: 'takes a field it does not see for a blank one',
    caughtBy: 'a field that is hidden from the token is not taken for a blank one',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const hidden = new Set(account.hidden);
      for (const { ref, set } of corrections) {
        const unseen = Object.entries(set).filter(([field]) => hidden.has(`${refKey(ref)}.${field}`));
        patch(account, refKey(ref), Object.fromEntries(unseen));
        for (const [field] of unseen) account.hidden.delete(`${refKey(ref)}.${field}`);
      }
      return rectify(corrections, context);
    }),
  },
  {
    does: 'takes its own correction for a change of somebody else',
    caughtBy: 'rectifying twice is rectifying once',
    mutate: rectifying(
      (rectify) => async (corrections, context) =>
        (await rectify(corrections, context)).map((outcome) =>
          outcome.status === 'already' ? changed : outcome,
        ),
    ),
  },
  {
    does: 'rectifies through a merged id',
    caughtBy: 'rectifying an id that was merged into another record is a conflict, and nothing is written',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const led = corrections.map((correction): Correction => {
        const [kind, id] = account.merged.get(refKey(correction.ref))?.split(':') ?? [];
        return kind && id ? { ...correction, ref: { kind, id } } : correction;
      });
      return rectify(led, context);
    }),
  },
  {
    does: 'forgets that the old address was objected to',
    caughtBy: 'an objection to the old address stands for the new one',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const before = new Map(account.optOuts);
      const outcomes = await rectify(corrections, context);
      for (const key of account.optOuts.keys()) if (!before.has(key)) account.optOuts.delete(key);
      return outcomes;
    }),
  },
  {
    does: 'stops whatever address it writes',
    caughtBy: 'nobody is stopped by a rectification who did not object',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      stopAll(account, corrections);
      return rectify(corrections, context);
    }),
  },
  {
    does: 'carries an objection before it knows whose address that is',
    caughtBy: 'an address that somebody else has stays theirs, and so does their mail',
    mutate: rectifying((rectify, account) => async (corrections, context) => {
      const stopped = corrections.filter(({ expect }) =>
        Object.values(expect).some((value) =>
          account.optOuts.has(`email:${JSON.stringify(value).slice(1, -1)}`),
        ),
      );
      stopAll(account, stopped);
      return rectify(corrections, context);
    }),
  },
  {
    does: 'calls rectified what was not answered',
    caughtBy:
      'a rectification whose answer was lost is of unknown outcome, reads back, and is not made twice',
    mutate: rectifying(
      (rectify) => async (corrections, context) =>
        rectify(corrections, context).catch((thrown: unknown) => {
          if (thrown instanceof VendorFailure) return corrections.map(() => done);
          throw thrown;
        }),
    ),
  },
  {
    does: 'believes every rectification',
    caughtBy: 'verify of a rectification is contrary before it and as expected after it',
    mutate: (connection) => ({
      ...connection,
      ...(connection.verify && {
        verify: {
          ...connection.verify,
          call: async (expectations, context) => {
            const verdicts = (await connection.verify?.call(expectations, context)) ?? [];
            return verdicts.map((verdict, at) =>
              expectations[at]?.expected === 'rectified' ? { status: 'as-expected' } : verdict,
            );
          },
        },
      }),
    }),
  },
];

type Rectify = NonNullable<Connection['rectify']>['call'];

function rectifying(mutate: (call: Rectify, account: MemoryAccount) => Rectify): Mutation {
  return (connection, account) => {
    const { rectify } = connection;
    if (!rectify) throw new Error('The memory adapter lacks the verb that is to be broken.');
    return { ...connection, rectify: { ...rectify, call: mutate(rectify.call, account) } };
  };
}

/** Looks, and then writes whatever stands there by then. */
function blindly(rectify: Rectify, account: MemoryAccount): Rectify {
  return async (corrections, context: Context) => {
    const looked = corrections.map(({ ref }) => account.rows.get(refKey(ref))?.fields ?? {});
    const outcomes = await rectify(corrections, context);
    return outcomes.map((outcome, at) => {
      const { ref, set, expect } = corrections[at] ?? {};
      const wasRight =
        set &&
        expect &&
        blankIn(set) === null &&
        Object.keys({ ...expect, ...set }).every((field) => sameValue(looked[at]?.[field], expect[field]));
      if (!ref || !wasRight || !isFailure(outcome, 'conflict')) return outcome;
      patch(account, refKey(ref), set);
      return done;
    });
  };
}

function stopAll(account: MemoryAccount, corrections: readonly Correction[]): void {
  for (const { set } of corrections) {
    for (const value of Object.values(set))
      account.optOuts.set(`email:${JSON.stringify(value).slice(1, -1)}`, 'all');
  }
}

function isFailure(outcome: Outcome<null>, kind: 'conflict' | 'not-found'): boolean {
  return outcome.status === 'failed' && outcome.failure.kind === kind;
}

const changed: Outcome<null> = {
  status: 'failed',
  failure: { kind: 'conflict', code: 'CHANGED', mend: 'Look at the record.' },
};
