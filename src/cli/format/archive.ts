import type { ArchiveNoun } from '../../greffe/archive.ts';
import { purgeWords } from '../purge-words.ts';
import type { Session } from '../session.ts';
import { table } from './table.ts';

type Entry = Awaited<ReturnType<ArchiveNoun['find']>>[number];
type Opened = Awaited<ReturnType<ArchiveNoun['show']>>;

export function archiveList(session: Session, entries: readonly Entry[]): string {
  const say = purgeWords[session.language];
  const { pen } = session;
  if (entries.length === 0) return `${say.archiveEmpty}\n`;
  return table(
    [
      say.archiveHeadings.map(pen.faint),
      ...entries.map((entry) => [
        pen.strong(String(entry.id)),
        entry.rule,
        entry.basis,
        entry.enteredOn,
        entry.endsOn,
        entry.readers.join(', '),
      ]),
    ],
    { rightAligned: [0] },
  );
}

export function archivedEntry(session: Session, { entry, records }: Opened): string {
  const { pen } = session;
  const rows = records.flatMap(({ system, kind, fields }) =>
    Object.entries(fields).map(([name, value]) => [
      pen.faint(`${system} ${kind}`),
      labelOf(session, name),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return `${archiveList(session, [entry])}\n${table(rows, { indent: 2 })}`;
}

/** As the data map calls it for people. */
function labelOf({ settings, language }: Session, name: string): string {
  return settings.dataMap.fields[name]?.label?.[language] ?? name;
}
