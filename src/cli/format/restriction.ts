import { isHandingOver } from '../../domain/plan.ts';
import { recordKey } from '../../domain/record.ts';
import type { Restriction } from '../../domain/restriction.ts';
import type { RestrictionAlert } from '../../domain/restriction-alert.ts';
import type { RestrictionView } from '../../greffe/restrictions.ts';
import type { Session } from '../session.ts';
import { dayOf, minuteOf } from './instants.ts';
import { progressBySystem } from './progress.ts';
import { table } from './table.ts';

export function restrictionList(session: Session, views: readonly RestrictionView[]): string {
  const { words, pen, timeZone } = session;
  if (views.length === 0) return `${words.noRestrictions}\n`;
  return table(
    [
      ['', words.ground, words.placed, words.request, words.alerts, ''].map(pen.faint),
      ...views.map(({ restriction, alerts }) => [
        pen.strong(String(restriction.id)),
        words.restrictionGrounds[restriction.ground],
        `${dayOf(restriction.placedAt, timeZone)} ${restriction.placedBy}`,
        String(restriction.request),
        alerts.length === 0 ? '—' : pen.warn(String(alerts.length)),
        standing(session, restriction),
      ]),
    ],
    { rightAligned: [0] },
  );
}

/** Whom it is over, what was done in the tools, and what was noticed since, newest first. */
export function restrictionPage(session: Session, { restriction, alerts, lines }: RestrictionView): string {
  const { words, pen, timeZone } = session;
  const title = [
    `${words.restriction} ${restriction.id}`,
    words.restrictionGrounds[restriction.ground],
    standing(session, restriction),
  ].join(' — ');
  const placed = [words.placed, `${dayOf(restriction.placedAt, timeZone)} ${restriction.placedBy}`];
  const facts =
    'forgottenAt' in restriction
      ? [placed]
      : [
          placed,
          [words.over, restriction.identifiers.map(({ value }) => value).join(' · ')],
          ...(restriction.purpose === null ? [] : [[words.purpose, restriction.purpose]]),
          ...(restriction.ground === 'objection-pending'
            ? [[words.decision, decisionOn(session, restriction)]]
            : []),
          [words.records, restriction.records.map(recordKey).join(' · ') || '—'],
          ...(restriction.lifted ? [[words.why, restriction.lifted.reason]] : []),
        ];
  const marks = progressBySystem(lines.map(({ line: { system }, state }) => ({ system, state }))).map(
    (one) => `  ${words.progress(one.system, one)}\n`,
  );
  return [
    `${pen.strong(title)}\n`,
    table(facts, { indent: 2 }),
    toGiveBack(session, lines),
    marks.length === 0 ? '' : `${words.inTheTools}\n${marks.join('')}`,
    alerts.length === 0
      ? `${words.noAlerts}\n`
      : `${pen.warn(words.alerts)}\n${table(
          alerts.map((alert) => alertRow(session, alert)),
          { indent: 2 },
        )}`,
  ].join('');
}

/** Records whose tool refuses their former owner, with who that is: what somebody needs who does it in the tool. */
export function toGiveBack(
  { words, pen }: Pick<Session, 'words' | 'pen'>,
  lines: RestrictionView['lines'],
): string {
  const rows = lines
    .filter(({ line }) => line.action === 'lift' && isHandingOver(line))
    .filter(({ state }) => state === 'failed' || state === 'stopped')
    .map(({ line: { system, ref, changes = [] } }) => [
      recordKey({ system, ...ref }),
      `→ ${changes[0]?.to || words.nobodysRecord}`,
    ]);
  return rows.length === 0 ? '' : `${pen.warn(words.toGiveBack)}\n${table(rows, { indent: 2 })}`;
}

function decisionOn({ words, timeZone }: Session, { decision }: Restriction): string {
  if (decision === null) return words.objectionDecisions.pending;
  return `${words.objectionDecisions[decision.is]}, ${decision.by} ${dayOf(decision.at, timeZone)} : ${decision.reason}`;
}

function alertRow({ words, timeZone, pen }: Session, alert: RestrictionAlert): readonly string[] {
  const { kind, system, ref, happenedAt, raisedAt, mailedAt } = alert;
  return [
    minuteOf(happenedAt ?? raisedAt, timeZone),
    words.alertKinds[kind],
    ref ? recordKey(ref) : system,
    mailedAt === null ? pen.faint(words.notMailed) : '',
  ];
}

function standing({ words, pen, timeZone }: Session, restriction: RestrictionView['restriction']): string {
  if ('forgottenAt' in restriction)
    return pen.faint(words.forgotten(dayOf(restriction.forgottenAt, timeZone)));
  const { lifted } = restriction;
  return lifted
    ? pen.faint(words.restrictionEnded(lifted.by, dayOf(lifted.at, timeZone), lifted.toldOn))
    : words.restrictionStands;
}
