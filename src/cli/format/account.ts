import type { AccountSession } from '../../domain/account.ts';
import type { Invited, ListedAccount } from '../../greffe/accounts.ts';
import { accountWords } from '../account-words.ts';
import type { Session } from '../session.ts';
import { dayOf, minuteOf } from './instants.ts';
import { limitsShown } from './reach.ts';
import { table } from './table.ts';

/** Who has an account, and how it stands: no address is in it. */
export function accountList(session: Session, accounts: readonly ListedAccount[]): string {
  const say = accountWords[session.language];
  const { pen } = session;
  if (accounts.length === 0) return `${say.none}\n`;
  return table([
    say.headings.map(pen.faint),
    ...accounts.map((one) => [
      pen.strong(one.id),
      one.roles.join(', '),
      reachOf(session, one),
      standing(session, one),
      say.secondFactor(one.secondFactorAt !== null),
      String(one.sessions),
    ]),
  ]);
}

/** What is not limited is said of controllers alone: most reach every tool and every request of theirs. */
function reachOf(session: Session, one: ListedAccount): string {
  const limits = limitsShown(session, one);
  const { everyController } = accountWords[session.language];
  return [...(one.controllers ? [] : [everyController]), ...limits].join(' · ');
}

function standing({ language, pen, timeZone }: Session, one: ListedAccount): string {
  const say = accountWords[language].standing;
  if (one.disabled) return pen.faint(say.disabled(one.disabled.by, dayOf(one.disabled.at, timeZone)));
  if (one.lockedUntil) return pen.warn(say.locked(minuteOf(one.lockedUntil, timeZone)));
  if (one.isFederated) return say.elsewhere;
  return one.passwordAt === null ? say.invited : say.open;
}

export function invitedPage(session: Session, { account, state, endsAt, mend }: Invited): string {
  const say = accountWords[session.language];
  const said = say.letters[state](account, minuteOf(endsAt, session.timeZone));
  const hasLeft = state === 'sent' || state === 'in-folder';
  const lines = [
    hasLeft ? said : session.pen.warn(said),
    ...(mend === null ? [] : [session.translate(mend)]),
  ];
  return `${lines.join('\n')}\n`;
}

export function sessionList(session: Session, account: string, sessions: readonly AccountSession[]): string {
  const say = accountWords[session.language];
  const { pen, timeZone } = session;
  if (sessions.length === 0) return `${say.noSessions(account)}\n`;
  return table(
    [
      say.sessionHeadings.map(pen.faint),
      ...sessions.map((one) => [
        pen.strong(String(one.id)),
        minuteOf(one.openedAt, timeZone),
        minuteOf(one.seenAt, timeZone),
        minuteOf(one.endsAt, timeZone),
      ]),
    ],
    { rightAligned: [0] },
  );
}
