import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LetterKind } from '../../src/domain/letter-kinds.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Representative, Requester, Seen } from '../../src/domain/requester.ts';
import type { Right } from '../../src/domain/right.ts';
import type { Ref } from '../../src/contract/index.ts';
import { workJob } from '../../src/procedures/house.ts';
import { dumpOf } from '../support/dump.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

const never = new AbortController().signal;
const claire = 'claire.zyxcanary@example.fr';
const maitre = 'maitre.zyxlawyer@example.com';
const canary = /zyxcanary|zyxlawyer|secret words/i;
const held = { assertHeld: async () => undefined, signal: never };

let house: TestHouse;
let desk: ReturnType<typeof deskOf>;
let crm: MemorySystem;
let client: Ref;
let lawyer: Ref;

beforeEach(async () => {
  house = await openHouse({ systems: ['crm-eu'] });
  desk = deskOf(house, house.greffe);
  const system = house.systems['crm-eu'];
  if (!system) throw new Error('a system');
  crm = system;
  // The lawyer is a contact of the company too, and their address stands on the record of their client.
  client = await crm.world.person({ given: 'Claire', family: 'Zyxcanary', emails: [claire, maitre] });
  lawyer = await crm.world.person({ given: 'Paul', family: 'Zyxlawyer', emails: [maitre] });
});

afterEach(async () => {
  // Nothing of either of them lies anywhere in clear.
  expect(house.logged()).not.toMatch(canary);
  for (const [table, rows] of await dumpOf(house.pool))
    expect([table, canary.exec(rows)]).toEqual([table, null]);
  const entries = await house.house.audit.list({ limit: 1000 });
  expect(JSON.stringify(entries)).not.toMatch(canary);
  await house.close();
});

const asLawyer = (with_: Partial<Representative> = {}): Representative => ({
  kind: 'lawyer',
  name: 'Maître Zyxlawyer',
  email: maitre,
  claims: { scope: [], from: null, until: null, answerTo: null },
  ...with_,
});

async function open(
  rights: readonly Right[] = ['erasure'],
  requester: Requester = asLawyer(),
  identifiers: readonly Identifier[] = [{ kind: 'email', value: claire }],
): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers,
    channel: 'email',
    requester,
  });
  await desk.carryOn(id);
  return id;
}

async function settle(id: number, seen: Partial<Seen> = {}): Promise<void> {
  const { requests } = house.greffe;
  await requests.identify(dpo, id, 'secret words: card of Zyxlawyer', 'requester');
  await requests.mandate(dpo, id, {
    scope: ['access', 'erasure'],
    from: '2026-03-01',
    answerTo: 'requester',
    how: 'secret words: original',
    ...seen,
  });
  await requests.identify(dpo, id, 'secret words: called Zyxcanary', 'person');
  await desk.carryOn(id);
}

const waits = async (id: number) => (await desk.show(id)).request.rights.map(({ waitsFor }) => waitsFor);
const missing = async (id: number) => (await desk.show(id)).unsettled.map(({ what }) => what);
const preview = (id: number, kind: LetterKind, more = {}) =>
  house.greffe.letters.preview(dpo, id, { kind, because: null, ownWords: '', ...more });
const isThere = (ref: Ref): boolean => crm.witness.record(ref.kind, ref.id)?.state === 'live';

