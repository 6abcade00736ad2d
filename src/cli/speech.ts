import type { Catalogue, Translate } from '../domain/in-french.ts';
import { asItIs, inFrench } from '../domain/in-french.ts';
import { french } from './french.ts';
import type { Language } from './language.ts';
import type { Words } from './words.ts';
import { words } from './words.ts';

/** How a person is spoken to: the words of the command line, and those of everything behind it. */
export interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** A sentence that greffe or an adapter wrote in English. */
  readonly translate: Translate;
}

/** @param catalogues what is said behind the command line, in French; asked for only where somebody reads French */
export async function speechIn(
  language: Language,
  catalogues: () => Promise<readonly Catalogue[]>,
): Promise<Speech> {
  const translate = language === 'fr' ? inFrench([french, ...(await catalogues())]) : asItIs;
  return { language, words: words[language], translate };
}
