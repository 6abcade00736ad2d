import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/domain/approval.ts';
import type { LetterWish, LettersNoun } from '../../src/greffe/letters.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

const operator: Person = { id: 'operator', roles: ['operator'] };
const auditor: Person = { id: 'auditor', roles: ['auditor'] };
const address = 'claire.zyxcanary@example.fr';
// Nothing shorter: three letters come up in any signature by chance.
const canary = /zyxcanary|mots secrets/i;

let house: TestHouse;
let desk: ReturnType<typeof deskOf>;
let letters: LettersNoun;

beforeEach(async () => {
  house = await openHouse({ systems: ['crm-eu'] });
  desk = deskOf(house, house.greffe);
  letters = house.greffe.letters;
  await house.systems['crm-eu']?.world.person({ given: 'Claire', family: 'Zyxcanary', emails: [address] });
});

afterEach(async () => {
  // Nothing of the person, nor of what is written to them, lies anywhere in clear.
  expect(house.logged()).not.toMatch(canary);
  for (const [table, rows] of await dumpOf(house.pool))
    expect([table, canary.exec(rows)]).toEqual([table, null]);
  const entries = await house.house.audit.list({ limit: 1000 });
  expect(JSON.stringify(entries)).not.toMatch(canary);
  await house.close();
});

const wish = (kind: LetterWish['kind'], more: Partial<LetterWish> = {}): LetterWish => ({
  kind,
  because: null,
  ownWords: '',
  ...more,
});

async function send(id: number, wanted: LetterWish, more: { again?: boolean; by?: Person } = {}) {
  const { digest } = await letters.preview(dpo, id, wanted);
  return letters.send(more.by ?? dpo, id, wanted, { digest, way: 'mail', again: more.again ?? false });
}

async function erased(): Promise<number> {
  const id = await desk.signed(address);
  await desk.carryOn(id);
  return id;
}

const awaited = async (id: number) => (await desk.show(id)).request.answer;
const states = async (id: number) =>
  (await letters.list(dpo, id)).map(({ kind, state, sentOn }) => `${kind} ${state} ${sentOn}`);
const acts = async () =>
  (await house.house.audit.list({ limit: 1000 }))
    .filter(({ act }) => act.startsWith('letter'))
    .map(({ act, kind, actor }) => `${actor} ${act} ${kind}`)
    .toReversed();

