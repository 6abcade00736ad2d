import { wordsOf } from './records.ts';
import { likePattern } from './soql.ts';

/**
 * What a field must be LIKE to hold each word of a name: one of the patterns of every word. Letters that may carry an
 * accent match any letter, since Salesforce does not say whether its comparison folds accents; the word as it was typed
 * is a pattern too. The rows are compared properly afterwards.
 */
export function namePatterns(name: string): readonly (readonly string[])[] {
  const typed = typedWords(name);
  return wordsOf(name).map((word, at) => {
    const open = openly(word);
    const asTyped = typed[at];
    return asTyped === undefined || asTyped === word ? [open] : [open, likePattern(asTyped)];
  });
}

/** As many letters are left open as still leave the word telling. */
function openly(word: string): string {
  for (const letters of [anyAccent, commonAccents]) {
    const open = word.replaceAll(letters, '_').replaceAll(/[^\p{L}\p{N}_]/gu, '_');
    if (open.replaceAll('_', '').length >= 2) return `'%${open}%'`;
  }
  return likePattern(word);
}

/** From á to ž, but for what is rare: ģ, ĥ, ĵ, ķ, ŵ. */
const anyAccent = /[acdeilnorstuyz]/g;
const commonAccents = /[aceinouysz]/g;

function typedWords(name: string): readonly string[] {
  return name
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}
