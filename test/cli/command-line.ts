import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { runCommand } from '../../src/cli/run.ts';
import { readSettings } from '../../src/cli/settings.ts';
import type { Application } from '../../src/main.ts';
import { openApplication } from '../../src/main.ts';
import { openLog } from '../../src/platform/log.ts';
import type { BorrowedDatabase } from '../support/database.ts';
import { borrowDatabase } from '../support/database.ts';
import type { Company } from './company.ts';
import { makeCompany } from './company.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A company, a database of its own, and a command line in this process. */
export interface CommandLine extends Company {
  readonly database: BorrowedDatabase;
  run(...args: string[]): Promise<Ended>;
  /** With some of the surroundings otherwise. */
  runIn(surroundings: Surroundings, ...args: string[]): Promise<Ended>;
  /** What a server of the same company would do meanwhile. */
  inside(work: (application: Application) => Promise<void>): Promise<void>;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
}

export async function openCommandLine(options: Parameters<typeof makeCompany>[0] = {}): Promise<CommandLine> {
  const [company, database] = await Promise.all([makeCompany(options), borrowDatabase()]);
  const masterKey = randomBytes(32).toString('base64');
  const runIn = async (surroundings: Surroundings, ...args: string[]): Promise<Ended> => {
    const said = { out: '', err: '' };
    let code = -1;
    const config = args.includes('--config') ? [] : ['--config', company.config];
    await runCommand([...args, ...config], {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      env: { DATABASE_URL: database.url, GREFFE_MASTER_KEY: masterKey, LANG: 'C', ...surroundings.env },
      signal: surroundings.signal ?? new AbortController().signal,
      isTerminal: surroundings.isTerminal ?? false,
      opening: { openStore: surroundings.env?.['DATABASE_URL'] === undefined ? database.store : undefined },
      end: (ended) => {
        code = ended;
      },
    });
    return { code, ...said };
  };
  return {
    ...company,
    database,
    runIn,
    run: (...args) => runIn({}, ...args),
    async inside(work) {
      const env = { DATABASE_URL: database.url, GREFFE_MASTER_KEY: masterKey };
      const { settings } = await readSettings({ ...silent, env }, company.config);
      const { folder: data } = company;
      const application = await openApplication({
        settings,
        data,
        openStore: database.store,
        masterKey,
        log: openLog(new PassThrough()),
      });
      try {
        await work(application);
      } finally {
        await application.close();
      }
    },
    async close() {
      await database.close();
      await company.close();
    },
  };
}

const silent: Io = {
  out: () => undefined,
  err: () => undefined,
  env: {},
  signal: new AbortController().signal,
  isTerminal: false,
  end: () => undefined,
};

/** The digest a page ends with. */
export function digestIn(page: string): string {
  const [digest] = /\b[0-9a-f]{64}\b/.exec(page) ?? [];
  if (digest === undefined) throw new Error(`No digest in:\n${page}`);
  return digest;
}

/** A command line as it is typed, where no word holds a blank. */
export function words(line: string): readonly string[] {
  return line.split(' ');
}
