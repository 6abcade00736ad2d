import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createAudit } from './audit/index.ts';
import { canonical } from './audit/canonical.ts';
import type { Canonical } from './audit/canonical.ts';
import { growTree, leafHash } from './audit/tree.ts';
import type { Adapter } from './contract/index.ts';
import { asItIs, inFrench } from './domain/in-french.ts';
import type { Catalogue, Translate } from './domain/in-french.ts';
import type { ToldBy, ToldRecipient } from './domain/notification.ts';
import { notificationOfSystem } from './domain/notification.ts';
import { isWithin } from './domain/perimeter.ts';
import { shippedTemplate } from './domain/write-letter.ts';
import type { ProcessingRecord } from './domain/processing-record.ts';
import type { TaskHands } from './domain/task.ts';
import { createGreffe } from './greffe.ts';
import { enterSettings } from './greffe/enter-settings.ts';
import { demandNamedOnce } from './greffe/settings-and-accounts.ts';
import type { Greffe } from './greffe.ts';
import { openJobs } from './platform/jobs.ts';
import type { Workers } from './platform/jobs.ts';
import { openKeys } from './platform/keys.ts';
import { systemClock } from './platform/clock.ts';
import { keepNights } from './platform/cron.ts';
import type { Night } from './platform/cron.ts';
import { codeOf } from './platform/error-code.ts';
import { openLog } from './platform/log.ts';
import { openSignedPost } from './platform/signed-post.ts';
import { readMasterKey } from './platform/master-key.ts';
import { normaliser } from './platform/normalise.ts';
import { zipPackageWriter } from './platform/package/writer.ts';
import { auditStore } from './platform/postgres/audit.ts';
import { couldUndoAudit } from './platform/postgres/audit-guard.ts';
import { auditVault } from './platform/postgres/audit-vault.ts';
import { connect } from './platform/postgres/connect.ts';
import { openLocks } from './platform/postgres/locks.ts';
import { openBudget } from './platform/postgres/slots.ts';
import { postgresStore } from './platform/postgres/store/index.ts';
import { systemRandom } from './platform/random.ts';
import type { Budget } from './ports/budget.ts';
import type { Clock } from './ports/clock.ts';
import type { Job } from './ports/jobs.ts';
import type { Log } from './ports/log.ts';
import type { Mail } from './ports/mail.ts';
import type { Passwords } from './ports/passwords.ts';
import type { SignedPost } from './ports/signed-post.ts';
import type { Controller, House, Policy, Recipient } from './procedures/house.ts';
import { advanceJob, changesJob, noticesJob, propagateJob, purgeJob, sweepJob } from './procedures/house.ts';
import { openReminder, remindJob } from './procedures/remind.ts';
import { taskDesk } from './procedures/tasks/desk.ts';
import type { TaskDesk } from './procedures/tasks/desk.ts';
import type { Door } from './http/door.ts';
import { httpDefault } from './settings/greffe-file.ts';
import type { JudgesSettings } from './settings/load.ts';
import type { ProcessorSettings, Settings } from './settings/settings.ts';
import type { Wait } from './systems/layers/retry.ts';
import { openSystems } from './systems/registry.ts';

/** The built-in adapters, each imported when a system first needs it. */
export const builtIn: Readonly<Record<string, () => Promise<Adapter>>> = {
  hubspot: async () => (await import('../adapters/hubspot/index.ts')).hubspot,
  salesforce: async () => (await import('../adapters/salesforce/index.ts')).salesforce,
};

/** The adapter for what has no call: it is given the desk where people are asked. */
const ASKS_PEOPLE = 'human';

/** What judges the settings of each built-in adapter, without the SDK behind it. */
export async function settingsJudges(): Promise<Readonly<Record<string, JudgesSettings>>> {
  const [{ hubspotSettings }, { settingsSchema }, { humanSettings }] = await Promise.all([
    import('../adapters/hubspot/settings.ts'),
    import('../adapters/salesforce/settings.ts'),
    import('../adapters/human/settings.ts'),
  ]);
  return {
    hubspot: { settings: hubspotSettings },
    salesforce: { settings: settingsSchema },
    [ASKS_PEOPLE]: { settings: humanSettings },
  };
}

