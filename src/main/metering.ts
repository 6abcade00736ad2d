import type { Audit, NewEntry } from '../audit/index.ts';
import type { Budget } from '../ports/budget.ts';
import type { Meter } from '../ports/meter.ts';

export interface SwitchedMeter extends Meter {
  /** From here on it counts there; before, and for a command that nobody watches, it counts nowhere. */
  switchTo(meter: Meter): void;
}

/** The library that counts is read in where somebody looks, and only then. */
export function meterLater(): SwitchedMeter {
  let meter: Meter | null = null;
  return {
    switchTo: (to) => {
      meter = to;
    },
    vendorCalled: (system, status, ms) => meter?.vendorCalled(system, status, ms),
    lineEnded: (system, as, word) => meter?.lineEnded(system, as, word),
    quotaAsked: (quota) => meter?.quotaAsked(quota),
  };
}

/** What is entered of lines is counted with it: nothing else ends a line. */
export function metered(audit: Audit, meter: Meter): Audit {
  return {
    ...audit,
    async append(tx, entries) {
      const sequences = await audit.append(tx, entries);
      for (const entry of entries) count(entry, meter);
      return sequences;
    },
  };
}

function count({ act, system, details }: NewEntry, meter: Meter): void {
  if (system === undefined) return;
  const { state, verdict } = details ?? {};
  if ((act === 'line-outcome' || act === 'line-stopped') && typeof state === 'string')
    meter.lineEnded(system, 'outcome', state);
  if (act === 'line-verified' && typeof verdict === 'string') meter.lineEnded(system, 'verdict', verdict);
}

/** Which days of vendors are drawn on, so that it can be told what is left of them. */
export function meteredBudget(budget: Budget, meter: Meter): Budget {
  return {
    acquire: (wanted) => budget.acquire(wanted),
    spend(wanted) {
      const { system, pool, day, limit, resetsAt } = wanted;
      meter.quotaAsked({ system, pool, day, limit, resetsAt });
      return budget.spend(wanted);
    },
  };
}
