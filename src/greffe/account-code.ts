import type { Account, SecretPurpose } from '../domain/account.ts';
import { accountLetter } from '../domain/account-letter.ts';
import type { Person } from '../domain/approval.ts';
import { CODE_BYTES, readCode, writeCode } from '../domain/stay-code.ts';
import { MailRefused } from '../ports/mail.ts';
import type { Act, Controller, House } from '../procedures/house.ts';

/** A letter with a code that is good once, and what became of the letter. The code itself is shown to nobody else. */
export interface Invited {
  readonly account: string;
  /** in-folder: it lies there until somebody sends it · in-doubt: it may have left */
  readonly state: 'sent' | 'in-folder' | 'undeliverable' | 'not-sent' | 'in-doubt';
  readonly endsAt: Date;
  /** What to mend, where the mail server did not take it. */
  readonly mend: string | null;
}

/** A code that is to leave once what it is for is written. */
export interface CodeToSend {
  readonly account: string;
  readonly purpose: SecretPurpose;
  readonly code: string;
  readonly mail: string;
  readonly endsAt: Date;
  readonly controller: Controller;
}

/** Gives out a code in place of any other. */
export async function giveCode(
  house: House,
  { tx }: Act,
  by: Person,
  { id, controllers }: Account,
  purpose: SecretPurpose,
): Promise<CodeToSend> {
  const { store, policy, random, clock } = house;
  const mail = await store.accounts.mailOf(tx, id);
  if (mail === null) throw new Error(`Account ${id} has no address any more.`);
  const goodForMs = purpose === 'invitation' ? policy.accounts.invitationMs : policy.accounts.resetMs;
  const endsAt = new Date(clock.now().getTime() + goodForMs);
  const code = writeCode(random.bytes(CODE_BYTES));
  const secret = readCode(code) ?? code;
  await store.accounts.giveSecret(tx, { account: id, purpose, secret, madeBy: by.id, endsAt });
  const known = (controllers ?? policy.controllers).find((one) => policy.controllers.includes(one));
  const controller = policy.controller(known ?? policy.controllers[0] ?? '');
  return { account: id, purpose, code, mail, endsAt, controller };
}

/** Sends it. One that did not leave is given out anew: it is kept nowhere. */
export async function sendCode(house: House, to: CodeToSend): Promise<Invited> {
  const { account, endsAt, controller } = to;
  const { subject, text } = accountLetter({
    ...to,
    language: controller.language,
    controller: controller.name,
    until: instantIn(controller, endsAt),
    where: house.policy.accounts.where,
  });
  const id = `account-${house.digest([account, endsAt, to.purpose]).slice(0, 32)}`;
  try {
    const posted = await house.mail.send({ id, to: to.mail, replyTo: controller.dpo, subject, text });
    if (posted === 'undeliverable') return { account, state: 'undeliverable', endsAt, mend: null };
    return { account, state: house.mail.leavesBy === 'folder' ? 'in-folder' : 'sent', endsAt, mend: null };
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    return { account, state: error.hasLeft === 'no' ? 'not-sent' : 'in-doubt', endsAt, mend: error.mend };
  }
}

function instantIn({ language, timeZone }: Controller, at: Date): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
}
