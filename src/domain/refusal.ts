import { Refused } from './refused.ts';
import type { CivilDay } from './civil-day.ts';
import type { Requester } from './requester.ts';
import type { Right } from './right.ts';

/**
 * No action taken, and the person told so: why, and that they may complain to the authority and go to court.
 * @source GDPR Art. 12(4)
 */
export interface Refusal {
  readonly ground: RefusalGround;
  /** The day the letter left: a refusal nobody was told of is none. */
  readonly sentOn: CivilDay;
  /** SHA-256 of the letter, hex; the letter itself is the controller's. */
  readonly letterDigest: string;
  readonly by: string;
  readonly at: Date;
}

/** The grounds the Regulation knows. The rights of others (art. 15(4)) withhold parts, they never refuse the whole. */
export type RefusalGround =
  | 'manifestly-unfounded'
  | 'manifestly-excessive'
  | 'identity-not-proved'
  | 'mandate-not-proved'
  | 'beyond-the-estate'
  | 'data-accurate'
  | 'no-ground-to-erase'
  | 'freedom-of-expression'
  | 'legal-obligation'
  | 'public-health'
  | 'archiving-or-research'
  | 'legal-claims';

/** Where the Regulation says so, and the rights it can be opposed to. */
export const REFUSAL_GROUNDS: Readonly<
  Record<RefusalGround, { readonly article: string; readonly rights: readonly Right[] }>
> = {
  'manifestly-unfounded': {
    article: '12(5)(b)',
    rights: ['rectification', 'access', 'portability', 'erasure'],
  },
  'manifestly-excessive': {
    article: '12(5)(b)',
    rights: ['rectification', 'access', 'portability', 'erasure'],
  },
  'identity-not-proved': {
    article: '11(2), 12(6)',
    rights: ['rectification', 'access', 'portability', 'erasure'],
  },
  'mandate-not-proved': { article: '12(6)', rights: ['rectification', 'access', 'portability', 'erasure'] },
  'beyond-the-estate': {
    article: '84-86 of loi 78-17',
    rights: ['rectification', 'access', 'portability', 'erasure'],
  },
  'data-accurate': { article: '16', rights: ['rectification'] },
  'no-ground-to-erase': { article: '17(1)', rights: ['erasure'] },
  'freedom-of-expression': { article: '17(3)(a)', rights: ['erasure'] },
  'legal-obligation': { article: '17(3)(b)', rights: ['erasure'] },
  'public-health': { article: '17(3)(c)', rights: ['erasure'] },
  'archiving-or-research': { article: '17(3)(d)', rights: ['erasure'] },
  'legal-claims': { article: '17(3)(e)', rights: ['erasure'] },
};

/**
 * Whether this refusal may stand for these rights: the ground is one of theirs, and the letter has left.
 * @throws   Refused('already-refused' | 'ground-does-not-fit' | 'letter-not-sent')
 */
export function demandRefusable(
  request: {
    readonly receivedOn: CivilDay;
    readonly rights: readonly Right[];
    readonly refusal: Refusal | null;
    readonly requester: Requester | null;
  },
  proposed: Pick<Refusal, 'ground' | 'sentOn'>,
  today: CivilDay,
): void {
  if (request.refusal) {
    throw new Refused(
      'already-refused',
      `This request was refused by ${request.refusal.by}, by letter of ${request.refusal.sentOn}. Nothing to do.`,
    );
  }
  const { article, rights } = REFUSAL_GROUNDS[proposed.ground];
  const uncovered = request.rights.filter((right) => !rights.includes(right));
  if (uncovered.length > 0) {
    throw new Refused(
      'ground-does-not-fit',
      `Art. ${article} is no ground against ${uncovered.join(' or ')}. Choose a ground that fits every right of the request.`,
    );
  }
  demandOfRequester(request.requester, proposed.ground);
  if (proposed.sentOn < request.receivedOn || proposed.sentOn > today) {
    throw new Refused(
      'letter-not-sent',
      `A refusal counts once its letter has left, between ${request.receivedOn} and ${today}; it cannot leave on ${proposed.sentOn}. Send it, then record the day.`,
    );
  }
}

/** Whoever asks for themselves needs no mandate, and inherits from nobody. */
function demandOfRequester(requester: Requester | null, ground: RefusalGround): void {
  const quality = requester?.kind ?? 'data-subject';
  if (ground === 'mandate-not-proved' && quality === 'data-subject') {
    throw new Refused(
      'ground-does-not-fit',
      'The person asks for themselves: a mandate is no ground. If they are not who they say, it is identity-not-proved.',
    );
  }
  if (ground === 'beyond-the-estate' && quality !== 'heir') {
    throw new Refused(
      'ground-does-not-fit',
      'That ground is for a request of heirs alone. Choose another, or open the request in the quality of heir.',
    );
  }
}

export function isRefusalGround(text: string): text is RefusalGround {
  return Object.hasOwn(REFUSAL_GROUNDS, text);
}
