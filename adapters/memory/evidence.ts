import type { Evidence, LastContact } from '../../src/contract/index.ts';
import type { Row } from './account.ts';

/**
 * Fields of a person's row that tell of something they did. `lastOpenAt`, `lastSentAt` and `editedAt` are not here:
 * machines open messages, and the other two are ours.
 */
export const evidenceFields: Readonly<Record<string, Evidence>> = {
  lastFormAt: 'form',
  lastReplyAt: 'reply',
  lastClickAt: 'click',
};

/** An order is made by the person it hangs on, on its day. */
const orderFields: Readonly<Record<string, Evidence>> = { orderedAt: 'purchase' };

/** What a row tells the person did, and never something to come: a date ahead is a plan, or a slip of the pen. */
export function contactsIn(row: Row, now: Date): readonly LastContact[] {
  const fields = row.kind === 'order' ? orderFields : row.kind === 'person' ? evidenceFields : {};
  return Object.entries(fields).flatMap(([field, evidence]) => {
    const at = instantIn(row.fields[field]);
    if (at === null || at.getTime() > now.getTime()) return [];
    return [{ at, evidence, source: row.kind === 'person' ? field : `${row.kind}.${field}` }];
  });
}

/** The latest of each kind of evidence, from whatever records told it. */
export function latest(contacts: readonly LastContact[]): readonly LastContact[] {
  const byEvidence = new Map<Evidence, LastContact>();
  for (const contact of contacts) {
    const known = byEvidence.get(contact.evidence);
    if (known === undefined || contact.at > known.at) byEvidence.set(contact.evidence, contact);
  }
  return [...byEvidence.values()];
}

function instantIn(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}
