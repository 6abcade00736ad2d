import { randomUUID } from 'node:crypto';
import type { HubspotDouble, HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import { hubspot } from '../../adapters/hubspot/index.ts';
import type { Connection, Context, Outcome, Ref, Related } from '../../src/contract/index.ts';
import { portal, settingsFor } from './hubspot-world.ts';

/** A portal of its own for each test, and what is asked of it in a word. */
export interface HubspotBench {
  readonly double: HubspotDouble;
  readonly connected: (settings?: Readonly<Record<string, unknown>>) => Connection;
  /** A contact; Éloïse Dupré unless told otherwise. */
  readonly contact: (of?: Readonly<Record<string, string>>) => Ref;
  /** A record tied to these contacts. */
  readonly around: (
    type: string,
    properties: Readonly<Record<string, string>>,
    ...contacts: readonly Ref[]
  ) => string;
}

export const context: Context = { signal: new AbortController().signal, priority: 'request' };

export async function hubspotBench(options: HubspotDoubleOptions = {}): Promise<HubspotBench> {
  const double = await portal(options);
  return {
    double,
    connected: (settings = {}) =>
      hubspot.connect(settingsFor(double, settings), {
        send: (_call, { signal }, attempt) => attempt(signal),
        now: () => double.clock.now(),
        opaque: randomUUID,
      }),
    contact: (of = {}) => {
      const eloise = { email: 'eloise.dupre@example.fr', firstname: 'Éloïse', lastname: 'Dupré' };
      return { kind: 'contact', id: double.world.object('contacts', { ...eloise, ...of }) };
    },
    around: (type, properties, ...contacts) => {
      const id = double.world.object(type, properties);
      for (const contact of contacts) double.world.associate(type, id, 'contacts', contact.id);
      return id;
    },
  };
}

export function called<Call>(verb: { readonly call: Call } | undefined): Call {
  if (verb === undefined) throw new Error('the verb is absent');
  return verb.call;
}

export async function expanded(connection: Connection, ...refs: readonly Ref[]): Promise<readonly Related[]> {
  const items: Related[] = [];
  let cursor: string | null = null;
  do {
    const page = await called(connection.expand)(refs, cursor, context);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return items;
}

export function told(outcomes: readonly Outcome<unknown>[]): readonly string[] {
  return outcomes.map((one) =>
    one.status === 'failed' ? `${one.failure.kind} ${one.failure.code}` : one.status,
  );
}
