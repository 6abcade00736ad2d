import type { Request, Response } from 'express';
import express from 'express';
import { z } from 'zod';
import type { NoticesNoun } from '../greffe/notices.ts';
import { doorTaken } from '../greffe/notices.ts';
import type { HttpSettings } from '../settings/settings.ts';
import { listen } from './listen.ts';
import type { Room, Unread } from './read-body.ts';
import { readBody } from './read-body.ts';
import { turnstile } from './turnstile.ts';

/** The door while it is open. */
export interface Door {
  readonly host: string;
  readonly port: number;
  /** Takes nothing more, and waits a while for what is in hand. */
  close(): Promise<void>;
}

export interface DoorSettings extends Pick<HttpSettings, 'host' | 'port' | 'publicUrl'> {
  /** Deliveries in hand at a time: however many come at once, the store is asked by so many. */
  readonly inHandMax?: number;
  /** Deliveries that wait to be read or stored, besides: whoever comes then is asked to send again later. */
  readonly waitingMax?: number;
  /** How long a delivery may take to arrive: a tool sends its own in a fraction of that. */
  readonly bodyWithinMs?: number;
  /** How long the head of whatever is asked may take to arrive, and how often it is looked at. */
  readonly headWithinMs?: number;
  readonly lookEveryMs?: number;
  /** A connection over which nothing goes for so long is cut: whoever fetches a file and stops reading holds none. */
  readonly idleMs?: number;
  /** How long what is in hand is waited for when the door closes; then it is cut. */
  readonly closeWithinMs?: number;
  /** Gives each request its id, before anything else. */
  readonly identified?: express.RequestHandler;
}

const IN_HAND_MAX = 16;
const WAITING_MAX = 200;
const BODY_WITHIN_MS = 5_000;
const IDLE_MS = 120_000;
const CLOSE_WITHIN_MS = 10_000;
/** However many send at once, memory stays flat. */
const ROOM_BYTES = 64 * 1024 * 1024;
const RETRY_AFTER_S = '30';

const params = z.object({ system: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) });

/**
 * Where tools send what happened in them, and where whoever watches over the service asks whether it lives. Nothing else
 * answers here but what is mounted beside them. No answer says anything of what came, and nothing of it is logged.
 */
export async function openDoor(
  notices: Pick<NoticesNoun, 'door' | 'take'>,
  {
    host,
    port,
    publicUrl,
    inHandMax = IN_HAND_MAX,
    waitingMax = WAITING_MAX,
    bodyWithinMs = BODY_WITHIN_MS,
    headWithinMs,
    lookEveryMs,
    idleMs = IDLE_MS,
    closeWithinMs = CLOSE_WITHIN_MS,
    identified,
  }: DoorSettings,
  mounted: (app: express.Express) => void = () => undefined,
): Promise<Door> {
  const pass = turnstile(inHandMax);
  const room: Room = { bytesLeft: ROOM_BYTES };
  let here = 0;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (identified) app.use(identified);
  let isClosing = false;
  app.use((request, response, next) => {
    response.once('close', () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
    // Of two hosts a proxy may have meant the other one. @source RFC 9112, 3.2
    if (request.headersDistinct.host?.length === 1) next();
    else end(response, 400);
  });
  app.get('/healthz', (_request, response) => {
    response.status(200).json({ status: 'up' });
  });
  app.post('/webhooks/:system', async (request, response) => {
    if (here >= inHandMax + waitingMax) {
      sendAgain(response);
      return;
    }
    here += 1;
    const url = `${publicUrl ?? `http://${host}:${port}`}${request.originalUrl}`;
    try {
      await take(notices, { url, pass, room, bodyWithinMs }, request, response);
    } finally {
      here -= 1;
    }
  });
  mounted(app);
  app.use((_request, response) => {
    end(response, 404);
  });
  // An address that cannot be read is the sender's; anything else is ours, and said by its number alone.
  app.use((error: { readonly status?: number }, _request: Request, response: Response, _next: unknown) => {
    if (response.headersSent) response.destroy();
    else end(response, error.status === 400 ? 400 : 500);
  });
  const server = await listen(app, host, port, {
    headWithinMs,
    lookEveryMs,
    idleMs,
    taken: doorTaken(host, port),
  });
  const address = server.address();
  return {
    host,
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve, reject) => {
        isClosing = true;
        const cut = setTimeout(() => server.closeAllConnections(), closeWithinMs).unref();
        server.close((error) => {
          clearTimeout(cut);
          if (error) reject(error);
          else resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

interface Taking {
  readonly url: string;
  readonly pass: ReturnType<typeof turnstile>;
  readonly room: Room;
  readonly bodyWithinMs: number;
}

/** Read before it waits for its turn: whoever sends slowly holds up nobody who does not. */
async function take(
  notices: Pick<NoticesNoun, 'door' | 'take'>,
  { url, pass, room, bodyWithinMs }: Taking,
  request: Request,
  response: Response,
): Promise<void> {
  const named = params.safeParse(request.params);
  try {
    const door = named.success ? await notices.door(named.data.system) : null;
    if (!named.success || door === null) {
      end(response, 404);
      return;
    }
    const body = await readBody(request, { bytesMax: door.bodyBytesMax, withinMs: bodyWithinMs, room });
    if (typeof body === 'string') {
      answerUnread(response, body);
      return;
    }
    const { system } = named.data;
    const delivery = { method: request.method, url, headers: headersOf(request), body };
    try {
      const { taken } = await pass(() => within(door.answerWithinMs, notices.take(system, delivery)));
      end(response, STATUS[taken]);
    } finally {
      room.bytesLeft += body.byteLength;
    }
  } catch {
    // The store is away, or something of ours is broken.
    sendAgain(response);
  }
}

function answerUnread(response: Response, unread: Unread): void {
  if (unread === 'too-large') end(response, 413);
  if (unread === 'no-room') sendAgain(response);
  if (unread === 'too-slow') {
    response.set('Connection', 'close');
    end(response, 408);
  }
  // Whoever hung up hears nothing, and sends it again.
}

/** The sender keeps it until it can be stored. */
function sendAgain(response: Response): void {
  response.set('Retry-After', RETRY_AFTER_S);
  end(response, 503);
}

/** Later than that the tool sends again by itself: what is stored meanwhile is known by its key. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The store did not answer in time.')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const STATUS = { stored: 202, unknown: 404, denied: 401, malformed: 400 } as const;

/** Of one that is refused before it was read whole, the rest is let by, so that the sender hears why it is. */
function end(response: Response, status: number): void {
  response.status(status).end();
  response.req.resume();
}

function headersOf({ headers }: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
