import type { RequestLetter } from '../../domain/letter.ts';
import type { DraftedLetter, SentLetter, ShownLetter } from '../../greffe/letters.ts';
import { quoted } from '../session.ts';
import type { Session } from '../session.ts';
import { wordFor } from '../codes.ts';
import { dayOf } from './instants.ts';
import { table } from './table.ts';

/** The letter as it would leave, then what to type to send it. */
export function letterPage(
  session: Session,
  id: number,
  letter: DraftedLetter,
  flags: {
    readonly reason?: string;
    readonly words?: string;
    readonly wordsFrom?: string;
    readonly toAddress?: string;
    readonly because?: string;
  },
): string {
  const { words, pen } = session;
  const options = [
    ['--kind', letter.kind],
    ['--language', letter.language],
    ['--reason', flags.reason],
    ['--words', flags.words],
    ['--words-from', flags.wordsFrom],
    ['--to-address', flags.toAddress],
    ['--because', flags.because],
    ['--digest', letter.digest],
  ].flatMap(([name = '', value]) => (value === undefined ? [] : [`${name} ${quoted(value)}`]));
  const way = letter.to === null ? `post --out ${letter.kind}-${id}.txt` : 'mail';
  const command = `greffe letter send ${id} ${options.join(' ')} --to ${way}`;
  return [
    `${pen.faint(words.letterTo(letter.to))}\n${pen.faint(words.letterSubject(letter.subject))}\n\n`,
    `${letter.text}\n`,
    letter.isShared ? `${pen.warn(words.letterShared)}\n` : '',
    `${words.letterDigest}${colon(session)}${letter.digest}\n`,
    `  ${pen.good(session.typed(command))}\n`,
  ].join('');
}

/** A letter as it would leave by itself. */
export function letterExample(
  { words, pen }: Session,
  { subject, text }: { readonly subject: string; readonly text: string },
): string {
  return `${pen.faint(words.letterSubject(subject))}\n\n${text}`;
}

/** A letter that greffe keeps; of one that was written elsewhere, its digest. */
export function letterKept(session: Session, id: number, { letter, content }: ShownLetter): string {
  const { words, pen } = session;
  const facts = letterList(session, id, [letter]);
  if (content === null) return `${facts}${words.letterElsewhere(letter.digest)}\n`;
  const { to, why, subject, text } = content;
  return [
    facts,
    '\n',
    to === null ? '' : `${pen.faint(words.letterTo(to))}\n`,
    why === null ? '' : `${pen.faint(words.letterThere(why))}\n`,
    `${pen.faint(words.letterSubject(subject))}\n\n`,
    text,
  ].join('');
}

/** What became of a letter, and what to type next. */
export function letterStanding(
  session: Session,
  id: number,
  { number, state, mend, letter }: SentLetter,
  file: string | null,
  reason: string | undefined,
): string {
  const { words, pen, translate } = session;
  const record = `greffe letter record ${id} --number ${number} --sent-on YYYY-MM-DD`;
  const announced = actAnnounced(id, number, letter.kind, reason);
  const next =
    state === 'written' || state === 'sending' ? [record] : state === 'sent' && announced ? [announced] : [];
  const colour = state === 'sent' ? pen.good : state === 'written' ? String : pen.warn;
  return [
    `${words.letter} ${number}${colon(session)}${words.codes.letterKinds[letter.kind]} — ${colour(words.letterStates[state])}\n`,
    file === null ? '' : `${words.written(file)}\n`,
    mend === null ? '' : `${translate(mend)}\n`,
    ...next.map((command) => `  ${pen.good(session.typed(command))}\n`),
  ].join('');
}

/** A letter announces the act; the act itself is somebody's to record. */
function actAnnounced(
  id: number,
  number: number,
  kind: DraftedLetter['kind'],
  reason: string | undefined,
): string | null {
  const verbs: Partial<Readonly<Record<DraftedLetter['kind'], string>>> = {
    refusal: 'refuse',
    extension: 'extend',
    'identity-question': 'suspend',
  };
  const verb = verbs[kind];
  return verb === undefined
    ? null
    : `greffe request ${verb} ${id} --reason ${reason ?? ''} --by-letter ${number}`;
}

/** Letters of a request, the first one on top. */
export function letterList(session: Session, id: number, letters: readonly RequestLetter[]): string {
  const { words, pen, timeZone } = session;
  if (letters.length === 0) return `${words.noLetters(id)}\n`;
  return table(
    letters.map((letter) => [
      pen.strong(String(letter.number)),
      words.codes.letterKinds[letter.kind],
      reasonOf(session, letter),
      words.letterWays[letter.way],
      letter.sentOn === null
        ? words.letterStates[letter.state]
        : `${words.letterStates[letter.state]} ${letter.sentOn}`,
      words.letterWritten(letter.writtenBy, dayOf(letter.writtenAt, timeZone)),
    ]),
    { indent: 2 },
  );
}

function reasonOf({ words }: Session, { because }: RequestLetter): string {
  if (because === null) return '';
  const { identityDoubts, extensionReasons, refusalGrounds } = words.codes;
  return wordFor({ ...identityDoubts, ...extensionReasons, ...refusalGrounds }, because);
}

function colon({ language }: Session): string {
  return language === 'fr' ? ' : ' : ': ';
}
