import type { Right } from './right.ts';

/** What a letter may answer. */
export type AnsweredRight = Right;

/** Every letter that a request may call for, in the order in which they leave. @source GDPR Art. 7(3), 11, 12, 15-21 */
export const LETTER_KINDS = [
  'acknowledgement',
  'identity-question',
  'unclear',
  'extension',
  'refusal',
  'nothing-held',
  'answer-objection',
  'answer-consent-withdrawal',
  'answer-restriction',
  'answer-rectification',
  'answer-access',
  'answer-portability',
  'answer-erasure',
  'partial-refusal',
  'lift-restriction',
] as const;

export type LetterKind = (typeof LETTER_KINDS)[number];

/** Words put into a line of a letter. */
export const INLINES = [
  'controller',
  'dpo',
  'request',
  'rights',
  'receivedOn',
  'today',
  'dueOn',
  'newDueOn',
  'salutation',
] as const;

/** Paragraphs and lists: each stands on a line of its own, which goes where there is nothing to say. */
export const BLOCKS = [
  'concerning',
  'ownWords',
  'doubt',
  'clock',
  'delay',
  'ground',
  'complaint',
  'court',
  'searched',
  'outOfReach',
  'channels',
  'copy',
  'withheld',
  'restricted',
  'corrected',
  'done',
  'kept',
  'remains',
  'recipients',
  'register',
  'lifting',
] as const;

export type Inline = (typeof INLINES)[number];
export type Block = (typeof BLOCKS)[number];
export type Placeholder = Inline | Block;

export function isPlaceholder(name: string): name is Placeholder {
  return [...INLINES, ...BLOCKS].some((known) => known === name);
}

/** What every letter may say. */
const ANYWHERE: readonly Placeholder[] = [
  'controller',
  'dpo',
  'request',
  'rights',
  'receivedOn',
  'today',
  'dueOn',
  'salutation',
  'concerning',
  'ownWords',
];

/** What no letter may lack by which the person learns what became of their request. @source GDPR Art. 12(4) */
const REMEDIES: readonly Placeholder[] = ['complaint', 'court'];

/** What a kind of letter is for, and what it may and must say. */
export interface LetterTerms {
  /** The right it answers; `open` all that are still open, `held-nothing` those that ended so; null: none. */
  readonly answers: AnsweredRight | 'open' | 'held-nothing' | null;
  /** The code that it spells out. */
  readonly because: 'identity-doubt' | 'extension-reason' | 'refusal-ground' | null;
  /** Whether whoever sends it must say something that no template can know. */
  readonly needsOwnWords: boolean;
  /** Blocks without which it would not do what the law asks of it. */
  readonly must: readonly Placeholder[];
  /** What it may say beside those, and beside what every letter may. */
  readonly may: readonly Placeholder[];
}

const plain = { answers: null, because: null, needsOwnWords: false, may: [] } as const;

/** @source GDPR Art. 7(3), 11(2), 12(3), 12(4), 12(6), 15, 16, 17, 18(3), 19, 20, 21; law.md CLK-4, CLK-5, CLK-6, CLK-9, RGT-11 */
export const LETTERS: Readonly<Record<LetterKind, LetterTerms>> = {
  acknowledgement: { ...plain, must: ['receivedOn', 'dueOn'] },
  'identity-question': {
    ...plain,
    because: 'identity-doubt',
    needsOwnWords: true,
    must: ['doubt', 'ownWords', 'clock'],
  },
  unclear: { ...plain, needsOwnWords: true, must: ['ownWords'] },
  extension: {
    ...plain,
    because: 'extension-reason',
    needsOwnWords: true,
    must: ['delay', 'ownWords', 'newDueOn'],
    may: ['complaint', 'court'],
  },
  refusal: {
    ...plain,
    answers: 'open',
    because: 'refusal-ground',
    needsOwnWords: true,
    must: ['ground', 'ownWords', ...REMEDIES],
  },
  'nothing-held': { ...plain, answers: 'held-nothing', must: ['searched', 'outOfReach', ...REMEDIES] },
  'answer-objection': {
    ...plain,
    answers: 'objection',
    must: ['channels', 'remains', 'outOfReach', 'register', ...REMEDIES],
  },
  'answer-consent-withdrawal': {
    ...plain,
    answers: 'consent-withdrawal',
    must: ['channels', 'remains', 'outOfReach', 'register', ...REMEDIES],
  },
  'answer-restriction': {
    ...plain,
    answers: 'restriction',
    must: ['restricted', 'outOfReach', 'lifting', 'recipients', ...REMEDIES],
  },
  'answer-rectification': {
    ...plain,
    answers: 'rectification',
    must: ['corrected', 'remains', 'outOfReach', 'recipients', 'register', ...REMEDIES],
  },
  'answer-access': {
    ...plain,
    answers: 'access',
    must: ['copy', 'withheld', 'outOfReach', ...REMEDIES],
  },
  'answer-portability': {
    ...plain,
    answers: 'portability',
    must: ['copy', 'withheld', 'outOfReach', ...REMEDIES],
  },
  'answer-erasure': {
    ...plain,
    answers: 'erasure',
    must: ['done', 'remains', 'outOfReach', 'recipients', 'register', ...REMEDIES],
  },
  'partial-refusal': {
    ...plain,
    answers: 'erasure',
    must: ['done', 'kept', 'remains', 'outOfReach', 'recipients', 'register', ...REMEDIES],
  },
  'lift-restriction': { ...plain, needsOwnWords: true, must: ['ownWords', ...REMEDIES] },
};

/** Every placeholder that a template of this kind may hold. */
export function placeholdersOf(kind: LetterKind): readonly Placeholder[] {
  const { must, may } = LETTERS[kind];
  return [...new Set([...ANYWHERE, ...must, ...may])];
}
