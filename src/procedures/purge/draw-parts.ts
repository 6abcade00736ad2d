import type { Context, Related } from '../../contract/index.ts';
import type { Line, SystemGap } from '../../domain/plan.ts';
import { isLeaving, planName, signedPart } from '../../domain/plan.ts';
import { planErasure } from '../../domain/plan-erasure.ts';
import type { Purge } from '../../domain/purge.ts';
import { refKey } from '../../domain/record.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import type { Expanded } from '../steps/expand.ts';
import { expandIn } from '../steps/expand.ts';
import { answerOf } from '../steps/locate.ts';
import { companionsIn } from './companions.ts';
import type { Owners } from './owners.ts';
import { ownersOf, refsOf } from './owners.ts';
import { redactions } from './redactions.ts';
import { restoredAmong } from './restored.ts';

const ROUND_MS = 60_000;
const ASK_AGAIN_MS = 5 * 60_000;
/** Few enough that their rows are asked about in one call, in which nobody of them is somebody else. */
const PEOPLE_PER_GATHERED_PART = 50;

/**
 * Looks at what hangs on the people of each part, and seals it as a plan: exactly these lines are signed. Whoever cannot
 * be erased whole, because something that must stay would go or be cut with them, is left out; and so is whoever could
 * not be restored whole, where the rule is that everything goes into the recycle bins and no further. Whoever shares
 * something with people of another part is set apart, and planned together with them.
 */
export async function drawParts(house: House, purge: Purge, context: Context): Promise<Next> {
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  for (;;) {
    const part = await nextPart(house, purge);
    if (part === null) return { next: 'done' };
    const drawn = await answerOf(() => drawPart(house, purge, part, context));
    if (!drawn.answered) {
      const wakeAt = drawn.obstacle.retryAt ?? new Date(house.clock.now().getTime() + ASK_AGAIN_MS);
      return { next: 'wait', waitsFor: drawn.obstacle.mend, wakeAt };
    }
    if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
  }
}

/** Behind the parts of a rule come those of its people who were set apart. @returns null when all are sealed */
async function nextPart(house: House, purge: Purge): Promise<number | null> {
  return house.store.transact(async (tx) => {
    const { parts, people, rulePlans } = house.store.purges;
    const next = (await parts.lastSealed(tx, purge.id)) + 1;
    for (const { rule, firstPart, parts: count } of await rulePlans.of(tx, purge.id)) {
      const end = firstPart + count;
      const more =
        next === end && count > 0 ? await people.gather(tx, purge.id, rule, PEOPLE_PER_GATHERED_PART) : 0;
      if (next < end + more) return next;
    }
    return null;
  });
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
    const rule = purge.rules.find(({ id }) => id === people[0]?.rule);
    const recycles = rule?.action.kind === 'recycle';
    const owners = new Map(graphs.map((graph) => [graph.system.name, ownersOf(people, graph)]));
    const ownersIn = (system: string): Owners => owners.get(system) ?? new Map();
    const companions =
      rule?.action.kind === 'redact' ? new Map<number, never>() : companionsIn(people, graphs, ownersIn);
    await house.store.purges.people.setApart(tx, purge.id, companions);
    const here = people.filter(({ number }) => !companions.has(number));
    const draw = (kept: readonly DuePerson[]): readonly Line[] =>
      planErasure(
        graphs.map((graph) => ({
          system: graph.system.name,
          kinds: graph.system.connection.kinds,
          // A purge unsubscribes nobody.
          canObject: false,
          related: relatedTo(kept, graph, ownersIn(graph.system.name)),
          recycled: new Set<string>(),
          binKinds: recycles ? (graph.system.connection.recycle?.kinds ?? []) : null,
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
      ownersIn(system).get(refKey(ref)) ?? [];
    const { lines, left } =
      rule?.action.kind === 'redact'
        ? { lines: redactions(purge, rule, here, holds, house.normalise), left: noneLeft }
        : withoutTied(
            here,
            draw,
            ownersOfLine,
            recycles ? await restoredAmong(house, tx, purge.id, here) : null,
          );
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
    for (const [why, numbers] of Map.groupBy(left.keys(), (number) => left.get(number) ?? 'tied-to-kept')) {
      await house.store.purges.people.leaveOut(tx, purge.id, numbers, why);
    }
    record({
      actor: 'greffe',
      act: 'plan-sealed',
      about: `plan ${planName(plan)}`,
      counts: { lines: owned.length, people: here.length - left.size },
      details: { digest },
    });
  });
}

type Left = ReadonlyMap<number, 'tied-to-kept' | 'no-recycle-bin' | 'restored'>;

const noneLeft: Left = new Map();

/**
 * Takes people out until everybody left can leave whole: one who stays may hold back another.
 * @param restored  where the lines recycle: those whom somebody took out of a bin again; null where they erase
 */
function withoutTied(
  people: readonly DuePerson[],
  draw: (people: readonly DuePerson[]) => readonly Line[],
  ownersOfLine: (line: Line) => readonly number[],
  restored: ReadonlySet<number> | null,
): { readonly lines: readonly Line[]; readonly left: Left } {
  const left = new Map<number, 'tied-to-kept' | 'no-recycle-bin' | 'restored'>();
  for (const number of restored ?? []) left.set(number, 'restored');
  let kept = people.filter(({ number }) => !left.has(number));
  for (;;) {
    const lines = draw(kept);
    const leaving = new Set(lines.filter(isLeaving).map((line) => `${line.system}/${refKey(line.ref)}`));
    const keeps = ({ action, reason }: Line): boolean =>
      // What is erased around them would be overwritten where it has to stay; a bin leaves it as it is.
      action === 'keep' || (restored !== null && reason === 'tied-to-kept');
    const tied = new Set(lines.filter(keeps).flatMap(ownersOfLine));
    const binless = new Set(lines.filter(({ reason }) => reason === 'no-recycle-bin').flatMap(ownersOfLine));
    for (const { number, rows } of kept) {
      const isWhole =
        !tied.has(number) && rows.every(({ system, ref }) => leaving.has(`${system}/${refKey(ref)}`));
      if (binless.has(number)) left.set(number, 'no-recycle-bin');
      else if (!isWhole) left.set(number, 'tied-to-kept');
    }
    const whole = kept.filter(({ number }) => !left.has(number));
    if (whole.length === kept.length) return { lines, left };
    kept = whole;
  }
}

/** What hangs on these people; what hangs on somebody of the part who stays as well is shared with them. */
function relatedTo(kept: readonly DuePerson[], { related }: Expanded, owners: Owners): readonly Related[] {
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
