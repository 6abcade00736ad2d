import type { Residue } from '../domain/certificate.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import { addressesIn } from '../domain/correction.ts';
import { dueOf, extendedDueOn } from '../domain/deadline.ts';
import { Refused } from '../domain/refused.ts';
import type { Identifier } from '../domain/record.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import { demandFitting } from '../domain/letter.ts';
import type { Receiver } from '../domain/requester.ts';
import { receiverOf } from '../domain/requester.ts';
import type { Because, LetterFacts, OnBehalf } from '../domain/letter-facts.ts';
import type { AnsweredRight, LetterKind } from '../domain/letter-kinds.ts';
import { LETTERS } from '../domain/letter-kinds.ts';
import { writeLetter } from '../domain/write-letter.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { House } from './house.ts';
import type { RightFacts } from './steps/certify.ts';
import { factsOf, recipientsTold } from './steps/certify.ts';
import { readSubject } from './steps/locate.ts';
import { unsettledNow } from './steps/unsettled.ts';

/** What somebody wants to write to the person, before greffe has written it. */
export interface LetterWish {
  readonly kind: LetterKind;
  /** The controller's where it is not said. */
  readonly language?: 'fr' | 'en';
  readonly because: Because;
  readonly ownWords: string;
  /** Another address than the one the request gave, and why. */
  readonly to?: { readonly address: string; readonly why: string | null };
}

/** A letter as it would leave, and what is to be known of it. */
export interface DraftedLetter {
  readonly kind: LetterKind;
  readonly language: 'fr' | 'en';
  /** null: the request gave no address. */
  readonly to: string | null;
  /** The address is one that several people read. */
  readonly isShared: boolean;
  /** Why it goes to another address than the one the request gave. */
  readonly why: string | null;
  readonly subject: string;
  readonly text: string;
  /** SHA-256 over all of it, hex: what is sent is what was shown. */
  readonly digest: string;
  /** Rights that it answers once it is sent. */
  readonly answers: readonly AnsweredRight[];
}

/**
 * Writes a letter from what is recorded of the request; nothing leaves, and nothing is kept.
 * @throws   Refused where the letter does not fit the request, or would not do what the law asks of it
 */
export async function draftLetter(house: House, request: Request, wish: LetterWish): Promise<DraftedLetter> {
  const controller = house.policy.controller(request.controller);
  const language = wish.language ?? controller.language;
  demandSaid(wish);
  const stated = await statedOf(house, request, rightsToldBy(wish.kind, request));
  const answers = demandFitting(
    wish.kind,
    { ...request, isLifted: await isLifted(house, request) },
    stated,
    'greffe',
  );
  const template = house.policy.letterTemplate(request.controller, wish.kind, language);
  const addressed = await addressOf(house, request, wish);
  demandSettledFor(house, request, wish.kind, answers, addressed.to);
  const translate = await house.translate(language);
  const written = writeLetter(template, {
    language,
    controller,
    request: { ...request, rights: request.rights.map(({ right }) => right) },
    onBehalf: onBehalfIn(request, wish.kind, addressed.to, (value) =>
      house.normalise({ kind: 'email', value }),
    ),
    ...daysOf(house, request),
    because: wish.because,
    ownWords: wish.ownWords,
    stated: stated && {
      ...stated,
      residues: stated.residues.map((residue) => endingOnDays(residue, controller.timeZone)),
      outOfReach: stated.outOfReach.map((gap) => ({ ...gap, what: translate(gap.what) })),
    },
    recipients: await recipientsTold(house, request),
  });
  const { kind } = wish;
  const digest = house.digest([{ request: request.id, kind, language, to: addressed.to, ...written }]);
  return { kind, language, ...addressed, ...written, digest, answers };
}

/** What is certified of these rights, and nothing of what another did; null where nothing is certified yet. */
export async function statedOf(
  house: House,
  request: Request,
  rights: readonly AnsweredRight[],
): Promise<RightFacts | null> {
  const last = await house.store.look((tx) => house.store.certificates.lastKind(tx, request.id));
  return last && factsOf(house, request, rights);
}

/** Of a request of several rights, those that a letter tells of. */
function rightsToldBy(kind: LetterKind, { rights }: Request): readonly AnsweredRight[] {
  const { answers } = LETTERS[kind];
  return rights
    .filter(({ right, state }) => {
      if (answers === 'held-nothing') return state === 'nothing-held';
      return answers === null || answers === 'open' || right === answers;
    })
    .map(({ right }) => right);
}

/** Whether the restriction that a request asked for stands no more. */
export async function isLifted(house: House, { id }: Request): Promise<boolean> {
  const placed = await house.store.transact((tx) => house.store.restrictions.ofRequest(tx, id));
  return placed !== null && placed.lifted !== null;
}

/**
 * An answer tells of the person: to whoever asks for them, only while they may be told. To the person no mandate is needed,
 * and none that has ended stands between them and what was done.
 */
