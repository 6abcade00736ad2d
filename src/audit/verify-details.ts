import type { SealedDetails } from '../ports/audit-store.ts';
import { isOpenings, opens } from './commitment.ts';
import type { Entry } from './entry.ts';
import { fault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Opened } from './log.ts';

/**
 * Whether what stands beside an entry is what the entry committed to. Once its key is destroyed nobody can tell, and
 * nothing is claimed. @returns null when there is nothing to find fault with
 */
export async function detailsFault(
  { sequence, commitments }: Entry,
  sealed: SealedDetails | null,
  open: (sealed: SealedDetails) => Promise<Opened>,
): Promise<Fault | null> {
  if (commitments === undefined) return null;
  const opened: Opened = sealed ? await open(sealed) : { kind: 'not-what-was-sealed' };
  if (opened.kind === 'key-destroyed') return null;
  if (opened.kind === 'opened' && isCommittedTo(commitments, opened.value)) return null;
  return fault(
    'details-changed',
    sequence,
    `The details kept beside entry ${sequence} are not those it committed to.`,
  );
}

function isCommittedTo(commitments: Readonly<Record<string, string>>, value: unknown): boolean {
  if (!isOpenings(value)) return false;
  const openings = Object.entries(value);
  return (
    openings.length === Object.keys(commitments).length &&
    openings.every(([name, opening]) => opens(commitments[name] ?? '', name, opening))
  );
}
