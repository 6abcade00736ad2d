import { isSettled } from '../../domain/notification.ts';
import type { RecipientsReport, RecipientView } from '../../greffe/recipients.ts';
import { recipientWords } from '../recipient-words.ts';
import type { Session } from '../session.ts';
import { table } from './table.ts';

/** Each recipient, and each thing they were to be told of: how far that is, and its proof. */
export function recipientList(
  session: Session,
  request: number,
  recipients: readonly RecipientView[],
): string {
  const { language } = session;
  if (recipients.length === 0) return `${recipientWords[language].none}\n`;
  return recipients.map((one) => recipientPart(session, request, one)).join('\n');
}

function recipientPart(
  session: Session,
  request: number,
  { id, name, way, notifications }: RecipientView,
): string {
  const { language, pen, translate } = session;
  const words = recipientWords[language];
  const rows = notifications.map((one) => [
    words.kinds[one.kind],
    words.ways[one.way],
    (isSettled(one) ? pen.good : pen.warn)(words.states[one.state]),
    one.settledOn ?? '',
    one.recordedBy === null ? '' : words.by(one.recordedBy),
    one.attempts === 0 ? '' : words.attempts(one.attempts),
    one.digest === null ? '' : pen.faint(one.message),
  ]);
  const notes = notifications.flatMap((one) => [
    ...(one.mayBeDouble ? [`  ${pen.warn(words.double)}\n`] : []),
    ...(one.mend === null || isSettled(one) ? [] : [`  ${pen.warn(translate(one.mend))}\n`]),
  ]);
  const isOpen = notifications.some((one) => !isSettled(one));
  const record = session.typed(`greffe recipient record ${request} ${id} --told-on YYYY-MM-DD --how "…"`);
  return [
    `${pen.strong(id)}  ${name}  ${pen.faint(way === null ? words.left : words.ways[way])}\n`,
    notifications.length === 0 ? `  ${pen.faint(words.nothing)}\n` : table(rows, { indent: 2 }),
    ...notes,
    isOpen ? `  ${words.recordWith}${language === 'fr' ? ' :' : ':'} ${pen.good(record)}\n` : '',
  ].join('');
}

/** How the recipients can be told, for `greffe check`. */
export function recipientsHead(
  { language }: Session,
  { count }: RecipientsReport,
): readonly [string, string] {
  const words = recipientWords[language];
  return [words.recipients, words.counts(count)];
}
