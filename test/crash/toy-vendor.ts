import { createServer, type ServerResponse } from 'node:http';

/** A vendor that counts what is written to it, and lets a test hold an answer back. */
export interface ToyVendor {
  readonly origin: string;
  /** How often a thing was written: the truth about second effects. */
  writes(id: number): number;
  /** From now on calls of this kind wait: before the effect of a `pause`, after the effect of a `write`. */
  hold(kind: 'pause' | 'write'): void;
  /** How many calls are being held. */
  held(): number;
  /** How many held calls were given up by their caller. */
  givenUp(): number;
  /** Answers what is held, and holds no longer. */
  letGo(): void;
  /** The next write fails before it has any effect. */
  failOnce(): void;
  close(): Promise<void>;
}

export async function startToyVendor(): Promise<ToyVendor> {
  const writes = new Map<number, number>();
  const holding = new Set<string>();
  const waiting = new Set<ServerResponse>();
  let givenUp = 0;
  let failures = 0;

  const answer = (kind: string, response: ServerResponse, body: string) => {
    if (!holding.has(kind)) {
      response.end(body);
      return;
    }
    waiting.add(response);
    response.once('close', () => {
      if (waiting.delete(response)) givenUp += 1;
    });
  };

  const server = createServer((request, response) => {
    const [, path, text] = (request.url ?? '').split('/');
    const id = Number(text);
    if (path === 'pause') answer('pause', response, '');
    else if (request.method === 'GET') response.end(String(writes.has(id)));
    else if (failures > 0) {
      failures -= 1;
      response.writeHead(500).end();
    } else {
      writes.set(id, (writes.get(id) ?? 0) + 1);
      answer('write', response, '');
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

  return {
    origin: `http://127.0.0.1:${port}`,
    writes: (id) => writes.get(id) ?? 0,
    hold: (kind) => void holding.add(kind),
    held: () => waiting.size,
    givenUp: () => givenUp,
    letGo() {
      holding.clear();
      for (const response of waiting) {
        waiting.delete(response);
        response.end('');
      }
    },
    failOnce() {
      failures = 1;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
