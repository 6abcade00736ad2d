import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Person } from '../domain/approval.ts';
import { actsFor, perimeterOf, worksOn } from '../domain/perimeter.ts';
import type { GivenKey } from '../settings/environment.ts';
import { nearest } from '../settings/nearest.ts';
import type { ControllerSettings, Settings } from '../settings/settings.ts';
import type { Greffe } from '../greffe.ts';
import type { Application, Opening } from '../main.ts';
import type { ExitCode } from './exit.ts';
import { WrongUse } from './exit.ts';
import type { Io } from './io.ts';
import { spokenLanguage } from './language.ts';
import type { Pen } from './format/pen.ts';
import { pen } from './format/pen.ts';
import { readSettings } from './settings.ts';
import { speechIn } from './speech.ts';
import type { Speech } from './speech.ts';
import { tell } from './tell.ts';
import { words } from './words.ts';
import type { Words } from './words.ts';

/** Options every command understands. */
export interface Globals {
  readonly json: boolean;
  readonly config: string;
  readonly data: string;
  readonly as: string | undefined;
}

/** A command at work: the application, who acts, and how to speak to them. */
export interface Session extends Speech {
  readonly io: Io;
  readonly globals: Globals;
  readonly application: Application;
  readonly greffe: Greffe;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  /** Who reads: the person named by --as, or else whoever sits at this machine. */
  readonly reader: Person;
  /** Who acts; an act needs a name. @throws WrongUse */
  actor(): Person;
  /** A command as it is to be typed next: with the options this one was given. */
  typed(command: string): string;
  readonly pen: Pen;
  readonly timeZone: string;
}

export const defaults = { config: 'config', data: '.greffe' } as const;

/** Whoever may run commands here can read the store anyway; the log names them so. */
const terminalReader: Person = { id: 'terminal', roles: ['operator', 'auditor'] };

export function globalsOf(command: Command): Globals {
  const options = command.optsWithGlobals<Partial<Globals>>();
  return {
    json: options.json === true,
    config: options.config ?? defaults.config,
    data: options.data ?? defaults.data,
    as: options.as,
  };
}

/** For commands that only look: who reads need not be named. */
export function withSession(io: Io, command: Command, work: Work): Promise<void> {
  return session(io, command, work, {});
}

/** For acts, which the log keeps under a name: --as, or GREFFE_AS. */
export function withActor(io: Io, command: Command, work: Work): Promise<void> {
  return session(io, command, work, { acts: true });
}

/** For the long-running command: the log goes to the error stream. */
export function withService(io: Io, command: Command, work: Work): Promise<void> {
  return session(io, command, work, { logs: true });
}

type Work = (session: Session) => Promise<ExitCode>;

/** Reads the settings, opens the application, does the work, and closes it whatever happens. */
async function session(
  io: Io,
  command: Command,
  work: Work,
  { acts = false, logs = false }: { readonly acts?: boolean; readonly logs?: boolean },
): Promise<void> {
  const globals = globalsOf(command);
  const { settings, environment } = await readSettings(io, globals.config);
  const [first] = settings.controllers;
  const language = first?.language ?? spokenLanguage(io.env);
  const say = words[language];
  // Before anything is opened: whoever acts is named.
  const named = nameOf(io, globals);
  if (acts && named === null) throw new WrongUse(say.whoActs(settings.people.map(({ id }) => id)));
  const { openApplication } = await import('../main.ts');
  const opening: Opening = {
    settings,
    data: resolve(globals.data),
    databaseUrl: environment.databaseUrl?.reveal(),
    migrateUrl: environment.migrateUrl?.reveal(),
    masterKey: keySource(environment.masterKey),
    serves: logs,
    ...(logs || io.env['GREFFE_DEBUG'] ? {} : { log: silence }),
    ...io.opening,
  };
  const application = await openApplication(opening);
  const speech = await speechIn(language, () => application.french());
  try {
    const person = named === null ? null : await personNamed(named, settings, application, say);
    if (acts || logs) await application.readyToAct();
    const given: Session = {
      ...speech,
      io,
      globals,
      application,
      greffe: application.greffe,
      settings,
      signal: io.signal,
      reader: person ?? terminalReader,
      actor() {
        if (person) return person;
        throw new WrongUse(say.whoActs(settings.people.map(({ id }) => id)));
      },
      typed: (text) =>
        filledIn(
          typed(text, globals, { isNamed: person !== null, command: io.env['GREFFE_COMMAND'] ?? 'greffe' }),
          say.codes.placeholders,
        ),
      pen: pen(io.isTerminal),
      timeZone: first?.timeZone ?? 'UTC',
    };
    // A service has no id of its own: each request that comes to it, and each job, has one.
    const code = await (logs ? work(given) : application.underOneId(() => work(given)));
    io.end(code);
  } catch (error) {
    // Here, and not where every command ends: by now it is known whom we speak to.
    io.end(tell(error, io, speech));
  } finally {
    await application.close();
  }
}

