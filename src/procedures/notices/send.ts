import type { Notice, ToldRecipient } from '../../domain/notice.ts';
import { triedAgainAt } from '../../domain/notice.ts';
import { noticeAlert, noticeBody, noticeLetter } from '../../domain/notice-letter.ts';
import type { Request } from '../../domain/request.ts';
import { MailRefused } from '../../ports/mail.ts';
import { PostRefused } from '../../ports/signed-post.ts';
import type { House } from '../house.ts';
import { conclude, factsOf, keep, reread } from './record.ts';
import { putTask } from './task.ts';

/**
 * Sends one notice once: taken down before it leaves, what became of it after. Whoever finds it `sending` knows that a
 * process died over it, and sends the same message again under the same id.
 * @param recipient  null when the settings name them no more
 */
export async function sendNotice(
  house: House,
  request: Request,
  notice: Notice,
  recipient: ToldRecipient | null,
): Promise<Notice> {
  if (recipient === null) return fail(house, request, notice, gone.mend);
  const { told } = recipient;
  if (house.policy.mode === 'read-only') return notice;
  if (told.by === 'task') return putTask(house, request, notice, recipient, told.person);
  if (told.by === 'none') {
    const change = {
      state: 'not-told',
      way: 'none',
      words: told.because,
      retryAt: null,
      mend: null,
    } as const;
    return conclude(house, request, notice, change);
  }
  if (told.by === 'nobody') return keep(house, request, notice, { way: 'nobody' });

  const facts = await factsOf(house, request, notice);
  const letter = noticeLetter(facts);
  const body = noticeBody(facts);
  const sent = told.by === 'mail' ? { to: told.to, ...letter } : { body };
  const begun = await begin(house, request, notice, told.by, house.digest([sent]));
  try {
    if (told.by === 'webhook') {
      await house.signedPost.send({ id: facts.id, body }, told.destination());
      return conclude(house, request, begun, { state: 'told', mend: null });
    }
    const posted = await house.mail.send({
      id: facts.id,
      to: told.to,
      replyTo: facts.controller.dpo,
      ...letter,
    });
    if (posted === 'undeliverable') return fail(house, request, begun, noMailbox.mend);
    // What lies in a folder has not left: whoever empties it says when it did.
    if (house.mail.leavesBy === 'folder')
      return keep(house, request, begun, { state: 'in-folder', mend: null });
    return conclude(house, request, begun, { state: 'told', mend: null });
  } catch (error) {
    if (error instanceof MailRefused)
      return tryAgain(house, request, begun, { ...asRefused(error), passing: true });
    if (error instanceof PostRefused) return tryAgain(house, request, begun, asRefused(error));
    throw error;
  }
}

interface Refusal {
  readonly mend: string;
  readonly hasLeft: 'no' | 'perhaps';
  readonly passing: boolean;
}

function asRefused({ mend, hasLeft, ...rest }: MailRefused | PostRefused): Refusal {
  return { mend, hasLeft, passing: 'passing' in rest ? rest.passing : true };
}

async function tryAgain(
  house: House,
  request: Request,
  notice: Notice,
  { mend, hasLeft, passing }: Refusal,
): Promise<Notice> {
  const seen = { ...notice, mayBeDouble: notice.mayBeDouble || hasLeft === 'perhaps' };
  const retryAt = passing ? triedAgainAt(notice.attempts, house.clock.now()) : null;
  house.log.warn('notice-refused', { request: request.id, notice: notice.number, again: retryAt !== null });
  if (retryAt === null) return fail(house, request, seen, mend);
  return keep(house, request, seen, { state: 'due', retryAt, mend, mayBeDouble: seen.mayBeDouble });
}

async function begin(
  house: House,
  request: Request,
  notice: Notice,
  way: 'mail' | 'webhook',
  digest: string,
): Promise<Notice> {
  await house.store.transact((tx) =>
    house.store.notices.begin(tx, request.id, notice.number, { way, digest }),
  );
  return reread(house, request, notice);
}

/** A human mends it first: no date would help. The DPO is written to once. */
async function fail(house: House, request: Request, notice: Notice, mend: string): Promise<Notice> {
  const { mayBeDouble } = notice;
  const failed = await keep(house, request, notice, { state: 'failed', retryAt: null, mend, mayBeDouble });
  await alertOf(house, request, failed);
  return reread(house, request, failed);
}

export async function alertOf(house: House, request: Request, notice: Notice): Promise<void> {
  if (notice.alertedAt !== null || notice.mend === null) return;
  const { name, dpo, language } = house.policy.controller(request.controller);
  const { id } = await factsOf(house, request, notice);
  const translate = await house.translate(language);
  try {
    await house.mail.send({
      id: `${id}-alert-${notice.attempts}`,
      to: dpo,
      replyTo: dpo,
      ...noticeAlert({
        language,
        controller: name,
        request: request.id,
        recipient: notice.recipient,
        mend: translate(notice.mend),
      }),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    // It is tried again whenever the request is looked at, and the daily reminder names the request.
    house.log.warn('notice-alert-refused', { request: request.id, mend: error.mend });
    return;
  }
  await keep(house, request, notice, { alertedAt: house.clock.now() });
}

const gone = {
  mend: 'The recipient is not in processors.yaml any more: put it back, or tell it by hand and record that.',
};
const noMailbox = { mend: 'There is no such mailbox: correct contact of the recipient in processors.yaml.' };
