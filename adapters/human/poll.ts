import type { Connection } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import { answered } from './outcome.ts';

type Poll = NonNullable<Connection['poll']>['call'];

export function poll(client: HumanClient): Poll {
  return (tickets, context) =>
    Promise.all(tickets.map(async (ticket) => answered(await client.byTicket(ticket, context))));
}
