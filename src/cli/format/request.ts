import type { Identifier } from '../../domain/record.ts';
import { recordKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import { isTheirs } from '../../domain/subject.ts';
import { planName } from '../../domain/plan.ts';
import type { RequestView, RequestsNoun } from '../../greffe/requests.ts';
import type { Session } from '../session.ts';
import { standingOf } from '../standing.ts';
import { dayOf, minuteOf } from './instants.ts';
import { progressBySystem } from './progress.ts';
import { table } from './table.ts';

type Row = Awaited<ReturnType<RequestsNoun['list']>>[number];

/** Open requests, the one due first on top. */
export function requestList(session: Session, rows: readonly Row[]): string {
  const { words, pen, greffe } = session;
  if (rows.length === 0) return `${words.noRequests}\n`;
  const inOrder = rows.toSorted((a, b) => (a.due.conservativeOn < b.due.conservativeOn ? -1 : 1));
  return table(
    [
      ['', words.due, words.prudent, words.right, words.state, words.waitsForHeading].map(pen.faint),
      ...inOrder.map(({ request, state, due }) => {
        const isLate = due.conservativeOn < greffe.requests.today(request.controller);
        const days = [due.legalOn ?? '—', due.conservativeOn];
        return [
          pen.strong(String(request.id)),
          ...days.map(isLate ? pen.bad : String),
          rightsOf(session, request),
          words.states[state],
          waitsOf(session, request),
        ];
      }),
    ],
    { rightAligned: [0] },
  );
}

/** Everything a person looks at to act on a request. */
export function requestPage(session: Session, view: RequestView): string {
  const { words, pen, timeZone } = session;
  const { request, state } = view;
  const title = `${words.request} ${request.id} — ${rightsOf(session, request)} — ${words.states[state]}`;
  const facts = [
    [words.receivedOn, words.received(request.receivedOn, request.channel, request.openedBy)],
    [words.due, words.dueDays(view.due.legalOn, view.due.conservativeOn)],
    [words.subject, request.identifiers.map(identifier).join(' · ')],
    [words.requester, request.requester.kind === 'agent' ? words.byAgent(request.requester.name) : ''],
    [
      words.identity,
      request.identity
        ? words.identitySettled(
            request.identity.by,
            dayOf(request.identity.at, timeZone),
            request.identity.how,
          )
        : words.identityOpen,
    ],
    ...clockFacts(session, request),
    ...searchFacts(session, view),
  ].filter(([, fact]) => fact !== '');
  return [
    `${pen.strong(title)}\n`,
    table(
      facts.map(([label = '', fact = '']) => [pen.faint(label), fact]),
      { indent: 2 },
    ),
    candidateList(session, view),
    planList(session, view),
    standingLines(session, view),
  ].join('');
}

/** What an act left: where the request stands, and what to type next. */
export function standingPage(session: Session, view: RequestView): string {
  const { words, pen } = session;
  const { request, state } = view;
  const title = `${words.request} ${request.id} — ${rightsOf(session, request)} — ${words.states[state]}`;
  return `${pen.strong(title)}\n${silentSystems(session, view)}${candidateList(session, view)}${standingLines(session, view)}`;
}

/** A system that did not answer is never passed over in silence. */
function silentSystems({ pen, translate }: Session, view: RequestView): string {
  const rows = latestSearches(view).flatMap(({ system, failure }) =>
    failure ? [[pen.bad(system), translate(failure.mend)]] : [],
  );
  return table(rows, { indent: 2 });
}

function standingLines(session: Session, view: RequestView): string {
  const { words, pen, timeZone, translate } = session;
  const { waitsFor, wakeAt, next } = standingOf(view);
  const until = wakeAt ? ` (${words.waitsUntil(minuteOf(wakeAt, timeZone))})` : '';
  const idle = wakeAt && next.length === 0 ? `  ${pen.faint(words.rerunLater)}\n` : '';
  const heading = (text: string): string => `${text}${colon(session)}`;
  const waits = waitsFor.map((text) => `${heading(words.waitsForHeading)}${translate(text)}${until}\n`);
  const commands = next.map((command) => `  ${pen.good(session.typed(command))}\n`);
  return [
    ...waits,
    idle,
    ...(commands.length > 0 ? [`${heading(words.next).trimEnd()}\n`, ...commands] : []),
  ].join('');
}

function colon({ language }: Session): string {
  return language === 'fr' ? ' : ' : ': ';
}

function clockFacts(session: Session, request: Request): string[][] {
  const { words, timeZone } = session;
  const { extension, suspensions, refusal, withdrawal } = request;
  return [
    ...(extension ? [[words.clock, words.extended(extension.reason, extension.sentOn)]] : []),
    ...suspensions.map((one) => [words.clock, words.suspended(one.doubt, one.from, one.until)]),
    ...(refusal ? [[words.end, words.refused(refusal.ground, refusal.sentOn, refusal.by)]] : []),
    ...(withdrawal ? [[words.end, words.withdrawn(withdrawal.by, dayOf(withdrawal.at, timeZone))]] : []),
  ];
}

function searchFacts(session: Session, view: RequestView): string[][] {
  const { words, pen, translate } = session;
  const theirs = view.subject.matches.filter(isTheirs);
  return latestSearches(view).map(({ system, failure }) => {
    const count = theirs.filter(({ ref }) => ref.system === system).length;
    return [
      words.searched,
      failure ? `${system}: ${pen.bad(translate(failure.mend))}` : `${system}: ${words.foundCount(count)}`,
    ];
  });
}

function latestSearches({ searches }: RequestView): RequestView['searches'] {
  return [...new Map(searches.map((search) => [search.system, search])).values()];
}

function candidateList(session: Session, { candidates }: RequestView): string {
  const { words, pen } = session;
  if (candidates.length === 0) return '';
  const rows = candidates.map(({ ref, identifiers, facts, doubt }) => [
    recordKey(ref),
    identifiers.map((one) => one.value).join(' · '),
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · '),
    doubt === null ? '' : pen.warn(`(${words.doubts[doubt]})`),
  ]);
  return `${words.toConfirm}\n${table(rows, { indent: 2 })}`;
}

function planList(session: Session, { plans }: RequestView): string {
  const { words, timeZone, pen } = session;
  const rows = plans.map(({ plan, lines }) => [
    `${words.plan} ${planName(plan)}`,
    words.rights[plan.right],
    words.lines(plan.lineCount),
    plan.approval
      ? words.approvedBy(plan.approval.by, dayOf(plan.approval.at, timeZone))
      : plan.supersededAt
        ? pen.faint(words.superseded)
        : plan.right === 'access'
          ? words.needsNoApproval
          : words.toApprove,
    plan.approval ? progressIn(session, lines) : '',
  ]);
  return table(rows, { indent: 2 });
}

/** "crm-eu 12/14, 2 to mend · sales 3/3" */
function progressIn({ words, pen }: Session, lines: RequestView['plans'][number]['lines']): string {
  return progressBySystem(lines)
    .map(({ system, all, done, failed, stopped }) => {
      const short = words.fallenShort(failed, stopped);
      return `${system} ${done}/${all}${short === '' ? '' : `, ${pen.warn(short)}`}`;
    })
    .join(' · ');
}

export function rightsOf({ words }: Session, request: Request): string {
  return request.rights.map(({ right }) => words.rights[right]).join(' + ');
}

function waitsOf({ translate }: Session, request: Request): string {
  const texts = request.rights.flatMap(({ waitsFor }) => (waitsFor === null ? [] : [translate(waitsFor)]));
  const all = [...new Set(texts)].join(' ; ');
  return all.length > 70 ? `${all.slice(0, 69)}…` : all;
}

function identifier({ kind, value }: Identifier): string {
  return kind === 'id' ? `id ${value}` : value;
}
