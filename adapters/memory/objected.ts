import type { Context, Gap, Objection, Sighting } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { missingRight } from './probe.ts';
import { identifiersOf } from './records.ts';

/** What some rows tell of objections. */
export interface Objected {
  of(row: Row): Sighting['objected'];
  readonly gaps: readonly Gap[];
}

const channels: readonly Objection['channel'][] = ['email', 'phone', 'sms', 'mail'];

/** Where the addresses of a person stand. Rights may keep one of these from us, and with it what was said of it. */
export const addressFields: readonly string[] = ['email', 'otherEmails', 'phone'];

/**
 * Asks what was said of every address and number of these people. Whoever stopped a part of it objected: a newsletter
 * they left is not made good by one they kept.
 */
export async function objectedAmong(
  client: MemoryClient,
  rows: readonly Row[],
  context: Context,
): Promise<Objected> {
  const people = rows.filter(({ kind }) => kind === 'person');
  const asked = people.flatMap((row) =>
    addressesIn(row).flatMap((address) =>
      channels.map((channel) => ({ row: refKey(row), channel, address })),
    ),
  );
  const levels = asked.length === 0 ? [] : await client.optOuts(asked, context);
  const told = asked.map((one, index) => ({ ...one, level: levels[index] ?? null }));
  const byRow = Map.groupBy(told, ({ row }) => row);
  return {
    of: (row) => {
      const theirs = byRow.get(refKey(row)) ?? [];
      const isHidden =
        addressFields.some((field) => !Object.hasOwn(row.fields, field)) ||
        theirs.some(({ level }) => level === null);
      if (row.kind !== 'person' || isHidden) return null;
      return channels.filter((channel) =>
        theirs.some((one) => one.channel === channel && one.level !== 'none'),
      );
    },
    gaps: told.some(({ level }) => level === null) ? [missingRight('consent.read')] : [],
  };
}

function addressesIn(row: Row): readonly string[] {
  return identifiersOf(row).flatMap(({ kind, value }) =>
    kind === 'email' || kind === 'phone' ? [value] : [],
  );
}
