import type { SystemReport } from '../../greffe/systems.ts';
import type { Session } from '../session.ts';
import { table } from './table.ts';

export interface CheckReport {
  readonly mode: 'live' | 'read-only';
  readonly systems: readonly SystemReport[];
  readonly couldUndoAudit: boolean;
}

/** One line for what is in order, one line with its mend for what is not. */
export function checkReport(session: Session, { mode, systems, couldUndoAudit }: CheckReport): string {
  const { words, pen, settings } = session;
  return [
    `${words.settingsInOrder(settings.systems.length, settings.controllers.length)}\n`,
    mode === 'read-only' ? `${pen.warn(words.readOnlyMode)}\n` : '',
    couldUndoAudit
      ? `${words.severities.note}${session.language === 'fr' ? ' :' : ':'} ${words.couldUndoAudit}\n`
      : '',
    ...systems.map((report) => systemPart(session, report)),
  ].join('');
}

function systemPart(
  { words, pen, translate }: Session,
  { system, vendor, probe, verbs, findings }: SystemReport,
): string {
  const told = findings.filter(({ severity }) => severity !== 'note');
  const identity = Object.entries(probe?.identity ?? {}).map(([name, value]) => `${name} ${value}`);
  const usable = verbs.filter((verb) => !probe?.unavailable.includes(verb));
  const head = [vendor, ...identity, ...(probe?.edition ? [probe.edition] : [])].join(' · ');
  const colour = { note: pen.faint, warning: pen.warn, error: pen.bad };
  return [
    `\n${pen.strong(system)}  ${head}${told.length === 0 ? `  ${pen.good(words.inOrder)}` : ''}\n`,
    probe
      ? `  ${pen.faint(`${words.verbsOf} ${usable.map((verb) => words.codes.verbs[verb]).join(', ')}`)}\n`
      : '',
    table(
      told.map(({ severity, says }) => [colour[severity](words.severities[severity]), translate(says)]),
      { indent: 2 },
    ),
  ].join('');
}
