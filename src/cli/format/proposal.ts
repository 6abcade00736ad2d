import type { FieldValue } from '../../domain/record.ts';
import { recordKey } from '../../domain/record.ts';
import { isBlank, sameValue } from '../../domain/same-value.ts';
import type { Current, ProposalOutcome, ProposalView, Propagation } from '../../greffe/proposals.ts';
import { proposalWords } from '../proposal-words.ts';
import type { Session } from '../session.ts';
import { dayOf, minuteOf } from './instants.ts';
import { table } from './table.ts';

/** By number, field and tool: nothing of a person stands here. */
export function proposalList(session: Session, found: readonly Propagation[]): string {
  const say = proposalWords[session.language];
  const { pen, timeZone } = session;
  if (found.length === 0) return `${say.nothing}\n`;
  const rows = found.map((one) => [
    pen.strong(String(one.id)),
    dayOf(one.openedAt, timeZone),
    one.system,
    one.fields.join(', '),
    one.state === 'proposed' ? pen.warn(say.states[one.state]) : say.states[one.state],
    one.because === null ? '' : say.because[one.because],
  ]);
  return table([say.headings.map(pen.faint), ...rows], { rightAligned: [0] });
}

/** One of them, in clear: what each tool held then, and what it holds now. */
export function proposalPage(session: Session, view: ProposalView): string {
  const say = proposalWords[session.language];
  const { pen } = session;
  const source = view.source.values.map(({ field, shown: then, current }) => [
    recordKey(view.source.ref),
    field,
    then,
    nowOf(session, then, current),
    say.source,
  ]);
  const places = view.places.map(({ ref, field, now, way, doubt, current }) => [
    recordKey(ref),
    field,
    shown(session, now),
    nowOf(session, now, current),
    [...(way === 'call' ? [] : [say.ways[way]]), ...(doubt === null ? [] : [say.doubtful])].join(' · '),
  ]);
  return [
    heading(session, view),
    table([say.columns.map(pen.faint), ...source, ...places], { indent: 2 }),
    choicesPart(session, view),
  ].join('');
}

/** What became of one that was decided on. */
export function outcomePage(session: Session, outcome: ProposalOutcome): string {
  return heading(session, outcome);
}

function heading(session: Session, { propagation: one, mends }: ProposalOutcome): string {
  const say = proposalWords[session.language];
  const { pen, translate, timeZone, words } = session;
  const until = one.wakeAt === null ? '' : ` (${minuteOf(one.wakeAt, timeZone)})`;
  const lines = [
    `${say.changed} ${minuteOf(one.openedAt, timeZone)} — ${one.fields.join(', ')}`,
    ...(one.because === null ? [] : [say.because[one.because]]),
    ...(one.chain.length === 0 ? [] : [say.chain(one.chain.join(', '))]),
    ...(one.decided === null ? [] : [say.decided(one.decided.by, dayOf(one.decided.at, timeZone))]),
    ...(one.waitsFor === null ? [] : [`${words.waitsForHeading} ${translate(one.waitsFor)}${until}`]),
    ...(one.state === 'done'
      ? []
      : [...new Set(mends.map(({ system, mend }) => `${system}: ${translate(mend)}`))].map(pen.warn)),
  ];
  return [
    `${pen.strong(`${say.proposal} ${one.id} — ${one.system} — ${say.states[one.state]}`)}\n`,
    ...lines.map((line) => `  ${line}\n`),
  ].join('');
}

function nowOf(session: Session, then: FieldValue, current: Current): string {
  const say = proposalWords[session.language];
  if (current === null) return say.unread;
  return sameValue(then, current.value) ? say.same : session.pen.warn(shown(session, current.value));
}

function shown({ language }: Session, value: FieldValue): string {
  if (isBlank(value)) return proposalWords[language].blank;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function choicesPart(session: Session, { propagation: { id, state }, digest }: ProposalView): string {
  if (state !== 'proposed') return '';
  const say = proposalWords[session.language];
  const commands = [
    `greffe proposal accept ${id} --digest ${digest}`,
    `greffe proposal dismiss ${id} --reason TEXT`,
  ];
  return `\n${say.toDecide}\n${commands.map((one) => `  ${session.pen.good(session.typed(one))}\n`).join('')}`;
}
