import type { MailReport } from '../../greffe/mail.ts';
import type { RetentionFinding } from '../../greffe/retention.ts';
import type { Finding, SystemReport } from '../../greffe/systems.ts';
import type { Happening } from '../../domain/notice.ts';
import { noticeWords } from '../notice-words.ts';
import type { RecipientsReport } from '../../greffe/recipients.ts';
import type { Session } from '../session.ts';
import { recipientsHead } from './recipient.ts';
import { table } from './table.ts';

export interface CheckReport {
  readonly mode: 'live' | 'read-only';
  readonly systems: readonly SystemReport[];
  readonly retention: { readonly findings: readonly RetentionFinding[] };
  readonly recipients: RecipientsReport;
  /** null where no rule writes to anybody. */
  readonly mail: MailReport | null;
  readonly couldUndoAudit: boolean;
}

/** One line for what is in order, one line with its mend for what is not. */
export function checkReport(
  session: Session,
  { mode, systems, retention, recipients, mail, couldUndoAudit }: CheckReport,
): string {
  const { words, pen, settings } = session;
  return [
    `${words.settingsInOrder(settings.systems.length, settings.controllers.length)}\n`,
    mode === 'read-only' ? `${pen.warn(words.readOnlyMode)}\n` : '',
    couldUndoAudit
      ? `${words.severities.note}${session.language === 'fr' ? ' :' : ':'} ${words.couldUndoAudit}\n`
      : '',
    ...systems.map((report) => systemPart(session, report)),
    retentionPart(session, retention.findings),
    recipients.count > 0 ? recipientsPart(session, recipients) : '',
    mail ? mailPart(session, mail) : '',
  ].join('');
}

function systemPart(
  session: Session,
  { system, vendor, probe, verbs, tells, findings, hints }: SystemReport,
): string {
  const { words, pen, translate } = session;
  const told = findings.filter(({ severity }) => severity !== 'note');
  const identity = Object.entries(probe?.identity ?? {}).map(([name, value]) => `${name} ${value}`);
  const usable = verbs.filter((verb) => !probe?.unavailable.includes(verb));
  const head = [vendor, ...identity, ...(probe?.edition ? [probe.edition] : [])].join(' · ');
  return [
    headOf(session, system, head, told),
    probe
      ? `  ${pen.faint(`${words.verbsOf} ${usable.map((verb) => words.codes.verbs[verb]).join(', ')}`)}\n`
      : '',
    probe ? tellsPart(session, tells) : '',
    probe ? hints.map((hint) => `  ${pen.faint(translate(hint))}\n`).join('') : '',
    rowsOf(session, told),
  ].join('');
}

/** Whether it tells what happens there, and how. */
function tellsPart({ language, pen }: Session, { sent, asked }: SystemReport['tells']): string {
  const say = noticeWords[language];
  const named = (of: readonly Happening[]): readonly string[] => of.map((what) => say.whats[what]);
  const lines = [
    ...(sent === null ? [] : [say.sends(named(sent))]),
    ...(asked === null ? [] : [say.isAsked(named(asked.of), Math.round(asked.everyMs / 60_000))]),
  ];
  return (lines.length === 0 ? [say.tellsNothing] : lines).map((line) => `  ${pen.faint(line)}\n`).join('');
}

function retentionPart(session: Session, findings: readonly RetentionFinding[]): string {
  const { words, settings } = session;
  const { retention, dataMap } = settings;
  const head = words.retentionCounts(retention.length, Object.keys(dataMap.classes).length);
  return headOf(session, words.retention, head, findings) + rowsOf(session, findings);
}

function recipientsPart(session: Session, report: RecipientsReport): string {
  const [name, head] = recipientsHead(session, report);
  return headOf(session, name, head, report.findings) + rowsOf(session, report.findings);
}

function mailPart(session: Session, { goesTo, findings }: MailReport): string {
  const { words } = session;
  const head =
    goesTo.by === 'folder' ? words.mailFolder(goesTo.folder, goesTo.letters) : words.mailServer(goesTo.host);
  return headOf(session, words.mail, head, findings) + rowsOf(session, findings);
}

function headOf({ words, pen }: Session, name: string, head: string, told: readonly Finding[]): string {
  return `\n${pen.strong(name)}  ${head}${told.length === 0 ? `  ${pen.good(words.inOrder)}` : ''}\n`;
}

function rowsOf({ words, pen, translate }: Session, told: readonly Finding[]): string {
  const colour = { note: pen.faint, warning: pen.warn, error: pen.bad };
  return table(
    told.map(({ severity, says }) => [colour[severity](words.severities[severity]), translate(says)]),
    { indent: 2 },
  );
}
