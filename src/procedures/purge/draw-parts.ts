import type { Context, Related } from '../../contract/index.ts';
import type { Line, SystemGap } from '../../domain/plan.ts';
import { planName, signedPart } from '../../domain/plan.ts';
import { planErasure } from '../../domain/plan-erasure.ts';
import type { Purge } from '../../domain/purge.ts';
import { refKey } from '../../domain/record.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import type { Expanded } from '../steps/expand.ts';
import { expandIn } from '../steps/expand.ts';
import { answerOf } from '../steps/locate.ts';
import { ownersOf, refsOf } from './owners.ts';
import { redactions } from './redactions.ts';

const ROUND_MS = 60_000;
const ASK_AGAIN_MS = 5 * 60_000;

/**
 * Looks at what hangs on the people of each part, and seals it as a plan: exactly these lines are signed. Whoever cannot
 * be erased whole, because something that must stay would go or be cut with them, is left out.
 */
export async function drawParts(house: House, purge: Purge, parts: number, context: Context): Promise<Next> {
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  for (;;) {
    const sealed = await house.store.transact((tx) => house.store.purges.parts.lastSealed(tx, purge.id));
    if (sealed >= parts) return { next: 'done' };
    const drawn = await answerOf(() => drawPart(house, purge, sealed + 1, context));
    if (!drawn.answered) {
      const wakeAt = drawn.obstacle.retryAt ?? new Date(house.clock.now().getTime() + ASK_AGAIN_MS);
      return { next: 'wait', waitsFor: drawn.obstacle.mend, wakeAt };
    }
    if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
  }
}

async function drawPart(house: House, purge: Purge, part: number, context: Context): Promise<void> {
  const people = await house.store.transact((tx) => house.store.purges.people.ofPart(tx, purge.id, part));
  const graphs: Expanded[] = [];
  for (const name of new Set(people.flatMap(({ rows }) => rows.map(({ system }) => system)))) {
    graphs.push(await expandIn(await house.system(name), refsOf(people, name), context));
  }
  await sealPart(house, purge, part, people, graphs);
}

async function sealPart(
  house: House,
  purge: Purge,
  part: number,
  people: readonly DuePerson[],
  graphs: readonly Expanded[],
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    const holds = await house.store.holds.standing(tx, purge.controller);
    const owners = new Map(graphs.map((graph) => [graph.system.name, ownersOf(people, graph)]));
    const draw = (kept: readonly DuePerson[]): readonly Line[] =>
      planErasure(
        graphs.map((graph) => ({
          system: graph.system.name,
          kinds: graph.system.connection.kinds,
          // A purge unsubscribes nobody.
          canObject: false,
          related: relatedTo(kept, graph, owners.get(graph.system.name) ?? new Map()),
          recycled: new Set<string>(),
          addresses: [],
        })),
        {
          identifiers: [],
          holds,
          // What a duty keeps of a record goes to the archive, so that the rest can go.
          exemptions: [],
          on: purge.on,
          normalise: house.normalise,
        },
      );
    const ownersOfLine = ({ system, ref }: Line): readonly number[] =>
      owners.get(system)?.get(refKey(ref)) ?? [];
    const rule = purge.rules.find(({ id }) => id === people[0]?.rule);
    const { lines, left } =
      rule?.action.kind === 'redact'
        ? { lines: redactions(purge, rule, people, holds, house.normalise), left: [] }
        : withoutTied(people, draw, ownersOfLine);
    const owned = lines.map((line) => {
      const [person] = ownersOfLine(line);
      return person === undefined ? line : { ...line, person };
    });
    const digest = house.digest(owned.map(signedPart));
    const plan = await house.store.plans.seal(
      tx,
      {
        matter: purge.id,
        right: 'purge',
        sealedAt: house.clock.now(),
        digest,
        basis: '',
        gaps: gapsOf(graphs),
        estimate: graphs.map(({ system }) =>
          system.estimate(owned.filter((line) => line.system === system.name)),
        ),
        supplementTo: null,
      },
      owned,
    );
    if (plan.sequence !== part)
      throw new Error(`Part ${part} of purge ${purge.id} was sealed as ${planName(plan)}.`);
    await house.store.purges.people.leaveOut(
      tx,
      purge.id,
      left.map(({ number }) => number),
      'tied-to-kept',
    );
    record({
      actor: 'greffe',
      act: 'plan-sealed',
      about: `plan ${planName(plan)}`,
      counts: { lines: owned.length, people: people.length - left.length },
      details: { digest },
    });
  });
}

/** Takes people out until everybody left can be erased whole: one who stays may hold back another. */
function withoutTied(
  people: readonly DuePerson[],
  draw: (people: readonly DuePerson[]) => readonly Line[],
  ownersOfLine: (line: Line) => readonly number[],
): { readonly lines: readonly Line[]; readonly left: readonly DuePerson[] } {
  let kept = people;
  for (;;) {
    const lines = draw(kept);
    const erased = new Set(
      lines.filter(({ action }) => action === 'erase').map((line) => `${line.system}/${refKey(line.ref)}`),
    );
    const tied = new Set(lines.filter(({ action }) => action === 'keep').flatMap(ownersOfLine));
    const whole = kept.filter(
      ({ number, rows }) =>
        !tied.has(number) && rows.every(({ system, ref }) => erased.has(`${system}/${refKey(ref)}`)),
    );
    if (whole.length === kept.length) {
      return { lines, left: people.filter((one) => !kept.includes(one)) };
    }
    kept = whole;
  }
}

/** What hangs on these people; what hangs on somebody of the part who stays as well is shared with them. */
function relatedTo(
  kept: readonly DuePerson[],
  { related }: Expanded,
  owners: ReadonlyMap<string, readonly number[]>,
): readonly Related[] {
  const going = new Set(kept.map(({ number }) => number));
  return related.flatMap((one): readonly Related[] => {
    const of = owners.get(refKey(one.ref)) ?? [];
    if (!of.some((number) => going.has(number))) return [];
    return [of.every((number) => going.has(number)) ? one : { ...one, relation: 'shared' }];
  });
}

function gapsOf(graphs: readonly Expanded[]): readonly SystemGap[] {
  return graphs.flatMap(({ system, gaps }) => gaps.map((gap) => ({ system: system.name, ...gap })));
}
