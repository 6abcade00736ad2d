import { readMasterKey } from '../../src/platform/master-key.ts';
import { connect } from '../../src/platform/postgres/connect.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { addressOf, isDue } from '../contacts.ts';
import type { House, Told } from '../house.ts';
import { dpo, expectState, openGreffe } from '../house.ts';
import { percentile } from '../percentile.ts';
import { startContacts } from '../purge-doubles.ts';
import type { PurgeRun } from '../purge-run.ts';
import { startPurge } from '../purge-run.ts';
import { schedule } from '../schedule.ts';
import type { Screen } from '../screen.ts';
import { widerBudget } from '../wider.ts';

const latencyMs = 100;
const objectionMaxMs = 5_000;
/** Enough for a purge that outlasts what is measured beside it. */
const contactsPerRun = 120;

export interface Runs {
  readonly runs: number;
  /** The vendors' limits are so many times as wide. */
  readonly factor: number;
}

type Working = Pick<House, 'application'>;

/**
 * How soon an objection is confirmed in both tools, and how long a correction takes, while a purge takes whatever the
 * vendors leave to it.
 */
export async function benchRights(data: string, screen: Screen, { runs, factor }: Runs): Promise<void> {
  const corrections = Math.ceil(runs / 10);
  const contacts = Math.max(5_000, runs * contactsPerRun);
  screen.title(
    `Rights beside a purge of ${amount(contacts)} contacts in each tool, when vendors answer in ${latencyMs} ms, ` +
      `limits × ${factor}`,
  );
  const { hubspot, salesforce } = await startContacts(contacts, factor);
  const told: Told = { hubspot: hubspot.told, salesforce: salesforce.told };
  await Promise.all([hubspot.answerAfter(latencyMs), salesforce.answerAfter(latencyMs)]);
  // Made before the store is: a store without its key is not opened.
  await readMasterKey({ given: undefined, data, mayBeMade: true });
  const database = await connect({ data });
  const application = await openGreffe(data, told, widerBudget(database, factor), {
    ...schedule,
    dataMap: { ...schedule.dataMap, fields: { family } },
  });
  const purge = startPurge(data, told, factor);
  try {
    await Promise.all([hubspot.reset(), salesforce.reset()]);
    const house = { application };
    const people = bystanders();
    // What is read once a day, of whichever tool, is read by now.
    await object(house, String(people.next().value));
    const stopped = await each(runs, people, (address) => object(house, address));
    demandUnderWay(purge);
    const p99 = percentile(stopped, 99);
    screen.figure(
      `from object to confirmed in both tools: ${spread(stopped)} over ${runs}`,
      `p99 < ${seconds(objectionMaxMs)}`,
      p99 < objectionMaxMs,
    );
    const corrected = await each(corrections, people, (address) => rectify(house, address));
    screen.line(
      `a rectification from the request to its certificate, no human waited for: ${spread(corrected)} over ${corrections}`,
    );
    demandUnderWay(purge);
    const counted = await Promise.all([hubspot.counted(), salesforce.counted()]);
    const limited = counted.reduce((sum, one) => sum + one.limited, 0);
    const [inHubspot = 0, inSalesforce = 0] = counted.map(({ total }) => total);
    screen.figure(
      `${limited} × 429 in ${amount(inHubspot)} calls to HubSpot and ${amount(inSalesforce)} to Salesforce, the purge's included`,
      '0',
      limited === 0,
    );
  } finally {
    await purge.stop();
    await application.close();
    await database.close();
    await Promise.all([hubspot.close(), salesforce.close()]);
  }
}

function demandUnderWay(purge: PurgeRun): void {
  if (!purge.isUnderWay()) throw new Error('the purge ended before what was measured beside it');
}

const family: Settings['dataMap']['fields'][string] = {
  category: 'identity',
  origin: 'provided',
  purposes: ['prospecting'],
  propagate: 'proposed',
  in: {
    marketing: [{ kind: 'contact', field: 'lastname' }],
    sales: [{ kind: 'Contact', field: 'LastName' }],
  },
};

const forever = new AbortController().signal;

/** From the command to the last tool that was read back: what the command line tells. @returns milliseconds */
async function object(house: Working, address: string): Promise<number> {
  const { requests } = house.application.greffe;
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'email',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, forever);
  await expectState(house, id, 'done');
  const { request, plans } = await requests.show(dpo, id);
  const lines = plans.flatMap((one) => one.lines);
  const confirmed = lines.filter(({ verdict }) => verdict === 'as-expected');
  if (new Set(confirmed.map(({ line }) => line.system)).size < 2)
    throw new Error(`request ${id} is confirmed in ${confirmed.length} lines: not in both tools`);
  const last = Math.max(...confirmed.map(({ verifiedAt }) => verifiedAt?.getTime() ?? 0));
  return last - request.openedAt.getTime();
}

/** @returns milliseconds */
async function rectify(house: Working, address: string): Promise<number> {
  const { requests, plans } = house.application.greffe;
  const start = performance.now();
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['rectification'],
    identifiers: [{ kind: 'email', value: address }],
    corrections: [{ field: 'family', to: 'Bancal' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, forever);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, forever);
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, forever);
  await requests.carryOn(id, forever);
  await expectState(house, id, 'done');
  return performance.now() - start;
}

/** Those whom the purge leaves, one after the other. */
function* bystanders(): Generator<string, void> {
  for (let number = 0; ; number += 1) if (!isDue(number)) yield addressOf(number);
}

async function each(
  count: number,
  people: Generator<string, void>,
  act: (address: string) => Promise<number>,
): Promise<readonly number[]> {
  const took: number[] = [];
  for (let run = 0; run < count; run += 1) took.push(await act(String(people.next().value)));
  return took;
}

function spread(took: readonly number[]): string {
  return `p50 ${seconds(percentile(took, 50))}, p99 ${seconds(percentile(took, 99))}`;
}

const amount = (count: number): string => count.toLocaleString('en-GB');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
