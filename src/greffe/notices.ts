import type { Delivery } from '../contract/index.ts';
import type { Person } from '../domain/approval.ts';
import type { NoticeSubject, StoredNotice } from '../domain/notice.ts';
import { inOneTool, listedInTools, perimeterOf, within, worksOn } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { Feed, NoticeTally } from '../ports/notice-store.ts';
import type { Backwards } from '../ports/page.ts';
import type { Act, House } from '../procedures/house.ts';
import { changesJob, commit, noticesJob } from '../procedures/house.ts';
import { workNotices } from '../procedures/notices.ts';
import { askForChanges, beginFeeds } from '../procedures/notices/ask.ts';
import type { Taken } from '../procedures/notices/take.ts';
import { intake } from '../procedures/notices/take.ts';
import { erasureFor } from '../procedures/sweep/erased-back.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { backgroundOf, carryOnChange, carryOnSweep } from './carry-on.ts';
import { demandEveryRight, demandSystems, demandWhole, systemsWithin } from './perimeter.ts';

export type { Delivery } from '../contract/index.ts';
export type { Taken } from '../procedures/notices/take.ts';
export type { Feed, NoticeTally } from '../ports/notice-store.ts';

export interface NoticesNoun {
  /** Where a tool may send to; null for one that is not known, or does not send. */
  door(system: string): Promise<NoticeDoor | null>;
  /** Whether any of these tools sends. */
  isSentTo(systems: readonly string[]): Promise<boolean>;
  /** Has these tools asked what happened there, from now on. */
  begin(systems: readonly string[]): Promise<void>;
  /** Stores what a tool sent. Nobody signs in here: the delivery is signed. */
  take(system: string, delivery: Delivery): Promise<Taken>;
  /** Asks these tools at once, and sees to what waits; who is at it already goes on. */
  poll(by: Person, systems: readonly string[], signal: AbortSignal): Promise<NoticeOverview>;
  /** What was told of, without whom it is about, and how far each tool was asked. */
  list(by: Person, filter: NoticeListing): Promise<NoticeOverview>;
  /** One of them, in clear. */
  show(by: Person, id: number): Promise<NoticeView>;
  /** The person is to be erased everywhere: an erasure is opened. @returns what was decided */
  carryOn(by: Person, id: number): Promise<StoredNotice>;
  /** What somebody did in the tool stays there. */
  leave(by: Person, id: number, reason: string): Promise<StoredNotice>;
}

export interface NoticeDoor {
  readonly bodyBytesMax: number;
  readonly answerWithinMs: number;
}

export interface NoticeListing {
  readonly system: string | null;
  /** Those that wait for a decision alone. */
  readonly proposed: boolean;
  /** The latest ones where it is left out. */
  readonly page?: Backwards;
}

export interface NoticeOverview {
  readonly notices: readonly StoredNotice[];
  readonly tally: readonly NoticeTally[];
  readonly feeds: readonly Feed[];
}

export interface NoticeView extends NoticeSubject {
  readonly notice: StoredNotice;
}

/** What is listed where no page is asked for. */
const LATEST: Backwards = { before: null, most: 200 };

