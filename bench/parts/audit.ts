import type { Audit, NewEntry } from '../../src/audit/index.ts';
import { createAudit } from '../../src/audit/index.ts';
import { openKeys } from '../../src/platform/keys.ts';
import { readMasterKey } from '../../src/platform/master-key.ts';
import { auditVault } from '../../src/platform/postgres/audit-vault.ts';
import { auditStore } from '../../src/platform/postgres/audit.ts';
import type { Database } from '../../src/platform/postgres/connect.ts';
import { connect } from '../../src/platform/postgres/connect.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import type { Screen } from '../screen.ts';

const perSecondMin = 10_000;

/** The log as the application keeps it: details sealed, leaves hashed, the tree grown. */
export async function benchAudit(data: string, screen: Screen): Promise<void> {
  screen.title('Audit log, appended in batches');
  const masterKey = await readMasterKey({ given: undefined, data, mayBeMade: true });
  const database = await connect({ data });
  try {
    await append(database, masterKey, screen);
  } finally {
    await database.close();
  }
}

async function append(database: Database, masterKey: Uint8Array, screen: Screen): Promise<void> {
  const keys = await openKeys(database.kysely, masterKey);
  const audit = createAudit({
    store: auditStore(database.kysely),
    vault: auditVault(keys),
    signer: { name: 'greffe', publicKey: keys.publicKey, sign: (bytes) => keys.sign(bytes) },
    now: () => new Date(),
  });
  for (const { batch, writers, perSecond } of await measureAppendRate({ db: database, audit })) {
    screen.figure(
      `${perSecond} entries/s in batches of ${batch} from ${writers} writers`,
      `≥ ${perSecondMin}`,
      perSecond >= perSecondMin,
    );
  }
}

/** How fast the audit log takes entries, from `writers` at once in batches of a given size. */
interface AppendRate {
  readonly batch: number;
  readonly writers: number;
  readonly entries: number;
  readonly perSecond: number;
}

/** Appends the outcomes of a purge, as the workers of a system do, and measures the pace of each size of batch. */
async function measureAppendRate(
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
