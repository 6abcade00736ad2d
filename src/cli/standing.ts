import type { RequestView } from '../greffe/requests.ts';
import type { UnsettledCode } from '../domain/requester.ts';
import { COVERABLE } from '../domain/requester.ts';
import type { Request, RightCourse } from '../domain/request.ts';
import { AT_WORK, hasEnded } from '../domain/request.ts';
import { COPY_RIGHTS, isSigned } from '../domain/right.ts';
import { recordKey } from '../domain/record.ts';
import type { ExitCode } from './exit.ts';
import { EXIT } from './exit.ts';

/** Where a request stands for whoever is at the keyboard: what it waits for, and what to type next. */
export interface Standing {
  readonly code: ExitCode;
  /** In the words of the procedure; null when it has ended, or works. */
  readonly waitsFor: readonly string[];
  readonly wakeAt: Date | null;
  /** Exact commands, without the options that were given by environment. */
  readonly next: readonly string[];
}

type WaitsFor = 'human' | 'incomplete' | 'date' | 'work' | 'end';

export function standingOf(view: RequestView): Standing {
  const { request } = view;
  const open = request.rights.filter((course) => !hasEnded(course.state));
  const kinds = open.map((course) => kindOf(view, course));
  const waitsFor = open.flatMap(({ waitsFor: what }) => (what === null ? [] : [what]));
  const isHuman = kinds.includes('human');
  return {
    code: codeOf(kinds),
    waitsFor: [...new Set(waitsFor)],
    wakeAt: isHuman || kinds.includes('incomplete') ? null : request.wakeAt,
    next: [...new Set(open.flatMap((course) => commandsFor(view, course)))],
  };
}

/** Somebody who can act first, then what cannot end, then a date. */
function codeOf(kinds: readonly WaitsFor[]): ExitCode {
  if (kinds.includes('human')) return EXIT.waitsForHuman;
  if (kinds.includes('incomplete')) return EXIT.incomplete;
  if (kinds.includes('date') || kinds.includes('work')) return EXIT.waitsForDate;
  return EXIT.done;
}

function kindOf({ request }: RequestView, { state, waitsFor }: RightCourse): WaitsFor {
  if (state === 'incomplete') return 'incomplete';
  if (waitsFor === null || waitsFor === AT_WORK) return 'work';
  // The other right of the same request is what a human acts on.
  if (waitsFor.startsWith('delivery of the')) return 'end';
  return request.wakeAt !== null && !needsHuman(waitsFor) ? 'date' : 'human';
}

function needsHuman(waitsFor: string): boolean {
  const isTheirs =
    /^(identity|proof of|the judgement|a mandate|a refusal|approval|a decision|the review|package|mode: live|a human|restriction|task )/;
  // A recipient may be waited for beside a date.
  const isToTell = /the notification to \S+ to leave|to be told(?:, which failed:| by hand)|task \d+ of /;
  return isTheirs.test(waitsFor) || isToTell.test(waitsFor);
}

function commandsFor(view: RequestView, { right, state, waitsFor }: RightCourse): readonly string[] {
  const { id } = view.request;
  if (waitsFor === null) return [];
  if (state === 'incomplete') return [`greffe request retry ${id}`];
  const unsettled = view.unsettled.filter((one) => one.right === right && one.code !== 'identity');
  if (unsettled.some(({ what }) => what === waitsFor))
    return unsettled.map(({ code }) => settling(view.request, code));
  if (waitsFor.startsWith('identity: the clock'))
    return [`greffe request resume ${id} --answered-on YYYY-MM-DD`];
  if (waitsFor === 'identity') return [`greffe request identify ${id} --by "…"`];
  if (waitsFor.startsWith('a decision')) return matching(view);
  const [, undecided] = /^restriction (\d+) to be decided/.exec(waitsFor) ?? [];
  if (undecided)
    return ['upheld', 'overridden'].map((is) => `greffe restrict decide ${undecided} --${is} --reason "…"`);
  const [, restriction] = /^restriction (\d+) to be lifted/.exec(waitsFor) ?? [];
  if (restriction) return [`greffe restrict lift ${restriction} --told-on YYYY-MM-DD --reason "…"`];
  if (waitsFor.startsWith('approval of plan')) return approving(view);
  const tasks = [...waitsFor.matchAll(/\btask (\d+) of /g)].map(([, task]) => `greffe task show ${task}`);
  if (tasks.length > 0) return tasks;
  if (waitsFor.startsWith('the review')) return [`greffe package review ${id}${which(view, right)}`];
  if (waitsFor.startsWith('package'))
    return [`greffe package fetch ${id}${which(view, right)} --to ${right}-${id}.zip`];
  if (waitsFor.startsWith('mode: live')) return [`greffe request wait ${id}`];
  if (/the notification to \S+ to leave|recipient \S+ to be told/.test(waitsFor))
    return [`greffe recipient list ${id}`];
  return [];
}

/** What is typed once it was looked at: with whatever the requester did not say themselves. */
function settling({ id, requester, rights, mandates }: Request, code: UnsettledCode): string {
  if (code === 'identity-of-requester') return `greffe request identify ${id} --of requester --by "…"`;
  if (code === 'identity-of-person') return `greffe request identify ${id} --of person --by "…"`;
  if (code === 'identity') return `greffe request identify ${id} --by "…"`;
  if (code === 'beyond-the-estate')
    return `greffe letter preview ${id} --kind refusal --reason beyond-the-estate --words "…"`;
  const covered = COVERABLE.filter((one) => rights.some(({ right }) => right === one));
  const claims = requester && requester.kind !== 'data-subject' ? requester.claims : null;
  const isAgain = mandates.length > 0;
  return [
    `greffe request mandate ${id} --scope ${covered.join(' ')}`,
    ...(isAgain || !claims?.from ? ['--from YYYY-MM-DD'] : []),
    ...(isAgain || !claims?.until ? ['--until YYYY-MM-DD'] : []),
    ...(claims?.answerTo === 'requester' ? ['--answer-to requester'] : []),
    ...(requester?.kind === 'heir' ? ['--directives "…"'] : []),
    '--by "…"',
  ].join(' ');
}

/** Of two packages a command names the one it means. */
function which({ request }: RequestView, right: RightCourse['right']): string {
  const copies = request.rights.filter((course) => COPY_RIGHTS.some((one) => one === course.right));
  return copies.length > 1 ? ` --right ${right}` : '';
}

function matching({ request, candidates }: RequestView): readonly string[] {
  const refs = candidates.map(({ ref }) => recordKey(ref));
  const [only] = refs;
  if (refs.length === 1 && only !== undefined) {
    return [
      `greffe request match ${request.id} --accept ${only}`,
      `greffe request match ${request.id} --set-aside ${only}`,
    ];
  }
  return [`greffe request match ${request.id} --accept REF… --set-aside REF…`];
}

function approving({ request, plans }: RequestView): readonly string[] {
  const { id } = request;
  const waiting = plans.findLast(
    ({ plan }) => isSigned(plan.right) && plan.approval === null && plan.supersededAt === null,
  );
  return waiting
    ? [`greffe plan show ${id}`, `greffe request approve ${id} --plan ${waiting.plan.digest}`]
    : [];
}
