import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MappedField } from '../../src/domain/data-map.ts';
import { advance } from '../../src/procedures/advance.ts';
import type { CopyRight, Right } from '../../src/domain/right.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';

const forever = new AbortController().signal;
const DAY_MS = 86_400_000;
const EMAIL = 'claire.zyxcanary@example.fr';

/** Nothing under this name may be in the bytes of a package. */
const CANARY = 'Qwx';

function mapped(origin: MappedField['origin'], purposes: readonly string[], places: readonly string[]) {
  const all = places.map((field) => ({ kind: 'person', field }));
  return {
    category: 'contact' as const,
    origin,
    purposes: [...purposes],
    propagate: 'never' as const,
    in: { 'crm-eu': all, sales: all },
  };
}

const dataMap: Settings['dataMap'] = {
  fields: {
    'first-name': mapped('provided', ['contract'], ['given']),
    'last-name': mapped('provided', ['prospecting', 'contract'], ['family']),
    email: {
      ...mapped('provided', ['contract'], ['email', 'otherEmails']),
      label: { fr: 'Adresse', en: 'Mail' },
    },
    'last-visit': mapped('observed', ['consent'], ['lastVisit']),
    score: mapped('derived', ['contract'], ['score']),
    broker: mapped('third-party', ['contract'], ['broker']),
    job: mapped('provided', ['prospecting'], ['job']),
    town: mapped('provided', ['duty'], ['town']),
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: {
    contract: { legalBasis: 'contract' },
    consent: { legalBasis: 'consent' },
    prospecting: { legalBasis: 'legitimate-interest' },
    duty: { legalBasis: 'legal-obligation' },
  },
  exemptions: [],
};

let house: TestHouse;
let crm: MemorySystem;
let sales: MemorySystem;

beforeEach(async () => {
  house = await openHouse({ settings: { dataMap } });
  crm = systemOf('crm-eu');
  sales = systemOf('sales');
});
afterEach(() => house.close());

function systemOf(name: string): MemorySystem {
  const system = house.systems[name];
  if (!system) throw new Error(`No system ${name} in this test.`);
  return system;
}

/** Claire in both tools, with everything that must stay behind under the canary. */
async function claire(): Promise<void> {
  const person = await crm.world.person({
    given: 'Claire',
    family: 'Zyxcanary',
    emails: [EMAIL, 'c.zyxcanary@example.com'],
    phone: '+33612345678',
    town: `${CANARY}-duty`,
    fields: {
      lastVisit: '2026-02-01',
      score: `${CANARY}-derived`,
      broker: `${CANARY}-third`,
      job: `${CANARY}-interest`,
      nickname: `${CANARY}-unmapped`,
    },
  });
  const paul = await crm.world.person({
    given: 'Paul',
    family: `${CANARY}other`,
    emails: ['paul.qother@example.fr'],
  });
  await crm.world.note({ about: [person], text: `${CANARY}-note` });
  await crm.world.note({ about: [person, paul], text: `${CANARY}-shared` });
  await crm.world.file({ about: person, name: `${CANARY}-cv.txt`, text: `${CANARY}-file` });
  await sales.world.person({ given: 'Claire', family: 'Zyxcanary', emails: ['c.zyxcanary@example.com'] });
}

async function open(rights: readonly Right[] = ['portability'], email = EMAIL): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers: [{ kind: 'email', value: email }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, forever);
  return id;
}

async function identify(id: number): Promise<void> {
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, forever);
}

async function courseOf(id: number, right: Right) {
  const { request } = await house.greffe.requests.show(dpo, id);
  return request.rights.find((one) => one.right === right);
}

async function sign(id: number, right?: CopyRight): Promise<void> {
  const { package: written } = await house.greffe.packages.review(dpo, id, right);
  await house.greffe.packages.sign(direction, id, written.built.digest, forever, right);
}

