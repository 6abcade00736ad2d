import type { StoredNotice } from '../../domain/notice.ts';
import type { NoticeOverview, NoticeView } from '../../greffe/notices.ts';
import type { SystemGap } from '../../domain/plan.ts';
import { noticeWords } from '../notice-words.ts';
import type { Session } from '../session.ts';
import { minuteOf } from './instants.ts';
import { gapsPart } from './plan.ts';
import { table } from './table.ts';

/** What was told of, by number: no record and no address stands here. */
export function noticeList(session: Session, { notices, tally, feeds }: NoticeOverview): string {
  const say = noticeWords[session.language];
  const { pen, translate, timeZone } = session;
  const asked = feeds.map(({ system, kind, askedAt, dueAt, failure }) => [
    system,
    kind,
    askedAt === null ? say.neverAsked : minuteOf(askedAt, timeZone),
    failure === null ? '' : pen.warn(translate(failure)),
    dueAt === null ? say.askedNoMore : say.askedNext(minuteOf(dueAt, timeZone)),
  ]);
  const counts = tally.map(({ system, state, count }) => [system, say.counted(count, say.states[state])]);
  const rows = notices.map((one) => [
    pen.strong(String(one.id)),
    minuteOf(one.happenedAt, timeZone),
    one.system,
    one.kind,
    say.whats[one.what],
    standingOf(session, one),
  ]);
  return [
    asked.length === 0 ? `${say.nothingAsked}\n` : `${pen.faint(say.asked)}\n${table(asked, { indent: 2 })}`,
    counts.length === 0 ? '' : `\n${pen.faint(say.came)}\n${table(counts, { indent: 2 })}`,
    rows.length === 0
      ? `\n${say.nothingWaits}\n`
      : `\n${table([say.headings.map(pen.faint), ...rows], { rightAligned: [0] })}`,
    gapsPart(session, gapsOnce(feeds)),
  ].join('');
}

/** Two kinds of one tool may hide the same. */
function gapsOnce(feeds: NoticeOverview['feeds']): readonly SystemGap[] {
  const gaps = feeds.flatMap(({ system, gaps: own }) => own.map((gap) => ({ system, ...gap })));
  return [...new Map(gaps.map((gap) => [`${gap.system} ${gap.what}`, gap])).values()];
}

/** One of them, in clear, with what can be decided. */
export function noticePage(session: Session, view: NoticeView): string {
  const say = noticeWords[session.language];
  const { pen, timeZone } = session;
  const { notice: one, ref, address, rows } = view;
  return [
    `${pen.strong(`${say.notice} ${one.id} — ${one.system} — ${say.whats[one.what]}`)}\n`,
    table(
      [
        [say.record, `${one.system}:${ref.kind}:${ref.id}`],
        [say.happened, minuteOf(one.happenedAt, timeZone)],
        [say.received, `${minuteOf(one.receivedAt, timeZone)} (${say.ways[one.came]})`],
        [address?.kind === 'phone' ? say.number : say.address, address?.value ?? ''],
        [say.stillIn, rows.map(({ system, kind, id }) => `${system}:${kind}:${id}`).join(' · ')],
      ].filter(([, value]) => value !== ''),
      { indent: 2 },
    ),
    address?.kind === 'phone' ? `  ${pen.warn(say.byNumber)}\n` : '',
    decidedNotice(session, one),
    choicesPart(session, one),
  ].join('');
}

/** How one stands, and what was decided. */
export function decidedNotice(session: Session, one: StoredNotice): string {
  const say = noticeWords[session.language];
  const lines = [
    standingOf(session, one),
    ...(one.decided === null
      ? []
      : [say.decided(one.decided.by, minuteOf(one.decided.at, session.timeZone))]),
    ...(one.request === null ? [] : [say.requestOpened(one.request)]),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

function standingOf(
  { language, translate, timeZone }: Session,
  { state, why, waitsFor, wakeAt }: StoredNotice,
): string {
  const say = noticeWords[language];
  if (why !== null) return say.ends[why];
  const until = wakeAt === null ? '' : ` (${minuteOf(wakeAt, timeZone)})`;
  return waitsFor === null
    ? `${say.states[state]}${until}`
    : `${say.states[state]}${until} — ${translate(waitsFor)}`;
}

function choicesPart(session: Session, { id, state }: StoredNotice): string {
  if (state !== 'proposed') return '';
  const say = noticeWords[session.language];
  const commands = [
    `greffe notice decide ${id} --carry-on`,
    `greffe notice decide ${id} --leave --reason TEXT`,
  ];
  return `\n${say.toDecide}\n${commands.map((one) => `  ${session.pen.good(session.typed(one))}\n`).join('')}`;
}
