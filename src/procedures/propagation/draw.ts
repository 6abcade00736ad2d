import type { Context } from '../../contract/index.ts';
import { formOf, saysTheSame } from '../../domain/correction.ts';
import type { Line, Plan, SystemEstimate } from '../../domain/plan.ts';
import { planName, signedPart } from '../../domain/plan.ts';
import { isAddress, leftAlone, stopLine } from '../../domain/plan-objection.ts';
import type { PlaceNow, PropagationContent, SourceValue } from '../../domain/propagation.ts';
import { bare, textOf } from '../../domain/propagation.ts';
import { isBlank } from '../../domain/same-value.ts';
import type { Subject } from '../../domain/subject.ts';
import type { Identifier } from '../../domain/record.ts';
import { recordKey } from '../../domain/record.ts';
import type { Act, House, System } from '../house.ts';
import { propagateJob } from '../house.ts';
import type { Replaced } from '../steps/carried-refusals.ts';
import { carryOver, closedWays } from '../steps/carried-refusals.ts';
import { sharedAddresses } from '../steps/shared-addresses.ts';
import { stoppedByCall } from '../sweep/channels.ts';

/** What is to be written, ready to be sealed. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly estimate: readonly SystemEstimate[];
  readonly replaced: readonly Replaced[];
}

/**
 * A line for each record, refusals of prospecting first: no message reaches an address that comes before it is closed.
 * @throws VendorFailure while a tool does not tell who else has that address
 */
export async function drawLines(
  house: House,
  controller: string,
  content: Pick<PropagationContent, 'source' | 'changes' | 'identifiers'> & { readonly subject: Subject },
  carried: readonly PlaceNow[],
  systems: readonly System[],
  context: Context,
): Promise<Drawn> {
  const { source, changes, identifiers, subject } = content;
  const replaced = replacedBy(house, changes, identifiers, carried);
  const ways = await closedWays(house, controller, replaced);
  const addresses = [...new Set(ways.map(({ address }) => address))];
  const reached = new Set([source.system, ...carried.map(({ ref }) => ref.system)]);
  const stops: Omit<Line, 'number'>[] = [];
  const left = new Set<Identifier>();
  for (const system of addresses.length === 0 ? [] : systems.filter(({ name }) => reached.has(name))) {
    const shared = await sharedAddresses(house, system, subject, addresses, context);
    for (const address of shared) {
      left.add(address);
      stops.push(leftAlone(system.name, address));
    }
    const able = stoppedByCall(system.connection);
    for (const way of ways)
      if (able.includes(way.channel) && !shared.includes(way.address)) stops.push(stopLine(system.name, way));
  }
  const rectified = [...Map.groupBy(carried, ({ ref }) => recordKey(ref)).values()].map((places) =>
    rectifyLine(places, changes),
  );
  const lines = [...stops, ...rectified].map((line, index): Line => ({ ...line, number: index + 1 }));
  return {
    lines,
    estimate: systems
      .map((system) => ({ system, own: lines.filter((line) => line.system === system.name) }))
      .filter(({ own }) => own.length > 0)
      .map(({ system, own }) => system.estimate(own)),
    // Of an address that others have too nothing is entered: they have objected to nothing.
    replaced: replaced.filter(({ to }) => !isLeft(house, left, to)),
  };
}

function isLeft(house: House, left: ReadonlySet<Identifier>, address: Identifier): boolean {
  return [...left].some(
    (one) => one.kind === address.kind && house.normalise(one) === house.normalise(address),
  );
}

function rectifyLine(places: readonly PlaceNow[], changes: readonly SourceValue[]): Omit<Line, 'number'> {
  const [first] = places;
  if (!first) throw new Error('A line is about no record.');
  return {
    system: first.ref.system,
    action: 'rectify',
    ref: bare(first.ref),
    fields: [...new Set(places.map(({ name }) => name))],
    from: null,
    address: null,
    reason: 'changed-elsewhere',
    changes: places.map(({ name, field, now }) => ({ name, field, now, to: toOf(changes, name) })),
    ground: null,
    until: null,
    through: null,
    phase: 1,
    others: { persons: 0, organisations: 0, transactions: 0 },
    facts: {},
  };
}

function toOf(changes: readonly SourceValue[], name: string): string {
  const change = changes.find((one) => one.name === name);
  if (!change) throw new Error(`Nothing is known of a change of ${name}.`);
  return change.to;
}

/** Addresses that go: what the places hold, and what of the person is known of the same kind and is not the new one. */
export function replacedBy(
  house: House,
  changes: readonly SourceValue[],
  identifiers: readonly Identifier[],
  carried: readonly PlaceNow[],
): readonly Replaced[] {
  return changes.flatMap(({ name, to: value }) => {
    const kind = formOf(name);
    if (kind === 'text') return [];
    const to: Identifier = { kind, value };
    const held = carried
      .filter((place) => place.name === name && !isBlank(place.now))
      .map(({ now }): Identifier => ({ kind, value: textOf(now) }));
    const old = [...held, ...identifiers.filter((one) => one.kind === kind)].filter(
      (one) => !saysTheSame(name, one.value, value, house.normalise),
    );
    const distinct = new Map(old.map((from) => [house.normalise(from), from]));
    return [...distinct.values()].map((from) => ({ from, to }));
  });
}

/**
 * Seals the plan and signs it in the transaction that decides on it, and enters in the register, under an address that
 * comes, what stands there under the one that goes.
 * @param by  whoever decided; greffe where the data map does
 */
export async function sealCarried(
  house: House,
  act: Act,
  { id, controller, by }: { readonly id: number; readonly controller: string; readonly by: string },
  { lines, estimate, replaced }: Drawn,
): Promise<Plan> {
  const { tx, record, wake } = act;
  const at = house.clock.now();
  const digest = house.digest(lines.map(signedPart));
  const before = await house.store.plans.of(tx, id);
  const plan = await house.store.plans.seal(
    tx,
    {
      matter: id,
      right: 'propagation',
      sealedAt: at,
      digest,
      basis: digest,
      gaps: [],
      estimate,
      supplementTo: before.at(-1)?.sequence ?? null,
    },
    lines,
  );
  await house.store.plans.approve(tx, id, plan.sequence, { by, at, digest });
  const subject = await house.store.propagations.subjectOf(tx, id);
  record({
    actor: by,
    act: 'plan-sealed',
    about: `plan ${planName(plan)}`,
    counts: { lines: lines.length },
    subject,
    details: { digest },
  });
  await carryOver(house, act, { controller, matter: id, about: `propagation ${id}`, subject }, replaced);
  wake(propagateJob(id), 'request');
  return plan;
}

/** Addresses whose refusals were carried, of a plan that was drawn before. */
export function replacedIn(
  house: House,
  { changes, identifiers, places }: PropagationContent,
  lines: readonly Line[],
): readonly Replaced[] {
  const left = new Set<Identifier>(
    lines
      .filter(({ ref, action }) => action === 'leave' && isAddress(ref))
      .flatMap(({ ref }): readonly Identifier[] => [
        { kind: 'email', value: ref.id },
        { kind: 'phone', value: ref.id },
      ]),
  );
  return replacedBy(house, changes, identifiers, places).filter(({ to }) => !isLeft(house, left, to));
}
