import type {
  Connection,
  Expectation,
  Objection,
  Outcome,
  Tools,
  Verdict,
} from '../../src/contract/index.ts';
import { humanClient } from './client.ts';
import type { TaskDesk } from './desk.ts';
import { looksMax, objectionsMax } from './limits.ts';
import { object } from './object.ts';
import { poll } from './poll.ts';
import { dossierKind } from './records.ts';
import { verify } from './verify.ts';

const allChannels: readonly Objection['channel'][] = ['email', 'phone', 'sms', 'mail'];

/**
 * The same connection, with somebody who stops by hand the channels that the tool cannot be told of. What is said of an
 * address goes to the tool; what is said of a dossier goes to the person.
 */
export function withHands(
  connection: Connection,
  desk: TaskDesk,
  tools: Pick<Tools, 'now' | 'send'>,
): Connection {
  const able = connection.object?.channels ?? [];
  const byHand = allChannels.filter((channel) => !able.includes(channel));
  if (byHand.length === 0) return connection;
  const client = humanClient(desk, tools);
  const hands = {
    object: object(client, tools, { ask: null, holds: [], heldFor: null, exceptions: [] }),
    verify: verify(client),
    poll: poll(client),
  };
  const batchMax = connection.object?.batchMax ?? objectionsMax;
  const verdictsMax = connection.verify?.batchMax ?? looksMax;
  const ticketsMax = connection.poll?.batchMax ?? looksMax;
  return {
    ...connection,
    object: {
      ...(connection.object ?? { kinds: [], costs: [], scopes: [] }),
      batchMax,
      channels: allChannels,
      byHand,
      call: split(isOfDossier, hands.object, connection.object?.call ?? refusing(absent)),
    },
    verify: {
      ...(connection.verify ?? { kinds: [], costs: [], scopes: [] }),
      batchMax: verdictsMax,
      call: split(isAboutDossier, hands.verify, connection.verify?.call ?? refusing(unseen)),
    },
    poll: {
      ...(connection.poll ?? { kinds: [], costs: [], scopes: [] }),
      batchMax: ticketsMax,
      call: split(isTask, hands.poll, connection.poll?.call ?? refusing(absent)),
    },
  };
}

type Call<In, Out, Given> = (inputs: readonly In[], given: Given) => Promise<readonly Out[]>;

/** Each input to whom it is for, and the answers back in the order of the inputs. */
function split<In, Out, Given>(
  isByHand: (input: In) => boolean,
  person: Call<In, Out, Given>,
  tool: Call<In, Out, Given>,
): Call<In, Out, Given> {
  return async (inputs, given) => {
    const mine = inputs.filter(isByHand);
    const theirs = inputs.filter((input) => !isByHand(input));
    const ofTool = (theirs.length === 0 ? [] : await tool(theirs, given)).values();
    const ofPerson = (mine.length === 0 ? [] : await person(mine, given)).values();
    return inputs.flatMap((input) => {
      const answer = (isByHand(input) ? ofPerson : ofTool).next();
      return answer.done ? [] : [answer.value];
    });
  };
}

function refusing<In, Out, Given>(answer: Out): Call<In, Out, Given> {
  return async (inputs) => inputs.map(() => answer);
}

function isOfDossier({ refs }: Objection): boolean {
  return refs.some(({ kind }) => kind === dossierKind);
}

function isAboutDossier(expectation: Expectation): boolean {
  return expectation.expected === 'objected' && expectation.dossier !== undefined;
}

function isTask(ticket: string): boolean {
  return ticket.startsWith('task ');
}

const absent: Outcome<null> = {
  status: 'failed',
  failure: {
    kind: 'invalid',
    code: 'VERB_ABSENT',
    mend: 'This tool cannot be told that: plan it again.',
  },
};

const unseen: Verdict = { status: 'unknown', reason: 'this tool cannot be read back' };