async function fetched(id: number, right?: CopyRight): Promise<ReadonlyMap<string, Buffer>> {
  const { stream, digest } = await house.greffe.packages.fetch(dpo, id, right);
  const zip = await buffer(stream);
  expect(createHash('sha256').update(zip).digest('hex')).toBe(digest);
  await house.greffe.requests.carryOn(id, forever);
  return unzip(zip);
}

function json(files: ReadonlyMap<string, Buffer>, path: string) {
  return JSON.parse(files.get(path)?.toString() ?? 'null');
}

const everything = (files: ReadonlyMap<string, Buffer>): string =>
  [...files].map(([path, bytes]) => `${path}\n${bytes.toString()}`).join('\n');

describe('a portability, from the request to the data in the hands of the person', () => {
  test('gives what they provided and what was observed of them under consent or contract, and nothing else', async () => {
    await claire();
    const id = await open();
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'planned', waitsFor: 'identity' });
    await expect(house.greffe.packages.review(dpo, id)).rejects.toMatchObject({ code: 'no-package' });
    await identify(id);
    expect(await courseOf(id, 'portability')).toMatchObject({
      state: 'verifying',
      waitsFor: `the review and signature of package ${id}.1`,
    });
    await expect(house.greffe.packages.fetch(dpo, id)).rejects.toMatchObject({ code: 'package-unsigned' });
    await sign(id);
    expect((await house.greffe.packages.review(dpo, id)).cover.portable).toBeUndefined();
    const files = await fetched(id);
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'done' });

    const data = json(files, 'donnees.json');
    const values = data.records.flatMap((one: { system: string; values: readonly object[] }) =>
      one.values.map((value) => ({ system: one.system, ...value })),
    );
    expect(values).toEqual([
      { system: 'crm-eu', name: 'first-name', field: 'given', value: 'Claire' },
      { system: 'crm-eu', name: 'last-name', field: 'family', value: 'Zyxcanary' },
      { system: 'crm-eu', name: 'email', field: 'email', value: EMAIL },
      { system: 'crm-eu', name: 'email', field: 'otherEmails', value: ['c.zyxcanary@example.com'] },
      { system: 'crm-eu', name: 'last-visit', field: 'lastVisit', value: '2026-02-01' },
      { system: 'sales', name: 'first-name', field: 'given', value: 'Claire' },
      { system: 'sales', name: 'last-name', field: 'family', value: 'Zyxcanary' },
      { system: 'sales', name: 'email', field: 'email', value: 'c.zyxcanary@example.com' },
    ]);
    expect(everything(files)).not.toContain(CANARY);
    expect(everything(files)).not.toContain('+33612345678');
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(json(files, 'schema.json'));
    validate(data);
    expect(validate.errors).toBeNull();
    expect(crm.witness.occurrences(CANARY)).not.toEqual([]);
  });

  test('names what is left out, by field or by kind, each with its reason', async () => {
    await claire();
    const id = await open();
    await identify(id);
    await sign(id);
    const { leftOut } = json(await fetched(id), 'donnees.json');
    const told = (leftOut as { system: string; kind: string; because: string; fields: string[] }[])
      .filter(({ system }) => system === 'crm-eu')
      .map(({ kind, because, fields }) => [kind, because, ...fields].join(' '));
    expect(told).toEqual(
      expect.arrayContaining([
        'person derived score',
        'person third-party broker',
        'person legal-basis job',
        'person legal-basis town',
        expect.stringMatching(/^person not-mapped .*nickname.*phone/),
        'note not-mapped',
        'note concerns-others',
        'file not-mapped',
      ]),
    );
  });

  test('keeps nothing of what stays behind, not even sealed, and reads no record that holds nothing portable', async () => {
    await claire();
    const read: string[] = [];
    const id = await open();
    const watched = {
      ...house.house,
      system: async (name: string) => {
        const one = await house.house.system(name);
        const verb = one.connection.read;
        if (!verb) return one;
        const call: typeof verb.call = (refs, ...rest) => {
          read.push(...refs.map(({ kind }) => kind));
          return verb.call(refs, ...rest);
        };
        return { ...one, connection: { ...one.connection, read: { ...verb, call } } };
      },
    };
    await house.greffe.requests.identify(dpo, id, 'called back');
    await advance(watched, id, { signal: forever, priority: 'request' });
    expect([...new Set(read)]).toEqual(['person']);
    const opened = await house.house.store.transact((tx) =>
      house.house.store.packages.current(tx, id, 'portability'),
    );
    const records = await house.house.store.transact((tx) =>
      house.house.store.packages.records(tx, opened?.id ?? 0, { after: 0, limit: 100 }),
    );
    expect(records).toHaveLength(2);
    expect(JSON.stringify(records)).not.toContain(CANARY);
    expect(house.logged()).not.toContain('Zyxcanary');
    for (const [table, rows] of await dumpOf(house.pool)) {
      expect({ table, has: rows.includes('Zyxcanary') || rows.includes(CANARY) }).toEqual({
        table,
        has: false,
      });
    }
  });

  test('whoever has nothing portable is told so in a package, with what was left out', async () => {
    await crm.world.person({ given: '', family: '', emails: [], phone: '+33698765432', town: 'Dole' });
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['portability'],
      identifiers: [{ kind: 'phone', value: '+33698765432' }],
      channel: 'phone',
      requester: { kind: 'data-subject' },
    });
    await house.greffe.requests.carryOn(id, forever);
    const { candidates } = await house.greffe.requests.show(dpo, id);
    if (candidates.length > 0) {
      await house.greffe.requests.match(
        dpo,
        id,
        candidates.map(({ ref }) => ({ ref, decision: 'accepted' as const })),
      );
    }
    await identify(id);
    await sign(id);
    const files = await fetched(id);
    expect(files.get('lisez-moi.txt')?.toString()).toContain(
      'Rien de ce que nous détenons à votre sujet n’est portable.',
    );
    expect(files.get('lisez-moi.txt')?.toString()).toContain('town');
    expect(everything(files)).not.toContain('Dole');
    expect(everything(files)).not.toContain('+33698765432');
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'done' });
  });

  test('an unknown person is told that nothing is held', async () => {
    const id = await open(['portability'], 'nobody@example.fr');
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'nothing-held' });
  });

  test('a line can be kept back from it, and its digest changes', async () => {
    await claire();
    const id = await open();
    await identify(id);
    const before = await house.greffe.packages.review(dpo, id);
    const { plans } = await house.greffe.requests.show(dpo, id);
    const line = plans[0]?.lines.find(({ line: one }) => one.system === 'sales' && one.action === 'disclose');
    const what = { lines: [line?.line.number ?? 0], reason: 'not-this-person' as const, words: 'x' };
    const kept = await house.greffe.packages.withhold(dpo, id, what, forever);
    expect(kept.built.digest).not.toBe(before.package.built.digest);
    await sign(id);
    const data = json(await fetched(id), 'donnees.json');
    expect(data.records.map((one: { system: string }) => one.system)).toEqual(['crm-eu']);
    expect(data.withheld).toEqual([{ system: 'sales', kind: 'person', reason: 'not-this-person', count: 1 }]);
    expect(data.leftOut.map((one: { system: string }) => one.system)).not.toContain('sales');
  });

  test('a data map that changes before the signature has the package drawn anew', async () => {
    await claire();
    const id = await open();
    await identify(id);
    const before = await house.greffe.packages.review(dpo, id);
    const { score, ...fields } = dataMap.fields;
    const { email, ...withoutEmail } = fields;
    expect([score, email]).not.toContain(undefined);
    const other = await house.reopen({ dataMap: { ...dataMap, fields: withoutEmail } });
    await other.greffe.requests.carryOn(id, forever);
    const after = await other.greffe.packages.review(dpo, id);
    expect(after.package.plan).toBe(before.package.plan + 1);
    expect(after.cover.portable?.data.map(({ name }) => name)).not.toContain('email');
  });
});

