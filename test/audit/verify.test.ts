import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyExport, type Verdict } from '../../src/audit/index.ts';
import { signCheckpoint } from '../../src/audit/checkpoint.ts';
import { signerFromSeed } from '../../src/audit/note.ts';
import { growTree, leafHash } from '../../src/audit/tree.ts';
import { lines, openLog, type TestLog } from './support/log.ts';

let log: TestLog;
let saved: string;

// Entries 0–5, a checkpoint over 6, its entry (6), entries 7–9, a checkpoint over 10, its entry (10), entry 11.
beforeEach(async () => {
  log = await openLog();
  await log.append(...lines(0, 1, 2, 3, 4, 5));
  await log.checkpoint();
  await log.append(...lines(7, 8, 9));
  saved = await log.checkpoint();
  await log.append(...lines(11));
});
afterEach(() => log.close());

test('an untouched log is intact, and says how far it is signed', async () => {
  expect(await log.audit.verify({ against: [saved] })).toEqual({
    entries: 12,
    signedEntries: 10,
    faults: [],
  });
});

describe('in the store, the first broken entry is named when', () => {
  test('the text of an entry was changed', async () => {
    await log.tamper(`update audit_entry set leaf = replace(leaf, 'line 4', 'line 9') where sequence = 4`);
    expect(first(await log.audit.verify())).toEqual({ kind: 'changed', sequence: 4 });
  });

  test('the text of an entry was changed together with its hash', async () => {
    await rewrite(4, (leaf) => leaf.replace('line 4', 'line 9'));
    expect(first(await log.audit.verify())).toEqual({ kind: 'changed', sequence: 4, until: 5 });
  });

  test('an entry was removed', async () => {
    await log.tamper('delete from audit_entry where sequence = 3');
    expect(first(await log.audit.verify())).toEqual({ kind: 'removed', sequence: 3 });
  });

  test('an entry was removed and the others moved up', async () => {
    await log.tamper('delete from audit_entry where sequence = 3');
    await log.tamper('update audit_entry set sequence = sequence - 1000 where sequence > 3');
    await log.tamper('update audit_entry set sequence = sequence + 999 where sequence < 0');
    expect(first(await log.audit.verify())).toEqual({ kind: 'removed', sequence: 3 });
  });

  test('an entry was inserted and the others moved down', async () => {
    await log.tamper('update audit_entry set sequence = sequence + 1000 where sequence >= 3');
    await log.tamper('update audit_entry set sequence = sequence - 999 where sequence >= 1000');
    await log.tamper(
      'insert into audit_entry (sequence, leaf, hash) select 3, leaf, hash from audit_entry where sequence = 4',
    );
    await rewrite(3, (leaf) => leaf.replace('line 3', 'line 99'));
    expect(first(await log.audit.verify())).toEqual({ kind: 'inserted', sequence: 3 });
  });

  test('two entries were exchanged', async () => {
    await log.tamper('update audit_entry set sequence = -1 where sequence = 2');
    await log.tamper('update audit_entry set sequence = 2 where sequence = 8');
    await log.tamper('update audit_entry set sequence = 8 where sequence = -1');
    expect(first(await log.audit.verify())).toEqual({ kind: 'reordered', sequence: 2 });
  });

  test('the last entries were cut off', async () => {
    await log.tamper('delete from audit_entry where sequence >= 9');
    expect(first(await log.audit.verify())).toMatchObject({ kind: 'removed', sequence: 9 });
  });

  test('an entry no checkpoint covers was cut off, and its hashes were left', async () => {
    await log.tamper('delete from audit_entry where sequence >= 11');
    expect(first(await log.audit.verify())).toEqual({ kind: 'removed', sequence: 11 });
  });

  test('the tail was rewritten with all its hashes', async () => {
    await rewriteAll((leaf) => leaf.replace('line 8', 'line 80'));
    const verdict = await log.audit.verify();
    expect(first(verdict)).toEqual({ kind: 'rewritten', sequence: 6, until: 9 });
    expect(verdict.faults[0]?.says).toBe(
      'The entries 6 to 9 are not those that were signed: they were rewritten.',
    );
  });

  test('everything was rewritten, and the checkpoints were signed anew with another key', async () => {
    await rewriteAll((leaf) => leaf.replace('line 8', 'line 80'));
    const forger = signerFromSeed('log.example.fr', Buffer.alloc(32, 8));
    await log.tamper('update audit_checkpoint set note = $1', [await signCheckpoint(await head(10), forger)]);
    expect(first(await log.audit.verify())).toMatchObject({ kind: 'checkpoint-unknown-key', sequence: 10 });
    expect(first(await log.audit.verify({ against: [saved] }))).toEqual({
      kind: 'rewritten',
      sequence: 0,
      until: 9,
    });
  });

  test('a checkpoint was altered', async () => {
    await log.tamper(
      `update audit_checkpoint set note = replace(note, E'\\n6\\n', E'\\n7\\n') where size = 6`,
    );
    expect(first(await log.audit.verify())).toEqual({ kind: 'checkpoint-altered', sequence: 7 });
  });

  test('a checkpoint signed by us contradicts the next', async () => {
    const forged = await signCheckpoint({ size: 6, root: leafHash('another log') }, log.signer);
    await log.tamper('update audit_checkpoint set note = $1 where size = 6', [forged]);
    expect(first(await log.audit.verify())).toEqual({ kind: 'checkpoint-inconsistent', sequence: 6 });
  });

  test('a checkpoint was removed', async () => {
    await log.tamper('delete from audit_checkpoint where size = 6');
    expect(first(await log.audit.verify())).toEqual({ kind: 'checkpoint-removed', sequence: 6 });
  });
});

