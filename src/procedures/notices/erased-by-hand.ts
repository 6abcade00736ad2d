import type { Context, Ref, Sighting } from '../../contract/index.ts';
import { refKey } from '../../contract/index.ts';
import type { ErasedByHand } from '../../domain/notice.ts';
import type { Identifier, RecordRef } from '../../domain/record.ts';
import type { WaitingNotice } from '../../ports/notice-store.ts';
import type { Controller, House } from '../house.ts';
import { openlyRequested } from '../purge/requested.ts';
import type { Silence } from '../steps/locate.ts';
import { answerOf } from '../steps/locate.ts';
import type { RowNow } from './rows-now.ts';
import { rowsNow } from './rows-now.ts';

/** A record that somebody erased by hand, and where the same person is still. */
export interface ErasedRecord {
  readonly ref: Ref;
  readonly known: ErasedByHand;
  /** What it shares with a row elsewhere; null where nothing is left of whoever it was. */
  readonly address: Identifier | null;
  readonly rows: readonly RecordRef[];
  /** Why it cannot be told yet: a tool that does not answer may have the person still. */
  readonly silence: Pick<Silence, 'mend' | 'retryAt'> | null;
}

/** An erasure of ours is told of within this time, before or after its answer. */
const ECHO_MS = 24 * 3_600_000;

/**
 * Whose record it was, by the index, and which rows of theirs are there still. The index keeps no address: it is read from
 * a row that shares it.
 */
export async function lookElsewhere(
  house: House,
  owner: Controller,
  system: string,
  { ref, at }: Pick<WaitingNotice, 'ref' | 'at'>,
  context: Context,
): Promise<ErasedRecord> {
  const { index } = house.store.notices;
  const record: RecordRef = { system, ...ref };
  const { indexed, beside } = await house.store.transact(async (tx) => ({
    indexed: await index.find(tx, record),
    beside: await index.beside(tx, record, owner.systems),
  }));
  const { leavingAt } = indexed ?? { leavingAt: null };
  const isOurs = leavingAt !== null && Math.abs(at.getTime() - leavingAt.getTime()) <= ECHO_MS;
  const nothing: ErasedByHand = {
    isKnown: indexed !== null,
    isOurs,
    rows: [],
    isRequested: false,
    isErased: false,
    isProposed: false,
    by: beside.by,
  };
  if (indexed === null || isOurs) return { ref, known: nothing, address: null, rows: [], silence: null };
  const there: { readonly record: RecordRef; readonly row: Sighting }[] = [];
  for (const [name, own] of Map.groupBy(beside.records, (one) => one.system)) {
    const read = await answerOf(async () => rowsNow(await house.system(name), own.map(plain), context));
    if (!read.answered) return { ref, known: nothing, address: null, rows: [], silence: read.obstacle };
    for (const one of own) {
      const seen: RowNow | undefined = read.value.get(refKey(one));
      if (seen?.silence) return { ref, known: nothing, address: null, rows: [], silence: seen.silence };
      if (seen?.row) there.push({ record: one, row: seen.row });
    }
  }
  return house.store.transact(async (tx) => {
    const rows: { readonly record: RecordRef; readonly addresses: readonly Identifier[] }[] = [];
    const emails: Identifier[] = [];
    for (const { record: other, row } of there) {
      const asked = row.identifiers.filter(({ kind }) => kind === beside.by);
      const addresses = await index.carriedBy(tx, record, asked);
      // It may have been given another address since.
      if (addresses.length === 0) continue;
      rows.push({ record: other, addresses });
      emails.push(...(beside.by === 'email' ? addresses : row.identifiers.filter(isEmail)));
    }
    const shared = rows.flatMap(({ addresses }) => addresses);
    const isRequested = await openlyRequested(house, tx, owner.id);
    const entries = await house.store.suppressions.lookUp(tx, owner.id, shared);
    return {
      ref,
      known: {
        isKnown: true,
        isOurs,
        rows: rows.map((one) => ({ system: one.record.system, addresses: one.addresses })),
        by: beside.by,
        // By a number, somebody else may be asking.
        isRequested: isRequested(emails),
        // Said when it is saved: another of the same look may be put to a human first.
        isProposed: false,
        isErased: entries.flat().some(({ cause, closedAt }) => cause === 'erasure' && closedAt === null),
      },
      address: shared[0] ?? null,
      rows: rows.map((one) => one.record),
      silence: null,
    };
  });
}

function isEmail({ kind }: Identifier): boolean {
  return kind === 'email';
}

function plain({ kind, id }: RecordRef): Ref {
  return { kind, id };
}
