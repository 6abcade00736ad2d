import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person, Role } from '../../src/domain/approval.ts';
import { openDocument } from '../../src/http/api/document.ts';
import type { Route } from '../../src/http/api/route.ts';
import { routes } from '../../src/http/api/routes/index.ts';
import { expressPath } from '../../src/http/api/server.ts';
import {
  ASKED,
  betaHas,
  CODE,
  insider,
  ofTool,
  outsiders,
  THINGS,
  twoControllers,
} from '../support/another-perimeter.ts';
import type { Thing } from '../support/another-perimeter.ts';
import type { Answered, ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { codeIn } from '../support/browser.ts';
import { direction } from '../support/house.ts';

const roles: readonly Role[] = ['controller', 'dpo', 'operator', 'auditor', 'admin'];
const digest = 'a1'.repeat(32);
const letter = { sentOn: '2026-03-05', digest };
const canary = 'zyxcanary';
const person = { kind: 'email', value: `${canary}@example.fr` };

/** Who may, drawn: c(ontroller), d(po), o(perator), a(uditor), ad(m)in; and a body that is as declared. */
const TABLE: Readonly<Record<string, readonly [may: string, body?: unknown]>> = {
  openRequest: ['cdo', { rights: ['access'], identifiers: [person] }],
  listRequests: ['cdo'],
  showRequest: ['cdo'],
  showProgress: ['cdo'],
  settleIdentity: ['do', { how: 'seen' }],
  recordMandate: ['do', { how: 'seen' }],
  decideMatches: [
    'do',
    { decisions: [{ ref: { system: 'sales', kind: 'contact', id: '1' }, decision: 'accepted' }] },
  ],
  decideCorrections: ['cd', { lines: [1] }],
  refuseRequest: ['cd', { ground: 'manifestly-unfounded', letter }],
  extendRequest: ['cd', { reason: 'complexity', letter }],
  suspendRequest: ['cd', { doubt: 'homonyms', asked: { on: '2026-03-05' } }],
  resumeRequest: ['cd', { answeredOn: '2026-03-05' }],
  withdrawRequest: ['cdo'],
  retryRequest: ['cdo'],
  showPlan: ['cdo'],
  approvePlan: ['cd', { digest }],
  fetchCertificate: ['cdo'],
  reviewPackage: ['cd'],
  withholdLines: ['cd', { lines: [1], reason: 'rights-of-others', words: 'theirs' }],
  releaseLine: ['cd'],
  fetchPackageDraft: ['cd'],
  signPackage: ['cd', { digest }],
  fetchPackage: ['do'],
  transmitPackage: ['do', { to: 'https://taker.example/in', secret: `whsec_${'A'.repeat(32)}` }],
  listLetters: ['cdo'],
  showLetter: ['cdo'],
  draftLetter: ['cdo', { kind: 'acknowledgement' }],
  sendLetter: ['cdo', { kind: 'acknowledgement', digest, way: 'mail' }],
  recordLetter: ['cdo', { kind: 'acknowledgement', digest, way: 'mail', sentOn: '2026-03-05' }],
  listRecipients: ['cdo'],
  recordNotification: ['cd', { kind: 'told', on: '2026-03-05', how: 'by phone' }],
  listHolds: ['cdo'],
  placeHold: ['cd', { over: { over: 'person', identifiers: [person] }, ground: 'litigation' }],
  liftHold: ['cd'],
  listRestrictions: ['cdo'],
  showRestriction: ['cdo'],
  decideObjection: ['c', { is: 'upheld', reason: 'theirs weighs more' }],
  liftRestriction: ['cd', { toldOn: '2026-03-05', reason: 'over' }],
  watchRestrictions: ['cdo', {}],
  checkSuppression: ['cdo', { address: person }],
  beginSweep: ['cdo', { systems: ['sales'] }],
  showSweep: ['cdo'],
  listReappearances: ['cdo'],
  showReappearance: ['cdo'],
  decideReappearance: ['cd', { is: 'reapply' }],
  listTasks: ['cdo'],
  showTask: ['cdo'],
  answerTask: ['do', { kind: 'done' }],
  listPurges: ['cdo'],
  beginPurge: ['cdo', { kind: 'dry-run' }],
  showPurge: ['cdo'],
  approvePurge: ['cd', { digest }],
  refusePurge: ['cd', { reason: 'not now' }],
  retryPurge: ['cdo'],
  recordStay: ['cdo', { code: 'ABCDE-FGHJK-MNPQR-STVWX' }],
  fetchPurgeReport: ['cdo'],
  listNotices: ['cdo'],
  showNotice: ['cdo'],
  pollTools: ['cdo', {}],
  decideNotice: ['cd', { is: 'erase' }],
  listProposals: ['cdo'],
  showProposal: ['cdo'],
  acceptProposal: ['cdo', { digest }],
  dismissProposal: ['cdo', { because: 'as it is' }],
  findArchived: ['cdo', { identifiers: [person] }],
  openArchived: ['cdo', { reason: 'an invoice is contested' }],
  listSystems: ['cdo'],
  showHealth: ['cdo'],
  listEntries: ['cda'],
  verifyLog: ['cda'],
  verifyAgainst: ['cda', { against: [] }],
  exportCheckpoints: ['cda'],
  exportEntries: ['cda'],
  listTokens: ['cdam'],
  giveToken: ['cm', { name: 'form', roles: ['operator'], lasts: 'P1D' }],
  revokeToken: ['cdm'],
  listAccounts: ['cam'],
  addAccount: ['m', { id: 'dpo-two', mail: person.value, roles: ['dpo'] }],
  changeAccount: ['m', { roles: ['dpo'] }],
  disableAccount: ['m'],
  enableAccount: ['m'],
  inviteAccount: ['m'],
  resetPassword: ['m', {}],
  listAccountSessions: ['cam'],
  endAccountSessions: ['m'],
  endAccountSession: ['m'],
};

/** For whoever is signed in, or is to be; and a body that is as declared. */
const OF_PEOPLE: Readonly<Record<string, unknown>> = {
  signIn: { name: canary, password: canary },
  showSession: undefined,
  signOut: undefined,
  goElsewhere: undefined,
  comeBack: undefined,
  changePassword: { current: canary, next: canary },
  takeSecondFactor: undefined,
  confirmSecondFactor: { code: canary },
  takePassword: { code: canary, password: canary },
  listSessions: undefined,
  endSessions: undefined,
  endSession: undefined,
};

const ofActs = routes.filter(({ entry }) => entry === 'act');
const sampleOf = ({ operationId }: Route): unknown => TABLE[operationId]?.[1] ?? OF_PEOPLE[operationId];

let house: ApiTestHouse;
const over: { expired: string; revoked: string } = { expired: '', revoked: '' };

beforeAll(async () => {
  house = await openApiHouse();
  const give = async (name: string, lasts: string): Promise<string> =>
    (await house.greffe.tokens.give(direction, { name, roles: roles.slice(0, 3), lasts })).shown;
  over.expired = await give('expired', 'P1D');
  over.revoked = await give('revoked', 'P90D');
  await house.greffe.tokens.revoke(direction, 'revoked');
  house.clock.advance(86_400_000);
});
afterAll(async () => {
  expect(house.logged()).not.toContain(canary);
  expect(house.logged()).not.toMatch(/greffe_[0-9a-f]{16}_/);
  await house.close();
});

const addressOf = ({ path }: Route, id = '999'): string =>
  `/api/v1${path.replace('{system}', 'sales').replaceAll(/\{\w+\}/g, id)}`;

const send = (route: Route, token: string | null, body: unknown = sampleOf(route)) =>
  house.send(route.method.toUpperCase(), addressOf(route), { token, ...(route.body && { body }) });

/** What takes a person is refused to a program after its roles were looked at. */
const isLetIn = ({ status, json }: Answered): boolean =>
  status !== 401 && (status !== 403 || json?.['type'] === '/problems/takes-a-person');

test('every route has a row, and every row a route', () => {
  expect(Object.keys(TABLE)).toEqual(ofActs.map(({ operationId }) => operationId));
  const others = routes.filter((one) => !ofActs.includes(one));
  expect(Object.keys(OF_PEOPLE)).toEqual(others.map(({ operationId }) => operationId));
  for (const { entry, act } of routes) expect(act === null).toBe(entry !== 'act');
});

test.each(Object.keys(OF_PEOPLE))('%s is for no program, and bears whatever is sent', async (operationId) => {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error('No such route.');
  const token = await house.token(['controller', 'dpo', 'operator', 'auditor', 'admin']);
  const { status, headers } = await send(route, token);
  const refusals: Readonly<Record<string, number>> = { takePassword: 422, goElsewhere: 404, comeBack: 404 };
  expect([status, headers.getSetCookie()]).toEqual([refusals[operationId] ?? 401, []]);
  const person = await signedIn();
  for (const hostile of hostileTo(route)) {
    const answered = await house.send(hostile.method, hostile.path, { headers: person, ...hostile.sending });
    if (answered.status >= 500) expect([hostile, answered.status, answered.text]).toBeNull();
    expect(answered.text).not.toContain(canary);
  }
});

/** What the browser of somebody sends who is signed in. */
async function signedIn(): Promise<Readonly<Record<string, string>>> {
  const { accounts } = house.greffe;
  const password = 'rT7!vXq2#Lmz';
  const boss = { id: 'p-admin', roles: ['admin'] } as const;
  if (!(await accounts.named('p-1'))) {
    await accounts.add(boss, { id: 'p-1', mail: 'p1@example.fr', roles: ['dpo'], controllers: null });
    await accounts.accept(codeIn(house.letters.taken.at(-1)?.text), password);
  }
  const { secret } = await accounts.signIn({ name: 'p-1', password }, 'a place of its own');
  return { Cookie: `greffe=${secret}`, Origin: `http://127.0.0.1:${house.port}` };
}

describe.each(ofActs.map((route) => [route.operationId, route] as const))('%s', (operationId, route) => {
  const [may = ''] = TABLE[operationId] ?? [];

  test(`is for ${may}`, async () => {
    const answered = await Promise.all(
      roles.map(async (role) => [role, await send(route, await house.token([role]))] as const),
    );
    const letIn = answered.filter(([, one]) => isLetIn(one)).map(([role]) => role);
    expect(letIn).toEqual(roles.filter((role) => may.includes(role === 'admin' ? 'm' : role.charAt(0))));
    // What is as declared is refused by the application, if it is, and by nothing of ours.
    for (const [, { status, json }] of answered) {
      expect([operationId, json?.['type'] ?? '', status < 500 && status !== 400]).toEqual([
        operationId,
        json?.['type'] ?? '',
        true,
      ]);
    }
    const other = await house.token(
      ['dpo', 'controller', 'auditor'],
      [route.act === 'see tasks' ? 'see requests' : 'see tasks'],
    );
    // All routes together meet all of them: each is refused at the same place.
    const bad = [over.expired, over.revoked, 'greffe_', 'a'.repeat(190)];
    for (const token of [null, bad[routes.indexOf(route) % bad.length] ?? ''])
      expect((await send(route, token)).status).toBe(401);
    expect(await send(route, other)).toMatchObject({ status: 403, json: { type: '/problems/wrong-role' } });
  });
});

/**
 * Where that lies which a route is about. list: what lies within alone is listed · named: a controller, tools or rights are
 * named in what is sent · log: it tells of everything at once · anybody's: nothing of anybody is told
 */
const LIES: Readonly<
  Record<string, Thing | 'account' | 'token' | 'tool' | 'list' | 'named' | 'log' | 'anybody’s'>
> = {
  openRequest: 'named',
  listRequests: 'list',
  showRequest: 'request',
  showProgress: 'planned',
  settleIdentity: 'request',
  recordMandate: 'request',
  decideMatches: 'request',
  decideCorrections: 'request',
  refuseRequest: 'request',
  extendRequest: 'request',
  suspendRequest: 'request',
  resumeRequest: 'request',
  withdrawRequest: 'request',
  retryRequest: 'request',
  showPlan: 'planned',
  approvePlan: 'planned',
  fetchCertificate: 'request',
  reviewPackage: 'planned',
  withholdLines: 'planned',
  releaseLine: 'planned',
  fetchPackageDraft: 'planned',
  signPackage: 'planned',
  fetchPackage: 'planned',
  transmitPackage: 'request',
  listLetters: 'request',
  showLetter: 'request',
  draftLetter: 'request',
  sendLetter: 'request',
  recordLetter: 'request',
  listRecipients: 'request',
  recordNotification: 'request',
  listHolds: 'list',
  placeHold: 'named',
  liftHold: 'hold',
  listRestrictions: 'list',
  showRestriction: 'restriction',
  decideObjection: 'restriction',
  liftRestriction: 'restriction',
  watchRestrictions: 'named',
  checkSuppression: 'named',
  beginSweep: 'named',
  showSweep: 'sweep',
  listReappearances: 'list',
  showReappearance: 'reappearance',
  decideReappearance: 'reappearance',
  listTasks: 'list',
  showTask: 'task',
  answerTask: 'task',
  listPurges: 'list',
  beginPurge: 'named',
  showPurge: 'purge',
  approvePurge: 'purge',
  refusePurge: 'purge',
  retryPurge: 'purge',
  recordStay: 'named',
  fetchPurgeReport: 'purge',
  listNotices: 'list',
  showNotice: 'notice',
  pollTools: 'named',
  decideNotice: 'notice',
  listProposals: 'list',
  showProposal: 'propagation',
  acceptProposal: 'propagation',
  dismissProposal: 'propagation',
  findArchived: 'named',
  openArchived: 'entry',
  listSystems: 'tool',
  showHealth: 'tool',
  listEntries: 'log',
  verifyLog: 'anybody’s',
  verifyAgainst: 'anybody’s',
  exportCheckpoints: 'log',
  exportEntries: 'log',
  listTokens: 'list',
  giveToken: 'named',
  revokeToken: 'token',
  listAccounts: 'list',
  addAccount: 'named',
  changeAccount: 'account',
  disableAccount: 'account',
  enableAccount: 'account',
  inviteAccount: 'account',
  resetPassword: 'account',
  listAccountSessions: 'account',
  endAccountSessions: 'account',
  endAccountSession: 'account',
};

/** What is sent besides, by which it would reach where all of this lies. */
const NAMING: Readonly<Record<string, object>> = {
  beginSweep: { controller: 'beta', systems: ['beta-crm'] },
  recordStay: { code: CODE },
  pollTools: { systems: ['beta-crm'] },
  giveToken: { name: 'beta-form-2', controllers: ['beta'], systems: ['beta-crm'], rights: ASKED },
  addAccount: { controllers: ['beta'], systems: ['beta-crm'], rights: ASKED },
};

describe('by whoever reaches none of it', () => {
  let beta: ApiTestHouse;
  let things: Readonly<Record<Thing, number>>;

  beforeAll(async () => {
    beta = await openApiHouse(twoControllers());
    things = await betaHas(beta);
  });
  afterAll(async () => {
    expect(beta.logged()).not.toContain('canary');
    await beta.close();
  });

  test('every route says where that lies which it is about', () => {
    expect(Object.keys(LIES)).toEqual(ofActs.map(({ operationId }) => operationId));
  });

  /** What it is called, and what nothing is called. */
  const namesOf = (operationId: string): readonly [there: string, absent: string] | null => {
    const lies = LIES[operationId];
    if (lies === 'account') return ['p-tool-1', 'p-gone'];
    if (lies === 'token') return ['rights-form', 'gone'];
    const number = Object.entries(things).find(([thing]) => thing === lies)?.[1];
    return number === undefined ? null : [String(number), '987654'];
  };
  const routesThat = (...lie: readonly string[]) =>
    ofActs.flatMap((route) =>
      lie.includes(LIES[route.operationId] ?? '') ? [[route.operationId, route] as const] : [],
    );
  const ask = (by: Person, role: Role, route: Route, name: string, more: object = {}) => {
    const token = beta.signIn({ ...by, roles: [role] });
    const path = `/api/v1${route.path.replace(/\{\w+\}/, name).replaceAll(/\{\w+\}/g, '1')}`;
    const body = { ...Object(sampleOf(route)), ...more };
    return beta.send(route.method.toUpperCase(), path, { token, ...(route.body && { body }) });
  };
  const mayAsk = ({ operationId }: Route): readonly Role[] =>
    roles.filter((role) => TABLE[operationId]?.[0].includes(role === 'admin' ? 'm' : role.charAt(0)));
  const said = ({ status, json }: Answered, name: string): unknown => ({
    status,
    type: json?.['type'],
    detail: String(json?.['detail']).replaceAll(new RegExp(`\\b${name}\\b`, 'g'), '#'),
  });

  test('whoever works on its tool finds the task there, and the lines of a plan', async () => {
    const token = beta.signIn({ ...ofTool, roles: ['operator'] });
    const get = async (path: string) => (await beta.send('GET', `/api/v1${path}`, { token })).json;
    expect(await get('/tasks')).toMatchObject({ items: [{ task: { id: things.task, system: 'beta-crm' } }] });
    const { isPart, lines } = (await get(`/requests/${things.planned}/plan`)) ?? {};
    expect(isPart).toBe(true);
    expect(JSON.stringify(lines)).toMatch(/"system":"beta-crm"/);
    expect(JSON.stringify(lines)).not.toMatch(/"system":"beta-mail"/);
    expect(await get('/requests')).toMatchObject({ items: [] });
  });

  // Of those who reach a part in the same way, the application answers for the others.
  const some = [
    'acts for another controller',
    'works on another tool',
    'sees requests of some of its rights',
  ];
  describe.each(some.map((who) => [who, outsiders[who] ?? insider] as const))('who %s', (_who, by) => {
    test.each(routesThat(...THINGS, 'account', 'token'))('%s finds nothing', async (operationId, route) => {
      const [there, absent] = namesOf(operationId) ?? ['', ''];
      const may = mayAsk(route);
      const nothing = said(await ask(by, may[0] ?? 'dpo', route, absent), absent);
      const found: unknown[] = [];
      for (const role of may) found.push(said(await ask(by, role, route, there), there));
      expect(found).toEqual(may.map(() => nothing));
      expect(nothing).toMatchObject({ status: 404, type: expect.stringMatching(/^.problems.no-such/) });
    });

    test.each(routesThat('list'))('%s lists nothing', async (_operationId, route) => {
      for (const role of mayAsk(route)) {
        const { status, json } = await ask(by, role, route, '');
        expect([
          role,
          status,
          ...Object.values(json ?? {})
            .filter(Array.isArray)
            .flat(),
        ]).toEqual([role, 200]);
      }
    });

    test.each(routesThat('named'))('%s reaches nothing', async (operationId, route) => {
      for (const role of mayAsk(route)) {
        const { status, json } = await ask(
          by,
          role,
          route,
          '',
          NAMING[operationId] ?? { controller: 'beta' },
        );
        expect([role, status, json?.['type']]).toEqual([
          role,
          expect.any(Number),
          expect.stringMatching(
            /^\/problems\/(no-such-\w+|outside-perimeter|right-not-yours|role-not-yours)$/,
          ),
        ]);
      }
    });

    test.each(routesThat('log'))('%s is not for them', async (_operationId, route) => {
      for (const role of mayAsk(route)) {
        const { json } = await ask(by, role, route, '');
        expect(json?.['type']).toMatch(/^\/problems\/(other-controllers|outside-perimeter)$/);
      }
    });

    test.each(routesThat('tool'))('%s tells of tools they work on alone', async (_operationId, route) => {
      for (const role of mayAsk(route)) {
        const { status, text } = await ask(by, role, route, 'beta-crm');
        // A tool holds the data of whoever asks for whatever.
        expect([role, status === 200 && text.includes('beta-crm')]).toEqual([role, by.rights !== undefined]);
      }
    });
  });
});

interface Hostile {
  readonly method: string;
  readonly path: string;
  readonly sending: { readonly raw?: string | Uint8Array; readonly body?: unknown };
}

const VALUES: readonly unknown[] = [
  null,
  [],
  {},
  `${canary} \u0000`,
  canary.repeat(1000),
  '\ud800',
  `../../${canary}`,
  `'; drop table request; -- ${canary}`,
  -1,
  1e308,
  0.5,
  true,
  { [canary]: canary },
  [[[[[canary]]]]],
  '２０２６-０３-０５',
  '2026-02-30',
];

const WHOLES: readonly string[] = [
  'null',
  '[]',
  `"${canary}"`,
  '12',
  '{}',
  `{"__proto__":{"${canary}":1}}`,
  `{"constructor":{"prototype":{"${canary}":1}}}`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"a":`,
  `{"${canary}":"${canary}"}`,
  '\ufeff{}',
];

const PATHS = [
  '0',
  '-1',
  '1e9',
  '9999999999',
  '%00',
  '..%2f..%2fhealthz',
  canary,
  '%E0%A4%A',
  '1%0d%0aSet-Cookie:a',
];

/** Taken in turn by the place of the route, so that together all of them meet everything. */
function hostileTo(route: Route): readonly Hostile[] {
  const place = routes.indexOf(route);
  const method = route.method.toUpperCase();
  const path = addressOf(route);
  const sample = sampleOf(route);
  const properties = propertiesOf(route);
  const broken = properties.map((name, index) => ({
    method,
    path,
    sending: { body: { ...Object(sample), [name]: VALUES[(place * 5 + index * 3) % VALUES.length] } },
  }));
  const wholes = [0, 1, 2].map((index) => ({
    method,
    path,
    sending: { raw: WHOLES[(place * 3 + index) % WHOLES.length] ?? '' },
  }));
  const bytes = { method, path, sending: { raw: new Uint8Array([0xff, 0xfe, 0x00, 0x7b]) } };
  const elsewhere = [0, 1].map((index) => ({
    method,
    path: addressOf(route, PATHS[(place * 2 + index) % PATHS.length]),
    sending: route.body ? { body: sample } : {},
  }));
  const asked = [`?${canary}=${canary}`, `?open=${canary}`, `?__proto__[a]=${canary}`].map((query) => ({
    method,
    path: `${path}${query}`,
    sending: route.body ? { body: sample } : {},
  }));
  return [...(route.body ? [...broken, ...wholes, bytes] : []), ...elsewhere, ...asked];
}

/** As the document tells them, of one shape or of several. */
function propertiesOf(route: Route): readonly string[] {
  const operation = openDocument([route], '0').paths?.[route.path]?.[route.method];
  const found = [...JSON.stringify(operation?.requestBody ?? {}).matchAll(/"properties":\{"([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  const first = sampleOf(route);
  return [...new Set([...found, ...Object.keys(Object(first)), '__proto__'])];
}

describe('the document', () => {
  const document = openDocument(routes, '0.1.0');

  test('is valid OpenAPI 3.1, and is what is answered', async () => {
    const copy: Record<string, unknown> = JSON.parse(JSON.stringify(document));
    expect(await new Validator().validate(copy)).toMatchObject({ valid: true });
    expect(document.openapi).toBe('3.1.0');
    const answered = await house.send('GET', '/api/v1/openapi.json');
    expect(answered.json).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('has every address that the server answers, and no other', async () => {
    const told = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${expressPath(path)}`),
    );
    expect(told.toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${expressPath(path)}`).toSorted(),
    );
    const token = await house.token(['dpo']);
    const headers = await signedIn();
    expect((await house.send('HEAD', '/api/v1/requests/1/package', { token })).status).toBe(405);
    for (const path of Object.keys(document.paths ?? {})) {
      const address = `/api/v1${path.replaceAll(/\{\w+\}/g, '1')}`;
      const answered = await house.send('PATCH', address, { token, headers });
      const item = document.paths?.[path] ?? {};
      expect([
        path,
        answered.status,
        answered.headers.get('allow')?.toLowerCase().split(', ').toSorted(),
      ]).toEqual([path, 405, Object.keys(item).toSorted()]);
    }
  });

  test('can be read as a page that needs no script and nothing from elsewhere', async () => {
    const { status, text, headers } = await house.send('GET', '/api/v1/docs');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(text).not.toMatch(/<script|https?:\/\/|onclick/);
    for (const { operationId } of routes) expect(text).toContain(`id="${operationId}"`);
  });
});
