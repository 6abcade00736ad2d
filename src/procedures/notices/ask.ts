import type { ChangesVerb, Context } from '../../contract/index.ts';
import type { Feed, FeedGap } from '../../ports/notice-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Controller, House, Next } from '../house.ts';
import { commit, noticesJob } from '../house.ts';
import { answerOf } from '../steps/locate.ts';
import { againAt } from './again.ts';

/** A tool that sends is asked once a day as well, for what got lost on the way; any other as often as this. */
export const EVERY_MS = { sent: 86_400_000, asked: 5 * 60_000 } as const;

const ROUND_MS = 60_000;

/** Has every tool asked that can tell what happened there. Called at each start: what is known goes on from its place. */
export async function beginFeeds(house: House, systems: readonly string[]): Promise<void> {
  for (const name of systems) {
    try {
      const { changes } = (await house.system(name)).connection;
      if (!changes || house.policy.ownerOf(name) === null) continue;
      await house.store.transact((tx) =>
        house.store.notices.feeds.begin(tx, name, changes.kinds, house.clock.now()),
      );
    } catch {
      // Its settings or its adapter are wrong: greffe check says how, and the others are asked meanwhile.
      house.log.warn('changes-not-asked', { system: name });
    }
  }
}

/**
 * Asks one tool what happened since the last time, kind by kind, page by page: each page is stored with the place after it.
 * The caller holds the lock of the tool's changes.
 */
export async function askForChanges(house: House, name: string, context: Context): Promise<Next> {
  const { feeds } = house.store.notices;
  const owner = house.policy.ownerOf(name);
  const connection = owner === null ? null : (await house.system(name)).connection;
  const verb = connection?.changes;
  if (!owner || !verb) {
    await house.store.transact((tx) => feeds.stop(tx, name));
    return { next: 'done' };
  }
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  const known = await house.store.transact(async (tx) => {
    await feeds.begin(tx, name, verb.kinds, house.clock.now());
    return feeds.of(tx, name);
  });
  const everyMs =
    house.policy.changesEveryMs(name) ?? (connection?.webhooks ? EVERY_MS.sent : EVERY_MS.asked);
  let waiting: Next | null = null;
  for (const feed of known.filter(({ kind }) => verb.kinds.includes(kind))) {
    const read = await readFeed(house, owner, verb, feed, { everyMs, stopAt }, context);
    // A kind that is refused does not hold back the others.
    if (read.next === 'wait') waiting ??= read;
    else if (read.next !== 'done') return read;
  }
  return waiting ?? { next: 'done' };
}

async function readFeed(
  house: House,
  owner: Controller,
  verb: ChangesVerb,
  feed: Feed,
  { everyMs, stopAt }: { readonly everyMs: number; readonly stopAt: number },
  context: Context,
): Promise<Next> {
  const { system, kind } = feed;
  let { cursor } = feed;
  const told = new Map<string, FeedGap>();
  for (;;) {
    const at = house.clock.now();
    const from = cursor;
    const page = await answerOf(() => verb.call(kind, from, context));
    if (!page.answered) {
      const { mend, code } = page.obstacle;
      if (cursor !== null && PLACES_LOST.has(code)) {
        told.set(lost.what, { ...lost, since: at.toISOString() });
        cursor = null;
        continue;
      }
      const dueAt = againAt(at, page.obstacle);
      await house.store.transact((tx) => house.store.notices.feeds.later(tx, system, kind, dueAt, mend));
      return { next: 'wait', waitsFor: mend, wakeAt: dueAt };
    }
    const { items, more } = page.value;
    for (const gap of page.value.gaps)
      told.set(gap.what, gap.because === 'failed' ? { ...gap, since: at.toISOString() } : gap);
    ({ cursor } = page.value);
    const asked = {
      cursor,
      at,
      dueAt: more ? at : new Date(at.getTime() + everyMs),
    };
    await commit(house, async ({ tx, wake }) => {
      const added = await house.store.notices.add(
        tx,
        { controller: owner.id, system, came: 'asked', at },
        items,
      );
      const { feeds } = house.store.notices;
      const known = await stillSaid(house, tx, owner, feed, { isNew: from === null, isOver: !more });
      const gaps = [...new Map([...known, ...told.values()].map((gap) => [gap.what, gap])).values()];
      await feeds.save(tx, system, kind, { ...asked, gaps });
      if (added > 0) wake(noticesJob(system), 'background');
    });
    if (!more) return { next: 'done' };
    if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
  }
}

/** A place that nobody knows any more is no place to go on from. After any other refusal it is asked for again. */
const PLACES_LOST: ReadonlySet<string> = new Set(['invalid: CURSOR_UNREADABLE', 'invalid: CURSOR_EXPIRED']);

const lost: FeedGap = {
  what: 'what happened in the tool since it was asked last',
  because: 'failed',
  mend: 'Sweep this tool once: greffe suppression sweep --system SYSTEM',
};

/**
 * What was lost is said until a sweep that began afterwards has read the whole tool; what the tool never tells, for as long
 * as it is asked on from one place; what a right would close, until a round ends without it.
 */
async function stillSaid(
  { store }: House,
  tx: Transaction,
  owner: Controller,
  { system, kind }: Feed,
  { isNew, isOver }: { readonly isNew: boolean; readonly isOver: boolean },
): Promise<readonly FeedGap[]> {
  const known = await store.notices.feeds.lockGaps(tx, system, kind);
  const swept = known.some(({ since }) => since !== undefined)
    ? await store.sweeps.sweptSince(tx, owner.id, [system])
    : null;
  return known.filter(({ because, since }) => {
    if (since !== undefined) return swept === null || swept < new Date(since);
    return LASTING.has(because) ? !isNew : !isOver;
  });
}

const LASTING: ReadonlySet<FeedGap['because']> = new Set(['no-api', 'edition', 'not-searchable']);
