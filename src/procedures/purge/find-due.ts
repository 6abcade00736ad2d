import type { CivilDay } from '../../domain/civil-day.ts';
import type { LegalHold } from '../../domain/hold.ts';
import { holdOver } from '../../domain/hold.ts';
import type { Funnel, Overdue, Purge } from '../../domain/purge.ts';
import { OLDEST_SHOWN } from '../../domain/purge.ts';
import { recordKey } from '../../domain/record.ts';
import type { Restriction } from '../../domain/restriction.ts';
import { restrictionOver } from '../../domain/restriction.ts';
import type { RetentionRule } from '../../domain/retention-rule.ts';
import type { Standing } from '../../domain/retention.ts';
import { standingUnder } from '../../domain/retention.ts';
import type { Agreement, AskableRow, StayQuestion, StayStanding } from '../../domain/stay.ts';
import { agreementsIn, stayStanding } from '../../domain/stay.ts';
import type { KnownPerson, KnownRow, NewDuePerson, SeenPerson } from '../../ports/purge-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import type { Fate } from './funnel.ts';
import { growFunnel, newFunnel } from './funnel.ts';
import { reachIn } from './reach.ts';
import { openlyRequested } from './requested.ts';

const ROWS_PER_READ = 5_000;
/**
 * People of one plan: looked at again together just before anything is done about them. As many as the vendors' batches
 * take, and no more: a look is believed for seconds only, and one at 200 people lasts so long within a vendor's windows
 * that it has to be repeated between their calls.
 */
export const PEOPLE_PER_PART = 100;

/**
 * Who is due under each rule, of everybody that was seen: joined across all systems, judged with every row they have.
 * Done in one go over rows that do not change; begun again from the start after a crash.
 */
export async function findDue(house: House, purge: Purge): Promise<void> {
  await house.store.transact(async (tx) => {
    await house.store.purges.people.clear(tx, purge.id);
    await house.store.purges.scans.join(tx, purge.id);
  });
  const rules = purge.rules.filter((rule) => purge.running.includes(rule.id));
  const found = new Map(rules.map((rule) => [rule.id, { funnel: newFunnel(), oldest: [] as Aged[] }]));
  let number = 0;
  let after = 0;
  for (;;) {
    const count = await house.store.transact(async (tx) => {
      const people = await house.store.purges.scans.people(tx, purge.id, after, ROWS_PER_READ);
      const sentenced = await sentence(house, tx, purge, people, rules);
      const saved: NewDuePerson[] = [];
      for (const { person, standings, due, known, kept } of sentenced) {
        for (const { rule, standing } of standings) {
          const of = found.get(rule.id);
          if (!of) continue;
          const isDue = due?.rule === rule;
          growFunnel(of.funnel, person, { rule, standing, fate: isDue ? fateOf(kept) : null });
          remember(of.oldest, person.person, standing, isDue ? kept : null);
        }
        if (!due || !known || (kept !== null && kept !== 'to-ask')) continue;
        number += 1;
        const { rule, standing } = due;
        saved.push({
          number,
          rule: rule.id,
          part: 0,
          deed: kept === 'to-ask' ? 'ask' : 'end',
          start: standing.start,
          endsOn: standing.endsOn,
          at: house.clock.now(),
          ...known,
        });
      }
      await house.store.purges.people.add(tx, purge.id, saved);
      after = people.at(-1)?.person ?? after;
      return people.length;
    });
    if (count === 0) break;
  }
  await layOut(house, purge, found);
}

interface Judged {
  readonly person: SeenPerson;
  readonly standings: readonly { readonly rule: RetentionRule; readonly standing: Standing }[];
  readonly due: {
    readonly rule: RetentionRule;
    readonly standing: Extract<Standing, { stands: 'due' }>;
  } | null;
}

interface Sentenced extends Judged {
  readonly known: KnownPerson | null;
  /** Why nothing of theirs ends now, although they are due. */
  readonly kept: Kept | null;
}

type Kept = HeldBy | Exclude<StayStanding, 'due'>;

/** Judges a page of people: by their rows, by what they said when they were asked, and by what others decided. */
async function sentence(
  house: House,
  tx: Transaction,
  purge: Purge,
  people: readonly SeenPerson[],
  rules: readonly RetentionRule[],
): Promise<readonly Sentenced[]> {
  const first = people.map((person) => judge(person, rules, purge, []));
  const due = first.filter((one) => one.due !== null).map(({ person }) => person.person);
  const revealed = await house.store.purges.scans.reveal(tx, purge.id, due);
  const questions = await house.store.stays.about(tx, purge.controller, revealed);
  const heldBy = await keptIn(house, tx, purge);
  const sentenced: Sentenced[] = [];
  for (const one of first) {
    const known = revealed.get(one.person.person) ?? null;
    const mine = questions.get(one.person.person) ?? [];
    const agreed = agreementsIn(mine);
    const judged = agreed.length === 0 ? one : judge(one.person, rules, purge, agreed);
    const kept = judged.due && known ? (heldBy(known) ?? (await stays(judged.due, known, mine))) : null;
    sentenced.push({ ...judged, known, kept });
  }
  return sentenced;

  async function stays(
    { rule, standing }: NonNullable<Judged['due']>,
    known: KnownPerson,
    mine: readonly StayQuestion[],
  ): Promise<Exclude<StayStanding, 'due'> | null> {
    if (rule.action.kind !== 'ask') return null;
    const reach = await reachIn(house, tx, purge.controller, known, known.rows.map(askable));
    const stands = stayStanding(rule.id, mine, standing.start.on, purge.on, reach);
    return stands === 'due' ? null : stands;
  }
}

