import type { Identifier } from '../../domain/record.ts';
import { recordKey } from '../../domain/record.ts';
import type { Request, RightState } from '../../domain/request.ts';
import { waitsForLetter } from '../../domain/letter.ts';
import { courseOf, hasEnded } from '../../domain/request.ts';
import type { Claim } from '../../domain/requester.ts';
import { receiverOf } from '../../domain/requester.ts';
import { COPY_RIGHTS } from '../../domain/right.ts';
import { isTheirs } from '../../domain/subject.ts';
import { planName } from '../../domain/plan.ts';
import type { RequestView, RequestsNoun } from '../../greffe/requests.ts';
import { wordFor } from '../codes.ts';
import type { Session } from '../session.ts';
import { standingOf } from '../standing.ts';
import { factsOf } from './facts.ts';
import { dayOf, minuteOf } from './instants.ts';
import { gapsPart } from './plan.ts';
import { planStanding } from './plan-standing.ts';
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
          stateWord(session, request, state),
          waitsOf(session, request),
        ];
      }),
    ],
    { rightAligned: [0] },
  );
}

/** Everything a person looks at to act on a request. */
export function requestPage(session: Session, view: RequestView): string {
  const { words, timeZone, pen } = session;
  const { request } = view;
  const title = titleOf(session, view);
  const isEnded = isOver(request);
  const facts = [
    [
      words.receivedOn,
      words.received(request.receivedOn, wordFor(words.codes.channels, request.channel), request.openedBy),
    ],
    [
      words.due,
      isEnded
        ? dueOf(session, view)
        : [dueOf(session, view), overdue(session, view)].filter(isSaid).join(' — '),
    ],
    [words.subject, request.identifiers.map(identifier).join(' · ')],
    ...requesterFacts(session, view),
    [
      words.identity,
      request.identity
        ? words.identitySettled(
            request.identity.by,
            dayOf(request.identity.at, timeZone),
            request.identity.how,
          )
        : isEnded
          ? ''
          : words.identityOpen,
    ],
    [words.answer, answerOf(session, view)],
    [words.toCorrect, request.corrections.map(({ field, to }) => words.correction(field, to)).join(' · ')],
    [words.withdrawnConsent, request.withdrawnConsent?.proof ?? ''],
    [words.callback, callbackFact(session, view)],
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
    nothingHeld(session, view),
    standingLines(session, view),
    lettersToSend(session, view),
  ].join('');
}

/** What an act left: where the request stands, and what to type next. */
export function standingPage(session: Session, view: RequestView, tells?: 'due'): string {
  const { words, pen } = session;
  const { request } = view;
  const late = isOver(request) ? '' : overdue(session, view);
  return [
    `${pen.strong(titleOf(session, view))}\n`,
    tells === 'due' ? `${words.due}${colon(session)}${dueOf(session, view)}\n` : '',
    late === '' ? '' : `${late}\n`,
    silentSystems(session, view),
    candidateList(session, view),
    nothingHeld(session, view),
    standingLines(session, view),
    lettersToSend(session, view),
  ].join('');
}

/** Whether whoever asked hears how it goes: what is to be mended where they do not. */
function callbackFact({ words, translate }: Session, { callback }: RequestView): string {
  if (callback === null) return '';
  const { waiting, failed, mend } = callback;
  return [words.callbackStanding(waiting, failed), ...(mend === null ? [] : [translate(mend)])].join(' ');
}

