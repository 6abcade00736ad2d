import type { LetterTemplate, TemplateFault } from '../domain/letter-template.ts';
import { readTemplate } from '../domain/letter-template.ts';
import { TEMPLATE_KINDS, isTemplateKind, termsOf } from '../domain/template-kinds.ts';
import type { TemplateKind } from '../domain/template-kinds.ts';
import { nearest } from './nearest.ts';
import type { SettingsError } from './settings-error.ts';

/** A file of the folder `letters`, by its path from the configuration folder. */
export interface LetterFile {
  /** letters/refusal.fr.txt, or letters/acme/refusal.fr.txt for one controller alone. */
  readonly path: string;
  readonly text: string;
}

/** A letter in the company's own words. */
export interface OwnLetter {
  /** null: of every controller that has none of its own. */
  readonly controller: string | null;
  readonly language: 'fr' | 'en';
  readonly template: LetterTemplate;
}

export interface JudgedLetters {
  readonly letters: readonly OwnLetter[];
  readonly errors: readonly SettingsError[];
}

/** Judges every file of the folder: a letter that lacks what the law wants of it never leaves. */
export function judgeLetters(files: readonly LetterFile[], controllers: readonly string[]): JudgedLetters {
  const judged = files.map((file) => judgeLetter(file, controllers));
  return {
    letters: judged.flatMap(({ letters }) => letters),
    errors: judged.flatMap(({ errors }) => errors),
  };
}

function judgeLetter({ path, text }: LetterFile, controllers: readonly string[]): JudgedLetters {
  const [, folderOrName = '', name = folderOrName, ...deeper] = path.split('/');
  const controller = name === folderOrName ? null : folderOrName;
  const [, kind = '', language = ''] = /^(.+)\.(fr|en)\.txt$/.exec(name) ?? [];
  if (deeper.length > 0 || !isTemplateKind(kind) || (language !== 'fr' && language !== 'en')) {
    const message = `is no letter: name it KIND.fr.txt or KIND.en.txt, with one of ${TEMPLATE_KINDS.join(', ')}.`;
    return wrong({ path, line: null, message, nearest: nearest(kind === '' ? name : kind, TEMPLATE_KINDS) });
  }
  if (controller !== null && !controllers.includes(controller)) {
    const message = 'stands in a folder that is named after no controller of greffe.yaml.';
    return wrong({ path, line: null, message, nearest: nearest(controller, controllers) });
  }
  const { template, faults } = readTemplate(kind, text);
  if (template) return { letters: [{ controller, language, template }], errors: [] };
  return { letters: [], errors: faults.map((fault) => told(path, kind, fault)) };
}

function told(path: string, kind: TemplateKind, { line, fault, name }: TemplateFault): SettingsError {
  const { known } = termsOf(kind);
  const meant = fault === 'unknown' ? nearest(name, known) : null;
  const sentences: Readonly<Record<TemplateFault['fault'], string>> = {
    'no-subject': 'must begin with the subject of the letter, on its first line.',
    'no-text': 'must have a text under its subject.',
    'no-placeholder': 'has braces that hold no placeholder: take them out.',
    unknown: `{{${name}}} is no placeholder of this letter. It may have: ${known.join(', ')}.`,
    'not-alone': `{{${name}}} is a whole paragraph: give it a line of its own, under the subject.`,
    'block-missing': `lacks {{${name}}}, which the law wants in this letter. Put it back on a line of its own.`,
  };
  return place({ path, line, message: sentences[fault], nearest: meant });
}

interface Wrong {
  readonly path: string;
  readonly line: number | null;
  readonly message: string;
  readonly nearest: string | null;
}

function wrong(one: Wrong): JudgedLetters {
  return { letters: [], errors: [place(one)] };
}

function place({ path, line, message, nearest: meant }: Wrong): SettingsError {
  return { file: path, line, column: line === null ? null : 1, path: '', message, nearest: meant };
}
