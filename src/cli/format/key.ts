import type { KeysState } from '../../greffe/keys.ts';
import { keyWords } from '../key-words.ts';
import type { Session } from '../session.ts';
import { dayOf } from './instants.ts';
import { table } from './table.ts';

export function keyList(session: Session, state: KeysState, verifierKeys: readonly string[]): string {
  const { language, timeZone, pen } = session;
  const words = keyWords[language];
  const { current, since, given, replaces, versions } = state;
  return [
    words.master(pen.strong(current), dayOf(since, timeZone)),
    ...(given === current ? [] : [words.givenBefore]),
    ...(replaces
      ? [
          words.replaces(replaces.id, replaces.left),
          `  ${session.typed(`greffe key rotate${replaces.left > 0 ? '' : ' --finish'}`)}`,
        ]
      : []),
    '',
    table([
      [words.headings.kind, words.headings.version, words.headings.since].map(pen.faint),
      ...versions.map((one) => [
        kindIn(words.kinds, one.kind),
        String(one.version),
        dayOf(one.since, timeZone),
      ]),
    ]),
    words.verifierKeys,
    ...verifierKeys.map((key) => `  ${key}`),
    '',
  ].join('\n');
}

/** `subject-2026` is the key of a year. */
function kindIn(kinds: Readonly<Record<string, string>>, kind: string): string {
  const [, year] = /^subject-(\d+)$/.exec(kind) ?? [];
  if (year === undefined) return kinds[kind] ?? kind;
  return `${kinds['subject'] ?? 'subject'} ${year}`;
}
