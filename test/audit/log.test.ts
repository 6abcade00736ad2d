import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { opens } from '../../src/audit/commitment.ts';
import { openCheckpoint } from '../../src/audit/checkpoint.ts';
import { parseVerifierKey } from '../../src/audit/note.ts';
import { isConsistent, isIncluded } from '../../src/audit/proof.ts';
import { leafHash } from '../../src/audit/tree.ts';
import { lines, openLog, type TestLog } from './support/log.ts';

let log: TestLog;
beforeEach(async () => {
  log = await openLog();
});
afterEach(() => log.close());

test('entries get consecutive sequences from 0, whoever appends them', async () => {
  expect(await log.append(...lines(1, 2, 3))).toEqual([0, 1, 2]);
  const batches = await Promise.all([
    log.append(...lines(4, 5)),
    log.append(...lines(6)),
    log.append(...lines(7, 8)),
  ]);
  expect(batches.flat().toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7]);
  expect(await log.audit.verify()).toEqual({ entries: 8, signedEntries: 0, faults: [] });
});

test('a transaction that fails leaves no entry and no gap', async () => {
  await log.append(...lines(1));
  const failing = log.append(...lines(2), {
    actor: 'greffe',
    act: 'export',
    about: 'x',
    counts: { share: 0.5 },
  });
  await expect(failing).rejects.toThrow('safe integers');
  expect(await log.append(...lines(3))).toEqual([1]);
});

test('the leaf is the canonical text of who did what, when, about what', async () => {
  await log.append({
    actor: 'p-17',
    act: 'plan-approved',
    about: 'plan 7.2',
    counts: { lines: 14 },
    subject: 'ab'.repeat(32),
  });
  const [row] = await log.query('select leaf from audit_entry');
  expect(row?.['leaf']).toBe(
    `{"about":"plan 7.2","act":"plan-approved","actor":"p-17","at":"2026-11-23T10:00:00.000Z",` +
      `"counts":{"lines":14},"sequence":0,"subject":"${'ab'.repeat(32)}"}`,
  );
});

test('details are in the leaf as salted commitments, and readable only while their key lives', async () => {
  const details = { reason: 'manifestly-unfounded', letters: 2 };
  await log.append({ actor: 'dpo', act: 'request-refused', about: 'request 7', details });
  const [entry] = await log.audit.list({});
  const openings = await log.audit.details(0);
  expect(openings).toMatchObject({ reason: { value: 'manifestly-unfounded' }, letters: { value: 2 } });
  for (const [name, opening] of Object.entries(openings ?? {})) {
    expect(opens(entry?.commitments?.[name] ?? '', name, opening)).toBe(true);
    expect(opens(entry?.commitments?.[name] ?? '', name, { ...opening, value: 'another' })).toBe(false);
  }
  const [row] = await log.query(`select leaf || convert_from(sealed, 'LATIN1') as all from audit_entry`);
  expect(row?.['all']).not.toContain('manifestly-unfounded');
  log.destroyKey();
  expect(await log.audit.details(0)).toBeNull();
  expect((await log.audit.verify()).faults).toEqual([]);
});

test('the same detail twice does not look the same', async () => {
  const entry = { actor: 'dpo', act: 'download', about: 'request 7', details: { file: 'a.zip' } } as const;
  await log.append(entry, entry);
  const [second, first] = await log.audit.list({});
  expect(first?.commitments?.['file']).not.toBe(second?.commitments?.['file']);
});

test('an entry that would hold an e-mail address is refused', async () => {
  const naming = log.append({ actor: 'dpo', act: 'hold-placed', about: 'camille@example.fr' });
  await expect(naming).rejects.toThrow('would hold an address');
  expect((await log.audit.verify()).entries).toBe(0);
});

