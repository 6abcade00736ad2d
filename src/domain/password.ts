import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Why a password may not be used; null where it may. */
export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'own-name';

/** More is no password: it would only cost work. */
export const PASSWORD_LENGTH_MAX = 200;

/** Of what is typed, before it is written one way: a letter may have an accent or two apart. */
const TYPED_LENGTH_MAX = 4 * PASSWORD_LENGTH_MAX;

/** Of one class more, two characters fewer. @source CNIL, délibération 2022-100 of 21 July 2022: at least 80 bits */
const LENGTH_OF_FOUR_CLASSES = 12;
const LENGTH_OF_THREE_CLASSES = 14;
const WORDS = 7;

/**
 * Judges a password by the examples of the CNIL for one that stands alone, although attempts are held back here: twelve
 * characters of four classes, fourteen of three, or seven words. What runs on by itself (aaaa, 1234, azerty) counts as two
 * characters. Nobody has to change it after a time.
 * @param own  what anybody would try first: the account, the address, the organisation
 * @source CNIL, délibération 2022-100 of 21 July 2022; law.md SEC-1
 */
export function faultOf(password: string, own: readonly string[]): PasswordFault | null {
  if (password.length > TYPED_LENGTH_MAX) return 'too-long';
  const text = passwordAsKept(password);
  if (text.length > PASSWORD_LENGTH_MAX) return 'too-long';
  const bare = barePassword(text);
  if (own.some((name) => isIn(bare, name))) return 'own-name';
  if (COMMON_PASSWORDS.has(bare) || COMMON_PASSWORDS.has(bare.replaceAll(/^\d+|\d+$/g, ''))) return 'common';
  const isLong = isLongEnough(withoutRuns(text)) || isPhrase(text);
  if (isLong) return null;
  return isLongEnough(text) ? 'common' : 'too-short';
}

/** One way to write it: an accent typed on one keyboard is the same on another. */
export function passwordAsKept(password: string): string {
  return password.normalize('NFKC');
}

/** What somebody shows as theirs, cut to what may be one: once it is written one way, for an accent may be typed as two. */
export function passwordAsShown(password: string): string {
  return passwordAsKept(password.slice(0, TYPED_LENGTH_MAX + 1)).slice(0, PASSWORD_LENGTH_MAX + 1);
}

/** What is left of it once small letters, signs for letters and marks around are seen through: P@ssw0rd!! is password. */
function barePassword(password: string): string {
  return password
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replaceAll(/(?<=\p{L})0|0(?=\p{L})/gu, 'o')
    .replaceAll(/(?<=\p{L})3|3(?=\p{L})/gu, 'e')
    .replaceAll(/(?<=\p{L})1(?=\p{L})/gu, 'i')
    .replaceAll(/[^\p{L}\d]/gu, '');
}

const NAME_LENGTH_MIN = 4;

/** A name makes up so much of it that little else is to be guessed. */
function isIn(bare: string, name: string): boolean {
  const plain = barePassword(name);
  return (
    plain.length >= NAME_LENGTH_MIN &&
    bare.includes(plain) &&
    bare.length - plain.length < LENGTH_OF_FOUR_CLASSES
  );
}

function isLongEnough(text: string): boolean {
  const { length } = Array.from(text);
  const classes = classesOf(text);
  return (
    (classes >= 4 && length >= LENGTH_OF_FOUR_CLASSES) || (classes >= 3 && length >= LENGTH_OF_THREE_CLASSES)
  );
}

function classesOf(text: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{Ll}\p{Lu}\d]/u].filter((one) => one.test(text)).length;
}

function isPhrase(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[\s,.;:_-]+/u)
    .filter((word) => Array.from(word).length >= 3);
  return new Set(words).size >= WORDS;
}

const ROWS = [
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
];

/** Of a run, the first two characters. */
function withoutRuns(text: string): string {
  const kept: string[] = [];
  const all = Array.from(text);
  let run = 1;
  for (const [index, one] of all.entries()) {
    run = index > 0 && follows(all[index - 1] ?? '', one) ? run + 1 : 1;
    if (run <= 2) kept.push(one);
  }
  return kept.join('');
}

function follows(before: string, one: string): boolean {
  const [from, to] = [before.toLowerCase(), one.toLowerCase()];
  const step = (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0);
  if (Math.abs(step) <= 1) return true;
  return ROWS.some((row) => row.includes(from + to) || row.includes(to + from));
}
