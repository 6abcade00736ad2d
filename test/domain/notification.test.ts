import { describe, expect, test } from '@jest/globals';
import type { MappedFields } from '../../src/domain/data-map.ts';
import type { Notification } from '../../src/domain/notification.ts';
import {
  identifiersToTell,
  isConcerned,
  isCoveredBy,
  notificationOfSystem,
  placeOfTask,
  statedNotification,
  systemOfNotification,
  triedAgainAt,
} from '../../src/domain/notification.ts';
import { notificationBody, notificationLetter } from '../../src/domain/notification-letter.ts';
import type { NotificationFacts } from '../../src/domain/notification-letter.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Line } from '../../src/domain/plan.ts';
import { readTemplate } from '../../src/domain/letter-template.ts';
import { AUTOMATIC_LETTERS, AUTOMATIC_KINDS } from '../../src/domain/automatic-letter-kinds.ts';
import { shippedLetter, shippedTemplate } from '../../src/domain/shipped-letter.ts';
import { isServed } from '../../src/domain/served.ts';
import type { LineResult } from '../../src/domain/served.ts';

const normalise = ({ value }: Identifier): string => value.toLowerCase();
const fields: MappedFields = {
  email: { category: 'contact', origin: 'provided', purposes: ['prospecting'], propagate: 'never', in: {} },
  iban: { category: 'financial', origin: 'provided', purposes: ['contract'], propagate: 'never', in: {} },
};

describe('who is concerned', () => {
  const routeur = { purposes: ['prospecting'], dataCategories: ['contact'] };
  test.each([
    [['email'], true],
    [['iban'], false],
    [['iban', 'email'], true],
    [['iban', 'not-mapped'], true],
    [[], true],
    [null, true],
  ] as const)('%j of a recipient of contacts: %j', (touched, concerned) =>
    expect(isConcerned(routeur, touched, fields)).toBe(concerned),
  );
  test('a purpose is enough, and so is a category', () => {
    expect(isConcerned({ purposes: ['contract'], dataCategories: [] }, ['iban'], fields)).toBe(true);
    expect(isConcerned({ purposes: [], dataCategories: ['financial'] }, ['iban'], fields)).toBe(true);
    expect(isConcerned({ purposes: [], dataCategories: [] }, ['iban'], fields)).toBe(false);
  });
});

describe('by what they are found', () => {
  const email: Identifier = { kind: 'email', value: 'Zoe@example.fr' };
  const info: Identifier = { kind: 'email', value: 'info@example.fr' };
  const phone: Identifier = { kind: 'phone', value: '+33612345601' };
  const name: Identifier = { kind: 'name', value: 'Zoé Exemple' };
  const id: Identifier = { kind: 'id', value: 'C-42' };
  const told = (known: readonly Identifier[], shared: readonly string[] = []) =>
    identifiersToTell(known, shared, normalise);

  test('an address of their own alone, once', () =>
    expect(told([email, { ...email, value: 'zoe@EXAMPLE.fr' }, phone, name])).toEqual([
      { kind: 'email', value: 'zoe@EXAMPLE.fr' },
    ]));
  test('a number where there is no address', () => expect(told([name, phone])).toEqual([phone]));
  test('never an address that others read too', () => {
    const shared = ['info@example.fr'];
    expect(told([info, email, phone], shared)).toEqual([email]);
    expect(told([info, phone, name], shared)).toEqual([phone]);
    expect(told([info, name, id], shared)).toEqual([name]);
    expect(told([info, id], shared)).toEqual([id]);
    expect(told([info], shared)).toEqual([]);
  });
  test('whatever they are known by where that is all', () => {
    expect(told([name])).toEqual([name]);
    expect(told([id])).toEqual([id]);
    const other: Identifier = { kind: 'id', value: 'C-43' };
    expect(told([id, other])).toEqual([id, other]);
  });
});

