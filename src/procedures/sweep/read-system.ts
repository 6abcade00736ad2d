import type { Context, ScanPage, ScanVerb, Sighting } from '../../contract/index.ts';
import { mappedIn } from '../../domain/propagation.ts';
import type { Gap } from '../../domain/record.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { FieldOfRecord } from '../../ports/propagation-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House, Next, System } from '../house.ts';
import type { Silence } from '../steps/locate.ts';
import { answerOf } from '../steps/locate.ts';
import { toAnswer } from '../steps/patience.ts';
import { stoppedByCall } from './channels.ts';
import { carryingRow, heldAgainstRegister } from './held.ts';

/** After so long others have a turn: what was read is kept, page by page. */
const ROUND_MS = 60_000;
const ASK_AGAIN_MS = 5 * 60_000;
const BETWEEN_EMPTY_MS = 2_000;
const EMPTY_PAGES_MAX = 30;

/**
 * Reads every row of people of the tool, from where it stood, and holds each page against the register with one question.
 * What does not agree is only noted: a scan may be a while behind. Of those a tool told of nothing is read again.
 */
export async function readSystem(house: House, run: Sweep, context: Context): Promise<Next> {
  if (run.kind === 'told') {
    await house.store.transact((tx) => house.store.sweeps.reappearances.settleRequested(tx, run.controller));
    return { next: 'done' };
  }
  const opened = await answerOf(() => house.system(run.system));
  if (!opened.answered) return waitFor(house, run, opened.obstacle);
  const system = opened.value;
  const verb = system.connection.scan;
  if (!verb || !system.connection.lastContact) {
    await house.store.transact((tx) => house.store.sweeps.addGaps(tx, run.id, [notSwept]));
    return { next: 'done' };
  }
  const kinds = verb.kinds.filter((kind) => system.connection.kinds[kind]?.role === 'person');
  const scans = await house.store.transact(async (tx) => {
    await house.store.sweeps.reappearances.settleRequested(tx, run.controller);
    await house.store.sweeps.begin(tx, run.id, kinds);
    return house.store.sweeps.scans(tx, run.id);
  });
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  for (const { kind, cursor, doneAt } of scans) {
    if (doneAt !== null) continue;
    const read = await readKind(house, run, system, { verb, kind, from: cursor, stopAt }, context);
    if (read.next !== 'done') return read;
  }
  return { next: 'done' };
}

const notSwept: Gap = {
  what: 'its people, whom no call of this adapter goes through',
  because: 'no-api',
  mend: 'Stop by hand, in this tool, whatever reaches somebody who objected.',
};

interface Reading {
  readonly verb: ScanVerb;
  readonly kind: string;
  readonly from: string | null;
  readonly stopAt: number;
}

async function readKind(
  house: House,
  run: Sweep,
  system: System,
  { verb, kind, from, stopAt }: Reading,
  context: Context,
): Promise<Next> {
  const fields = carriedIn(house, system.name, kind).map(({ field }) => field);
  let cursor = from;
  let empty = 0;
  do {
    const at = cursor;
    const page = await answerOf(() => verb.call({ kind, fields, where: [] }, at, context));
    if (!page.answered) {
      // A place that the vendor knows no more, days later, is no place to go on from.
      if (!page.obstacle.passing && !page.obstacle.code.startsWith('denied'))
        await savePage(house, run, system, kind, { items: [], cursor: null, gaps: [] }, 'again');
      return waitFor(house, run, page.obstacle);
    }
    await savePage(house, run, system, kind, page.value);
    ({ cursor } = page.value);
    // A vendor that prepares a long answer gives empty pages until it is ready.
    empty = page.value.items.length === 0 && cursor !== null ? empty + 1 : 0;
    if (empty >= EMPTY_PAGES_MAX) return waitFor(house, run, stillWorking(house));
    if (empty > 0) await house.pause(BETWEEN_EMPTY_MS, context.signal).catch(() => undefined);
    if (cursor !== null && (context.signal.aborted || house.clock.now().getTime() >= stopAt))
      return { next: 'again' };
  } while (cursor !== null);
  return { next: 'done' };
}

async function savePage(
  house: House,
  run: Sweep,
  system: System,
  kind: string,
  page: ScanPage,
  from?: 'again',
): Promise<void> {
  const { store } = house;
  const channels = stoppedByCall(system.connection);
  const rows = page.items.map((sighting) => carryingRow(run.system, sighting));
  const at = house.clock.now();
  await store.transact(async (tx) => {
    const { candidates, open, held } = await heldAgainstRegister(house, tx, run.controller, rows, channels);
    const sighted = { openedAt: run.openedAt, at };
    await store.knownValues.learn(tx, passedBy(house, run.system, kind, page.items), at);
    await store.suppressions.seen(tx, run.controller, held, sighted);
    await store.suppressions.seenOpen(tx, run.controller, open, run.system);
    const isWhole = page.cursor === null && from !== 'again';
    await store.notices.index.see(tx, run.system, page.items, at);
    if (isWhole) await forgetUnseen(house, tx, run, kind);
    await store.sweeps.savePage(tx, run.id, {
      kind,
      cursor: page.cursor,
      doneAt: isWhole ? at : null,
      seen: rows.length,
      gaps: page.gaps,
      candidates,
    });
  });
}

/** Fields whose changes are carried by themselves: then the old value tells a third one from it. */
function carriedIn({ policy }: House, system: string, kind: string) {
  return mappedIn(policy.fields, system, kind).filter(
    ({ name }) => policy.fields[name]?.propagate === 'automatic',
  );
}

/** What they hold, noted in passing where nothing is known of it yet. */
function passedBy(
  house: House,
  system: string,
  kind: string,
  items: readonly Sighting[],
): readonly FieldOfRecord[] {
  const carried = carriedIn(house, system, kind);
  return items.flatMap(({ ref, fields }) =>
    carried
      .filter(({ field }) => Object.hasOwn(fields, field))
      .map(({ name, field }) => ({ ref: { system, ...ref }, name, field, value: fields[field] ?? null })),
  );
}

/** A tool may be late to tell that a record went: whose it was is known that long. */
const TOLD_LATE_MS = 2 * 86_400_000;

/** Whose a record was is known for as long as the tool has it. */
async function forgetUnseen(house: House, tx: Transaction, run: Sweep, kind: string): Promise<void> {
  const before = new Date(run.openedAt.getTime() - TOLD_LATE_MS);
  await house.store.notices.index.dropUnseen(tx, run.system, kind, before);
}

function stillWorking(house: House): Silence {
  return {
    code: 'still-working',
    mend: 'The vendor is still preparing its answer.',
    passing: true,
    retryAt: new Date(house.clock.now().getTime() + ROUND_MS),
  };
}

/** A right that is missing is asked for again as well: whoever mends it need not know of this sweep. */
export function waitFor(house: House, { system }: Pick<Sweep, 'system'>, silence: Silence): Next {
  const now = house.clock.now().getTime();
  return {
    next: 'wait',
    waitsFor: toAnswer([{ system, mend: silence.mend }]),
    wakeAt: silence.passing
      ? (silence.retryAt ?? new Date(now + ASK_AGAIN_MS))
      : new Date(now + 12 * ASK_AGAIN_MS),
  };
}
