import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './error-code.ts';

/**
 * Runs `work` while no other process of this machine runs work under the same path.
 * The kernel holds the lock for us and drops it with the process: no file is left that could look held.
 */
export async function alone<T>(path: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const release = await take(path, waitMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function take(path: string, waitMs: number): Promise<() => Promise<void>> {
  const endsAt = performance.now() + waitMs;
  for (;;) {
    const release = await tryToTake(path);
    if (release !== null) return release;
    if (performance.now() > endsAt) {
      throw new Error(
        `Another process has been starting or stopping the database of ${path} for ${waitMs / 1000} s. ` +
          'Look for a stopped or hanging greffe process, end it, and try again.',
      );
    }
    await wait(20);
  }
}

async function tryToTake(path: string): Promise<(() => Promise<void>) | null> {
  return process.platform === 'darwin' ? tryFileLock(`${path}.lock`) : tryNamedSocket(path);
}

/** Linux's abstract sockets and Windows' pipes are names, not files, and only one process can listen. */
async function tryNamedSocket(path: string): Promise<(() => Promise<void>) | null> {
  const name = `greffe-lock-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`, () =>
      resolve(() => new Promise((done) => server.close(() => done()))),
    );
  });
}

/** macOS has no abstract sockets, but its open(2) takes a lock that ends with the descriptor. */
async function tryFileLock(path: string): Promise<(() => Promise<void>) | null> {
  const O_EXLOCK = 0x20;
  try {
    const file = await open(
      path,
      constants.O_CREAT | constants.O_RDWR | constants.O_NONBLOCK | O_EXLOCK,
      0o600,
    );
    return () => file.close();
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}
