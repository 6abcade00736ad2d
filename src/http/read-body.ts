import type { Request } from 'express';

/** Bytes that may be held for all who send at a time. Whoever takes some gives them back. */
export interface Room {
  bytesLeft: number;
}

export type Unread = 'too-large' | 'too-slow' | 'no-room' | 'broken-off';

/**
 * The bytes as they came: what is signed are the bytes. No more is read than may be kept, whatever the sender says of the
 * length, and for no longer than a sender needs: whoever sends a byte a second is let go.
 */
export async function readBody(
  request: Request,
  { bytesMax, withinMs, room }: { readonly bytesMax: number; readonly withinMs: number; readonly room: Room },
): Promise<Uint8Array | Unread> {
  // It hung up while others were seen to.
  if (request.destroyed) return 'broken-off';
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return 'too-large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (result: Uint8Array | Unread): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      request.removeAllListeners('data');
      chunks.length = 0;
      if (typeof result === 'string') room.bytesLeft += bytes;
      resolve(result);
    };
    const timer = setTimeout(() => settle('too-slow'), withinMs);
    request.on('data', (chunk: Buffer) => {
      if (chunk.length > room.bytesLeft) {
        settle('no-room');
        return;
      }
      bytes += chunk.length;
      room.bytesLeft -= chunk.length;
      if (bytes > bytesMax) settle('too-large');
      else chunks.push(chunk);
    });
    request.once('end', () => settle(Buffer.concat(chunks)));
    request.once('error', () => settle('broken-off'));
    request.once('close', () => settle('broken-off'));
  });
}
