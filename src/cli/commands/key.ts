import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readEnvironment } from '../../settings/environment.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { demandFree, unreadable, writeNew } from '../files.ts';
import { keyList } from '../format/key.ts';
import { json } from '../format/json.ts';
import type { Io } from '../io.ts';
import { keyWords } from '../key-words.ts';
import { spokenLanguage } from '../language.ts';
import type { Session } from '../session.ts';
import { globalsOf, keySource, withActor } from '../session.ts';

/** The keys that hide personal data and sign the log: how they stand, their replacement, a copy for safe keeping. */
export function keyCommands(program: Command, io: Io): void {
  const key = program.command('key').description('the keys of the store: replace them, keep a copy');
  list(key, io);
  rotate(key, io);
  exportKey(key, io);
  restore(key, io);
}

function list(group: Command, io: Io): void {
  const command = group
    .command('list')
    .description('how the keys stand, and whether a replacement is under way; no secret')
    .action(async () => {
      await withActor(io, command, async (session) => {
        const { keys } = session.application;
        const state = await keys.state(session.actor());
        const verifierKeys = await keys.verifierKeys();
        io.out(
          session.globals.json ? json({ ...state, verifierKeys }) : keyList(session, state, verifierKeys),
        );
        return EXIT.done;
      });
    });
}

interface RotateFlags {
  readonly signing?: boolean;
  readonly finish?: boolean;
}

function rotate(group: Command, io: Io): void {
  const command = group
    .command('rotate')
    .description('replace the master key while everything goes on, or go on where that was stopped')
    .option('--finish', 'end it: from here on the master key before opens nothing')
    .option('--signing', 'replace the key that signs the log instead')
    .action(async ({ signing = false, finish = false }: RotateFlags) => {
      if (signing && finish)
        throw new WrongUse('--signing is done at once and has no end: leave --finish out.');
      await withActor(io, command, async (session) => {
        if (signing) await rotateSigning(session);
        else if (finish) await finishMaster(session);
        else await rotateMaster(session);
        return EXIT.done;
      });
    });
}

async function rotateMaster(session: Session): Promise<void> {
  const { io, application, globals, language } = session;
  const words = keyWords[language];
  const state = await application.keys.replaceMaster(
    session.actor(),
    await newKey(io),
    (left) => {
      if (!globals.json && left > 0) io.err(`${words.left(left)}\n`);
    },
    session.signal,
  );
  if (globals.json) {
    io.out(json(state));
    return;
  }
  const isKept = (readEnvironment(io.env).ok?.masterKey ?? null) === null;
  io.out(
    [
      words.rewrapped(state.current),
      isKept ? words.thenKept : words.thenGiven,
      `  ${session.typed('greffe key rotate --finish')}`,
      ...(state.replaces ? [words.keepBefore(state.replaces.id)] : []),
      '',
    ].join('\n'),
  );
}

async function newKey(io: Io): Promise<Uint8Array | null> {
  const source = keySource(readEnvironment(io.env).ok?.newMasterKey ?? null);
  if (source === undefined) return null;
  const { readGivenKey } = await import('../../main.ts');
  return readGivenKey(source, 'GREFFE_NEW_MASTER_KEY');
}

async function finishMaster(session: Session): Promise<void> {
  const { io, application, globals, language } = session;
  const state = await application.keys.endReplacement(session.actor());
  io.out(globals.json ? json(state) : `${keyWords[language].ended(state.current)}\n`);
}

async function rotateSigning(session: Session): Promise<void> {
  const { io, application, globals, language } = session;
  const words = keyWords[language];
  const made = await application.keys.replaceSigning(session.actor());
  io.out(
    globals.json
      ? json(made)
      : `${words.signing(made.version)}\n${words.publish}\n${made.keys.map((key) => `  ${key}\n`).join('')}`,
  );
}

interface ExportFlags {
  readonly to?: string;
  readonly passphrase?: string;
  readonly inClear?: boolean;
}

function exportKey(group: Command, io: Io): void {
  const command = group
    .command('export')
    .description('a copy of the master key to keep elsewhere: without it no backup opens')
    .option('--to <file>', 'file to write, sealed under a passphrase')
    .option('--passphrase <file>', 'file that holds the passphrase, of 20 characters or more')
    .option('--in-clear', 'show the key as it is, on the screen, instead')
    .action(async ({ to, passphrase: from, inClear = false }: ExportFlags) => {
      if (inClear === (to !== undefined)) {
        throw new WrongUse('Say where to: --to FILE with --passphrase FILE, or --in-clear.');
      }
      const passphrase = inClear ? null : await passphraseIn(from);
      if (to !== undefined) demandFree(to);
      await withActor(io, command, async (session) => {
        const words = keyWords[session.language];
        const { sealUnderPassphrase } = await import('../../main.ts');
        const { key, id } = await session.application.keys.reveal(session.actor());
        if (passphrase === null || to === undefined) {
          io.err(`${words.inClear}\n`);
          const text = Buffer.from(key).toString('base64');
          io.out(session.globals.json ? json({ key: id, masterKey: text }) : `${text}\n`);
          return EXIT.done;
        }
        await writeNew(to, await sealUnderPassphrase(key, passphrase));
        io.out(session.globals.json ? json({ key: id, file: to }) : `${words.exported(id, to)}\n`);
        return EXIT.done;
      });
    });
}

interface RestoreFlags {
  readonly passphrase?: string;
  readonly inClear?: boolean;
}

/** Without settings and without a store: what is lost may be all of it. */
function restore(group: Command, io: Io): void {
  const command = group
    .command('restore')
    .description('put an exported master key back into the data folder, or show it')
    .argument('<file>', 'file that greffe key export has written')
    .option('--passphrase <file>', 'file that holds its passphrase')
    .option('--in-clear', 'show the key on the screen, for GREFFE_MASTER_KEY, and write nothing')
    .action(async (file: string, { passphrase: from, inClear = false }: RestoreFlags) => {
      const words = keyWords[spokenLanguage(io.env)];
      const { data, json: asJson } = globalsOf(command);
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw unreadable(file, error);
      });
      const { openUnderPassphrase, restoreMasterKey } = await import('../../main.ts');
      const key = await openUnderPassphrase(text, await passphraseIn(from));
      if (inClear) {
        io.out(asJson ? json({ masterKey: key.toString('base64') }) : `${key.toString('base64')}\n`);
      } else {
        const path = await restoreMasterKey(resolve(data), key);
        io.out(asJson ? json({ file: path }) : `${words.restored(path)}\n`);
      }
      io.end(EXIT.done);
    });
}

const PASSPHRASE_MIN = 20;

/** From a file: what is typed as an option stays in the history of the shell, and shows in the list of processes. */
async function passphraseIn(path: string | undefined): Promise<string> {
  if (path === undefined) throw new WrongUse('Give the passphrase in a file: --passphrase FILE.');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase.length >= PASSPHRASE_MIN) return passphrase;
  throw new WrongUse(
    `The passphrase in ${path} is short of ${PASSPHRASE_MIN} characters: seven words that nobody knows together are enough.`,
  );
}
