import type { PurgeReport, StatedOutcome, StatedRule } from '../../domain/purge-report.ts';
import { lineCode, wordFor } from '../codes.ts';
import { purgeReportWords } from '../purge-report-words.ts';
import type { PurgeReportWords } from '../purge-report-words.ts';
import { purgeWords } from '../purge-words.ts';
import type { Session } from '../session.ts';
import { dayOf, minuteOf } from './instants.ts';
import { table } from './table.ts';

/** What the report of a purge states, in short; the file and the PDF say all. */
export function purgeReportPage(session: Session, file: string): string {
  const { pen, words, timeZone, language } = session;
  const { statement, key }: { readonly statement: PurgeReport; readonly key: string } = JSON.parse(file);
  const say = purgeReportWords[language];
  const { number, kind, issuedAt, purge, rules, systems } = statement;
  const title = [
    say.report(number, purge.id, purge.on),
    words.kinds[kind],
    minuteOf(new Date(issuedAt), timeZone),
  ];
  return [
    `${pen.strong(title.join(' — '))}\n${say.outcomes[purge.outcome]}\n\n`,
    ...rules.map((rule) => rulePart(session, say, rule)),
    '\n',
    systems.length === 0 ? `${say.nothing}\n` : '',
    ...systems.map((one) => systemPart(session, say, one)),
    outOfReach(session, statement),
    `${words.signingKey}${language === 'fr' ? ' :' : ':'}\n  ${key}\n`,
  ].join('');
}

function rulePart({ pen, timeZone, language }: Session, say: PurgeReportWords, rule: StatedRule): string {
  const { funnel, signatures, leftOut, archived, asked } = rule;
  const { why } = purgeWords[language];
  const counts = say.rule(rule.rule, count(funnel.inClass), count(funnel.pastPeriod), count(funnel.due));
  const below = [
    ...signatures.map(({ by, as, at }) => say.signed(by, as, dayOf(new Date(at), timeZone))),
    ...leftOut.map((one) =>
      say.leftOut(
        count(one.people),
        wordFor({ ...why, 'changed-since': purgeWords[language].changedSince }, one.why),
      ),
    ),
    ...(archived === 0 ? [] : [say.archived(count(archived))]),
    ...(asked.sent === 0 ? [] : [say.asked(count(asked.sent))]),
    ...(asked.undeliverable === 0 ? [] : [say.undeliverable(count(asked.undeliverable))]),
  ];
  return [`${counts}\n`, ...below.map((line) => `  ${pen.faint(line)}\n`)].join('');
}

const columns = [
  'erased',
  'redacted',
  'detached',
  'kept',
  'left',
  'verified',
  'attested',
  'unverified',
  'outstanding',
  'underWay',
] as const;

function systemPart(session: Session, say: PurgeReportWords, outcome: StatedOutcome): string {
  const { pen, words, timeZone, translate } = session;
  const { system, inRecycleBin, vendorErasesLater, failed, stopped } = outcome;
  const until = (instant: string | null): string | null => instant && dayOf(new Date(instant), timeZone);
  const counts = columns.flatMap((column) =>
    outcome[column] === 0 ? [] : [`${say.columns[column]} ${count(outcome[column])}`],
  );
  return [
    `${pen.strong(system)}  ${counts.join(', ')}\n`,
    ...(inRecycleBin ? [say.inRecycleBin(count(inRecycleBin.lines), until(inRecycleBin.until))] : []),
    ...(vendorErasesLater
      ? [say.vendorErasesLater(count(vendorErasesLater.lines), until(vendorErasesLater.until))]
      : []),
    ...failed.map(
      ({ lines, code, mend }) =>
        `${pen.bad(say.failed(count(lines)))} · ${lineCode(words.codes, code)} · ${translate(mend)}`,
    ),
    ...stopped.map(({ lines, code }) => `${say.stopped(count(lines))} · ${lineCode(words.codes, code)}`),
  ]
    .map((line, place) => (place === 0 ? line : `  ${line}\n`))
    .join('');
}

function outOfReach({ words, translate }: Session, { outOfReach: gaps }: PurgeReport): string {
  if (gaps.length === 0) return '';
  const rows = gaps.map(({ system, what, because }) => [
    system,
    translate(what),
    wordFor(words.gaps, because),
  ]);
  return `\n${words.outOfReach}\n${table(rows, { indent: 2 })}`;
}

function count(number: number): string {
  return new Intl.NumberFormat('fr-FR').format(number).replaceAll(/\s/gu, ' ');
}
