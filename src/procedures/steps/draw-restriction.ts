import type { Context } from '../../contract/index.ts';
import { dossierOf, isDossier } from '../../domain/dossier.ts';
import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import { isHandingOver } from '../../domain/plan.ts';
import type { MarkedRows, PlannedMarks } from '../../domain/plan-restriction.ts';
import { planGivingBack, planHandingOver, planLift, planRestriction } from '../../domain/plan-restriction.ts';
import { PROSPECTING_CHANNELS } from '../../domain/prospecting.ts';
import { refKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Restriction } from '../../domain/restriction.ts';
import { knownIn, restrictionOverRecord, restrictionsOf } from '../../domain/restriction.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { LineProgress } from '../../ports/store.ts';
import { NOTHING_HELD } from '../../domain/task.ts';
import type { House } from '../house.ts';
import { progressOf } from './draw-erasure.ts';
import { lineKey, stopsFor } from './draw-objection.ts';
import { subjectIn } from './locate.ts';
import { hindranceOver } from './matter.ts';
import { liftedSince } from './matter-terms.ts';
import { livePlans } from './plans.ts';
import { isToHandOverAnew, ownersToDraw } from './owners.ts';
import { sealSigned } from './seal-signed.ts';

/**
 * Seals what a restriction comes to in the tools and no plan says yet: the rows of the person are marked, and prospecting
 * to their addresses stops. Nothing enters the suppression register: a restriction ends, and whoever asked for it has not
 * objected to anything. The marks come first, for they need no answer of any tool; then the stops; last, each row is given
 * to the owner of restricted data, where the settings name one.
 * @param subject  once the person was looked for; null before
 * @throws VendorFailure while a tool cannot tell whether a number on their records is somebody else's too, or whose a
 *   record is
 */
export async function drawRestriction(
  house: House,
  request: Request,
  subject: Subject | null,
  context: Context,
): Promise<void> {
  const rows = subject ? await rowsToMark(house, request, subject) : [];
  if (subject) {
    const marks = planRestriction(rows, dossierOf(request.id));
    await sealNew(house, request, await drawnBefore(house, request), 'greffe', marks);
  }
  const before = await drawnBefore(house, request);
  const stops = await stopsFor(
    house,
    request,
    { subject, before: before.lines, channels: PROSPECTING_CHANNELS },
    context,
  );
  // Of somebody known by name alone there is nothing to stop, and nothing to say of it.
  const gaps = stops.isReachable ? stops.drawn.gaps : [];
  await sealNew(house, request, before, 'greffe', { lines: stops.lines, gaps });
  if (rows.length === 0) return;
  const given = await drawnBefore(house, request);
  const owned = await ownersToDraw(house, request, rows, given.progress, context);
  await sealNew(house, request, given, 'greffe', planHandingOver(owned));
}

/**
 * Seals what is undone once a restriction is lifted: the marks that were put, and whose the records were, but for records
 * over which another restriction stands. Signed by whoever lifted it.
 */
export async function drawLift(house: House, request: Request, lifted: Restriction): Promise<void> {
  const before = await drawnBefore(house, request);
  const marks = before.progress.filter(({ line }) => line.action === 'restrict');
  const marked = [
    ...marks.filter(await marksOf(house, request)),
    ...(await markedByOthers(house, request, marks.filter(isMarkedBefore))),
  ];
  const { others, isPersonFree } = await house.store.transact(async (tx) => {
    const standing = await house.store.restrictions.standing(tx, request.controller);
    const on = civilDayOf(house.clock.now(), house.policy.controller(request.controller).timeZone);
    const other = await hindranceOver(house, tx, request, { holds: [], restrictions: standing, on });
    return { others: standing, isPersonFree: other === null };
  });
  const free = marked.filter(({ line }) =>
    // A dossier is of one request: what another restriction keeps of it is known by the person.
    isDossier(line.ref)
      ? isPersonFree
      : restrictionOverRecord(others, { system: line.system, ...line.ref }) === null,
  );
  const systems = await Promise.all(
    [...Map.groupBy(free, ({ line }) => line.system)].map(async ([name, own]) => {
      const { lift, reassign } = (await house.system(name)).connection;
      const lines = own.map(({ line }) => line);
      const marks = lines.filter((line) => !isHandingOver(line));
      return {
        marks: { system: name, kinds: lift?.kinds ?? null, rows: marks },
        given: { system: name, kinds: reassign?.kinds ?? null, lines: lines.filter(isHandingOver) },
      };
    }),
  );
  const unmarked = planLift(
    systems.map(({ marks }) => marks),
    dossierOf(request.id),
  );
  const givenBack = planGivingBack(systems.map(({ given }) => given));
  await sealNew(house, request, before, lifted.lifted?.by ?? 'greffe', {
    lines: [...unmarked.lines, ...givenBack.lines],
    gaps: [...unmarked.gaps, ...givenBack.gaps],
  });
}

/**
 * Whether a mark of this restriction may be on it. Somebody who was asked may have put it and not said so before the
 * question was taken back; where they say that it was marked before, or that they hold nothing, it is not ours.
 */
