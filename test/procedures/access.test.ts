import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Connection, Ref } from '../../src/contract/index.ts';
import { advance } from '../../src/procedures/advance.ts';
import { sweepPackages } from '../../src/procedures/steps/sweep-packages.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Right } from '../../src/domain/request.ts';
import type { PackageReview } from '../../src/greffe/packages.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { dumpOf } from '../support/dump.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';

const forever = new AbortController().signal;
const DAY_MS = 86_400_000;
const context = { signal: forever, priority: 'request' } as const;

let house: TestHouse;
let crm: MemorySystem;
let sales: MemorySystem;

beforeEach(async () => {
  house = await openHouse();
  crm = systemOf('crm-eu');
  sales = systemOf('sales');
});
afterEach(() => house.close());

function systemOf(name: string): MemorySystem {
  const system = house.systems[name];
  if (!system) throw new Error(`No system ${name} in this test.`);
  return system;
}

async function open(email: string, rights: readonly Right[] = ['access']): Promise<number> {
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

const show = (id: number): Promise<RequestView> => house.greffe.requests.show(dpo, id);
const review = (id: number): Promise<PackageReview> => house.greffe.packages.review(dpo, id);
const accessOf = async (id: number) => (await show(id)).request.rights.find((one) => one.right === 'access');

async function sign(id: number): Promise<void> {
  const { package: written } = await review(id);
  await house.greffe.packages.sign(direction, id, written.built.digest, forever);
}

async function openBy(identifiers: readonly Identifier[]): Promise<number> {
  const request = { controller: 'acme', rights: ['access'], channel: 'phone' } as const;
  return house.greffe.requests.open(dpo, { ...request, identifiers, requester: { kind: 'data-subject' } });
}

/** As a person receives it: every file of the zip, by its path. */
async function fetched(id: number): Promise<ReadonlyMap<string, Buffer>> {
  const { stream, digest, bytes } = await house.greffe.packages.fetch(dpo, id);
  const zip = await buffer(stream);
  expect(createHash('sha256').update(zip).digest('hex')).toBe(digest);
  expect(zip.length).toBe(bytes);
  await house.greffe.requests.carryOn(id, forever);
  return unzip(zip);
}

function text(files: ReadonlyMap<string, Buffer>, path: string): string {
  const file = files.get(path);
  if (!file) throw new Error(`No ${path} in the package: ${[...files.keys()].join(', ')}`);
  return file.toString();
}

const allText = (files: ReadonlyMap<string, Buffer>): string => [...files.values()].join('\n');

/** Claire in both tools, with a note that is hers, one she shares with Paul, a file and a membership. */
async function claire(): Promise<{
  readonly person: Ref;
  readonly note: Ref;
  readonly shared: Ref;
  readonly file: Ref;
}> {
  const person = await crm.world.person({
    given: 'Claire',
    family: 'Zyxcanary',
    emails: ['claire.zyxcanary@example.fr', 'c.zyxcanary@example.com'],
    phone: '+33612345678',
    town: 'Besançon',
  });
  const paul = await crm.world.person({
    given: 'Paul',
    family: 'Qwxother',
    emails: ['paul.qwxother@example.fr'],
  });
  const note = await crm.world.note({ about: [person], text: 'Claire préfère être appelée le matin' });
  const shared = await crm.world.note({
    about: [person, paul],
    text: 'Déjeuner, écrire à tiers@example.org',
  });
  await crm.world.note({ about: [paul], text: 'Qwxsecret, seulement Paul' });
  const file = await crm.world.file({
    about: person,
    name: 'cv de Claire.txt',
    text: 'CV: vingt ans de Zyxmetier',
  });
  await crm.world.cascade({ about: person, text: 'membre depuis 2019' });
  await sales.world.person({
    given: 'Claire',
    family: 'Zyxcanary',
    emails: ['c.zyxcanary@example.com'],
    town: 'Dole',
  });
  await sales.world.person({ given: 'Marc', family: 'Qwxthird', emails: ['marc.qwxthird@example.fr'] });
  return { person, note, shared, file };
}

describe('an access, from the request to the package in the hands of the person', () => {
  test('every value that the witness knows of them is in the package, and nobody else', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    expect(await accessOf(id)).toMatchObject({ state: 'planned', waitsFor: 'identity' });
    await identify(id);
    expect(await accessOf(id)).toMatchObject({
      state: 'verifying',
      waitsFor: `the review and signature of package ${id}.1`,
    });
    await sign(id);
    expect(await accessOf(id)).toMatchObject({ state: 'approved' });
    const files = await fetched(id);
    expect(await accessOf(id)).toMatchObject({ state: 'done' });

    const json = text(files, 'data.json');
    const data: { records: { system: string; kind: string; id: string; fields: Record<string, unknown> }[] } =
      JSON.parse(json);
    const theirs = [
      ...crm.witness.records().map((record) => ({ system: 'crm-eu', record })),
      ...sales.witness.records().map((record) => ({ system: 'sales', record })),
    ].filter(({ record }) => !JSON.stringify(record).includes('Qwx'));
    expect(theirs.length).toBeGreaterThan(6);
    expect(
      data.records.map(({ system, kind, id: ref, fields }) => ({ system, kind, id: ref, fields })),
    ).toEqual(
      expect.arrayContaining(
        theirs.map(({ system, record: { kind, id: ref, fields } }) => ({ system, kind, id: ref, fields })),
      ),
    );
    expect(data.records).toHaveLength(theirs.length);
    expect(allText(files)).not.toContain('Qwx');
    expect(text(files, 'index.html')).toContain('Besançon');
    expect(text(files, 'index.html')).toContain('lang="fr"');
    expect(text(files, 'index.en.html')).toContain('Your personal data');
    expect([...files].find(([path]) => path.endsWith('cv de Claire.txt'))?.[1].toString()).toBe(
      'CV: vingt ans de Zyxmetier',
    );
  });

  test('the review names what may be somebody else’s, and withholds nothing by itself', async () => {
    const { note, shared } = await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    const { lines, package: written, withheld } = await review(id);
    expect(lines).toEqual([
      {
        line: expect.any(Number),
        system: 'crm-eu',
        ref: shared,
        isShared: true,
        isWithheld: false,
        traces: [{ field: 'text', kind: 'email', value: 'tiers@example.org' }],
      },
    ]);
    expect(lines.map((line) => line.ref)).not.toContainEqual(note);
    expect(withheld).toEqual([]);
    expect(written.built.missing).toEqual([]);
  });

  test('who reviews may read the package as it stands, and nobody else may', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    const draft = await house.greffe.packages.draft(dpo, id);
    expect(text(await unzip(await buffer(draft.stream)), 'index.html')).toContain('Besançon');
    expect(draft.digest).toBe((await review(id)).package.built.digest);
    expect(await accessOf(id)).toMatchObject({ state: 'verifying' });
    const operator = { id: 'op', roles: ['operator'] } as const;
    await expect(house.greffe.packages.draft(operator, id)).rejects.toMatchObject({ code: 'wrong-role' });
  });

  test('a line kept back is in no file of the package, and the person is told why', async () => {
    const { shared, file } = await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    const before = await review(id);
    const lineOf = async (ref: Ref): Promise<number> => {
      const { plans } = await show(id);
      const line = plans[0]?.lines.find(
        (one) => one.line.ref.id === ref.id && one.line.ref.kind === ref.kind,
      );
      if (!line) throw new Error('no such line');
      return line.line.number;
    };
    const kept = await house.greffe.packages.withhold(
      dpo,
      id,
      {
        lines: [await lineOf(shared), await lineOf(file)],
        reason: 'rights-of-others',
        words: 'Canaryreason: Paul is named',
      },
      forever,
    );
    expect(kept.built.digest).not.toBe(before.package.built.digest);
    await expect(
      house.greffe.packages.sign(direction, id, before.package.built.digest, forever),
    ).rejects.toMatchObject({ code: 'digest-differs', message: expect.stringContaining(kept.built.digest) });

    await sign(id);
    const files = await fetched(id);
    const everything = allText(files);
    for (const absent of ['Déjeuner', 'tiers@example.org', shared.id, 'Zyxmetier', file.id, 'Canaryreason']) {
      expect(everything).not.toContain(absent);
    }
    expect([...files.keys()].filter((path) => path.includes('cv'))).toEqual([]);
    expect(text(files, 'index.html')).toContain('porterait atteinte aux droits d’autres personnes');
    expect(JSON.parse(text(files, 'data.json'))).toMatchObject({
      withheld: expect.arrayContaining([
        { system: 'crm-eu', kind: 'note', reason: 'rights-of-others', count: 1 },
      ]),
    });
  });

  test('nothing is read, signed or fetched before identity is settled, or while the clock is suspended', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await expect(review(id)).rejects.toMatchObject({ code: 'no-package' });
    await house.greffe.requests.suspend(dpo, id, 'name-differs', '2026-03-05');
    await identify(id);
    expect(await accessOf(id)).toMatchObject({ waitsFor: 'identity: the clock is suspended' });
    await expect(review(id)).rejects.toMatchObject({ code: 'no-package' });
    await house.greffe.requests.resume(dpo, id, '2026-03-05');
    await house.greffe.requests.carryOn(id, forever);
    const { package: written } = await review(id);
    await expect(house.greffe.packages.fetch(dpo, id)).rejects.toMatchObject({ code: 'package-unsigned' });
    await house.greffe.requests.suspend(dpo, id, 'name-differs', '2026-03-05');
    await expect(
      house.greffe.packages.sign(direction, id, written.built.digest, forever),
    ).rejects.toMatchObject({ code: 'identity-open' });
  });

  test('only who may sign signs, once, and only who may fetch fetches', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    const { digest } = (await review(id)).package.built;
    const operator = { id: 'op', roles: ['operator'] } as const;
    await expect(house.greffe.packages.sign(operator, id, digest, forever)).rejects.toMatchObject({
      code: 'wrong-role',
    });
    await expect(house.greffe.packages.sign(dpo, id, digest, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    await house.greffe.packages.sign(dpo, id, digest, forever);
    await expect(house.greffe.packages.sign(dpo, id, digest, forever)).rejects.toMatchObject({
      code: 'already-signed',
    });
    await expect(house.greffe.packages.fetch(direction, id)).rejects.toMatchObject({ code: 'wrong-role' });
    await expect(
      house.greffe.packages.withhold(dpo, id, { lines: [1], reason: 'business-secret', words: 'x' }, forever),
    ).rejects.toMatchObject({ code: 'already-signed' });
  });

  test('an unknown person is told that nothing is held, and where it was searched', async () => {
    const id = await open('nobody@example.fr');
    expect(await accessOf(id)).toMatchObject({ state: 'nothing-held' });
    const { file } = await house.greffe.certificates.show(dpo, id);
    expect(JSON.parse(file)).toMatchObject({ statement: { searched: ['crm-eu', 'sales'] } });
  });

  test('whoever asked before is shown their requests and the register, though no tool holds them', async () => {
    await claire();
    const first = await open('claire.zyxcanary@example.fr', ['erasure']);
    await identify(first);
    const { plan } = await house.greffe.plans.show(dpo, first);
    await house.greffe.plans.approve(dpo, first, plan.digest, forever);
    await house.greffe.requests.carryOn(first, forever);
    house.clock.advance(60 * DAY_MS);
    await house.greffe.requests.carryOn(first, forever);
    const phone = { kind: 'phone', value: '06 12 34 56 78' } as const;
    const name = { kind: 'name', value: 'Claire Zyxcanary' } as const;
    const called = await openBy([phone, name]);
    // A household shares the one, and homonyms the other.
    await openBy([phone]);
    await openBy([name]);
    const id = await openBy([{ kind: 'email', value: 'claire.zyxcanary@example.fr' }, phone, name]);
    await identify(id);
    await sign(id);
    const files = await fetched(id);
    expect(JSON.parse(text(files, 'data.json'))).toMatchObject({
      heldByGreffe: { requests: [{ id: first }, { id: called }, { id }], suppressedAddresses: 1 },
    });
    const shown = text(files, 'index.html');
    expect(shown).toContain('Liste repoussoir');
    expect(shown).toContain('suivi de la demande');
    for (const employee of ['direction', '"dpo"']) expect(shown).not.toContain(employee);
  });
});

