import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import { env, loadEdited } from './config-folder.ts';

const secret = `whsec_${Buffer.from('canary canary canary canary!').toString('base64')}`;
const variables = {
  ...env,
  WEBHOOK_SECRET: secret,
  WEBHOOK_URL: 'https://recipient.example/art-19?key=canary',
};

const load = (told: string, with_: typeof env = variables) =>
  loadEdited([['processors.yaml', 'told: { by: mail }', `told: ${told}`]], with_);
const said = async (told: string, with_?: typeof env): Promise<readonly string[]> =>
  ((await load(told, with_)).errors ?? []).map((error) =>
    describeSettingsError(error).replace(/^processors\.yaml:\d+:\d+ processors\.accountant\./, ''),
  );

test('a recipient told by a signed message has an address and a secret, which no way of printing shows', async () => {
  const { ok } = await load("{ by: webhook, url: '${WEBHOOK_URL}', secret: '${WEBHOOK_SECRET}' }");
  const told = ok?.processors.find(({ id }) => id === 'accountant')?.told;
  if (told?.by !== 'webhook') throw new Error('It is told by a webhook.');
  expect([told.url.reveal(), told.secret.reveal(), told.allowPrivate]).toEqual([
    variables.WEBHOOK_URL,
    secret,
    false,
  ]);
  const printed = [inspect(ok, { depth: null, showHidden: true, getters: true }), JSON.stringify(ok)].join(
    '\n',
  );
  expect(printed).not.toMatch(/canary|Y2FuYXJ5/);
  expect(printed).toContain('${WEBHOOK_SECRET}');
});

test.each([
  [
    "{ by: webhook, url: 'http://recipient.example/', secret: '${WEBHOOK_SECRET}' }",
    'told.url: must begin with https://, unless allowPrivate is true: personal data would travel in clear.',
  ],
  [
    "{ by: webhook, url: 'https://me:canary@recipient.example/', secret: '${WEBHOOK_SECRET}' }",
    'told.url: must hold no user and password: the signature tells who sends.',
  ],
  [
    "{ by: webhook, url: recipient.example, secret: '${WEBHOOK_SECRET}' }",
    'told.url: must be an address from https:// on.',
  ],
  [
    "{ by: webhook, url: 'https://recipient.example/', secret: '${HUBSPOT_TOKEN}' }",
    'told.secret: must be whsec_ and then 24 to 64 bytes in base64.',
  ],
  [
    "{ by: webhook, url: 'https://recipient.example/', secret: '${NOT_SET}' }",
    'told.secret: the environment variable NOT_SET is not set.',
  ],
  [
    `{ by: webhook, url: 'https://recipient.example/', secret: ${secret} }`,
    'told.secret: looks like a secret written out. Put it in an environment variable and write ${ITS_NAME} here.',
  ],
  [
    "{ by: webhook, url: 'https://recipient.example/' }",
    'told: must have secret beside it where by is webhook.',
  ],
  ['{ by: none }', 'told: must have because beside it where by is none.'],
  ['{ by: task, person: nobody }', 'told.person: names nobody of greffe.yaml who has a mail address.'],
  ['{ by: mail, person: dpo }', 'told.person: must not stand here: it has no use where by is mail.'],
])('%s is refused', async (told, wrong) => {
  const errors = await said(told);
  expect(errors).toContain(wrong);
  expect(errors.join()).not.toMatch(/canary|Y2FuYXJ5/);
});

test('an inner address is taken where that is meant', async () => {
  const inner = "{ by: webhook, url: 'http://10.0.0.1/', secret: '${WEBHOOK_SECRET}', allowPrivate: true }";
  expect(await said(inner)).toEqual([]);
});

test('told by mail needs a contact, and a recipient without either is allowed: somebody tells it by hand', async () => {
  const contact = '    contact: dossiers@comptable.example\n';
  const { errors } = await loadEdited([['processors.yaml', contact, '']]);
  expect((errors ?? []).map(({ message }) => message)).toEqual([
    'must have a contact beside it to be told by mail.',
  ]);
  const { ok } = await loadEdited([
    ['processors.yaml', contact, ''],
    ['processors.yaml', '    told: { by: mail }\n', ''],
  ]);
  expect(ok?.processors.find(({ id }) => id === 'accountant')?.contact).toBeUndefined();
});
