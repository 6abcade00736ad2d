import type { Context, Ref } from '../contract/index.ts';
import { recordKey } from '../domain/record.ts';
import { formOf } from '../domain/correction.ts';
import type { PlaceNow } from '../domain/propagation.ts';
import { textOf } from '../domain/propagation.ts';
import type { House, Next, System } from './house.ts';
import { commit } from './house.ts';
import type { InHand, JudgedField, Seen } from './propagation/decide.ts';
import { fieldInHand, judgeFields, recordJudged } from './propagation/decide.ts';
import type { Drawn } from './propagation/draw.ts';
import { drawLines } from './propagation/draw.ts';
import type { FoundPerson } from './propagation/person.ts';
import { findPerson } from './propagation/person.ts';
import type { Source } from './propagation/source.ts';
import { readSource } from './propagation/source.ts';
import type { Silence } from './steps/locate.ts';
import { answerOf } from './steps/locate.ts';
import { toAnswer } from './steps/patience.ts';

export { carryChange } from './propagation/carry-out.ts';

/** Something that was changed by hand in one tool, as its notice tells. */
export interface Change {
  readonly controller: string;
  readonly system: string;
  readonly ref: Ref;
  /** As the tool calls them; null where the notice does not say. */
  readonly fields: readonly string[] | null;
  readonly at: Date;
}

const ASK_AGAIN_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/**
 * A field that was changed in one tool, and what becomes of it in the others: the record is read as it stands → the same
 * person is found everywhere → what the data map lists is written where the old value stands still → everything else is
 * put to a human. Nothing is written here: it is recorded, signed for, and carried out by `carryChange`.
 *
 * Called again at any time, with the same notice or another, it looks at what is so now, and records nothing twice. A tool
 * that is silent is asked again; what the others hold is seen to meanwhile. @source law.md RGT-4
 * @returns `done` once what is to be done is recorded in rows of its own
 */
export async function propagateChange(house: House, change: Change, context: Context): Promise<Next> {
  const { controller, system: name, ref, fields } = change;
  if (!house.policy.controller(controller).systems.includes(name))
    throw new Error(`${name} is no system of controller ${controller}.`);
  const startedAt = house.clock.now();
  const applying = await house.store.transact((tx) => house.store.propagations.applying(tx, controller));
  const looked = await answerOf(async () => {
    const system = await house.system(name);
    return readSource(house, system, ref, fields, context);
  });
  if (!looked.answered) return waitFor(house, [{ system: name, ...looked.obstacle }]);
  const source = looked.value && (await whatIsNews(house, looked.value));
  if (!source) return { next: 'done' };

  const inHand = await house.store.transact((tx) => fieldInHand(house, tx, controller, source));
  if (inHand) return waitForOther(house, inHand);
  const known = await house.store.transact((tx) => house.store.knownValues.of(tx, source.ref));
  const person = await findPerson(house, controller, source, known, context);
  const elsewhere = await heldElsewhere(house, source, person);
  const seen: Seen = { controller, source, person, known, elsewhere, startedAt, applying };
  const drawn = await draw(house, seen, context);
  if (!('is' in drawn)) return drawn;
  const next = await record(house, seen, drawn);
  if (next.next !== 'done' || person.unanswered.length === 0) return next;
  return waitFor(house, person.unanswered);
}

/** What greffe wrote itself, and what it has looked into already, is no news. Of a record without any nothing is asked. */
async function whatIsNews(house: House, source: Source): Promise<Source | null> {
  const { knownValues } = house.store;
  return house.store.transact(async (tx) => {
    const known = await knownValues.of(tx, source.ref);
    const told = source.fields.map((field) => {
      const own = known.filter((one) => one.name === field.name && one.field === field.field);
      const isEcho = own.some((one) => one.isWritten(field.now));
      return { field, isEcho, isNews: !isEcho && !own.some((one) => one.isJudged(field.now)) };
    });
    const echoes = told.filter(({ isEcho }) => isEcho);
    await knownValues.saw(
      tx,
      echoes.map(({ field: { name, field, now } }) => ({ ref: source.ref, name, field, value: now })),
      house.clock.now(),
    );
    const news = told.filter(({ isNews }) => isNews).map(({ field }) => field);
    return news.length === 0 || source.identifiers.length === 0 ? null : { ...source, fields: news };
  });
}

