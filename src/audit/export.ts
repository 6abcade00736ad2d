import type { AuditRow } from '../ports/audit-store.ts';
import { canonical, parseCanonical } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import type { StoredLeaf } from './verify.ts';

/** One line of an export: the entry in clear, its place, its hash. Salts and details stay behind. */
export function entryLine({ sequence, leaf, hash }: AuditRow): string {
  return `${canonical({ entry: parseCanonical(leaf), hash: Buffer.from(hash).toString('hex'), sequence })}\n`;
}

/** One line of the file of checkpoints. */
export function checkpointLine(note: string): string {
  return `${canonical({ note })}\n`;
}

/** Reads an exported line back. A line nobody exported comes back as a leaf that verifies as changed. */
export function readEntryLine(line: string, place: number): StoredLeaf {
  const { entry, hash, sequence } = members(line);
  if (entry === undefined || typeof hash !== 'string' || typeof sequence !== 'number') {
    return { sequence: place, leaf: '', hash: Buffer.alloc(0) };
  }
  return { sequence, leaf: canonical(entry), hash: Buffer.from(hash, 'hex') };
}

/** Reads a line of the file of checkpoints; a line that holds no note comes back as a note that does not open. */
export function readCheckpointLine(line: string): string {
  const { note } = members(line);
  return typeof note === 'string' ? note : line;
}

function members(line: string): Partial<Record<string, Canonical>> {
  try {
    const value = parseCanonical(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}
