import type { StatedCopy, Statement } from '../../domain/certificate.ts';
import { kindName } from '../../domain/kind-names.ts';
import type { CopyRight } from '../../domain/right.ts';
import type { AttestationVerdict, Check } from '../../greffe/offline.ts';
import type { Session } from '../session.ts';
import { wordFor } from '../codes.ts';
import { bytesOf, dayOf, minuteOf } from './instants.ts';
import { table } from './table.ts';

/** What a certificate states, in short; the file and the PDF say all. */
export function certificatePage(session: Session, file: string): string {
  const { words, pen, timeZone, language } = session;
  const { statement, key }: { readonly statement: Statement; readonly key: string } = JSON.parse(file);
  const { access, portability = null, systems, residues } = statement;
  const isOnlyCopy = (access !== null || portability !== null) && systems.length === 0;
  // Records to which nothing was done yet, nor was to be, are no residue.
  const isOnlyProtection =
    systems.some(
      ({ objected, takenOff = 0, restricted = 0, lifted = 0, putAside = 0, givenBack = 0, rectified = 0 }) =>
        objected + takenOff + restricted + lifted + putAside + givenBack + rectified > 0,
    ) &&
    systems.every(
      ({ erased, redacted, detached, kept, left }) => erased + redacted + detached + kept + left === 0,
    );
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
        `${group.length} ${kindName(first.kind, group.length, language)}`,
        { ...words.reasons, ...words.remains }[first.why],
        first.ground ?? '',
        first.until
          ? (first.why === 'still-solicits' ? words.goesOut : words.until)(first.until.slice(0, 10))
          : '',
      ],
    ];
  });
  const { requester } = statement.request;
  return [
    `${pen.strong(title)}\n`,
    requester === undefined ? '' : `${words.askedBy(words.codes.qualities[requester])}\n`,
    access === null ? '' : copyLine(session, 'access', access),
    portability === null ? '' : copyLine(session, 'portability', portability),
    table(
      systems.map((one) => [
        one.system,
        words.counts(one),
        one.attested === undefined ? '' : words.attested(one.attested),
      ]),
      { indent: 2 },
    ),
    systems
      .flatMap(({ system, rectifiedFields = [] }) =>
        rectifiedFields.length === 0
          ? []
          : [`${words.rectifiedFields(system, rectifiedFields.join(', '))}\n`],
      )
      .join(''),
    systems.length === 0 && !isOnlyCopy ? `${words.actedNowhere}\n` : '',
    residues.length > 0 || !(isOnlyCopy || isOnlyProtection)
      ? `${words.residues(residues.length)}\n${table(rows, { indent: 2 })}`
      : '',
    statement.suppressionKept ? `${words.suppressionKept}\n` : '',
    `${words.searchedIn(statement.searched)}\n`,
    outOfReach(session, statement),
    `${words.signingKey}${language === 'fr' ? ' :' : ':'}\n  ${key}\n`,
  ].join('');
}

function copyLine({ words, timeZone, language }: Session, right: CopyRight, of: StatedCopy): string {
  const { package: name, bytes, digest, signedBy, signedAt, fetchedAt, withheld } = of;
  const copy = words.handedOver({
    right,
    package: name,
    bytes: bytesOf(bytes, language),
    by: signedBy,
    signedOn: dayOf(new Date(signedAt), timeZone),
    fetchedOn: dayOf(new Date(fetchedAt), timeZone),
  });
  return [
    copy,
    `  ${words.packageDigest}${language === 'fr' ? ' :' : ':'} ${digest}`,
    ...(withheld > 0 ? [`  ${words.withheldLines(withheld)}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function outOfReach({ words, translate }: Session, { outOfReach: gaps }: Statement): string {
  if (gaps.length === 0) return '';
  const rows = gaps.map(({ system, what, because }) => [
    system,
    translate(what),
    wordFor(words.gaps, because),
  ]);
  return `${words.outOfReach}\n${table(rows, { indent: 2 })}`;
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