describe('a request of several rights', () => {
  test('a copy and what can be taken along are two packages, signed apart, with one answer', async () => {
    await claire();
    const id = await open(['access', 'portability']);
    await identify(id);
    await expect(house.greffe.packages.review(dpo, id)).rejects.toMatchObject({
      code: 'which-package',
      message: expect.stringContaining('--right portability'),
    });
    await sign(id, 'access');
    await expect(house.greffe.packages.fetch(dpo, id, 'portability')).rejects.toMatchObject({
      code: 'package-unsigned',
    });
    await sign(id, 'portability');
    const whole = await fetched(id, 'access');
    expect(everything(whole)).toContain(`${CANARY}-derived`);
    expect(await courseOf(id, 'access')).toMatchObject({ state: 'done' });
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'approved' });
    const part = await fetched(id, 'portability');
    expect(everything(part)).not.toContain(CANARY);
    const { file } = await house.greffe.certificates.show(dpo, id);
    const { statement } = JSON.parse(file);
    expect(statement).toMatchObject({
      kind: 'final',
      access: { package: `${id}.1` },
      portability: { package: `${id}.2` },
    });
    expect(statement.portability.digest).not.toBe(statement.access.digest);
    house.clock.advance(31 * DAY_MS);
    await expect(house.greffe.packages.fetch(dpo, id, 'portability')).rejects.toMatchObject({
      code: 'no-package',
    });
  });

  test('an erasure waits until the data has left', async () => {
    await claire();
    const id = await open(['portability', 'erasure']);
    await identify(id);
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.plans.approve(dpo, id, plan.digest, forever);
    await house.greffe.requests.carryOn(id, forever);
    expect(await courseOf(id, 'erasure')).toMatchObject({ waitsFor: 'delivery of the portability package' });
    expect(crm.witness.occurrences('Zyxcanary')).not.toEqual([]);
    await sign(id);
    expect(everything(await fetched(id))).toContain('Zyxcanary');
    await house.greffe.requests.carryOn(id, forever);
    expect(crm.witness.occurrences('Zyxcanary').filter((one) => one.state === 'live')).toEqual([]);
  });

  test('a right that is not asked for has no package', async () => {
    await claire();
    const id = await open();
    await identify(id);
    await expect(house.greffe.packages.review(dpo, id, 'access')).rejects.toMatchObject({
      code: 'no-such-right',
    });
  });
});

