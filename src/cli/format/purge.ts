import type { Purge } from '../../domain/purge.ts';
import { peopleActedOn } from '../../domain/purge.ts';
import type { PurgeView, Stayed } from '../../greffe/purges.ts';
import { lineCode, wordFor } from '../codes.ts';
import type { PurgeWords } from '../purge-words.ts';
import { purgeWords } from '../purge-words.ts';
import type { Session } from '../session.ts';
import { dayOf, durationOf, minuteOf } from './instants.ts';
import { gapsPart } from './plan.ts';
import { table } from './table.ts';

const DAY_MS = 86_400_000;

type ShownPlan = PurgeView['plans'][number];

export function purgeList(session: Session, purges: readonly Purge[]): string {
  const say = purgeWords[session.language];
  const { pen, words, translate, timeZone } = session;
  const standing = ({ forgottenAt, waitsFor }: Purge): string => {
    if (forgottenAt !== null) return pen.faint(words.forgotten(dayOf(forgottenAt, timeZone)));
    return waitsFor === null ? '' : translate(waitsFor);
  };
  if (purges.length === 0) return `${say.none}\n`;
  return table(
    [
      say.headings.map(pen.faint),
      ...purges.map((purge) => [
        pen.strong(String(purge.id)),
        purge.on,
        say.kinds[purge.kind],
        say.states[purge.state],
        standing(purge),
      ]),
    ],
    { rightAligned: [0] },
  );
}

/** A purge as people read it before they sign: who is due and why, what it costs, who is left out, what became of it. */
export function purgePage(session: Session, view: PurgeView): string {
  const say = purgeWords[session.language];
  const { pen, words, translate, timeZone } = session;
  const { purge, plans } = view;
  const title = [
    `${say.purge} ${purge.id}`,
    say.kinds[purge.kind],
    say.on(purge.on),
    say.states[purge.state],
  ];
  const waits =
    purge.waitsFor === null
      ? ''
      : `  ${words.waitsForHeading} ${translate(purge.waitsFor)}${
          purge.wakeAt === null ? '' : ` (${minuteOf(purge.wakeAt, timeZone)})`
        }\n`;
  return [
    `${pen.strong(title.join(' — '))}\n`,
    waits,
    purge.forgottenAt === null ? '' : `  ${pen.faint(say.forgotten(dayOf(purge.forgottenAt, timeZone)))}\n`,
    view.endsAt === null ? '' : `  ${say.endsAt(minuteOf(view.endsAt, timeZone))}\n`,
    scansPart(session, say, view),
    ...plans.map((plan) => rulePart(session, say, view, plan)),
    gapsPart(session, distinctGaps(plans)),
    askedPart(session, say, view),
    leftOutPart(session, say, view),
    tallyPart(session, say, view),
    nextPart(session, say, view),
  ].join('');
}

/** Each once, for the rules of a run look at the same tools. */
function distinctGaps(plans: readonly ShownPlan[]): ShownPlan['gaps'] {
  const gaps = plans.flatMap((plan) => plan.gaps);
  return [...new Map(gaps.map((gap) => [`${gap.system}|${gap.what}|${gap.because}`, gap])).values()];
}

function scansPart({ pen }: Session, say: PurgeWords, { scans }: PurgeView): string {
  const rows = [...Map.groupBy(scans, ({ system }) => system)].map(([system, own]) => [
    system,
    own.map(({ kind, seen, doneAt }) => say.scan(kind, number(seen), doneAt !== null)).join(' · '),
  ]);
  return rows.length === 0 ? '' : `\n${pen.faint(say.scanned)}\n${table(rows, { indent: 2 })}`;
}

function rulePart(session: Session, say: PurgeWords, view: PurgeView, plan: ShownPlan): string {
  const { pen } = session;
  const rule = view.purge.rules.find(({ id }) => id === plan.rule);
  if (!rule) return '';
  const since = say.sinces[rule.since] ?? rule.since;
  const about = [say.period(rule.keep, since), say.actions[rule.action.kind] ?? rule.action.kind, rule.basis];
  return [
    `\n${pen.strong(say.rule(rule.id, rule.class, rule.purpose))}\n  ${pen.faint(about.join(' · '))}\n`,
    funnelPart(say, plan),
    isSealed(view, plan) ? costPart(say, plan) : '',
    oldestPart(session, say, plan),
    signaturePart(session, say, view, plan),
  ].join('');
}

function funnelPart(say: PurgeWords, { funnel, before }: ShownPlan): string {
  const bySystem = (of: 'inClass' | 'due'): string =>
    Object.entries(funnel.bySystem)
      .map(([system, counts]) => `${system} ${number(counts[of])}`)
      .join(' · ');
  const difference = before === null ? '' : signed(funnel.due - before.plan.funnel.due);
  const steps: readonly (readonly [string, number, string])[] = [
    [say.inClass, funnel.inClass, bySystem('inClass')],
    [say.pastPeriod, funnel.pastPeriod, ''],
    [say.aliveElsewhere, 0 - funnel.aliveElsewhere, ''],
    [say.held, 0 - funnel.held, ''],
    [say.changedSince, 0 - funnel.changedSince, ''],
    ...step(say.asked, 0 - funnel.asked),
    ...step(say.toAsk, 0 - funnel.toAsk),
    [
      say.dueNow,
      funnel.due,
      [bySystem('due'), ...(before === null ? [] : [say.sinceRun(difference, before.purge, before.on)])]
        .filter((part) => part !== '')
        .join(' · '),
    ],
    ...step(say.startUnknown, funnel.startUnknown),
  ];
  return table(
    steps.map(([name, count, more]) => [name, number(count), more]),
    { indent: 2, rightAligned: [1] },
  );
}

