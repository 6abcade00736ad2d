import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import { STOPPING_RIGHTS } from '../domain/prospecting.ts';
import { inOneTool, isWithin, listedInTools, within, worksOn } from '../domain/perimeter.ts';
import type { Reappearance } from '../domain/reappearance.ts';
import type { Identifier, Ref } from '../domain/record.ts';
import type { Sweep } from '../domain/sweep.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Backwards } from '../ports/page.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { ListedReappearance, ReappearanceTally } from '../ports/sweep-store.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit, sweepJob } from '../procedures/house.ts';
import { erasureFor, ofSamePerson } from '../procedures/sweep/erased-back.ts';
import { openSweep } from '../procedures/sweep/open.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { carryOnSweep } from './carry-on.ts';
import { demandController, demandEveryRight, demandWhole } from './perimeter.ts';

export type { ListedReappearance } from '../ports/sweep-store.ts';

export interface SuppressionsNoun {
  /**
   * The channels by which nothing may be sent to this address; none where it is not in the register. One address is asked
   * about at a time, by whoever holds it: the register is hashes, and can be read by nobody. @source law.md RGT-11
   */
  check(by: Person, controller: string, address: Identifier): Promise<readonly ProspectingChannel[]>;
  /** Begins a sweep of each of these tools, or takes up the one that is reading it already. @returns their numbers */
  sweep(by: Person, controller: string, systems: readonly string[]): Promise<readonly number[]>;
  /** Takes it as far as it goes, beside whoever works on it already. */
  carryOn(id: number, signal: AbortSignal): Promise<void>;
  showSweep(by: Person, id: number): Promise<SweepView>;
  /** Who was found again, without an address; and how far the last sweep of each tool has come. */
  reappearances(
    by: Person,
    filter: { readonly open: boolean; readonly page?: Backwards },
  ): Promise<Reappearances>;
  /** One of them, in clear. */
  reappearance(by: Person, id: number): Promise<ReappearanceView>;
  /** What became of one of them, without an address. */
  outcome(by: Person, id: number): Promise<ListedReappearance>;
  /** The address is closed again where it was found, or an erasure is opened. @returns what was decided */
  reapply(by: Person, id: number): Promise<ListedReappearance>;
  /** They consented anew, or gave their data anew: the entry of the register is closed. */
  newCollection(by: Person, id: number, because: string): Promise<ListedReappearance>;
  /** A number that is somebody else's too stays as it is there; the entry of the register stands. */
  letBe(by: Person, id: number, because: string): Promise<ListedReappearance>;
}

export interface SweepView {
  readonly sweep: Sweep;
  readonly tally: readonly ReappearanceTally[];
}

export interface Reappearances {
  readonly sweeps: readonly Sweep[];
  readonly found: readonly ListedReappearance[];
}

export interface ReappearanceView {
  readonly reappearance: ListedReappearance;
  readonly address: Identifier;
  readonly refs: readonly Ref[];
}

/** What is listed where no page is asked for. */
const LATEST: Backwards = { before: null, most: 200 };

