import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { AutomaticKind } from '../../domain/automatic-letter-kinds.ts';
import { AUTOMATIC_KINDS } from '../../domain/automatic-letter-kinds.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import { EXTENSION_REASONS, IDENTITY_DOUBTS } from '../../domain/deadline.ts';
import type { Because } from '../../domain/letter-facts.ts';
import type { LetterKind } from '../../domain/letter-kinds.ts';
import { LETTERS, LETTER_KINDS } from '../../domain/letter-kinds.ts';
import type { LetterWay } from '../../domain/letter.ts';
import { LETTER_WAYS } from '../../domain/letter.ts';
import { REFUSAL_GROUNDS, isRefusalGround } from '../../domain/refusal.ts';
import type { TemplateKind } from '../../domain/template-kinds.ts';
import { TEMPLATE_KINDS } from '../../domain/template-kinds.ts';
import type { LetterWish, RecordedLetter, SentLetter } from '../../greffe/letters.ts';
import { asDay, asDigest, asEmail, asNumber, asText } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT, WrongUse } from '../exit.ts';
import { demandFree, unreadable, writeNew } from '../files.ts';
import { json } from '../format/json.ts';
import { letterExample, letterKept, letterList, letterPage, letterStanding } from '../format/letter.ts';
import type { Io } from '../io.ts';
import { letterDigest } from '../letter.ts';
import type { Session } from '../session.ts';
import { controllerOf, withActor, withSession } from '../session.ts';

/** Letters to whoever asked: seen before they leave, and recorded once they have. */
export function letterCommands(program: Command, io: Io): void {
  const group = program
    .command('letter')
    .description('letters to whoever asked: seen before they leave, recorded once they have');
  preview(group, io);
  send(group, io);
  record(group, io);
  list(group, io);
  show(group, io);
  template(group, io);
  example(group, io);
}

interface WishFlags {
  readonly kind: LetterKind;
  readonly language?: 'fr' | 'en';
  readonly reason?: string;
  readonly words?: string;
  readonly wordsFrom?: string;
  readonly toAddress?: string;
  readonly because?: string;
}

function preview(group: Command, io: Io): void {
  const command = wishOptions(
    onRequest(group, 'preview', 'show exactly what would leave, and the digest to send it by'),
  ).action(async (id: number, flags: WishFlags) => {
    const wish = await wishIn(flags);
    await withActor(io, command, async (session) => {
      const letter = await session.greffe.letters.preview(session.actor(), id, wish);
      io.out(session.globals.json ? json(letter) : letterPage(session, id, letter, flags));
      return EXIT.done;
    });
  });
}

interface SendFlags extends WishFlags {
  readonly digest: string;
  readonly to: LetterWay;
  readonly out?: string;
  readonly again?: boolean;
}

function send(group: Command, io: Io): void {
  const command = wishOptions(
    onRequest(group, 'send', 'send the letter that has this digest, as it was shown'),
  )
    .requiredOption('--digest <digest>', 'the digest you were shown by `letter preview`', asDigest)
    .addOption(
      new Option('--to <way>', 'by the mail server, or into a file that you pass on or post')
        .choices(LETTER_WAYS)
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'where to write a letter that you pass on or post yourself')
    .option('--again', 'although one left already, or may have')
    .action(async (id: number, flags: SendFlags) => {
      const wish = await wishIn(flags);
      const out = fileFor(flags);
      await withActor(io, command, async (session) => {
        const { digest, to: way, again = false } = flags;
        const sent = await session.greffe.letters.send(session.actor(), id, wish, { digest, way, again });
        if (out !== null) await writeNew(out, `${sent.letter.subject}\n\n${sent.letter.text}`);
        io.out(session.globals.json ? json(sent) : letterStanding(session, id, sent, out, flags.reason));
        return codeOf(sent);
      });
    });
}

