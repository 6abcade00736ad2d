import type { Command } from 'commander';
import type { Finding } from '../../greffe/systems.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT } from '../exit.ts';
import { checkReport } from '../format/check.ts';
import { json } from '../format/json.ts';
import type { Io } from '../io.ts';
import { withSession } from '../session.ts';

/** Whether everything is as it should be, before the first request and every morning. */
export function checkCommand(program: Command, io: Io): void {
  const command = program
    .command('check')
    .description(
      'settings, connections, accounts, rights our tokens lack, what no retention rule covers: each with its mend',
    )
    .action(async () => {
      await withSession(io, command, async (session) => {
        const { greffe, settings, application, signal } = session;
        await application.demandSessions();
        const [systems, couldUndoAudit] = await Promise.all([
          greffe.systems.check(
            settings.systems.map(({ name }) => name),
            { signal, priority: 'person' },
          ),
          application.couldUndoAudit(),
        ]);
        const retention = { findings: await greffe.retention.check(systems) };
        const recipients = await greffe.recipients.check(settings.controllers.map(({ id }) => id));
        const mail = await greffe.mail.check(recipients.byMail);
        const code = codeOf(
          [...systems, retention, recipients, ...(mail ? [mail] : [])].flatMap(({ findings }) => findings),
        );
        const report = {
          mode: settings.mode,
          systems,
          retention,
          recipients,
          mail,
          couldUndoAudit,
          exit: code,
        };
        io.out(session.globals.json ? json(report) : checkReport(session, report));
        return code;
      });
    });
}

function codeOf(findings: readonly Finding[]): ExitCode {
  const found = new Set(findings.map(({ severity }) => severity));
  if (found.has('error')) return EXIT.failed;
  return found.has('warning') ? EXIT.incomplete : EXIT.done;
}
