import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A recipient's own machine, which believes nothing that is not signed with its secret. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  /** What it took, in order: only what was signed, and only when it answered 2xx. */
  readonly taken: readonly Taken[];
  /** Every call that came, taken or not. */
  readonly calls: readonly Taken[];
  /** What it answers the next calls with, instead of 204. */
  meets(...next: readonly Met[]): void;
  /** What was to be met, and was not, is met no more. */
  forget(): void;
  close(): Promise<void>;
}

export interface Taken {
  readonly id: string;
  readonly timestamp: number;
  readonly path: string;
  readonly isSigned: boolean;
  readonly body: string;
}

/** A status; a redirection; or it takes what came and breaks off before it answers. */
export type Met = number | { readonly to: string } | 'taken, and the answer lost';

export async function openReceiver(): Promise<Receiver> {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const taken: Taken[] = [];
  const calls: Taken[] = [];
  const toCome: Met[] = [];
  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const call = read(request, Buffer.concat(parts), key);
      calls.push(call);
      const meets = toCome.shift() ?? (call.isSigned ? 204 : 401);
      if (meets === 'taken, and the answer lost') {
        taken.push(call);
        request.socket.destroy();
        return;
      }
      if (typeof meets === 'object') {
        answer.writeHead(307, { location: meets.to }).end();
        return;
      }
      if (meets >= 200 && meets < 300) taken.push(call);
      answer.writeHead(meets).end('what they say is not read');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/art-19?tenant=canary-query`,
    secret: `whsec_${key.toString('base64')}`,
    taken,
    calls,
    meets: (...next) => void toCome.push(...next),
    forget: () => void toCome.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function read(request: IncomingMessage, body: Buffer, key: Buffer): Taken {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const id = header('webhook-id');
  const timestamp = header('webhook-timestamp');
  const wanted = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${body.toString('utf8')}`)
    .digest();
  const isSigned = header('webhook-signature')
    .split(' ')
    .some((one) => {
      const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
      return one.startsWith('v1,') && given.length === wanted.length && timingSafeEqual(given, wanted);
    });
  return {
    id,
    timestamp: Number(timestamp),
    path: request.url ?? '',
    isSigned: isSigned && request.headers['content-type'] === 'application/json',
    body: body.toString('utf8'),
  };
}
