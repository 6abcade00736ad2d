import type { Context, Sighting } from '../../contract/index.ts';
import type { Purge } from '../../domain/purge.ts';
import type { Gap } from '../../domain/record.ts';
import type { Scan } from '../../ports/purge-store.ts';
import type { House, Next } from '../house.ts';
import type { Silence } from '../steps/locate.ts';
import { answerOf } from '../steps/locate.ts';
import type { ReadAs } from './reading.ts';
import { contactsFrom, fieldsToRead, rowFrom } from './reading.ts';

/** After so long others have a turn: what was read is kept, page by page. */
const ROUND_MS = 60_000;
const ASK_AGAIN_MS = 5 * 60_000;
const BETWEEN_EMPTY_MS = 2_000;
const EMPTY_PAGES_MAX = 30;

/**
 * Reads every system whole, each on its own, from where it stood. Nobody is judged before all are read: whoever is alive
 * in the one that does not answer would look dead.
 */
export async function scanSystems(house: House, purge: Purge, context: Context): Promise<Next> {
  const scans = await house.store.transact((tx) => house.store.purges.scans.of(tx, purge.id));
  const open = scans.filter((scan) => scan.doneAt === null);
  const silences = await Promise.all(
    [...Map.groupBy(open, ({ system }) => system)].map(([system, own]) =>
      scanOne(house, purge, system, own, context),
    ),
  );
  const silent = silences.filter((one) => one !== null);
  if (silent.length > 0) return waitForScans(house, silent);
  const left = await house.store.transact((tx) => house.store.purges.scans.of(tx, purge.id));
  return left.every((scan) => scan.doneAt !== null) ? { next: 'done' } : { next: 'again' };
}

interface Silent extends Silence {
  readonly system: string;
}

/** @returns null when it has read to the end, or for long enough */
async function scanOne(
  house: House,
  purge: Purge,
  system: string,
  scans: readonly Scan[],
  context: Context,
): Promise<Silent | null> {
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  const { timeZone } = house.policy.controller(purge.controller);
  const as: ReadAs = { system, reading: purge.reading, rules: purge.rules, timeZone };
  for (const scan of scans) {
    const fields = fieldsToRead(purge, system, scan.kind);
    let { cursor } = scan;
    let gaps: readonly Gap[] = scan.gaps;
    let empty = 0;
    do {
      const from = cursor;
      const page = await answerOf(async () => {
        const { scan: verb } = (await house.system(system)).connection;
        if (!verb)
          throw new Error(
            `The adapter of ${system} scans no more: purge ${purge.id} began with one that did.`,
          );
        return verb.call({ kind: scan.kind, fields, where: [] }, from, context);
      });
      if (!page.answered) return { system, ...page.obstacle };
      gaps = withNew(gaps, page.value.gaps);
      await savePage(house, purge.id, as, scan.kind, { ...page.value, gaps });
      ({ cursor } = page.value);
      // A vendor that prepares a long answer gives empty pages until it is ready.
      empty = page.value.items.length === 0 && cursor !== null ? empty + 1 : 0;
      if (empty >= EMPTY_PAGES_MAX) return stillWorking(house, system);
      if (empty > 0) await house.pause(BETWEEN_EMPTY_MS, context.signal).catch(() => undefined);
      if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return null;
    } while (cursor !== null);
  }
  return null;
}

function stillWorking(house: House, system: string): Silent {
  return {
    system,
    code: 'still-working',
    mend: 'The vendor is still preparing its answer.',
    passing: true,
    retryAt: new Date(house.clock.now().getTime() + ROUND_MS),
  };
}

async function savePage(
  house: House,
  purge: number,
  as: ReadAs,
  kind: string,
  page: {
    readonly items: readonly Sighting[];
    readonly cursor: string | null;
    readonly gaps: readonly Gap[];
  },
): Promise<void> {
  const { connection } = await house.system(as.system);
  const isPerson = connection.kinds[kind]?.role === 'person';
  await house.store.transact((tx) =>
    house.store.purges.scans.savePage(tx, purge, {
      system: as.system,
      kind,
      cursor: page.cursor,
      doneAt: page.cursor === null ? house.clock.now() : null,
      gaps: page.gaps,
      rows: isPerson ? page.items.map((one) => rowFrom(one, as)) : [],
      contacts: isPerson ? [] : page.items.flatMap((one) => contactsFrom(one, as)),
    }),
  );
}

function withNew(known: readonly Gap[], seen: readonly Gap[]): readonly Gap[] {
  return [...new Map([...known, ...seen].map((gap) => [`${gap.what}|${gap.because}`, gap])).values()];
}

function waitForScans(house: House, silent: readonly Silent[]): Next {
  const now = house.clock.now().getTime();
  const mends = [...new Set(silent.map(({ system, mend }) => `${system}: ${mend}`))].join(' ');
  const names = [...new Set(silent.map(({ system }) => system))].join(', ');
  const isStuck = silent.some((one) => !one.passing);
  const dates = silent.map(({ retryAt }) => retryAt?.getTime() ?? now + ASK_AGAIN_MS);
  return {
    next: 'wait',
    waitsFor: `${names} to answer: ${mends}`,
    // A right that is missing is asked for again as well: whoever mends it need not know of this run.
    wakeAt: new Date(isStuck ? now + 12 * ASK_AGAIN_MS : Math.max(...dates)),
  };
}
