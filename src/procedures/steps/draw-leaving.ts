import type { Context, Solicitation } from '../../contract/index.ts';
import type { Line, SystemGap } from '../../domain/plan.ts';
import { isTakingOff } from '../../domain/plan.ts';
import type { PlannedLeaving } from '../../domain/plan-leaving.ts';
import { planLeaving, planStaying, unlooked } from '../../domain/plan-leaving.ts';
import type { StoppingRight } from '../../domain/prospecting.ts';
import { refKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House } from '../house.ts';
import { progressOf } from './draw-erasure.ts';
import { expandIn, withoutStrangers } from './expand.ts';
import type { Silence, Unanswered } from './locate.ts';
import { answerOf } from './locate.ts';
import { failureKindOf } from './outcomes.ts';
import { livePlans } from './plans.ts';
import { sealSigned } from './seal-signed.ts';

/**
 * Seals and signs what takes the person off the lists and campaigns that go on addressing them, and names what no call can
 * leave, or what a tool refused to: a supplement of the same right, drawn once their addresses are stopped. A tool that does
 * not answer holds up no other.
 * @returns the tools that did not tell, once what the others say is sealed
 */
export async function drawLeaving(
  house: House,
  request: Request,
  right: StoppingRight,
  subject: Subject,
  context: Context,
): Promise<readonly Unanswered[]> {
  const names = house.policy.controller(request.controller).systems;
  const looks = await Promise.all(names.map((name) => look(house, subject, name, context)));
  const { timeZone } = house.policy.controller(request.controller);
  const drawn = planLeaving(
    looks.map(({ system, solicitations }) => ({ system, solicitations })),
    request.stops,
    (instant) => civilDayOf(instant, timeZone),
  );
  const progress = await progressOf(house, await livePlans(house, request, right));
  const planned = new Set(progress.map(({ line }) => lineKey(line)));
  const staying = planStaying(
    progress.flatMap((one) => {
      const kind = isTakingOff(one.line) && one.state === 'stopped' ? failureKindOf(one) : null;
      return kind === null ? [] : [{ line: one.line, isDenied: kind === 'denied' }];
    }),
  );
  // What a look names is named once: by what it says of it now.
  const lines = [
    ...new Map([...staying.lines, ...drawn.lines].map((line) => [lineKey(line), line])).values(),
  ];
  await sealUntold(house, request, right, {
    lines: lines.filter((line) => !planned.has(lineKey(line))),
    gaps: [...drawn.gaps, ...staying.gaps, ...looks.flatMap((one) => one.gaps)],
  });
  return looks.flatMap(({ system, silence }) => (silence ? [{ system, ...silence }] : []));
}

/**
 * Once all else is done, tools that would not tell are a gap with what to do by hand: the objection is carried out, and its
 * answer leaves. @source GDPR Art. 12(3)
 */
export async function sealUnlooked(
  house: House,
  request: Request,
  right: StoppingRight,
  silent: readonly Unanswered[],
): Promise<void> {
  const gaps = silent.map(({ system, code }) => unlooked(system, failureKindOf({ code }) === 'denied'));
  await sealUntold(house, request, right, { lines: [], gaps });
}

/** Lines and gaps that no plan says yet. */
async function sealUntold(
  house: House,
  request: Request,
  right: StoppingRight,
  { lines, gaps: all }: PlannedLeaving,
): Promise<void> {
  const plans = await livePlans(house, request, right);
  const told = new Set(plans.flatMap((plan) => plan.gaps).map(gapKey));
  const gaps = all.filter((gap) => !told.has(gapKey(gap)));
  if (lines.length + gaps.length > 0)
    await sealSigned(house, request, { right, by: 'greffe', lines, gaps, before: plans.at(-1) ?? null });
}

interface Look {
  readonly system: string;
  readonly solicitations: readonly Solicitation[];
  readonly gaps: readonly SystemGap[];
  readonly silence: Silence | null;
}

async function look(house: House, subject: Subject, name: string, context: Context): Promise<Look> {
  const seen = await answerOf(() => solicitationsIn(house, subject, name, context));
  return seen.answered
    ? { system: name, ...seen.value, silence: null }
    : { system: name, solicitations: [], gaps: [], silence: seen.obstacle };
}

async function solicitationsIn(
  house: House,
  subject: Subject,
  name: string,
  context: Context,
): Promise<Pick<Look, 'solicitations' | 'gaps'>> {
  const system = await house.system(name);
  const { solicitations: verb, detach } = system.connection;
  const rows = new Map(
    subject.matches
      .filter((match) => match.ref.system === name && match.role === 'person' && isTheirs(match))
      .filter(({ state, ref }) => state === 'live' && verb?.kinds.includes(ref.kind) === true)
      .map(({ ref: { kind, id } }) => [refKey({ kind, id }), { kind, id }]),
  );
  if (!verb || rows.size === 0) return { solicitations: [], gaps: [] };
  const refs = [...rows.values()];
  const items: Solicitation[] = [];
  const gaps: SystemGap[] = [];
  for (let start = 0; start < refs.length; start += verb.batchMax) {
    let cursor: string | null = null;
    do {
      const page = await verb.call(refs.slice(start, start + verb.batchMax), cursor, context);
      items.push(...page.items);
      gaps.push(...page.gaps.map((gap) => ({ system: name, ...gap })));
      cursor = page.cursor;
    } while (cursor !== null);
  }
  if (items.length === 0) return { solicitations: [], gaps };
  // Nobody else is taken off a list: a row that was given to somebody since it was found is left as it is.
  const expanded = await expandIn(system, refs, context);
  const theirs = new Set(withoutStrangers(house, subject, expanded).related.map(({ ref }) => refKey(ref)));
  return {
    solicitations: items
      .filter(({ of }) => rows.has(refKey(of)) && theirs.has(refKey(of)))
      // What the tool could leave and this adapter has no verb for is left to a human.
      .map((one) => ({ ...one, canLeave: one.canLeave && detach?.kinds.includes(one.ref.kind) === true })),
    gaps,
  };
}

function lineKey({ system, action, ref, from }: Omit<Line, 'number'>): string {
  return `${system} ${action} ${refKey(ref)} ${from ? refKey(from) : ''}`;
}

function gapKey({ system, what, mend }: SystemGap): string {
  return `${system} ${what} ${mend ?? ''}`;
}
