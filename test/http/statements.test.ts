import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { dpo } from '../support/house.ts';
import { statementsOf } from '../support/statements.ts';

// What a call of the API asks of the store decides how long it takes, and is the same on every machine.

const forever = new AbortController().signal;

let house: ApiTestHouse;
let token: string;

beforeAll(async () => {
  house = await openApiHouse();
  token = await house.token(['dpo']);
  // What is done once: the first use of a day is noted, and the queues are opened.
  await house.send('POST', '/api/v1/requests', { token, body: erasureOf('first@example.fr') });
});
afterAll(() => house.close());

async function asked(method: string, path: string, body?: unknown): Promise<readonly string[]> {
  let status = 0;
  const texts = await statementsOf(house.pool, async () => {
    ({ status } = await house.send(method, `/api/v1${path}`, { token, body }));
  });
  expect(status).toBeLessThan(300);
  // The queues look after themselves now and then.
  return texts.filter((text) => !text.includes('pgboss') || text.includes('INSERT INTO'));
}

const erasureOf = (value: string) => ({ rights: ['erasure'], identifiers: [{ kind: 'email', value }] });

test('a request is opened by eleven statements, with its entry, its job and the token that is looked at', async () => {
  const texts = await asked('POST', '/requests', erasureOf('nobody@example.fr'));
  expect(texts.length).toBeLessThanOrEqual(11);
});

test('a page of fifty is read by one statement, besides the token', async () => {
  for (let opened = 0; opened < 51; opened += 1)
    await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access', 'erasure'],
      identifiers: [{ kind: 'email', value: `nobody-${opened}@example.fr` }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
  const texts = await asked('GET', '/requests?most=50');
  expect(texts).toHaveLength(2);
});

test('a request is shown by fifteen statements, of which six enter that it was', async () => {
  const texts = await asked('GET', '/requests/1');
  expect(texts.length).toBeLessThanOrEqual(15);
});

test('a plan is signed by fifty-five statements, of which most look it over before', async () => {
  const world = house.systems['crm-eu']?.world;
  await world?.person({ given: 'Zoé', family: 'Exemple', emails: ['zoe@example.fr'] });
  const opened = await house.send('POST', '/api/v1/requests', { token, body: erasureOf('zoe@example.fr') });
  const id = Number(opened.json?.['request']);
  await house.greffe.requests.carryOn(id, forever);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, forever);
  const { text } = await house.send('GET', `/api/v1/requests/${id}/plan`, { token });
  const digest = /"digest":"([0-9a-f]{64})"/.exec(text)?.[1];
  const texts = await asked('PUT', `/requests/${id}/approval`, { digest });
  expect(texts.length).toBeLessThanOrEqual(55);
});
