import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import type { FieldCorrection } from '../../src/domain/correction.ts';
import type { Requester } from '../../src/domain/requester.ts';
import type { Right } from '../../src/domain/right.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import type { Greffe } from '../../src/greffe.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { ProcessorSettings, Settings, ToldSettings } from '../../src/settings/settings.ts';
import { askedSettings } from '../support/asked-house.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';
import { shippedTemplate } from '../../src/domain/shipped-letter.ts';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const old = 'zoe.vieux.canari@example.fr';
const fresh = 'zoe.canari@example.com';

const mapped = (field: string, category: 'contact' | 'financial'): DataMapSettings['fields'][string] => ({
  category,
  origin: 'provided',
  purposes: [category === 'contact' ? 'prospecting' : 'billing'],
  propagate: 'proposed',
  in: Object.fromEntries(['crm-eu', 'sales'].map((name) => [name, [{ kind: 'person', field }]])),
});
const dataMap: DataMapSettings = {
  fields: { email: mapped('email', 'contact'), town: mapped('town', 'financial') },
  classes: {},
  unclassed: {},
  events: {},
  purposes: {},
  exemptions: [],
};

const recipient = (id: string, change: Partial<ProcessorSettings> = {}): ProcessorSettings => ({
  id,
  name: `${id} SARL`,
  role: 'separate-controller',
  systems: [],
  purposes: ['prospecting'],
  dataCategories: ['contact'],
  countries: { hosting: ['FR'], support: [] },
  contact: `donnees@${id}.example`,
  guarantees: [],
  ...change,
});

let house: TestHouse;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canar|whsec/i);
  for (const [table, text] of await dumpOf(house.pool))
    expect({ table, leaks: /canar|whsec/i.test(text) }).toEqual({ table, leaks: false });
  await house.close();
  await receiver.close();
});

const webhook = (change: Partial<Extract<ToldSettings, { by: 'webhook' }>> = {}): ToldSettings => ({
  by: 'webhook',
  url: new Secret(receiver.url, '${URL}'),
  secret: new Secret(receiver.secret, '${SECRET}'),
  allowPrivate: true,
  ...change,
});

async function opened(
  processors: readonly ProcessorSettings[],
  letters: Settings['letters'] = [],
): Promise<void> {
  house = await openHouse({
    settings: {
      dataMap,
      processors,
      letters,
      people: [dpo, direction, { id: 'compta', roles: [], mail: 'compta@acme.example' }],
    },
  });
  for (const { world } of Object.values(house.systems))
    await world.person({ given: 'Zoé', family: 'Canari', emails: [old], town: 'Canariville' });
}

const lawyer = {
  kind: 'lawyer',
  name: 'Maître Exemple',
  claims: { scope: [], from: null, until: null, answerTo: null },
} as const;

/** Opens, identifies and signs. */
async function signed(
  right: Right,
  by = old,
  corrections: readonly FieldCorrection[] = [{ field: 'email', to: fresh }],
  mandatedUntil: CivilDay | null = null,
): Promise<number> {
  const requester: Requester =
    mandatedUntil === null ? { kind: 'data-subject' } : { ...lawyer, email: 'maitre@example.com' };
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: [right],
    identifiers: [{ kind: 'email', value: by }],
    channel: 'email',
    requester,
    ...(right === 'rectification' && { corrections }),
    ...(right === 'restriction' && { restriction: { ground: 'accuracy' as const } }),
  });
  await house.greffe.requests.carryOn(id, never);
  if (mandatedUntil !== null) {
    await house.greffe.requests.identify(dpo, id, 'card seen', 'requester');
    await house.greffe.requests.mandate(dpo, id, {
      scope: [right],
      from: '2026-03-01',
      until: mandatedUntil,
      answerTo: 'person',
      how: 'original seen',
    });
  }
  await house.greffe.requests.identify(dpo, id, 'called back', mandatedUntil === null ? undefined : 'person');
  await house.greffe.requests.carryOn(id, never);
  if (right === 'restriction') return id;
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  return id;
}