/** As the platform reads it. */
export function keySource(given: GivenKey | null): Opening['masterKey'] {
  switch (given?.by) {
    case undefined:
      return undefined;
    case 'value':
      return given.value.reveal();
    case 'file':
      return { by: 'file', path: resolve(given.path) };
    case 'command':
      return { by: 'command', command: given.command.reveal() };
  }
}

/** Commands that look: who reads need not be named. */
const looks = /^greffe (plan show|task show|request (wait|show)|task answer --code )/;

function typed(
  text: string,
  { as, config, data }: Globals,
  { isNamed, command }: { readonly isNamed: boolean; readonly command: string },
): string {
  const who = as ?? (isNamed || looks.test(text) ? undefined : 'PERSON');
  return [
    text.replace(/^greffe\b/, command),
    ...(who === undefined || looks.test(text) ? [] : [`--as ${who}`]),
    ...(config === defaults.config ? [] : [`--config ${quoted(config)}`]),
    ...(data === defaults.data ? [] : [`--data ${quoted(data)}`]),
  ].join(' ');
}

/** What is still to be chosen, in the words of whoever chooses. */
function filledIn(text: string, placeholders: Readonly<Record<string, string>>): string {
  return Object.entries(placeholders).reduce(
    (all, [name, word]) => all.replaceAll(` ${name}`, ` ${word}`),
    text,
  );
}

/** A word of a command, as a shell reads it. */
export function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function nameOf(io: Io, { as }: Globals): string | null {
  const id = as ?? io.env['GREFFE_AS'];
  return id === undefined || id === '' ? null : id;
}

/** Of the settings, or with an account: nobody is both. @throws WrongUse */
async function personNamed(
  id: string,
  settings: Settings,
  { greffe }: Application,
  say: Words,
): Promise<Person> {
  const person = settings.people.find((one) => one.id === id) ?? (await greffe.accounts.named(id));
  if (person) return person;
  throw new WrongUse(
    say.unknownPerson(
      id,
      settings.people.map((one) => one.id),
    ),
  );
}

/** The controller meant: the only one that whoever reads acts for, or the one named. @throws WrongUse */
export function controllerOf(
  { settings, reader, words: say }: Session,
  id: string | undefined,
): ControllerSettings {
  const theirs = settings.controllers.filter((one) => actsFor(reader, one.id));
  const known = theirs.map((one) => one.id);
  if (id === undefined) {
    const [only, ...others] = theirs;
    if (only && others.length === 0) return only;
    throw new WrongUse(say.whichController(known));
  }
  const found = theirs.find((one) => one.id === id);
  if (found) return found;
  throw new WrongUse(say.unknownController(id, known));
}

/** The systems that whoever reads works on, of the controllers they act for. */
export function systemsOf({ settings, reader }: Session): readonly string[] {
  const { controllers, systems } = perimeterOf(reader);
  if (controllers === null && systems === null) return settings.systems.map(({ name }) => name);
  return settings.controllers
    .filter(({ id }) => actsFor(reader, id))
    .flatMap((one) => one.systems)
    .filter((name) => worksOn(reader, name));
}

/** A system of the settings. @throws WrongUse naming the nearest one */
export function demandSystem(session: Session, name: string): void {
  const known = systemsOf(session);
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  throw new WrongUse(
    `systems.yaml has no system "${name}".${meant ? ` Did you mean "${meant}"?` : ` It has: ${known.join(', ')}.`}`,
  );
}

const silence = { info: () => undefined, warn: () => undefined, error: () => undefined };