describe('a tool of theirs has done what they would be told', () => {
  const result = (
    what: string,
    state: 'done' | 'already' | 'stopped',
    given: Partial<Line> & { readonly code?: string } = {},
  ): LineResult => {
    const { code = null, ...rest } = given;
    const [action = '', id = ''] = what.split(' ');
    const line: Line = {
      number: 1,
      system: 'crm-eu',
      action: action as Line['action'],
      ref: { kind: 'row', id },
      fields: [],
      from: null,
      address: null,
      reason: 'about-the-person',
      ground: null,
      until: null,
      through: null,
      phase: 0,
      others: { persons: 0, organisations: 0, transactions: 0 },
      facts: {},
      ...rest,
    };
    return { line, state, code };
  };
  const served = (kind: Notification['kind'], ...ends: readonly LineResult[]): boolean =>
    isServed(kind, { matches: [] }, ends, 'crm-eu');

  test('where what was stopped was done later', () => {
    expect(served('erasure', result('erase 1', 'stopped'), result('erase 1', 'done'))).toBe(true);
    expect(served('erasure', result('object 1', 'stopped'), result('erase 1', 'done'))).toBe(true);
    expect(
      served(
        'erasure',
        result('erase 2', 'done'),
        result('erase 1', 'stopped'),
        result('erase 1', 'already', { code: 'nothing-held' }),
      ),
    ).toBe(true);
  });

  test('not where the last line of a record was stopped, whatever was done to it before', () => {
    expect(served('erasure', result('erase 1', 'done'), result('erase 1', 'stopped'))).toBe(false);
    expect(
      served('erasure', result('detach 1', 'done'), result('erase 1', 'stopped'), result('erase 2', 'done')),
    ).toBe(false);
    expect(served('rectification', result('rectify 1', 'done'), result('rectify 1', 'stopped'))).toBe(false);
  });

  test('not where what came later is something else, or is done to another record or in another tool', () => {
    const stopped = result('erase 1', 'stopped');
    expect(served('erasure', stopped, result('object 1', 'done'), result('erase 2', 'done'))).toBe(false);
    expect(served('erasure', stopped, result('erase 2', 'done'))).toBe(false);
    expect(
      served('erasure', result('erase 2', 'done'), stopped, result('erase 1', 'done', { system: 'sales' })),
    ).toBe(false);
    const handedOver = result('restrict 1', 'done', { changes: [] });
    expect(served('restriction', result('restrict 1', 'stopped'), handedOver)).toBe(false);
  });
});

test('what was told is not told again, and what is new is', () => {
  const content = (emails: readonly string[], to?: string): Notification['content'] => ({
    name: 'Routeur SARL',
    identifiers: emails.map((value) => ({ kind: 'email', value })),
    changes: to === undefined ? [] : [{ field: 'town', to }],
  });
  const before = [{ content: content(['a@example.fr']) }, { content: content(['b@example.fr'], 'Lyon') }];
  expect(isCoveredBy([], content([]), normalise)).toBe(false);
  expect(isCoveredBy(before, content(['A@example.fr', 'b@example.fr'], 'Lyon'), normalise)).toBe(true);
  expect(isCoveredBy(before, content(['c@example.fr']), normalise)).toBe(false);
  expect(isCoveredBy(before, content(['a@example.fr'], 'Nantes'), normalise)).toBe(false);
});

test('a recipient is asked again for a day and no longer, later and later', () => {
  const start = new Date('2026-03-05T09:00:00Z');
  let now = start;
  const waits: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const next = triedAgainAt(attempts, now);
    if (next === null) break;
    waits.push((next.getTime() - now.getTime()) / 60_000);
    now = next;
  }
  expect(waits).toEqual([1, 5, 15, 60, 120, 240, 480, 480]);
  expect(now.getTime() - start.getTime()).toBeLessThanOrEqual(86_400_000);
});

test('the task of a notification can be taken for no system, and names the recipient', () => {
  const system = systemOfNotification({ recipient: 'routeur', number: 3 });
  expect(notificationOfSystem(system)).toEqual({ recipient: 'routeur', number: 3 });
  expect(placeOfTask(system)).toBe('routeur');
  for (const name of ['crm-eu', 'recipient', 'recipient-3']) expect(notificationOfSystem(name)).toBeNull();
  expect(placeOfTask('crm-eu')).toBe('crm-eu');
});

