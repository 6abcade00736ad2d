import type { CivilDay } from './civil-day.ts';
import { isStopping } from './prospecting.ts';
import { Refused } from './refused.ts';
import type { Right } from './right.ts';

/** In what quality somebody asks. @source law.md RGT-13; EDPB 01/2022; loi 78-17 art. 51 II, 84-86 */
export const QUALITIES = [
  'data-subject',
  'agent',
  'lawyer',
  'association',
  'parent',
  'guardian',
  'heir',
] as const;

export type Quality = (typeof QUALITIES)[number];

/** Whoever asks for somebody else. */
export type Representing = Exclude<Quality, 'data-subject'>;

/** Rights that a mandate may cover; to stop prospecting takes none. */
export const COVERABLE = [
  'restriction',
  'rectification',
  'access',
  'portability',
  'erasure',
] as const satisfies readonly Right[];

export const RECEIVERS = ['requester', 'person'] as const;

/** Who gets the answer, and the data with it. */
export type Receiver = (typeof RECEIVERS)[number];

/** Who asks. The requester need not be the data subject. @source GDPR Art. 12(3), EDPB 01/2022; law.md RGT-13 */
export type Requester = { readonly kind: 'data-subject' } | Representative;

export interface Representative {
  readonly kind: Representing;
  readonly name: string;
  /** Where letters to them go; null when they gave no address. It is nobody's to search by. */
  readonly email: string | null;
  /** What they say they may do: nobody has looked at it yet. */
  readonly claims: Claim;
}

/** What a mandate says: which rights, from when, until when, and who receives. */
export interface Claim {
  readonly scope: readonly Right[];
  readonly from: CivilDay | null;
  /** The last day on which it is in force; null when it names no end. */
  readonly until: CivilDay | null;
  /** Null when nothing is said of it. */
  readonly answerTo: Receiver | null;
}

/**
 * What lets somebody act for another, as it was seen: a written mandate, parental authority, a judgement, the quality of
 * heir. The paper is not kept: who saw it, when and how is.
 */
export interface Mandate extends Claim {
  readonly answerTo: Receiver;
  /** Of an heir: what the dead left of directives, or that none is known. @source loi 78-17 art. 84-86 */
  readonly directives: string | null;
  /** In the words of whoever looked: "original seen, signature as on the contract". */
  readonly how: string;
  readonly by: string;
  readonly at: Date;
}

/** Those who hold a paper that the person signed. A lawyer's word is not enough: nothing we know of exempts them. */
const WRITTEN: ReadonlySet<Representing> = new Set(['agent', 'lawyer', 'association']);

/** What is still to be known before anything of the person leaves, is changed or erased. */
export interface Unsettled {
  readonly right: Right;
  readonly code: UnsettledCode;
  /** What is waited for, in words. */
  readonly what: string;
}

export type UnsettledCode =
  | 'identity'
  | 'identity-of-requester'
  | 'identity-of-person'
  | 'mandate'
  | 'beyond-the-estate';

/** A request as far as it says who asks, and what lets them. */
export interface Asked {
  readonly receivedOn: CivilDay;
  /** Null once the request is forgotten. */
  readonly requester: Requester | null;
  /** Of the person the request is about. */
  readonly identity: object | null;
  readonly requesterIdentity: object | null;
  readonly mandates: readonly Mandate[];
}

/**
 * What stands between a right and its execution: each identity, and a mandate that covers it on the day of the request and
 * today. Empty where prospecting stops: that waits for nothing, whoever asks.
 * @param on  today, where the controller is
 * @source   GDPR Art. 12(6), 21(2)-(3); law.md RGT-9, RGT-13, RGT-14
 */
export function unsettledOf(request: Asked, right: Right, on: CivilDay): readonly Unsettled[] {
  const { requester, identity, requesterIdentity } = request;
  if (isStopping(right)) return [];
  if (requester === null || requester.kind === 'data-subject')
    return identity === null ? [{ right, code: 'identity', what: 'identity' }] : [];
  if (requester.kind === 'heir' && right === 'portability') {
    const what = 'a refusal: portability is none of the rights that heirs have';
    return [{ right, code: 'beyond-the-estate', what }];
  }
  const lacking = mandateLacking(request, requester.kind, right, on);
  return [
    ...(requesterIdentity === null
      ? [{ right, code: 'identity-of-requester' as const, what: 'identity of the requester' }]
      : []),
    ...(lacking === null ? [] : [{ right, code: 'mandate' as const, what: lacking.what }]),
    ...(identity === null
      ? [{ right, code: 'identity-of-person' as const, what: 'identity of the person concerned' }]
      : []),
  ];
}

/** What was seen last is what holds today; on the day of the request any of them may have. */
function mandateLacking(
  { mandates, receivedOn }: Asked,
  quality: Representing,
  right: Right,
  on: CivilDay,
): { readonly what: string } | null {
  const latest = mandates.at(-1);
  if (!latest) return PROOFS[quality];
  if (!latest.scope.includes(right)) return { what: `a mandate that covers ${right}` };
  if (latest.until !== null && latest.until < on)
    return { what: `a mandate in force: the one that was seen ended on ${latest.until}` };
  if (latest.from !== null && latest.from > on)
    return { what: `a mandate in force: the one that was seen begins on ${latest.from}` };
  const isThen = mandates.some((one) => one.scope.includes(right) && isInForce(one, receivedOn));
  return isThen ? null : { what: `a mandate that was in force on ${receivedOn}, the day of the request` };
}

