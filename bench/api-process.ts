import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryAccount } from '../adapters/memory/account.ts';
import { memory } from '../adapters/memory/index.ts';
import { memoryWorld } from '../adapters/memory/world.ts';
import type { NewEntry } from '../src/audit/index.ts';
import type { Person } from '../src/domain/approval.ts';
import type { Application } from '../src/main.ts';
import { openApplication } from '../src/main.ts';
import { openLog } from '../src/platform/log.ts';
import { settingsOf } from '../test/support/settings-of.ts';

/**
 * A store with so many requests, plans to sign and entries, and the API over it, in a process of its own. The first line
 * it prints says where it answers; then, now and then, what memory it holds once it is collected. When nobody holds its input
 * open any more it verifies the whole log, says so, and ends.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    requests: { type: 'string', default: '0' },
    plans: { type: 'string', default: '0' },
    entries: { type: 'string', default: '0' },
    sampleMs: { type: 'string', default: '2000' },
  },
});

export interface ApiStarted {
  readonly port: number;
  readonly token: string;
  /** Requests whose plan waits for a signature. */
  readonly planned: readonly number[];
  readonly seededMs: number;
}

export interface ApiMemory {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

export interface ApiVerified {
  readonly isValid: boolean;
  readonly tookMs: number;
}

const direction: Person = { id: 'direction', roles: ['controller'] };
const atATime = 16;
const batch = 2_000;
const forever = new AbortController().signal;

const account = memoryAccount('crm-eu', { now: () => new Date() });
const application = await openApplication({
  settings: settingsOf(['crm-eu'], {
    settings: { http: { host: '127.0.0.1', port: 0, publicUrl: null, api: true, trustProxy: [] } },
  }),
  data: values.data,
  log: openLog(createWriteStream(join(values.data, 'log'))),
  adapters: { memory: async () => memory(() => account) },
  budget: {
    acquire: async () => ({ release: async () => undefined }),
    spend: async () => ({ granted: true }),
  },
});
const begun = performance.now();
const planned = await plans(application, Number(values.plans));
await times(Number(values.requests) - planned.length, (number) => open(application, `waits-${number}`));
await entries(application, Number(values.entries));
const { shown } = await application.greffe.tokens.give(direction, {
  name: 'bench',
  roles: ['dpo'],
  lasts: 'P1D',
});
const service = await application.serve({ only: 'api' });
const started: ApiStarted = {
  port: service.door?.port ?? 0,
  token: shown,
  planned,
  seededMs: performance.now() - begun,
};
process.stdout.write(`${JSON.stringify(started)}\n`);
const telling = setInterval(() => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  tell({ rssBytes: rss, heapBytes: heapUsed } satisfies ApiMemory);
}, Number(values.sampleMs));
process.stdin.resume();
process.stdin.once('end', () => void end());

function tell(told: ApiMemory | ApiVerified): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

async function end(): Promise<void> {
  clearInterval(telling);
  const at = performance.now();
  const { faults } = await application.house.audit.verify();
  tell({ isValid: faults.length === 0, tookMs: performance.now() - at });
  await service.stop();
  await application.close();
}

/** Requests as they stand when a DPO is to sign: everything before that is done. */
async function plans({ greffe }: Application, count: number): Promise<readonly number[]> {
  const world = memoryWorld(account);
  const ids: number[] = [];
  await times(count, async (number) => {
    await world.person({ given: 'Zoé', family: `Exemple-${number}`, emails: [emailOf(`signed-${number}`)] });
    const id = await open(application, `signed-${number}`);
    await greffe.requests.carryOn(id, forever);
    await greffe.requests.identify({ id: 'dpo', roles: ['dpo'] }, id, 'called back');
    await greffe.requests.carryOn(id, forever);
    ids.push(id);
  });
  return ids;
}

function open({ greffe }: Application, name: string): Promise<number> {
  return greffe.requests.open(direction, {
    controller: 'acme',
    rights: ['erasure'],
    identifiers: [{ kind: 'email', value: emailOf(name) }],
    channel: 'api',
    requester: { kind: 'data-subject' },
  });
}

function emailOf(name: string): string {
  return `${name}@example.fr`;
}

/** Two at once: while one is written the next is made ready, and nobody waits long for the lock of the log. */
async function entries({ house }: Application, count: number): Promise<void> {
  const append = (number: number): Promise<void> =>
    house.store.transact(async (tx) => {
      await house.audit.append(tx, outcomes(number));
    });
  await times(Math.ceil(count / batch), append, 2);
}

function outcomes(number: number): readonly NewEntry[] {
  return Array.from({ length: batch }, (_, line) => ({
    actor: 'greffe',
    act: 'line-outcome',
    about: `plan ${number + 1}.1 line ${line + 1}`,
    system: 'crm-eu',
    kind: 'contact',
    details: { outcome: 'done', attempt: 1 },
  }));
}

/** So many times, some of them at once. */
async function times(
  count: number,
  work: (number: number) => Promise<unknown>,
  atOnce = atATime,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
