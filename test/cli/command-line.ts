import { randomBytes } from 'node:crypto';
import { runCommand } from '../../src/cli/run.ts';
import type { TestDatabase } from '../support/database.ts';
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
  readonly database: TestDatabase;
  run(...args: string[]): Promise<Ended>;
  /** With some of the surroundings otherwise. */
  runIn(surroundings: Surroundings, ...args: string[]): Promise<Ended>;
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
    async close() {
      await database.close();
      await company.close();
    },
  };
}

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
