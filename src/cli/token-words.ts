import type { TokenState } from '../domain/token.ts';
import type { Language } from './language.ts';

/** What the command line says of service tokens. */
export interface TokenWords {
  readonly none: string;
  readonly headings: {
    readonly name: string;
    readonly may: string;
    readonly until: string;
    readonly used: string;
  };
  readonly states: Readonly<Record<TokenState, string>>;
  readonly never: string;
  readonly shownOnce: string;
  readonly until: (name: string, day: string) => string;
  readonly revoked: (name: string) => string;
}

const english: TokenWords = {
  none: 'No token was given.',
  headings: { name: 'token', may: 'may', until: 'until', used: 'used last' },
  states: { good: 'good', expired: 'expired', revoked: 'revoked' },
  never: 'never',
  shownOnce: 'Shown this once: keep it where the program reads its secrets.',
  until: (name, day) => `Token ${name}, good until ${day}:`,
  revoked: (name) => `Token ${name} opens nothing any more.`,
};

const french: TokenWords = {
  none: 'Aucun jeton n’a été donné.',
  headings: { name: 'jeton', may: 'permet', until: 'jusqu’au', used: 'dernier usage' },
  states: { good: 'valable', expired: 'expiré', revoked: 'révoqué' },
  never: 'jamais',
  shownOnce: 'Montré cette seule fois : gardez-le là où le programme lit ses secrets.',
  until: (name, day) => `Jeton ${name}, valable jusqu’au ${day} :`,
  revoked: (name) => `Le jeton ${name} n’ouvre plus rien.`,
};

export const tokenWords: Readonly<Record<Language, TokenWords>> = { en: english, fr: french };
