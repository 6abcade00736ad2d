import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { Pool } from 'pg';
import { memory } from '../../adapters/memory/index.ts';
import { memoryAccount } from '../../adapters/memory/account.ts';
import type { MemoryAccount } from '../../adapters/memory/account.ts';
import { memoryFaults, memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { MemoryFaults, MemoryWitness, MemoryWorld } from '../../adapters/memory/world.ts';
import { openApplication } from '../../src/main.ts';
import type { Application, OpenStore } from '../../src/main.ts';
import { openLog } from '../../src/platform/log.ts';
import type { Budget } from '../../src/ports/budget.ts';
import { openPasswords } from '../../src/platform/passwords.ts';
import type { HashCost } from '../../src/platform/passwords.ts';
import type { Passwords } from '../../src/ports/passwords.ts';
import type { SignedPost } from '../../src/ports/signed-post.ts';
import type { Settings, SystemSettings } from '../../src/settings/settings.ts';
import { movableClock } from './clock.ts';
import type { MovableClock } from './clock.ts';
import { borrowDatabase } from './database.ts';
import { letterBox } from './letter-box.ts';
import type { LetterBox } from './letter-box.ts';
import { direction, dpo, settingsOf } from './settings-of.ts';

export { direction, dpo, settingsOf };

export interface MemorySystem {
  readonly account: MemoryAccount;
  readonly world: MemoryWorld;
  readonly witness: MemoryWitness;
  readonly faults: MemoryFaults;
}

/** An application of its own over memory systems, with a clock that stands still until it is moved. */
export interface TestHouse extends Application {
  readonly url: string;
  /** Past the store, to its rows. */
  readonly pool: Pool;
  readonly clock: MovableClock;
  readonly systems: Readonly<Record<string, MemorySystem>>;
  readonly letters: LetterBox;
  /** Everything that was logged. */
  logged(): string;
  /** A second process over the same store, as far as a test can have one; by other settings where they are given. */
  reopen(settings?: Partial<Settings>): Promise<Application>;
}

export interface HouseOptions {
  readonly systems?: readonly string[];
  readonly settings?: Partial<Settings>;
  readonly system?: Partial<SystemSettings>;
  /** What every account signs its deliveries with; without it none sends. */
  readonly webhookSecret?: string;
  /** Whom rows of people go to in every account while their processing is restricted; nobody by default. */
  readonly restrictedOwner?: string;
  /** How signed messages leave; over the network, and to this machine only where the settings allow it, by default. */
  readonly signedPost?: SignedPost;
  /** How passwords are kept; as cheaply as can be by default. */
  readonly passwords?: Passwords;
  /** system → those it comes after. */
  readonly after?: Readonly<Record<string, readonly string[]>>;
}

export async function openHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const database = await borrowDatabase();
  const clock = movableClock('2026-03-05T09:00:00Z');
  const names = options.systems ?? ['crm-eu', 'sales'];
  const accounts = new Map(
    names.map((name) => [
      name,
      memoryAccount(name, {
        now: () => clock.now(),
        ...(options.webhookSecret !== undefined && { webhookSecret: options.webhookSecret }),
      }),
    ]),
  );
  const systems = Object.fromEntries([...accounts].map(([name, account]) => [name, memorySystem(account)]));
  const letters = letterBox();
  const lines: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const masterKey = randomBytes(32).toString('base64');
  const open = (changed: Partial<Settings>, openStore?: OpenStore): Promise<Application> =>
    openApplication({
      settings: { ...settingsOf(names, options), ...changed },
      data: '/nowhere',
      databaseUrl: database.url,
      openStore,
      masterKey,
      adapters: { memory: async () => memory((name) => accountNamed(accounts, name)) },
      clock,
      budget: boundless,
      wait: async () => undefined,
      log: openLog(stream),
      mail: letters.mail,
      passwords: options.passwords ?? openPasswords(cheap),
      ...(options.signedPost && { signedPost: options.signedPost }),
    });
  const application = await open({}, database.store);
  // Tests look at what it is made of, and put their own things in.
  await application.greffe.readIn();
  const others: Application[] = [];
  return {
    ...application,
    url: database.url,
    pool: database.db.pool,
    clock,
    systems,
    letters,
    logged: () => lines.join(''),
    async reopen(settings = {}) {
      const other = await open(settings);
      others.push(other);
      return other;
    },
    async close() {
      for (const other of others) await other.close();
      await application.close();
      await database.close();
    },
  };
}

/** Nobody's secret hangs on it here. */
export const cheap: HashCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** The slots count real seconds, which a test with a clock of its own has no time for. */
const boundless: Budget = {
  acquire: async () => ({ release: async () => undefined }),
  spend: async () => ({ granted: true }),
};

function memorySystem(account: MemoryAccount): MemorySystem {
  return {
    account,
    world: memoryWorld(account),
    witness: memoryWitness(account),
    faults: memoryFaults(account),
  };
}

function accountNamed(accounts: ReadonlyMap<string, MemoryAccount>, name: string): MemoryAccount {
  const account = accounts.get(name);
  if (!account) throw new Error(`No memory account ${name} in this test.`);
  return account;
}