describe('a request for a copy and then for erasure', () => {
  test('the erasure waits until the package was fetched', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr', ['access', 'erasure']);
    await identify(id);
    const { plan } = await house.greffe.plans.show(dpo, id);
    expect(plan.right).toBe('erasure');
    await house.greffe.plans.approve(dpo, id, plan.digest, forever);
    await house.greffe.requests.carryOn(id, forever);
    expect(crm.witness.occurrences('Zyxcanary')).not.toEqual([]);
    await sign(id);
    await house.greffe.requests.carryOn(id, forever);
    expect(crm.witness.occurrences('Zyxcanary').filter((one) => one.state === 'live')).not.toEqual([]);
    const files = await fetched(id);
    expect(text(files, 'data.json')).toContain('Zyxcanary');
    await house.greffe.requests.carryOn(id, forever);
    expect(crm.witness.occurrences('claire.zyxcanary').filter((one) => one.state === 'live')).toEqual([]);
  });
});

describe('bad days', () => {
  test('a system that is down is waited for with a date, then named, and the answer is not called complete', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    const answers = sales.account.gate;
    sales.account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 3_600_000));
    };
    await identify(id);
    const waiting = await show(id);
    expect(waiting.request.rights[0]?.waitsFor).toContain('sales to answer');
    expect(waiting.request.wakeAt).not.toBeNull();
    house.clock.advance(31 * DAY_MS);
    await house.greffe.requests.carryOn(id, forever);
    const { package: written } = await review(id);
    expect(written.built.missing).toMatchObject([{ system: 'sales' }]);
    await sign(id);
    const files = await fetched(id);
    expect(text(files, 'index.html')).toContain('n’est pas encore complète');
    expect(await accessOf(id)).toMatchObject({
      state: 'incomplete',
      waitsFor: expect.stringContaining('sales'),
    });

    sales.account.gate = answers;
    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, forever);
    expect((await review(id)).package.built.missing).toEqual([]);
    await sign(id);
    expect(text(await fetched(id), 'index.html')).toContain('Dole');
    expect(await accessOf(id)).toMatchObject({ state: 'done' });
  });

  test('a field the token may not read is named in the package, and the answer stays open', async () => {
    const { note } = await claire();
    await crm.world.hideField(note);
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    expect((await review(id)).package.built.missing).toEqual([
      { system: 'crm-eu', what: 'note: field text', mend: 'Let the token read the field text.' },
    ]);
    await sign(id);
    const files = await fetched(id);
    expect(text(files, 'index.html')).toContain('note : le champ text');
    expect(await accessOf(id)).toMatchObject({ state: 'incomplete' });
  });

  test('an incomplete copy whose time is over waits for a retry, and is then collected anew', async () => {
    const { note } = await claire();
    await crm.world.hideField(note);
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await review(id);
    await sign(id);
    await fetched(id);
    house.clock.advance(31 * DAY_MS);
    await sweepPackages(house.house);
    await house.greffe.requests.carryOn(id, forever);
    expect(await accessOf(id)).toMatchObject({
      state: 'incomplete',
      waitsFor: expect.stringContaining(`greffe request retry ${id}`),
    });

    crm.account.hidden.clear();
    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, forever);
    expect((await review(id)).package.built.missing).toEqual([]);
    await sign(id);
    await fetched(id);
    expect(await accessOf(id)).toMatchObject({ state: 'done' });
  });

  test('a record in the bin is named, and read by nobody', async () => {
    const { person } = await claire();
    await crm.world.recycle(person);
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await sign(id);
    const files = await fetched(id);
    expect(JSON.parse(text(files, 'data.json'))).toMatchObject({
      unread: [{ system: 'crm-eu', kind: 'person', because: 'recycled', what: 'record', count: 1 }],
    });
  });

  test('a crash while it is written leaves the same digest behind, and nothing of the first attempt', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    const write = house.house.packageWriter.write;
    Object.assign(house.house, {
      packageWriter: {
        write: async (material: Parameters<typeof write>[0]) => ({
          ...(await write(material)),
          stream: brokenOff((await write(material)).stream),
        }),
      },
    });
    await expect(identify(id)).rejects.toThrow('killed');
    Object.assign(house.house, { packageWriter: { write } });
    const other = await house.reopen();
    await other.greffe.requests.carryOn(id, forever);
    const first = (await review(id)).package.built;

    expect(await accessOf(id)).toMatchObject({ state: 'verifying' });
    expect(await rebuilt(id)).toBe(first.digest);
    await sign(id);
    expect(await count('select count(*)::int as n from package_blob')).toBe(1);
  });

  test('two who write side by side agree, and one package is recorded', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await house.greffe.requests.identify(dpo, id, 'called back');
    const other = await house.reopen();
    await Promise.all([advance(house.house, id, context), advance(other.house, id, context)]);
    const { package: written } = await review(id);
    const entries = await house.greffe.audit.list(dpo, { about: [`plan ${id}`] });
    expect(entries.filter((entry) => entry.act === 'package-built')).toHaveLength(1);
    expect(await rebuilt(id)).toBe(written.built.digest);
    await sign(id);
    await fetched(id);
  });

  test('the tools that do not answer are named in the order of the settings, whichever refused first', async () => {
    const failure = { kind: 'unavailable', code: 'DOWN', mend: 'Wait.' } as const;
    const refused = (system: string, first: () => Promise<void>) =>
      amend(system, (connection) => ({
        ...connection,
        locate: {
          ...verbOf(connection.locate),
          call: async () => {
            await first();
            throw new VendorFailure(failure);
          },
        },
      }));
    const hasRefused = async () =>
      (await count(`select count(*)::int as n from search where system = 'sales'`)) > 0;
    refused('crm-eu', async () => void (await until(hasRefused)));
    refused('sales', async () => undefined);
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    expect((await accessOf(id))?.waitsFor).toBe('crm-eu, sales to answer: crm-eu: Wait. sales: Wait.');
  });

  test('a download that breaks off is waited for, and half a file is never in the package', async () => {
    await claire();
    let breaks = true;
    amend('crm-eu', (connection) => ({
      ...connection,
      content: {
        ...verbOf(connection.content),
        call: async (ref, asked) => {
          const outcome = await verbOf(connection.content).call(ref, asked);
          if (outcome.status !== 'done') throw new Error('the file is there');
          const { value } = outcome;
          return breaks ? { ...outcome, value: { ...value, stream: brokenOff(value.stream) } } : outcome;
        },
      },
    }));
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    expect((await accessOf(id))?.waitsFor).toMatch(/^crm-eu to answer: crm-eu: \S/);
    expect(await count('select count(*)::int as n from package_piece')).toBe(0);
    breaks = false;
    await house.greffe.requests.carryOn(id, forever);
    await sign(id);
    expect(allText(await fetched(id))).toContain('Zyxmetier');
  });

  test('a file on two records is downloaded once, and leaves with neither when one is kept back', async () => {
    const { note, file } = await claire();
    let downloads = 0;
    amend('crm-eu', (connection) => ({
      ...connection,
      read: {
        ...verbOf(connection.read),
        call: async (refs, fields, asked) => {
          const outcomes = await verbOf(connection.read).call(refs, fields, asked);
          const attachment = { ref: file, name: 'cv de Claire.txt', mediaType: 'text/plain', bytes: null };
          return outcomes.map((outcome) =>
            outcome.status === 'done' && outcome.value.ref.id === note.id
              ? { ...outcome, value: { ...outcome.value, attachments: [attachment] } }
              : outcome,
          );
        },
      },
      content: {
        ...verbOf(connection.content),
        call: async (ref, asked) => {
          downloads += 1;
          return verbOf(connection.content).call(ref, asked);
        },
      },
    }));
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    expect(downloads).toBe(1);
    const { plans } = await show(id);
    const line = plans[0]?.lines.find((one) => one.line.ref.id === file.id)?.line.number ?? 0;
    await house.greffe.packages.withhold(
      dpo,
      id,
      { lines: [line], reason: 'rights-of-others', words: 'a reference names others' },
      forever,
    );
    expect(downloads).toBe(1);
    await sign(id);
    const files = await fetched(id);
    expect(allText(files)).toContain('appelée le matin');
    expect(allText(files)).not.toContain('Zyxmetier');
    expect([...files.keys()].some((path) => path.startsWith('files/'))).toBe(false);
  });

  test('a file larger than a piece arrives whole', async () => {
    const { person } = await claire();
    await crm.world.file({ about: person, name: 'big.txt', text: 'Zyxbig '.repeat(400_000) });
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await sign(id);
    const files = await fetched(id);
    const big = [...files].find(([path]) => path.endsWith('big.txt'))?.[1];
    expect(big?.length).toBe(2_800_000);
  });
});

