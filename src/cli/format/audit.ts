import type { AuditNoun } from '../../greffe/audit.ts';
import type { Verdict } from '../../greffe/offline.ts';
import type { Session } from '../session.ts';
import { minuteOf } from './instants.ts';
import { table } from './table.ts';

type Entry = Awaited<ReturnType<AuditNoun['list']>>[number];

/** One line an entry; acts keep their names, which are those inside the signed leaves. */
export function entryList({ words, pen, timeZone }: Session, entries: readonly Entry[]): string {
  if (entries.length === 0) return `${words.noEntries}\n`;
  return table(
    entries.map(({ sequence, at, actor, act, about, system, kind, counts }) => [
      pen.faint(String(sequence)),
      minuteOf(new Date(at), timeZone),
      actor,
      act,
      about,
      [system, kind].filter((part) => part !== undefined).join(' '),
      Object.entries(counts ?? {})
        .map(([name, count]) => `${name} ${count}`)
        .join(' '),
    ]),
    { rightAligned: [0] },
  );
}

export function verdictPage(
  { words, pen, translate }: Pick<Session, 'words' | 'pen' | 'translate'>,
  verdict: Verdict,
): string {
  const { entries, signedEntries, faults } = verdict;
  if (faults.length === 0) return `${pen.good(words.intact(entries, signedEntries))}\n`;
  return `${pen.bad(words.broken(faults.length))}\n${faults.map(({ kind, says }) => `  ${translate(says)} (${kind})\n`).join('')}`;
}
