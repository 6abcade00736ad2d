import type { Context } from '../../contract/index.ts';
import { dossierOf } from '../../domain/dossier.ts';
import type { Line, SystemGap } from '../../domain/plan.ts';
import type { PlannedObjection, StoppingSystem, Way } from '../../domain/plan-objection.ts';
import { planObjection } from '../../domain/plan-objection.ts';
import type { ProspectingChannel, StoppingRight } from '../../domain/prospecting.ts';
import { ADDRESSED_BY } from '../../domain/prospecting.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import type { Act, House, System } from '../house.ts';
import { commit } from '../house.ts';
import { progressOf } from './draw-erasure.ts';
import { livePlans } from './plans.ts';
import { sealSigned } from './seal-signed.ts';
import { sharedAddresses } from './shared-addresses.ts';

/**
 * Seals what is objected to and no plan says yet, and signs it: this right waits for nobody. The addresses enter the
 * suppression register with it, so that nobody brings them back while a tool does not answer.
 * @param subject  once the person was looked for: by what else they can be reached; null before
 * @throws VendorFailure while a tool cannot tell whether a number on their records is somebody else's too
 */
export async function drawObjection(
  house: House,
  request: Request,
  right: StoppingRight,
  subject: Subject | null,
  context: Context,
): Promise<void> {
  const plans = await livePlans(house, request, right);
  const before = (await progressOf(house, plans)).map(({ line }) => line);
  const stops = await stopsFor(house, request, { subject, before, channels: request.stops }, context);
  const { drawn, lines, isReachable } = stops;
  // Where no tool can be told, the plan says so once, and the address is in the register all the same.
  const told = new Set(plans.flatMap((plan) => plan.gaps).map(gapKey));
  const gaps = isReachable ? drawn.gaps.filter((gap) => !told.has(gapKey(gap))) : [];
  const enter = async (act: Act, subjectKey: string): Promise<void> =>
    enterInRegister(house, act, { request, right, ways: drawn.ways }, subjectKey);
  if (lines.length + gaps.length > 0) {
    const before = plans.at(-1) ?? null;
    await sealSigned(house, request, { right, by: 'greffe', lines, gaps, before }, enter);
  } else if (!(await areInRegister(house, request, right, drawn.ways))) {
    await commit(house, async (act) => enter(act, await house.store.requests.subjectOf(act.tx, request.id)));
  }
}

async function enterInRegister(
  house: House,
  { tx, record }: Act,
  of: { readonly request: Request; readonly right: StoppingRight; readonly ways: readonly Way[] },
  subject: string,
): Promise<void> {
  const { controller, id: matter } = of.request;
  const at = house.clock.now();
  for (const way of of.ways)
    await house.store.suppressions.record(tx, { controller, ...way, cause: of.right, matter, at });
  record({
    actor: 'greffe',
    act: 'suppression-recorded',
    about: `request ${matter}`,
    counts: { addresses: new Set(of.ways.map(({ address }) => address)).size },
    subject,
  });
}

/** Those that this request entered are there, although a later consent closed them. */
async function areInRegister(
  house: House,
  { controller, id }: Request,
  right: StoppingRight,
  ways: readonly Way[],
): Promise<boolean> {
  const entries = await house.store.transact((tx) =>
    house.store.suppressions.lookUp(
      tx,
      controller,
      ways.map(({ address }) => address),
    ),
  );
  return ways.every(({ channel }, index) =>
    entries[index]?.some(
      (entry) =>
        entry.channel === channel &&
        entry.cause === right &&
        (entry.closedAt === null || entry.matter === id),
    ),
  );
}

function gapKey({ system, what, mend }: SystemGap): string {
  return `${system} ${what} ${mend ?? ''}`;
}

/** What is to be stopped by which channels, and what of it earlier plans say already. */
export interface Stops {
  readonly drawn: PlannedObjection;
  /** Those that no plan has yet. */
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly isReachable: boolean;
}

/** @throws VendorFailure while a tool cannot tell whether a number on their records is somebody else's too */
export async function stopsFor(
  house: House,
  request: Request,
  of: {
    readonly subject: Subject | null;
    readonly before: readonly Line[];
    readonly channels: readonly ProspectingChannel[];
  },
  context: Context,
): Promise<Stops> {
  const { subject, before, channels } = of;
  const planned = new Set(before.map((line) => lineKey(house, line)));
  const reachable = distinct(house, subject ? addressesOf(house, request, subject) : request.identifiers);
  const stopping: StoppingSystem[] = [];
  for (const name of house.policy.controller(request.controller).systems) {
    const system = await house.system(name);
    const own = before.filter((line) => line.system === name);
    stopping.push({
      system: name,
      channels: system.connection.object?.channels ?? [],
      byHand: system.connection.object?.byHand ?? [],
      shared: await sharedIn(house, request, system, { subject, reachable, own, channels }, context),
    });
  }
  const drawn = planObjection(stopping, reachable, channels, dossierOf(request.id));
  return {
    drawn,
    lines: drawn.lines.filter((line) => !planned.has(lineKey(house, line))),
    isReachable: reachable.length > 0,
  };
}

interface Known {
  readonly subject: Subject | null;
  readonly reachable: readonly Identifier[];
  /** Lines of earlier plans in this tool. */
  readonly own: readonly Line[];
  readonly channels: readonly ProspectingChannel[];
}

/** Numbers that are left in a tool: those left before, and of those no plan speaks of, those that others have there. */
async function sharedIn(
  house: House,
  request: Request,
  system: System,
  { subject, reachable, own, channels: stopped }: Known,
  context: Context,
): Promise<readonly Identifier[]> {
  const isIn = (lines: readonly Line[], { value }: Identifier): boolean =>
    lines.some(({ ref }) => ref.id === value);
  const left = own.filter(({ action }) => action === 'leave');
  const before = reachable.filter((one) => isIn(left, one));
  const { channels = [], byHand = [] } = system.connection.object ?? {};
  const isCalled = channels.some(
    (channel) => ADDRESSED_BY[channel] === 'phone' && stopped.includes(channel) && !byHand.includes(channel),
  );
  const given = new Set(request.identifiers.map(house.normalise));
  const learnt = reachable.filter(
    (one) => one.kind === 'phone' && !given.has(house.normalise(one)) && !isIn(own, one),
  );
  if (!isCalled || !subject || learnt.length === 0) return before;
  return [...before, ...(await sharedAddresses(house, system, subject, learnt, context))];
}

/** By what the person can be reached: what they gave, and what is on their own records; nothing that others read too. */
function addressesOf(house: House, request: Request, subject: Subject): readonly Identifier[] {
  const own = subject.matches
    .filter((match) => match.role === 'person' && isTheirs(match))
    .flatMap(({ identifiers }) => identifiers)
    .filter((one) => !subject.sharedMailboxes.includes(house.normalise(one)));
  return [...request.identifiers, ...subject.grown.map(({ kind, value }) => ({ kind, value })), ...own];
}

function distinct(house: House, addresses: readonly Identifier[]): readonly Identifier[] {
  const kinds = Object.values(ADDRESSED_BY);
  return [
    ...new Map(
      addresses
        .filter(({ kind }) => kinds.includes(kind))
        .map((one) => [`${one.kind}:${house.normalise(one)}`, one]),
    ).values(),
  ];
}

export function lineKey(
  house: House,
  { system, action, address, channel, ref, changes = [] }: Omit<Line, 'number'>,
): string {
  const fields = changes.map(({ field }) => field).join(' ');
  return `${system} ${action} ${channel} ${address ? house.normalise(address) : ref.id} ${fields}`;
}
