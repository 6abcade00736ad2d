import type { Context } from '../../contract/index.ts';
import { dossierOf } from '../../domain/dossier.ts';
import type { Line } from '../../domain/plan.ts';
import type { PlannedObjection, StoppingSystem } from '../../domain/plan-objection.ts';
import { planObjection } from '../../domain/plan-objection.ts';
import type { ProspectingChannel, StoppingRight } from '../../domain/prospecting.ts';
import { ADDRESSED_BY } from '../../domain/prospecting.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import type { House, System } from '../house.ts';
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
  // Where no tool can be told, the plan says so, and the address is in the register all the same.
  const isSaid = plans.length > 0 || drawn.gaps.length === 0 || !isReachable;
  if (lines.length === 0 && isSaid) return;
  await sealSigned(
    house,
    request,
    { right, by: 'greffe', lines, gaps: drawn.gaps, before: plans.at(-1) ?? null },
    async ({ tx, record }, subjectKey) => {
      const { controller, id: matter } = request;
      const at = house.clock.now();
      for (const way of drawn.ways)
        await house.store.suppressions.record(tx, { controller, ...way, cause: right, matter, at });
      record({
        actor: 'greffe',
        act: 'suppression-recorded',
        about: `request ${request.id}`,
        counts: { addresses: new Set(drawn.ways.map(({ address }) => address)).size },
        subject: subjectKey,
      });
    },
  );
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
  { system, action, address, channel, ref }: Omit<Line, 'number'>,
): string {
  return `${system} ${action} ${channel} ${address ? house.normalise(address) : ref.id}`;
}
