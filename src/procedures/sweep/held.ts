import type { Sighting } from '../../contract/index.ts';
import { refKey } from '../../contract/index.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import type { CarryingRow, SuppressionEntry } from '../../domain/reappearance.ts';
import { isToLookAt, reachedBy, seenOpen } from '../../domain/reappearance.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { SuppressedWay } from '../../ports/store.ts';
import type { House } from '../house.ts';

/** Rows of people of one tool beside the register. */
export interface HeldAgainstRegister {
  /** Addresses of which the row and the register do not agree. */
  readonly candidates: readonly Identifier[];
  /** Rows that carry one of them, by refKey. */
  readonly rows: ReadonlySet<string>;
  /** Closed entries that the row shows open. */
  readonly open: readonly SuppressedWay[];
  /** Addresses that the register holds. */
  readonly held: readonly Identifier[];
}

/** Holds rows against the register with one question. What does not agree is only noted: a tool may be a while behind. */
export async function heldAgainstRegister(
  house: House,
  tx: Transaction,
  controller: string,
  rows: readonly CarryingRow[],
  channels: readonly ProspectingChannel[],
): Promise<HeldAgainstRegister> {
  const { normalise, store } = house;
  const addressed = rows.map((row) => ({ row, addresses: reachedBy(row, normalise) }));
  const all = distinct(
    house,
    addressed.flatMap(({ addresses }) => addresses),
  );
  const entries = await store.suppressions.lookUp(tx, controller, [...all.values()]);
  const entriesOf = new Map([...all.keys()].map((key, index) => [key, entries[index] ?? []]));
  const known = (address: Identifier): readonly SuppressionEntry[] =>
    entriesOf.get(keyOf(house, address)) ?? [];
  const doubtful = addressed.map(({ row, addresses }) => ({
    row,
    candidates: addresses.filter((one) => isToLookAt(row, one, known(one), channels, normalise)),
  }));
  const candidates = doubtful.flatMap((one) => one.candidates);
  return {
    candidates: [...distinct(house, candidates).values()],
    rows: new Set(doubtful.filter((one) => one.candidates.length > 0).map(({ row }) => refKey(row.ref))),
    open: addressed.flatMap(({ row, addresses }) =>
      addresses.flatMap((address): readonly SuppressedWay[] =>
        seenOpen(row, known(address)).map((channel) => ({ address, channel })),
      ),
    ),
    held: [...all.values()].filter((one) => known(one).length > 0),
  };
}

export function carryingRow(system: string, { ref, identifiers, objected }: Sighting): CarryingRow {
  return { system, ref, identifiers, objected };
}

function distinct(house: House, addresses: readonly Identifier[]): ReadonlyMap<string, Identifier> {
  return new Map(addresses.map((one) => [keyOf(house, one), one]));
}

function keyOf(house: House, address: Identifier): string {
  return `${address.kind}:${house.normalise(address)}`;
}
