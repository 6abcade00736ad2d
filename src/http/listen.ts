import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type express from 'express';

const CONNECTIONS_MAX = 512;
/** Whoever sends a byte a minute holds no connection for long. */
const HEAD_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 5_000;

export interface Listening {
  /** How long the head of whatever is asked may take to arrive, and how often it is looked at. */
  readonly headWithinMs?: number | undefined;
  readonly lookEveryMs?: number | undefined;
  /** A connection over which nothing goes for so long is cut. */
  readonly idleMs: number;
  /** What is thrown where the port is somebody else's. */
  readonly taken: Error;
}

export async function listen(
  app: express.Express,
  host: string,
  port: number,
  { headWithinMs = HEAD_WITHIN_MS, lookEveryMs = LOOK_EVERY_MS, idleMs, taken }: Listening,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(
      {
        headersTimeout: headWithinMs,
        requestTimeout: REQUEST_WITHIN_MS,
        connectionsCheckingInterval: lookEveryMs,
      },
      app,
    );
    server.timeout = idleMs;
    server.maxConnections = CONNECTIONS_MAX;
    server.once('listening', () => resolve(server));
    server.once('error', (error: Error & { readonly code?: string }) => {
      const isTaken =
        error.code === 'EADDRINUSE' || error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL';
      reject(isTaken ? taken : error);
    });
    server.listen(port, host);
  });
}
