import type { Adapter, Connection, Context, Tools } from '../contract/index.ts';
import type { Line, SystemEstimate } from '../domain/plan.ts';
import type { Budget } from '../ports/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Random } from '../ports/random.ts';
import { daysMs, estimateLines } from './estimate.ts';
import { accountGuard, type Examination } from './guard.ts';
import { checked } from './layers/check.ts';
import { ownRecordsOnly } from './layers/own-records.ts';
import type { Wait } from './layers/retry.ts';
import { accountOf, sharedAccount } from './shared-account.ts';
import { stackedTools } from './stack.ts';
import type { Claims } from './whose.ts';

/** One entry of `systems.yaml`, its secrets resolved. */
export interface ConfiguredSystem {
  readonly name: string;
  /** The adapter's name, or the module it is imported from. */
  readonly adapter: string;
  readonly settings: unknown;
  /** What the account must say of itself before anything is read from it or written to it. */
  readonly expect: Readonly<Record<string, string | number>>;
  /** Part of the vendor's daily quota that is ours, over 0 and up to 1. */
  readonly share: number;
  readonly after: readonly string[];
  readonly afterWaitMs: number;
  /** Of an account that several controllers share: which records are whose. */
  readonly only?: Claims;
}

/** What the systems stand on. */
export interface Footing {
  /** Imported when a system that uses it is first asked for: start-up pays for no SDK it does not need. */
  adapter(name: string, system: string): Promise<Adapter>;
  /** Adds what people are asked to do where the adapter of a system cannot. */
  complete?(connection: Connection, system: string, tools: Tools): Promise<Connection>;
  readonly mode: 'live' | 'read-only';
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Counts the calls, where somebody looks. */
  readonly meter?: Meter;
  readonly wait: Wait;
}

/** A configured system made ready: layers on, and no call before its account was recognised. */
export interface System {
  readonly name: string;
  readonly vendor: string;
  readonly connection: Connection;
  readonly after: readonly string[];
  readonly afterWaitMs: number;
  /** What the account says of itself, asked anew, and why nothing may be written there. */
  examine(context: Context): Promise<Examination>;
  estimate(lines: readonly Line[]): SystemEstimate;
  /** How long so many calls take by the days of the vendor alone. */
  daysMs(calls: number): number;
}

export interface Systems {
  readonly names: readonly string[];
  /** @throws when no such system is configured, or when its adapter refuses its settings */
  get(name: string): Promise<System>;
}

/** Makes the configured systems available; each is connected when first asked for, once. */
export function openSystems(configured: readonly ConfiguredSystem[], footing: Footing): Systems {
  const byName = new Map(configured.map((system) => [system.name, system]));
  const opened = new Map<string, Promise<System>>();
  return {
    names: [...byName.keys()],
    get: (name) => {
      const system = byName.get(name);
      if (!system) return Promise.reject(new Error(`No system "${name}" in systems.yaml. ${known(byName)}`));
      const ready = opened.get(name) ?? open(system, configured, footing);
      opened.set(name, ready);
      // A failed start is not kept: the settings or the adapter may be mended while we run.
      ready.catch(() => opened.delete(name));
      return ready;
    },
  };
}

async function open(
  configured: ConfiguredSystem,
  all: readonly ConfiguredSystem[],
  footing: Footing,
): Promise<System> {
  const { name, after, afterWaitMs, share } = configured;
  const adapter = await footing.adapter(configured.adapter, name);
  // The pools are the connection's own, and no call is made before it exists.
  const account = accountOf(configured, all);
  const tools = stackedTools({ ...footing, system: name, account, share, pools: () => bare.pools });
  const bare: Connection = adapter.connect(settingsFor(adapter, configured), tools);
  const guard = accountGuard({
    ...configured,
    mode: footing.mode,
    clock: footing.clock,
    probe: bare.probe.call,
  });
  const shared = sharedAccount(configured, all, bare);
  const own = shared ? ownRecordsOnly(bare, shared, name) : bare;
  const whole = (await footing.complete?.(own, name, tools)) ?? own;
  return {
    name,
    vendor: adapter.vendor,
    connection: checked(whole, guard),
    after,
    afterWaitMs,
    examine: (context) => guard.examine(context),
    estimate: (lines) => estimateLines({ system: name, connection: bare, share }, lines),
    daysMs: (calls) => daysMs(bare, calls, share),
  };
}

function settingsFor(adapter: Adapter, { name, settings }: ConfiguredSystem): unknown {
  const parsed = adapter.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `systems.yaml: systems.${[name, 'settings', ...issue.path].join('.')}: ${issue.message}`,
  );
  throw new Error(problems.join('\n'));
}

function known(systems: ReadonlyMap<string, unknown>): string {
  return systems.size === 0 ? 'None is configured.' : `Configured: ${[...systems.keys()].join(', ')}.`;
}
