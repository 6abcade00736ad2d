import type { Act as Wanted, Person } from '../domain/approval.ts';
import { demandRole } from '../domain/approval.ts';
import { Refused } from '../domain/refused.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { gathered } from '../procedures/notices/gathered.ts';

/** Signatures have an entry of their own when they are denied. */
const signatures: ReadonlySet<Wanted> = new Set(['approve a plan', 'sign a package', 'sign a purge']);

/**
 * Lets in whoever has the role; a refusal is an entry too.
 * @param about  the thing concerned, as the log names it: `request 7`, `holds`
 * @throws Refused('wrong-role')
 */
export async function admit(house: House, by: Person, to: Wanted, about: string): Promise<void> {
  try {
    demandRole(by, to);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const act = signatures.has(to) ? 'approval-denied' : 'act-denied';
    const details = { code: refused.code, to };
    await commit(house, async ({ record }) => record({ actor: by.id, act, about, details }));
    throw refused;
  }
}

/** What somebody was shown of a person, or of several. */
export interface Reveal {
  readonly about: string;
  readonly kind:
    | 'request'
    | 'plan'
    | 'hold'
    | 'restriction'
    | 'certificate'
    | 'purge'
    | 'suppression'
    | 'letter'
    | 'task'
    | 'propagation'
    | 'notice';
  readonly count: number;
  /** The request it is of, when it is one person's. */
  readonly request?: number;
}

/**
 * Enters that somebody was shown personal data, before they are: what they asked for, and how much it was. What is shown
 * to others meanwhile is entered with it.
 */
export async function enterReveal(house: House, by: Person, shown: Reveal): Promise<void> {
  if (shown.count > 0) await entering(house)({ actor: by.id, shown });
}

interface Revealing {
  readonly actor: string;
  readonly shown: Reveal;
}

const REVEALS_AT_ONCE = 100;
const byHouse = new WeakMap<House, (revealing: Revealing) => Promise<void>>();

function entering(house: House): (revealing: Revealing) => Promise<void> {
  const known = byHouse.get(house) ?? gathered<Revealing>(REVEALS_AT_ONCE, (some) => enterAll(house, some));
  byHouse.set(house, known);
  return known;
}

async function enterAll(house: House, some: readonly Revealing[]): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    const ofOne = some.flatMap(({ shown: { request } }) => (request === undefined ? [] : [request]));
    const subjects = ofOne.length === 0 ? null : await house.store.requests.subjectsOf(tx, ofOne);
    for (const { actor, shown } of some) {
      const { about, kind, count, request } = shown;
      const subject = request === undefined ? undefined : subjects?.get(request);
      if (request !== undefined && !subject)
        throw new Error(`Request ${request} is forgotten: nothing more is entered of it.`);
      record({
        actor,
        act: 'record-revealed',
        about,
        kind,
        counts: { shown: count },
        ...(subject && { subject }),
      });
    }
  });
}
