import type { Line } from '../../domain/plan.ts';
import { isHandingOver, planName } from '../../domain/plan.ts';
import type { FieldValue } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { PlansNoun } from '../../greffe/plans.ts';
import type { Session } from '../session.ts';
import { lineCode } from '../codes.ts';
import { factsOf } from './facts.ts';
import { durationOf } from './instants.ts';
import { isToApprove, planStanding } from './plan-standing.ts';
import { table } from './table.ts';

type Shown = Awaited<ReturnType<PlansNoun['show']>>;
type Progress = Shown['lines'][number];

/** A plan as a person reads it before they sign: by system and action, with reasons; the digest at the end. */
export function planPage(session: Session, { plan, lines, state, isPart }: Shown): string {
  const { words, pen } = session;
  const supplement =
    plan.supplementTo === null
      ? []
      : [words.supplement(planName({ matter: plan.matter, sequence: plan.supplementTo }))];
  const title = [
    `${words.plan} ${planName(plan)}`,
    words.rights[plan.right],
    words.lines(plan.lineCount),
    ...supplement,
    planStanding(session, plan, state),
  ].join(' — ');
  const systems = [...Map.groupBy(lines, ({ line }) => line.system)];
  return [
    `${pen.strong(title)}\n`,
    ...systems.map(([system, own]) => systemPart(session, plan, system, own)),
    gapsPart(session, plan.gaps),
    isPart ? `\n${pen.warn(words.planPart)}\n` : '',
    !isPart && isToApprove(plan, state) && lines.some(({ line }) => line.reason === 'other-value')
      ? `\n${pen.warn(words.leftToDecide(plan.matter, planName(plan)))}\n`
      : '',
    `\n${words.digest}${session.language === 'fr' ? ' :' : ':'} ${pen.strong(plan.digest)}\n`,
    !isPart && isToApprove(plan, state)
      ? `  ${pen.good(session.typed(`greffe request approve ${plan.matter} --plan ${plan.digest}`))}\n`
      : '',
  ].join('');
}

function systemPart(
  session: Session,
  plan: Shown['plan'],
  system: string,
  lines: readonly Progress[],
): string {
  const { words, pen } = session;
  const estimate = plan.estimate.find((one) => one.system === system);
  const cost = estimate
    ? `  ${pen.faint(words.estimate(estimate.calls, durationOf(estimate.durationMs)))}`
    : '';
  const actions = [...Map.groupBy(lines, ({ line }) => line.action)];
  const parts = actions.map(([action, own]) => {
    const count = pen.faint(`(${own.length})`);
    return `  ${words.actions[action]} ${count}\n${table(
      own.map((one) => lineRow(session, one, plan.approval !== null)),
      { indent: 4, rightAligned: [0] },
    )}`;
  });
  return `\n${pen.strong(system)}${cost}\n${parts.join('')}`;
}

function lineRow(session: Session, { line, state, code }: Progress, isApproved: boolean): readonly string[] {
  const { words, pen } = session;
  return [
    String(line.number),
    line.address || line.channel ? addressed(session, line) : refKey(line.ref),
    reasonOf(session, line),
    details(session, line),
    pen.faint(factsOf(session, line.facts)),
    isApproved && (state !== 'waiting' || code !== null)
      ? [words.codes.lineStates[state], ...(code === null ? [] : [`(${lineCode(words.codes, code)})`])].join(
          ' ',
        )
      : '',
    line.through === null ? '' : pen.faint(words.through(line.through)),
  ];
}

function addressed({ words }: Session, { address, channel, ref }: Line): string {
  return [address?.value ?? refKey(ref), ...(channel ? [words.prospecting[channel]] : [])].join(', ');
}

function reasonOf({ words }: Session, { reason, ground, until }: Line): string {
  return [words.reasons[reason], ground, until === null ? null : words.until(until)]
    .filter((part) => part !== null)
    .join(', ');
}

function details({ words }: Session, line: Line): string {
  const { action, fields, from, others, changes = [] } = line;
  return [
    from ? words.cutFrom(refKey(from)) : '',
    ...changes.map(({ name, now, to }) =>
      isHandingOver(line)
        ? words.changes(words.ownerField, shownOf(now) ?? words.nobody, to === '' ? words.nobody : to)
        : words.changes(name, shownOf(now), to),
    ),
    fields.length > 0 && (action === 'redact' || action === 'keep')
      ? words.overwrites(fields.join(', '))
      : '',
    words.others(others.persons, others.organisations, others.transactions),
  ]
    .filter((part) => part !== '')
    .join(' ; ');
}

/** A value as a person reads it; nothing for none. */
function shownOf(value: FieldValue): string | null {
  if (value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function gapsPart(session: Session, gaps: Shown['plan']['gaps']): string {
  const { words, pen, translate } = session;
  if (gaps.length === 0) return '';
  // What it is on one line, why and what can be done below: sentences side by side fit no screen.
  const rows = gaps.flatMap(({ system, what, because, mend }) => [
    [system, translate(what)],
    ['', pen.faint([words.gaps[because], ...(mend === null ? [] : [translate(mend)])].join(' · '))],
  ]);
  return `\n${words.outOfReach}\n${table(rows, { indent: 2 })}`;
}
