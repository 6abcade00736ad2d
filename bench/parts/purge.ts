import { availableParallelism } from 'node:os';
import { dueAmong } from '../contacts.ts';
import type { Counted } from '../doubles.ts';
import * as hubspotLeast from '../least/purge-hubspot.ts';
import * as salesforceLeast from '../least/purge-salesforce.ts';
import { leastMs } from '../least/pace.ts';
import { total } from '../least/step.ts';
import { heapFor, startContacts } from '../purge-doubles.ts';
import type { Took } from '../purge-run.ts';
import { shortLead, startPurge } from '../purge-run.ts';
import type { Screen } from '../screen.ts';
import { scriptedPurge } from './purge-script.ts';

const ratioMax = 1.1;
const memoryMax = 250_000_000;

export interface Wanted {
  readonly contacts: number;
  /** The vendors' limits are so many times as wide. */
  readonly factor: number;
}

/** A purge of both tools, from the scan to the read-back, one in twenty of whose contacts is due. */
export async function benchPurge(data: string, screen: Screen, { contacts, factor }: Wanted): Promise<void> {
  const due = dueAmong(contacts);
  screen.title(
    `Purge of ${amount(contacts)} contacts in each of two tools, ${amount(due)} due, limits × ${factor}`,
  );
  const vendors = await startContacts(contacts, factor);
  screen.line(
    `each double with --max-old-space-size=${heapFor(contacts)}, greffe with ${shortLead.join(' ')}`,
  );
  try {
    const told = { hubspot: vendors.hubspot.told, salesforce: vendors.salesforce.told };
    await Promise.all([vendors.hubspot.reset(), vendors.salesforce.reset()]);
    const took = await startPurge(data, told, factor).ended;
    const [inHubspot, inSalesforce] = await Promise.all([
      vendors.hubspot.counted(),
      vendors.salesforce.counted(),
    ]);
    tell(screen, took, { contacts, due, factor }, inHubspot, inSalesforce);
  } finally {
    await Promise.all([vendors.hubspot.close(), vendors.salesforce.close()]);
  }
  await besideScript(screen, contacts, factor);
}

/** Contacts the script of one record at a time is measured with: what one costs does not depend on how many there are. */
const scriptedContacts = 1_000;

async function besideScript(screen: Screen, contacts: number, factor: number): Promise<void> {
  const vendors = await startContacts(scriptedContacts, factor);
  try {
    const told = { hubspot: vendors.hubspot.told, salesforce: vendors.salesforce.told };
    await Promise.all([vendors.hubspot.reset(), vendors.salesforce.reset()]);
    const { seen, erased, listedMs, erasedMs } = await scriptedPurge(told);
    const counted = await Promise.all([vendors.hubspot.counted(), vendors.salesforce.counted()]);
    const [inHubspot, inSalesforce] = counted.map(({ total: calls }) => calls);
    const limited = counted.reduce((sum, one) => sum + one.limited, 0);
    const whole = (listedMs / seen) * contacts + (erasedMs / erased) * dueAmong(contacts);
    screen.line(
      `the script that reads nothing back, over ${amount(seen)} contacts: ${(erasedMs / erased).toFixed(0)} ms each of ` +
        `${amount(erased)} erased, ${inHubspot} and ${inSalesforce} calls, ${limited} × 429: ${seconds(whole)} for ` +
        `${amount(contacts)}, extrapolated`,
    );
  } finally {
    await Promise.all([vendors.hubspot.close(), vendors.salesforce.close()]);
  }
}

interface Asked extends Wanted {
  readonly due: number;
}

function tell(
  screen: Screen,
  took: Took,
  { contacts, due, factor }: Asked,
  inHubspot: Counted,
  inSalesforce: Counted,
): void {
  if (took.due !== due) throw new Error(`${took.due} were due, not ${due}: ${JSON.stringify(took)}`);
  screen.line(
    `${took.state}, ${amount(took.lines)} lines, ${amount(took.leftOut)} people left out: ${took.waitsFor}`,
  );
  const { begun = 0, scanned = 0, found = 0, drawn = 0, applied = 0, verified = 0 } = took.marks;
  const wallMs = drawn - begun + (verified - took.signedAt);
  screen.line(
    `scan ${seconds(scanned - begun)}, who is due ${seconds(found - scanned)}, plan ${seconds(drawn - found)}, ` +
      `apply ${seconds(applied - took.signedAt)}, read back ${seconds(verified - applied)}: ${seconds(wallMs)} in all`,
  );
  const busy = (took.cpuMs / wallMs) * 100;
  screen.line(`greffe's own processor time: ${busy.toFixed(0)} % of one of ${availableParallelism()}`);
  const fewest = {
    hubspot: total(hubspotLeast.leastPurge(contacts, due)),
    salesforce: total(salesforceLeast.leastPurge(contacts, due)),
  };
  const least = leastMs(fewest.hubspot, factor);
  if (least === 0) screen.line("all calls fit into HubSpot's first window: no pace to tell");
  else {
    const pace = wallMs / least;
    screen.figure(
      `least that HubSpot's windows leave a purge ${seconds(least)}: ${pace.toFixed(2)} ×`,
      `≤ ${ratioMax} ×`,
      pace <= ratioMax,
    );
  }
  for (const [vendor, counted, calls] of [
    ['hubspot', inHubspot, fewest.hubspot],
    ['salesforce', inSalesforce, fewest.salesforce],
  ] as const) {
    const ratio = counted.total / calls;
    screen.figure(
      `${vendor.padEnd(10)} ${amount(counted.total)} calls, least ${amount(calls)}: ${ratio.toFixed(2)} ×`,
      `≤ ${ratioMax} ×`,
      ratio <= ratioMax,
    );
    screen.line(mostAsked(counted));
  }
  const limited = inHubspot.limited + inSalesforce.limited;
  screen.figure(`${limited} × 429`, '0', limited === 0);
  const peak = took.peaks['verified'] ?? 0;
  const { drawn: untilDrawn = 0 } = took.peaks;
  screen.figure(
    `peak memory ${mega(peak)}, ${mega(untilDrawn)} of it before anything was written`,
    `< ${mega(memoryMax)}`,
    peak < memoryMax,
  );
  const perMillion = ((took.bytesAtEnd - took.bytesBefore) / contacts / 1_000).toFixed(2);
  screen.line(
    `database ${mega(took.bytesScanned)} once planned, ${mega(took.bytesAtEnd)} at the end: ` +
      `${perMillion} GB for a million in each tool, beside the ${mega(took.bytesBefore)} of an empty one`,
  );
}

/** What most calls were spent on. */
function mostAsked({ calls }: Counted): string {
  return Object.entries(calls)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 12)
    .map(([path, count]) => `${path} ${amount(count)}`)
    .join(' · ');
}

const amount = (count: number): string => count.toLocaleString('en-GB');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const mega = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;
