import { transact } from '../src/platform/postgres/transaction.ts';
import type { Database } from '../src/platform/postgres/connect.ts';
import type { Audit, NewEntry } from '../src/audit/index.ts';

/** How fast the audit log takes entries, from `writers` at once in batches of a given size. */
export interface AppendRate {
  readonly batch: number;
  readonly writers: number;
  readonly entries: number;
  readonly perSecond: number;
}

/** Appends the outcomes of a purge, as the workers of a system do, and measures the pace of each size of batch. */
export async function measureAppendRate(
  { db, audit }: { readonly db: Database; readonly audit: Pick<Audit, 'append'> },
  { batches = [50, 100, 200, 500], writers = 4, entries = 20_000 } = {},
): Promise<readonly AppendRate[]> {
  const rates: AppendRate[] = [];
  for (const batch of batches) {
    const rounds = Math.ceil(entries / writers / batch);
    const start = performance.now();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let round = 0; round < rounds; round += 1) {
          await transact(db.kysely, (tx) => audit.append(tx, outcomes(writer, round, batch)));
        }
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    const appended = rounds * writers * batch;
    rates.push({ batch, writers, entries: appended, perSecond: Math.round(appended / seconds) });
  }
  return rates;
}

/** Prints the table of `npm run bench`. */
export function printAppendRate(rates: readonly AppendRate[], print: (line: string) => void): void {
  for (const { batch, writers, perSecond } of rates) {
    print(`audit log: ${perSecond} entries/s in batches of ${batch} from ${writers} writers (aim 10000)`);
  }
}

function outcomes(writer: number, round: number, count: number): readonly NewEntry[] {
  return Array.from({ length: count }, (_, line) => ({
    actor: 'greffe',
    act: 'line-outcome',
    about: `plan ${writer}.1 line ${round * count + line + 1}`,
    system: 'crm-eu',
    kind: 'contact',
    subject: 'ab'.repeat(32),
    details: { outcome: 'done', attempt: 1 },
  }));
}