/** As far as it goes by itself. */
async function carriedOut(...asked: Parameters<typeof signed>): Promise<number> {
  const id = await signed(...asked);
  await house.greffe.requests.carryOn(id, never);
  return id;
}
const course = async (id: number) => (await house.greffe.requests.show(dpo, id)).request.rights[0];
const wakeAt = async (id: number) => (await house.greffe.requests.show(dpo, id)).request.wakeAt;
const notifications = async (id: number) =>
  (await house.greffe.recipients.list(dpo, id)).flatMap((one) =>
    one.notifications.map(({ kind, way, state }) => `${one.id}: ${kind} ${way} ${state}`),
  );
const statement = async (id: number) =>
  JSON.parse((await house.greffe.certificates.show(dpo, id)).file).statement;
const later = async (id: number, ms: number): Promise<void> => {
  house.clock.advance(ms);
  await house.greffe.requests.carryOn(id, never);
};
const mailsTo = (address: string) => house.letters.taken.filter(({ to }) => to === address);

describe('a recipient told by mail', () => {
  test('hears of a rectification once it is read back: whom, the right value, and nothing more', async () => {
    await opened([recipient('routeur')]);
    const id = await carriedOut('rectification');
    expect(await course(id)).toMatchObject({ state: 'done' });
    const [letter, ...others] = mailsTo('donnees@routeur.example');
    expect(others).toEqual([]);
    expect(letter?.subject).toBe(`Rectification à répercuter (article 19 du RGPD, demande ${id})`);
    expect(letter?.text).toContain(`    ${old}\n`);
    expect(letter?.text).toContain(`    email : ${fresh}\n`);
    expect(letter?.text).not.toMatch(/Zoé|Canariville/);
    expect(await notifications(id)).toEqual(['routeur: rectification mail told']);
    expect((await statement(id)).recipients).toEqual([
      {
        name: 'routeur SARL',
        role: 'separate-controller',
        told: [{ kind: 'rectification', how: 'mail', on: '2026-03-05' }],
      },
    ]);
    const entries = await house.greffe.audit.list(dpo, { about: [`request ${id}`] });
    const told = entries.filter(({ act }) => act === 'recipient-notified');
    expect(told).toMatchObject([{ kind: 'rectification', counts: { notifications: 1 } }]);
  });

  test('is written in the words of the controller where it has some', async () => {
    const ours = shippedTemplate('recipient-rectification', 'fr');
    const template = {
      ...ours,
      subject: 'Vos fichiers {{request}}',
      lines: ['Cher {{recipient}},', '', ...ours.lines],
    };
    const letters = [
      { controller: null, language: 'fr', template: { ...template, subject: 'Pour tous' } },
      { controller: 'acme', language: 'fr', template },
      { controller: null, language: 'en', template: { ...template, subject: 'For all' } },
    ] as const;
    await opened([recipient('routeur')], letters);
    const id = await carriedOut('rectification');
    const [letter] = mailsTo('donnees@routeur.example');
    expect(letter?.subject).toBe(`Vos fichiers ${id}`);
    expect(letter?.text).toMatch(/^Cher routeur SARL,\n\nBonjour,\n/);
    expect(letter?.text).toContain(`    ${old}\n`);
    const { letters: written } = house.greffe;
    const example = await written.example('acme', 'recipient-rectification');
    expect(example.text).toContain('Cher Destinataire Exemple,');
    const english = await written.example('acme', 'recipient-rectification', 'en');
    expect(english.subject).toBe('For all');
    expect((await written.example('acme', 'stay')).text).toContain('    00000-00000-00000-00000\n');
  });

  test('hears of nothing before the plan is signed', async () => {
    await opened([recipient('routeur')]);
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['rectification'],
      identifiers: [{ kind: 'email', value: old }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      corrections: [{ field: 'email', to: fresh }],
    });
    await house.greffe.requests.carryOn(id, never);
    await house.greffe.requests.identify(dpo, id, 'called back');
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'planned' });
    expect(await notifications(id)).toEqual([]);
    expect(house.letters.taken).toEqual([]);
  });

  test('hears nothing where every record said already what was asked', async () => {
    await opened([recipient('routeur')]);
    for (const { account, world } of Object.values(house.systems)) {
      for (const key of account.rows.keys()) if (key !== 'account:self') account.rows.delete(key);
      await world.person({ given: 'Zoé', family: 'Canari', emails: [old], town: 'Canariville' });
    }
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['rectification'],
      identifiers: [{ kind: 'email', value: old }],
      channel: 'email',
      requester: { kind: 'data-subject' },
      corrections: [{ field: 'town', to: 'Canariville' }],
    });
    await house.greffe.requests.carryOn(id, never);
    await house.greffe.requests.identify(dpo, id, 'called back');
    await house.greffe.requests.carryOn(id, never);
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.plans.approve(dpo, id, plan.digest, never);
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(await notifications(id)).toEqual([]);
  });

  test('whose purposes and categories have nothing of it hears of no rectification, and of an erasure', async () => {
    await opened([recipient('comptable', { purposes: ['billing'], dataCategories: ['financial'] })]);
    const rectified = await carriedOut('rectification');
    expect(await notifications(rectified)).toEqual([]);
    const erased = await carriedOut('erasure', fresh);
    expect(await notifications(erased)).toEqual(['comptable: erasure mail told']);
    expect(mailsTo('donnees@comptable.example').map(({ subject }) => subject)).toEqual([
      `Effacement à répercuter (article 19 du RGPD, demande ${erased})`,
    ]);
  });

  test('hears of the fields that concern it, and of no other', async () => {
    const billed = recipient('comptable', { purposes: ['billing'], dataCategories: ['financial'] });
    await opened([recipient('routeur'), billed]);
    const corrections = [
      { field: 'email', to: fresh },
      { field: 'town', to: 'Canarigny' },
    ];
    const id = await carriedOut('rectification', old, corrections);
    expect(await course(id)).toMatchObject({ state: 'done' });
    const told = (name: string) =>
      mailsTo(`donnees@${name}.example`).map(({ text }) => [
        text.includes(fresh),
        text.includes('Canarigny'),
      ]);
    expect(told('routeur')).toEqual([[true, false]]);
    expect(told('comptable')).toEqual([[false, true]]);
  });

  test('is sent no message about an address that others read too: a human tells them', async () => {
    await opened([recipient('routeur')]);
    const info = 'contact@canari.example';
    for (const { world } of Object.values(house.systems))
      for (const given of ['Ève', 'Luc']) await world.person({ given, family: '', emails: [info] });
    const id = await carriedOut('restriction', info);
    // It is of neither of them, as far as anybody knows: the address alone is restricted.
    const { candidates } = await house.greffe.requests.show(dpo, id);
    const decisions = candidates.map(({ ref }) => ({ ref, decision: 'set-aside' as const }));
    await house.greffe.requests.match(dpo, id, decisions);
    await house.greffe.requests.carryOn(id, never);
    expect(await notifications(id)).toEqual(['routeur: restriction mail failed']);
    expect(mailsTo('donnees@routeur.example')).toEqual([]);
    const entries = mailsTo('dpo@acme.example');
    expect(entries).toHaveLength(1);
    expect(entries[0]?.text).not.toMatch(/canari/i);
  });

  test('hears of an erasure that touched what the data map does not know, whatever its purposes', async () => {
    await opened([recipient('assureur', { purposes: ['insurance'], dataCategories: ['special'] })]);
    const known = await carriedOut('erasure');
    expect(await notifications(known)).toEqual([]);
    for (const { world } of Object.values(house.systems)) {
      const person = await world.person({ given: 'Zoé', family: 'Canari', emails: [old] });
      await world.note({ about: [person], text: 'Zoé Canari called' });
    }
    const unknown = await carriedOut('erasure');
    expect(await notifications(unknown)).toEqual(['assureur: erasure mail told']);
  });

  test('is sent the same message again where nobody knows whether it left, and the list says so', async () => {
    await opened([recipient('routeur')]);
    house.letters.meets(new MailRefused('ETIMEDOUT', 'The mail server does not answer.', 'perhaps'));
    const id = await carriedOut('rectification');
    // The person can be answered meanwhile; only the end waits.
    expect(await course(id)).toMatchObject({ state: 'answered-provisionally' });
    expect((await statement(id)).kind).toBe('provisional');
    await later(id, MINUTE_MS);
    expect(await course(id)).toMatchObject({ state: 'done' });
    const [view] = await house.greffe.recipients.list(dpo, id);
    expect(view?.notifications).toMatchObject([{ state: 'told', attempts: 2, mayBeDouble: true }]);
    expect(mailsTo('donnees@routeur.example').map((one) => one.id)).toEqual([
      view?.notifications[0]?.message,
    ]);
    expect((await statement(id)).kind).toBe('final');
  });

  test('without such a mailbox ends nothing: the DPO is written to, and records how they were told', async () => {
    await opened([recipient('routeur')]);
    house.letters.meets('undeliverable');
    const id = await carriedOut('rectification');
    expect(await notifications(id)).toEqual(['routeur: rectification mail failed']);
    expect((await course(id))?.waitsFor).toContain('There is no such mailbox');
    const [alert] = mailsTo('dpo@acme.example');
    expect(alert?.text).toContain(`greffe recipient record ${id} routeur`);
    expect(alert?.text).not.toMatch(/canari/i);
    await expect(
      house.greffe.recipients.record({ id: 'op', roles: ['operator'] }, id, 'routeur', {
        kind: 'told',
        on: '2026-03-05',
        how: 'by letter',
      }),
    ).rejects.toThrow('takes the role');
    const told = { kind: 'told', on: '2026-03-05', how: 'by letter, Mme Canari' } as const;
    await expect(
      house.greffe.recipients.record(dpo, id, 'routeur', { ...told, on: '2026-03-06' }),
    ).rejects.toThrow('between the day of the request');
    await expect(house.greffe.recipients.record(dpo, id, 'nobody', told)).rejects.toThrow('nothing to tell');
    await house.greffe.recipients.record(dpo, id, 'routeur', told);
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect((await statement(id)).recipients[0].told).toEqual([
      { kind: 'rectification', how: 'by-hand', on: '2026-03-05' },
    ]);
    await expect(house.greffe.recipients.record(dpo, id, 'routeur', told)).rejects.toThrow('Nothing is left');
  });
});

