import type { Act } from './acts.ts';
import { canonical, parseCanonical } from './canonical.ts';
import { commitment, salted } from './commitment.ts';
import type { Detail, Openings } from './commitment.ts';

/** What the caller records. Who, what, about what; whatever could say more goes into `details`. */
export interface NewEntry {
  /** Opaque id of a person, a token or `greffe` itself: never a name or an address. */
  readonly actor: string;
  readonly act: Act;
  /** The thing concerned, by its number: `request 7`, `plan 7.2`, `plan 7.2 line 14`, `hold 3`. */
  readonly about: string;
  readonly system?: string;
  /** Kind of record in that system. */
  readonly kind?: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** HMAC of the data subject under the key of the year, in hexadecimal. */
  readonly subject?: string;
  /** Committed to with a salt each; sealed beside the row, never in the leaf. */
  readonly details?: Readonly<Record<string, Detail>>;
}

/** A leaf of the log, as it is read back. */
export interface Entry {
  /** Also its place in the tree: the first entry is 0. */
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly act: Act;
  readonly about: string;
  readonly system?: string;
  readonly kind?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly subject?: string;
  /** Detail → salted commitment. */
  readonly commitments?: Readonly<Record<string, string>>;
}

/** An entry that only waits for its place: everything slow is done before the log is locked. */
export interface PreparedEntry {
  readonly fields: Omit<Entry, 'sequence'>;
  readonly openings: Openings | null;
}

/** Salts, commits and checks an entry, before the log is locked. */
export function prepare({ details, ...said }: NewEntry, at: Date): PreparedEntry {
  for (const word of [said.actor, said.about, said.system, said.kind]) refuseAddress(word);
  const fields = { ...said, at: at.toISOString() };
  if (details === undefined) return { fields, openings: null };
  const openings = salted(details);
  const commitments = Object.fromEntries(
    Object.entries(openings).map(([name, opening]) => [name, commitment(name, opening)]),
  );
  return { fields: { ...fields, commitments }, openings };
}

/** The canonical text of an entry at its place: the bytes of the leaf. */
export function leafAt(sequence: number, entry: PreparedEntry): string {
  return canonical({ ...entry.fields, sequence });
}

/** Reads a leaf back. Throws when the text is not one of ours. */
export function parseLeaf(leaf: string): Entry {
  const value = parseCanonical(leaf);
  if (!isEntry(value)) throw new SyntaxError('The leaf is not an entry of this log');
  return value;
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { sequence, at, actor, act, about } = value;
  return Number.isSafeInteger(sequence) && [at, actor, act, about].every((word) => typeof word === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

// Refs and addresses identify people. The types cannot tell an id from an address; this stops the plainest mistake.
function refuseAddress(word: string | undefined): void {
  if (word?.includes('@')) {
    throw new Error(
      'An audit entry would hold an address: say it by plan and line number, or commit to it in details.',
    );
  }
}
