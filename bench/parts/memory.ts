import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Told } from '../house.ts';
import { startVendors } from '../house.ts';
import type { Size } from '../people.ts';
import type { Screen } from '../screen.ts';

const growthMax = 1.3;

/** Left to itself the collector lets garbage lie as long as the machine has room: what is needed would not show. */
const shortLead = ['--max-old-space-size=96', '--max-semi-space-size=4'];

interface Peak {
  readonly packageBytes: number;
  readonly rssBytes: number;
}

/**
 * The most memory an export takes, each in a process of its own, for a person with ten times the records and files of
 * another. The vendors' limits are lifted: memory does not depend on them, and the bench would wait for minutes.
 */
export async function benchMemory(data: string, screen: Screen): Promise<void> {
  screen.title('Memory while exporting a person, a file of 100 kB on each activity');
  const vendors = await startVendors({ burst: null, search: null, associations: null });
  const told: Told = { hubspot: vendors.hubspot.told, salesforce: vendors.salesforce.told };
  try {
    const fifty = await peakOf(data, told, 'fifty');
    const fiveHundred = await peakOf(data, told, 'fiveHundred');
    screen.line(
      `50 activities a system: ${mega(fifty.rssBytes)} for a package of ${mega(fifty.packageBytes)}`,
    );
    const growth = fiveHundred.rssBytes / fifty.rssBytes;
    screen.figure(
      `500 activities a system: ${mega(fiveHundred.rssBytes)} for a package of ${mega(fiveHundred.packageBytes)}, ` +
        `${growth.toFixed(2)} × the memory`,
      `≤ ${growthMax} ×`,
      growth <= growthMax,
    );
  } finally {
    await vendors.close();
  }
}

async function peakOf(data: string, told: Told, size: Size): Promise<Peak> {
  const script = fileURLToPath(new URL('../memory-process.ts', import.meta.url));
  const args = ['--data', data, '--told', JSON.stringify(told), '--size', size];
  const child = spawn(process.execPath, ['--no-warnings', ...shortLead, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error('the process that exported failed: see above');
  const { packageBytes, rssBytes }: Record<string, unknown> = Object(JSON.parse(await said));
  return { packageBytes: Number(packageBytes), rssBytes: Number(rssBytes) };
}

function mega(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}