test('what somebody records while a message is on its way stands', async () => {
  await opened([recipient('routeur')]);
  const impossible = { kind: 'impossible', reason: 'société dissoute' } as const;
  house.letters.meets(async () => {
    const [ongoing] = await house.house.store.transact((tx) => house.house.store.requests.underWay(tx));
    await house.greffe.recipients.record(dpo, ongoing ?? 0, 'routeur', impossible);
  });
  const id = await carriedOut('rectification');
  expect(await notifications(id)).toEqual(['routeur: rectification mail not-told']);
  const entries = await house.greffe.audit.list(dpo, { about: [`request ${id}`] });
  expect(entries.filter(({ act }) => act === 'recipient-notified')).toHaveLength(1);
});

describe('what a folder takes has not left', () => {
  test('a letter lies there until somebody records that it left', async () => {
    await opened([recipient('routeur')]);
    Object.assign(house.letters.mail, { leavesBy: 'folder' });
    const id = await carriedOut('rectification');
    expect(await notifications(id)).toEqual(['routeur: rectification mail in-folder']);
    expect((await course(id))?.waitsFor).toContain('--told-on YYYY-MM-DD --how mail');
    await later(id, DAY_MS);
    expect(mailsTo('donnees@routeur.example')).toHaveLength(1);
    await house.greffe.recipients.record(dpo, id, 'routeur', { kind: 'told', on: '2026-03-06', how: 'mail' });
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
  });
});