/** What greffe and its built-in adapters say, in French: without the SDK behind any of them. */
export async function frenchCatalogues(): Promise<readonly Catalogue[]> {
  const rooms = await Promise.all([
    import('./domain/french.ts'),
    import('./settings/french.ts'),
    import('./platform/french.ts'),
    import('./audit/french.ts'),
    import('./systems/french.ts'),
    import('./procedures/french.ts'),
    import('./greffe/french.ts'),
    import('../adapters/hubspot/french.ts'),
    import('../adapters/salesforce/french.ts'),
    import('../adapters/human/french.ts'),
  ]);
  return rooms.map(({ french }) => french);
}

/** The adapter that a module of systems.yaml exports; null when there is none. */
export async function importAdapter(name: string): Promise<Adapter | null> {
  // A path is meant from the folder greffe is started in, as on every command line.
  const isPath = name.startsWith('.') || isAbsolute(name);
  const where = isPath ? pathToFileURL(resolve(name)).href : name;
  try {
    const module: { readonly default?: Adapter } = await import(where);
    return module.default ?? null;
  } catch (error) {
    if (codeOf(error)?.endsWith('MODULE_NOT_FOUND')) return null;
    throw error;
  }
}

export interface Opening {
  readonly settings: Settings;
  /** Where the embedded store, the keys and nothing else lie. */
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  readonly migrateUrl?: string | undefined;
  readonly masterKey?: string | undefined;
  readonly adapters?: Readonly<Record<string, () => Promise<Adapter>>>;
  readonly clock?: Clock;
  readonly budget?: Budget;
  /** How a call that is asked again waits. */
  readonly wait?: Wait;
  readonly log?: Log;
  /** How letters leave, where not as the settings say. */
  readonly mail?: Mail;
  /** How passwords are kept, where less is to be asked of it than in earnest. */
  readonly passwords?: Passwords;
  /** How signed messages leave, where not over the network. */
  readonly signedPost?: SignedPost;
}

