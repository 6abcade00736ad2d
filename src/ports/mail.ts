/** Letters that leave by electronic mail. */
export interface Mail {
  /** smtp: a letter that is taken is on its way · folder: it lies there until somebody sends it */
  readonly leavesBy: 'smtp' | 'folder';
  /** @throws MailRefused when it may not have left, with what to mend */
  send(letter: Letter): Promise<Posted>;
  /** Whether letters can leave, and where to. */
  check(): Promise<MailState>;
  close(): void;
}

export interface Letter {
  /** Names the message: sent twice after a crash, a mailbox can tell that it is one. Letters, digits and hyphens. */
  readonly id: string;
  readonly to: string;
  /** Whom an answer goes to, and who writes where the settings name nobody. */
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
}

/** sent: taken by the mail server, or written into the folder · undeliverable: there is no such mailbox */
export type Posted = 'sent' | 'undeliverable';

export type MailState =
  | {
      readonly by: 'folder';
      readonly folder: string;
      readonly letters: number;
      readonly refusal: MailRefused | null;
    }
  | { readonly by: 'smtp'; readonly host: string; readonly refusal: MailRefused | null };

/** The mail server did not take it. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly code: string;
  readonly mend: string;
  /** no: it is certain that the letter did not leave · perhaps: the connection was lost after it was handed over */
  readonly hasLeft: 'no' | 'perhaps';

  constructor(code: string, mend: string, hasLeft: 'no' | 'perhaps' = 'no') {
    super(`Mail was refused (${code}).`);
    this.code = code;
    this.mend = mend;
    this.hasLeft = hasLeft;
  }
}
