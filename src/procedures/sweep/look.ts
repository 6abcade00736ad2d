import type { Context } from '../../contract/index.ts';
import type { Objector, SuppressionEntry } from '../../domain/reappearance.ts';
import {
  concernsOthers,
  isNews,
  isShownClosed,
  isSomebodyElses,
  reportedOf,
  standing,
  treat,
} from '../../domain/reappearance.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import { ADDRESSED_BY } from '../../domain/prospecting.ts';
import type { Gap, Identifier } from '../../domain/record.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { NewReappearance } from '../../ports/sweep-store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import type { Silence } from '../steps/locate.ts';
import { obstacleOf } from '../steps/locate.ts';
import type { AskedSystem, SeenAddress } from './ask-systems.ts';
import { askSystems, readBackIn } from './ask-systems.ts';
import { erasedBack, openErasures, wasErased } from './erased-back.ts';
import { objectorsOf } from './objectors.ts';
import { waitFor } from './read-system.ts';

const ROUND_MS = 60_000;
const LOOKED_AT_TOGETHER = 50;

/**
 * Looks again at whatever the scan and the register disagreed on, in every tool: what a person did in one counts in all.
 * The tool itself must answer; of another one that does not, its own sweep sees to it.
 */
export async function lookAtCandidates(house: House, run: Sweep, context: Context): Promise<Next> {
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  for (;;) {
    const addresses = await house.store.transact((tx) =>
      house.store.sweeps.candidates(tx, run.id, LOOKED_AT_TOGETHER),
    );
    if (addresses.length === 0) return { next: 'done' };
    const silent = await lookAt(house, run, addresses, context);
    if (silent !== null) return waitFor(house, run, silent);
    if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
  }
}

/** What is known of one address: by the register, and by the tools. */
interface Known {
  readonly address: Identifier;
  readonly entries: readonly SuppressionEntry[];
  readonly seen: SeenAddress;
  /** Of a number that somebody objected with. */
  readonly objector: Objector | null;
  /** Channels that only this tool knew to be closed. */
  readonly reported: readonly ProspectingChannel[];
  /** Closed by what a tool tells of a number that somebody else has too. */
  readonly shared: readonly ProspectingChannel[];
}

/**
 * Of whatever the tool itself answers for, what came of it is saved; the others are looked at once it does.
 * @returns why the tool itself did not answer; null when it did
 */
async function lookAt(
  house: House,
  run: Sweep,
  addresses: readonly Identifier[],
  context: Context,
): Promise<Silence | null> {
  const entries = await house.store.transact((tx) =>
    house.store.suppressions.lookUp(tx, run.controller, addresses),
  );
  const asked = await askSystems(house, run, addresses, context);
  const held = addresses.flatMap((address, index) =>
    asked.isAwaited[index] === true
      ? []
      : [
          {
            address,
            entries: entries[index] ?? [],
            seen: asked.seen[index] ?? { rows: [], contacts: [] },
          },
        ],
  );
  if (held.length === 0) return asked.silence;
  const objectors = await objectorsOf(house, run.controller, held);
  const known = held.map((one, index) => knownOf(house, run, { ...one, objector: objectors[index] ?? null }));
  const missing: Missing[] = [];
  const gaps: Gap[] = [...asked.unseen];
  const awaited = new Set<Known>();
  let { silence } = asked;
  for (const system of asked.systems) {
    const read = await missingIn(house, run, system, known, context);
    missing.push(...read.missing);
    gaps.push(...read.gaps);
    // Of another tool, its own sweep sees to it.
    if (read.silence === null || system.name !== run.system) continue;
    silence ??= read.silence;
    for (const one of read.awaited) awaited.add(one);
  }
  const looked = known.filter((one) => !awaited.has(one));
  if (looked.length > 0)
    await save(
      house,
      run,
      looked,
      missing.filter((one) => !awaited.has(one.known)),
      gaps,
    );
  return silence;
}

function knownOf(
  house: House,
  run: Sweep,
  { address, entries, seen, objector }: Omit<Known, 'reported' | 'shared'>,
): Known {
  const told = new Set(
    seen.rows
      .filter(({ system }) => system === run.system)
      .flatMap((row) => reportedOf(row, address, house.normalise))
      .filter((channel) => isNews(entries, channel, run.system)),
  );
  const byTools = [...told, ...standing(entries).map(({ channel }) => channel)].filter((channel) =>
    standing(entries).every((entry) => entry.channel !== channel || entry.cause === 'reported'),
  );
  const shared = [...new Set(byTools)].filter(
    (channel) => ADDRESSED_BY[channel] === 'phone' && isSomebodyElses(seen.rows, channel, house.normalise),
  );
  return {
    address,
    entries,
    seen,
    objector,
    reported: [...told].filter((channel) => !shared.includes(channel)).sort(),
    shared: shared.filter((channel) => told.has(channel)),
  };
}

/** An address that a tool may still write to. */
interface Missing {
  readonly known: Known;
  readonly system: string;
  readonly channel: ProspectingChannel;
}

interface MissingIn {
  readonly missing: readonly Missing[];
  readonly gaps: readonly Gap[];
  /** Why it cannot be said of some of them yet. */
  readonly silence: Silence | null;
  readonly awaited: readonly Known[];
}

