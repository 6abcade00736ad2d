import type { Command } from 'commander';
import { Option } from 'commander';
import { inFrench } from '../../domain/in-french.ts';
import { asNumber } from '../arguments.ts';
import { EXIT } from '../exit.ts';
import { demandFree, writeNew } from '../files.ts';
import { json } from '../format/json.ts';
import { purgeReportPage } from '../format/purge-report.ts';
import type { Io } from '../io.ts';
import type { Language } from '../language.ts';
import { controllerOf, withSession } from '../session.ts';

interface ReportFlags {
  readonly to?: string;
  readonly pdf?: string;
  readonly language?: Language;
}

export function purgeReportCommand(purge: Command, io: Io): void {
  const command = purge
    .command('report')
    .description('the report of a run, in numbers alone; as a file, or printed')
    .argument('<id>', 'number of the purge', asNumber)
    .option('--to <file>', 'write the file that can be verified offline')
    .option('--pdf <file>', 'write pages a person can read')
    .addOption(
      new Option('--language <language>', "of the PDF (default: the controller's)").choices(['fr', 'en']),
    )
    .action(async (id: number, flags: ReportFlags) => {
      for (const path of [flags.to, flags.pdf]) if (path !== undefined) demandFree(path);
      await withSession(io, command, async (session) => {
        const { kind, file, controller } = await session.greffe.purges.report(session.reader, id);
        const written: string[] = [];
        if (flags.to !== undefined) {
          await writeNew(flags.to, file);
          written.push(flags.to);
        }
        if (flags.pdf !== undefined) {
          const { printPurgeReport } = await import('../../main.ts');
          const { language, timeZone } = controllerOf(session, controller);
          const french = inFrench(await session.application.french());
          const pages = await printPurgeReport(file, {
            language: flags.language ?? language,
            timeZone,
            french,
          });
          await writeNew(flags.pdf, pages);
          written.push(flags.pdf);
        }
        if (session.globals.json) io.out(written.length > 0 ? json({ kind, written }) : file);
        else {
          const told = written.map((path) => `${session.words.written(path)}\n`).join('');
          io.out(`${purgeReportPage(session, file)}${told}`);
        }
        return EXIT.done;
      });
    });
}
