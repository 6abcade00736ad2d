import { Agent, request } from 'node:http';
import { codeOf } from '../src/platform/error-code.ts';

export interface Answered {
  readonly ms: number;
  readonly text: string;
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** Asks the API of this machine over connections that are kept, with as little work of its own as can be. */
export function asker({ port, token }: { readonly port: number; readonly token: string }): Ask {
  const agent = new Agent({ keepAlive: true });
  const ask = (method: string, path: string, body: unknown, begun: number): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const sent = body === undefined ? null : Buffer.from(JSON.stringify(body));
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(sent && { 'Content-Type': 'application/json', 'Content-Length': sent.length }),
      };
      const asked = request(
        { agent, host: '127.0.0.1', port, method, path: `/api/v1${path}`, headers },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.once('error', reject);
          answer.once('end', () => {
            const text = Buffer.concat(pieces).toString();
            const { statusCode = 0 } = answer;
            if (statusCode < 300) resolve({ ms: performance.now() - begun, text });
            else reject(new Error(`${method} ${path} was answered with ${statusCode}: ${text}`));
          });
        },
      );
      asked.once('error', (error) => {
        // The other side had just closed a connection that was kept, and has heard nothing.
        if (asked.reusedSocket && codeOf(error) === 'ECONNRESET') resolve(ask(method, path, body, begun));
        else reject(error);
      });
      asked.end(sent ?? undefined);
    });
  return (method, path, body) => ask(method, path, body, performance.now());
}
