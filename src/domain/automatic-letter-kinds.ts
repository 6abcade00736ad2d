import type { NotificationKind } from './notification.ts';

/**
 * Letters that leave by themselves: to a recipient of what was done, and to a person whether they want to stay. Nobody is
 * shown them first, so that what they must say is checked when greffe starts.
 */
export const AUTOMATIC_KINDS = [
  'recipient-restriction',
  'recipient-restriction-lifted',
  'recipient-rectification',
  'recipient-erasure',
  'stay',
] as const;

export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];
export type RecipientLetterKind = `recipient-${NotificationKind}`;

/** What a letter to a recipient may say; `person` and `changes` are lists, each on a line of its own. */
export type RecipientPlaceholder =
  | 'controller'
  | 'dpo'
  | 'request'
  | 'recipient'
  | 'doneOn'
  | 'reference'
  | 'person'
  | 'changes';

/** What a letter may say that asks whether somebody wants to stay; `code` stands on a line of its own. */
export type StayPlaceholder =
  | 'controller'
  | 'dpo'
  | 'authority'
  | 'purpose'
  | 'countsFrom'
  | 'countsFromOn'
  | 'answerBy'
  | 'code';

export const AUTOMATIC_BLOCKS = ['person', 'changes', 'code'] as const;

interface AutomaticTerms {
  /** What the letter would be of no use, or no proof, without. */
  readonly must: readonly (RecipientPlaceholder | StayPlaceholder)[];
  readonly may: readonly (RecipientPlaceholder | StayPlaceholder)[];
}

const toRecipient = {
  must: ['person', 'doneOn', 'dpo', 'reference'],
  may: ['controller', 'request', 'recipient'],
} as const satisfies AutomaticTerms;

/** @source GDPR Art. 5(1)(e), 12(1), 13(2)(b), 13(2)(d), 19; law.md RET-2 */
export const AUTOMATIC_LETTERS: Readonly<Record<AutomaticKind, AutomaticTerms>> = {
  'recipient-restriction': toRecipient,
  'recipient-restriction-lifted': toRecipient,
  'recipient-rectification': { ...toRecipient, must: [...toRecipient.must, 'changes'] },
  'recipient-erasure': toRecipient,
  stay: {
    must: ['purpose', 'answerBy', 'code', 'dpo', 'authority'],
    may: ['controller', 'countsFrom', 'countsFromOn'],
  },
};

export function isAutomaticKind(text: string): text is AutomaticKind {
  return AUTOMATIC_KINDS.some((kind) => kind === text);
}
