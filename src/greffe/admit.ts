import type { Act as Wanted, Person } from '../domain/approval.ts';
import { demandRole } from '../domain/approval.ts';
import { Refused } from '../domain/refused.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';

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

/** Enters that somebody was shown personal data, before they are: what they asked for, and how much it was. */
export async function enterReveal(
  house: House,
  by: Person,
  shown: {
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
  },
): Promise<void> {
  const { about, kind, count, request } = shown;
  if (count === 0) return;
  await commit(house, async ({ tx, record }) =>
    record({
      actor: by.id,
      act: 'record-revealed',
      about,
      kind,
      counts: { shown: count },
      ...(request !== undefined && { subject: await house.store.requests.subjectOf(tx, request) }),
    }),
  );
}