export function suppressionsNoun(house: House, pause: Pause): SuppressionsNoun {
  const { sweeps, suppressions } = house.store;
  const { reappearances } = sweeps;

  /** Under the row's lock, on one that waits for a decision. */
  const decide = (
    by: Person,
    id: number,
    work: (act: Act, one: Reappearance) => Promise<void>,
  ): Promise<ListedReappearance> =>
    commit(house, async (act) => {
      const { what, controller } = await demandFound(house, act.tx, by, id);
      // Before any row: of two who decide on one person the second finds what the first opened.
      if (what === 'erased-back') await house.store.requests.lockOpening(act.tx, controller);
      const one = await reappearances.lock(act.tx, id);
      if (one?.state !== 'proposed') throw decidedAlready(id);
      await work(act, one);
      return demandFound(house, act.tx, by, id);
    });

  return {
    async check(by, controller, address) {
      await admit(house, by, 'check an address', 'suppression register');
      demandController(house, by, controller);
      demandWhole(by);
      const channels = await house.store.transact((tx) => suppressions.channels(tx, controller, address));
      await enterReveal(house, by, { about: 'suppression register', kind: 'suppression', count: 1 });
      return channels;
    },
    async sweep(by, controller, systems) {
      await admit(house, by, 'run a sweep', 'suppression register');
      const { timeZone, systems: own } = demandController(house, by, controller);
      const other = systems.find((name) => !own.includes(name) || !worksOn(by, name));
      if (other !== undefined) throw noSystem(controller, other);
      demandEveryRight(by);
      const on = civilDayOf(house.clock.now(), timeZone);
      const ids: number[] = [];
      for (const system of systems) {
        const opened = await openSweep(house, { controller, system, on, kind: 'by-hand', by: by.id });
        const latest = await house.store.transact((tx) => sweeps.latest(tx));
        const id = opened ?? latest.find((one) => one.controller === controller && one.system === system)?.id;
        if (id !== undefined) ids.push(id);
      }
      return ids;
    },
    carryOn: (id, signal) => carryOnSweep(house, pause, id, signal),
    async showSweep(by, id) {
      await admit(house, by, 'see requests', `sweep ${id}`);
      return house.store.transact(async (tx) => {
        const sweep = within(by, await sweeps.share(tx, id), inOneTool);
        if (!sweep) throw new Refused('no-such-sweep', `There is no sweep ${id}.`);
        return { sweep, tally: await reappearances.tally(tx, id) };
      });
    },
    async reappearances(by, { open, page = LATEST }) {
      await admit(house, by, 'see requests', 'suppression register');
      return house.store.transact(async (tx) => ({
        sweeps: (await sweeps.latest(tx)).filter((one) => isWithin(by, inOneTool(one))),
        found: await reappearances.list(tx, { open, ...listedInTools(by), ...page }),
      }));
    },
    async reappearance(by, id) {
      await admit(house, by, 'see requests', `reappearance ${id}`);
      const view = await house.store.transact(async (tx) => ({
        reappearance: await demandFound(house, tx, by, id),
        ...(await reappearances.reveal(tx, id)),
      }));
      await enterReveal(house, by, { about: `reappearance ${id}`, kind: 'suppression', count: 1 });
      return view;
    },
    async outcome(by, id) {
      await admit(house, by, 'see requests', `reappearance ${id}`);
      return house.store.transact((tx) => demandFound(house, tx, by, id));
    },
    async reapply(by, id) {
      await admit(house, by, 'decide a reappearance', `reappearance ${id}`);
      return decide(by, id, async (act, one) => {
        if (one.what === 'erased-back') {
          // An erasure goes over every tool.
          demandWhole(by);
          return eraseAgain(act, by, one);
        }
        const decision = { to: 'to-reapply', request: null, by: by.id, at: house.clock.now() } as const;
        const decided = await reappearances.decide(act.tx, id, decision);
        await reopen(act, one.sweep);
        enterDecision(act, by, decided, { decision: 'reapply' });
      });
    },
    async newCollection(by, id, because) {
      await admit(house, by, 'decide a reappearance', `reappearance ${id}`);
      return decide(by, id, async (act, one) => {
        // The register is one for every tool.
        demandWhole(by);
        const at = house.clock.now();
        const { address } = await reappearances.reveal(act.tx, id);
        const decision = { to: 'consented', request: null, by: by.id, at } as const;
        const decided = await reappearances.decide(act.tx, id, decision);
        const entries = await suppressions.close(
          act.tx,
          one.controller,
          { address, channel: one.channel },
          {
            causes: one.what === 'erased-back' ? ['erasure'] : [...STOPPING_RIGHTS, 'reported'],
            recordedBy: one.foundAt,
            by: by.id,
            at,
          },
        );
        if (entries === 0) throw objectedSince(id);
        enterDecision(act, by, decided, { decision: 'new-collection', because });
        const about = `reappearance ${id}`;
        act.record({
          actor: by.id,
          act: 'suppression-closed',
          about,
          kind: one.channel,
          counts: { entries },
        });
      });
    },
    async letBe(by, id, because) {
      await admit(house, by, 'decide a reappearance', `reappearance ${id}`);
      return decide(by, id, async (act, one) => {
        if (one.because !== 'shared-number') throw nobodyElses(id);
        const decision = { to: 'let-be', request: null, by: by.id, at: house.clock.now() } as const;
        const decided = await reappearances.decide(act.tx, id, decision);
        enterDecision(act, by, decided, { decision: 'let-be', because });
      });
    },
  };

  /** One person, one erasure: whatever else of theirs waits goes along with it. */
  async function eraseAgain(act: Act, by: Person, one: Reappearance): Promise<void> {
    const theirs = await ofSamePerson(house, act.tx, one);
    const along = theirs.filter(({ request }) => request === null);
    const request = await erasureFor(house, act, {
      controller: one.controller,
      addresses: along.map(({ address }) => address),
      underWay: theirs.flatMap((other) => other.request ?? []),
      by: by.id,
    });
    const decision = { to: 'requested', request, by: by.id, at: house.clock.now() } as const;
    for (const { id } of along)
      enterDecision(act, by, await reappearances.decide(act.tx, id, decision), { decision: 'reapply' });
  }

  /** What is applied again is work of the sweep that found it, whether that has ended or not. */
  async function reopen({ tx, wake }: Act, id: number): Promise<void> {
    const run = await sweeps.lock(tx, id);
    if (run?.state === 'reading') await sweeps.wait(tx, id, null, null);
    else await sweeps.move(tx, id, 'applying', null);
    wake(sweepJob(id), 'person');
  }
}

function enterDecision(
  { record }: Act,
  by: Person,
  decided: readonly number[],
  details: Readonly<Record<string, string>>,
): void {
  for (const id of decided)
    record({ actor: by.id, act: 'reappearance-decided', about: `reappearance ${id}`, details });
}

async function demandFound(
  { store }: House,
  tx: Transaction,
  by: Person,
  id: number,
): Promise<ListedReappearance> {
  const found = within(by, await store.sweeps.reappearances.find(tx, id), inOneTool);
  if (!found) throw noSuch(id);
  return found;
}

function noSystem(controller: string, system: string): Refused {
  return new Refused(
    'no-such-system',
    `Controller ${controller} has no system ${system}. They are named in greffe.yaml.`,
  );
}

function noSuch(id: number): Refused {
  return new Refused(
    'no-such-reappearance',
    `There is no reappearance ${id}. List them with: greffe suppression reappearances`,
  );
}

function decidedAlready(id: number): Refused {
  return new Refused(
    'not-proposed',
    `Reappearance ${id} waits for no decision: greffe suppression show tells what became of it.`,
  );
}

/** Whatever was collected, they have objected after it. */
function objectedSince(id: number): Refused {
  return new Refused(
    'objected-since',
    `No entry that stood when reappearance ${id} was found stands still: they may have objected since. See with: greffe suppression check`,
  );
}

function nobodyElses(id: number): Refused {
  return new Refused(
    'not-shared',
    `Reappearance ${id} is about nobody else: apply it again, or say what new consent or collection there was.`,
  );
}
