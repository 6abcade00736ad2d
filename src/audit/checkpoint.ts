import { openNote, readNote, signNote } from './note.ts';
import type { Signer, Verifier } from './note.ts';

/** What a checkpoint says: this log had this many entries, and they had this root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Signs a head of the log. The key bears the name of the log.
 * @source   C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint
 */
export function signCheckpoint(head: Omit<Checkpoint, 'origin'>, signer: Signer): Promise<string> {
  return signNote(print({ ...head, origin: signer.name }), signer);
}

/** Opens a checkpoint with the keys one trusts; one of them must bear the name of the log. Throws NoteError otherwise. */
export function openCheckpoint(note: string, trusted: readonly Verifier[]): Checkpoint {
  const origin = note.slice(0, note.indexOf('\n'));
  return parse(
    openNote(
      note,
      trusted.filter((key) => key.name === origin),
    ).text,
  );
}

/** Reads a checkpoint without trusting it: only to say what it claims. */
export function readCheckpoint(note: string): Checkpoint {
  return parse(readNote(note).text);
}

function print({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

function parse(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root, 'base64') };
  const isExact =
    origin !== '' &&
    Number.isSafeInteger(checkpoint.size) &&
    checkpoint.size >= 0 &&
    checkpoint.root.length === 32 &&
    text.startsWith(print(checkpoint));
  if (!isExact)
    throw new SyntaxError('The note is not a checkpoint: expected origin, size and root, a line each');
  return checkpoint;
}
