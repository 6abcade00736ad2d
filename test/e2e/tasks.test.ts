import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { direction, dpo } from '../support/house.ts';
import { unzip } from '../support/unzip.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, each with somebody who does by hand what no call of theirs does.

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
const address = 'ines.canari@example.fr';

const standard = {
  holder: 'standard',
  deputy: null,
  remindAfterDays: null,
  deputyAfterDays: null,
  dpoAfterDays: null,
};
const people = [dpo, { id: 'standard', roles: [], mail: 'standard@acme.example' }];

let house: DoublesHouse;

async function opened(...over: Parameters<typeof openDoublesHouse>): Promise<void> {
  house = await openDoublesHouse(...over);
  house.hubspot.world.object('contacts', { email: address, lastname: 'Canari', phone: '06 12 34 56 01' });
  house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: address });
}
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari|06 12/i);
  await house.close();
});

test('calls and letters, which no call of ours stops, are stopped by whoever makes and sends them', async () => {
  await opened({ people }, standard);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  // What the tools can be told was told at once: nobody waits for anybody.
  expect(house.hubspot.witness.record('subscriptions', address)?.fields['optedOut:0']).toBe(true);
  const open = await house.greffe.tasks.list(dpo);
  expect(open.map(({ task }) => `${task.system}: ${task.channels.join(' ')}`).sort()).toEqual([
    'crm: phone sms mail',
    'sales: mail',
  ]);
  const { plans } = await house.greffe.requests.show(dpo, id);
  expect(plans.flatMap(({ plan }) => plan.gaps)).toEqual([]);

  // Nothing that passes but an answer ends it.
  house.moveBy(40 * DAY_MS);
  await house.greffe.requests.carryOn(id, never);
  expect((await house.greffe.requests.show(dpo, id)).state).not.toBe('done');

  const letters = house.letters.taken.map(({ subject, text }) => `${subject}\n${text}`);
  expect(letters.join('\n')).not.toMatch(/canari|06 12/i);
  const codes = [...(letters[0] ?? '').matchAll(/--code (\S+)/g)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(0);

  for (const { task } of open) {
    await house.greffe.tasks.answer({ by: dpo, id: task.id }, { kind: 'done', attestedAs: 'Claire Exemple' });
  }
  await house.greffe.requests.carryOn(id, never);
  expect((await house.greffe.requests.show(dpo, id)).state).toBe('done');

  const { file } = await house.greffe.certificates.show(dpo, id);
  const { statement } = JSON.parse(file);
  expect(statement.systems).toMatchObject([
    { system: 'crm', attested: 3 },
    { system: 'sales', attested: 1 },
  ]);
  expect(file).not.toMatch(/canari|Exemple/i);
  expect(file).toContain('task-answered');
  expect(verifyAttestation(file, [house.house.audit.verifierKey])).toMatchObject({ isGenuine: true });
  // At rest too, whoever answered and about whom is nowhere in clear.
  expect(await house.stored()).not.toMatch(/Claire Exemple|ines\.canari/i);
});

/** Both tools hold the phone; the paper holds a loyalty card under the name that the data map gives it. */
const dataMap: Settings['dataMap'] = {
  fields: {
    phone: {
      category: 'contact',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'never',
      in: { crm: [{ kind: 'contact', field: 'phone' }] },
    },
    card: {
      category: 'commercial',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'never',
      in: { 'archive-papier': [{ kind: 'dossier', field: 'carte' }] },
    },
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: { contract: { legalBasis: 'contract' } },
  exemptions: [],
};
const paper: Settings['systems'][number] = {
  name: 'archive-papier',
  adapter: 'human',
  settings: new Secret<unknown>({ holds: ['cartes de fidélité'], exceptions: [] }, {}),
  expect: {},
  share: 1,
  after: [],
  afterWaitMs: DAY_MS,
  tasks: standard,
};

test('a portability takes from paper what stands under the names of the data map, and nothing else that was given', async () => {
  await opened({ people: [...people, direction], dataMap }, undefined, [paper]);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['portability'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  // No package is written before whoever holds the paper has answered.
  await expect(house.greffe.packages.review(dpo, id)).rejects.toMatchObject({ code: 'no-package' });
  const [asked] = await house.greffe.tasks.list(dpo);
  expect(asked?.task).toMatchObject({ act: 'copy', system: 'archive-papier', person: 'standard' });

  await house.greffe.tasks.answer(
    { by: dpo, id: asked?.task.id ?? 0 },
    {
      kind: 'held',
      attestedAs: 'Claire Exemple',
      words: 'Une lettre de réclamation',
      values: { carte: 'CANARI-0042', humeur: 'difficile' },
      files: [{ name: 'lettre.txt', content: Buffer.from('réclamation de 1998') }],
    },
  );
  await house.greffe.requests.carryOn(id, never);
  const { package: written } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(direction, id, written.built.digest, never);
  const files = await unzip(await buffer((await house.greffe.packages.fetch(dpo, id)).stream));
  await house.greffe.requests.carryOn(id, never);
  expect((await house.greffe.requests.show(dpo, id)).state).toBe('done');

  const data = JSON.parse(files.get('donnees.json')?.toString() ?? '');
  const values = data.records.flatMap((one: { system: string; values: readonly object[] }) =>
    one.values.map((value) => ({ system: one.system, ...value })),
  );
  expect(values).toEqual([
    { system: 'archive-papier', name: 'card', field: 'carte', value: 'CANARI-0042' },
    { system: 'crm', name: 'phone', field: 'phone', value: '06 12 34 56 01' },
  ]);
  const everything = [...files.values()].map(String).join('\n');
  expect(everything).not.toMatch(/réclamation|difficile/);
  expect(await house.stored()).not.toMatch(/CANARI-0042|réclamation/);
});

test('and asks for no paper of which the data map names nothing', async () => {
  const { card: _card, ...fields } = dataMap.fields;
  await opened({ people: [...people, direction], dataMap: { ...dataMap, fields } }, undefined, [paper]);
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['portability'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  expect(await house.greffe.tasks.list(dpo)).toEqual([]);
  expect((await house.greffe.packages.review(dpo, id)).package.right).toBe('portability');
});
