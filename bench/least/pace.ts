import { ceilingOf } from '../../src/platform/postgres/slots.ts';

const burst = { limit: 190, windowMs: 10_000 };

/**
 * The least time in which HubSpot's calls can go out at background priority: windows of ten seconds, of which a fifth
 * is kept for people and requests. The first one is free to be filled at once.
 */
export function leastMs(calls: number, factor: number): number {
  const ceiling = ceilingOf(burst.limit * factor, 'background');
  return (Math.max(0, calls - ceiling) / ceiling) * burst.windowMs;
}
