import { createServer, type RequestListener } from 'node:http';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts the sockets that clients keep open, so that a test file ends at once. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 with an express application (or any node listener); port 0 takes a free one. */
export async function startServer(app: RequestListener, port = 0): Promise<RunningServer> {
  const server = createServer(app);
  // Longer than any client keeps an idle socket: a reset here would look like a fault nobody asked for.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the double has no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