describe('a recipient told by a signed message', () => {
  test('hears of an erasure while its answer is provisional, and the request ends a day later', async () => {
    await opened([recipient('routeur', { told: webhook() })]);
    const id = await carriedOut('erasure');
    expect(await course(id)).toMatchObject({ state: 'answered-provisionally' });
    expect(receiver.taken).toHaveLength(1);
    const body = JSON.parse(receiver.taken[0]?.body ?? '');
    expect(body).toEqual({
      type: 'personal-data.erasure',
      id: receiver.taken[0]?.id,
      controller: { id: 'acme', name: 'Acme SAS', contact: 'dpo@acme.example' },
      request: id,
      on: '2026-03-05',
      article: 'GDPR Art. 17(1), 19',
      person: [{ kind: 'email', value: old }],
      asked: 'erase',
    });
    for (let round = 0; round < 10; round += 1) await later(id, 4 * DAY_MS);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(receiver.calls).toHaveLength(1);
    expect((await statement(id)).recipients[0].told).toEqual([
      { kind: 'erasure', how: 'webhook', on: '2026-03-05' },
    ]);
  });

  test('that answers no is asked again for a day, then the DPO is: a silence is never taken for an answer', async () => {
    await opened([recipient('routeur', { told: webhook() })]);
    receiver.meets(...Array.from({ length: 9 }, () => 503));
    const id = await carriedOut('rectification');
    for (let round = 0; round < 20; round += 1) {
      const at = await wakeAt(id);
      if (at === null) break;
      await later(id, at.getTime() - house.clock.now().getTime());
    }
    expect(receiver.calls).toHaveLength(9);
    expect(new Set(receiver.calls.map((call) => call.id)).size).toBe(1);
    expect(new Set(receiver.calls.map((call) => call.body)).size).toBe(1);
    expect(house.clock.now().getTime() - Date.parse('2026-03-05T09:00:00Z')).toBeLessThanOrEqual(DAY_MS);
    expect(await notifications(id)).toEqual(['routeur: rectification webhook failed']);
    expect(await course(id)).toMatchObject({ state: 'answered-provisionally' });
    expect(mailsTo('dpo@acme.example')).toHaveLength(1);
    await later(id, DAY_MS);
    expect(mailsTo('dpo@acme.example')).toHaveLength(1);

    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(receiver.taken).toHaveLength(1);
  });

  test('at an address that leads elsewhere, or inside, is not tried for a day', async () => {
    await opened([recipient('routeur', { told: webhook({ allowPrivate: false }) })]);
    const id = await carriedOut('rectification');
    expect(await notifications(id)).toEqual(['routeur: rectification webhook failed']);
    expect(receiver.calls).toEqual([]);
    const { findings } = await house.greffe.recipients.check(['acme']);
    expect(findings).toMatchObject([{ severity: 'error' }]);
  });
});

