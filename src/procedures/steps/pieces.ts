import type { House } from '../house.ts';

/** A mebibyte: large enough to be quick, small enough that memory stays flat. */
const PIECE_BYTES = 1_048_576;

/** Writes a stream into the store, encrypted piece by piece. What broke off is discarded. */
export async function writeBlob(
  house: House,
  id: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly blob: number; readonly bytes: number }> {
  const blob = await house.store.transact((tx) => house.store.packages.createBlob(tx, id));
  try {
    let bytes = 0;
    let index = 0;
    const save = async (piece: Uint8Array, last: boolean): Promise<void> => {
      await house.store.transact((tx) =>
        house.store.packages.savePiece(tx, id, { blob, index, last, bytes: piece }),
      );
      index += 1;
      bytes += piece.length;
    };
    let waiting: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of stream) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        const part = chunk.subarray(start, start + PIECE_BYTES);
        if (size + part.length > PIECE_BYTES) {
          await save(joined(waiting, size), false);
          waiting = [];
          size = 0;
        }
        waiting.push(part);
        size += part.length;
      }
    }
    await save(joined(waiting, size), true);
    return { blob, bytes };
  } catch (error) {
    await house.store.transact((tx) => house.store.packages.discardBlob(tx, blob));
    throw error;
  }
}

/** Reads it back, piece by piece. @throws KeyDestroyed */
export async function* readBlob(house: House, id: number, blob: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; ; index += 1) {
    const piece = await house.store.transact((tx) => house.store.packages.piece(tx, id, blob, index));
    if (!piece)
      throw new Error(
        `The file was replaced while it was read: the package was written anew. Read it again.`,
      );
    yield piece.bytes;
    if (piece.last) return;
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
