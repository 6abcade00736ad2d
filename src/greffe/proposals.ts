import type { Context } from '../contract/index.ts';
import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import { isWellFormed, saysTheSame } from '../domain/correction.ts';
import type { PlaceNow, Propagation, PropagationContent } from '../domain/propagation.ts';
import { bare } from '../domain/propagation.ts';
import type { FieldValue, RecordRef } from '../domain/record.ts';
import { listedOverAll, overAll, within } from '../domain/perimeter.ts';
import { recordKey, refKey } from '../domain/record.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import { isWrite } from '../domain/plan.ts';
import type { Backwards } from '../ports/page.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { drawLines, sealCarried } from '../procedures/propagation/draw.ts';
import { propagationMatter, subjectOf } from '../procedures/propagation/matter.ts';
import { readRows } from '../procedures/propagation/source.ts';
import { answerOf } from '../procedures/steps/locate.ts';
import { isUnderWay } from '../procedures/steps/turn.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { carryOnChange } from './carry-on.ts';

export type { AskedBecause, Propagation } from '../domain/propagation.ts';

/** Fields that were changed in one tool, and that a human decides on before they are written in the others. */
export interface ProposalsNoun {
  /** Without anything of the person. */
  list(
    by: Person,
    filter: { readonly open: boolean; readonly page?: Backwards },
  ): Promise<readonly Propagation[]>;
  /** One of them in clear, with what each tool holds now. */
  show(by: Person, id: number, signal: AbortSignal): Promise<ProposalView>;
  /**
   * Signs for it: the value is written wherever the value that was shown stands still.
   * @param shown  the digest of what was shown
   * @param also   records that may be somebody else's, and that are theirs
   */
  accept(
    by: Person,
    id: number,
    shown: string,
    also: readonly RecordRef[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Everything stays as it is; of one that is being written, whatever is not written yet. */
  dismiss(by: Person, id: number, because: string): Promise<void>;
  /** Takes it as far as it goes once it is signed for. */
  carryOn(id: number, signal: AbortSignal): Promise<void>;
  /** What became of it, without anything of the person. */
  outcome(by: Person, id: number): Promise<ProposalOutcome>;
}

export interface ProposalOutcome {
  readonly propagation: Propagation;
  /** What a human can mend, of the lines that were not carried out. */
  readonly mends: readonly { readonly system: string; readonly mend: string }[];
}

export interface ProposalView extends ProposalOutcome {
  /** Of what is shown: whoever accepts it names it. */
  readonly digest: string;
  readonly source: { readonly ref: RecordRef; readonly values: readonly ShownValue[] };
  readonly places: readonly (PlaceNow & { readonly current: Current })[];
}

export interface ShownValue {
  readonly name: string;
  readonly field: string;
  /** When it was put to a human. */
  readonly shown: string;
  readonly current: Current;
}

/** What a field holds now; null where nobody can see it now. */
export type Current = { readonly value: FieldValue } | null;

/** What is listed where no page is asked for. */
const LATEST: Backwards = { before: null, most: 200 };

export function proposalsNoun(house: House, pause: Pause): ProposalsNoun {
  const { propagations } = house.store;

  const found = async (by: Person, id: number): Promise<Propagation> => {
    const one = within(by, await house.store.transact((tx) => propagations.find(tx, id)), overAll);
    if (!one) throw noSuch(id);
    return one;
  };
  const demandProposed = async (by: Person, id: number): Promise<Propagation> => {
    const one = await found(by, id);
    if (one.state !== 'proposed') throw decidedAlready(id);
    return one;
  };
  /** Under the row's lock, on one that still waits for a decision. */
  const decide = (id: number, work: (act: Act) => Promise<void>): Promise<void> =>
    commit(house, async (act) => {
      const locked = await propagations.lock(act.tx, id);
      if (locked?.state !== 'proposed') throw decidedAlready(id);
      await work(act);
    });

  return {
    async list(by, { open, page = LATEST }) {
      await admit(house, by, 'see requests', 'proposals');
      return house.store.transact((tx) => propagations.list(tx, { open, ...listedOverAll(by), ...page }));
    },
    async show(by, id, signal) {
      await admit(house, by, 'see requests', `propagation ${id}`);
      const propagation = await found(by, id);
      if (propagation.forgottenAt) throw forgotten(id);
      const content = await house.store.transact((tx) => propagations.content(tx, id));
      const current = await readNow(house, content, { signal, priority: 'person' });
      const mends = await mendsOf(house, id);
      await enterReveal(house, by, { about: `propagation ${id}`, kind: 'propagation', count: 1 });
      return {
        propagation,
        digest: digestOf(house, content),
        mends,
        source: {
          ref: content.source,
          values: content.changes.map(({ name, field, to }) => ({
            name,
            field,
            shown: to,
            current: current(content.source, field),
          })),
        },
        places: content.places.map((place) => ({ ...place, current: current(place.ref, place.field) })),
      };
    },
    async accept(by, id, shown, also, signal) {
      await admit(house, by, 'decide a proposal', `propagation ${id}`);
      const proposed = await demandProposed(by, id);
      const context: Context = { signal, priority: 'person' };
      const known = await house.store.transact((tx) => propagations.content(tx, id));
      if (digestOf(house, known) !== shown) throw otherSince(id);
      const content = { ...known, vouched: vouchedFor(known, also) };
      await demandNothingOver(house, proposed);
      const current = await readNow(house, content, context);
      demandSameSource(house, id, content, current);
      const fresh = content.places.map((place) => refreshed(house, place, current(place.ref, place.field)));
      if (fresh.some(({ isOther }) => isOther)) {
        const places = fresh.map(({ place }) => place);
        await decide(id, ({ tx }) =>
          propagations.propose(tx, id, proposed.because ?? 'other-value', { ...known, places }),
        );
        throw otherSince(id);
      }
      const left = fresh.flatMap(({ place }) => (isRight(house, place, content) ? [] : [place]));
      const carried = left.filter((place) => isCarried(place, content.vouched));
      if (carried.length === 0) throw nothingToCarry(id);
      const names = [...new Set([content.source.system, ...carried.map(({ ref }) => ref.system)])];
      const drawn = await answerOf(async () =>
        drawLines(
          house,
          proposed.controller,
          { ...content, subject: subjectOf(house, content) },
          carried,
          await Promise.all(names.map((name) => house.system(name))),
          context,
        ),
      );
      if (!drawn.answered) throw silent(names.join(', '), drawn.obstacle.mend);
      await decide(id, async (act) => {
        const { tx, record } = act;
        // Somebody else looked at it meanwhile, and was shown something newer.
        if (digestOf(house, await propagations.content(tx, id)) !== shown) throw otherSince(id);
        // What is corrected by hand is told again once the rest is written; what nobody vouched for is left.
        const places = [...carried, ...left.filter(({ way, doubt }) => way !== 'call' && doubt === null)];
        await propagations.propose(tx, id, proposed.because ?? 'other-value', { ...content, places });
        await propagations.carry(tx, id, by.id, house.clock.now());
        await sealCarried(house, act, { id, controller: proposed.controller, by: by.id }, drawn.value);
        const subject = await propagations.subjectOf(tx, id);
        const details = { decision: 'accept' };
        record({ actor: by.id, act: 'proposal-decided', about: `propagation ${id}`, subject, details });
      });
    },
    async dismiss(by, id, because) {
      await admit(house, by, 'decide a proposal', `propagation ${id}`);
      await commit(house, async ({ tx, record }) => {
        const locked = within(by, await propagations.lock(tx, id), overAll);
        if (!locked) throw noSuch(id);
        if (locked.state === 'applying') await demandNoCall(house, tx, id);
        else if (locked.state !== 'proposed') throw decidedAlready(id);
        await propagations.end(tx, id, { state: 'dismissed', by: by.id, at: house.clock.now() });
        const subject = await propagations.subjectOf(tx, id);
        const details = { decision: 'dismiss', because };
        record({ actor: by.id, act: 'proposal-decided', about: `propagation ${id}`, subject, details });
      });
    },
    carryOn: (id, signal) => carryOnChange(house, pause, id, signal),
    async outcome(by, id) {
      await admit(house, by, 'see requests', `propagation ${id}`);
      return { propagation: await found(by, id), mends: await mendsOf(house, id) };
    },
  };
}

/** What is being written may be left where no call is on its way: nobody would know what it did. @throws Refused */
async function demandNoCall({ store }: House, tx: Transaction, id: number): Promise<void> {
  const plan = (await store.plans.of(tx, id)).at(-1);
  const lines = plan ? await store.lines.all(tx, plan) : [];
  if (!lines.some(isUnderWay)) return;
  throw new Refused(
    'being-written',
    `A tool is being told of proposal ${id} at this moment: look again in a few minutes with greffe proposal list.`,
  );
}

/** Of everything a human decides on: what was changed, and what each record held. */
function digestOf(house: House, { source, changes, places }: PropagationContent): string {
  return house.digest([source, changes, places]);
}

function vouchedFor({ places }: PropagationContent, also: readonly RecordRef[]): readonly string[] {
  const doubtful = new Set(places.filter(({ doubt }) => doubt !== null).map(({ ref }) => recordKey(ref)));
  const keys = also.map(recordKey);
  if (keys.some((key) => !doubtful.has(key))) {
    throw new Refused(
      'not-doubtful',
      '--also takes a record that the proposal names as one that may be somebody else’s: show it again.',
    );
  }
  return keys;
}

/** What protects somebody is asked once more when the intent is committed. @throws Refused */
async function demandNothingOver(house: House, { id, controller }: Propagation): Promise<void> {
  const on = civilDayOf(house.clock.now(), house.policy.controller(controller).timeZone);
  const hindrance = await house.store.transact(async (tx) => {
    const holds = await house.store.holds.standing(tx, controller);
    const restrictions = await house.store.restrictions.standing(tx, controller);
    const obstacles = await propagationMatter(house, id).obstacles(tx, { holds, restrictions, on });
    return obstacles(nobodysLine);
  });
  if (hindrance === null) return;
  throw new Refused(
    'protected',
    `Nothing is written about this person for now (${hindrance.code}): proposal ${id} waits until that has ended.`,
  );
}

/** What stands over a person stands over every line. */
const nobodysLine = {
  number: 0,
  system: '',
  action: 'rectify',
  ref: { kind: '', id: '' },
  fields: [],
  from: null,
  address: null,
  reason: 'changed-elsewhere',
  ground: null,
  until: null,
  through: null,
  phase: 0,
  others: { persons: 0, organisations: 0, transactions: 0 },
  facts: {},
} as const;

/** Reads every record of a proposal, each tool on its own; one that is silent shows nothing. */
async function readNow(
  house: House,
  { source, changes, places }: PropagationContent,
  context: Context,
): Promise<(ref: RecordRef, field: string) => Current> {
  const wanted = [
    ...changes.map(({ field }) => ({ ref: source, field })),
    ...places.map(({ ref, field }) => ({ ref, field })),
  ];
  const seen = new Map<string, FieldValue>();
  await Promise.all(
    [...Map.groupBy(wanted, ({ ref }) => ref.system)].map(([name, own]) =>
      answerOf(async () => {
        const system = await house.system(name);
        for (const [, ofKind] of Map.groupBy(own, ({ ref }) => ref.kind)) {
          const refs = [...new Map(ofKind.map(({ ref }) => [refKey(ref), bare(ref)])).values()];
          const rows = await readRows(
            system,
            refs,
            ofKind.map(({ field }) => field),
            context,
          );
          for (const { ref, field } of ofKind) {
            const row = rows.get(refKey(ref));
            if (row && row !== 'gone' && Object.hasOwn(row.fields, field))
              seen.set(`${recordKey(ref)} ${field}`, row.fields[field] ?? null);
          }
        }
      }),
    ),
  );
  return (ref, field) => {
    const key = `${recordKey(ref)} ${field}`;
    return seen.has(key) ? { value: seen.get(key) ?? null } : null;
  };
}

function demandSameSource(
  house: House,
  id: number,
  { source, changes }: PropagationContent,
  current: (ref: RecordRef, field: string) => Current,
): void {
  for (const { name, field, to } of changes) {
    const now = current(source, field);
    if (now === null) {
      throw new Refused(
        'silent',
        `The record that was changed cannot be read in ${source.system} now: nothing was decided; try again later.`,
      );
    }
    if (!saysTheSame(name, now.value, to, house.normalise)) {
      throw new Refused(
        'source-changed',
        `The value was changed again in ${source.system} since proposal ${id} was made: the newer change is put to you by itself. Dismiss this one.`,
      );
    }
    if (!isWellFormed(name, to)) {
      throw new Refused(
        'malformed',
        `What ${source.system} holds in "${name}" is no address and no number: correct it there, and it is proposed anew.`,
      );
    }
  }
}

interface Refreshed {
  readonly place: PlaceNow;
  /** Somebody has changed it since it was shown. */
  readonly isOther: boolean;
}

function refreshed(house: House, place: PlaceNow, current: Current): Refreshed {
  // What cannot be read now is compared once more by the tool itself, when it is written.
  if (place.way === 'unseen' || current === null) return { place, isOther: false };
  const { value } = current;
  if (typeof value === 'object' && value !== null)
    return { place: { ...place, now: null, way: 'unseen' }, isOther: true };
  const isOther = !saysTheSame(place.name, value, place.now, house.normalise);
  return { place: { ...place, now: value }, isOther };
}

function isRight(house: House, { name, now, way }: PlaceNow, { changes }: PropagationContent): boolean {
  const change = changes.find((one) => one.name === name);
  return way !== 'unseen' && change !== undefined && saysTheSame(name, now, change.to, house.normalise);
}

function isCarried({ way, doubt, ref }: PlaceNow, vouched: readonly string[]): boolean {
  return way === 'call' && (doubt === null || vouched.includes(recordKey(ref)));
}

async function mendsOf(house: House, id: number): Promise<ProposalOutcome['mends']> {
  return house.store.transact(async (tx) => {
    const plan = (await house.store.plans.of(tx, id)).at(-1);
    if (!plan) return [];
    const lines = await house.store.lines.all(tx, plan);
    return lines
      .filter(({ line, state }) => isWrite(line) && (state === 'failed' || state === 'stopped'))
      .map(({ line, mend, code }) => ({ system: line.system, mend: mend ?? code ?? '' }));
  });
}

function noSuch(id: number): Refused {
  return new Refused('no-such-proposal', `There is no proposal ${id}. List them with: greffe proposal list`);
}

function forgotten(id: number): Refused {
  return new Refused(
    'forgotten',
    `Proposal ${id} is forgotten: what it was about is not known to anybody any more.`,
  );
}

function decidedAlready(id: number): Refused {
  return new Refused(
    'not-proposed',
    `Proposal ${id} waits for no decision: greffe proposal list --all tells what became of it.`,
  );
}

function otherSince(id: number): Refused {
  return new Refused(
    'values-changed',
    `A tool holds another value than the one that was shown: look at it again with greffe proposal show ${id}, then decide.`,
  );
}

function nothingToCarry(id: number): Refused {
  return new Refused(
    'nothing-to-carry',
    `Of proposal ${id} no tool can be told: correct what differs by hand, or vouch for a record with --also, then dismiss it with the reason.`,
  );
}

function silent(systems: string, mend: string): Refused {
  return new Refused('silent', `${systems} did not answer: ${mend} Nothing was decided; try again later.`);
}
