import { hash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { Request } from 'express';
import { listen } from './listen.ts';

/** Where numbers are shown, and to whom. */
export interface MetricsDoorSettings {
  readonly host: string;
  readonly port: number;
  /** Whoever shows it may read; null: whoever reaches the port. */
  readonly token: string | null;
  /** What is thrown where the port is somebody else's. */
  readonly taken: Error;
}

export interface MetricsDoor {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const IDLE_MS = 10_000;

/** A door of its own: whoever may send deliveries or call the API has no business with it, and the other way round. */
export async function openMetricsDoor(
  { host, port, token, taken }: MetricsDoorSettings,
  page: () => Promise<{ readonly type: string; readonly text: string }>,
): Promise<MetricsDoor> {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/metrics', async (request, response) => {
    if (token !== null && !shows(request, token)) {
      response.status(401).set('WWW-Authenticate', 'Bearer realm="greffe metrics"').end();
      return;
    }
    const { type, text } = await page();
    response.status(200).set({ 'Cache-Control': 'no-store', 'Content-Type': type }).end(text);
  });
  app.use((_request, response) => {
    response.status(404).end();
  });
  const server = await listen(app, host, port, { idleMs: IDLE_MS, taken });
  const address = server.address();
  return {
    host,
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Compared by their hashes, which are of one length and tell nothing by how long it takes. */
function shows(request: Request, token: string): boolean {
  const [, given] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.get('authorization') ?? '') ?? [];
  return (
    given !== undefined && timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))
  );
}