test('entries cannot be changed, removed or emptied through the store', async () => {
  await log.append(...lines(1, 2));
  await log.checkpoint();
  for (const table of ['audit_entry', 'audit_node', 'audit_checkpoint']) {
    for (const attempt of [`update ${table} set hash = hash`, `delete from ${table}`, `truncate ${table}`]) {
      const change = attempt.replace(
        'set hash = hash',
        table === 'audit_checkpoint' ? 'set note = note' : 'set hash = hash',
      );
      await expect(log.query(change)).rejects.toThrow('The audit log only grows');
    }
  }
});

test('a checkpoint signs the head; signing is an entry, and a quiet log is not signed again', async () => {
  await log.append(...lines(1, 2));
  const note = await log.checkpoint();
  const { origin, size } = openCheckpoint(note, [parseVerifierKey(log.audit.verifierKey)]);
  expect({ origin, size }).toEqual({ origin: 'log.example.fr', size: 2 });
  expect((await log.audit.list({})).map(({ act }) => act)).toEqual([
    'checkpoint-signed',
    'line-outcome',
    'line-outcome',
  ]);
  expect(await log.checkpoint()).toBe(note);
  await log.append(...lines(3));
  expect(await log.checkpoint()).not.toBe(note);
});

test('entries are proved under a checkpoint, also when the log has grown since', async () => {
  await log.append(...lines(1, 2, 3, 4, 5));
  const { size, root } = openCheckpoint(await log.checkpoint(), [parseVerifierKey(log.audit.verifierKey)]);
  await log.append(...lines(6, 7, 8, 9));
  const proven = await log.audit.proofsFor([4, 0], { size });
  const rows = await log.query('select leaf from audit_entry order by sequence');
  expect(proven.map(({ entry }) => entry.sequence)).toEqual([0, 4]);
  for (const { entry, proof } of proven) {
    const leaf = leafHash(String(rows[entry.sequence]?.['leaf']));
    const path = proof.map((hash) => Buffer.from(hash, 'hex'));
    expect(isIncluded({ leaf, index: entry.sequence, size, proof: path, root })).toBe(true);
  }
  await expect(log.audit.proofsFor([7], { size })).rejects.toThrow('not in a tree of 5 entries');
});

test('a witness who keeps an earlier checkpoint can be shown that the log only grew', async () => {
  const trusted = [parseVerifierKey(log.audit.verifierKey)];
  await log.append(...lines(1, 2, 3));
  const earlier = openCheckpoint(await log.checkpoint(), trusted);
  await log.append(...lines(4, 5, 6));
  const later = openCheckpoint(await log.checkpoint(), trusted);
  const proof = (await log.audit.consistency(earlier.size, later.size)).map((hash) =>
    Buffer.from(hash, 'hex'),
  );
  expect(isConsistent({ earlier, later, proof })).toBe(true);
});

test('the log is read by thing, newest first, page by page', async () => {
  await log.append({ actor: 'dpo', act: 'request-opened', about: 'request 7' }, ...lines(1, 2, 3));
  await log.append({ actor: 'dpo', act: 'request-opened', about: 'request 70' });
  const abouts = async (query: Parameters<TestLog['audit']['list']>[0]): Promise<readonly string[]> =>
    (await log.audit.list(query)).map(({ about }) => about);
  expect(await abouts({ about: 'request 7' })).toEqual(['request 7']);
  expect(await abouts({ about: ['request 7', 'plan 7'], limit: 2 })).toEqual([
    'plan 7.2 line 3',
    'plan 7.2 line 2',
  ]);
  expect(await abouts({ about: ['request 7', 'plan 7'], before: 2 })).toEqual([
    'plan 7.2 line 1',
    'request 7',
  ]);
  expect(await abouts({ itself: ['plan 7.2', 'request 7', 'plan 7.2 line 2'] })).toEqual([
    'plan 7.2 line 2',
    'request 7',
  ]);
  expect(await abouts({ about: 'request 70', itself: ['request 7'] })).toEqual(['request 70', 'request 7']);
});
