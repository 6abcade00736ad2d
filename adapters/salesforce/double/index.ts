import { generateKeyPairSync, createPublicKey } from 'node:crypto';
import {
  type Counters,
  type Faults,
  type MovableClock,
  type Witness,
  countCalls,
  faultInjection,
  movableClock,
  startServer,
  witnessOver,
} from '../../double-kit/index.ts';
import { createApp, dispatch, expiredSession } from './http/app.ts';
import { ingestJobs } from './http/bulk-ingest.ts';
import { type JobTroubles, queryJobs, troublesOf } from './http/bulk-query.ts';
import type { Desk } from './http/call.ts';
import { refreshTokenOf } from './http/oauth.ts';
import { queryCursors } from './http/query.ts';
import { type Quota, rollingQuota } from './http/quota.ts';
import { type Tokens, tokenDesk } from './http/tokens.ts';
import { withChecksum } from './ids.ts';
import type { Behaviours } from './org/behaviours.ts';
import { letTimeAct } from './org/deletion.ts';
import { foundOrg } from './org/founding.ts';
import { type Features, createOrg } from './org/org.ts';
import { type Permissions, createRestrictions } from './org/session.ts';
import { type World, worldOf } from './world.ts';

export type { Behaviours } from './org/behaviours.ts';
export type { Features } from './org/org.ts';
export type { Permissions } from './org/session.ts';
export type { World } from './world.ts';
export type { Tokens } from './http/tokens.ts';
export { vendorFaults } from './faults.ts';

export interface SalesforceDoubleOptions {
  readonly organizationId?: string;
  readonly isSandbox?: boolean;
  readonly isReadOnly?: boolean;
  readonly port?: number;
  /** What its clock shows at the start. */
  readonly now?: Date;
  readonly username?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** PEM of the key that signs JWT assertions; made anew when absent. */
  readonly privateKey?: string;
  readonly limits?: {
    readonly dailyApiRequests?: number;
    /** Rows of a query page at most (Salesforce: 2,000). */
    readonly queryPageRows?: number;
    /** Rows of a Bulk 2.0 result page at most. */
    readonly bulkPageRows?: number;
    /** Polls a bulk job spends InProgress. */
    readonly bulkPolls?: number;
    /** Bulk 2.0 query jobs of a day (Salesforce: 10,000). */
    readonly queryJobsPerDay?: number;
    /** How long an unused token lives. */
    readonly sessionIdleMs?: number;
  };
  /** Of the integration user; everything unless said. */
  readonly permissions?: Partial<Permissions>;
  readonly features?: Partial<Features>;
  readonly behaviours?: Partial<Behaviours>;
}

export interface SalesforceDouble {
  readonly url: string;
  readonly port: number;
  readonly organizationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** PEM; the double holds the public half. */
  readonly privateKey: string;
  readonly username: string;
  readonly tokens: Tokens;
  readonly world: World;
  readonly witness: Witness;
  readonly faults: Faults;
  readonly clock: MovableClock;
  readonly counters: Counters;
  readonly quota: Quota;
  readonly queryJobs: JobTroubles;
  close(): Promise<void>;
}

/** An org on 127.0.0.1: stateful, limited, with a recycle bin, and as unforgiving as its documents allow. */
export async function startSalesforceDouble(
  options: SalesforceDoubleOptions = {},
): Promise<SalesforceDouble> {
  const clock = movableClock(options.now);
  const organizationId = organizationIdOf(options.organizationId);
  const username = options.username ?? 'greffe@example.com';
  const org = createOrg(
    organizationId,
    clock,
    {
      hardDelete: true,
      dataProtection: true,
      personAccounts: false,
      sharedActivities: true,
      relatedContacts: false,
      jwtAccessTokens: false,
      without: [],
      ...options.features,
    },
    options.behaviours ?? {},
  );
  const founders = foundOrg(org, username, options.isSandbox ?? false, options.isReadOnly ?? false);
  const restrictions = createRestrictions();
  const limits = options.limits ?? {};
  const { tokens, sessionOf } = tokenDesk(
    clock,
    restrictions,
    {
      id: organizationId,
      integrationUserId: founders.integrationUserId,
      jwtByDefault: org.features.jwtAccessTokens,
    },
    limits.sessionIdleMs ?? 2 * 3_600_000,
  );
  if (options.permissions !== undefined) tokens.permit(options.permissions);

  const quota = rollingQuota(limits.dailyApiRequests ?? 100_000, clock);
  const desk: Desk = {
    org,
    isReadOnly: options.isReadOnly ?? false,
    quota,
    cursors: queryCursors(clock, limits.queryPageRows ?? 2_000),
    ingestJobs: ingestJobs(limits.bulkPolls ?? 1),
    queryJobs: queryJobs(
      limits.bulkPageRows ?? 50_000,
      limits.bulkPolls ?? 1,
      limits.queryJobsPerDay ?? 10_000,
    ),
    dispatch: (call) => dispatch(desk, call),
  };
  const privateKey = (): string => options.privateKey ?? sharedPrivateKey();
  const clientId = options.clientId ?? '3MVG9greffe.double';
  const clientSecret = options.clientSecret ?? 'double-secret';
  let url = '';
  const { counters, middleware: count } = countCalls(templateOf);
  const { faults, middleware: strike } = faultInjection(expiredSession);
  const app = createApp({
    desk,
    sessionOf,
    middleware: [count, strike],
    oauth: {
      org,
      tokens,
      clientId,
      clientSecret,
      publicKey: () => createPublicKey(privateKey()),
      integrationUserId: founders.integrationUserId,
      url: () => url,
    },
  });
  const server = await startServer(app, options.port);
  url = server.url;

  return {
    url,
    port: server.port,
    organizationId,
    clientId,
    clientSecret,
    refreshToken: refreshTokenOf({ clientId }),
    get privateKey() {
      return privateKey();
    },
    username,
    tokens,
    world: worldOf(org, founders, restrictions),
    witness: witnessOver(() => {
      letTimeAct(org);
      return org.store.stored();
    }),
    faults,
    clock,
    counters,
    quota,
    queryJobs: troublesOf(desk.queryJobs),
    close: () => server.close(),
  };
}

function organizationIdOf(given = '00DQy0000000001'): string {
  return given.length === 15 ? withChecksum(given) : given;
}

let madeKey: string | null = null;

/** Made when first asked for, once a process: most tests never sign an assertion. */
function sharedPrivateKey(): string {
  madeKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return madeKey;
}

/** "/services/data/v66.0/sobjects/Contact/003…" → "/services/data/sobjects/Contact/:id". */
function templateOf(path: string): string {
  return path
    .replace(/\/v\d+\.\d/, '')
    .replace(/\/Soap\/([um])\/.*/, '/Soap/$1')
    .replace(/\/query\/[\w-]+$/, '/query/:locator')
    .replace(/(\/jobs\/(?:query|ingest))\/\w+/, '$1/:id')
    .replace(/\/[A-Za-z0-9]{18}(?=\/|$)/g, '/:id')
    .replace(/\/$/, '');
}
