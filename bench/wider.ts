import { openBudget } from '../src/platform/postgres/slots.ts';
import type { Database } from '../src/platform/postgres/connect.ts';
import type { Budget } from '../src/ports/budget.ts';

/** The real slots, over windows and days so many times as wide as the vendor's own. */
export function widerBudget({ kysely }: Pick<Database, 'kysely'>, factor: number): Budget {
  const budget = openBudget(kysely);
  return {
    acquire: (asked) =>
      budget.acquire({ ...asked, pool: { ...asked.pool, limit: asked.pool.limit * factor } }),
    spend: (asked) => budget.spend({ ...asked, limit: asked.limit * factor }),
  };
}
