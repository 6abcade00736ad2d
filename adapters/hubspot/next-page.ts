import { VendorFailure } from '../../src/contract/index.ts';
import type { ObjectPage } from './shapes.ts';

/** A page may be short, or empty, and lead on all the same: only a missing `after` ends the list. */
export function nextOf({ paging }: ObjectPage, before: string | null): string | null {
  const next = paging?.next?.after ?? null;
  if (next !== null && before !== null && !isFurther(next, before)) throw new VendorFailure(leadsBack);
  return next;
}

/** Ids are compared as numbers, whatever their length. */
export function isFurther(next: string, before: string): boolean {
  return isId(next) && isId(before) ? BigInt(next) > BigInt(before) : next !== before;
}

function isId(cursor: string): boolean {
  return /^\d+$/.test(cursor);
}

const leadsBack = {
  kind: 'unexpected',
  code: 'LIST_LEADS_BACK',
  mend: 'HubSpot’s list of contacts leads back to where it was: report it.',
} as const;
