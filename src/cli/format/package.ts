import { kindName } from '../../domain/kind-names.ts';
import { packageName } from '../../domain/package.ts';
import { refKey } from '../../domain/record.ts';
import type { LineToReview, PackageReview } from '../../greffe/packages.ts';
import type { Transmitted } from '../../greffe/transmit-package.ts';
import type { Session } from '../session.ts';
import { taskWords } from '../task-words.ts';
import { bytesOf, dayOf } from './instants.ts';
import { gapsPart } from './plan.ts';
import { table } from './table.ts';

/** What a human looks at before they sign: who else is in it, what lacks, and the digest at the end. */
export function packagePage(session: Session, request: number, review: PackageReview): string {
  const { words, pen, timeZone, translate, language } = session;
  const { package: written, cover, lines, withheld, undeclared, isOneOfTwo } = review;
  const records = cover.groups.reduce((sum, group) => sum + group.count, 0);
  const size = bytesOf(written.built.bytes, language);
  const title = [
    `${words.packages[written.right]} ${packageName(written)}`,
    // What was read is gone once it is signed.
    written.signature ? size : words.packageBuilt(records, size),
    written.signature
      ? words.packageSigned(written.signature.by, dayOf(written.signature.at, timeZone))
      : words.packageUnsigned,
  ].join(' — ');
  const { digest } = written.built;
  const command = `greffe package review ${request}${isOneOfTwo ? ` --right ${written.right}` : ''}`;
  const commands = [
    ...(lines.length > 0 ? [`${command} --withhold LINE… --reason REASON --words "…"`] : []),
    ...(withheld.length > 0 ? [`${command} --release LINE…`] : []),
    `${command} --sign ${digest}`,
  ];
  return [
    `${pen.strong(title)}\n`,
    table(
      cover.groups.map(({ system, kind, count }) => [system, String(count), kindName(kind, count, language)]),
      { indent: 2, rightAligned: [1] },
    ),
    part(
      words.toLookAt,
      lines
        .filter(concernsOthers)
        .map((line) => [
          String(line.line),
          line.system,
          refKey(line.ref),
          line.isShared ? words.concernsOthers : '',
          line.traces.map((trace) => `${trace.field}: ${trace.value}`).join(' · '),
          line.isWithheld ? pen.warn(words.alsoWithheld) : '',
        ]),
    ),
    part(
      words.withheld,
      withheld.map(({ line, reason, words: why, by }) => [
        String(line),
        ...recordOf(lines.find((one) => one.line === line)),
        words.codes.withholdingReasons[reason],
        why === reason ? '' : why,
        by,
      ]),
    ),
    part(
      words.unread,
      cover.unread.map(({ system, kind, because, what, count }) => [
        system,
        String(count),
        what === 'file' ? words.filesOf(kindName(kind, count, language)) : kindName(kind, count, language),
        words.codes.unread[because],
      ]),
    ),
    part(
      taskWords[language].answersTitle,
      (cover.asked ?? []).map(({ system, on, answer, why }) => [
        system,
        on,
        taskWords[language].answers[answer],
        why ?? '',
      ]),
    ),
    part(
      words.leftOut,
      (cover.portable?.leftOut ?? []).map(({ system, kind, fields, because, count }) => [
        system,
        String(count),
        kindName(kind, count, language),
        words.codes.leftOut[because],
        because === 'file'
          ? ''
          : someOf(fields) || (because === 'concerns-others' ? words.wholeRecords : words.otherwise),
      ]),
    ),
    part(
      words.undeclared,
      undeclared.map((heading) => {
        const [name, place] = words.headings[heading];
        return [pen.warn(name), place];
      }),
    ),
    part(
      words.missing,
      written.built.missing.map(({ system, what, mend }) => [system, translate(what), translate(mend)]),
    ),
    gapsPart(session, cover.gaps),
    `\n${words.packageDigest}${session.language === 'fr' ? ' :' : ':'} ${pen.strong(digest)}\n`,
    written.signature ? '' : commands.map((one) => `  ${pen.good(session.typed(one))}\n`).join(''),
  ].join('');
}

/** A line that is kept back for another reason is on the other list alone. */
function concernsOthers({ isShared, traces }: LineToReview): boolean {
  return isShared || traces.length > 0;
}

/** Where it lies; nothing once the package was signed and what it was written from is gone. */
function recordOf(line: LineToReview | undefined): readonly string[] {
  return line ? [line.system, refKey(line.ref)] : ['', ''];
}

const FIELDS_MAX = 6;

/** A tool may have hundreds: the package names them all. */
function someOf(fields: readonly string[]): string {
  const more = fields.length - FIELDS_MAX;
  return more > 0 ? `${fields.slice(0, FIELDS_MAX).join(', ')} +${more}` : fields.join(', ');
}

function part(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${table(rows, { indent: 2 })}`;
}

/** Whether the other controller has taken the data, and what to do where nobody knows. */
export function transmittedPage(session: Session, id: number, sent: Transmitted): string {
  const { language, pen, translate } = session;
  const words = transmissionWords[language];
  const colour = { sent: pen.good, failed: pen.bad, 'in-doubt': pen.warn };
  return [
    `${colour[sent.state](words[sent.state](sent.package))}\n`,
    `  ${pen.faint(`${sent.message} · SHA-256 ${sent.digest}`)}\n`,
    sent.mayBeDouble ? `${pen.warn(words.double)}\n` : '',
    sent.mend === null ? '' : `${translate(sent.mend)}\n`,
    `${words.own(id)}\n`,
  ].join('');
}

const transmissionWords = {
  en: {
    sent: (name: string) => `Package ${name}: its data was taken at the address you gave.`,
    failed: (name: string) => `Package ${name}: its data was not taken.`,
    'in-doubt': (name: string) =>
      `Package ${name}: nobody knows whether its data was taken. Ask them, or send it again: it bears the same id.`,
    double: 'It was sent before, and may have arrived then: they take an id once.',
    own: (id: number) => `The person's own copy is as it was: greffe package fetch ${id}`,
  },
  fr: {
    sent: (name: string) => `Dossier ${name} : ses données ont été prises à l’adresse donnée.`,
    failed: (name: string) => `Dossier ${name} : ses données n’ont pas été prises.`,
    'in-doubt': (name: string) =>
      `Dossier ${name} : on ne sait pas si ses données ont été prises. Demandez-le au destinataire, ou renvoyez-les : elles portent le même identifiant.`,
    double: 'Elles ont déjà été envoyées, et ont pu arriver alors : un identifiant n’est pris qu’une fois.',
    own: (id: number) => `La copie de la personne est inchangée : greffe package fetch ${id}`,
  },
} as const;