function fileFor({ to, out }: SendFlags): string | null {
  if (to === 'mail') {
    if (out !== undefined)
      throw new WrongUse('--out is for a letter that does not leave by mail: leave it out.');
    return null;
  }
  if (out === undefined) throw new WrongUse('Say where to write the letter: --out FILE.');
  demandFree(out);
  return out;
}

function codeOf({ state }: SentLetter): ExitCode {
  if (state === 'sent') return EXIT.done;
  return state === 'written' || state === 'sending' ? EXIT.waitsForHuman : EXIT.failed;
}

interface RecordFlags {
  readonly sentOn: CivilDay;
  readonly number?: number;
  readonly kind?: LetterKind;
  readonly how?: LetterWay;
  readonly letter?: string;
  readonly reason?: string;
}

function record(group: Command, io: Io): void {
  const command = onRequest(group, 'record', 'record the day a letter left: one of greffe, or your own')
    .requiredOption('--sent-on <day>', 'day the letter left', asDay)
    .option('--number <n>', 'a letter greffe wrote, by its number in `letter list`', asNumber)
    .addOption(new Option('--kind <kind>', 'what your own letter is').choices(LETTER_KINDS))
    .addOption(new Option('--how <way>', 'how it left').choices(LETTER_WAYS))
    .option('--letter <file>', 'the letter; its digest is recorded, the file stays yours')
    .option('--reason <code>', 'the doubt, reason or ground it gives', asText)
    .action(async (id: number, flags: RecordFlags) => {
      const letter = await recordedIn(flags);
      await withActor(io, command, async (session) => {
        const number = await session.greffe.letters.record(session.actor(), id, letter);
        return tellLetters(session, id, number);
      });
    });
}

async function recordedIn({
  sentOn,
  number,
  kind,
  how,
  letter,
  reason,
}: RecordFlags): Promise<RecordedLetter> {
  if (number !== undefined) {
    if (kind !== undefined || letter !== undefined || reason !== undefined)
      throw new WrongUse('--number names a letter greffe wrote: leave out --kind, --letter and --reason.');
    return { number, sentOn, ...(how && { way: how }) };
  }
  if (kind === undefined || how === undefined || letter === undefined)
    throw new WrongUse(
      'Name a letter greffe wrote (--number), or give --kind, --how and --letter of your own.',
    );
  return { kind, sentOn, way: how, digest: await letterDigest(letter), because: becauseIn(kind, reason) };
}

async function tellLetters(session: Session, id: number, number: number): Promise<ExitCode> {
  const letters = await session.greffe.letters.list(session.reader, id);
  const shown = letters.filter((one) => one.number === number);
  session.io.out(session.globals.json ? json(shown[0]) : letterList(session, id, shown));
  return EXIT.done;
}

function list(group: Command, io: Io): void {
  const command = onRequest(group, 'list', 'the letters of a request, and what became of each').action(
    async (id: number) => {
      await withSession(io, command, async (session) => {
        const letters = await session.greffe.letters.list(session.reader, id);
        io.out(session.globals.json ? json(letters) : letterList(session, id, letters));
        return EXIT.done;
      });
    },
  );
}

function show(group: Command, io: Io): void {
  const command = onRequest(group, 'show', 'a letter as greffe wrote it')
    .requiredOption('--number <n>', 'which one, by its number in `letter list`', asNumber)
    .action(async (id: number, { number }: { number: number }) => {
      await withSession(io, command, async (session) => {
        const shown = await session.greffe.letters.show(session.reader, id, number);
        io.out(session.globals.json ? json(shown) : letterKept(session, id, shown));
        return EXIT.done;
      });
    });
}

function template(group: Command, io: Io): void {
  const command = group
    .command('template')
    .description('the text greffe has of its own, to be changed in the folder `letters` of the settings')
    .addOption(kindOption(TEMPLATE_KINDS))
    .addOption(languageOption())
    .action(async ({ kind, language }: { kind: TemplateKind; language?: 'fr' | 'en' }) => {
      await withSession(io, command, async (session) => {
        io.out(await session.greffe.letters.template(kind, language ?? session.language));
        return EXIT.done;
      });
    });
}