/** Somebody may be due under several rules: one that ends the record goes before one that overwrites some of it. */
function judge(
  person: SeenPerson,
  rules: readonly RetentionRule[],
  purge: Purge,
  agreed: readonly Agreement[],
): Judged {
  const standings = rules
    .map((rule) => ({ rule, standing: standingUnder(rule, person.rows, purge.rules, purge.on, agreed) }))
    .filter(({ standing }) => standing.stands !== 'not-in-class');
  const due = standings.flatMap(({ rule, standing }) =>
    standing.stands === 'due' ? [{ rule, standing }] : [],
  );
  return { person, standings, due: due.find(({ rule }) => rule.action.kind !== 'redact') ?? due[0] ?? null };
}

function askable({ identifiers, seen }: KnownRow): AskableRow {
  return { identifiers, objected: seen.objected };
}

function fateOf(kept: Kept | null): Fate {
  if (kept === null) return 'due';
  return kept === 'asked' || kept === 'to-ask' ? kept : 'held';
}

export type HeldBy = 'legal-hold' | 'restricted' | 'open-request';

/** Why somebody who is past their period is kept all the same, by what people decided. */
export async function keptIn(
  house: House,
  tx: Transaction,
  purge: Pick<Purge, 'controller' | 'on'>,
): Promise<(person: KnownPerson) => HeldBy | null> {
  const holds = await house.store.holds.standing(tx, purge.controller);
  const restrictions = await house.store.restrictions.standing(tx, purge.controller);
  const isRequested = await openlyRequested(house, tx, purge.controller);
  return (person) => {
    if (isHeld(house, holds, person, purge.on)) return 'legal-hold';
    if (isRestricted(house, restrictions, person)) return 'restricted';
    return isRequested(person.identifiers) ? 'open-request' : null;
  };
}

export function isHeld(
  house: House,
  holds: readonly LegalHold[],
  { rows, identifiers }: KnownPerson,
  on: CivilDay,
): boolean {
  return rows.some(
    ({ system, ref }) =>
      holdOver(holds, { identifiers, ref: { system, ...ref } }, on, house.normalise) !== null,
  );
}

/** Data that is to be kept and not used is neither erased nor asked about. Shared numbers and mailboxes lead to others. */
export function isRestricted(
  house: House,
  restrictions: readonly Restriction[],
  { rows, joins }: Pick<KnownPerson, 'rows' | 'joins'>,
): boolean {
  const records = rows.map(({ system, ref }) => ({ system, ...ref }));
  return restrictionOver(restrictions, { identifiers: joins, records }, house.normalise) !== null;
}

interface Aged {
  readonly person: number;
  readonly standing: Extract<Standing, { readonly start: unknown; readonly endsOn: unknown }>;
  readonly why: Overdue['why'];
}

interface Found {
  readonly funnel: Funnel;
  readonly oldest: readonly Aged[];
}

/** The few who have been past their period longest. */
function remember(oldest: Aged[], person: number, standing: Standing, kept: Kept | null): void {
  if (standing.stands !== 'due' && standing.stands !== 'alive-elsewhere') return;
  const why = standing.stands === 'due' ? (kept ?? 'due') : standing.because;
  const last = oldest.at(-1);
  if (oldest.length >= OLDEST_SHOWN && last && last.standing.endsOn <= standing.endsOn) return;
  const place = oldest.findIndex((one) => one.standing.endsOn > standing.endsOn);
  oldest.splice(place === -1 ? oldest.length : place, 0, { person, standing, why });
  if (oldest.length > OLDEST_SHOWN) oldest.pop();
}

/** Which plans each rule has, before what hangs on the people is looked at. */
async function layOut(house: House, purge: Purge, found: ReadonlyMap<string, Found>): Promise<void> {
  await house.store.transact(async (tx) => {
    const { purges } = house.store;
    const laidOut = await purges.people.intoParts(tx, purge.id, [...found.keys()], PEOPLE_PER_PART);
    for (const [rule, { funnel, oldest }] of found) {
      const { firstPart, parts } = laidOut.get(rule) ?? { firstPart: 1, parts: 0 };
      const known = await purges.scans.reveal(
        tx,
        purge.id,
        oldest.map(({ person }) => person),
      );
      await purges.rulePlans.save(tx, {
        purge: purge.id,
        rule,
        funnel,
        oldest: oldest.map((one) => overdueOf(one, known.get(one.person))),
        estimate: [],
        gaps: [],
        digest: '',
        firstPart,
        parts,
        brake: [],
      });
    }
    await purges.move(tx, purge.id, 'planning', null);
  });
}

function overdueOf({ standing, why }: Aged, known: KnownPerson | undefined): Overdue {
  const { start, endsOn } = standing;
  return {
    endsOn,
    startOn: start.on,
    because: start.because,
    source: start.source,
    system: start.system,
    records: (known?.rows ?? []).map(({ system, ref }) => recordKey({ system, ...ref })),
    why,
  };
}
