import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ToyWorker {
  readonly pid: number;
  /** What it logged, for the message of a test that fails. */
  log(): string;
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Resolves once the process is gone. */
  end(): Promise<void>;
}

const script = fileURLToPath(new URL('toy-worker.ts', import.meta.url));

/** Starts a worker in its own process, and waits until it takes jobs. */
export async function startToyWorker(url: string, origin: string, release: 1 | 2 = 1): Promise<ToyWorker> {
  const child = spawn(process.execPath, ['--no-warnings', script, url, origin, String(release)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await Promise.race([once(child.stdout, 'data'), endedEarly(child, () => log)]);
  return {
    pid: child.pid ?? 0,
    log: () => log,
    kill: (signal) => void child.kill(signal),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function endedEarly(child: ChildProcess, log: () => string): Promise<never> {
  await once(child, 'exit');
  throw new Error(`The toy worker ended: ${log()}`);
}
