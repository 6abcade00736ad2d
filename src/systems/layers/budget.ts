import type { Context, Pool, Tools, VendorCall } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Budget, Slot } from '../../ports/budget.ts';
import type { Clock } from '../../ports/clock.ts';
import { vendorDay } from '../vendor-day.ts';

type WindowPool = Extract<Pool, { kind: 'window' }>;
type DayPool = Extract<Pool, { kind: 'day' }>;

export interface BudgetParts {
  readonly system: string;
  /** Whose limits are met, where several systems are over one account. */
  readonly account?: string;
  readonly share: number;
  pools(): readonly Pool[];
  readonly budget: Budget;
  readonly clock: Clock;
}

/** Waits for the vendor's windows and counts its days, so that our calls meet no refusal and starve nobody. */
export function budgeted(parts: BudgetParts, send: Tools['send']): Tools['send'] {
  return async (call, context, attempt) => {
    refuseWhenAborted(context);
    const pools = poolsOf(call, parts.pools());
    for (const pool of pools.filter((one) => one.kind === 'day')) await spend(parts, pool, context);
    const slots: Slot[] = [];
    try {
      for (const pool of pools.filter((one) => one.kind === 'window')) {
        slots.push(await acquire(parts, pool, context));
      }
      return await send(call, context, attempt);
    } finally {
      // The window starts when the vendor has answered: stamped at sending, it could not bound arrivals.
      await Promise.all(slots.map((slot) => slot.release()));
    }
  };
}

async function spend(parts: BudgetParts, pool: DayPool, context: Context): Promise<void> {
  const spent = await parts.budget.spend({
    system: parts.account ?? parts.system,
    pool: pool.name,
    limit: Math.floor(pool.limit * parts.share),
    priority: context.priority,
    calls: 1,
    ...vendorDay(parts.clock.now(), pool.timeZone),
  });
  if (spent.granted) return;
  throw new VendorFailure({
    kind: 'quota-spent',
    code: 'OUR_SHARE_SPENT',
    mend: `Wait for the vendor's new day, or raise the share of ${parts.system} in systems.yaml.`,
    retryAt: spent.resetsAt,
  });
}

async function acquire(parts: BudgetParts, pool: WindowPool, context: Context): Promise<Slot> {
  const system = parts.account ?? parts.system;
  const { priority, signal } = context;
  try {
    return await parts.budget.acquire({ system, pool, priority, signal });
  } catch (thrown) {
    refuseWhenAborted(context);
    throw thrown;
  }
}

/** Nothing was sent yet, so even a write certainly did not start. */
function refuseWhenAborted({ signal }: Context): void {
  if (!signal.aborted) return;
  throw new VendorFailure({
    kind: 'unavailable',
    code: 'STOPPED_BEFORE_SENDING',
    mend: 'The work was stopped before this call; it goes on by itself.',
  });
}

function poolsOf(call: VendorCall, pools: readonly Pool[]): readonly Pool[] {
  return call.pools.map((name) => {
    const pool = pools.find((one) => one.name === name);
    if (!pool)
      throw new Error(
        `The call ${call.endpoint} names the pool "${name}", which its adapter does not declare.`,
      );
    return pool;
  });
}
