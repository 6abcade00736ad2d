import type { Statement } from '../../domain/certificate.ts';
import type { AttestationVerdict, Check } from '../../greffe/offline.ts';
import type { Session } from '../session.ts';
import { minuteOf } from './instants.ts';
import { table } from './table.ts';

/** What a certificate states, in short; the file and the PDF say all. */
export function certificatePage({ words, pen, timeZone }: Session, file: string): string {
  const { statement }: { readonly statement: Statement } = JSON.parse(file);
  const { residues } = statement;
  const title = [
    `${words.certificate} ${statement.number}`,
    words.kinds[statement.kind],
    minuteOf(new Date(statement.issuedAt), timeZone),
  ].join(' — ');
  const groups = Map.groupBy(residues, ({ system, kind, why, until, ground }) =>
    JSON.stringify([system, kind, why, until, ground]),
  );
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      [
        first.system,
        `${group.length} × ${first.kind}`,
        { ...words.reasons, ...words.remains }[first.why],
        first.ground ?? '',
        first.until ? words.until(first.until.slice(0, 10)) : '',
      ],
    ];
  });
  return [
    `${pen.strong(title)}\n`,
    table(
      statement.systems.map((one) => [one.system, words.counts(one)]),
      { indent: 2 },
    ),
    `${words.residues(residues.length)}\n`,
    table(rows, { indent: 2 }),
  ].join('');
}

/** Each check by its name; entries that are in order are counted, not told one by one. */
export function checkPage(
  { words, pen, translate }: Pick<Session, 'words' | 'pen' | 'translate'>,
  verdict: AttestationVerdict,
): string {
  const inLog = verdict.checks.filter((check) => check.what === 'entry' && check.result === 'passed');
  const told = verdict.checks.filter((check) => !inLog.includes(check));
  const mark: Record<Check['result'], string> = {
    passed: pen.good('✓'),
    failed: pen.bad('✗'),
    unknown: pen.warn('?'),
  };
  const rows = told.map(({ what, result, says }) => [mark[result], words.checks[what], translate(says)]);
  const entries = [mark.passed, words.checks.entry, words.entriesInLog(inLog.length)];
  const all = inLog.length > 0 ? [...rows.slice(0, 3), entries, ...rows.slice(3)] : rows;
  const end = verdict.isGenuine ? pen.good(words.genuine) : pen.bad(words.notGenuine);
  return `${table(all)}${end}\n`;
}
