import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Signs in the name of the log. Keys are kept elsewhere: this only says what a signature is asked of. */
export interface Signer {
  /** Name of the key and origin of the log: no white space, no plus sign. `greffe.example.fr/acme` */
  readonly name: string;
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** With it, those of keys that signed in this name before; absent: there were none. */
  publicKeys?(): Promise<readonly Uint8Array[]>;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Checks signatures of one key. */
export interface Verifier {
  readonly name: string;
  /** First four bytes of the key's hash, in hexadecimal. */
  readonly keyId: string;
  verifies(message: Uint8Array, signature: Uint8Array): boolean;
}

/** A note somebody trusted has signed. */
export interface OpenedNote {
  readonly text: string;
  /** Verifiers whose signature was found right. */
  readonly signedBy: readonly Verifier[];
}

/** Why a note cannot be trusted. */
export class NoteError extends Error {
  readonly reason: 'malformed' | 'unsigned' | 'forged';
  constructor(reason: 'malformed' | 'unsigned' | 'forged', message: string) {
    super(message);
    this.name = 'NoteError';
    this.reason = reason;
  }
}

/**
 * Signs a text, which must end in a newline.
 * @source   C2SP signed-note, https://c2sp.org/signed-note
 */
export async function signNote(text: string, signer: Signer): Promise<string> {
  if (!isNoteText(text)) throw new NoteError('malformed', 'A note must be text that ends with a newline');
  if (!isKeyName(signer.name))
    throw new NoteError('malformed', 'A key name has no white space and no plus sign');
  const signature = await signer.sign(Buffer.from(text));
  const blob = Buffer.concat([Buffer.from(keyIdOf(signer.name, signer.publicKey), 'hex'), signature]);
  return `${text}\n${dash} ${signer.name} ${blob.toString('base64')}\n`;
}

/**
 * Opens a note with the keys one trusts. Signatures of unknown keys are passed over; a wrong one of a known key is not.
 * @throws   NoteError: malformed, signed by nobody known, or forged
 */
export function openNote(note: string, trusted: readonly Verifier[]): OpenedNote {
  const { text, signatures } = split(note);
  const signedBy = new Set<Verifier>();
  for (const { name, keyId, signature } of signatures) {
    const verifier = trusted.find((candidate) => candidate.name === name && candidate.keyId === keyId);
    if (!verifier) continue;
    if (!verifier.verifies(Buffer.from(text), signature)) {
      throw new NoteError('forged', `The signature of ${name}+${keyId} does not match the text`);
    }
    signedBy.add(verifier);
  }
  if (signedBy.size === 0) throw new NoteError('unsigned', 'No signature of a trusted key');
  return { text, signedBy: [...signedBy] };
}

/** Reads the text of a note without trusting it: only to say what it claims. */
export function readNote(note: string): { readonly text: string; readonly keys: readonly string[] } {
  const { text, signatures } = split(note);
  return { text, keys: signatures.map(({ name, keyId }) => `${name}+${keyId}`) };
}

/** The public key as it is published: name, key id, and base64 of the algorithm and the key. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  return `${name}+${keyIdOf(name, publicKey)}+${Buffer.concat([ed25519, publicKey]).toString('base64')}`;
}

/** Reads a published key. Throws when it is not exactly one: a mangled key must never verify anything. */
export function parseVerifierKey(key: string): Verifier {
  const [name = '', keyId = '', ...rest] = key.split('+');
  const blob = decode(rest.join('+'));
  if (!isKeyName(name) || !blob || blob[0] !== ed25519[0] || blob.length !== 33) {
    throw new NoteError('malformed', 'This is not an Ed25519 verifier key: expected name+id+base64');
  }
  const publicKey = blob.subarray(1);
  if (keyIdOf(name, publicKey) !== keyId) {
    throw new NoteError('malformed', 'The id of the verifier key does not match its name and key');
  }
  const keyObject = publicKeyFrom(publicKey);
  return { name, keyId, verifies: (message, signature) => verify(null, message, keyObject, signature) };
}

/** A signer from the 32-byte seed of an Ed25519 key. */
export function signerFromSeed(name: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { name, publicKey, sign: (message) => sign(null, message, key) };
}

function split(note: string) {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  if (
    end < 0 ||
    !isNoteText(text) ||
    lines.pop() !== '' ||
    lines.length === 0 ||
    lines.length > signaturesMax
  ) {
    throw new NoteError('malformed', 'This is not a signed note');
  }
  return { text, signatures: lines.map(signatureOf) };
}

function signatureOf(line: string) {
  const [mark, name = '', base64 = '', ...rest] = line.split(' ');
  const blob = decode(base64);
  if (mark !== dash || !isKeyName(name) || rest.length > 0 || !blob || blob.length < 5) {
    throw new NoteError('malformed', 'A line of the note is not a signature');
  }
  return { name, keyId: blob.subarray(0, 4).toString('hex'), signature: blob.subarray(4) };
}

// Buffer decodes base64 leniently: only what prints back to the same text is accepted.
function decode(base64: string): Buffer | null {
  const blob = Buffer.from(base64, 'base64');
  return blob.length > 0 && blob.toString('base64') === base64 ? blob : null;
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  const material = Buffer.concat([Buffer.from(`${name}\n`), ed25519, publicKey]);
  return hash('sha256', material, 'hex').slice(0, 8);
}

function publicKeyFrom(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

const isNoteText = (text: string): boolean =>
  text.endsWith('\n') &&
  text.isWellFormed() &&
  Array.from(text).every((letter) => letter >= ' ' || letter === '\n');
const isKeyName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s+]/u.test(name);

const dash = '\u2014';
const ed25519 = Buffer.of(1);
const signaturesMax = 100;
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