describe('an answer', () => {
  test('is owed until its letter is recorded as sent, whatever was done', async () => {
    const id = await erased();
    expect(await desk.state(id)).toBe('answered-provisionally');
    expect(await awaited(id)).toEqual({ awaited: ['erasure'], on: null });
    expect((await desk.show(id)).lettersDue).toEqual(['answer-erasure']);

    const shown = await letters.preview(dpo, id, wish('answer-erasure'));
    expect(house.letters.taken).toEqual([]);
    expect(shown).toMatchObject({ to: address, language: 'fr', answers: ['erasure'] });
    expect(shown.text).toMatch(/crm-eu : 1 élément effacé/);
    expect(shown.text).toContain('réversible depuis la corbeille de l’outil, jusqu’au');

    const sent = await send(id, wish('answer-erasure'));
    expect(sent).toMatchObject({ state: 'sent', number: 1, mend: null });
    expect(house.letters.taken).toMatchObject([
      { to: address, replyTo: 'dpo@acme.example', subject: shown.subject, text: shown.text },
    ]);
    expect(await awaited(id)).toEqual({ awaited: [], on: '2026-03-05' });
    expect((await desk.show(id)).lettersDue).toEqual([]);
    expect(await acts()).toEqual(['dpo letter-written answer-erasure', 'dpo letter-sent answer-erasure']);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(await awaited(id)).toEqual({ awaited: [], on: '2026-03-05' });
  });

  test('that nothing is held names what was searched', async () => {
    const id = await desk.open('personne@example.fr');
    expect((await desk.show(id)).lettersDue).toEqual(['nothing-held']);
    const listed = async () =>
      (await house.greffe.requests.list(dpo, { open: true })).map(({ request }) => request.id);
    expect(await listed()).toEqual([id]);
    const { text } = await letters.preview(dpo, id, wish('nothing-held'));
    expect(text).toMatch(/outils suivants : crm-eu[^]*CNIL/);
    await send(id, wish('nothing-held'));
    expect(await listed()).toEqual([]);
  });

  test('of which part is kept says so, and nothing else will do', async () => {
    const id = await desk.open(address);
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: address }] },
      ground: 'litige 2026-014',
      until: '2027-06-30',
    });
    await desk.identify(id);
    await desk.sign(id).catch(() => undefined);
    await desk.untilTheEnd(id);
    expect((await desk.show(id)).lettersDue).toEqual(['partial-refusal']);
    await expect(letters.preview(dpo, id, wish('answer-erasure'))).rejects.toMatchObject({
      code: 'part-is-kept',
    });
    const { text } = await letters.preview(dpo, id, wish('partial-refusal'));
    expect(text).toMatch(/– personne dans crm-eu : .*litige 2026-014 ; jusqu’au 30 juin 2027/);
    await expect(send(id, wish('partial-refusal'), { by: operator })).rejects.toMatchObject({
      code: 'wrong-role',
    });
    await send(id, wish('partial-refusal'), { by: direction });
    expect(await awaited(id)).toMatchObject({ awaited: [] });
  });

  test('is nothing that can be looked for by whoever may record none', async () => {
    const sent = { number: 9, sentOn: '2026-03-05' } as const;
    for (const id of [await erased(), 999])
      await expect(letters.record(auditor, id, sent)).rejects.toMatchObject({ code: 'wrong-role' });
  });

  test('that left by post is recorded by day, and its text stays with whoever wrote it', async () => {
    const id = await erased();
    const own = { kind: 'answer-erasure', way: 'post', digest: 'ab', because: null } as const;
    await expect(letters.record(dpo, id, { ...own, sentOn: '2026-03-06' })).rejects.toMatchObject({
      code: 'letter-not-sent',
    });
    await expect(letters.record(dpo, id, { ...own, sentOn: '2026-03-04' })).rejects.toMatchObject({
      code: 'letter-not-sent',
    });
    expect(await letters.record(dpo, id, { ...own, sentOn: '2026-03-05' })).toBe(1);
    expect(await awaited(id)).toEqual({ awaited: [], on: '2026-03-05' });
    expect(await states(id)).toEqual(['answer-erasure sent 2026-03-05']);
  });

  test('that was written to a file counts once somebody says that it left', async () => {
    const id = await erased();
    const { digest } = await letters.preview(dpo, id, wish('answer-erasure'));
    const sent = await letters.send(dpo, id, wish('answer-erasure'), { digest, way: 'post', again: false });
    expect(sent).toMatchObject({ state: 'written' });
    expect(house.letters.taken).toEqual([]);
    expect(await awaited(id)).toMatchObject({ awaited: ['erasure'] });
    await expect(send(id, wish('answer-erasure'))).rejects.toMatchObject({ code: 'letter-lies' });
    house.clock.set('2026-03-09T10:00:00Z');
    await expect(letters.record(dpo, id, { number: 1, sentOn: '2026-03-04' })).rejects.toMatchObject({
      code: 'letter-not-sent',
    });
    await letters.record(dpo, id, { number: sent.number, sentOn: '2026-03-07' });
    expect(await awaited(id)).toEqual({ awaited: [], on: '2026-03-07' });
    expect(await letters.show(dpo, id, 1)).toMatchObject({
      letter: { kind: 'answer-erasure', state: 'sent', sentOn: '2026-03-07' },
      content: { to: null, why: null, subject: sent.letter.subject, text: sent.letter.text },
    });
    await expect(letters.show(dpo, id, 2)).rejects.toMatchObject({ code: 'no-such-letter' });
    await expect(letters.show(auditor, id, 1)).rejects.toMatchObject({ code: 'wrong-role' });
    await expect(letters.record(dpo, id, { number: 1, sentOn: '2026-03-07' })).rejects.toMatchObject({
      code: 'letter-recorded',
    });
    await expect(letters.record(dpo, id, { number: 9, sentOn: '2026-03-07' })).rejects.toMatchObject({
      code: 'no-such-letter',
    });
  });

  test('is owed to nobody who took the request back', async () => {
    const id = await desk.open(address);
    await house.greffe.requests.withdraw(dpo, id);
    expect(await awaited(id)).toEqual({ awaited: [], on: null });
  });
});