test('against a checkpoint kept elsewhere, a restored backup is told what it lacks', async () => {
  await log.tamper('delete from audit_entry where sequence >= 7');
  await log.tamper('delete from audit_node where (index + 1) * (1::bigint << level) > 7');
  await log.tamper('delete from audit_checkpoint where size > 6');
  expect((await log.audit.verify()).faults).toEqual([]);
  expect((await log.audit.verify({ against: [saved] })).faults).toEqual([
    {
      kind: 'missing-since-checkpoint',
      sequence: 7,
      until: 9,
      says: 'The entries 7 to 9 are missing: a checkpoint covers 10 entries, the log ends at 7.',
    },
  ]);
});

test('against a checkpoint kept elsewhere, a log that went on after a restore is told what it lost', async () => {
  await log.tamper('delete from audit_entry where sequence >= 7');
  await log.tamper('delete from audit_node where (index + 1) * (1::bigint << level) > 7');
  await log.tamper('delete from audit_checkpoint where size > 6');
  await log.append(...lines(70, 80, 90, 100, 110));
  await log.checkpoint();
  expect((await log.audit.verify()).faults).toEqual([]);
  expect((await log.audit.verify({ against: [saved] })).faults).toEqual([
    expect.objectContaining({ kind: 'missing-since-checkpoint', sequence: 6, until: 9 }),
  ]);
});

describe('what stands beside an entry is not what it committed to, when', () => {
  const told = { kind: 'details-changed', sequence: 12 };
  beforeEach(() =>
    log.append(
      { actor: 'dpo', act: 'download', about: 'request 7', details: { file: 'dossier.zip' } },
      { actor: 'dpo', act: 'download', about: 'request 8', details: { file: 'other.zip' } },
    ),
  );

  test.each([
    [
      'it was exchanged',
      'update audit_entry set sealed = (select sealed from audit_entry where sequence = 13)',
    ],
    ['it was altered', `update audit_entry set sealed = '\\x00'::bytea`],
    ['it was removed', 'update audit_entry set sealed = null, sealed_under = null'],
  ])('%s', async (_how, sql) => {
    expect((await log.audit.verify()).faults).toEqual([]);
    await log.tamper(`${sql} where sequence = 12`);
    expect(first(await log.audit.verify())).toEqual(told);
  });

  test('but of a key that was destroyed nothing is claimed', async () => {
    log.destroyKey();
    expect((await log.audit.verify()).faults).toEqual([]);
  });
});