/** What each quality has to show. @source law.md RGT-13; loi 78-17 art. 84-86 */
const PROOFS: Readonly<Record<Representing, { readonly what: string }>> = {
  agent: { what: 'a mandate that the person has signed' },
  lawyer: { what: 'a mandate that the person has signed, and proof that the requester is a lawyer' },
  association: { what: 'a mandate that the person has signed, and proof of who acts for the association' },
  parent: { what: 'proof of parental authority, and of the age of the child' },
  guardian: { what: 'the judgement that names the guardian' },
  heir: { what: 'proof of the quality of heir, and what directives the dead left' },
};

export function isInForce({ from, until }: Pick<Claim, 'from' | 'until'>, on: CivilDay): boolean {
  return (from === null || from <= on) && (until === null || on <= until);
}

/**
 * Who gets the answer: whoever the mandate names. Until somebody has seen what lets the requester act, and who they are,
 * it goes to the person: nothing of them is told to whoever merely says they act for them.
 */
export function receiverOf({
  requester,
  requesterIdentity,
  mandates,
}: Pick<Asked, 'requester' | 'requesterIdentity' | 'mandates'>): Receiver {
  if (requester === null || requester.kind === 'data-subject' || requesterIdentity === null) return 'person';
  return mandates.at(-1)?.answerTo ?? 'person';
}

/**
 * Without a word of it an agent's answer goes to the person, and that of somebody who stands in a minor's, a ward's or a
 * dead person's place to them.
 */
function receiverByDefault(quality: Representing): Receiver {
  return WRITTEN.has(quality) ? 'person' : 'requester';
}

/** What somebody saw of a mandate; what they leave out is as the requester said. */
export interface Seen {
  readonly scope?: readonly Right[];
  readonly from?: CivilDay;
  readonly until?: CivilDay;
  readonly answerTo?: Receiver;
  readonly directives?: string;
  readonly how: string;
}

/**
 * The mandate that may be recorded from what was seen. One that is over is recorded too: that it ended is then known.
 * @throws   Refused('asks-for-themselves' | 'scope-missing' | 'mandate-undated' | 'ends-before-it-begins' | 'age-missing' |
 *           'directives-missing' | 'who-receives' | 'answer-to-the-dead')
 */
export function mandateFrom(id: number, requester: Requester | null, seen: Seen): Omit<Mandate, 'by' | 'at'> {
  if (requester === null || requester.kind === 'data-subject') {
    throw new Refused(
      'asks-for-themselves',
      `The person of request ${id} asks for themselves: there is no mandate to see.`,
    );
  }
  const { kind, claims } = requester;
  const scope = seen.scope ?? claims.scope;
  const from = seen.from ?? claims.from;
  const until = seen.until ?? claims.until;
  demandWhole(kind, { scope, from, until }, seen);
  if (seen.answerTo === undefined && claims.answerTo === 'requester' && WRITTEN.has(kind)) {
    throw new Refused(
      'who-receives',
      'The requester wants the answer for themselves: say whether the mandate does. --answer-to requester or --answer-to person.',
    );
  }
  const answerTo = seen.answerTo ?? claims.answerTo ?? receiverByDefault(kind);
  demandReachable(kind, answerTo);
  return { scope, from, until, answerTo, directives: seen.directives ?? null, how: seen.how };
}

function demandWhole(
  kind: Representing,
  { scope, from, until }: Pick<Claim, 'scope' | 'from' | 'until'>,
  { directives }: Seen,
): void {
  if (scope.length === 0)
    throw new Refused('scope-missing', 'Say which rights the mandate covers: --scope access erasure.');
  if (WRITTEN.has(kind) && from === null)
    throw new Refused('mandate-undated', 'A mandate is dated: say from which day it is in force, --from.');
  demandInOrder({ from, until });
  if (kind === 'parent' && until === null) {
    throw new Refused(
      'age-missing',
      'A parent acts for a child who is a minor: say with --until the last day before the child comes of age.',
    );
  }
  if (kind === 'heir' && directives === undefined) {
    throw new Refused(
      'directives-missing',
      'Say with --directives what the dead left of directives on their data, or that none is known.',
    );
  }
}

/**
 * Whether what a requester says of themselves holds together.
 * @param own  whether an address is one the person is searched by
 * @throws   Refused('requester-searched' | 'ends-before-it-begins' | 'answer-to-the-dead' | 'portability-of-the-dead')
 */
export function demandClaims(
  requester: Requester,
  rights: readonly Right[],
  own: (email: string) => boolean,
): void {
  if (requester.kind === 'data-subject') return;
  const { kind, email, claims } = requester;
  if (email !== null && own(email)) {
    throw new Refused(
      'requester-searched',
      'The address of the requester is among those of the person: their own records would be found and changed. Name the person by what is theirs alone.',
    );
  }
  demandInOrder(claims);
  if (claims.answerTo !== null) demandReachable(kind, claims.answerTo);
  if (kind === 'heir' && rights.includes('portability') && rights.length > 1) {
    throw new Refused(
      'portability-of-the-dead',
      'Portability is none of the rights that heirs have, and is refused by a letter of its own: open one request for it, and another for the rest.',
    );
  }
}

function demandInOrder({ from, until }: Pick<Claim, 'from' | 'until'>): void {
  if (from === null || until === null || from <= until) return;
  throw new Refused(
    'ends-before-it-begins',
    `A mandate from ${from} cannot end on ${until}. Look at it again.`,
  );
}

function demandReachable(kind: Representing, answerTo: Receiver): void {
  if (kind !== 'heir' || answerTo === 'requester') return;
  throw new Refused('answer-to-the-dead', 'The person is dead: the answer to an heir goes to the requester.');
}