describe('what is kept of it', () => {
  test('no canary is in a log, a job, an audit entry or an open column', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await house.greffe.packages.withhold(
      dpo,
      id,
      { lines: [1], reason: 'rights-of-others', words: 'zyxcanary words' },
      forever,
    );
    await sign(id);
    await fetched(id);
    const entries = await house.greffe.audit.list(dpo, { limit: 1_000 });
    expect(entries.map((entry) => entry.act)).toEqual(
      expect.arrayContaining(['package-built', 'package-reviewed', 'package-signed', 'package-fetched']),
    );
    const dump = [...(await dumpOf(house.pool)).values()].join('\n');
    expect(dump).toContain('package-fetched');
    for (const canary of ['zyxcanary', 'zyxmetier', 'qwx', 'besançon', 'person-1000']) {
      expect(house.logged().toLowerCase()).not.toContain(canary);
      expect(dump.toLowerCase()).not.toContain(canary);
    }
  });

  test('once fetched it can be fetched again for thirty days, then its key is gone', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await sign(id);
    await fetched(id);
    house.clock.advance(29 * DAY_MS);
    await fetched(id);
    house.clock.advance(2 * DAY_MS);
    await expect(house.greffe.packages.fetch(dpo, id)).rejects.toMatchObject({ code: 'no-package' });
    expect(await count('select count(*)::int as n from package_piece')).toBe(0);
    expect(
      await count(
        "select count(*)::int as n from data_key where purpose = 'package' and wrapped is not null",
      ),
    ).toBe(0);
  });

  test('a package begun is destroyed when the request is withdrawn', async () => {
    await claire();
    const id = await open('claire.zyxcanary@example.fr');
    await identify(id);
    await house.greffe.requests.withdraw(dpo, id);
    await house.greffe.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
      held,
    );
    expect(await count('select count(*)::int as n from package_record')).toBe(0);
    expect(await count('select count(*)::int as n from package_piece')).toBe(0);
  });
});

/** Puts something between the procedure and one system. */
function amend(name: string, change: (connection: Connection) => Connection): void {
  const plain = house.house.system.bind(house.house);
  Object.assign(house.house, {
    system: async (asked: string) => {
      const system = await plain(asked);
      return asked === name ? { ...system, connection: change(system.connection) } : system;
    },
  });
}

function verbOf<T>(verb: T | undefined): T {
  if (!verb) throw new Error('The memory adapter has this verb.');
  return verb;
}

const held = { signal: forever, assertHeld: async () => undefined };

async function* brokenOff(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    yield chunk;
    throw new Error('killed');
  }
}

/** Written once more from what was read, without recording it. */
async function rebuilt(id: number): Promise<string> {
  await house.pool.query('update package set basis = $1 where request = $2', ['stale', id]);
  await house.greffe.requests.carryOn(id, forever);
  return (await review(id)).package.built.digest;
}

async function count(query: string): Promise<number> {
  return (await house.pool.query<{ n: number }>(query)).rows[0]?.n ?? -1;
}