function demandSettledFor(
  house: House,
  request: Request,
  kind: LetterKind,
  answers: readonly AnsweredRight[],
  address: string | null,
): void {
  const { id, requester } = request;
  if (requester === null || requester.kind === 'data-subject') return;
  const normal = (value: string): string => house.normalise({ kind: 'email', value });
  const isToPerson =
    address === null
      ? addresseeOf(request, kind) === 'person'
      : givenBy(request).some(({ value }) => normal(value) === normal(address));
  // That nothing is held is all there is to say of a right that heirs do not have.
  const open = answers
    .flatMap((right) => unsettledNow(house, request, right))
    .filter(({ code }) => !isToPerson || code === 'identity-of-person' || code === 'beyond-the-estate')
    .find(({ code }) => kind !== 'nothing-held' || code !== 'beyond-the-estate');
  if (!open) return;
  throw new Refused(
    'unsettled',
    `This answer leaves once it is settled who asks: request ${id} waits for ${open.what}. How to settle that: greffe request show ${id}`,
  );
}

function demandSaid({ kind, because, ownWords }: LetterWish): void {
  const { needsOwnWords, because: wanted } = LETTERS[kind];
  if (needsOwnWords && ownWords.trim() === '') {
    throw new Refused(
      'no-words',
      `The letter ${kind} must say in your own words what no template can know: give --words or --words-from.`,
    );
  }
  if (wanted !== (because?.kind ?? null)) {
    throw new Refused(
      'no-words',
      wanted === null
        ? `The letter ${kind} gives no reason of a list: leave out --reason, and say it with --words.`
        : `The letter ${kind} gives a reason: say which with --reason.`,
    );
  }
}

/**
 * Whom it goes to: an address the request itself gave, never one that was only found. What asks or announces goes to
 * whoever asked; what answers goes to whom the mandate names.
 */
async function addressOf(
  house: House,
  request: Request,
  { kind, to }: LetterWish,
): Promise<Pick<DraftedLetter, 'to' | 'isShared' | 'why'>> {
  const ofRequester = requesterOf(request);
  const own = addresseeOf(request, kind) === 'requester' ? ofRequester : givenBy(request);
  const normal = (value: string): string => house.normalise({ kind: 'email', value });
  const meant = to?.address ?? own[0]?.value ?? null;
  if (meant === null) return { to: null, isShared: false, why: null };
  const isTheirs = own.some(({ value }) => normal(value) === normal(meant));
  const why = to?.why ?? null;
  if (!isTheirs && why === null) {
    throw new Refused(
      'no-words',
      'The request did not give that address: say with --because why the letter goes there.',
    );
  }
  if (ofRequester.some(({ value }) => normal(value) === normal(meant)))
    return { to: meant, isShared: false, why };
  const { subject } = await readSubject(house, request);
  return { to: meant, isShared: subject.sharedMailboxes.includes(normal(meant)), why };
}

/** Where an address was corrected, nobody reads at the old one any more, or somebody else does. */
function givenBy(request: Request): readonly Identifier[] {
  const isEmail = ({ kind }: Identifier): boolean => kind === 'email';
  const corrected = addressesIn(request.corrections).filter(isEmail);
  const isCorrected = courseOf(request, 'rectification')?.state === 'done';
  return isCorrected && corrected.length > 0 ? corrected : request.identifiers.filter(isEmail);
}

const TO_WHOEVER_ASKED: ReadonlySet<LetterKind> = new Set([
  'acknowledgement',
  'identity-question',
  'unclear',
  'extension',
  'refusal',
]);

function addresseeOf(request: Request, kind: LetterKind): Receiver {
  const { requester } = request;
  if (requester === null || requester.kind === 'data-subject') return 'person';
  return TO_WHOEVER_ASKED.has(kind) ? 'requester' : receiverOf(request);
}

/** The address of whoever asks for somebody else. */
function requesterOf({ requester }: Request): readonly Identifier[] {
  if (requester === null || requester.kind === 'data-subject' || requester.email === null) return [];
  return [{ kind: 'email', value: requester.email }];
}

/** Of a request made for somebody else: whom it is about, by name where one was given, and which of the two reads. */
function onBehalfIn(
  request: Request,
  kind: LetterKind,
  address: string | null,
  normal: (value: string) => string,
): OnBehalf | null {
  const { requester, identifiers } = request;
  if (requester === null || requester.kind === 'data-subject') return null;
  const named: Identifier | undefined = identifiers.find((one) => one.kind === 'name') ?? identifiers[0];
  const isAt = ({ value }: Identifier): boolean => address !== null && normal(value) === normal(address);
  const to = requesterOf(request).some(isAt)
    ? 'requester'
    : givenBy(request).some(isAt)
      ? 'person'
      : addresseeOf(request, kind);
  return { to, quality: requester.kind, requester: requester.name, person: named?.value ?? null };
}

function daysOf(
  house: House,
  request: Request,
): Pick<LetterFacts, 'today' | 'dueOn' | 'newDueOn'> & { readonly today: CivilDay } {
  const { country, timeZone } = house.policy.controller(request.controller);
  return {
    today: civilDayOf(house.clock.now(), timeZone),
    dueOn: dueOf({ ...request, country }).conservativeOn,
    newDueOn: extendedDueOn({ ...request, country }),
  };
}

/** A person reads days, in the time zone they are told in. */
function endingOnDays(residue: Residue, timeZone: string): Residue {
  const { until } = residue;
  return until?.includes('T') ? { ...residue, until: civilDayOf(new Date(until), timeZone) } : residue;
}
