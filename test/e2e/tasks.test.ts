import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, each with somebody who does by hand what no call of theirs does.

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
const address = 'ines.canari@example.fr';

let house: DoublesHouse;

beforeEach(async () => {
  house = await openDoublesHouse(
    { people: [dpo, { id: 'standard', roles: [], mail: 'standard@acme.example' }] },
    {
      holder: 'standard',
      deputy: null,
      remindAfterDays: null,
      deputyAfterDays: null,
      dpoAfterDays: null,
    },
  );
  house.hubspot.world.object('contacts', { email: address, lastname: 'Canari', phone: '06 12 34 56 01' });
  house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: address });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari|06 12/i);
  await house.close();
});

test('calls and letters, which no call of ours stops, are stopped by whoever makes and sends them', async () => {
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
