import type { Sweep } from '../../domain/sweep.ts';
import type {
  ListedReappearance,
  Reappearances,
  ReappearanceView,
  SweepView,
} from '../../greffe/suppressions.ts';
import type { Session } from '../session.ts';
import { sweepWords } from '../sweep-words.ts';
import { dayOf, minuteOf } from './instants.ts';
import { gapsPart } from './plan.ts';
import { table } from './table.ts';

/** What a sweep came to, in numbers: nobody is named. */
export function sweepPage(session: Session, { sweep, tally }: SweepView): string {
  const say = sweepWords[session.language];
  const { pen } = session;
  const counts = [
    say.read(sweep.seen),
    ...(sweep.gathered === 0 ? [] : [say.gathered(sweep.gathered)]),
    ...(sweep.shared === 0 ? [] : [say.shared(sweep.shared)]),
    ...tally.map(({ what, state, count }) => {
      const told = say.counted(count, say.whats[what], say.found[state]);
      return state === 'proposed' || state === 'failed' ? pen.warn(told) : told;
    }),
    ...(tally.length === 0 && sweep.state === 'done' ? [say.nobodyBack] : []),
  ];
  return [
    `${pen.strong(`${say.sweep} ${sweep.id} — ${sweep.system} — ${say.states[sweep.state]}`)}\n`,
    waitingPart(session, sweep),
    ...counts.map((line) => `  ${line}\n`),
    gapsPart(
      session,
      sweep.gaps.map((gap) => ({ system: sweep.system, ...gap })),
    ),
  ].join('');
}

function waitingPart({ words, translate, timeZone }: Session, { waitsFor, wakeAt }: Sweep): string {
  if (waitsFor === null) return '';
  const until = wakeAt === null ? '' : ` (${minuteOf(wakeAt, timeZone)})`;
  return `  ${words.waitsForHeading} ${translate(waitsFor)}${until}\n`;
}

/** Who was found again, by number: no address stands here. */
export function reappearanceList(session: Session, { sweeps, found }: Reappearances): string {
  const say = sweepWords[session.language];
  const { pen, words, translate, timeZone } = session;
  const last = sweeps.map((sweep) => [
    sweep.system,
    dayOf(sweep.openedAt, timeZone),
    say.states[sweep.state],
    say.read(sweep.seen),
    sweep.waitsFor === null ? '' : translate(sweep.waitsFor),
  ]);
  const rows = found.map((one) => [
    pen.strong(String(one.id)),
    dayOf(one.foundAt, timeZone),
    one.system,
    say.whats[one.what],
    words.prospecting[one.channel],
    one.mend === null || one.state !== 'failed' ? say.found[one.state] : translate(one.mend),
    becauseOf(session, one),
  ]);
  return [
    sweeps.length === 0 ? `${say.neverSwept}\n` : `${pen.faint(say.sweeps)}\n${table(last, { indent: 2 })}`,
    found.length === 0
      ? `${say.nobodyFound}\n`
      : `\n${table([say.headings.map(pen.faint), ...rows], { rightAligned: [0] })}`,
  ].join('');
}

function becauseOf({ language, timeZone }: Session, { because, act }: ListedReappearance): string {
  const say = sweepWords[language];
  if (act !== null) return say.ownAct(say.evidences[act.evidence], dayOf(act.at, timeZone), act.system);
  if (because === 'shared-number') return say.sharedNumber;
  return because === 'policy' ? say.byPolicy : '';
}

/** One of them, in clear, with what can be decided. */
export function reappearancePage(session: Session, view: ReappearanceView): string {
  const { pen } = session;
  const say = sweepWords[session.language];
  const { reappearance: one, address, refs } = view;
  const because = becauseOf(session, one);
  return [
    `${pen.strong(`${say.reappearance} ${one.id} — ${one.system} — ${say.whats[one.what]}`)}\n`,
    table(
      [
        [say.address, address.value],
        [say.records, refs.map(({ kind, id }) => `${one.system}:${kind}:${id}`).join(' · ')],
        ['', because],
      ].filter(([, value]) => value !== ''),
      { indent: 2 },
    ),
    `  ${say.inRegister(say.causes[one.cause], dayOf(one.since, session.timeZone))}\n`,
    standingPart(session, one),
    choicesPart(session, one),
  ].join('');
}

/** What became of one that was decided on. */
export function decisionPage(session: Session, one: ListedReappearance): string {
  const say = sweepWords[session.language];
  const closed = one.state === 'consented' ? `${say.closed}\n` : '';
  return `${standingPart(session, one)}${closed}`;
}

function standingPart({ language, timeZone }: Session, one: ListedReappearance): string {
  const say = sweepWords[language];
  const lines = [
    say.found[one.state],
    ...(one.decided === null ? [] : [say.decided(one.decided.by, dayOf(one.decided.at, timeZone))]),
    ...(one.request === null ? [] : [say.requestOpened(one.request)]),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

function choicesPart(session: Session, { id, state, because }: ListedReappearance): string {
  if (state !== 'proposed') return '';
  const say = sweepWords[session.language];
  const commands = [
    `greffe suppression decide ${id} --reapply`,
    ...(because === 'shared-number' ? [`greffe suppression decide ${id} --let-be --because TEXT`] : []),
    `greffe suppression decide ${id} --new-collection --because TEXT`,
  ];
  return `\n${say.toDecide}\n${commands.map((one) => `  ${session.pen.good(session.typed(one))}\n`).join('')}`;
}