export function noticesNoun(house: House, pause: Pause): NoticesNoun {
  const { notices, sweeps } = house.store;

  const overview = (
    by: Person,
    { system, proposed, page = LATEST }: NoticeListing,
  ): Promise<NoticeOverview> =>
    house.store.transact(async (tx) => {
      const theirs = listedInTools(by);
      const own = noticedIn(house, by);
      return {
        notices: await notices.list(tx, { system, proposed, ...theirs, ...page }),
        tally: await notices.tally(tx, theirs),
        feeds: (await notices.feeds.list(tx)).filter((feed) => own === null || own.includes(feed.system)),
      };
    });

  /** Under the row's lock, on one that waits for a decision. */
  const decide = (
    by: Person,
    id: number,
    work: (act: Act, one: StoredNotice) => Promise<Readonly<Record<string, string>>>,
  ): Promise<StoredNotice> =>
    commit(house, async (act) => {
      const found = within(by, await notices.find(act.tx, id), inOneTool);
      if (!found) throw noSuch(id);
      // Before any row: of two who decide on one person the second finds what the first opened.
      await house.store.requests.lockOpening(act.tx, found.controller);
      const one = await notices.lock(act.tx, id);
      if (one?.state !== 'proposed') throw decidedAlready(id);
      const details = await work(act, one);
      const about = `notice ${id}`;
      act.record({ actor: by.id, act: 'notice-decided', about, system: one.system, kind: one.what, details });
      return (await notices.find(act.tx, id)) ?? one;
    });

  return {
    async door(system) {
      if (house.policy.ownerOf(system) === null) return null;
      const { webhooks } = (await house.system(system)).connection;
      if (!webhooks) return null;
      const { bodyBytesMax, answerWithinMs } = webhooks;
      return { bodyBytesMax, answerWithinMs };
    },
    async isSentTo(systems) {
      for (const name of systems) {
        const connection = await connectionOf(house, name);
        if (connection?.webhooks) return true;
      }
      return false;
    },
    begin: (systems) => beginFeeds(house, systems),
    take: intake(house),
    async poll(by, systems, signal) {
      await admit(house, by, 'ask the tools', 'notices');
      demandSystems(house, by, systems);
      demandEveryRight(by);
      for (const name of systems) {
        await untilDone(house, changesJob(name).key, signal, (held) =>
          askForChanges(house, name, backgroundOf(held, signal)),
        );
        await untilDone(house, noticesJob(name).key, signal, (held) =>
          workNotices(house, name, backgroundOf(held, signal)),
        );
      }
      // Whoever does not agree with the register is seen to now: this command works alone.
      const due = await house.store.transact((tx) => sweeps.due(tx, house.clock.now()));
      for (const id of due) {
        const run = await house.store.transact((tx) => sweeps.find(tx, id));
        if (run?.kind === 'told' && systems.includes(run.system))
          await carryOnSweep(house, pause, id, signal);
      }
      const changed = await house.store.transact((tx) => house.store.propagations.due(tx, house.clock.now()));
      for (const id of changed) await carryOnChange(house, pause, id, signal);
      return overview(by, { system: null, proposed: true });
    },
    async list(by, filter) {
      await admit(house, by, 'see requests', 'notices');
      return overview(by, filter);
    },
    async show(by, id) {
      await admit(house, by, 'see requests', `notice ${id}`);
      const view = await house.store.transact(async (tx) => {
        const notice = within(by, await notices.find(tx, id), inOneTool);
        if (!notice) throw noSuch(id);
        return { notice, ...seenBy(by, await notices.reveal(tx, id)) };
      });
      await enterReveal(house, by, { about: `notice ${id}`, kind: 'notice', count: 1 });
      return view;
    },
    async carryOn(by, id) {
      await admit(house, by, 'decide a notice', `notice ${id}`);
      return decide(by, id, async (act, { controller }) => {
        // An erasure goes over every tool.
        demandWhole(by);
        const { address } = await notices.reveal(act.tx, id);
        if (address === null) throw decidedAlready(id);
        const request = await erasureFor(house, act, {
          controller,
          addresses: [address],
          underWay: [],
          by: by.id,
        });
        const at = house.clock.now();
        await notices.decide(act.tx, id, { end: 'carried-on', request, by: by.id, at });
        return { decision: 'carry-on', request: String(request) };
      });
    },
    async leave(by, id, reason) {
      await admit(house, by, 'decide a notice', `notice ${id}`);
      return decide(by, id, async ({ tx }) => {
        const at = house.clock.now();
        await notices.decide(tx, id, { end: 'let-be', request: null, by: by.id, at });
        return { decision: 'leave', reason };
      });
    },
  };
}

/** The tools whose notices they see; null: all of them, one that is in no settings any more as well. */
function noticedIn(house: House, by: Person): readonly string[] | null {
  const { controllers, systems } = listedInTools(by);
  if (controllers?.length === 0) return [];
  return controllers === null && systems === null ? null : systemsWithin(house, by);
}

/** Where somebody is still is told of the tools they work on, and so is by what they are known there. */
function seenBy(by: Person, { ref, address, rows }: NoticeSubject): NoticeSubject {
  if (perimeterOf(by).systems === null) return { ref, address, rows };
  const own = rows.filter(({ system }) => worksOn(by, system));
  return { ref, address: own.length > 0 ? address : null, rows: own };
}

async function untilDone(
  house: House,
  key: string,
  signal: AbortSignal,
  work: (held: Parameters<Parameters<House['locks']['tryWith']>[1]>[0]) => Promise<{ readonly next: string }>,
): Promise<void> {
  while (!signal.aborted) {
    const attempt = await house.locks.tryWith(key, work);
    if (!attempt.held || attempt.value.next !== 'again') return;
  }
}

/** Of one whose settings or adapter are wrong there is nothing to ask: greffe check says how. */
async function connectionOf(house: House, name: string) {
  try {
    return (await house.system(name)).connection;
  } catch {
    house.log.warn('system-not-opened', { system: name });
    return null;
  }
}

/** Somebody else listens there, or may. */
export function doorTaken(host: string, port: number): Refused {
  return new Refused(
    'door-taken',
    `Port ${port} of ${host} cannot be opened for what tools send. Say another http.port in greffe.yaml, or where another process has the door: greffe serve --no-door`,
  );
}

/** Somebody else listens where numbers were to be shown, or may. */
export function metricsDoorTaken(host: string, port: number): Refused {
  return new Refused(
    'metrics-door-taken',
    `Port ${port} of ${host} cannot be opened for metrics. Say another metrics.port in greffe.yaml: each process that serves needs its own.`,
  );
}

function noSuch(id: number): Refused {
  return new Refused('no-such-notice', `There is no notice ${id}. List them with: greffe notice list`);
}

function decidedAlready(id: number): Refused {
  return new Refused(
    'notice-not-proposed',
    `Notice ${id} waits for no decision: greffe notice show tells what became of it.`,
  );
}
