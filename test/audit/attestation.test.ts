import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attest, statementDigest, verifyAttestation, type Check } from '../../src/audit/attestation.ts';
import { signerFromSeed, verifierKey } from '../../src/audit/note.ts';
import { lines, openLog, type TestLog } from './support/log.ts';

const statement = {
  number: '7-1',
  request: { id: 7, receivedOn: '2026-11-02', rights: ['erasure'] },
  erased: { 'crm-eu': 14 },
  residues: [{ system: 'crm-eu', reason: 'corbeille du prestataire', until: '2027-02-21' }],
};

let log: TestLog;
let file: string;

beforeAll(async () => {
  log = await openLog();
  file = await issue();
});
afterAll(() => log.close());

test('an attestation verifies offline with the published key, and says what was checked', () => {
  expect(verifyAttestation(file, [log.audit.verifierKey])).toEqual({
    isGenuine: true,
    checks: [
      { what: 'form', result: 'passed', says: 'The file has the form in which it was issued.' },
      { what: 'key', result: 'passed', says: `The key ${keyName()} is one you trust.` },
      {
        what: 'checkpoint',
        result: 'passed',
        says: 'The log log.example.fr signed its 6 entries; the signature is right.',
      },
      entryPassed(1, 'Entry 1 (line-outcome, plan 7.2 line 1, 2026-11-23T10:00:00.000Z) is in the log.'),
      entryPassed(2, 'Entry 2 (line-outcome, plan 7.2 line 2, 2026-11-23T10:00:00.000Z) is in the log.'),
      entryPassed(4, 'Entry 4 (certificate-issued, request 7, 2026-11-23T10:00:00.000Z) is in the log.'),
      {
        what: 'statement',
        result: 'passed',
        says: 'The statement is the one entry 4 recorded when it was issued.',
      },
    ],
  });
});

test('without a published key it says that the file was checked with its own', () => {
  const { isGenuine, checks } = verifyAttestation(file);
  expect(isGenuine).toBe(true);
  expect(checks.find(({ what }) => what === 'key')).toEqual({
    what: 'key',
    result: 'unknown',
    says: `The file is checked with its own key, ${keyName()}: compare it with the key the controller publishes.`,
  });
});

test('a changed byte fails, wherever it is', () => {
  const unseen = Array.from(file).flatMap((letter, place) => {
    const other = letter === '1' ? '2' : '1';
    const altered = file.slice(0, place) + other + file.slice(place + 1);
    return verifyAttestation(altered, [log.audit.verifierKey]).isGenuine ? [place] : [];
  });
  expect(unseen).toEqual([]);
});

test.each([
  ['the statement', 'statement', 'corbeille', 'poubelle'],
  ['an entry', 'entry', 'plan 7.2 line 2', 'plan 7.2 line 3'],
  ['the size of the log', 'checkpoint', '\\n6\\n', '\\n7\\n'],
  ['the layout', 'form', '  "format"', '"format"'],
  ['something added', 'form', '"right": "erasure"', '"right": "erasure"'],
] as const)('what was changed is named: %s', (_, what, from, to) => {
  const altered =
    what === 'form' && from === to
      ? file.replace('{', '{\n  "format": "greffe-attestation/1",')
      : file.replace(from, to);
  expect(altered).not.toBe(file);
  expect(failures(altered)).toContain(what);
});

test('a proof, a salt or a shown value that was changed is named by its entry', () => {
  const { entries } = JSON.parse(file);
  const salt = entries[2].shown.statement.salt;
  expect(failures(file.replace(entries[1].proof[0], '00'.repeat(32)))).toEqual(['entry']);
  expect(failures(file.replace(salt, '00'.repeat(32)))).toEqual(['entry']);
  expect(failures(file.replace(statementDigest(statement), '00'.repeat(32)))).toEqual(['entry', 'statement']);
});

test('an attestation signed by somebody else is not trusted', () => {
  const forger = signerFromSeed('log.example.fr', Buffer.alloc(32, 9));
  const forgerKey = verifierKey(forger.name, forger.publicKey);
  const altered = file.replace(log.audit.verifierKey, forgerKey);
  expect(failures(altered)).toEqual(['key', 'checkpoint']);
  expect(verifyAttestation(altered).isGenuine).toBe(false);
});

test('entries that do not say a statement was issued are no attestation of it', async () => {
  const { checkpoint, entries } = JSON.parse(file);
  const without = attest({ statement, entries: entries.slice(0, 2), checkpoint, key: log.audit.verifierKey });
  expect(failures(without)).toEqual(['statement']);
});

test('the final attestation shows the provisional one before it, and each verifies', async () => {
  const final = { ...statement, number: '7-2' };
  const [again = 0] = await log.append({
    actor: 'greffe',
    act: 'certificate-issued',
    about: 'request 7',
    details: { statement: statementDigest(final) },
  });
  const checkpoint = await log.checkpoint();
  const entries = await log.audit.proofsFor([4, again], { size: again + 1 });
  const key = log.audit.verifierKey;
  expect(verifyAttestation(attest({ statement: final, entries, checkpoint, key }), [key]).isGenuine).toBe(
    true,
  );
  expect(failures(attest({ statement: { ...final, number: '7-3' }, entries, checkpoint, key }))).toEqual([
    'statement',
  ]);
});

test.each(['', '{}', 'null', '[]', 'not json', '{"format":"greffe-attestation/1"}'])(
  '%p is no attestation',
  (text) => {
    expect(verifyAttestation(text)).toEqual({
      isGenuine: false,
      checks: [
        {
          what: 'form',
          result: 'failed',
          says: 'This file is not an attestation of greffe, or it was damaged.',
        },
      ],
    });
  },
);

/** The log as it stands when a certificate is issued: what others did is in it too, and stays unknown. */
async function issue(): Promise<string> {
  await log.append({ actor: 'dpo', act: 'hold-placed', about: 'hold 3', details: { ground: 'litige' } });
  const own = await log.append(...lines(1, 2));
  await log.append(...lines(3));
  const issued = await log.append({
    actor: 'greffe',
    act: 'certificate-issued',
    about: 'request 7',
    details: { statement: statementDigest(statement), by: 'dpo' },
  });
  await log.append({ actor: 'dpo', act: 'sign-in', about: 'console' });
  const checkpoint = await log.checkpoint();
  const entries = await log.audit.proofsFor([...own, ...issued], { size: 6 });
  return attest({ statement, entries, checkpoint, key: log.audit.verifierKey });
}

function failures(altered: string): readonly string[] {
  const { isGenuine, checks } = verifyAttestation(altered, [log.audit.verifierKey]);
  expect(isGenuine).toBe(false);
  const failed = checks.filter(({ result }) => result === 'failed').map(({ what }) => what);
  return failed.length > 1 && failed[0] === 'form' ? failed.slice(1) : failed;
}

const keyName = (): string => log.audit.verifierKey;
const entryPassed = (entry: number, says: string): Check => ({
  what: 'entry',
  result: 'passed',
  says,
  entry,
});
