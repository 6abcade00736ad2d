import type { RequestHandler } from 'express';

/** How often each endpoint was called: "GET /crm/objects/:type/:id" → 12. */
export interface Counters {
  readonly total: number;
  /** Answers with status 429. */
  readonly limited: number;
  calls(): Readonly<Record<string, number>>;
  /** Calls whose name contains the text. */
  of(text: string): number;
  statuses(): Readonly<Record<string, number>>;
  reset(): void;
}

/** @param templateOf the path without ids or versions; what it names is what is counted */
export function countCalls(templateOf: (path: string) => string): {
  counters: Counters;
  middleware: RequestHandler;
} {
  const calls = new Map<string, number>();
  const statuses = new Map<string, number>();
  const add = (to: Map<string, number>, name: string): void => void to.set(name, (to.get(name) ?? 0) + 1);
  const sum = (from: Iterable<[string, number]>, wanted: (name: string) => boolean): number => {
    let total = 0;
    for (const [name, count] of from) if (wanted(name)) total += count;
    return total;
  };
  return {
    counters: {
      get total() {
        return sum(calls, () => true);
      },
      get limited() {
        return statuses.get('429') ?? 0;
      },
      calls: () => sorted(calls),
      of: (text) => sum(calls, (name) => name.includes(text)),
      statuses: () => sorted(statuses),
      reset: () => {
        calls.clear();
        statuses.clear();
      },
    },
    middleware: (req, res, next) => {
      add(calls, `${req.method} ${templateOf(req.path)}`);
      // Counted as the head is written: a client that has its answer can read the counters at once.
      const end = res.end.bind(res);
      Object.assign(res, {
        end: (...args: Parameters<typeof end>) => {
          add(statuses, String(res.statusCode));
          return end(...args);
        },
      });
      next();
    },
  };
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
