import type { Connection, Context, Outcome, Ref } from '../../src/contract/index.ts';
import { sameRef, VendorFailure } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { refOf } from './records.ts';
import { already, done, settle, standings } from './standing.ts';

type Recycle = NonNullable<Connection['recycle']>['call'];

/**
 * The tool answers the same whatever becomes of a row: every id is looked at first, and what is in the bin afterwards is
 * what counts.
 */
export function recycle(client: MemoryClient): Recycle {
  return async (refs, context) => {
    const found = await standings(client, refs, already, context);
    return settle(
      found,
      async (pending) => {
        const rows = pending.map(({ row }) => refOf(row));
        await client.recycle(rows, context);
        return becameOf(client, rows, context);
      },
      (outcome) => outcome,
    );
  };
}

async function becameOf(
  client: MemoryClient,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  try {
    const binned = await client.bin(refs, context);
    const [own, ...live] = await client.get([{ kind: 'account', id: 'self' }, ...refs], context);
    if (own === null) return refs.map(() => unread);
    return refs.map((ref, index) => outcomeOf(ref, binned[index] ?? null, live[index] ?? null));
  } catch (thrown) {
    // The rows have gone, or not: only another look tells.
    if (thrown instanceof VendorFailure) return refs.map(() => unread);
    throw thrown;
  }
}

function outcomeOf(ref: Ref, binned: Row | null, live: Row | null): Outcome<null> {
  if (binned?.state === 'recycled') return done;
  return live !== null && sameRef(live, ref) ? stillThere : notInBin;
}

const unread: Outcome<null> = {
  status: 'failed',
  failure: { kind: 'unknown-outcome', code: 'NOT_READ', mend: 'Read the record back.' },
};

const stillThere: Outcome<null> = {
  status: 'failed',
  failure: { kind: 'unknown-outcome', code: 'STILL_THERE', mend: 'Read the record back.' },
};

const notInBin: Outcome<null> = {
  status: 'failed',
  failure: {
    kind: 'unexpected',
    code: 'NOT_IN_BIN',
    mend: 'The record is gone and not in the recycle bin: look at the bin before anything else goes there.',
  },
};