const notification: Notification = {
  number: 1,
  kind: 'erasure',
  recipient: 'routeur',
  way: 'mail',
  state: 'told',
  content: { name: 'Routeur SARL', identifiers: [{ kind: 'email', value: 'zoe@example.fr' }], changes: [] },
  createdAt: new Date('2026-03-05T09:00:00Z'),
  attempts: 1,
  retryAt: null,
  mayBeDouble: false,
  digest: null,
  mend: null,
  task: null,
  settledOn: '2026-03-05',
  recordedBy: null,
  words: null,
  alertedAt: null,
};

test.each([
  [{}, 'mail'],
  [{ way: 'webhook' }, 'webhook'],
  [{ recordedBy: 'dpo' }, 'by-hand'],
  [{ way: 'task', recordedBy: 'compta' }, 'task'],
  [{ way: 'nobody', recordedBy: 'dpo' }, 'by-hand'],
  [{ way: 'own-tools', state: 'carried-out' }, 'own-tools'],
  [{ way: 'none', state: 'not-told' }, 'not-told'],
  ...(['due', 'sending', 'in-folder', 'asked', 'failed'] as const).map(
    (state) => [{ state, settledOn: null }, 'pending'] as const,
  ),
] as const satisfies readonly (readonly [Partial<Notification>, string])[])(
  '%j is stated as %s',
  (change, how) =>
    expect(statedNotification({ ...notification, ...change })).toMatchObject({ kind: 'erasure', how }),
);

test.each(['fr', 'en'] as const)(
  'each message in %s says whom, what and what is asked, and its subject names nobody',
  (language) => {
    for (const kind of ['restriction', 'restriction-lifted', 'rectification', 'erasure'] as const) {
      const facts: NotificationFacts = {
        language,
        kind,
        controller: { id: 'acme', name: 'Acme SAS', dpo: 'dpo@acme.example' },
        request: 7,
        content: { ...notification.content, changes: [{ field: 'town', to: 'Lyon' }] },
        on: '2026-03-05',
        id: 'notification-0123',
      };
      const { subject, text } = notificationLetter(shippedTemplate(`recipient-${kind}`, language), facts);
      expect(subject).toMatch(/19.*7/);
      expect(subject).not.toMatch(/zoe|Lyon/);
      expect(text).toContain('    zoe@example.fr\n');
      expect(text).toContain('notification-0123');
      expect(text).toContain('dpo@acme.example');
      expect(text).toMatch(language === 'fr' ? /5 mars 2026/ : /5 March 2026/);
      expect(text.includes('Lyon')).toBe(kind === 'rectification');
      expect(JSON.parse(notificationBody(facts))).toMatchObject({
        type: `personal-data.${kind}`,
        id: 'notification-0123',
      });
      expect(notificationBody(facts).includes('Lyon')).toBe(kind === 'rectification');
    }
  },
);

describe.each(AUTOMATIC_KINDS)('the letter %s', (kind) => {
  test.each(['fr', 'en'] as const)('in %s is sound, and refused without what it must say', (language) => {
    const shipped = shippedLetter(kind, language);
    expect(readTemplate(kind, shipped).faults).toBeUndefined();
    for (const name of AUTOMATIC_LETTERS[kind].must) {
      const [subject = '', ...text] = shipped.replaceAll(`{{${name}}}`, 'x').split('\n');
      expect(readTemplate(kind, [subject, ...text].join('\n')).faults).toMatchObject([
        { fault: 'block-missing', name },
      ]);
    }
  });
});

test('the subject of a letter to a recipient can name nobody', () => {
  const [, ...text] = shippedLetter('recipient-erasure', 'en').split('\n');
  const { faults } = readTemplate('recipient-erasure', ['About {{person}}', ...text].join('\n'));
  expect(faults).toEqual([{ line: 1, fault: 'not-alone', name: 'person' }]);
});