interface ExampleFlags {
  readonly kind: AutomaticKind;
  readonly language?: 'fr' | 'en';
  readonly controller?: string;
}

function example(group: Command, io: Io): void {
  const command = group
    .command('example')
    .description('show a letter that leaves by itself, in the words in force, about invented people')
    .addOption(kindOption(AUTOMATIC_KINDS))
    .addOption(languageOption())
    .option('--controller <id>', 'for which controller of greffe.yaml (default: the only one)')
    .action(async ({ kind, language, controller }: ExampleFlags) => {
      await withSession(io, command, async (session) => {
        const { id } = controllerOf(session, controller);
        const letter = await session.greffe.letters.example(id, kind, language);
        io.out(session.globals.json ? json({ kind, ...letter }) : letterExample(session, letter));
        return EXIT.done;
      });
    });
}

function wishOptions(command: Command): Command {
  return command
    .addOption(kindOption())
    .addOption(languageOption())
    .option('--reason <code>', 'the doubt, reason or ground it gives', asText)
    .option('--words <text>', 'what you have to say in your own words', asText)
    .option('--words-from <file>', 'the same, from a file')
    .option('--to-address <address>', 'another address than the one the request gave', asEmail)
    .option('--because <text>', 'why it goes there', asText);
}

function kindOption(kinds: readonly string[] = LETTER_KINDS): Option {
  return new Option('--kind <kind>', 'which letter').choices(kinds).makeOptionMandatory();
}

function languageOption(): Option {
  return new Option('--language <language>', "of the letter (default: the controller's)").choices([
    'fr',
    'en',
  ]);
}

async function wishIn(flags: WishFlags): Promise<LetterWish> {
  const { kind, language, reason, toAddress, because } = flags;
  if (because !== undefined && toAddress === undefined)
    throw new WrongUse('--because says why a letter goes to another address: give --to-address too.');
  return {
    kind,
    because: becauseIn(kind, reason),
    ownWords: await wordsIn(flags),
    ...(language && { language }),
    ...(toAddress !== undefined && { to: { address: toAddress, why: because ?? null } }),
  };
}

async function wordsIn({ words, wordsFrom }: WishFlags): Promise<string> {
  if (words !== undefined && wordsFrom !== undefined)
    throw new WrongUse('Give --words or --words-from, not both.');
  if (wordsFrom === undefined) return words ?? '';
  try {
    return (await readFile(wordsFrom, 'utf8')).trim();
  } catch (error) {
    throw unreadable(wordsFrom, error);
  }
}

/** @throws WrongUse naming those that the letter may give */
function becauseIn(kind: LetterKind, reason: string | undefined): Because {
  if (reason === undefined) return null;
  const doubt = IDENTITY_DOUBTS.find((one) => one === reason);
  const delay = EXTENSION_REASONS.find((one) => one === reason);
  const wanted = LETTERS[kind].because;
  if (wanted === 'identity-doubt' && doubt) return { kind: wanted, doubt };
  if (wanted === 'extension-reason' && delay) return { kind: wanted, reason: delay };
  if (wanted === 'refusal-ground' && isRefusalGround(reason)) return { kind: wanted, ground: reason };
  const known = {
    'identity-doubt': IDENTITY_DOUBTS,
    'extension-reason': EXTENSION_REASONS,
    'refusal-ground': Object.keys(REFUSAL_GROUNDS),
  };
  throw new WrongUse(
    wanted === null
      ? 'That letter gives no reason of a list: leave out --reason, and say it with --words.'
      : `That letter gives one of these with --reason: ${known[wanted].join(', ')}.`,
  );
}

function onRequest(group: Command, verb: string, description: string): Command {
  return group.command(verb).description(description).argument('<id>', 'number of the request', asNumber);
}
