import type { HoldScope, LegalHold } from '../../domain/hold.ts';
import { recordKey } from '../../domain/record.ts';
import type { Session } from '../session.ts';
import { dayOf } from './instants.ts';
import { table } from './table.ts';

export function holdList({ words, pen, timeZone }: Session, holds: readonly LegalHold[]): string {
  if (holds.length === 0) return `${words.noHolds}\n`;
  return table(
    [
      ['', words.over, words.ground, words.placed, words.untilHeading, ''].map(pen.faint),
      ...holds.map(({ id, over, ground, placedBy, placedAt, until, lifted }) => [
        pen.strong(String(id)),
        scope(over),
        ground,
        `${dayOf(placedAt, timeZone)} ${placedBy}`,
        until ?? '—',
        lifted ? pen.faint(words.lifted(lifted.by, dayOf(lifted.at, timeZone))) : words.stands,
      ]),
    ],
    { rightAligned: [0] },
  );
}

function scope(over: HoldScope): string {
  return over.over === 'record' ? recordKey(over.ref) : over.identifiers.map((one) => one.value).join(' · ');
}