/** Addresses that another tool is known to hold still, although nobody was found there: any other value is a stranger's too. */
async function heldElsewhere(
  { store }: House,
  { ref, fields }: Source,
  { systems, places }: FoundPerson,
): Promise<ReadonlySet<string>> {
  const names = systems.map(({ name }) => name).filter((name) => name !== ref.system);
  return store.transact(async (tx) => {
    const elsewhere = new Set<string>();
    for (const { name, field } of fields) {
      if (formOf(name) !== 'email') continue;
      const found = new Set(places.filter((place) => place.name === name).map((place) => place.ref.system));
      const holders = await store.knownValues.holders(tx, { ref, name, field }, names);
      if (holders.some((system) => !found.has(system))) elsewhere.add(name);
    }
    return elsewhere;
  });
}

interface DrawnFor {
  readonly is: 'drawn';
  readonly carried: string;
  readonly drawn: Drawn | null;
}

/** Drawn before it is recorded: who else has an address that comes is asked of the tools. */
async function draw(house: House, seen: Seen, context: Context): Promise<DrawnFor | Next> {
  const judging = await house.store.transact((tx) => judgeFields(house, tx, seen));
  if (judging.is !== 'judged') return waitForOther(house, judging);
  const carried = carriedOf(judging.fields);
  const asked = keyOf(carried);
  if (carried.length === 0) return { is: 'drawn', carried: asked, drawn: null };
  const { source, person, controller } = seen;
  const answer = await answerOf(async () =>
    drawLines(
      house,
      controller,
      {
        source: source.ref,
        // Of what is asked, or concerns nobody, nothing is drawn: it is no value yet, or another's.
        changes: judging.fields
          .filter(({ judged }) => judged.is === 'change' && judged.carried.length > 0)
          .map(({ name, field, now }) => ({ name, field, to: textOf(now) })),
        identifiers: person.identifiers,
        subject: person.subject,
      },
      carried,
      await systemsOf(house, [source.ref.system, ...carried.map(({ ref }) => ref.system)]),
      context,
    ),
  );
  if (!answer.answered) return waitFor(house, [{ system: source.ref.system, ...answer.obstacle }]);
  return { is: 'drawn', carried: asked, drawn: answer.value };
}

async function record(house: House, seen: Seen, { carried, drawn }: DrawnFor): Promise<Next> {
  return commit(house, async (act): Promise<Next> => {
    const judging = await judgeFields(house, act.tx, seen);
    if (judging.is !== 'judged') return waitForOther(house, judging);
    // What stands over the person has changed between the two looks: a third one is taken.
    if (keyOf(carriedOf(judging.fields)) !== carried) return { next: 'again' };
    await recordJudged(house, act, seen, judging, drawn);
    return { next: 'done' };
  });
}

function carriedOf(fields: readonly JudgedField[]): readonly PlaceNow[] {
  return fields.flatMap(({ judged }) => (judged.is === 'change' ? judged.carried : []));
}

function keyOf(places: readonly PlaceNow[]): string {
  return places.map(({ ref, field }) => `${recordKey(ref)} ${field}`).join('\n');
}

async function systemsOf(house: House, names: readonly string[]): Promise<readonly System[]> {
  return Promise.all([...new Set(names)].map((name) => house.system(name)));
}

/** Of a field that is being written the outcome is awaited: until then nobody knows what the others hold. */
function waitForOther(house: House, judging: InHand | { readonly is: 'outdated' }): Next {
  if (judging.is === 'outdated') return { next: 'again' };
  const { id, wakeAt } = judging.propagation;
  const soon = house.clock.now().getTime() + MINUTE_MS;
  return {
    next: 'wait',
    waitsFor: `propagation ${id} to end`,
    wakeAt: new Date(Math.max(soon, wakeAt?.getTime() ?? 0)),
  };
}

/** A right that is missing is asked for again as well: whoever mends it need not know of this change. */
function waitFor(house: House, silent: readonly (Silence & { readonly system: string })[]): Next {
  const now = house.clock.now().getTime();
  const times = silent.map(({ passing, retryAt }) =>
    passing ? (retryAt?.getTime() ?? now + ASK_AGAIN_MS) : now + 12 * ASK_AGAIN_MS,
  );
  return { next: 'wait', waitsFor: toAnswer(silent), wakeAt: new Date(Math.min(...times)) };
}
