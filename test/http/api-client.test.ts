import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OpenAPIClientAxios } from 'openapi-client-axios';
import { verifyAttestation } from '../../src/greffe/offline.ts';
import type { ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { unzip } from '../support/unzip.ts';

// A client that knows nothing of greffe but the document that it serves: it calls by the names that stand there.

const forever = new AbortController().signal;
const claire = 'claire.canari@example.fr';
const luc = 'luc.canari@example.fr';

let house: ApiTestHouse;

beforeAll(async () => {
  house = await openApiHouse();
  for (const { world } of Object.values(house.systems))
    for (const [given, email] of [
      ['Claire', claire],
      ['Luc', luc],
    ] as const)
      await world.person({ given, family: 'Canari', emails: [email] });
});
afterAll(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  await house.close();
});

/** What a worker does meanwhile. */
const work = (): Promise<void> => house.greffe.requests.carryOn(1, forever);

test('a request for a copy and an erasure goes from its opening to its proof by operation ids alone', async () => {
  const root = `http://127.0.0.1:${house.port}/api/v1`;
  const api = new OpenAPIClientAxios({
    definition: `${root}/openapi.json`,
    withServer: { url: root },
    axiosConfigDefaults: { headers: { Authorization: `Bearer ${await house.token(['dpo'])}` } },
  });
  const client = await api.init();
  const call = async (operationId: string, parameters: Record<string, unknown> = {}, body?: unknown) => {
    const operation = client[operationId];
    if (!operation) throw new Error(`The document has no ${operationId}.`);
    const isFile = operationId.startsWith('fetch');
    const answer = await operation(Object(parameters), body, isFile ? { responseType: 'arraybuffer' } : {});
    return { status: answer.status, data: Object(answer.data) };
  };
  const id = 1;
  const opened = await call(
    'openRequest',
    { 'Idempotency-Key': 'form-1' },
    { rights: ['access', 'erasure'], identifiers: [{ kind: 'email', value: claire }] },
  );
  expect(opened).toEqual({ status: 201, data: { request: id } });
  await work();
  expect((await call('settleIdentity', { id }, { how: 'called back' })).status).toBe(204);
  await work();
  const { data: review } = await call('reviewPackage', { id });
  const { digest } = Object(review.package);
  await call('signPackage', { id, 'If-Match': `"${digest}"` }, {});
  const { data: zip } = await call('fetchPackage', { id });
  const files = [...(await unzip(Buffer.from(zip))).values()];
  expect(files.some((file) => file.includes(claire))).toBe(true);
  await work();
  const { data: shown } = await call('showPlan', { id });
  expect(shown).toMatchObject({ plan: { right: 'erasure', approval: null } });
  await call('approvePlan', { id }, { digest: shown.plan.digest });
  await work();
  const { data: progress } = await call('showProgress', { id });
  expect(progress.lines.length).toBeGreaterThan(0);
  expect(progress.lines.map(({ state }: { readonly state: string }) => state)).not.toContain('waiting');
  for (const { witness } of Object.values(house.systems)) {
    const left = JSON.stringify(witness.records().filter(({ state }) => state === 'live'));
    expect([left.includes(claire), left.includes(luc)]).toEqual([false, true]);
  }
  const { data: certificate } = await call('fetchCertificate', { id });
  const verdict = verifyAttestation(Buffer.from(certificate).toString('utf8'), [
    house.greffe.audit.verifierKey,
  ]);
  expect(verdict.isGenuine).toBe(true);
  await expect(call('showRequest', { id: 99 })).rejects.toMatchObject({ response: { status: 404 } });
  const { data: list } = await call('listRequests', { open: 'false', most: 1 });
  expect(list).toMatchObject({ items: [{ id }], next: null });
});
