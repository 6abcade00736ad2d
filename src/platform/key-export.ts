import { createSecretKey, randomBytes, scrypt } from 'node:crypto';
import { Refused } from '../domain/refused.ts';
import { decrypt, encrypt } from './data-key.ts';
import { fingerprint } from './key-ring.ts';

/** 128 MiB for each guess: what is kept for years is tried for years. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const FORM = 'greffe master key, sealed under a passphrase';

/** The master key for safe keeping: nothing in it opens without the passphrase. */
export async function sealUnderPassphrase(masterKey: Uint8Array, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const id = fingerprint(masterKey);
  const key = await keyFrom(passphrase, salt);
  return `${JSON.stringify(
    {
      form: FORM,
      version: 1,
      key: id,
      scrypt: { ...COST, salt: salt.toString('base64') },
      sealed: encrypt(key, masterKey, id).toString('base64'),
    },
    null,
    2,
  )}\n`;
}

/** @throws Refused('no-such-export' | 'wrong-passphrase') */
export async function openUnderPassphrase(file: string, passphrase: string): Promise<Buffer> {
  const { key: id, salt, sealed } = parse(file);
  const key = await keyFrom(passphrase, salt);
  try {
    return decrypt(key, sealed, id);
  } catch {
    throw new Refused(
      'wrong-passphrase',
      'The passphrase is not the one of this file, or the file was changed: try again.',
    );
  }
}

function parse(file: string): { readonly key: string; readonly salt: Buffer; readonly sealed: Buffer } {
  const { form, version, key, scrypt: cost, sealed } = groupOf(jsonOf(file));
  const { N, r, p, salt } = groupOf(cost);
  // The cost stands in the file for whoever opens it without us; another one is not ours, and could take any time.
  const isOurs = form === FORM && version === 1 && N === COST.N && r === COST.r && p === COST.p;
  if (isOurs && typeof key === 'string' && typeof salt === 'string' && typeof sealed === 'string')
    return { key, salt: Buffer.from(salt, 'base64'), sealed: Buffer.from(sealed, 'base64') };
  throw new Refused(
    'no-such-export',
    'This is no key that greffe key export has written: give the file as it was written, whole.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function keyFrom(passphrase: string, salt: Buffer): Promise<ReturnType<typeof createSecretKey>> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32, { ...COST, maxmem: 2 ** 28 }, (error, bytes) => {
      if (error) reject(error);
      else resolve(createSecretKey(bytes));
    });
  });
}
