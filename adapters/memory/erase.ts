import type { Connection, Outcome } from '../../src/contract/index.ts';
import type { EraseAnswer } from './account.ts';
import type { MemoryClient } from './client.ts';
import { refOf } from './records.ts';
import { already, done, settle, standings } from './standing.ts';

type Erase = NonNullable<Connection['erase']>['call'];

/** The tool follows a merged id to whoever holds it now, so every id is looked at first. */
export function erase(client: MemoryClient): Erase {
  return async (refs, context) => {
    const found = await standings(client, refs, already, context);
    return settle(
      found,
      (pending) =>
        client.erase(
          pending.map(({ row }) => refOf(row)),
          context,
        ),
      outcomeOf,
    );
  };
}

function outcomeOf(answer: EraseAnswer): Outcome<null> {
  if (answer === 'erased') return done;
  if (answer === 'gone') return already;
  if (answer === 'blocked') return blocked;
  return { status: 'accepted', ticket: answer.job, askAgainAt: answer.doneAt };
}

const blocked: Outcome<null> = {
  status: 'failed',
  failure: {
    kind: 'blocked',
    code: 'HAS_ORDERS',
    mend: 'Detach the orders that hang on this record, then retry.',
  },
};