describe('what leaves is what was shown', () => {
  test('a letter that changed meanwhile is not sent', async () => {
    const id = await erased();
    const { digest } = await letters.preview(dpo, id, wish('answer-erasure'));
    house.clock.set('2026-03-06T09:00:00Z');
    const sending = { digest, way: 'mail', again: false } as const;
    await expect(letters.send(dpo, id, wish('answer-erasure'), sending)).rejects.toMatchObject({
      code: 'digest-differs',
    });
    await expect(
      letters.send(dpo, id, wish('answer-erasure', { language: 'en' }), sending),
    ).rejects.toMatchObject({ code: 'digest-differs' });
    expect(house.letters.taken).toEqual([]);
    expect(await states(id)).toEqual([]);
  });

  test('a letter goes where the request said, or elsewhere with a reason', async () => {
    const id = await erased();
    const elsewhere = (why: string | null) =>
      wish('answer-erasure', { to: { address: 'autre@example.fr', why } });
    await expect(letters.preview(dpo, id, elsewhere(null))).rejects.toMatchObject({ code: 'no-words' });
    await send(id, elsewhere('la personne l’a demandé au téléphone'));
    expect(house.letters.taken.map(({ to }) => to)).toEqual(['autre@example.fr']);
    expect((await letters.show(dpo, id, 1)).content).toMatchObject({
      to: 'autre@example.fr',
      why: 'la personne l’a demandé au téléphone',
    });
  });

  test('an address that several people read gets no letter unawares', async () => {
    for (const given of ['Jeanne', 'Paul']) {
      await house.systems['crm-eu']?.world.person({
        given,
        family: 'Zyxcanary',
        emails: ['zyx.famille@example.fr'],
      });
    }
    const id = await desk.open('zyx.famille@example.fr');
    const ack = wish('acknowledgement');
    expect(await letters.preview(dpo, id, ack)).toMatchObject({ isShared: true });
    await expect(send(id, ack)).rejects.toMatchObject({ code: 'shared-address' });
    await send(id, { ...ack, to: { address: 'zyx.famille@example.fr', why: 'elle le veut ainsi' } });
    expect(house.letters.taken).toHaveLength(1);
  });

  test('whoever may not see requests sees no letter', async () => {
    const id = await erased();
    await expect(letters.preview(auditor, id, wish('answer-erasure'))).rejects.toMatchObject({
      code: 'wrong-role',
    });
    await expect(send(id, wish('answer-erasure'), { by: auditor })).rejects.toMatchObject({
      code: 'wrong-role',
    });
  });

  test('a letter that must say something of its own does not leave without', async () => {
    const id = await desk.open(address);
    await expect(letters.preview(dpo, id, wish('unclear'))).rejects.toMatchObject({ code: 'no-words' });
    await expect(letters.preview(dpo, id, wish('extension', { ownWords: 'x' }))).rejects.toMatchObject({
      code: 'no-words',
    });
    const asked = await letters.preview(dpo, id, wish('unclear', { ownWords: 'Mots secrets {{dpo}}' }));
    expect(asked.text).toContain('Mots secrets {{dpo}}');
    await send(id, wish('unclear', { ownWords: 'Mots secrets {{dpo}}' }));
  });
});

