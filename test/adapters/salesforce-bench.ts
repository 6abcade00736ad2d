import { afterEach } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { SalesforceDouble, SalesforceDoubleOptions } from '../../adapters/salesforce/double/index.ts';
import { startSalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { salesforce } from '../../adapters/salesforce/index.ts';
import type { SalesforceSettings } from '../../adapters/salesforce/settings.ts';
import type { Connection, Context, Identifier, Match, Ref, Related } from '../../src/contract/index.ts';

export const context: Context = { signal: new AbortController().signal, priority: 'request' };
export const email = (value: string): Identifier => ({ kind: 'email', value });
export const hour = 3_600_000;

const open: SalesforceDouble[] = [];
afterEach(async () => {
  for (const double of open.splice(0)) await double.close();
});

/** The adapter at work in an org of its own, which is closed after the test. */
export interface Bench {
  readonly double: SalesforceDouble;
  readonly world: SalesforceDouble['world'];
  readonly connection: Required<Omit<Connection, 'poll' | 'lift' | 'webhooks' | 'asksSomebody'>>;
  readonly locate: (...identifiers: readonly Identifier[]) => Promise<readonly Match[]>;
  readonly expand: (...refs: readonly Ref[]) => Promise<readonly Related[]>;
  readonly erase: (...refs: readonly Ref[]) => Promise<readonly string[]>;
  /** Vendor calls of one piece of work. */
  readonly calls: (work: () => Promise<unknown>) => Promise<number>;
}

/** Another process in front of the same org. */
export function connectTo(double: SalesforceDouble, settings: Partial<SalesforceSettings> = {}): Connection {
  return salesforce.connect(
    salesforce.settings.parse({
      loginUrl: double.url,
      auth: { kind: 'client-credentials', clientId: double.clientId, clientSecret: double.clientSecret },
      ...settings,
    }),
    {
      send: (_call, { signal }, attempt) => attempt(signal),
      now: () => double.clock.now(),
      opaque: randomUUID,
    },
  );
}

export async function bench(
  options: SalesforceDoubleOptions = {},
  settings: Partial<SalesforceSettings> = {},
): Promise<Bench> {
  const double = await startSalesforceDouble(options);
  open.push(double);
  const connection = connectTo(double, settings);
  const { probe, locate, expand, read, content, scan, lastContact } = connection;
  const { erase, recycle, redact, detach, rectify, object, solicitations } = connection;
  const { restrict, reassign, verify, changes } = connection;
  if (
    !locate ||
    !expand ||
    !read ||
    !content ||
    !scan ||
    !lastContact ||
    !erase ||
    !recycle ||
    !redact ||
    !detach ||
    !rectify ||
    !object ||
    !solicitations ||
    !restrict ||
    !reassign ||
    !verify ||
    !changes
  )
    throw new Error('a verb is absent');
  const whole = {
    ...connection,
    probe,
    locate,
    expand,
    read,
    content,
    scan,
    lastContact,
    erase,
    recycle,
    redact,
    detach,
    rectify,
    object,
    solicitations,
    restrict,
    reassign,
    verify,
    changes,
  };
  return {
    double,
    world: double.world,
    connection: whole,
    locate: async (...identifiers) => (await locate.call(identifiers, null, context)).items,
    expand: async (...refs) => (await expand.call(refs, null, context)).items,
    erase: async (...refs) =>
      (await erase.call(refs, context)).map((outcome) =>
        outcome.status === 'failed' ? `${outcome.failure.kind} ${outcome.failure.code}` : outcome.status,
      ),
    calls: async (work) => {
      const before = double.counters.total;
      await work();
      return double.counters.total - before;
    },
  };
}

export function summary(items: readonly Related[]): readonly string[] {
  return items
    .map((item) => `${item.ref.kind} of ${item.of.kind}: ${item.relation}, ${item.whenErased}`)
    .sort();
}
