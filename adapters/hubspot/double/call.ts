import type { Account } from './account.ts';
import type { Json } from './json.ts';
import type { Reply } from './replies.ts';
import { notFound } from './replies.ts';
import type { Needed } from './scopes.ts';
import type { Token } from './tokens.ts';
import type { ObjectType } from './types.ts';

/** One authenticated request, as the endpoints see it. */
export interface Call {
  readonly account: Account;
  readonly token: Token;
  readonly params: Readonly<Record<string, string>>;
  readonly query: (name: string) => string | null;
  readonly body: Json;
  /** The body when it is a bare array. */
  readonly bodyList: readonly unknown[];
  readonly bodyLength: number;
  /** "v3", "v4", "2026-03", "2026-09" */
  readonly version: string;
  readonly baseUrl: string;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Neutral, see paths.ts. */
  readonly path: string;
  readonly pool?: 'search' | 'associations';
  readonly needs: (call: Call) => Needed;
  readonly handle: (call: Call) => Reply;
}

export const param = (call: Call, name: string): string => call.params[name] ?? '';

export function listQuery(call: Call, name: string): readonly string[] {
  return (call.query(name) ?? '').split(',').filter(Boolean);
}

export function limitQuery(call: Call, fallback: number, max: number): number {
  const asked = Number(call.query('limit') ?? fallback);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, max) : fallback;
}

export const typeOf = (call: Call, name = 'type'): ObjectType | null =>
  call.account.types.named(param(call, name));

/** Runs with the named object type, or answers as HubSpot does for one it does not know. */
export function withType(answer: (call: Call, type: ObjectType) => Reply): (call: Call) => Reply {
  return (call) => {
    const type = typeOf(call);
    return type === null ? notFound() : answer(call, type);
  };
}