describe('told otherwise', () => {
  test('a recipient whose own tool carried it out is sent nothing, and the list says so', async () => {
    await opened([recipient('editeur', { systems: ['crm-eu'], role: 'processor' })]);
    const id = await carriedOut('rectification');
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(house.letters.taken).toEqual([]);
    expect(await notifications(id)).toEqual(['editeur: rectification own-tools carried-out']);
    expect((await statement(id)).recipients[0].told[0].how).toBe('own-tools');
  });

  test('a recipient whose own tool left a value as it was is told', async () => {
    await opened([recipient('editeur', { systems: ['crm-eu'], role: 'processor' })]);
    // Each tool holds another town: which of them is wrong is not for greffe to say.
    for (const [name, { account, world }] of Object.entries(house.systems)) {
      for (const key of account.rows.keys()) if (key !== 'account:self') account.rows.delete(key);
      await world.person({ given: 'Zoé', family: 'Canari', emails: [old], town: `Ville de ${name}` });
    }
    const id = await carriedOut('rectification', old, [
      { field: 'email', to: fresh },
      { field: 'town', to: 'Canarigny' },
    ]);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(await notifications(id)).toEqual(['editeur: rectification mail told']);
  });

  test('a recipient who cannot be told stops nothing, and the answer gives the reason', async () => {
    const because = 'fichier vendu à des tiers inconnus';
    await opened([recipient('courtier', { told: { by: 'none', because } })]);
    const id = await carriedOut('rectification');
    expect(await course(id)).toMatchObject({ state: 'done' });
    const wish = { kind: 'answer-rectification', because: null, ownWords: '' } as const;
    const letter = await house.greffe.letters.preview(dpo, id, wish);
    expect(letter.text).toContain(
      `– courtier SARL (responsable de traitement distinct) – non informé : ${because}`,
    );
    const { findings } = await house.greffe.recipients.check(['acme']);
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
  });

  test('a recipient without any way waits for a human, who may say why it is impossible', async () => {
    const { contact: _none, ...without } = recipient('inconnu');
    await opened([without]);
    const id = await carriedOut('rectification');
    expect((await course(id))?.waitsFor).toContain('told by hand, for processors.yaml names no way');
    const { findings } = await house.greffe.recipients.check(['acme']);
    expect(findings).toMatchObject([
      { severity: 'warning', says: expect.stringContaining('Give its contact') },
    ]);
    const said = { kind: 'impossible', reason: 'société dissoute' } as const;
    await house.greffe.recipients.record(dpo, id, 'inconnu', said);
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
    const wish = { kind: 'answer-rectification', because: null, ownWords: '' } as const;
    expect((await house.greffe.letters.preview(dpo, id, wish)).text).toContain(
      'non informé : société dissoute',
    );
  });

  test('a named person is asked, sees the right values, and the request ends with their answer alone', async () => {
    await opened([recipient('comptable', { told: { by: 'task', person: 'compta', deputy: null } })]);
    const id = await carriedOut('rectification');
    expect(await notifications(id)).toEqual(['comptable: rectification task asked']);
    const [asked] = mailsTo('compta@acme.example');
    expect(asked?.text).toContain('informer un destinataire, comptable');
    expect(asked?.text).not.toMatch(/canari/i);
    const code = /--code ([0-9A-Z-]{23})/.exec(asked?.text ?? '')?.[1] ?? '';
    const view = await house.greffe.tasks.show({ code });
    expect(view.task.terms.ask).toContain('Informez comptable SARL');
    expect(view.identifiers).toEqual([{ kind: 'email', value: old }]);
    expect(view.changes).toEqual([{ field: 'email', to: fresh }]);
    await expect(house.greffe.tasks.answer({ code }, { kind: 'nothing-found' })).rejects.toThrow('--done');
    await house.greffe.tasks.answer({ code }, { kind: 'done', attestedAs: 'Claire Exemple' });
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect((await statement(id)).recipients[0].told).toEqual([
      { kind: 'rectification', how: 'task', on: '2026-03-05' },
    ]);
  });
});