describe('bad days', () => {
  test('a hidden portable field keeps the answer open; a hidden field that is not portable does not', async () => {
    await claire();
    const { id: ref } = crm.witness
      .records()
      .find(({ kind, fields }) => kind === 'person' && fields['email'] === EMAIL) ?? {
      id: '',
    };
    crm.account.hidden.add(`person:${ref}.score`);
    const id = await open();
    await identify(id);
    const whole = await house.greffe.packages.review(dpo, id);
    expect(whole.package.built.missing).toEqual([]);
    expect(whole.cover.gaps.map(({ what }) => what)).toContain('person: field score');
    await sign(id);
    const readMe = (await fetched(id)).get('lisez-moi.txt')?.toString();
    expect(readMe).not.toContain('votre demande reste ouverte');
    expect(readMe).toContain('field score');
    expect(await courseOf(id, 'portability')).toMatchObject({ state: 'done' });
    crm.account.hidden.add(`person:${ref}.email`);
    const other = await open();
    await identify(other);
    expect((await house.greffe.packages.review(dpo, other)).package.built.missing).toMatchObject([
      { system: 'crm-eu', what: expect.stringContaining('field email') },
    ]);
    await sign(other);
    expect((await fetched(other)).get('lisez-moi.txt')?.toString()).toContain('votre demande reste ouverte');
    expect(await courseOf(other, 'portability')).toMatchObject({ state: 'incomplete' });
    crm.account.hidden.clear();
    await house.greffe.requests.retry(dpo, other);
    await house.greffe.requests.carryOn(other, forever);
    expect((await house.greffe.packages.review(dpo, other)).package.built.missing).toEqual([]);
  });
});
