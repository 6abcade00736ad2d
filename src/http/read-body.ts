import type { Request } from 'express';

/**
 * The bytes as they came: what is signed are the bytes. No more is read than may be kept, whatever the sender says of the
 * length.
 */
export async function readBody(
  request: Request,
  bytesMax: number,
): Promise<Uint8Array | 'too-large' | 'broken-off'> {
  // It hung up while others were seen to.
  if (request.destroyed) return 'broken-off';
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return 'too-large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const settle = (result: Uint8Array | 'too-large' | 'broken-off'): void => {
      request.removeAllListeners('data');
      chunks.length = 0;
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) settle('too-large');
      else chunks.push(chunk);
    });
    request.once('end', () => settle(Buffer.concat(chunks)));
    request.once('error', () => settle('broken-off'));
    request.once('close', () => settle('broken-off'));
  });
}