test('whoever found nothing and then corrected something has the certificate and the recipients say so', async () => {
  house = await openHouse({
    systems: ['crm-eu'],
    settings: { ...askedSettings(), dataMap, processors: [recipient('routeur')] },
  });
  const { account } = house.systems['crm-eu'] ?? {};
  if (!account) throw new Error('No tool.');
  const { gate } = account;
  account.gate = async () => {
    throw new MemoryRefusal(503, 'DOWN');
  };
  const id = await carriedOut('rectification');
  const [asked] = await house.greffe.tasks.list(dpo);
  const answered = async (said: Parameters<Greffe['tasks']['answer']>[1]): Promise<void> => {
    await house.greffe.tasks.answer({ by: dpo, id: asked?.task.id ?? 0 }, said);
    await later(id, MINUTE_MS);
  };
  await answered({ kind: 'nothing-found' });
  const paper = async () => {
    const { plans } = await house.greffe.requests.show(dpo, id);
    const lines = plans.flatMap(({ lines }) => lines.filter(({ line }) => line.system === 'archive-papier'));
    return lines.map(({ state, code }) => [state, code]);
  };
  expect(await paper()).toEqual([['already', 'nothing-held']]);
  await answered({ kind: 'done', attestedAs: 'Claire Exemple', corrects: true });
  expect(await paper()).toEqual([['done', null]]);
  await answered({ kind: 'nothing-found', corrects: true });
  expect(await paper()).toEqual([['already', 'nothing-held']]);
  await answered({ kind: 'done', attestedAs: 'Claire Exemple', corrects: true });
  account.gate = gate;
  await later(id, 10 * MINUTE_MS);
  expect(await course(id)).toMatchObject({ state: 'done' });
  expect((await statement(id)).systems).toContainEqual(
    expect.objectContaining({ system: 'archive-papier', rectified: 1, attested: 1 }),
  );
  expect(await notifications(id)).toEqual(['routeur: rectification mail told']);
});

