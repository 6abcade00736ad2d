import { createWriteStream } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { WithholdingReason } from '../../domain/package.ts';
import { WITHHOLDING_REASONS } from '../../domain/package.ts';
import type { CopyRight } from '../../domain/right.ts';
import { COPY_RIGHTS } from '../../domain/right.ts';
import { faultsOfWebhook } from '../../settings/processors-file.ts';
import type { PackageFile } from '../../greffe/packages.ts';
import { asDigest, asNumber, asText, several } from '../arguments.ts';
import { carryOnAndTell } from '../carry-on.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { demandFree, unreadable, unwritable } from '../files.ts';
import { json } from '../format/json.ts';
import { packagePage, transmittedPage } from '../format/package.ts';
import type { Io } from '../io.ts';
import type { Session } from '../session.ts';
import { withActor } from '../session.ts';

/** Packages of an access or of a portability: a human reads and signs before anything leaves. */
export function packageCommands(program: Command, io: Io): void {
  const group = program
    .command('package')
    .description('packages of an access or a portability: reviewed and signed before they leave');
  review(group, io);
  fetch(group, io);
  transmit(group, io);
}

interface ReviewFlags {
  readonly right?: CopyRight;
  readonly to?: string;
  readonly withhold?: readonly number[];
  readonly reason?: WithholdingReason;
  readonly words?: string;
  readonly release?: readonly number[];
  readonly sign?: string;
}

function review(group: Command, io: Io): void {
  const command = group
    .command('review')
    .description('look at a package; keep lines back, or sign its digest')
    .argument('<id>', 'number of the request', asNumber)
    .addOption(whichRight())
    .option('--to <file>', 'write the package there as it stands, to read it before it is signed')
    .option('--withhold <line...>', 'keep these lines back', several(asNumber))
    .addOption(new Option('--reason <reason>', 'why they are kept back').choices(WITHHOLDING_REASONS))
    .option('--words <text>', 'why, in your own words: for the file, the person does not read it', asText)
    .addOption(
      new Option('--release <line...>', 'put lines that were kept back into it again')
        .argParser(several(asNumber))
        .conflicts('withhold'),
    )
    .addOption(
      new Option('--sign <digest>', 'sign the package that has this digest')
        .argParser(asDigest)
        .conflicts(['withhold', 'release']),
    )
    .action(async (id: number, flags: ReviewFlags) => {
      const withholding = withholdingIn(flags);
      await withActor(io, command, async (session) => {
        const { greffe, signal } = session;
        const { right } = flags;
        if (flags.sign !== undefined) {
          await greffe.packages.sign(session.actor(), id, flags.sign, signal, right);
          return carryOnAndTell(session, id);
        }
        if (flags.release) await greffe.packages.release(session.actor(), id, flags.release, signal, right);
        if (withholding) await greffe.packages.withhold(session.actor(), id, withholding, signal, right);
        if (flags.to !== undefined)
          await save(session, flags.to, () => greffe.packages.draft(session.actor(), id, right));
        const shown = await greffe.packages.review(session.actor(), id, right);
        io.out(session.globals.json ? json(shown) : packagePage(session, id, shown));
        return shown.package.signature ? EXIT.done : EXIT.waitsForHuman;
      });
    });
}

function whichRight(): Option {
  return new Option('--right <right>', 'which package, of a request that has two').choices(COPY_RIGHTS);
}

function withholdingIn({ withhold, reason, words }: ReviewFlags) {
  if (!withhold) {
    if (reason ?? words)
      throw new WrongUse('--reason and --words say why lines are kept back: give --withhold LINE… too.');
    return null;
  }
  if (!reason)
    throw new WrongUse(`Say why lines are kept back: --reason ${WITHHOLDING_REASONS.join(' | ')}.`);
  return { lines: withhold, reason, words: words ?? reason };
}

function fetch(group: Command, io: Io): void {
  const command = group
    .command('fetch')
    .description('write a signed package to a file, to be passed on')
    .argument('<id>', 'number of the request', asNumber)
    .addOption(whichRight())
    .requiredOption('--to <file>', 'where to write it; an existing file is not overwritten')
    .action(async (id: number, { to, right }: { to: string; right?: CopyRight }) => {
      await withActor(io, command, async (session) => {
        const { words } = session;
        const { receiver } = await save(session, to, () =>
          session.greffe.packages.fetch(session.actor(), id, right),
        );
        const lines = [
          words.packageWritten(to),
          ...(receiver === null ? [] : [words.packageFor(words.receivers[receiver])]),
          words.packagePassOn,
        ];
        if (!session.globals.json) io.err(lines.map((line) => `${line}\n`).join(''));
        return carryOnAndTell(session, id);
      });
    });
}

function transmit(group: Command, io: Io): void {
  const command = group
    .command('transmit')
    .description(
      'send the data of a signed portability to another controller, as the person asked (art. 20(2))',
    )
    .argument('<id>', 'number of the request', asNumber)
    .requiredOption('--to <url>', 'where they take data over: an address from https:// on', asText)
    .requiredOption('--secret-file <file>', 'a file with the secret that you share with them: whsec_…')
    .action(async (id: number, { to, secretFile }: { to: string; secretFile: string }) => {
      const secret = await secretIn(secretFile, to);
      await withActor(io, command, async (session) => {
        const sent = await session.greffe.packages.transmit(session.actor(), id, { url: to, secret });
        io.out(session.globals.json ? json(sent) : transmittedPage(session, id, sent));
        if (sent.state === 'sent') return EXIT.done;
        return sent.state === 'in-doubt' ? EXIT.waitsForHuman : EXIT.failed;
      });
    });
}

/** Never an argument: what is typed is kept by shells, and seen by whoever lists processes. */
async function secretIn(file: string, url: string): Promise<string> {
  let secret: string;
  try {
    secret = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw unreadable(file, error);
  }
  const faults = faultsOfWebhook({ url, secret, allowPrivate: false });
  if (faults.some(({ key }) => key === 'secret'))
    throw new WrongUse('The file of --secret-file must hold whsec_ and then 24 to 64 bytes in base64.');
  if (faults.length > 0)
    throw new WrongUse('--to must be an address from https:// on, without user and password.');
  return secret;
}

/** Written beside its name first: a copy that broke off never looks whole, and no file is ever replaced. */
async function save(session: Session, to: string, open: () => Promise<PackageFile>): Promise<PackageFile> {
  const draft = `${to}.part`;
  demandFree(to);
  try {
    await writeFile(draft, '', { mode: 0o600 });
  } catch (error) {
    throw unwritable(to, error);
  }
  try {
    const file = await open();
    await pipeline(file.stream, createWriteStream(draft), { signal: session.signal });
    await link(draft, to);
    return file;
  } finally {
    await rm(draft, { force: true });
  }
}
