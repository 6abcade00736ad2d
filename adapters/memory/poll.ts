import type { Connection, Outcome, Tools } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';
import { done } from './standing.ts';

type Poll = NonNullable<Connection['poll']>['call'];

export function poll(client: MemoryClient, tools: Tools): Poll {
  return async (tickets, context) => {
    const ends = await client.jobs(tickets, context);
    return tickets.map((ticket, index) => outcomeOf(ticket, ends[index] ?? null, tools.now()));
  };
}

function outcomeOf(ticket: string, doneAt: Date | null, now: Date): Outcome<null> {
  if (doneAt === null) return unknownTicket;
  return doneAt.getTime() <= now.getTime() ? done : { status: 'accepted', ticket, askAgainAt: doneAt };
}

const unknownTicket: Outcome<null> = {
  status: 'failed',
  failure: {
    kind: 'unknown-outcome',
    code: 'NO_SUCH_JOB',
    mend: 'Read the records back: the account no longer knows this job.',
  },
};
