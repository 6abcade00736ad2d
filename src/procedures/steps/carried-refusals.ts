import type { Way } from '../../domain/plan-objection.ts';
import { ADDRESSED_BY, STOPPING_RIGHTS } from '../../domain/prospecting.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Act, House } from '../house.ts';

/** An address that goes, and the one that comes. */
export interface Replaced {
  readonly from: Identifier;
  readonly to: Identifier;
}

/** Channels that are closed to an address that goes, for the one that comes. */
export async function closedWays(
  house: House,
  controller: string,
  replaced: readonly Replaced[],
): Promise<readonly Way[]> {
  const ways = new Map<string, Way>();
  await house.store.transact(async (tx) => {
    for (const { to, entries } of await standingEntries(house, tx, controller, replaced)) {
      for (const { channel } of entries)
        if (ADDRESSED_BY[channel] === to.kind)
          ways.set(`${channel} ${house.normalise(to)}`, { address: to, channel });
    }
  });
  return [...ways.values()];
}

/** Whose refusals are carried over, and under which number. */
export interface CarriedFor {
  readonly controller: string;
  /** Null: under the number that each of them has already. */
  readonly matter: number | null;
  /** As the log names it. */
  readonly about: string;
  readonly subject?: string;
}

/** Nobody is written to at the new address who is not to be written to at the old one. @source law.md RGT-11 */
export async function carryOver(
  house: House,
  { tx, record }: Act,
  { controller, matter, about, subject }: CarriedFor,
  replaced: readonly Replaced[],
): Promise<void> {
  const addresses = new Set<string>();
  for (const { to, entries } of await standingEntries(house, tx, controller, replaced)) {
    const known = await house.store.suppressions.lookUp(tx, controller, [to]);
    for (const { channel, cause, system, recordedAt, matter: own } of entries) {
      const alike = known.flat().filter((one) => one.channel === channel && one.cause === cause);
      // What they consented to since, at the new address, is not taken back from them.
      if (alike.some(({ closedAt }) => closedAt === null || closedAt >= recordedAt)) continue;
      await house.store.suppressions.record(tx, {
        controller,
        address: to,
        channel,
        cause,
        matter: matter ?? own,
        ...(system !== null && { system }),
        at: house.clock.now(),
      });
      addresses.add(house.normalise(to));
    }
  }
  if (addresses.size === 0) return;
  const counts = { addresses: addresses.size };
  record({
    actor: 'greffe',
    act: 'suppression-recorded',
    about,
    counts,
    ...(subject !== undefined && { subject }),
  });
}

async function standingEntries(
  house: House,
  tx: Transaction,
  controller: string,
  replaced: readonly Replaced[],
) {
  const found = await house.store.suppressions.lookUp(
    tx,
    controller,
    replaced.map(({ from }) => from),
  );
  return replaced.map(({ to }, index) => ({
    to,
    // An erasure is of what was held under the address; whoever asks for a correction is there to be corrected.
    entries: (found[index] ?? []).filter(
      ({ closedAt, cause }) =>
        closedAt === null && (cause === 'reported' || STOPPING_RIGHTS.some((one) => one === cause)),
    ),
  }));
}
