import { setTimeout as sleep } from 'node:timers/promises';
import { createAudit } from '../audit/index.ts';
import type { Adapter } from '../contract/index.ts';
import { asItIs, inFrench } from '../domain/in-french.ts';
import type { Catalogue } from '../domain/in-french.ts';
import { createGreffe } from '../greffe.ts';
import { enterSettings } from '../greffe/enter-settings.ts';
import type { KeysNoun } from '../greffe/keys.ts';
import { openLater } from '../greffe/later.ts';
import { demandNamedOnce } from '../greffe/settings-and-accounts.ts';
import type { Greffe } from '../greffe.ts';
import { builtIn, frenchOf } from './adapters.ts';
import { digest, digestsOf } from './digests.ts';
import { jobsLater } from './jobs.ts';
import { mailLater } from './mail.ts';
import { metered, meterLater } from './metering.ts';
import { openIdLater } from './open-id.ts';
import { packagesLater } from './packages.ts';
import { hashLater } from './passwords.ts';
import { policyOf } from './policy.ts';
import type { Service, Serving } from './serve.ts';
import { systemClock } from '../platform/clock.ts';
import type { EmbeddedPostgres } from '../platform/embedded-postgres.ts';
import type { Workers } from '../platform/jobs.ts';
import { correlated } from '../platform/facts.ts';
import { openKeyRing } from '../platform/key-ring.ts';
import { keysOn } from '../platform/keys.ts';
import { keyPlace } from '../platform/master-key.ts';
import type { MasterKeySource } from '../platform/master-key.ts';
import { normaliser } from '../platform/normalise.ts';
import { auditStore } from '../platform/postgres/audit.ts';
import { auditVault } from '../platform/postgres/audit-vault.ts';
import { connect } from '../platform/postgres/connect.ts';
import type { Database } from '../platform/postgres/connect.ts';
import { locksLater } from '../platform/postgres/locks.ts';
import type { OpenLocks } from '../platform/postgres/locks.ts';
import { postgresStore } from '../platform/postgres/store/index.ts';
import { systemRandom } from '../platform/random.ts';
import type { Budget } from '../ports/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Mail } from '../ports/mail.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { SignedPost } from '../ports/signed-post.ts';
import type { House } from '../procedures/house.ts';
import type { Settings } from '../settings/settings.ts';
import type { Wait } from '../systems/layers/retry.ts';
import type { Systems } from '../systems/registry.ts';