describe('in an export', () => {
  test('every line verifies without the store', async () => {
    expect(await verify(await exported())).toEqual({ entries: 12, signedEntries: 10, faults: [] });
  });

  test.each([
    ['changed', 4, (file: string[]) => file.with(4, (file[4] ?? '').replace('line 4', 'line 9'))],
    ['changed', 4, (file: string[]) => file.with(4, '{}')],
    ['changed', 4, (file: string[]) => file.with(4, ` ${file[4]}`)],
    ['removed', 4, (file: string[]) => file.toSpliced(4, 1)],
    ['inserted', 4, (file: string[]) => file.toSpliced(5, 0, file[4] ?? '')],
    ['reordered', 4, (file: string[]) => file.with(4, file[9] ?? '').with(9, file[4] ?? '')],
    ['removed', 8, (file: string[]) => file.slice(0, 8)],
  ])('a line that was %s is named', async (kind, sequence, change) => {
    const { entries, checkpoints } = await exported();
    expect(first(await verify({ entries: change(entries), checkpoints }))).toMatchObject({ kind, sequence });
  });

  test('no salt and no detail leaves the store', async () => {
    await log.append({ actor: 'dpo', act: 'download', about: 'request 7', details: { file: 'dossier.zip' } });
    const { entries } = await exported();
    expect(entries.at(-1)).not.toContain('dossier.zip');
    expect(entries.at(-1)).not.toContain((await log.audit.details(12))?.['file']?.salt);
  });
});

function first({ faults }: Verdict) {
  const { says, ...fault } = faults[0] ?? { says: '' };
  expect(says).not.toBe('');
  return fault;
}

async function rewrite(sequence: number, change: (leaf: string) => string): Promise<void> {
  const [row] = await log.query(`select leaf from audit_entry where sequence = ${sequence}`);
  const leaf = change(String(row?.['leaf']));
  await log.tamper('update audit_entry set leaf = $1, hash = $2 where sequence = $3', [
    leaf,
    leafHash(leaf),
    sequence,
  ]);
}

/** A forger who knows how the tree is made: every hash is right again afterwards. */
async function rewriteAll(change: (leaf: string) => string): Promise<void> {
  const tree = growTree();
  for (const row of await log.query('select sequence, leaf from audit_entry order by sequence')) {
    await rewrite(Number(row['sequence']), change);
    for (const { level, index, hash } of tree.append(leafHash(change(String(row['leaf']))))) {
      await log.tamper('update audit_node set hash = $1 where level = $2 and index = $3', [
        hash,
        level,
        index,
      ]);
    }
  }
}

async function head(size: number) {
  const tree = growTree();
  for (const row of await log.query(
    `select leaf from audit_entry where sequence < ${size} order by sequence`,
  )) {
    tree.append(leafHash(String(row['leaf'])));
  }
  return { size, root: tree.root() };
}

async function exported(): Promise<{ entries: string[]; checkpoints: string[] }> {
  const { entries, checkpoints } = await log.audit.export();
  const chunks: string[] = [];
  for await (const chunk of entries) chunks.push(chunk);
  return {
    entries: chunks.join('').trimEnd().split('\n'),
    checkpoints: [...checkpoints].map((line) => line.trimEnd()),
  };
}

function verify({ entries, checkpoints }: { entries: readonly string[]; checkpoints: readonly string[] }) {
  async function* read(): AsyncIterable<string> {
    yield* entries;
  }
  return verifyExport({ entries: read, checkpoints, trusted: [log.audit.verifierKey] });
}