/** Left out where it says nothing. */
function step(name: string, people: number): readonly (readonly [string, number, string])[] {
  return people === 0 ? [] : [[name, people, '']];
}

function costPart(say: PurgeWords, { estimate }: ShownPlan): string {
  if (estimate.length === 0) return '';
  const calls = estimate.reduce((sum, one) => sum + one.calls, 0);
  const durationMs = Math.max(...estimate.map((one) => one.durationMs));
  return `  ${say.cost(number(calls), durationOf(durationMs), Math.max(1, Math.ceil(durationMs / DAY_MS)))}\n`;
}

function oldestPart({ pen }: Session, say: PurgeWords, { oldest }: ShownPlan): string {
  if (oldest.length === 0) return '';
  const rows = oldest.map((one) => [
    one.records.join(' '),
    say.endedOn(one.endsOn),
    say.started(say.because[one.because], one.startOn, one.source, one.system),
    pen.faint(say.why[one.why]),
  ]);
  return `  ${pen.faint(say.oldest(oldest.length))}\n${table(rows, { indent: 4 })}`;
}

function signaturePart(session: Session, say: PurgeWords, { purge }: PurgeView, plan: ShownPlan): string {
  const { pen, words, timeZone, language } = session;
  if (!isSealed({ purge }, plan) || peopleActedOn(plan.funnel) === 0) return '';
  const digest =
    purge.forgottenAt === null
      ? `  ${words.digest}${language === 'fr' ? ' :' : ':'} ${pen.strong(plan.digest)}\n`
      : '';
  if (purge.kind === 'dry-run') return digest;
  const names = plan.signatures.map(
    ({ by, at }) => `${by === 'greffe' ? say.bySchedule : by}, ${dayOf(at, timeZone)}`,
  );
  const reasons = plan.brake.map((reason) => say.brakes[reason]).join(', ');
  const isToSign = plan.approvedAt === null && purge.endedAt === null;
  return [
    digest,
    plan.brake.length > 0 && isToSign ? `  ${pen.warn(say.brake(reasons))}\n` : '',
    `  ${names.length === 0 ? say.notSigned : say.signedBy(names.join(' · '))}\n`,
    isToSign
      ? `  ${pen.good(session.typed(`greffe purge approve ${purge.id} --plan ${plan.digest}`))}\n`
      : '',
  ].join('');
}

/** The digest of a plan goes with the people it was about. */
function isSealed({ purge }: Pick<PurgeView, 'purge'>, { digest }: ShownPlan): boolean {
  return digest !== '' || purge.forgottenAt !== null;
}

/** What a yes came to, with what it cannot bring back. */
export function stayedPage({ pen, language }: Session, stayed: Stayed): string {
  const say = purgeWords[language];
  const { rule, stayedOn, keptUntil, answerBy, isRepeated } = stayed;
  return [
    `${isRepeated ? say.stayedBefore(rule, stayedOn, keptUntil) : pen.good(say.stayed(rule, keptUntil))}\n`,
    stayedOn > answerBy ? `${pen.warn(say.stayedLate(answerBy))}\n` : '',
  ].join('');
}

function askedPart({ pen }: Session, say: PurgeWords, { asked }: PurgeView): string {
  const rows = asked.map(({ rule, sent, undeliverable, stayed }) => [
    rule,
    [
      say.lettersSent(number(sent)),
      ...(undeliverable === 0 ? [] : [say.lettersUndeliverable(number(undeliverable))]),
      ...(stayed === 0 ? [] : [say.peopleStayed(number(stayed))]),
    ].join(' · '),
  ]);
  return rows.length === 0 ? '' : `\n${pen.faint(say.askedHeading)}\n${table(rows, { indent: 2 })}`;
}

function tallyPart({ pen, words }: Session, say: PurgeWords, { tally }: PurgeView): string {
  // Lines that ended alike are one row, however their read-backs stand: the report tells those apart.
  const alike = Map.groupBy(
    tally.filter(({ state }) => state !== 'noted'),
    ({ rule, system, action, state, code }) => JSON.stringify([rule, system, action, state, code]),
  );
  const rows = [...alike.values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const lines = some.reduce((sum, one) => sum + one.lines, 0);
    return [
      [
        first.rule,
        first.system,
        say.tally(number(lines), words.actions[first.action], words.codes.lineStates[first.state]),
        first.code === null ? '' : pen.faint(lineCode(words.codes, first.code)),
      ],
    ];
  });
  return rows.length === 0 ? '' : `\n${pen.faint(say.done)}\n${table(rows, { indent: 2 })}`;
}

/** People who were due and to whom nothing is done after all: found tied, or at the last look. */
function leftOutPart({ pen }: Session, say: PurgeWords, { leftOut }: PurgeView): string {
  const why = { ...say.why, 'changed-since': say.changedSince };
  const rows = leftOut.map((one) => [one.rule, number(one.people), wordFor(why, one.why)]);
  return rows.length === 0
    ? ''
    : `\n${pen.faint(say.leftOut)}\n${table(rows, { indent: 2, rightAligned: [1] })}`;
}

function nextPart(session: Session, say: PurgeWords, { purge, plans }: PurgeView): string {
  if (purge.endedAt === null) return '';
  if (plans.every(({ funnel }) => peopleActedOn(funnel) === 0)) return `\n${say.nothingDue}\n`;
  if (purge.kind !== 'dry-run') return '';
  return `\n${say.dryRunEnds}\n  ${session.pen.good(session.typed('greffe purge run'))}\n`;
}

function number(count: number): string {
  return new Intl.NumberFormat('fr-FR').format(count).replaceAll(/\s/gu, ' ');
}

function signed(difference: number): string {
  return difference > 0 ? `+${number(difference)}` : number(difference);
}
