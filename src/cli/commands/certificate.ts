import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import { inFrench } from '../../domain/in-french.ts';
import type { AttestationVerdict } from '../../greffe/offline.ts';
import { asNumber, asText, several } from '../arguments.ts';
import { EXIT } from '../exit.ts';
import { demandFree, unreadable, writeNew } from '../files.ts';
import { trustedKeys } from '../verifier-keys.ts';
import { certificatePage, checkPage } from '../format/certificate.ts';
import { json } from '../format/json.ts';
import { pen } from '../format/pen.ts';
import type { Io } from '../io.ts';
import type { Language } from '../language.ts';
import { spokenLanguage } from '../language.ts';
import { controllerOf, globalsOf, withSession } from '../session.ts';
import { speechIn } from '../speech.ts';

/** Certificates: what was done and what remains, checkable by anybody without us. */
export function certificateCommands(program: Command, io: Io): void {
  const certificate = program.command('certificate').description('certificates: show, print, verify offline');
  show(certificate, io);
  verify(certificate, io);
}

interface ShowFlags {
  readonly to?: string;
  readonly pdf?: string;
  readonly language?: Language;
}

function show(certificate: Command, io: Io): void {
  const command = certificate
    .command('show')
    .description('the latest certificate of a request; as a file, or printed')
    .argument('<id>', 'number of the request', asNumber)
    .option('--to <file>', 'write the file that can be verified offline')
    .option('--pdf <file>', 'write a page a person can read')
    .addOption(
      new Option('--language <language>', "of the PDF (default: the controller's)").choices(['fr', 'en']),
    )
    .action(async (id: number, flags: ShowFlags) => {
      for (const path of [flags.to, flags.pdf]) if (path !== undefined) demandFree(path);
      await withSession(io, command, async (session) => {
        const { kind, file, controller } = await session.greffe.certificates.show(session.reader, id);
        const written: string[] = [];
        if (flags.to !== undefined) {
          await writeNew(flags.to, file);
          written.push(flags.to);
        }
        if (flags.pdf !== undefined) {
          const { printCertificate } = await import('../../main.ts');
          const { language, timeZone } = controllerOf(session, controller);
          const french = inFrench(await session.application.french());
          const page = await printCertificate(file, {
            language: flags.language ?? language,
            timeZone,
            french,
          });
          await writeNew(flags.pdf, page);
          written.push(flags.pdf);
        }
        if (session.globals.json) io.out(written.length > 0 ? json({ kind, written }) : file);
        else
          io.out(
            `${certificatePage(session, file)}${written.map((path) => `${session.words.written(path)}\n`).join('')}`,
          );
        return EXIT.done;
      });
    });
}

function verify(certificate: Command, io: Io): void {
  const command = certificate
    .command('verify')
    .description('check the file of a certificate: offline, without settings or database')
    .argument('<file>', 'the file that was handed out')
    .option('--key <key...>', 'verifier key the controller publishes', several(asText))
    .action(async (path: string, { key }: { key?: readonly string[] }) => {
      const trusted = await trustedKeys(key);
      const file = await readFile(path, 'utf8').catch((error: unknown) => {
        throw unreadable(path, error);
      });
      const { auditInFrench, verifyAttestation } = await import('../../greffe/offline.ts');
      const verdict = verifyAttestation(file, trusted);
      const speech = await speechIn(spokenLanguage(io.env), auditInFrench);
      const speaker = { ...speech, pen: pen(io.isTerminal) };
      io.out(globalsOf(command).json ? json(inCodes(verdict)) : checkPage(speaker, verdict));
      io.end(verdict.isGenuine ? EXIT.done : EXIT.failed);
    });
}

/** A script reads what was checked and how it ended; the sentences are for people. */
function inCodes({ isGenuine, checks }: AttestationVerdict): unknown {
  return { isGenuine, checks: checks.map(({ says: _sentence, ...codes }) => codes) };
}
