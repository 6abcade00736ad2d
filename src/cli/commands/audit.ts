import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Verdict } from '../../greffe/offline.ts';
import { asNumber, asText, several } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT } from '../exit.ts';
import { entryList, verdictPage } from '../format/audit.ts';
import { demandFree, unreadable, unusable } from '../files.ts';
import { json } from '../format/json.ts';
import { trustedKeys } from '../verifier-keys.ts';
import type { Io } from '../io.ts';
import { spokenLanguage } from '../language.ts';
import { checkpointsIn } from '../checkpoint-file.ts';
import { globalsOf, withActor, withSession } from '../session.ts';
import { speechIn } from '../speech.ts';
import { pen } from '../format/pen.ts';

/** The audit log: who did what, when, and the proof that it is still what was written. */
export function auditCommands(program: Command, io: Io): void {
  const audit = program.command('audit').description('the audit log: read, verify, export');
  list(audit, io);
  verify(audit, io);
  exportTo(audit, io);
}

function list(audit: Command, io: Io): void {
  const command = audit
    .command('list')
    .description('entries of the log, newest first')
    .option('--about <thing...>', 'only about these: "request 7", "plan 7.2", "hold 3"', several(asText))
    .option('--limit <n>', 'how many', asNumber, 100)
    .option('--before <n>', 'only entries before this one: the next page', asNumber)
    .action(
      async ({ about, limit, before }: { about?: readonly string[]; limit: number; before?: number }) => {
        await withSession(io, command, async (session) => {
          const query = { limit, ...(about && { about }), ...(before !== undefined && { before }) };
          const entries = await session.greffe.audit.list(session.reader, query);
          io.out(session.globals.json ? json(entries) : entryList(session, entries));
          return EXIT.done;
        });
      },
    );
}

interface VerifyFlags {
  readonly against?: readonly string[];
  readonly export?: string;
  readonly key?: readonly string[];
}

function verify(audit: Command, io: Io): void {
  const command = audit
    .command('verify')
    .description('recompute the whole log and hold it against its signed checkpoints')
    .option(
      '--against <file...>',
      'checkpoints kept elsewhere: notes, an export, certificates',
      several(asText),
    )
    .option('--export <dir>', 'verify an export instead of the store: no settings, no database')
    .option('--key <key...>', 'verifier keys to trust: the published one, earlier ones', several(asText))
    .action(async (flags: VerifyFlags) => {
      const trusted = await trustedKeys(flags.key);
      const against = (await Promise.all((flags.against ?? []).map(checkpointsIn))).flat();
      if (flags.export !== undefined) {
        io.end(await verifyOffline(io, command, flags.export, trusted, against));
        return;
      }
      await withSession(io, command, async (session) => {
        const verdict = await session.greffe.audit.verify(session.reader, { against, trusted });
        io.out(
          session.globals.json
            ? json({ ...verdict, key: session.greffe.audit.verifierKey })
            : verdictPage(session, verdict),
        );
        return codeOf(verdict);
      });
    });
}

async function verifyOffline(
  io: Io,
  command: Command,
  folder: string,
  keys: readonly string[],
  against: readonly string[],
): Promise<ExitCode> {
  const { auditInFrench, verifyExport } = await import('../../greffe/offline.ts');
  const speech = await speechIn(spokenLanguage(io.env), auditInFrench);
  const trusted = keys.length > 0 ? keys : await keysOf(folder);
  const checkpoints = (await read(join(folder, 'checkpoints.jsonl')))
    .split('\n')
    .filter((line) => line !== '');
  const entriesFile = join(folder, 'entries.jsonl');
  try {
    const verdict = await verifyExport({
      entries: () => createInterface({ input: createReadStream(entriesFile), crlfDelay: Infinity }),
      checkpoints,
      trusted,
      against,
    });
    if (globalsOf(command).json) io.out(json({ ...verdict, trusted }));
    else {
      io.out(verdictPage({ ...speech, pen: pen(io.isTerminal) }, verdict));
      if (keys.length === 0) io.out(`${speech.words.ownKey}\n  ${trusted.join('\n  ')}\n`);
    }
    return codeOf(verdict);
  } catch (error) {
    throw unreadable(entriesFile, error);
  }
}

/** The key that signs now, and those before. */
async function keysOf(folder: string): Promise<readonly string[]> {
  const lines = (await read(join(folder, 'key.txt'))).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

function codeOf({ faults }: Verdict): ExitCode {
  return faults.length === 0 ? EXIT.done : EXIT.failed;
}

function exportTo(audit: Command, io: Io): void {
  const command = audit
    .command('export')
    .description('write the log and its checkpoints to files that anybody can verify offline')
    .requiredOption('--to <dir>', 'folder to write to: entries.jsonl, checkpoints.jsonl, key.txt')
    .action(async ({ to }: { to: string }) => {
      const files = ['entries.jsonl', 'checkpoints.jsonl', 'key.txt'].map((name) => join(to, name));
      const [entriesFile = '', checkpointsFile = '', keyFile = ''] = files;
      await mkdir(to, { recursive: true }).catch((error: unknown) => {
        throw unusable(to, error);
      });
      for (const file of files) demandFree(file);
      await withActor(io, command, async (session) => {
        const { entries, checkpoints } = await session.greffe.audit.export(session.actor());
        const key = session.greffe.audit.verifierKey;
        const keys = await session.application.keys.verifierKeys();
        let count = 0;
        const counted = async function* (): AsyncIterable<string> {
          for await (const lines of entries) {
            count += lines.split('\n').length - 1;
            yield lines;
          }
        };
        try {
          await pipeline(Readable.from(counted()), createWriteStream(entriesFile, { flags: 'wx' }));
          await writeFile(checkpointsFile, [...checkpoints].join(''), { flag: 'wx' });
          await writeFile(keyFile, keys.map((one) => `${one}\n`).join(''), { flag: 'wx' });
        } catch (error) {
          throw unusable(to, error);
        }
        io.out(
          session.globals.json
            ? json({ entries: count, directory: to, key })
            : `${session.words.exported(count, to)}\n${session.words.publishKey}${session.language === 'fr' ? ' :' : ':'}\n  ${key}\n`,
        );
        return EXIT.done;
      });
    });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}
