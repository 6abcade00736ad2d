import type express from 'express';

export type Server = ReturnType<express.Application['listen']>;

const CONNECTIONS_MAX = 512;

export interface Listening {
  /** A connection over which nothing goes for so long is cut. */
  readonly idleMs: number;
  /** What is thrown where the port is somebody else's. */
  readonly taken: Error;
}

export async function listen(
  app: express.Express,
  host: string,
  port: number,
  { idleMs, taken }: Listening,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Whoever sends a byte a minute holds no connection for long.
    const server = app.listen(port, host);
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    server.timeout = idleMs;
    server.maxConnections = CONNECTIONS_MAX;
    server.once('listening', () => resolve(server));
    server.once('error', (error: Error & { readonly code?: string }) => {
      const isTaken =
        error.code === 'EADDRINUSE' || error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL';
      reject(isTaken ? taken : error);
    });
  });
}
