import { contactsVariable } from './contacts.ts';
import type { Double } from './doubles.ts';
import { startDouble } from './doubles.ts';

/** Both vendors with so many contacts each, some of them due, and limits that are so many times as wide. */
export async function startContacts(
  contacts: number,
  factor: number,
): Promise<Readonly<Record<'hubspot' | 'salesforce', Double>>> {
  const own = { heapMb: heapFor(contacts), variables: { [contactsVariable]: String(contacts) } };
  const limits = { burst: 190 * factor, associations: 150 * factor, search: 5 * factor };
  const [hubspot, salesforce] = await Promise.all([
    startDouble('hubspot', { limits: { ...limits, daily: 625_000 * factor } }, 'purge-hubspot', own),
    startDouble('salesforce', { limits: { dailyApiRequests: 1_000_000 * factor } }, 'purge-salesforce', own),
  ]);
  return { hubspot, salesforce };
}

/** A contact of a double takes less than three kilobytes. */
export function heapFor(contacts: number): number {
  return 512 + Math.ceil((contacts * 4) / 1_000);
}
