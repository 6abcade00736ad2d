import { randomUUID } from 'node:crypto';
import type { Connection, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Budget } from '../../src/ports/budget.ts';
import { accountGuard } from '../../src/systems/guard.ts';
import { checked } from '../../src/systems/layers/check.ts';
import { stackedTools } from '../../src/systems/stack.ts';
import { seededChance, type Chance } from './chance.ts';
import type { OpenSubject } from './world.ts';

/** The ways in which an adapter is examined: the rules are the same in each. */
export type ModeName = 'bare' | 'stacked' | 'seeded faults' | 'one-record pages';

export interface Mode {
  readonly name: ModeName;
  readonly pageSizeMax: number | null;
  /** Whether greffe's layers stand in between, as they do in production. */
  readonly hasLayers: boolean;
  connect(subject: OpenSubject, listen: Listen): Connection;
}

/** Hears what would end up in logs. */
export type Listen = (said: string) => void;

export function modes(seed: number): readonly Mode[] {
  return [
    { name: 'bare', pageSizeMax: null, hasLayers: false, connect: bare },
    { name: 'stacked', pageSizeMax: null, hasLayers: true, connect: (...args) => stacked(...args, asItIs) },
    {
      name: 'seeded faults',
      pageSizeMax: null,
      hasLayers: true,
      connect: (...args) => stacked(...args, (tools) => chanceFaults(tools, seededChance(seed))),
    },
    {
      name: 'one-record pages',
      pageSizeMax: 1,
      hasLayers: true,
      connect: (...args) => stacked(...args, asItIs),
    },
  ];
}

function bare(subject: OpenSubject, listen: Listen): Connection {
  return subject.connect({
    send: (call, context, attempt) => {
      listen(call.endpoint);
      return attempt(context.signal);
    },
    now: () => subject.clock.now(),
    opaque: randomUUID,
  });
}

function stacked(subject: OpenSubject, listen: Listen, between: (tools: Tools) => Tools): Connection {
  const { clock } = subject;
  const hear = (event: string, facts: object = {}): void => listen(`${event} ${JSON.stringify(facts)}`);
  const tools = stackedTools({
    system: 'examined',
    share: 1,
    pools: () => connection.pools,
    budget: ample,
    clock,
    random: { bytes: (count) => new Uint8Array(count), uuid: randomUUID },
    log: { info: hear, warn: hear, error: hear },
    // Time passes at the vendor, and nobody waits.
    wait: async (ms) => clock.moveBy(ms),
  });
  const connection: Connection = subject.connect(between(tools));
  const guard = accountGuard({
    name: 'examined',
    expect: {},
    mode: 'live',
    clock,
    probe: (context) => connection.probe.call(context),
  });
  return checked(connection, guard);
}

const ample: Budget = {
  acquire: async () => ({ release: async () => {} }),
  spend: async () => ({ granted: true }),
};

function asItIs(tools: Tools): Tools {
  return tools;
}

/** What a bad network does: refusals before a call, and for a read also the loss of its answer. */
function chanceFaults(tools: Tools, chance: Chance): Tools {
  return {
    ...tools,
    send: (call, context, attempt) => {
      // Less than the layers' patience, so that every call ends well in time.
      let left = 3;
      const strikes = (): boolean => {
        if (left === 0 || chance() >= 0.25) return false;
        left -= 1;
        return true;
      };
      return tools.send(call, context, async (signal) => {
        if (strikes()) throw refusal(chance() < 0.5 ? 'rate-limited' : 'unavailable');
        const answer = await attempt(signal);
        if (call.effect === 'read' && strikes()) throw refusal('unavailable');
        return answer;
      });
    },
  };
}

function refusal(kind: 'rate-limited' | 'unavailable'): VendorFailure {
  return new VendorFailure({ kind, code: 'BY_CHANCE', mend: 'Wait.' });
}