describe('the mail server', () => {
  test('that does not know the address leaves the answer owed', async () => {
    const id = await erased();
    house.letters.meets('undeliverable');
    expect(await send(id, wish('answer-erasure'))).toMatchObject({ state: 'undeliverable' });
    expect(await awaited(id)).toMatchObject({ awaited: ['erasure'] });
    expect(await send(id, wish('answer-erasure'))).toMatchObject({ state: 'sent', number: 2 });
  });

  test('that refuses leaves it owed, and it may be sent anew', async () => {
    const id = await erased();
    house.letters.meets(new MailRefused('EAUTH 535', 'Mend the login.'));
    expect(await send(id, wish('answer-erasure'))).toMatchObject({
      state: 'not-sent',
      mend: 'Mend the login.',
    });
    await send(id, wish('answer-erasure'));
    expect(house.letters.taken).toHaveLength(1);
    expect(await acts()).toEqual([
      'dpo letter-written answer-erasure',
      'dpo letter-not-sent answer-erasure',
      'dpo letter-written answer-erasure',
      'dpo letter-sent answer-erasure',
    ]);
  });

  test.each([
    ['a crash', 'taken, and the answer lost' as const],
    ['a connection that broke', new MailRefused('ESOCKET', 'Later.', 'perhaps')],
  ])('hides by %s what became of a letter: it is neither sent again nor taken as sent', async (_, met) => {
    const id = await erased();
    house.letters.meets(met);
    await send(id, wish('answer-erasure')).catch(() => undefined);
    expect(await states(id)).toEqual(['answer-erasure sending null']);
    expect(await awaited(id)).toMatchObject({ awaited: ['erasure'] });
    const before = house.letters.taken.length;
    await expect(send(id, wish('answer-erasure'))).rejects.toMatchObject({ code: 'letter-in-doubt' });
    expect(house.letters.taken).toHaveLength(before);
  });

  test('says that it took a letter in doubt: it is recorded; that it did not: it is sent again', async () => {
    const first = await erased();
    house.letters.meets('taken, and the answer lost');
    await send(first, wish('answer-erasure')).catch(() => undefined);
    await letters.record(dpo, first, { number: 1, sentOn: '2026-03-05' });
    expect(await awaited(first)).toEqual({ awaited: [], on: '2026-03-05' });

    const second = await desk.open('personne@example.fr');
    house.letters.meets(new MailRefused('ESOCKET', 'Later.', 'perhaps'));
    await send(second, wish('nothing-held'));
    await send(second, wish('nothing-held'), { again: true });
    expect(await states(second)).toEqual(['nothing-held not-sent null', 'nothing-held sent 2026-03-05']);
    await expect(send(second, wish('nothing-held'))).rejects.toMatchObject({ code: 'answered-already' });
    expect((await acts()).slice(-4)).toEqual([
      'dpo letter-written nothing-held',
      'dpo letter-not-sent nothing-held',
      'dpo letter-written nothing-held',
      'dpo letter-sent nothing-held',
    ]);
  });

  test('that has a letter in hand is not overtaken by whoever records it', async () => {
    const id = await erased();
    const recorded: unknown[] = [];
    house.letters.meets(() =>
      letters.record(dpo, id, { number: 1, sentOn: '2026-03-05' }).catch((error) => recorded.push(error)),
    );
    await send(id, wish('answer-erasure'));
    expect(recorded).toMatchObject([{ code: 'letter-leaving' }]);
    expect(await states(id)).toEqual(['answer-erasure sent 2026-03-05']);
  });

  test('is asked once, by however many processes', async () => {
    const id = await erased();
    const other = await house.reopen();
    const { digest } = await letters.preview(dpo, id, wish('answer-erasure'));
    const sending = { digest, way: 'mail', again: false } as const;
    const ended = await Promise.allSettled(
      [letters, other.greffe.letters, letters].map((one) =>
        one.send(dpo, id, wish('answer-erasure'), sending),
      ),
    );
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(house.letters.taken).toHaveLength(1);
  });
});

describe('a letter that announces an act', () => {
  const refusal = wish('refusal', {
    because: { kind: 'refusal-ground', ground: 'legal-claims' },
    ownWords: 'Mots secrets du litige.',
  });

  test('of refusal is the refusal’s, once it is recorded as sent', async () => {
    const id = await desk.open(address);
    const { number } = await send(id, refusal);
    expect(await awaited(id)).toMatchObject({ awaited: ['erasure'] });
    const refuse = (ground: 'legal-claims' | 'legal-obligation', letter: number) =>
      house.greffe.requests.refuse(dpo, id, ground, { number: letter });
    await expect(refuse('legal-obligation', number)).rejects.toMatchObject({ code: 'letter-says-otherwise' });
    await expect(refuse('legal-claims', 9)).rejects.toMatchObject({ code: 'no-such-letter' });
    await refuse('legal-claims', number);
    const { request, state } = await desk.show(id);
    expect(state).toBe('refused');
    const [letter] = await letters.list(dpo, id);
    expect(request.refusal).toMatchObject({ sentOn: '2026-03-05', letterDigest: letter?.digest });
    expect(request.answer).toEqual({ awaited: [], on: '2026-03-05' });
  });

  test('that was written and not sent announces nothing', async () => {
    const id = await desk.open(address);
    const { digest } = await letters.preview(dpo, id, refusal);
    await letters.send(dpo, id, refusal, { digest, way: 'post', again: false });
    await expect(house.greffe.requests.refuse(dpo, id, 'legal-claims', { number: 1 })).rejects.toMatchObject({
      code: 'letter-not-sent',
    });
  });

  test('of extension leaves in the first month, and names the day that it brings', async () => {
    const id = await desk.open(address);
    const extension = wish('extension', {
      because: { kind: 'extension-reason', reason: 'complexity' },
      ownWords: 'Mots secrets.',
    });
    const { number, letter } = await send(id, extension);
    expect(letter.text).toContain('au plus tard le 5 juin 2026');
    await house.greffe.requests.extend(dpo, id, 'complexity', { number });
    expect((await desk.show(id)).due.conservativeOn).toBe('2026-06-05');
    const late = await desk.open('autre@example.fr');
    await letters.record(dpo, late, {
      kind: 'nothing-held',
      way: 'post',
      digest: 'x',
      because: null,
      sentOn: '2026-03-05',
    });
    const open = await desk.open(address);
    house.clock.set('2026-04-20T09:00:00Z');
    await expect(send(open, extension)).rejects.toMatchObject({ code: 'first-month-over' });
    expect(house.letters.taken).toHaveLength(1);
  });

  test('leaves for no request that has ended, and not twice unawares', async () => {
    const ended = await desk.open('personne@example.fr');
    await expect(send(ended, refusal)).rejects.toMatchObject({ code: 'request-ended' });
    const id = await desk.open(address);
    await send(id, refusal);
    await expect(send(id, refusal)).rejects.toMatchObject({ code: 'letter-left-already' });
    await send(id, refusal, { again: true });
    expect(house.letters.taken).toHaveLength(2);
  });

  test('of a doubt stops the legal clock on the day it left', async () => {
    const id = await desk.open(address);
    const question = wish('identity-question', {
      because: { kind: 'identity-doubt', doubt: 'homonyms' },
      ownWords: 'Votre numéro de client.',
    });
    const { number } = await send(id, question);
    house.clock.set('2026-03-08T09:00:00Z');
    await house.greffe.requests.suspend(dpo, id, 'homonyms', { number });
    expect((await desk.show(id)).request.suspensions).toMatchObject([{ from: '2026-03-05' }]);
  });
});