export interface Opening {
  readonly settings: Settings;
  /** Where the embedded store, the keys and nothing else lie. */
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  readonly migrateUrl?: string | undefined;
  /** The store, where whoever opens us has it open and up to date: it is used, and left open. */
  readonly openStore?: OpenStore | undefined;
  readonly masterKey?: MasterKeySource | undefined;
  /** A service is to follow: what it stands on is read in too, while the database starts. */
  readonly serves?: boolean;
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

export interface OpenStore {
  readonly database: Database;
  readonly locks: OpenLocks;
}

export interface Application {
  readonly greffe: Greffe;
  readonly house: House;
  /** The keys of the store: of the terminal alone, and of no other door. */
  readonly keys: KeysNoun;
  /** What greffe and the adapters of its systems say, in French. */
  french(): Promise<readonly Catalogue[]>;
  /** Enters in the log which settings changed since they were entered last. */
  enterSettings(): Promise<void>;
  /** Enters them, and opens what whoever only looks does without: jobs and locks. Due before an act, or a service. */
  readyToAct(): Promise<void>;
  /** All that is logged and sent by the work bears one id: of a command, as the door gives one to each request. */
  underOneId<T>(work: () => Promise<T>): Promise<T>;
  /** Takes jobs until stopped. */
  work(): Promise<Workers>;
  /** Takes jobs, keeps the nights and opens the door that tools send to, until stopped. */
  serve(options?: Serving): Promise<Service>;
  /** Refuses a transaction pooler, behind which no lock holds; whoever only looks takes none. */
  demandSessions(): Promise<void>;
  /** Whether the role greffe works with could switch off what protects the audit log. */
  couldUndoAudit(): Promise<boolean>;
  close(): Promise<void>;
}

/** What is there before anything that stands on it is read in. */
export interface Footing {
  readonly masterKey: Uint8Array;
  /** The embedded server, which starts meanwhile; absent where another one is used. */
  readonly embedded: { readonly opened: Promise<EmbeddedPostgres> } | undefined;
}

/** Settings → platform → adapters → greffe. The only place that knows all of them. */
export async function composed(opening: Opening, footing: Footing): Promise<Application> {
  const { settings, data, openStore } = opening;
  const { masterKey } = footing;
  const clock = opening.clock ?? systemClock;
  // What writes a log is read in where one is written: most commands write none.
  const log = opening.log ?? (await import('../platform/log.ts')).openLog();
  const database = openStore?.database ?? (await connect({ ...opening, embedded: footing.embedded?.opened }));
  const ring = await openKeyRing(database.kysely, masterKey);
  const keys = await keysOn(database.kysely, ring);
  const locks = openStore?.locks ?? locksLater(database.url);
  const jobs = jobsLater(database, log);
  const normalise = normaliser(settings.controllers[0]?.country ?? 'FR');
  const store = postgresStore(database.kysely, keys, normalise);
  const meter = meterLater();
  const writtenLog = createAudit({
    store: auditStore(database.kysely),
    vault: auditVault(keys),
    signer: {
      name: 'greffe',
      publicKey: keys.publicKey,
      publicKeys: () => keys.publicKeys(),
      sign: (bytes) => keys.sign(bytes),
    },
    now: () => clock.now(),
  });
  const audit = metered(writtenLog, meter);
  const mail = opening.mail ?? mailLater(settings.mail, data);
  const policy = policyOf(settings);
  const adapters = { ...builtIn, ...opening.adapters };
  const french = (): Promise<readonly Catalogue[]> => frenchOf(settings, adapters);
  const { late, readIn } = openLater();
  const ground = { store, jobs, audit, clock, policy, database, log, meter, adapters };
  let systems: Promise<Systems> | null = null;
  const house: House = {
    store,
    audit,
    jobs,
    locks,
    clock,
    log,
    normalise,
    packageWriter: packagesLater(async () => inFrench(await french())),
    mail,
    signedPost:
      opening.signedPost ??
      late(async () => (await import('../platform/signed-post.ts')).openSignedPost(clock)),
    translate: async (language) => (language === 'fr' ? inFrench(await french()) : asItIs),
    random: systemRandom,
    passwords: opening.passwords ?? hashLater(),
    oneTimeCodes: async () => (await import('../platform/one-time-codes.ts')).oneTimeCodes,
    openId: openIdLater(settings, clock),
    policy,
    async system(name) {
      systems ??= import('./systems.ts').then(({ configuredSystems }) =>
        configuredSystems(settings, { ...ground, budget: opening.budget, wait: opening.wait ?? pause }),
      );
      return (await systems).get(name);
    },
    digest,
    pause: opening.wait ?? pause,
  };
  const close = async (): Promise<void> => {
    mail.close();
    await jobs.close();
    if (openStore !== undefined) return;
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
  const work = async (): Promise<Workers> => {
    const [{ dueJobs, jobsAtStart }] = await Promise.all([import('./due-jobs.ts'), greffe.readIn()]);
    return jobs.startWorkers({
      handlers: greffe.handlers,
      locks,
      jobsAtStart: (tx) => jobsAtStart(store, tx),
      dueJobs: (tx) => dueJobs(store, clock, tx),
    });
  };
  return {
    greffe,
    house,
    keys: late(async () => {
      const [{ keysNoun }, { keyCare }] = await Promise.all([
        import('../greffe/keys.ts'),
        import('../platform/key-care.ts'),
      ]);
      return keysNoun(house, keyCare(database.kysely, ring, masterKey), keyPlace(data, opening.masterKey));
    }),
    french,
    work,
    underOneId: (one) => correlated(systemRandom.uuid(), one),
    enterSettings: () => enterSettings(house, digestsOf(settings)),
    async readyToAct() {
      await Promise.all([locks.open(), jobs.open(), enterSettings(house, digestsOf(settings))]);
    },
    async serve(options) {
      const [{ serve }] = await Promise.all([import('./serve.ts'), greffe.readIn(), readIn()]);
      return serve({ settings, greffe, house, database, jobs, meter, work }, options);
    },
    demandSessions: () => locks.open(),
    async couldUndoAudit() {
      const { couldUndoAudit } = await import('../platform/postgres/audit-guard.ts');
      return couldUndoAudit(database.kysely);
    },
    close,
  };
}

/** Ends after so many milliseconds, or rejects as soon as the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
