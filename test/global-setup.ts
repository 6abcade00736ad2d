import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres, stopEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';

const prefix = 'greffe-test-run-';

/**
 * Makes the cluster of this run, and holds on to it: a file of tests may be without any connection for a while, and
 * whoever leaves last would stop the server under it.
 */
export default async function globalSetup(): Promise<void> {
  await sweepInterruptedRuns();
  const data = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  process.env['GREFFE_TEST_DATA'] = data;
  // Processes that tests start read in the same files again and again: what one has compiled is there for the next.
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
  await openEmbeddedPostgres({ data, durable: false });
}

/** A run that was interrupted could not stop its cluster; its name says which process it belonged to. */
async function sweepInterruptedRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    const data = join(tmpdir(), name);
    await stopEmbeddedPostgres(data, { evenInUse: true });
    await rm(data, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where nobody reaps them, the dead still answer to a signal; they have no command line any more.
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine).length > 0;
}