test('of several rights, each answer tells of its own', async () => {
  const crm = house.systems['crm-eu'];
  const [row] = crm?.witness.records() ?? [];
  await crm?.world.list({ members: row ? [row] : [], name: 'Clients de l’Ouest', filledBy: 'criteria' });
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection', 'restriction'],
    restriction: { ground: 'unlawful' },
    identifiers: [{ kind: 'email', value: address }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await desk.carryOn(id);
  await desk.identify(id);
  await desk.untilTheEnd(id);
  const { outOfReach, systems } = await desk.statement(id);
  const stays = { system: 'crm-eu', what: 'a list the person stays on', because: 'no-api' };
  expect(outOfReach).toContainEqual(stays);
  expect(systems).toMatchObject([{ objected: 2, restricted: 1, left: 1 }]);
  const ofObjection = await letters.preview(dpo, id, wish('answer-objection'));
  expect(ofObjection.text).toMatch(/une liste où la personne reste/);
  const ofRestriction = await letters.preview(dpo, id, wish('answer-restriction'));
  expect(ofRestriction.text).not.toMatch(/une liste où la personne reste/);
  expect(ofRestriction.text).toMatch(
    /crm-eu : 1 fiche marquée comme en limitation, 1 voie de prospection fermée/,
  );
});

test('a consent that was taken back is answered as one', async () => {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['consent-withdrawal'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    withdrawnConsent: { proof: 'courriel du 5 mars' },
  });
  await desk.carryOn(id);
  expect((await desk.show(id)).lettersDue).toEqual(['answer-consent-withdrawal']);
  await expect(letters.preview(dpo, id, wish('answer-objection'))).rejects.toMatchObject({
    code: 'right-not-asked',
  });
  await send(id, wish('answer-consent-withdrawal'));
  expect(house.letters.taken[0]?.subject).toContain('retrait de consentement');
  expect(await awaited(id)).toEqual({ awaited: [], on: '2026-03-05' });
});

test('an erasure that was told, and of which something came back, is owed a letter again', async () => {
  const id = await erased();
  await send(id, wish('answer-erasure'));
  await house.systems['crm-eu']?.world.person({ given: 'Claire', family: 'Zyxcanary', emails: [address] });
  house.clock.set('2026-06-30T09:00:00Z');
  await desk.untilTheEnd(id);
  expect(await desk.waitsFor(id)).toMatch(/approval/);
  await desk.sign(id);
  await desk.carryOn(id);
  expect(await desk.state(id)).toBe('answered-provisionally');
  expect((await desk.show(id)).lettersDue).toEqual(['answer-erasure']);
  expect(await awaited(id)).toEqual({ awaited: ['erasure'], on: '2026-03-05' });
  await send(id, wish('answer-erasure'));
  expect(await awaited(id)).toMatchObject({ awaited: [] });
});

test('letters go with their request when its proof period is over', async () => {
  const id = await erased();
  await send(id, wish('answer-erasure'));
  await desk.untilTheEnd(id);
  house.clock.set('2032-03-05T09:00:00Z');
  const attempt = await house.house.locks.tryWith('night', (held) =>
    house.greffe.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2032-03-05' } },
      held,
    ),
  );
  expect(attempt.held).toBe(true);
  expect((await dumpOf(house.pool)).get('public.letter')).toBe('');
  await expect(letters.list(dpo, id)).rejects.toMatchObject({ code: 'forgotten' });
});
