import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { fault } from './fault.ts';
import type { Fault } from './fault.ts';
import { NoteError } from './note.ts';
import type { Verifier } from './note.ts';

/** What was signed about the log, as it was found. */
export interface SignedNotes {
  /** In the order they were signed. */
  readonly checkpoints: readonly string[];
  /** Checkpoints kept elsewhere (a mail, a print, another machine): they tell what a restored backup lacks. */
  readonly against?: readonly string[];
  readonly trusted: readonly Verifier[];
}

/** A checkpoint whose signature is right. */
export interface OpenedCheckpoint extends Checkpoint {
  /** Kept elsewhere than in the log. */
  readonly isSaved: boolean;
}

/** Opens all notes; those that do not open are faults. */
export function openCheckpoints({ checkpoints, against = [], trusted }: SignedNotes) {
  const opened: OpenedCheckpoint[] = [];
  const faults: Fault[] = [];
  for (const [place, note] of [...checkpoints, ...against].entries()) {
    try {
      opened.push({ ...openCheckpoint(note, trusted), isSaved: place >= checkpoints.length });
    } catch (error) {
      faults.push(noteFault(note, error));
    }
  }
  return { opened, faults };
}

function noteFault(note: string, error: unknown): Fault {
  const size = claimedSize(note);
  const which = size === null ? 'A checkpoint' : `The checkpoint over ${size} entries`;
  return error instanceof NoteError && error.reason === 'unsigned'
    ? fault('checkpoint-unknown-key', size ?? 0, `${which} is signed by no key that is trusted here.`)
    : fault('checkpoint-altered', size ?? 0, `${which} was altered: its signature does not match.`);
}

/** Follows the tree as it grows and holds each checkpoint against it. */
export function watchCheckpoints(opened: readonly OpenedCheckpoint[]) {
  const bySize = Map.groupBy(opened, ({ size }) => size);
  const wrong: { readonly size: number; readonly since: number; readonly isSaved: boolean }[] = [];
  let signed = 0;
  return {
    signedEntries: () => signed,
    reached(size: number, root: Uint8Array) {
      for (const checkpoint of bySize.get(size) ?? []) {
        if (same(checkpoint.root, root)) signed = size;
        else wrong.push({ size, since: signed, isSaved: checkpoint.isSaved });
      }
    },
    /** No later checkpoint matches the log either: it is the log that changed. */
    rewritten(): Fault | null {
      const first = wrong.find(({ size }) => size > signed);
      if (!first) return null;
      const [since, until] = [first.since, first.size - 1];
      const says = `The entries ${since} to ${until} are not those that were signed: they were rewritten.`;
      return { ...fault('rewritten', since, says), until };
    },
    /** What was signed and is kept elsewhere, while the log went on without it: a restored backup does that. */
    lost(): readonly Fault[] {
      const [furthest] = wrong
        .filter(({ size, isSaved }) => isSaved && size <= signed)
        .toSorted((a, b) => b.size - a.size);
      if (!furthest) return [];
      const [since, until] = [furthest.since, furthest.size - 1];
      const says = `The entries ${since} to ${until} that a checkpoint kept elsewhere covers are not in this log: it went on without them, as after a restore.`;
      return [{ ...fault('missing-since-checkpoint', since, says), until }];
    },
    /** A checkpoint that contradicts a later one, or one signed after it that covers less. */
    inconsistent(): readonly Fault[] {
      const contradicted = wrong
        .filter(({ size, isSaved }) => !isSaved && size <= signed)
        .map(({ size }) => inconsistency(size, 'contradicts the log, which a later one confirms'));
      const stored = opened.filter(({ isSaved }) => !isSaved);
      const shrunk = stored
        .filter(({ size }, place) => size < (stored[place - 1]?.size ?? 0))
        .map(({ size }) => inconsistency(size, 'was signed after one that covers more entries'));
      return [...contradicted, ...shrunk];
    },
    beyond(size: number): Fault | null {
      const [furthest] = opened.filter((one) => one.size > size).toSorted((a, b) => b.size - a.size);
      if (!furthest) return null;
      const until = furthest.size - 1;
      const says = `The entries ${size} to ${until} are missing: a checkpoint covers ${furthest.size} entries, the log ends at ${size}.`;
      return { ...fault(furthest.isSaved ? 'missing-since-checkpoint' : 'removed', size, says), until };
    },
  };
}

/** Signing is an entry of the log: a checkpoint that was signed and is not kept was removed. */
export function removedCheckpoints(
  announced: ReadonlySet<number>,
  { checkpoints }: Pick<SignedNotes, 'checkpoints'>,
): readonly Fault[] {
  const kept = new Set(checkpoints.map(claimedSize));
  return [...announced]
    .filter((size) => !kept.has(size))
    .map((size) =>
      fault('checkpoint-removed', size, `The checkpoint over ${size} entries was signed and is not there.`),
    );
}

function inconsistency(size: number, why: string): Fault {
  return fault('checkpoint-inconsistent', size, `The checkpoint over ${size} entries ${why}.`);
}

function claimedSize(note: string): number | null {
  try {
    return readCheckpoint(note).size;
  } catch {
    return null;
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
