import { describe, expect, test } from '@jest/globals';
import { openCheckpoint, readCheckpoint, signCheckpoint } from '../../src/audit/checkpoint.ts';
import {
  NoteError,
  openNote,
  parseVerifierKey,
  signerFromSeed,
  signNote,
  verifierKey,
} from '../../src/audit/note.ts';

// The published vectors of signed notes, from the tests of the reference implementation (golang.org/x/mod/sumdb/note).
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSecret = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const peter = parseVerifierKey(peterKey);
const enoch = parseVerifierKey(enochKey);
const peterSigner = signerFromSeed('PeterNeumann', Buffer.from(peterSecret, 'base64').subarray(1));

describe('the published vectors of signed notes', () => {
  test('the published secret key has the published verifier key', () => {
    expect(verifierKey(peterSigner.name, peterSigner.publicKey)).toBe(peterKey);
  });

  test('signing gives the published note, byte for byte', async () => {
    expect(await signNote(text, peterSigner)).toBe(`${text}\n${peterLine}`);
  });

  test('a note opens with one of its keys, with both, and not with none', () => {
    const note = `${text}\n${peterLine}${enochLine}`;
    expect(openNote(note, [peter])).toEqual({ text, signedBy: [peter] });
    expect(openNote(note, [peter, enoch])).toEqual({ text, signedBy: [peter, enoch] });
    expect(reasonOf(() => openNote(note, []))).toBe('unsigned');
  });

  test('a wrong signature of a known key is a forgery, one of an unknown key is passed over', () => {
    const wrong = (line: string): string => `${line.slice(0, 60)}ABCD${line.slice(60)}`;
    expect(reasonOf(() => openNote(`${text}\n${wrong(peterLine)}`, [peter]))).toBe('forged');
    expect(openNote(`${text}\n${peterLine}${wrong(enochLine)}`, [peter]).signedBy).toEqual([peter]);
  });

  test.each([
    ['no signatures', text],
    ['an empty block of signatures', `${text}\n`],
    ['a last line without its newline', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a character that is not one', `\ud800${text}\n${peterLine}`],
    ['a key name with a space', `${text}\n${peterLine.replace('PeterNeumann', 'Bad Name')}`],
    ['a line that is no signature', `${text}\n${peterLine}Unexpected line.\n`],
    ['a signature whose base64 lacks its padding', `${text}\n${peterLine.replace('=\n', '\n')}`],
    ['more than 100 signatures', `${text}\n${peterLine.repeat(101)}`],
  ])('a note with %s is malformed', (_, note) => {
    expect(reasonOf(() => openNote(note, [peter]))).toBe('malformed');
  });

  test('no mangling of a verifier key is accepted', () => {
    const pieces = Array.from(peterKey).flatMap((_, from) =>
      Array.from({ length: peterKey.length - from }, (_, width) => peterKey.slice(from, from + width + 1)),
    );
    const bumped = Array.from(peterKey).map(
      (letter, place) =>
        peterKey.slice(0, place) +
        String.fromCodePoint((letter.codePointAt(0) ?? 0) + 1) +
        peterKey.slice(place + 1),
    );
    const accepted = [
      ...pieces.filter((piece) => piece !== peterKey),
      ...bumped,
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ].filter((key) => reasonOf(() => parseVerifierKey(key)) !== 'malformed');
    expect(accepted).toEqual([]);
  });
});

describe('a checkpoint', () => {
  const root = Buffer.from('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'hex');

  test('is origin, size and root on a line each, signed by the key that bears the name of the log', async () => {
    const note = await signCheckpoint({ size: 2, root }, peterSigner);
    expect(note.split('\n\n')[0]).toBe('PeterNeumann\n2\n+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=');
    expect(openCheckpoint(note, [enoch, peter])).toEqual({ origin: 'PeterNeumann', size: 2, root });
    expect(readCheckpoint(note)).toEqual({ origin: 'PeterNeumann', size: 2, root });
  });

  test('with another size is a forgery', async () => {
    const note = await signCheckpoint({ size: 2, root }, peterSigner);
    expect(reasonOf(() => openCheckpoint(note.replace('\n2\n', '\n3\n'), [peter]))).toBe('forged');
  });

  test('of another log is not taken for one of ours, though we trust its key', async () => {
    const note = await signNote(`EnochRoot\n2\n${root.toString('base64')}\n`, peterSigner);
    expect(reasonOf(() => openCheckpoint(note, [enoch, peter]))).toBe('unsigned');
  });

  test.each(['02', '2.0', '-1', '1e3', ''])('with size "%s" is no checkpoint', async (size) => {
    const note = await signNote(`PeterNeumann\n${size}\n${root.toString('base64')}\n`, peterSigner);
    expect(() => openCheckpoint(note, [peter])).toThrow('not a checkpoint');
  });
});

function reasonOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'accepted';
  } catch (error) {
    return error instanceof NoteError ? error.reason : String(error);
  }
}
