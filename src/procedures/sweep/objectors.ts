import { isAddress } from '../../domain/plan-objection.ts';
import { isStopping } from '../../domain/prospecting.ts';
import type { Objector, SuppressionEntry } from '../../domain/reappearance.ts';
import { standing } from '../../domain/reappearance.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import type { SeenAddress } from './ask-systems.ts';

interface Held {
  readonly address: Identifier;
  readonly entries: readonly SuppressionEntry[];
  readonly seen: SeenAddress;
}

/**
 * Of numbers that somebody objected with, who that was. A number alone tells nobody apart: whose row it is on is told by
 * the addresses beside it, those of the request and those that entered the register with it.
 * @returns in their order; null where nobody's objection holds the number
 */
export async function objectorsOf(
  house: House,
  controller: string,
  held: readonly Held[],
): Promise<readonly (Objector | null)[]> {
  const asked = held.map(({ address, entries }) => (address.kind === 'phone' ? mattersOf(entries) : null));
  if (asked.every((matters) => matters === null)) return asked.map(() => null);
  return house.store.read(async (tx) => {
    const beside = distinctEmails(
      house,
      held.filter((_, index) => asked[index] !== null),
    );
    const known = await house.store.suppressions.lookUp(tx, controller, [...beside.values()]);
    const mattersOfEmail = [...beside.keys()].map((email, index): [string, readonly number[]] => [
      email,
      (known[index] ?? []).flatMap(({ matter }) => matter ?? []),
    ]);
    const objectors: (Objector | null)[] = [];
    for (const [index, { address }] of held.entries()) {
      const matters = asked[index] ?? null;
      objectors.push(
        matters === null ? null : await objectorOf(house, tx, { address, matters, mattersOfEmail }),
      );
    }
    return objectors;
  });
}

/** @returns null where no objection stands */
function mattersOf(entries: readonly SuppressionEntry[]): readonly number[] | null {
  const own = standing(entries).filter(({ cause }) => cause !== 'reported');
  return own.length === 0 ? null : [...new Set(own.flatMap(({ matter }) => matter ?? []))];
}

function distinctEmails(house: House, held: readonly Held[]): ReadonlyMap<string, Identifier> {
  const emails = held
    .flatMap(({ seen }) => seen.rows)
    .flatMap(({ identifiers }) => identifiers)
    .filter(({ kind }) => kind === 'email');
  return new Map(emails.map((one) => [house.normalise(one), one]));
}

interface Asked {
  readonly address: Identifier;
  readonly matters: readonly number[];
  readonly mattersOfEmail: readonly (readonly [string, readonly number[]])[];
}

async function objectorOf(
  house: House,
  tx: Transaction,
  { address, matters, mattersOfEmail }: Asked,
): Promise<Objector> {
  const number = house.normalise(address);
  const given: Identifier[] = [];
  const leftIn = new Set<string>();
  for (const matter of matters) {
    const request = await house.store.requests.find(tx, matter);
    if (!request) continue;
    given.push(...request.identifiers);
    for (const system of await leavingIn(house, tx, request, number)) leftIn.add(system);
  }
  const byRegister = mattersOfEmail.filter(([, others]) => others.some((one) => matters.includes(one)));
  return {
    hasGivenIt: given.some((one) => one.kind === 'phone' && house.normalise(one) === number),
    emails: new Set([
      ...given.filter(({ kind }) => kind === 'email').map(house.normalise),
      ...byRegister.map(([email]) => email),
    ]),
    leftIn,
  };
}

/** Tools in which the objection left the number, since somebody else has it too, and said so. */
async function leavingIn(
  house: House,
  tx: Transaction,
  request: Request,
  number: string,
): Promise<readonly string[]> {
  const lines = [];
  for (const plan of await house.store.plans.of(tx, request.id))
    if (isStopping(plan.right)) lines.push(...(await house.store.lines.all(tx, plan)));
  return lines
    .filter(({ line: { action, ref } }) => action === 'leave' && isAddress(ref))
    .filter(({ line: { ref } }) => house.normalise({ kind: 'phone', value: ref.id }) === number)
    .map(({ line }) => line.system);
}
