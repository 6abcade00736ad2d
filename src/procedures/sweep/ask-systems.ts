import type { Context, Failure, Gap, Outcome, Sighting, Verdict } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { LastContact } from '../../domain/last-contact.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import type { CarryingRow } from '../../domain/reappearance.ts';
import { carries } from '../../domain/reappearance.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { SuppressedWay } from '../../ports/store.ts';
import type { House } from '../house.ts';
import type { Answer, Silence } from '../steps/locate.ts';
import { answerOf, obstacleOf } from '../steps/locate.ts';
import { stoppedByCall } from './channels.ts';
import { carryingRow } from './held.ts';

/** Rows that carry an address, wherever they are, and what their tools tell of contacts from whoever it is. */
export interface SeenAddress {
  readonly rows: readonly SeenRow[];
  readonly contacts: readonly (LastContact & { readonly system: string })[];
}

export interface SeenRow extends CarryingRow {
  readonly createdAt: Date | null;
}

export interface AskedSystem {
  readonly name: string;
  /** Channels it can be told to stop. */
  readonly channels: readonly ProspectingChannel[];
}

export interface Asked {
  /** Those that answered. */
  readonly systems: readonly AskedSystem[];
  /** Of each address, in their order. */
  readonly seen: readonly SeenAddress[];
  /** Why the tool of the sweep itself did not answer, for all of them or for some. */
  readonly silence: Silence | null;
  /** Of each address, whether the tool of the sweep itself is still to answer for it. */
  readonly isAwaited: readonly boolean[];
  /** Addresses that the tool of the sweep cannot answer for, whenever it is asked: the next sweep asks again. */
  readonly unseen: readonly Gap[];
}

/** Asks every tool of the controller about some addresses, as they stand now. */
export async function askSystems(
  house: House,
  run: Sweep,
  addresses: readonly Identifier[],
  context: Context,
): Promise<Asked> {
  const { systems } = house.policy.controller(run.controller);
  const answers = await Promise.all(
    systems.map(async (name) => ({
      name,
      answer: await answerOf(() => askOne(house, name, addresses, context)),
    })),
  );
  const answered = answers.flatMap(({ name, answer }) =>
    answer.answered && answer.value ? [{ name, ...answer.value }] : [],
  );
  const own = answers.find(({ name }) => name === run.system)?.answer;
  return {
    systems: answered.map(({ name, channels }) => ({ name, channels })),
    seen: addresses.map((_, index) => ({
      rows: answered.flatMap(({ seen }) => seen[index]?.rows ?? []),
      contacts: answered.flatMap(({ seen }) => seen[index]?.contacts ?? []),
    })),
    silence: own?.answered ? (own.value?.silence ?? null) : (own?.obstacle ?? null),
    isAwaited: addresses.map((_, index) =>
      own?.answered ? own.value?.isAwaited[index] === true : own !== undefined,
    ),
    unseen: own?.answered ? (own.value?.unseen ?? []) : [],
  };
}

/** @returns null where no call of the adapter tells of a few people */
async function askOne(
  house: House,
  name: string,
  addresses: readonly Identifier[],
  context: Context,
): Promise<
  | ({ readonly channels: readonly ProspectingChannel[] } & Pick<
      Asked,
      'seen' | 'silence' | 'isAwaited' | 'unseen'
    >)
  | null
> {
  const { connection } = await house.system(name);
  const { lastContact, kinds } = connection;
  if (!lastContact) return null;
  const outcomes: Outcome<readonly Sighting[]>[] = [];
  for (let start = 0; start < addresses.length; start += lastContact.batchMax) {
    const some = addresses.slice(start, start + lastContact.batchMax);
    outcomes.push(
      ...(await lastContact.call(
        some.map((address) => ({ refs: [], identifiers: [address], fields: {} })),
        context,
      )),
    );
  }
  const failures = outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.failure : null));
  const later = failures.flatMap((failure) => (failure && isOfTheTool(failure) ? [failure] : []));
  const [silent = null] = [...later.filter(({ retryAt }) => retryAt), ...later];
  if (silent && later.length === outcomes.length) throw new VendorFailure(silent);
  return {
    channels: stoppedByCall(connection),
    silence: silent && obstacleOf(silent),
    isAwaited: failures.map((failure) => failure !== null && isOfTheTool(failure)),
    unseen: failures.flatMap((failure) =>
      failure === null || isOfTheTool(failure) ? [] : [{ ...unanswered, mend: failure.mend }],
    ),
    seen: addresses.map((address, index) => {
      const outcome = outcomes[index];
      const sightings = outcome?.status === 'done' ? outcome.value : [];
      const rows = sightings
        .filter(({ ref }) => kinds[ref.kind]?.role === 'person')
        .map((sighting): SeenRow => ({ ...carryingRow(name, sighting), createdAt: sighting.createdAt }));
      return {
        rows: rows.filter((row) => carries(row, address, house.normalise)),
        contacts: sightings.flatMap(({ contacts }) => contacts.map((one) => ({ ...one, system: name }))),
      };
    }),
  };
}

/** What a vendor says of one input, and not of itself. */
const OF_THE_INPUT: ReadonlySet<Failure['kind']> = new Set([
  'invalid',
  'not-found',
  'conflict',
  'blocked',
  'unexpected',
]);

/** What says nothing of the input is over some day, and no reason to do without its answer. */
function isOfTheTool({ kind }: Failure): boolean {
  return !OF_THE_INPUT.has(kind);
}

const unanswered = {
  what: 'an address that the tool could not answer for',
  because: 'failed',
} as const satisfies Partial<Gap>;

/** Whether each address is closed there, by the path that reads objections back. `unknown` where there is none. */
export async function readBackIn(
  house: House,
  name: string,
  ways: readonly SuppressedWay[],
  context: Context,
): Promise<Answer<readonly Verdict[]>> {
  return answerOf(async () => {
    const { verify } = (await house.system(name)).connection;
    if (!verify)
      return ways.map((): Verdict => ({ status: 'unknown', reason: 'this tool cannot be read back' }));
    const verdicts: Verdict[] = [];
    for (let start = 0; start < ways.length; start += verify.batchMax) {
      const some = ways.slice(start, start + verify.batchMax);
      verdicts.push(
        ...(await verify.call(
          some.map(({ address, channel }) => ({ expected: 'objected', channel, address: address.value })),
          context,
        )),
      );
    }
    return verdicts;
  });
}