async function marksOf(house: House, request: Request): Promise<(one: LineProgress) => boolean> {
  const tasks = await house.store.transact((tx) => house.store.tasks.of(tx, request.id));
  const unanswered = tasks.filter(({ act, answer }) => act === 'restrict' && answer === null);
  // A process may have died before it was known that they were asked.
  const asked = new Set(unanswered.map(({ system }) => system));
  return ({ line, state, code }) => {
    if (!isDossier(line.ref)) return state === 'done' || state === 'already';
    if (state !== 'stopped') return state === 'done';
    return code === 'blocked: TAKEN_BACK' || (code === liftedSince.code && asked.has(line.system));
  };
}

function isMarkedBefore({ line, state, code }: LineProgress): boolean {
  return isDossier(line.ref) && state === 'already' && code !== NOTHING_HELD;
}

/**
 * Of what somebody says was marked before: where the mark is that of another restriction of the person, which left it there
 * when it was lifted because this one stood.
 */
async function markedByOthers(
  house: House,
  request: Request,
  dossiers: readonly LineProgress[],
): Promise<readonly LineProgress[]> {
  if (dossiers.length === 0) return [];
  const others = await house.store.transact(async (tx) => {
    const all = await house.store.restrictions.list(tx);
    const theirs = all
      .filter((one) => 'records' in one)
      .filter(({ controller, request: id }) => controller === request.controller && id !== request.id);
    const known = knownIn(request.identifiers, await subjectIn(house, tx, request), house.normalise);
    return restrictionsOf(theirs, known, house.normalise);
  });
  const put: LineProgress[] = [];
  const takenOff: LineProgress[] = [];
  for (const { request: id } of others) {
    const other = await house.store.look((tx) => house.store.requests.find(tx, id));
    if (!other) continue;
    const lines = await progressOf(house, await livePlans(house, other, 'restriction'));
    const own = lines.filter(({ line }) => isDossier(line.ref));
    put.push(...own.filter(({ line }) => line.action === 'restrict').filter(await marksOf(house, other)));
    takenOff.push(...own.filter(({ line }) => line.action === 'lift'));
  }
  const isOn = (mark: LineProgress): boolean => !takenOff.some((off) => isTakenOffSince(off, mark));
  return dossiers.filter(({ line: { system } }) =>
    put.some((mark) => mark.line.system === system && isOn(mark)),
  );
}

/** In one restriction the mark comes first; of two, the one that ended later tells. */
function isTakenOffSince(off: LineProgress, put: LineProgress): boolean {
  if (off.line.system !== put.line.system || (off.state !== 'done' && off.state !== 'already')) return false;
  return refKey(off.line.ref) === refKey(put.line.ref) || (off.endedAt ?? 0) > (put.endedAt ?? 0);
}

/** Live rows of the person, in every tool where there are some. */
async function rowsToMark(house: House, request: Request, subject: Subject): Promise<readonly MarkedRows[]> {
  const systems: MarkedRows[] = [];
  for (const name of house.policy.controller(request.controller).systems) {
    const rows = subject.matches.filter(
      (match) =>
        match.ref.system === name && match.role === 'person' && match.state === 'live' && isTheirs(match),
    );
    const { restrict, asksSomebody = false } = (await house.system(name)).connection;
    // Nobody can look there: whatever is held is marked by whoever holds it.
    if (asksSomebody) {
      const kinds = restrict?.kinds ?? null;
      systems.push({ system: name, kinds, rows: [{ ref: dossierOf(request.id), facts: {} }] });
    }
    if (rows.length === 0) continue;
    const distinct = new Map(
      rows.map(({ ref: { kind, id }, facts }) => [refKey({ kind, id }), { ref: { kind, id }, facts }]),
    );
    systems.push({ system: name, kinds: restrict?.kinds ?? null, rows: [...distinct.values()] });
  }
  return systems;
}

interface DrawnBefore {
  readonly last: Plan | null;
  readonly progress: readonly LineProgress[];
  readonly lines: readonly Line[];
  readonly gaps: readonly SystemGap[];
}

async function drawnBefore(house: House, request: Request): Promise<DrawnBefore> {
  const plans = await livePlans(house, request, 'restriction');
  const progress = await progressOf(house, plans);
  return {
    last: plans.at(-1) ?? null,
    progress,
    // What somebody changed in the moment before is drawn anew, from what is there now.
    lines: progress.filter((one) => !isToHandOverAnew(one, progress)).map(({ line }) => line),
    gaps: plans.flatMap(({ gaps }) => gaps),
  };
}

async function sealNew(
  house: House,
  request: Request,
  before: DrawnBefore,
  by: string,
  drawn: PlannedMarks,
): Promise<void> {
  const planned = new Set(before.lines.map((line) => lineKey(house, line)));
  const told = new Set(before.gaps.map(({ system, what }) => `${system} ${what}`));
  const lines = drawn.lines.filter((line) => !planned.has(lineKey(house, line)));
  const gaps = drawn.gaps.filter(({ system, what }) => !told.has(`${system} ${what}`));
  if (lines.length + gaps.length === 0) return;
  await sealSigned(house, request, { right: 'restriction', by, lines, gaps, before: before.last });
}
