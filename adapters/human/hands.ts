import type {
  Connection,
  Expectation,
  Objection,
  Outcome,
  Ref,
  Tools,
  Verdict,
} from '../../src/contract/index.ts';
import { humanClient } from './client.ts';
import type { TaskDesk, Terms } from './desk.ts';
import { lift } from './lift.ts';
import { dossiersMax, looksMax, objectionsMax } from './limits.ts';
import { object } from './object.ts';
import { poll } from './poll.ts';
import { dossierKind } from './records.ts';
import { rectify } from './rectify.ts';
import { restrict } from './restrict.ts';
import { verify } from './verify.ts';

const allChannels: readonly Objection['channel'][] = ['email', 'phone', 'sms', 'mail'];

/**
 * The same connection, with somebody who does by hand what the tool cannot be told: channels it cannot stop, and records it
 * cannot correct or mark. What is said of an address or a record goes to the tool; what is said of a dossier goes to the
 * person.
 */
export function withHands(
  connection: Connection,
  desk: TaskDesk,
  tools: Pick<Tools, 'now' | 'send'>,
): Connection {
  const able = connection.object?.channels ?? [];
  const byHand = allChannels.filter((channel) => !able.includes(channel));
  const client = humanClient(desk, tools);
  const terms: Terms = { ask: null, holds: [], heldFor: null, exceptions: [] };
  const hands = {
    rectify: rectify(client, tools, terms),
    object: object(client, tools, terms),
    restrict: restrict(client, tools, terms),
    lift: lift(client, tools, terms),
    verify: verify(client),
    poll: poll(client),
  };
  const batchMax = connection.object?.batchMax ?? objectionsMax;
  const verdictsMax = connection.verify?.batchMax ?? looksMax;
  const ticketsMax = connection.poll?.batchMax ?? looksMax;
  return {
    ...connection,
    rectify: {
      ...(connection.rectify ?? { batchMax: dossiersMax, atomic: false, costs: [], scopes: [] }),
      kinds: withDossier(connection.rectify),
      call: split(({ ref }) => isDossier(ref), hands.rectify, connection.rectify?.call ?? refusing(absent)),
    },
    restrict: {
      ...(connection.restrict ?? { batchMax: dossiersMax, costs: [], scopes: [] }),
      kinds: withDossier(connection.restrict),
      call: split(isDossier, hands.restrict, connection.restrict?.call ?? refusing(absent)),
    },
    lift: {
      ...(connection.lift ?? { batchMax: dossiersMax, costs: [], scopes: [] }),
      kinds: withDossier(connection.lift),
      call: split(isDossier, hands.lift, connection.lift?.call ?? refusing(absent)),
    },
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

/** Kinds that a verb accepts, and the one that stands for whatever it does not. */
function withDossier(verb: { readonly kinds: readonly string[] } | undefined): readonly string[] {
  return [...(verb?.kinds ?? []), dossierKind];
}

function isDossier({ kind }: Ref): boolean {
  return kind === dossierKind;
}

function isOfDossier({ refs }: Objection): boolean {
  return refs.some(isDossier);
}

function isAboutDossier(expectation: Expectation): boolean {
  return expectation.expected === 'objected' ? expectation.dossier !== undefined : isDossier(expectation.ref);
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
