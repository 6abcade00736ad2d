import type { AutomaticKind } from './automatic-letter-kinds.ts';
import {
  AUTOMATIC_BLOCKS,
  AUTOMATIC_KINDS,
  AUTOMATIC_LETTERS,
  isAutomaticKind,
} from './automatic-letter-kinds.ts';
import type { LetterKind } from './letter-kinds.ts';
import { BLOCKS, LETTERS, LETTER_KINDS, placeholdersOf } from './letter-kinds.ts';

/** Every letter that a company may put into its own words. */
export const TEMPLATE_KINDS = [...LETTER_KINDS, ...AUTOMATIC_KINDS] as const;

export type TemplateKind = LetterKind | AutomaticKind;

export interface TemplateTerms {
  /** What the law, or the proof, wants in it. */
  readonly must: readonly string[];
  /** Everything it may hold. */
  readonly known: readonly string[];
}

export function termsOf(kind: TemplateKind): TemplateTerms {
  if (!isAutomaticKind(kind)) return { must: LETTERS[kind].must, known: placeholdersOf(kind) };
  const { must, may } = AUTOMATIC_LETTERS[kind];
  return { must, known: [...must, ...may] };
}

export function isTemplateKind(text: string): text is TemplateKind {
  return TEMPLATE_KINDS.some((kind) => kind === text);
}

/** Whether it stands on a line of its own, which goes where there is nothing to say. */
export function isBlock(name: string): boolean {
  return [...BLOCKS, ...AUTOMATIC_BLOCKS].some((block) => block === name);
}
