import { AUTOMATIC_ENGLISH } from './automatic-letters-english.ts';
import { AUTOMATIC_FRENCH } from './automatic-letters-french.ts';
import { ENGLISH_LETTERS } from './letter-defaults-english.ts';
import { FRENCH_LETTERS } from './letter-defaults-french.ts';
import type { LetterTemplate } from './letter-template.ts';
import { readTemplate } from './letter-template.ts';
import type { TemplateKind } from './template-kinds.ts';

/** The text of a letter greffe has of its own, to be changed in config/letters. */
export function shippedLetter(kind: TemplateKind, language: 'fr' | 'en'): string {
  return language === 'fr' ? FRENCH[kind] : ENGLISH[kind];
}

/** @throws Error when a letter of ours is not sound: a bug */
export function shippedTemplate<Kind extends TemplateKind>(
  kind: Kind,
  language: 'fr' | 'en',
): LetterTemplate<Kind> {
  const { template, faults } = readTemplate(kind, shippedLetter(kind, language));
  if (template) return template;
  throw new Error(`The ${language} letter "${kind}" is wrong: ${JSON.stringify(faults)}`);
}

const FRENCH: Readonly<Record<TemplateKind, string>> = { ...FRENCH_LETTERS, ...AUTOMATIC_FRENCH };
const ENGLISH: Readonly<Record<TemplateKind, string>> = { ...ENGLISH_LETTERS, ...AUTOMATIC_ENGLISH };
