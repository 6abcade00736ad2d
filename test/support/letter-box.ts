import type { Letter, Mail, Posted } from '../../src/ports/mail.ts';

/** A mail server of the test's own: it keeps what it takes, and behaves as it is told. */
export interface LetterBox {
  readonly mail: Mail;
  /** Everything taken, in order. */
  readonly taken: readonly Letter[];
  /** What the next letters meet with; an error is thrown, and an act is done before the letter is taken. */
  meets(...next: readonly Met[]): void;
}

type Met = Posted | Error | 'taken, and the answer lost' | (() => Promise<unknown>);

export function letterBox(): LetterBox {
  const taken: Letter[] = [];
  const toCome: Met[] = [];
  return {
    taken,
    meets(...next) {
      toCome.push(...next);
    },
    mail: {
      leavesBy: 'smtp',
      async send(letter) {
        const meets = toCome.shift() ?? 'sent';
        if (meets instanceof Error) throw meets;
        if (typeof meets === 'function') await meets();
        if (meets !== 'undeliverable') taken.push(letter);
        if (meets === 'taken, and the answer lost') throw new Error('The connection was lost.');
        return meets === 'undeliverable' ? meets : 'sent';
      },
      check: async () => ({ by: 'folder', folder: '/nowhere', letters: taken.length, refusal: null }),
      close: () => undefined,
    },
  };
}
