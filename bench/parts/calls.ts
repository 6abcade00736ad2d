import type { House } from '../house.ts';
import { erase, exportTo } from '../house.ts';
import * as hubspot from '../least/hubspot.ts';
import * as salesforce from '../least/salesforce.ts';
import type { Step } from '../least/step.ts';
import { total } from '../least/step.ts';
import { shares, sizes, somebody, spread } from '../people.ts';
import type { Screen } from '../screen.ts';

const ratioMax = 1.3;
const measured = ['small', 'typical', 'heavy'] as const;

interface Asked {
  readonly hubspot: number;
  readonly salesforce: number;
}

/**
 * Vendor calls of one erasure and one access, beside the least. The descriptions that an adapter reads once a day, and
 * the account that it recognises every ten minutes, were read by an earlier request: what they cost is told apart.
 */
export async function benchCalls(house: House, screen: Screen): Promise<void> {
  screen.title('Vendor calls of one request');
  const once = await counting(house, async () => {
    await erase(house, somebody('typical', 'first'));
    await exportTo(house, somebody('typical', 'access'));
  });
  const erasures: Asked[] = [];
  const accesses: Asked[] = [];
  for (const size of measured) {
    erasures.push(await counting(house, () => erase(house, somebody(size, 'erasure'))));
    const purpose = size === 'typical' ? 'again' : 'access';
    accesses.push(await counting(house, () => exportTo(house, somebody(size, purpose))));
  }
  for (const [index, size] of measured.entries()) {
    const inHubspot = spread(sizes[size], shares.hubspot);
    const inSalesforce = spread(sizes[size], shares.salesforce);
    tell(screen, `erasure, ${size}`, erasures[index], {
      hubspot: hubspot.leastErasure(inHubspot),
      salesforce: salesforce.leastErasure(inSalesforce),
    });
    tell(screen, `access, ${size}`, accesses[index], {
      hubspot: hubspot.leastAccess(inHubspot),
      salesforce: salesforce.leastAccess(inSalesforce),
    });
  }
  const [, typicalErasure] = erasures;
  const [, typicalAccess] = accesses;
  if (!typicalErasure || !typicalAccess) return;
  screen.line(
    `once a day and process, beside these: HubSpot ${once.hubspot - typicalErasure.hubspot - typicalAccess.hubspot}, ` +
      `Salesforce ${once.salesforce - typicalErasure.salesforce - typicalAccess.salesforce} calls`,
  );
}

async function counting(house: House, act: () => Promise<unknown>): Promise<Asked> {
  await Promise.all([house.hubspot.reset(), house.salesforce.reset()]);
  await act();
  const [inHubspot, inSalesforce] = await Promise.all([house.hubspot.counted(), house.salesforce.counted()]);
  return { hubspot: inHubspot.total, salesforce: inSalesforce.total };
}

function tell(
  screen: Screen,
  what: string,
  asked: Asked | undefined,
  least: Readonly<Record<keyof Asked, readonly Step[]>>,
): void {
  if (!asked) return;
  for (const vendor of ['hubspot', 'salesforce'] as const) {
    const fewest = total(least[vendor]);
    const ratio = asked[vendor] / fewest;
    const text = `${what.padEnd(17)} ${vendor.padEnd(10)} ${pad(asked[vendor])} calls, least ${pad(fewest)}: ${ratio.toFixed(2)} ×`;
    screen.figure(text, `≤ ${ratioMax} ×`, ratio <= ratioMax);
  }
}

const pad = (count: number): string => String(count).padStart(3);