/** Who asks for the person, what was seen of what lets them, who receives, and what is still to be known. */
function requesterFacts(session: Session, { request, unsettled }: RequestView): string[][] {
  const { words, timeZone, translate } = session;
  const { requester, requesterIdentity, mandates } = request;
  if (requester === null || requester.kind === 'data-subject') return [];
  const { qualities } = words.codes;
  const { name, email, claims, kind } = requester;
  const said = ({ scope, from, until }: Claim): string =>
    words.mandate(scope.map((right) => words.rights[right]).join(', '), from, until);
  const isAnythingClaimed = claims.scope.length > 0 || claims.from !== null || claims.until !== null;
  return [
    [
      words.requester,
      [`${qualities[kind]}${colon(session)}${name}`, ...(email === null ? [] : [email])].join(' · '),
    ],
    [
      words.requesterIdentity,
      requesterIdentity === null
        ? ''
        : words.identitySettled(
            requesterIdentity.by,
            dayOf(requesterIdentity.at, timeZone),
            requesterIdentity.how,
          ),
    ],
    ...(mandates.length === 0 && isAnythingClaimed ? [[words.mandateClaimed, said(claims)]] : []),
    ...mandates.map((one) => [
      words.mandateSeen,
      [
        said(one),
        words.seenBy(one.by, dayOf(one.at, timeZone), one.how),
        ...(one.directives === null ? [] : [words.directives(one.directives)]),
      ].join(' · '),
    ]),
    [words.answerGoesTo, words.receivers[receiverOf(request)]],
    [words.stillMissing, [...new Set(unsettled.map(({ what }) => translate(what)))].join(' ; ')],
  ];
}

function answerOf({ words }: Session, { request, due }: RequestView): string {
  const { awaited, on } = request.answer;
  if (awaited.length > 0) {
    const rights: Readonly<Record<string, string>> = words.rights;
    return words.answerOwed(awaited.map((right) => wordFor(rights, right)).join(', '), due.conservativeOn);
  }
  return on === null ? '' : words.answerSent(on);
}

/** What was done and is told to nobody yet is not answered. */
function lettersToSend(session: Session, { request, due, lettersDue }: RequestView): string {
  const { words, pen } = session;
  if (lettersDue.length === 0) return '';
  return [
    `${words.toTell}${colon(session)}${words.dueDays(due.legalOn, due.conservativeOn)}\n`,
    ...lettersDue.map(
      (kind) => `  ${pen.good(session.typed(`greffe letter preview ${request.id} --kind ${kind}`))}\n`,
    ),
  ].join('');
}

function titleOf(session: Session, { request, state }: RequestView): string {
  const { words } = session;
  return `${words.request} ${request.id} — ${rightsOf(session, request)} — ${stateWord(session, request, state)}`;
}

/** A copy is verified by the human who reads it, and approved by their signature. */
function stateWord({ words }: Session, { rights }: Request, state: RightState): string {
  const shown = rights.find((course) => course.state === state)?.right;
  const isCopy = COPY_RIGHTS.some((right) => right === shown);
  return { ...words.states, ...(isCopy ? words.copyStates : {}) }[state];
}

function dueOf({ words }: Session, { due }: RequestView): string {
  return words.dueDays(due.legalOn, due.conservativeOn);
}

/** Both days are told; the one that must not be missed is the law's. */
function overdue({ words, pen, greffe }: Session, { request, due }: RequestView): string {
  const isPast = due.legalOn !== null && due.legalOn < greffe.requests.today(request.controller);
  return isPast ? pen.bad(words.overdue) : '';
}

/** "We hold nothing" is worth what was searched, and what could not be. */
function nothingHeld(session: Session, view: RequestView): string {
  const { request, plans, searches } = view;
  if (request.rights.every(({ state }) => state !== 'nothing-held')) return '';
  const answered = latestSearches(view).filter(({ failure }) => failure === null);
  const gaps = [
    ...searches.flatMap(({ system, gaps: seen }) => seen.map((gap) => ({ system, ...gap }))),
    ...plans.filter(({ plan }) => plan.supersededAt === null).flatMap(({ plan }) => plan.gaps),
  ];
  const distinct = new Map(gaps.map((gap) => [`${gap.system}|${gap.what}|${gap.because}`, gap]));
  const { words } = session;
  const where = words.searchedIn(answered.map(({ system }) => system).sort());
  return `${where}\n${gapsPart(session, [...distinct.values()])}`;
}

function isOver({ rights }: Request): boolean {
  return rights.every(({ state }) => hasEnded(state));
}

const isSaid = (text: string): boolean => text !== '';

