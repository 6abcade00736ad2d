import type { House } from '../house.ts';
import { erase } from '../house.ts';
import { somebody } from '../people.ts';
import type { Screen } from '../screen.ts';

const latencyMs = 100;

/** From the request to its provisional answer, no human waited for. */
export async function benchWall(house: House, screen: Screen): Promise<void> {
  screen.title(`Erasure of a typical person when vendors answer in ${latencyMs} ms`);
  await erase(house, somebody('typical', 'warmup'));
  const doubles = [house.hubspot, house.salesforce];
  await Promise.all(doubles.flatMap((double) => [double.answerAfter(latencyMs), double.reset()]));
  const start = performance.now();
  await erase(house, somebody('typical', 'wall'));
  const seconds = (performance.now() - start) / 1000;
  const counts = await Promise.all(doubles.map((double) => double.counted()));
  await Promise.all(doubles.map((double) => double.answerAfter(0)));
  const [inHubspot, inSalesforce] = counts.map(({ total }) => total);
  screen.line(
    `${seconds.toFixed(1)} s, in ${inHubspot} calls to HubSpot and ${inSalesforce} to Salesforce, side by side`,
  );
}
