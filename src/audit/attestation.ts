import { readCheckpoint, openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { canonical, digestOf } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import { opens } from './commitment.ts';
import type { Openings } from './commitment.ts';
import type { Entry } from './entry.ts';
import { parseVerifierKey } from './note.ts';
import type { Verifier } from './note.ts';
import { isIncluded } from './proof.ts';
import { leafHash } from './tree.ts';

/** An entry of the log, shown with the proof that it is in it. */
export interface ProvenEntry {
  readonly entry: Entry;
  /** Hashes from the leaf to the root, in hexadecimal. */
  readonly proof: readonly string[];
  /** The committed details that are shown; the others stay unknown. */
  readonly shown: Openings;
}

/** A statement with all it takes to check, offline, that the log holds it. */
export interface Attestation<Statement extends Canonical = Canonical> {
  readonly format: typeof format;
  readonly statement: Statement;
  readonly entries: readonly ProvenEntry[];
  /** The signed head of the log under which the entries are proved. */
  readonly checkpoint: string;
  /** The public key of the log. Whoever checks compares it with the one the controller publishes. */
  readonly key: string;
}

/** One thing that was checked, in words for whoever holds the file. */
export interface Check {
  readonly what: 'form' | 'key' | 'checkpoint' | 'entry' | 'statement';
  /** `unknown`: nothing is wrong, but the file alone cannot tell. */
  readonly result: 'passed' | 'failed' | 'unknown';
  readonly says: string;
  /** Number of the entry that was checked. */
  readonly entry?: number;
}

/** What came of checking an attestation. */
export interface AttestationVerdict {
  readonly isGenuine: boolean;
  readonly checks: readonly Check[];
}

const format = 'greffe-attestation/1';

/** The text of the file that is handed out; it has no other form, so that no byte of it can change unseen. */
export function attest(attestation: Omit<Attestation, 'format'>): string {
  return print({ ...attestation, format });
}

/** What an entry of act `certificate-issued` commits to, as its detail `statement`. */
export function statementDigest(statement: Canonical): string {
  return digestOf(statement);
}

/**
 * Checks an attestation offline, from the text of its file.
 * @param trusted   verifier keys the controller publishes; without them the key in the file is believed, and said so
 */
export function verifyAttestation(file: string, trusted: readonly string[] = []): AttestationVerdict {
  const attestation = read(file);
  if (!attestation)
    return verdict([failed('form', 'This file is not an attestation of greffe, or it was damaged.')]);
  const key = checkKey(attestation.key, trusted);
  const { checkpoint, check } = checkCheckpoint(attestation, key.verifier);
  return verdict([
    checkForm(attestation, file),
    key.check,
    check,
    ...attestation.entries.map((proven) => ({
      ...checkEntry(proven, checkpoint),
      entry: proven.entry.sequence,
    })),
    checkStatement(attestation),
  ]);
}

function checkForm(attestation: Attestation, file: string): Check {
  return print(attestation) === file
    ? passed('form', 'The file has the form in which it was issued.')
    : failed(
        'form',
        'The file does not have the form in which it was issued: something was added, removed or laid out anew.',
      );
}

function checkKey(key: string, trusted: readonly string[]): { check: Check; verifier: Verifier | null } {
  const verifier = parseKey(key);
  if (!verifier) return { verifier, check: failed('key', 'The public key in the file was altered.') };
  if (trusted.length === 0) {
    const says = `The file is checked with its own key, ${key}: compare it with the key the controller publishes.`;
    return { verifier, check: { what: 'key', result: 'unknown', says } };
  }
  const check = trusted.includes(key)
    ? passed('key', `The key ${key} is one you trust.`)
    : failed('key', `The key ${key} is not one you trust.`);
  return { verifier, check };
}

function checkCheckpoint({ checkpoint: note }: Attestation, verifier: Verifier | null) {
  try {
    const checkpoint = openCheckpoint(note, verifier ? [verifier] : []);
    const says = `The log ${checkpoint.origin} signed its ${checkpoint.size} entries; the signature is right.`;
    return { checkpoint, check: passed('checkpoint', says) };
  } catch {
    const says = 'The signed head of the log was altered, or another key signed it.';
    return { checkpoint: claimed(note), check: failed('checkpoint', says) };
  }
}

function checkEntry({ entry, proof, shown }: ProvenEntry, checkpoint: Checkpoint | null): Check {
  const { sequence: index, act, about, commitments = {} } = entry;
  const isInLog =
    checkpoint !== null &&
    isIncluded({
      leaf: leafHash(canonical(toCanonical(entry))),
      index,
      size: checkpoint.size,
      proof: proof.map((hash) => Buffer.from(hash, 'hex')),
      root: checkpoint.root,
    });
  if (!isInLog)
    return failed('entry', `Entry ${index} (${act}, ${about}) is not in the log as signed, or was altered.`);
  const altered = Object.entries(shown).find(
    ([name, opening]) => !opens(commitments[name] ?? '', name, opening),
  );
  return altered
    ? failed(
        'entry',
        `Entry ${index} (${act}, ${about}) does not say what is shown as its detail "${altered[0]}".`,
      )
    : passed('entry', `Entry ${index} (${act}, ${about}, ${entry.at}) is in the log.`);
}

function checkStatement({ statement, entries }: Attestation): Check {
  const digest = statementDigest(statement);
  // A final certificate shows the entry of the provisional one too: one of them must be this statement's.
  const issues = entries.filter(
    ({ entry, shown }) => entry.act === 'certificate-issued' && shown['statement'],
  );
  const own = issues.find(({ shown }) => shown['statement']?.value === digest);
  if (own) {
    return passed(
      'statement',
      `The statement is the one entry ${own.entry.sequence} recorded when it was issued.`,
    );
  }
  return issues.length === 0
    ? failed('statement', 'No entry of the file says that a statement was issued.')
    : failed(
        'statement',
        'The statement is not the one the log recorded when it was issued: it was altered.',
      );
}

function print(attestation: Attestation): string {
  const sorted: unknown = JSON.parse(canonical(toCanonical(attestation)));
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

function read(file: string): Attestation | null {
  try {
    const value: unknown = JSON.parse(file);
    return isAttestation(value) ? value : null;
  } catch {
    return null;
  }
}

function isAttestation(value: unknown): value is Attestation {
  return (
    isRecord(value) &&
    value['format'] === format &&
    Object.keys(value).length === 5 &&
    value['statement'] !== undefined &&
    typeof value['checkpoint'] === 'string' &&
    typeof value['key'] === 'string' &&
    Array.isArray(value['entries']) &&
    value['entries'].every(isProvenEntry) &&
    isPrintable(value)
  );
}

function isProvenEntry(value: unknown): value is ProvenEntry {
  if (!isRecord(value)) return false;
  const { entry, proof, shown } = value;
  return (
    isRecord(entry) &&
    Number.isSafeInteger(entry['sequence']) &&
    isRecord(entry['commitments'] ?? {}) &&
    Array.isArray(proof) &&
    proof.every((hash) => typeof hash === 'string') &&
    isRecord(shown) &&
    Object.values(shown).every(isOpening)
  );
}

function isOpening(value: unknown): boolean {
  return isRecord(value) && typeof value['salt'] === 'string' && value['value'] !== undefined;
}

function isPrintable(value: object): boolean {
  try {
    return canonical(toCanonical(value)) !== '';
  } catch {
    return false;
  }
}

// Interfaces have no index signature; `canonical` itself refuses what is not JSON.
function toCanonical(value: object): Canonical {
  return Object.fromEntries(Object.entries(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseKey(key: string): Verifier | null {
  try {
    return parseVerifierKey(key);
  } catch {
    return null;
  }
}

function claimed(note: string): Checkpoint | null {
  try {
    return readCheckpoint(note);
  } catch {
    return null;
  }
}

function verdict(checks: readonly Check[]): AttestationVerdict {
  return { isGenuine: checks.every(({ result }) => result !== 'failed'), checks };
}

const passed = (what: Check['what'], says: string): Check => ({ what, result: 'passed', says });
const failed = (what: Check['what'], says: string): Check => ({ what, result: 'failed', says });