/** Whatever the rows do not show closed is read back address by address: a row may mean another address of its own. */
async function missingIn(
  house: House,
  run: Sweep,
  system: AskedSystem,
  known: readonly Known[],
  context: Context,
): Promise<MissingIn> {
  const doubtful = known.flatMap((one) =>
    channelsOf(one)
      .filter((channel) => system.channels.includes(channel) && isDoubtful(house, run, system, one, channel))
      .map((channel): Missing => ({ known: one, system: system.name, channel })),
  );
  if (doubtful.length === 0) return { missing: [], gaps: [], silence: null, awaited: [] };
  const read = await readBackIn(
    house,
    system.name,
    doubtful.map(({ known: { address }, channel }) => ({ address, channel })),
    context,
  );
  if (!read.answered) {
    const awaited = doubtful.map((one) => one.known);
    return { missing: [], gaps: [], silence: read.obstacle, awaited };
  }
  const gaps: Gap[] = [];
  const awaited: Known[] = [];
  let silence: Silence | null = null;
  const missing = doubtful.filter((one, index) => {
    const verdict = read.value[index];
    if (verdict?.status !== 'unknown') return verdict?.status === 'contrary';
    // Where it cannot be read back, what the rows say is all there is.
    const isShownOpen = rowsIn(one.known, system.name).some(
      ({ objected }) => objected !== null && !objected.includes(one.channel),
    );
    const obstacle = verdict.failure ? obstacleOf(verdict.failure) : null;
    if (!isShownOpen && obstacle?.passing === true) {
      awaited.push(one.known);
      silence ??= obstacle;
    } else if (!isShownOpen) gaps.push(untold);
    return isShownOpen;
  });
  return { missing, gaps, silence, awaited };
}

const untold: Gap = {
  what: 'whether an address that the register holds is closed there',
  because: 'no-scope',
  mend: 'Give the token the right to read who takes no prospecting: greffe check names it.',
};

function channelsOf({ entries, reported, shared }: Known): readonly ProspectingChannel[] {
  const all = [...standing(entries).map(({ channel }) => channel), ...reported];
  return [...new Set(all)].filter((channel) => !shared.includes(channel));
}

function isDoubtful(
  house: House,
  run: Sweep,
  { name }: AskedSystem,
  known: Known,
  channel: ProspectingChannel,
): boolean {
  const rows = rowsIn(known, name);
  if (rows.length === 0) return false;
  if (rows.every((row) => isShownClosed(row, known.address, channel, house.normalise))) return false;
  if (known.objector?.leftIn.has(name) === true && isShared(house, known, name)) return false;
  const own = standing(known.entries).filter((entry) => entry.channel === channel);
  const isOwnWord =
    (name === run.system && known.reported.includes(channel)) ||
    (own.length > 0 && own.every(({ system }) => system === name));
  // What a tool said itself is not said again to it, as long as it says so.
  return !(isOwnWord && rows.some(({ objected }) => objected?.includes(channel) === true));
}

function isShared(house: House, known: Known, system: string): boolean {
  return known.objector !== null && concernsOthers(rowsIn(known, system), known.objector, house.normalise);
}

function rowsIn({ seen }: Known, system: string): SeenAddress['rows'] {
  return seen.rows.filter((row) => row.system === system);
}

async function save(
  house: House,
  run: Sweep,
  known: readonly Known[],
  missing: readonly Missing[],
  gaps: readonly Gap[],
): Promise<void> {
  const { store, clock } = house;
  const at = clock.now();
  await commit(house, async (act) => {
    const { tx, record } = act;
    // What two sweeps find of one person at once opens one erasure.
    if (known.some(wasErased)) await store.requests.lockOpening(tx, run.controller);
    const gathered = known.filter(({ reported }) => reported.length > 0);
    for (const { address, reported } of gathered) {
      for (const channel of reported) {
        const { controller, system } = run;
        const entry = {
          controller,
          address,
          channel,
          cause: 'reported',
          matter: run.id,
          system,
          at,
        } as const;
        await store.suppressions.record(tx, entry);
      }
    }
    const found = [
      ...missing.map((one) => asReappearance(house, run, one, at)),
      ...(await erasedBack(house, tx, run, known, at)),
    ];
    const added = await store.sweeps.reappearances.add(tx, run.id, found);
    await openErasures(house, act, run.controller, added);
    await store.sweeps.addGaps(tx, run.id, gaps);
    await store.sweeps.looked(tx, run.id, {
      addresses: known.map(({ address }) => address),
      gathered: gathered.length,
      shared: known.filter(({ shared }) => shared.length > 0).length,
    });
    if (gathered.length > 0) {
      const counts = { addresses: gathered.length };
      record({
        actor: 'greffe',
        act: 'suppression-recorded',
        about: `sweep ${run.id}`,
        system: run.system,
        counts,
      });
    }
    for (const { id, system, what, state, subject } of added) {
      record({
        actor: 'greffe',
        act: 'reappearance-found',
        about: `reappearance ${id}`,
        system,
        kind: what,
        subject,
        details: { sweep: run.id, state },
      });
    }
  });
}

function asReappearance(
  house: House,
  run: Sweep,
  { known, system, channel }: Missing,
  at: Date,
): NewReappearance {
  const latest = standing(known.entries).findLast((entry) => entry.channel === channel);
  const { cause, recordedAt: since } = latest ?? { cause: 'reported', recordedAt: at };
  const { reappearance } = house.policy.suppression;
  const treatment = isShared(house, known, system)
    ? ({ becomes: 'proposed', because: 'shared-number', act: null } as const)
    : treat('objection-missing', since, known.seen.contacts, reappearance, at);
  return {
    controller: run.controller,
    system,
    what: 'objection-missing',
    address: known.address,
    channel,
    cause,
    since,
    foundAt: at,
    ...(treatment.becomes === 'reapplied'
      ? { state: 'to-reapply', because: null, act: null }
      : { state: 'proposed', because: treatment.because, act: treatment.act }),
    request: null,
    refs: rowsIn(known, system).map(({ ref }) => ref),
  };
}