export interface Application {
  readonly greffe: Greffe;
  readonly house: House;
  /** What greffe and the adapters of its systems say, in French. */
  french(): Promise<readonly Catalogue[]>;
  /** Enters in the log which settings changed since they were entered last. Due before an act, or a service. */
  enterSettings(): Promise<void>;
  /** Takes jobs until stopped. */
  work(): Promise<Workers>;
  /** Takes jobs, keeps the nights and opens the door that tools send to, until stopped. */
  serve(options?: { readonly door?: boolean }): Promise<Service>;
  /** Whether the role greffe works with could switch off what protects the audit log. */
  couldUndoAudit(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Service {
  /** Aborts when the store was stopped under us, by `greffe stop`. */
  readonly stopped: AbortSignal;
  /** Where tools send to; null where none does, or another process has it. */
  readonly door: Pick<Door, 'host' | 'port'> | null;
  /** Takes no more jobs, and waits for those in hand. */
  stop(): Promise<void>;
}

/** At night the head of the log is signed: by then the day's acts are in it. */
const NIGHT_HOUR = 2;

/** Settings → platform → adapters → greffe. The only place that knows all of them. */
export async function openApplication(opening: Opening): Promise<Application> {
  const { settings, data, databaseUrl, migrateUrl } = opening;
  const clock = opening.clock ?? systemClock;
  const log = opening.log ?? openLog();
  const masterKey = await readMasterKey({
    given: opening.masterKey,
    data,
    mayBeMade: databaseUrl === undefined,
  });
  const database = await connect({ databaseUrl, migrateUrl, data });
  const keys = await openKeys(database.kysely, masterKey);
  const locks = await openLocks(database.url);
  const jobs = await openJobs(database, log);
  const normalise = normaliser(settings.controllers[0]?.country ?? 'FR');
  const store = postgresStore(database.kysely, keys, normalise);
  const audit = createAudit({
    store: auditStore(database.kysely),
    vault: auditVault(keys),
    signer: { name: 'greffe', publicKey: keys.publicKey, sign: (bytes) => keys.sign(bytes) },
    now: () => clock.now(),
  });
  const mail = opening.mail ?? openLater(settings.mail, data);
  const policy = policyOf(settings);
  const deskOf = (system: string): TaskDesk => taskDesk({ store, jobs, audit, clock, policy }, system);
  const adapters = { ...builtIn, ...opening.adapters };
  const french = (): Promise<readonly Catalogue[]> => frenchOf(settings, adapters);
  const systems = openSystems(
    settings.systems.map((system) => ({ ...system, settings: system.settings.reveal() })),
    {
      adapter: async (name, system) =>
        name === ASKS_PEOPLE
          ? (await import('../adapters/human/index.ts')).human(deskOf(system))
          : adapterNamed(name, adapters),
      complete: async (connection, system, tools) => {
        const desk = deskOf(system);
        if (desk.holder() === null || connection.asksSomebody) return connection;
        const { withHands } = await import('../adapters/human/hands.ts');
        return withHands(connection, desk, tools);
      },
      mode: settings.mode,
      budget: opening.budget ?? openBudget(database.kysely),
      clock,
      random: systemRandom,
      log,
      wait: opening.wait ?? pause,
    },
  );
  const house: House = {
    store,
    audit,
    jobs,
    locks,
    clock,
    log,
    normalise,
    packageWriter: zipPackageWriter(async () => inFrench(await french())),
    mail,
    signedPost: opening.signedPost ?? openSignedPost(clock),
    translate: async (language) => (language === 'fr' ? inFrench(await french()) : asItIs),
    random: systemRandom,
    passwords: opening.passwords ?? hashLater(),
    oneTimeCodes: async () => (await import('./platform/one-time-codes.ts')).oneTimeCodes,
    policy,
    system: (name) => systems.get(name),
    digest,
    pause: opening.wait ?? pause,
  };
  const close = async (): Promise<void> => {
    mail.close();
    await jobs.close();
    await locks.close();
    await database.close();
  };
  try {
    await demandNamedOnce(house);
  } catch (error) {
    await close();
    throw error;
  }
  const greffe = createGreffe(house, pause);
  const work = (): Promise<Workers> =>
    jobs.startWorkers({
      handlers: greffe.handlers,
      locks,
      jobsAtStart: async (tx) =>
        (await store.requests.underWay(tx)).map((id) => ({ job: advanceJob(id), priority: 'background' })),
      dueJobs: async (tx) => [
        ...(await store.requests.due(tx, clock.now())).map(({ id, isAtWork }) => ({
          job: advanceJob(id),
          priority: 'request' as const,
          ...(isAtWork ? { about: { matter: id } } : {}),
        })),
        ...(await store.purges.due(tx, clock.now())).map((id) => ({
          job: purgeJob(id),
          priority: 'background' as const,
          about: { matter: id },
        })),
        ...(await store.sweeps.due(tx, clock.now())).map((id) => ({
          job: sweepJob(id),
          priority: 'background' as const,
          about: { matter: id },
        })),
        ...(await store.propagations.due(tx, clock.now())).map((id) => ({
          job: propagateJob(id),
          priority: 'request' as const,
          about: { matter: id },
        })),
        ...(await store.notices.due(tx, clock.now())).map((system) => ({
          job: noticesJob(system),
          priority: 'background' as const,
          about: { noticesOf: system },
        })),
        ...(await store.notices.feeds.due(tx, clock.now())).map((system) => ({
          job: changesJob(system),
          priority: 'background' as const,
          about: { changesOf: system },
        })),
        ...(await store.reminders.due(tx, clock.now())).map((one) => ({
          job: remindJob(one),
          priority: 'request' as const,
          about: { controller: one.controller, reminderOf: one.day },
        })),
      ],
    });
  return {
    greffe,
    house,
    french,
    work,
    enterSettings: () => enterSettings(house, digestsOf(settings)),
    async serve({ door: wantsDoor = true } = {}) {
      const systemNames = settings.systems.map(({ name }) => name);
      const door = wantsDoor ? await openDoorFor(greffe, settings.http, systemNames) : null;
      await greffe.notices.begin(systemNames);
      const workers = await work();
      const nights = await keepNights(database, clock, log, {
        hour: NIGHT_HOUR,
        controllers: settings.controllers,
        async begin(tx, night) {
          await jobs.send(tx, nightlyJob(night), { priority: 'background' });
          await openReminder(house, tx, night);
        },
      });
      return {
        stopped: database.stopped,
        door,
        async stop() {
          await door?.close();
          await nights.stop();
          await workers.stop();
        },
      };
    },
    couldUndoAudit: () => couldUndoAudit(database.kysely),
    close,
  };
}

/** Opened where it is said, or where any tool sends: the web library is read in only then. */
async function openDoorFor(
  greffe: Greffe,
  said: Settings['http'],
  systems: readonly string[],
): Promise<Door | null> {
  if (said === null && !(await greffe.notices.isSentTo(systems))) return null;
  const { openDoor } = await import('./http/door.ts');
  return openDoor(greffe.notices, said ?? httpDefault);
}

/** What each file says, by its digest: secrets show as they were written. */
function digestsOf(settings: Settings): Readonly<Record<string, string>> {
  const { mode, packagesKeptMs, proofKept, suppression, learn, accounts, http, mail } = settings;
  const { controllers, people } = settings;
  const { systems, dataMap, retention, processors, letters } = settings;
  return {
    'greffe.yaml': digestOf({
      mode,
      packagesKeptMs,
      proofKept,
      suppression,
      learn,
      accounts,
      http,
      mail,
      controllers,
      people,
    }),
    'systems.yaml': digestOf(systems),
    'data-map.yaml': digestOf(dataMap),
    'retention.yaml': digestOf(retention),
    'processors.yaml': digestOf(processors),
    ...(letters.length === 0 ? {} : { letters: digestOf(letters) }),
  };
}

/** As text: settings hold fractions, which have no canonical form. */
function digestOf(said: unknown): string {
  return digest([JSON.stringify(said)]);
}

/** The mail library is read in when the first letter leaves: most commands write none. */
function openLater({ from, folder, smtp }: Settings['mail'], data: string): Mail {
  let opened: Promise<Mail> | null = null;
  const open = (): Promise<Mail> =>
    (opened ??= import('./platform/mail.ts').then(({ openMail }) =>
      openMail({
        from,
        by: smtp
          ? {
              kind: 'smtp',
              host: smtp.host,
              port: smtp.port,
              security: smtp.security,
              login: smtp.user === null ? null : { user: smtp.user, password: smtp.password?.reveal() ?? '' },
              perMinute: smtp.perMinute,
            }
          : { kind: 'folder', folder: folder ?? join(data, 'mail') },
      }),
    ));
  return {
    leavesBy: smtp ? 'smtp' : 'folder',
    send: async (letter) => (await open()).send(letter),
    check: async () => (await open()).check(),
    close: () => void opened?.then((mail) => mail.close()),
  };
}

/** The hashing library is read in when somebody signs in: most commands need none. */
function hashLater(): Passwords {
  let opened: Promise<Passwords> | null = null;
  const open = (): Promise<Passwords> =>
    (opened ??= import('./platform/passwords.ts').then(({ openPasswords }) => openPasswords()));
  return {
    hash: async (password) => (await open()).hash(password),
    fits: async (hash, password) => (await open()).fits(hash, password),
    isOutdated: async (hash) => (await open()).isOutdated(hash),
  };
}

function policyOf(settings: Settings): Policy {
  const controllers = new Map(settings.controllers.map((one) => [one.id, controllerOf(one, settings)]));
  const controllerNamed = (id: string): Controller => {
    const controller = controllers.get(id);
    if (!controller)
      throw new Error(`No controller "${id}" in greffe.yaml: put it back, its requests are still here.`);
    return controller;
  };
  return {
    mode: settings.mode,
    controllers: [...controllers.keys()],
    controller: controllerNamed,
    ownerOf: (system) => [...controllers.values()].find(({ systems }) => systems.includes(system)) ?? null,
    exemptions: settings.dataMap.exemptions,
    retention: settings.retention,
    classes: settings.dataMap.classes,
    unclassed: settings.dataMap.unclassed,
    events: settings.dataMap.events,
    fields: settings.dataMap.fields,
    tasksOf: (name) => tasksOf(name, settings),
    recipients: (id) => recipientsOf(controllerNamed(id), settings).map(toldRecipient),
    asksPeople:
      settings.systems.some(({ tasks }) => tasks !== undefined) ||
      settings.processors.some(({ told }) => told?.by === 'task'),
    addressOf(id, controller) {
      const person = settings.people.find((one) => one.id === id);
      return person && isWithin(person, controller) ? (person.mail ?? null) : null;
    },
    packagesKeptMs: settings.packagesKeptMs,
    proofKept: settings.proofKept,
    suppression: settings.suppression,
    learning: settings.learn,
    people: settings.people.map(({ mail: _mail, ...person }) => person),
    accounts: { ...settings.accounts, where: settings.http?.publicUrl ?? null },
    changesEveryMs: (name) => settings.systems.find((system) => system.name === name)?.changesEveryMs ?? null,
    letterTemplate(controller, kind, language) {
      const own = settings.letters.filter((one) => one.template.kind === kind && one.language === language);
      const meant =
        own.find((one) => one.controller === controller) ?? own.find((one) => one.controller === null);
      return meant?.template ?? shippedTemplate(kind, language);
    },
  };
}

function controllerOf(controller: Settings['controllers'][number], settings: Settings): Controller {
  const recipients = recipientsOf(controller, settings).map(
    ({ name, role, purposes, countries, transfers }): Recipient => ({
      name,
      role,
      purposes,
      countries: [...new Set([...countries.hosting, ...countries.support])],
      safeguards: [
        ...(transfers?.dataPrivacyFramework ? (['data-privacy-framework'] as const) : []),
        ...(transfers?.standardClauses ? (['standard-clauses'] as const) : []),
      ],
    }),
  );
  return { ...controller, recipients, processing: processingOf(controller, settings) };
}

/** Those that run a tool of the controller, and those that run none. */
function recipientsOf(
  { systems }: { readonly systems: readonly string[] },
  { processors }: Settings,
): readonly ProcessorSettings[] {
  return processors.filter(
    (one) => one.systems.length === 0 || one.systems.some((name) => systems.includes(name)),
  );
}

function toldRecipient(processor: ProcessorSettings): ToldRecipient {
  const { id, name, role, purposes, dataCategories, systems, told } = processor;
  return {
    id,
    name,
    role,
    purposes,
    dataCategories,
    systems,
    told: toldBy(processor),
    isToldByTools: told === undefined && systems.length > 0,
  };
}

function toldBy({ told, contact }: ProcessorSettings): ToldBy {
  if (told?.by === 'webhook') {
    const { by, url, secret, allowPrivate } = told;
    return { by, destination: () => ({ url: url.reveal(), secret: secret.reveal(), allowPrivate }) };
  }
  if (told?.by === 'task' || told?.by === 'none') return told;
  return contact === undefined ? { by: 'nobody' } : { by: 'mail', to: contact };
}

/** Of a system, or of a recipient that somebody is to tell. */
function tasksOf(name: string, { systems, processors }: Settings): TaskHands | null {
  const notification = notificationOfSystem(name);
  if (notification === null) return systems.find((system) => system.name === name)?.tasks ?? null;
  const told = processors.find(({ id }) => id === notification.recipient)?.told;
  if (told?.by !== 'task') return null;
  const { person: holder, deputy } = told;
  return { holder, deputy, remindAfterDays: null, deputyAfterDays: null, dpoAfterDays: null };
}

/** What the information sheet of an access says of purposes, data and retention. */
function processingOf(
  { systems }: Settings['controllers'][number],
  { dataMap, retention }: Settings,
): ProcessingRecord {
  const fields = Object.entries(dataMap.fields).filter(([, field]) =>
    Object.keys(field.in).some((name) => systems.includes(name)),
  );
  return {
    purposes: Object.entries(dataMap.purposes).map(([name, { label, legalBasis }]) => ({
      name,
      label: label ?? null,
      legalBasis,
    })),
    data: fields.map(([name, { label, category, origin }]) => ({
      name,
      label: label ?? null,
      category,
      origin,
    })),
    retention: retention.map(({ class: classOfPerson, purpose, keep, since, action, basis }) => ({
      classOfPerson,
      purpose,
      data: action.kind === 'redact' ? action.fields : [],
      keep,
      archivedFor: action.kind === 'archive' ? action.keep : null,
      since,
      basis,
    })),
  };
}

/** Those of the systems that are not built in are asked themselves. */
async function frenchOf(
  { systems }: Settings,
  adapters: Readonly<Record<string, () => Promise<Adapter>>>,
): Promise<readonly Catalogue[]> {
  const names = [...new Set(systems.map(({ adapter }) => adapter))];
  const others = names.filter(
    (name) => name !== ASKS_PEOPLE && (!builtIn[name] || adapters[name] !== builtIn[name]),
  );
  const asked = await Promise.all(others.map((name) => adapterNamed(name, adapters)));
  return [...(await frenchCatalogues()), ...asked.flatMap((one) => (one.french ? [one.french] : []))];
}

async function adapterNamed(
  name: string,
  known: Readonly<Record<string, () => Promise<Adapter>>>,
): Promise<Adapter> {
  const adapter = (await known[name]?.()) ?? (await importAdapter(name));
  if (adapter) return adapter;
  throw new Error(`"${name}" of systems.yaml is no module that exports an adapter as its default.`);
}

function nightlyJob({ controller, day }: Night): Job {
  return { name: 'nightly', key: `night of ${controller} ${day}`, data: { controller, day } };
}

/** Stops the embedded PostgreSQL of a data directory, unless somebody else still uses it. */
export async function stopStore(data: string): Promise<'stopped' | 'in-use' | 'not-running'> {
  const { stopEmbeddedPostgres } = await import('./platform/embedded-postgres.ts');
  return stopEmbeddedPostgres(data, { evenInUse: false });
}

/** The file of a certificate, as a page a person can read. */
export async function printCertificate(
  file: string,
  setting: { readonly language: 'fr' | 'en'; readonly timeZone: string; readonly french: Translate },
): Promise<Uint8Array> {
  const { renderCertificate } = await import('./platform/pdf/render.ts');
  const issued: Parameters<typeof renderCertificate>[0] = JSON.parse(file);
  return renderCertificate(issued, setting);
}

/** The file of a purge's report, as pages a person can read. */
export async function printPurgeReport(
  file: string,
  setting: { readonly language: 'fr' | 'en'; readonly timeZone: string; readonly french: Translate },
): Promise<Uint8Array> {
  const { renderPurgeReport } = await import('./platform/pdf/render.ts');
  const issued: Parameters<typeof renderPurgeReport>[0] = JSON.parse(file);
  return renderPurgeReport(issued, setting);
}

/** Merkle root over the canonical forms (RFC 8785, RFC 6962), hex: the same code for three lines and a million. */
function digest(parts: readonly unknown[]): string {
  const tree = growTree();
  for (const part of parts) {
    const plain: Canonical = JSON.parse(JSON.stringify(part));
    tree.append(leafHash(canonical(plain)));
  }
  return Buffer.from(tree.root()).toString('hex');
}

/** Ends after so many milliseconds, or rejects as soon as the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