/** A system that did not answer is never passed over in silence. */
function silentSystems({ pen, translate }: Session, view: RequestView): string {
  // What the request waits for names them already, each with its mend.
  const told = standingOf(view).waitsFor.join(' ');
  const rows = latestSearches(view).flatMap(({ system, failure }) =>
    failure && !told.includes(`${system}: ${failure.mend}`)
      ? [[pen.bad(system), translate(failure.mend)]]
      : [],
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
  const { extensionReasons, identityDoubts, refusalGrounds } = words.codes;
  const { extension, suspensions, refusal, withdrawal } = request;
  return [
    ...(extension
      ? [[words.clock, words.extended(extensionReasons[extension.reason], extension.sentOn)]]
      : []),
    ...suspensions.map((one) => [
      words.clock,
      words.suspended(identityDoubts[one.doubt], one.from, one.until),
    ]),
    ...(refusal
      ? [[words.end, words.refused(refusalGrounds[refusal.ground], refusal.sentOn, refusal.by)]]
      : []),
    ...(withdrawal ? [[words.end, words.withdrawn(withdrawal.by, dayOf(withdrawal.at, timeZone))]] : []),
  ];
}

function searchFacts(session: Session, view: RequestView): string[][] {
  const { words, pen, translate } = session;
  const theirs = view.subject.matches.filter(isTheirs);
  return latestSearches(view).map(({ system, failure }) => {
    const inSystem = ({ ref }: { readonly ref: { readonly system: string } }): boolean =>
      ref.system === system;
    const found = words.foundCount(theirs.filter(inSystem).length, view.candidates.filter(inSystem).length);
    return [
      words.searched,
      `${system}${colon(session)}${failure ? pen.bad(translate(failure.mend)) : found}`,
    ];
  });
}

function latestSearches({ searches }: RequestView): RequestView['searches'] {
  return [...new Map(searches.map((search) => [search.system, search])).values()];
}

function candidateList(session: Session, { candidates, request }: RequestView): string {
  const { words, pen } = session;
  if (candidates.length === 0 || isOver(request)) return '';
  const rows = candidates.map(({ ref, identifiers, facts, doubt }) => [
    recordKey(ref),
    identifiers.map((one) => one.value).join(' · '),
    factsOf(session, facts),
    doubt === null ? '' : pen.warn(`(${words.doubts[doubt]})`),
  ]);
  return `${words.toConfirm}\n${table(rows, { indent: 2 })}`;
}

function planList(session: Session, { plans, request, state }: RequestView): string {
  const { words, pen } = session;
  const rows = plans.map(({ plan, lines }) => [
    `${words.plan} ${planName(plan)}`,
    words.rights[plan.right],
    words.lines(plan.lineCount),
    (plan.supersededAt ? pen.faint : String)(
      planStanding(session, plan, courseOf(request, plan.right)?.state ?? state),
    ),
    plan.approval ? progressIn(session, lines) : '',
  ]);
  return table(rows, { indent: 2 });
}

/** "crm-eu 12/14, 2 to mend · sales 3/3" */
function progressIn({ words, pen }: Session, lines: RequestView['plans'][number]['lines']): string {
  return progressBySystem(lines.map(({ line: { system }, state }) => ({ system, state })))
    .map(({ system, all, done, failed, stopped }) => {
      const short = words.fallenShort(failed, stopped);
      return `${system} ${done}/${all}${short === '' ? '' : `, ${pen.warn(short)}`}`;
    })
    .join(' · ');
}

export function rightsOf({ words }: Session, request: Request): string {
  return request.rights.map(({ right }) => words.rights[right]).join(' + ');
}

function waitsOf({ translate, words, pen, timeZone }: Session, request: Request): string {
  if (request.forgottenAt) return pen.faint(words.forgotten(dayOf(request.forgottenAt, timeZone)));
  const texts = request.rights.flatMap(({ waitsFor }) => (waitsFor === null ? [] : [translate(waitsFor)]));
  if (waitsForLetter(request)) texts.push(words.letterOfAnswer);
  const all = [...new Set(texts)].join(' ; ');
  return all.length > 70 ? `${all.slice(0, 69)}…` : all;
}

function identifier({ kind, value }: Identifier): string {
  return kind === 'id' ? `id ${value}` : value;
}
