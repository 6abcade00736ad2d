import {
  startServer,
  type Counters,
  type Faults,
  type MovableClock,
  type Witness,
} from '../../double-kit/index.ts';
import { createAccount, type AccountOptions } from './account.ts';
import { hubspotApp } from './app.ts';
import { createLimits, type LimitOptions } from './limits.ts';
import { tokenBook, type TokenInput, type Tokens } from './tokens.ts';
import { hubspotWitness } from './witness.ts';
import { worldOf, type World } from './world.ts';

export interface HubspotDoubleOptions extends AccountOptions {
  readonly port?: number;
  /** Scopes of the first token; absent grants everything. */
  readonly scopes?: readonly string[];
  readonly tokenKind?: TokenInput['kind'];
  readonly limits?: LimitOptions;
  /** Only these are routed ("2026-03", "v3", …); absent routes all of them. */
  readonly apiVersions?: readonly string[];
}

export interface HubspotDouble {
  readonly url: string;
  readonly port: number;
  readonly portalId: number;
  /** The first bearer token; `tokens` adds others, expires and revokes. */
  readonly token: string;
  readonly tokens: Tokens;
  readonly world: World;
  readonly witness: Witness;
  readonly faults: Faults;
  readonly clock: MovableClock;
  readonly counters: Counters;
  close(): Promise<void>;
}

/** A HubSpot portal in this process: a real HTTP server on 127.0.0.1 with state, limits, lag and faults. */
export async function startHubspotDouble(options: HubspotDoubleOptions = {}): Promise<HubspotDouble> {
  const account = createAccount(options);
  const tokens = tokenBook();
  const token = tokens.add({
    ...(options.tokenKind === undefined ? {} : { kind: options.tokenKind }),
    ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
  });
  const limits = createLimits(account, options.limits ?? {});
  const { app, faults, counters } = hubspotApp(account, tokens, limits, options.apiVersions ?? null);
  const server = await startServer(app, options.port);
  return {
    url: server.url,
    port: server.port,
    portalId: account.portalId,
    token,
    tokens,
    world: worldOf(account),
    witness: hubspotWitness(account),
    faults,
    clock: account.clock,
    counters,
    close: () => server.close(),
  };
}

export { hostile, type Behaviour } from './behaviour.ts';
export { rareAnswers } from './replies.ts';
export type { World, ObjectSeed, MessageSeed } from './world.ts';
export type { LimitOptions } from './limits.ts';
