import { describe, expect, test } from '@jest/globals';
import type { PackagedRecord } from '../../src/domain/package.ts';
import { missingOf, tallyPackage } from '../../src/domain/package.ts';
import { safeName } from '../../src/domain/package-paths.ts';
import { planAccess } from '../../src/domain/plan-access.ts';
import type { Related } from '../../src/domain/graph.ts';

const at = new Date('2026-03-05T09:00:00Z');

function record(line: number, of: Partial<PackagedRecord> = {}): PackagedRecord {
  return {
    line,
    system: 'crm-eu',
    ref: { kind: 'note', id: `${line}` },
    role: 'activity',
    isShared: false,
    fields: {},
    labels: {},
    hidden: [],
    files: [],
    unread: null,
    ...of,
  };
}

describe('what a package says of itself', () => {
  test('a line kept back counts as withheld and as nothing else', () => {
    const tally = tallyPackage([{ line: 2, reason: 'rights-of-others', words: 'x', by: 'dpo', at }]);
    const unread = { because: 'denied', code: 'X', mend: 'Give the scope.' } as const;
    tally.add(record(1, { unread }));
    tally.add(record(2, { unread, hidden: [{ what: 'field a', because: 'no-scope', mend: null }] }));
    tally.add(record(3, { hidden: [{ what: 'field b', because: 'no-scope', mend: 'Give it.' }] }));
    expect(tally.result()).toEqual({
      groups: [{ system: 'crm-eu', kind: 'note', role: 'activity', count: 2 }],
      withheld: [{ system: 'crm-eu', kind: 'note', reason: 'rights-of-others', count: 1 }],
      unread: [{ system: 'crm-eu', kind: 'note', because: 'denied', what: 'record', count: 1 }],
      gaps: [{ system: 'crm-eu', what: 'note: field b', because: 'no-scope', mend: 'Give it.' }],
      missing: [{ system: 'crm-eu', what: 'note', mend: 'Give the scope.' }],
    });
  });

  test('only what a right or a repair would bring keeps an answer open', () => {
    const gap = (because: 'no-api' | 'no-scope' | 'failed' | 'vendor-delay') =>
      ({ system: 'sales', what: because, because, mend: null }) as const;
    expect(
      missingOf([gap('no-api'), gap('no-scope'), gap('failed'), gap('vendor-delay')]).map((one) => one.what),
    ).toEqual(['no-scope', 'failed']);
  });
});

describe('the list of what is disclosed', () => {
  const related = (id: string, relation: Related['relation']): Related => ({
    ref: { kind: 'note', id },
    of: { kind: 'person', id: 'p' },
    relation,
    whenErased: 'stays',
    others: { persons: relation === 'shared' ? 1 : 0, organisations: 0, transactions: 0 },
    can: [],
    redactable: [],
    facts: {},
  });

  test('names each record once, and a record that is shared anywhere as shared', () => {
    const lines = planAccess([
      { system: 'crm-eu', related: [related('2', 'owned'), related('1', 'owned'), related('1', 'shared')] },
      { system: 'sales', related: [related('1', 'owned')] },
    ]);
    expect(lines.map(({ number, system, ref, reason }) => [number, system, ref.id, reason])).toEqual([
      [1, 'crm-eu', '1', 'shared-with-others'],
      [2, 'crm-eu', '2', 'about-the-person'],
      [3, 'sales', '1', 'about-the-person'],
    ]);
  });
});

describe('the name of a file in the package', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\Users\zoe\cv.docx`, 'cv.docx'],
    ['été 2025.pdf', 'été 2025.pdf'],
    ['a\u0000b\u202Efdp.exe', 'abfdp.exe'],
    ['...', 'file'],
    ['nul.txt', '_nul.txt'],
    ['a<b>:"|?*.csv', 'a_b______.csv'],
    [' .hidden ', 'hidden'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  test('a long one keeps its extension and whole characters', () => {
    expect(safeName(`${'é'.repeat(300)}.pdf`)).toBe(`${'é'.repeat(92)}.pdf`);
    expect(safeName(`${'😀'.repeat(300)}.abc`).isWellFormed()).toBe(true);
  });
});