describe('a lawyer who asks for the erasure of a client', () => {
  test('shows who they are and a mandate first; the client goes, and nothing of the lawyer is found or changed', async () => {
    const before = crm.witness.record(lawyer.kind, lawyer.id);
    const id = await open();
    expect(await missing(id)).toEqual([
      'identity of the requester',
      'a mandate that the person has signed, and proof that the requester is a lawyer',
      'identity of the person concerned',
    ]);
    expect(await waits(id)).toEqual(['identity of the requester']);
    await expect(desk.sign(id)).rejects.toMatchObject({ code: 'unsettled' });
    await house.greffe.requests.identify(dpo, id, 'secret words', 'requester');
    await expect(desk.sign(id)).rejects.toThrow(/waits for a mandate that the person has signed/);
    await house.greffe.requests.identify(dpo, id, 'secret words', 'person');
    await expect(desk.sign(id)).rejects.toMatchObject({ code: 'unsettled' });
    expect(isThere(client)).toBe(true);
    await house.greffe.requests.mandate(dpo, id, {
      scope: ['erasure'],
      from: '2026-03-01',
      how: 'secret words',
    });
    await desk.carryOn(id);
    const { subject, candidates } = await desk.show(id);
    expect(candidates).toEqual([]);
    expect(subject.matches.map(({ ref }) => ref.id)).toEqual([client.id]);
    await desk.sign(id);
    await desk.carryOn(id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    expect(isThere(client)).toBe(false);
    expect(crm.witness.record(lawyer.kind, lawyer.id)).toEqual(before);
    const { suppressions } = house.house.store;
    const isKept = (value: string): Promise<boolean> =>
      house.house.store.transact((tx) => suppressions.holds(tx, 'acme', { kind: 'email', value }));
    expect([await isKept(claire), await isKept(maitre)]).toEqual([true, false]);
    const statement = await desk.statement(id);
    expect(statement.request.requester).toBe('lawyer');
    expect(JSON.stringify(statement)).not.toMatch(canary);
  });

  test('a mandate that ends between the signature and the work stops it, until another is seen', async () => {
    const id = await open();
    await settle(id, { until: '2026-03-05' });
    await desk.sign(id);
    house.clock.advance(86_400_000);
    await desk.carryOn(id);
    // A job that was sent before stops as well.
    await house.greffe.handlers.work(workJob(id, 1, 'crm-eu'), held);
    expect(isThere(client)).toBe(true);
    expect(await desk.lines(id)).toEqual(
      expect.arrayContaining([expect.stringMatching(/erase person waiting/)]),
    );
    expect(await waits(id)).toEqual(['a mandate in force: the one that was seen ended on 2026-03-05']);
    await house.greffe.requests.mandate(dpo, id, {
      scope: ['erasure'],
      from: '2026-03-06',
      how: 'secret words: renewed',
    });
    await desk.carryOn(id);
    expect(isThere(client)).toBe(false);
  });

  test('a mandate that ends after the work keeps the answer back, and is asked for again', async () => {
    const id = await open();
    await settle(id, { until: '2026-03-06' });
    await desk.sign(id);
    await desk.carryOn(id);
    await desk.untilTheEnd(id);
    expect(await desk.state(id)).toBe('done');
    await expect(preview(id, 'answer-erasure')).rejects.toMatchObject({ code: 'unsettled' });
    expect(await missing(id)).toEqual(['a mandate in force: the one that was seen ended on 2026-03-06']);
    await house.greffe.requests.mandate(dpo, id, {
      scope: ['erasure'],
      from: '2026-03-07',
      answerTo: 'person',
      how: 'secret words: renewed',
    });
    const letter = await preview(id, 'answer-erasure');
    expect(letter).toMatchObject({ to: claire, isShared: false });
    expect(letter.text).toContain('adressée pour vous par Maître Zyxlawyer, en qualité d’avocat');
  });

  test('the answer to the person herself needs no mandate that is still in force', async () => {
    const id = await open();
    await settle(id, { until: '2026-03-06', answerTo: 'person' });
    await desk.sign(id);
    await desk.carryOn(id);
    await desk.untilTheEnd(id);
    expect(await missing(id)).toEqual(['a mandate in force: the one that was seen ended on 2026-03-06']);
    expect((await preview(id, 'answer-erasure')).to).toBe(claire);
    for (const address of [maitre, 'autre@example.com'])
      await expect(
        preview(id, 'answer-erasure', { to: { address, why: 'asked for it' } }),
      ).rejects.toMatchObject({ code: 'unsettled' });
  });

  test('the answer goes to whom the mandate names, and what is asked goes to whoever asked', async () => {
    const id = await open();
    const asked = await preview(id, 'acknowledgement');
    expect(asked).toMatchObject({ to: maitre, isShared: false });
    expect(asked.text).toMatch(/^Maître,\n\nPersonne concernée : claire\.zyxcanary@example\.fr/);
    await settle(id);
    await desk.sign(id);
    await desk.carryOn(id);
    expect((await preview(id, 'answer-erasure')).to).toBe(maitre);
  });

  test('without a mandate it is refused by a letter to them, or the person is asked', async () => {
    const id = await open();
    const because = { kind: 'refusal-ground', ground: 'mandate-not-proved' } as const;
    const refusal = await preview(id, 'refusal', { because, ownWords: 'Aucun mandat ne nous est parvenu.' });
    expect(refusal.to).toBe(maitre);
    expect(refusal.text).toMatch(/que vous pouvez agir pour la personne concernée[^]*CNIL[^]*juridiction/);
    const question = await preview(id, 'identity-question', {
      because: { kind: 'identity-doubt', doubt: 'mandate-unclear' },
      ownWords: 'Avez-vous donné ce mandat ?',
      to: { address: claire, why: 'asked herself whether she gave it' },
    });
    expect(question.text).toContain('adressée pour vous par Maître Zyxlawyer');
    expect(question.text).not.toContain('Maître,');
  });

  test('that nothing is held is told to nobody who shows no mandate', async () => {
    const id = await open(['erasure'], asLawyer(), [{ kind: 'email', value: 'personne@example.fr' }]);
    expect(await desk.state(id)).toBe('nothing-held');
    await expect(preview(id, 'nothing-held')).rejects.toMatchObject({ code: 'unsettled' });
    await settle(id);
    expect((await preview(id, 'nothing-held')).text).toContain('aucune donnée');
  });
});

describe('a copy for somebody who asks for the person', () => {
  async function signed(seen: Partial<Seen> = {}): Promise<number> {
    const id = await open(['access']);
    await expect(house.greffe.packages.draft(dpo, id)).rejects.toMatchObject({ code: 'no-package' });
    await settle(id, seen);
    const { package: written } = await house.greffe.packages.review(dpo, id);
    await house.greffe.packages.sign(direction, id, written.built.digest, never);
    return id;
  }

  test('is read and written once all is settled, and says to whom it is handed', async () => {
    const id = await signed();
    const file = await house.greffe.packages.fetch(dpo, id);
    expect(file.receiver).toBe('requester');
    const bytes = await buffer(file.stream);
    expect(bytes.length).toBe(file.bytes);
    expect(bytes.toString('latin1')).not.toContain('Maître');
    await desk.carryOn(id);
    expect(await desk.state(id)).toBe('done');
  });

  test('stays where it is once the mandate has ended, and leaves under another', async () => {
    const id = await signed({ until: '2026-03-05' });
    house.clock.advance(86_400_000);
    await expect(house.greffe.packages.fetch(dpo, id)).rejects.toMatchObject({ code: 'unsettled' });
    await desk.carryOn(id);
    expect(await waits(id)).toEqual(['a mandate in force: the one that was seen ended on 2026-03-05']);
    await house.greffe.requests.mandate(dpo, id, {
      scope: ['access'],
      from: '2026-03-06',
      answerTo: 'person',
      how: 'secret words',
    });
    await desk.carryOn(id);
    expect((await house.greffe.packages.fetch(dpo, id)).receiver).toBe('person');
  });

  test('a mandate for one right of two lets that one go, and not the other', async () => {
    const id = await open(['access', 'erasure']);
    await settle(id, { scope: ['access'] });
    expect(await waits(id)).toEqual([
      expect.stringMatching(/^the review and signature of package/),
      'a mandate that covers erasure',
    ]);
    await expect(desk.sign(id)).rejects.toThrow(/waits for a mandate that covers erasure/);
    expect(isThere(client)).toBe(true);
  });
});

describe('to stop prospecting waits for nothing', () => {
  test('where a lawyer asks for somebody, and the lawyer still gets theirs', async () => {
    const id = await open(['objection']);
    expect(await desk.state(id)).toBe('done');
    expect(await missing(id)).toEqual([]);
    expect(await crm.world.mayReceive({ channel: 'email', address: claire })).toBe(false);
    expect(await crm.world.mayReceive({ channel: 'email', address: maitre })).toBe(true);
  });

  test('where a mailbox that several read asks for itself', async () => {
    const info = { kind: 'email', value: 'contact@example.fr' } as const;
    await crm.world.person({ given: 'Ève', family: 'Zyxcanary', emails: [info.value] });
    await crm.world.person({ given: 'Luc', family: 'Zyxlawyer', emails: [info.value] });
    const id = await open(['objection'], { kind: 'data-subject' }, [info]);
    expect(await crm.world.mayReceive({ channel: 'email', address: info.value })).toBe(false);
    expect((await desk.show(id)).request).toMatchObject({ identity: null });
  });
});

test('heirs are refused portability by a letter with its ground', async () => {
  const heir: Requester = { ...asLawyer(), kind: 'heir' };
  const id = await open(['portability'], heir);
  expect(await missing(id)).toEqual(['a refusal: portability is none of the rights that heirs have']);
  const because = { kind: 'refusal-ground', ground: 'beyond-the-estate' } as const;
  const { text } = await preview(id, 'refusal', { because, ownWords: 'Voir ci-dessus.' });
  expect(text).toMatch(/règlement de la succession[^]*CNIL/);
  await expect(open(['access', 'portability'], heir)).rejects.toMatchObject({
    code: 'portability-of-the-dead',
  });
});

test('whoever asks is never looked for: an address of theirs among those of the person is refused', async () => {
  const given = [{ kind: 'email', value: maitre.toUpperCase() } as const];
  await expect(open(['erasure'], asLawyer(), given)).rejects.toMatchObject({ code: 'requester-searched' });
});

test('a request of an agent that an earlier release opened can be read, and asks for what it does not know', async () => {
  const id = await house.house.store.transact((tx) =>
    house.house.store.requests.open(tx, {
      controller: 'acme',
      receivedOn: '2026-03-01',
      channel: 'email',
      openedBy: 'dpo',
      openedAt: house.clock.now(),
      identifiers: [{ kind: 'email', value: claire }],
      stops: [],
      corrections: [],
      // As it was sealed then.
      requester: { kind: 'agent', name: 'Maître Zyxlawyer' } as Requester,
      withdrawnConsent: null,
      rights: ['erasure'],
    }),
  );
  await house.house.store.transact((tx) =>
    house.house.store.requests.settle(tx, id, 'person', { by: 'dpo', at: house.clock.now(), how: 'seen' }),
  );
  await desk.carryOn(id);
  expect(await missing(id)).toEqual(['identity of the requester', 'a mandate that the person has signed']);
  await house.greffe.requests.identify(dpo, id, 'seen', 'requester');
  await house.greffe.requests.mandate(dpo, id, { scope: ['erasure'], from: '2026-02-01', how: 'seen' });
  // Nobody knew the address of the agent then: that of two people is put to a human, as any is.
  const theirs = { ref: { system: 'crm-eu', ...lawyer }, decision: 'set-aside' } as const;
  await house.greffe.requests.match(dpo, id, [theirs]);
  await desk.carryOn(id);
  await desk.sign(id);
  await desk.carryOn(id);
  expect(isThere(client)).toBe(false);
});

test('whose identity was settled is said, and nobody else’s is taken for it', async () => {
  const { requests } = house.greffe;
  const id = await open();
  await expect(requests.identify(dpo, id, 'seen')).rejects.toMatchObject({ code: 'whose-identity' });
  await requests.identify(dpo, id, 'seen', 'requester');
  await expect(requests.identify(dpo, id, 'again', 'requester')).rejects.toMatchObject({
    code: 'identity-settled',
  });
  const own = await open(['access'], { kind: 'data-subject' });
  await expect(requests.identify(dpo, own, 'seen', 'requester')).rejects.toMatchObject({
    code: 'asks-for-themselves',
  });
  await expect(requests.mandate(dpo, own, { how: 'seen' })).rejects.toMatchObject({
    code: 'asks-for-themselves',
  });
  await expect(requests.mandate(direction, id, { how: 'seen' })).rejects.toMatchObject({
    code: 'wrong-role',
  });
  const acts = (await house.house.audit.list({ limit: 100 })).map(({ act, kind }) => `${act} ${kind ?? ''}`);
  expect(acts).toContain('identity-settled requester');
});

test('an erased person leaves their company behind', async () => {
  const company = await crm.world.organisation({ name: 'Exemple SARL' });
  const employee = await crm.world.person({
    given: 'Inès',
    family: 'Zyxcanary',
    emails: ['ines.zyxcanary@example.fr'],
  });
  const note = await crm.world.note({ about: [employee, company], text: 'Lunch' });
  const before = crm.witness.record(company.kind, company.id);
  const id = await desk.signed('ines.zyxcanary@example.fr');
  await desk.carryOn(id);
  await desk.untilTheEnd(id);
  expect(isThere(employee)).toBe(false);
  expect(crm.witness.record(company.kind, company.id)).toEqual(before);
  expect(crm.witness.record(note.kind, note.id)?.fields['text'] ?? '').not.toMatch(/zyxcanary/i);
});
