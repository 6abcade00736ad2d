import type { Notice } from '../../domain/notice.ts';
import { noticeId } from '../../domain/notice.ts';
import type { NoticeFacts } from '../../domain/notice-letter.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { NoticeChange } from '../../ports/notice-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/** What a crash must not change: the same facts make the same message. */
export async function factsOf(
  house: House,
  request: Request,
  { number, kind, content, createdAt }: Notice,
): Promise<NoticeFacts> {
  const { id, name, dpo, language, timeZone } = house.policy.controller(request.controller);
  return {
    language,
    controller: { id, name, dpo },
    request: request.id,
    kind,
    content,
    on: civilDayOf(createdAt, timeZone),
    id: noticeId(house.digest([id, request.id, number, createdAt.toISOString()])),
  };
}

/** It ends here, and the log says how; what was sent is named by its digest. */
export async function conclude(
  house: House,
  request: Request,
  notice: Notice,
  change: NoticeChange & { readonly state: 'told' | 'not-told' },
): Promise<Notice> {
  const { timeZone } = house.policy.controller(request.controller);
  const settledOn = change.settledOn ?? civilDayOf(house.clock.now(), timeZone);
  const facts = await factsOf(house, request, notice);
  await commit(house, async ({ tx, record }) => {
    await house.store.notices.change(tx, request.id, notice.number, { ...change, settledOn });
    record({
      actor: change.recordedBy ?? 'greffe',
      act: 'recipient-notified',
      about: `request ${request.id}`,
      kind: notice.kind,
      counts: { notices: 1 },
      subject: await house.store.requests.subjectOf(tx, request.id),
      details: {
        notice: notice.number,
        recipient: notice.recipient,
        way: change.way ?? notice.way,
        state: change.state,
        settledOn,
        message: facts.id,
        digest: notice.digest,
        attempts: notice.attempts,
        mayBeDouble: notice.mayBeDouble,
        ...(change.words !== undefined && { words: change.words }),
      },
    });
  });
  return reread(house, request, notice);
}

export async function keep(
  house: House,
  request: Request,
  notice: Notice,
  change: NoticeChange,
): Promise<Notice> {
  await house.store.transact((tx) => house.store.notices.change(tx, request.id, notice.number, change));
  return reread(house, request, notice);
}

export async function reread(house: House, request: Request, { number }: Notice): Promise<Notice> {
  const all = await house.store.transact((tx) => house.store.notices.of(tx, request.id));
  const found = all.find((one) => one.number === number);
  if (!found) throw new Error(`Request ${request.id} has no notice ${number}.`);
  return found;
}
