import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { ChunkPlace, DataKey } from '../ports/keys.ts';

/** AES-256-GCM with a nonce of its own for each value; what it belongs to is authenticated with it. */
export function dataKey(bytes: Uint8Array): DataKey {
  const key = createSecretKey(bytes);
  return {
    seal: (value) => encrypt(key, Buffer.from(JSON.stringify(value) ?? 'null'), 'value'),
    open: (sealed): unknown => JSON.parse(decrypt(key, sealed, 'value').toString()),
    sealChunk: (bytes, place) => encrypt(key, bytes, nameOf(place)),
    openChunk: (sealed, place) => decrypt(key, sealed, nameOf(place)),
  };
}

function nameOf({ file, index, last }: ChunkPlace): string {
  return JSON.stringify(['chunk', file, index, last]);
}

const layout = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + nonceBytes + tagBytes;

/** One byte naming the layout, the nonce, the tag, then what is hidden. */
export function encrypt(key: KeyObject, plain: Uint8Array, belongsTo: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(belongsTo));
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(layout), nonce, cipher.getAuthTag(), hidden]);
}

/** @throws  Error when the key is another one, or the bytes or their place were changed */
export function decrypt(key: KeyObject, sealed: Uint8Array, belongsTo: string): Buffer {
  if (sealed[0] !== layout || sealed.length < headerBytes) {
    throw new Error('This is not something greffe has sealed.');
  }
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(belongsTo));
  decipher.setAuthTag(bytes.subarray(1 + nonceBytes, headerBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(headerBytes)), decipher.final()]);
  } catch {
    throw new Error('What was sealed has been changed, or belongs to another key.');
  }
}
