import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Act, Person, Role } from '../../src/domain/approval.ts';
import type { Service } from '../../src/main.ts';
import type { HttpSettings } from '../../src/settings/settings.ts';
import type { HouseOptions, TestHouse } from './house.ts';
import { direction, openHouse } from './house.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What JSON there is; null where there is none. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

export interface Sending {
  readonly token?: string | null;
  readonly body?: unknown;
  /** In place of a body of JSON. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A house whose API is open, and programs that ask it. */
export interface ApiTestHouse extends TestHouse {
  readonly port: number;
  readonly service: Service;
  /** A token of these roles, given once. */
  token(roles: readonly Role[], acts?: readonly Act[]): Promise<string>;
  /** What a person shows whom another door has let in: they come as themselves, and not as a program. */
  signIn(person: Person): string;
  send(method: string, path: string, sending?: Sending): Promise<Answered>;
}

export const openHttp: HttpSettings = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  api: true,
  trustProxy: [],
};

export async function openApiHouse(options: HouseOptions = {}): Promise<ApiTestHouse> {
  const house = await openHouse({
    ...options,
    settings: { http: openHttp, ...options.settings },
  });
  const service = await house.serve({ only: 'api', version: '0.1.0' });
  const port = service.door?.port ?? 0;
  const known = new Map<string, Promise<string>>();
  const people = new Map<string, Person>();
  const tokens = { ...house.greffe.tokens };
  Object.assign(house.greffe.tokens, {
    async holder(presented: string) {
      const person = people.get(presented);
      return person ? { token: person.id, person } : tokens.holder(presented);
    },
  });
  const give = async (roles: readonly Role[], acts?: readonly Act[]): Promise<string> => {
    const name = `t-${known.size}`;
    const { shown } = await house.greffe.tokens.give(direction, {
      name,
      roles,
      ...(acts && { acts }),
      lasts: 'P90D',
    });
    return shown;
  };
  return {
    ...house,
    port,
    service,
    token(roles, acts) {
      const key = JSON.stringify([roles, acts]);
      const token = known.get(key) ?? give(roles, acts);
      known.set(key, token);
      return token;
    },
    signIn(person) {
      const shown = `signed-in-${people.size}`;
      people.set(shown, person);
      return shown;
    },
    send: (method, path, sending) => sendTo(port, method, path, sending),
    async close() {
      await service.stop();
      await house.close();
    },
  };
}

/** Bytes as they are, over a connection of their own, and all that comes back until it is closed. */
export async function sendBytes(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  for (const part of parts) socket.write(part);
  try {
    return await text(socket);
  } catch {
    return '';
  }
}

export async function sendTo(
  port: number,
  method: string,
  path: string,
  { token = null, body, raw, headers = {} }: Sending = {},
): Promise<Answered> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(sent !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: typeof sent === 'string' ? sent : Buffer.from(sent) }),
  });
  const said = await answer.text();
  const isJson =
    /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '') && said !== '';
  return {
    status: answer.status,
    headers: answer.headers,
    text: said,
    json: isJson ? JSON.parse(said) : null,
  };
}
