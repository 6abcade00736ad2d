import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Told } from './house.ts';

/** Left to itself the collector lets garbage lie as long as the machine has room: what is needed would not show. */
export const shortLead = ['--max-old-space-size=96', '--max-semi-space-size=4'];

export interface Took {
  readonly state: string;
  readonly waitsFor: string | null;
  readonly due: number;
  readonly leftOut: number;
  readonly lines: number;
  readonly tally: unknown;
  readonly marks: Readonly<Record<string, number>>;
  readonly peaks: Readonly<Record<string, number>>;
  readonly signedAt: number;
  readonly cpuMs: number;
  readonly bytesBefore: number;
  readonly bytesScanned: number;
  readonly bytesAtEnd: number;
}

/** A whole purge in a process of its own. */
export interface PurgeRun {
  readonly ended: Promise<Took>;
  isUnderWay(): boolean;
  /** Ends it where it is. */
  stop(): Promise<void>;
}

export function startPurge(data: string, told: Told, factor: number): PurgeRun {
  const script = fileURLToPath(new URL('purge-process.ts', import.meta.url));
  const args = ['--data', data, '--told', JSON.stringify(told), '--factor', String(factor)];
  const child = spawn(process.execPath, ['--no-warnings', ...shortLead, script, ...args], {
    // As greffe itself: what was compiled once is not compiled again, nor kept in memory.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const exited = once(child, 'exit');
  const isUnderWay = (): boolean => child.exitCode === null && child.signalCode === null;
  const ended = exited.then(async () => {
    if (child.exitCode !== 0) throw new Error('the process that purged failed: see above');
    const took: Took = JSON.parse(await said);
    return took;
  });
  // Whoever stops it does not ask how it ended.
  ended.catch(() => undefined);
  return {
    ended,
    isUnderWay,
    async stop() {
      if (isUnderWay()) child.kill('SIGKILL');
      await exited;
    },
  };
}
