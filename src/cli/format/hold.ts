import type { ForgottenHold, HoldScope, LegalHold } from '../../domain/hold.ts';
import { recordKey } from '../../domain/record.ts';
import type { Session } from '../session.ts';
import { dayOf } from './instants.ts';
import { table } from './table.ts';

export function holdList(session: Session, holds: readonly (LegalHold | ForgottenHold)[]): string {
  const { words, pen, timeZone } = session;
  if (holds.length === 0) return `${words.noHolds}\n`;
  return table(
    [
      ['', words.over, words.ground, words.placed, words.untilHeading, ''].map(pen.faint),
      ...holds.map((hold) => [
        pen.strong(String(hold.id)),
        'forgottenAt' in hold ? '—' : scope(hold.over),
        'forgottenAt' in hold ? '—' : hold.ground,
        `${dayOf(hold.placedAt, timeZone)} ${hold.placedBy}`,
        hold.until ?? '—',
        standing(session, hold),
      ]),
    ],
    { rightAligned: [0] },
  );
}

function standing({ words, pen, timeZone }: Session, hold: LegalHold | ForgottenHold): string {
  if ('forgottenAt' in hold) return pen.faint(words.forgotten(dayOf(hold.forgottenAt, timeZone)));
  const { lifted } = hold;
  return lifted ? pen.faint(words.lifted(lifted.by, dayOf(lifted.at, timeZone))) : words.stands;
}

function scope(over: HoldScope): string {
  return over.over === 'record' ? recordKey(over.ref) : over.identifiers.map((one) => one.value).join(' · ');
}
