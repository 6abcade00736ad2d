import { access, constants, mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Letter, Mail } from '../ports/mail.ts';
import { MailRefused } from '../ports/mail.ts';
import { codeOf } from './error-code.ts';

export interface MailSettings {
  /** null: whoever answers go to. */
  readonly from: string | null;
  readonly by: Folder | Smtp;
}

export interface Folder {
  readonly kind: 'folder';
  readonly folder: string;
}

export interface Smtp {
  readonly kind: 'smtp';
  readonly host: string;
  readonly port: number;
  /** tls: from the first byte · starttls: demanded before anything is said · none: on this machine only */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly perMinute: number;
}

/** Opens no connection: the first letter does. */
export function openMail({ from, by }: MailSettings): Mail {
  return by.kind === 'folder' ? folderMail(by, from) : smtpMail(by, from);
}

const MINUTE_MS = 60_000;
const ANSWER_MS = 30_000;

function smtpMail(smtp: Smtp, from: string | null): Mail {
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    rateDelta: MINUTE_MS,
    rateLimit: smtp.perMinute,
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'starttls',
    ignoreTLS: smtp.security === 'none',
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(smtp.login ? { auth: { user: smtp.login.user, pass: smtp.login.password } } : {}),
  });
  return {
    leavesBy: 'smtp',
    async send(letter) {
      try {
        await transport.sendMail(messageOf(letter, from));
        return 'sent';
      } catch (error) {
        if (hasNoMailbox(error)) return 'undeliverable';
        throw refusalOf(error);
      }
    },
    async check() {
      try {
        await transport.verify();
        return { by: 'smtp', host: smtp.host, refusal: null };
      } catch (error) {
        return { by: 'smtp', host: smtp.host, refusal: refusalOf(error) };
      }
    },
    close: () => transport.close(),
  };
}

/** One file a letter, whole or not at all: somebody else's program sends what lies there. */
function folderMail({ folder }: Folder, from: string | null): Mail {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    leavesBy: 'folder',
    async send(letter) {
      const { message } = await transport.sendMail(messageOf(letter, from));
      if (!Buffer.isBuffer(message)) throw new Error('A letter was not written whole.');
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const half = join(folder, `.${letter.id}.half`);
        const file = await open(half, 'w', 0o600);
        try {
          await file.writeFile(message);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(half, join(folder, `${letter.id}.eml`));
      } catch (error) {
        throw unwritable(error);
      }
      return 'sent';
    },
    async check() {
      const files = await readdir(folder).catch(() => []);
      const refusal = await access(folder, constants.W_OK).then(
        () => null,
        // It is made with the first letter.
        (error: unknown) => (codeOf(error) === 'ENOENT' ? null : unwritable(error)),
      );
      return { by: 'folder', folder, letters: files.filter((name) => name.endsWith('.eml')).length, refusal };
    },
    close: () => transport.close(),
  };
}

function unwritable(error: unknown): MailRefused {
  return new MailRefused(
    codeOf(error) ?? 'folder',
    'The folder for mail cannot be written to: give greffe the right to write there.',
  );
}

function messageOf({ id, to, replyTo, subject, text }: Letter, from: string | null) {
  const sender = from ?? replyTo;
  return {
    from: sender,
    to,
    replyTo,
    subject,
    text,
    messageId: `<${id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    // No holiday note is an answer, and no list is left. @source RFC 3834
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/**
 * Bad or closed mailbox, by the enhanced code: any other refusal is about us, and would make a silence of a letter that
 * never left. @source RFC 3463: X.1.1 to X.1.3, X.1.10, X.2.1
 */
function hasNoMailbox(error: unknown): boolean {
  const { responseCode, response } = partsOf(error);
  return responseCode >= 550 && responseCode <= 559 && /\b5\.(?:1\.(?:1|2|3|10)|2\.1)\b/.test(response);
}

function refusalOf(error: unknown): MailRefused {
  const { responseCode } = partsOf(error);
  const name = codeOf(error) ?? 'unknown';
  const code = responseCode > 0 ? `${name} ${responseCode}` : name;
  if (name === 'EAUTH' || name === 'ENOAUTH') {
    return new MailRefused(
      code,
      'The mail server refuses the login: check user and password under mail in greffe.yaml.',
    );
  }
  if (name === 'ETLS') {
    return new MailRefused(
      code,
      'The mail server offers no encryption greffe can use: check security under mail in greffe.yaml.',
    );
  }
  if (responseCode >= 500) {
    return new MailRefused(
      code,
      'The mail server refuses letters of ours: ask whoever runs it, and check from under mail in greffe.yaml.',
    );
  }
  return new MailRefused(
    code,
    'The mail server does not take letters now: see whether it is up, and check host and port under mail in greffe.yaml.',
    isCertain(error) ? 'no' : 'perhaps',
  );
}

/** Somebody answered no, or nobody was ever reached; a connection that broke later hides what became of the letter. */
function isCertain(error: unknown): boolean {
  const syscall = typeof error === 'object' && error !== null && 'syscall' in error ? error.syscall : null;
  return partsOf(error).responseCode > 0 || syscall === 'connect' || codeOf(error) === 'EDNS';
}

function partsOf(error: unknown): { readonly responseCode: number; readonly response: string } {
  if (typeof error !== 'object' || error === null) return { responseCode: 0, response: '' };
  const responseCode = 'responseCode' in error ? Number(error.responseCode) : 0;
  const response = 'response' in error ? String(error.response) : '';
  return { responseCode: Number.isNaN(responseCode) ? 0 : responseCode, response };
}