describe('a restriction', () => {
  test('is told, and so is its end, to whoever heard of it', async () => {
    await opened([
      recipient('routeur', { told: webhook() }),
      recipient('courtier', { told: { by: 'none', because: 'inconnu' } }),
    ]);
    const id = await carriedOut('restriction');
    expect(await course(id)).toMatchObject({ state: 'done' });
    expect(await notifications(id)).toEqual([
      'routeur: restriction webhook told',
      'courtier: restriction none not-told',
    ]);
    const placed = await house.greffe.restrictions.ofRequest(dpo, id);
    if (!placed) throw new Error('A restriction stands.');
    receiver.meets(503);
    const toldOn = '2026-03-05';
    await house.greffe.restrictions.lift(dpo, placed.id, { toldOn, reason: 'corrected' });
    await house.greffe.requests.carryOn(id, never);
    expect((await notifications(id)).slice(1, 2)).toEqual(['routeur: restriction-lifted webhook due']);
    await later(id, MINUTE_MS);
    expect(await notifications(id)).toEqual([
      'routeur: restriction webhook told',
      'routeur: restriction-lifted webhook told',
      'courtier: restriction none not-told',
    ]);
    expect(receiver.taken.map(({ body }) => JSON.parse(body).asked)).toEqual(['restrict', 'use-again']);
    const { restriction } = await house.greffe.restrictions.show(dpo, placed.id);
    expect(restriction).toMatchObject({ undoneAt: new Date('2026-03-05T09:01:00Z') });
  });

  const lifted = async (id: number): Promise<void> => {
    const placed = await house.greffe.restrictions.ofRequest(dpo, id);
    if (!placed) throw new Error('A restriction stands.');
    await house.greffe.restrictions.lift(dpo, placed.id, { toldOn: '2026-03-05', reason: 'corrected' });
    await house.greffe.requests.carryOn(id, never);
  };
  const isUndone = async (id: number): Promise<boolean> => {
    const { store } = house.house;
    const placed = await store.transact((tx) => store.restrictions.ofRequest(tx, id));
    return placed !== null && placed.undoneAt !== null;
  };

  test('that may have been heard of is followed by its end', async () => {
    await opened([recipient('routeur', { told: webhook() })]);
    receiver.meets('taken, and the answer lost');
    const id = await carriedOut('restriction');
    expect(await notifications(id)).toEqual(['routeur: restriction webhook due']);
    await lifted(id);
    expect(await notifications(id)).toEqual([
      'routeur: restriction webhook not-told',
      'routeur: restriction-lifted webhook told',
    ]);
    expect(receiver.taken.map(({ body }) => JSON.parse(body).asked)).toEqual(['restrict', 'use-again']);
    expect(await isUndone(id)).toBe(true);
  });

  test('that was lifted before anybody heard of it is told no more, and neither is its end', async () => {
    await opened([
      recipient('routeur', { told: webhook() }),
      recipient('comptable', { told: { by: 'task', person: 'compta', deputy: null } }),
    ]);
    receiver.meets(503);
    const id = await carriedOut('restriction');
    expect(await notifications(id)).toEqual([
      'routeur: restriction webhook due',
      'comptable: restriction task asked',
    ]);
    await lifted(id);
    await later(id, DAY_MS);
    expect(await notifications(id)).toEqual([
      'routeur: restriction webhook not-told',
      'comptable: restriction task not-told',
    ]);
    expect(receiver.taken).toEqual([]);
    const tasks = await house.house.store.transact((tx) => house.house.store.tasks.of(tx, id));
    expect(tasks.filter(({ act }) => act === 'tell')).toMatchObject([{ takenBackAt: expect.any(Date) }]);
    expect(await isUndone(id)).toBe(true);
  });

  test('that lies in a mail folder is followed by its end once somebody said that it left', async () => {
    await opened([recipient('routeur')]);
    Object.assign(house.letters.mail, { leavesBy: 'folder' });
    const id = await carriedOut('restriction');
    await lifted(id);
    expect(await notifications(id)).toEqual(['routeur: restriction mail in-folder']);
    expect(await isUndone(id)).toBe(false);
    await house.greffe.recipients.record(dpo, id, 'routeur', { kind: 'told', on: '2026-03-05', how: 'mail' });
    await house.greffe.requests.carryOn(id, never);
    expect(await notifications(id)).toEqual([
      'routeur: restriction mail told',
      'routeur: restriction-lifted mail in-folder',
    ]);
  });

  test('whose end could not be told is told by a retry, although its request has ended', async () => {
    await opened([recipient('routeur', { told: webhook() })]);
    const id = await carriedOut('restriction');
    expect(await course(id)).toMatchObject({ state: 'done' });
    await expect(house.greffe.requests.retry(dpo, id)).rejects.toThrow('has ended');
    receiver.meets(410);
    await lifted(id);
    expect((await notifications(id)).at(-1)).toBe('routeur: restriction-lifted webhook failed');
    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect((await notifications(id)).at(-1)).toBe('routeur: restriction-lifted webhook told');
    expect(await isUndone(id)).toBe(true);
  });

  test('is told although the mandate under which it was asked has ended meanwhile', async () => {
    await opened([recipient('routeur', { told: webhook() })]);
    receiver.meets(...Array.from({ length: 9 }, () => 503));
    const id = await carriedOut('restriction', old, [], '2026-03-05');
    expect(await course(id)).toMatchObject({ state: 'answered-provisionally' });
    await later(id, DAY_MS);
    receiver.meets();
    for (let round = 0; round < 20; round += 1) {
      const at = await wakeAt(id);
      if (at === null) break;
      await later(id, Math.max(1, at.getTime() - house.clock.now().getTime()));
    }
    expect((await notifications(id))[0]).toMatch(/^routeur: restriction webhook (told|failed)$/);
    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect(await course(id)).toMatchObject({ state: 'done' });
  });
});

test('what was carried out before a mandate ended is certified and told, although the rest waits for another', async () => {
  await opened([recipient('routeur')]);
  const id = await signed('erasure', old, [], '2026-03-05');
  house.systems['sales']?.faults.refuse('unavailable', 50);
  await house.greffe.requests.carryOn(id, never);
  expect(await notifications(id)).toEqual([]);
  house.systems['sales']?.faults.clear();
  await later(id, DAY_MS);
  expect((await course(id))?.waitsFor).toContain('the one that was seen ended on 2026-03-05');
  expect(await notifications(id)).toEqual(['routeur: erasure mail told']);
  expect((await statement(id)).kind).toBe('provisional');
  const left = [...(house.systems['sales']?.account.rows.keys() ?? [])];
  expect(left.filter((key) => key.startsWith('person'))).toHaveLength(1);
});

describe('a request that ends before everybody is told', () => {
  test('leaves whoever is asked to tell, is looked at every day, and is not forgotten meanwhile', async () => {
    await opened([recipient('comptable', { told: { by: 'task', person: 'compta', deputy: null } })]);
    const id = await carriedOut('rectification');
    expect(await course(id)).toMatchObject({ state: 'answered-provisionally' });
    await house.greffe.requests.withdraw(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect((await wakeAt(id))?.getTime()).toBe(house.clock.now().getTime() + DAY_MS);
    const { store } = house.house;
    const [task] = await store.transact((tx) => store.tasks.of(tx, id));
    expect(task).toMatchObject({ act: 'tell', takenBackAt: null });
    const forgotten = async (): Promise<readonly number[]> => {
      await store.transact((tx) => store.requests.wakeAt(tx, id, null));
      return (await store.transact((tx) => store.requests.atRest(tx))).map((one) => one.id);
    };
    expect(await forgotten()).toEqual([]);
    await house.greffe.recipients.record(dpo, id, 'comptable', {
      kind: 'told',
      on: '2026-03-05',
      how: 'phone',
    });
    await house.greffe.requests.carryOn(id, never);
    expect(await forgotten()).toEqual([id]);
  });

  test('by mail that fails for good is looked at every day', async () => {
    await opened([recipient('routeur')]);
    house.letters.meets('undeliverable');
    const id = await carriedOut('rectification');
    await house.greffe.requests.withdraw(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect((await wakeAt(id))?.getTime()).toBe(house.clock.now().getTime() + DAY_MS);
    await house.greffe.requests.retry(dpo, id);
    await house.greffe.requests.carryOn(id, never);
    expect(await notifications(id)).toEqual(['routeur: rectification mail told']);
  });
});
