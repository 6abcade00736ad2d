import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import { createGreffe } from '../../src/greffe.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { customers, prospects, scheduleFor } from '../support/purges.ts';

const systems = ['crm-eu', 'sales'];
const asking: RetentionRule = { ...prospects, action: { kind: 'ask', answerWithin: 'P1M' } };

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems, [asking, customers]) });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

async function signedNightOf(day: string): Promise<number> {
  const id = await desk.nightOf(day);
  await desk.sign(id);
  await desk.carryOn(id);
  return id;
}

const planOf = async (id: number) =>
  (await desk.show(id)).plans.find(({ rule }) => rule === asking.id) ?? null;
const addresses = (): readonly string[] => house.letters.taken.map(({ to }) => to);

function codeIn(place: number): string {
  const code = /^ {4}(\S+)$/m.exec(house.letters.taken[place]?.text ?? '')?.[1];
  if (code === undefined) throw new Error(`There is no code in letter ${place}.`);
  return code;
}

describe('somebody past their period', () => {
  test('is asked once two people have signed, is not erased while they may answer, and is after a silence', async () => {
    await desk.person('crm-eu', { emails: ['canari@example.fr'] });
    const first = await desk.nightOf('2026-03-06');
    expect(await planOf(first)).toMatchObject({ funnel: { due: 0, toAsk: 1 }, brake: ['first-run'] });
    expect(addresses()).toEqual([]);

    await desk.sign(first);
    await desk.carryOn(first);
    expect(addresses()).toEqual(['canari@example.fr']);
    expect((await desk.show(first)).purge.state).toBe('done');
    expect((await desk.show(first)).asked).toEqual([
      { rule: 'prospects', sent: 1, undeliverable: 0, stayed: 0 },
    ]);

    const last = await desk.nightOf('2026-04-06');
    expect((await planOf(last))?.funnel).toMatchObject({ asked: 1, toAsk: 0, due: 0 });
    expect(desk.live('crm-eu')).toHaveLength(1);

    await desk.nightOf('2026-04-07');
    expect(desk.live('crm-eu')).toEqual([]);
    expect(addresses()).toHaveLength(1);
  });

  test('stays by their yes, in every tool, for a whole period from that day', async () => {
    await desk.person('crm-eu', { emails: ['canari@example.fr'] });
    await desk.person('sales', { emails: ['canari@example.fr'] });
    await signedNightOf('2026-03-06');
    expect(addresses()).toHaveLength(1);
    house.clock.set('2026-04-06T20:00:00Z');
    const typed = codeIn(0).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(await house.greffe.purges.stay(dpo, typed)).toMatchObject({
      rule: 'prospects',
      stayedOn: '2026-04-06',
      keptUntil: '2029-04-06',
      isRepeated: false,
    });
    expect(await house.greffe.purges.stay(dpo, codeIn(0))).toMatchObject({ isRepeated: true });

    const next = await desk.nightOf('2026-04-07');
    expect((await planOf(next))?.funnel).toMatchObject({ inClass: 1, pastPeriod: 0, due: 0 });
    await desk.nightOf('2029-04-06');
    expect(addresses()).toHaveLength(1);
    // The period that began with the yes is over: they are asked anew, and once more.
    await desk.nightOf('2029-04-07');
    expect(addresses()).toHaveLength(2);
    expect(desk.live('crm-eu')).toHaveLength(1);
    expect(desk.live('sales')).toHaveLength(1);
  });

  test('is erased unasked where there is no address of theirs alone, or they object', async () => {
    await desk.person('crm-eu', { emails: [] });
    await desk.person('sales', { emails: ['canari@example.fr'] });
    await house.house.store.transact((tx) =>
      house.house.store.suppressions.record(tx, {
        controller: 'acme',
        address: { kind: 'email', value: 'canari@example.fr' },
        channel: 'email',
        cause: 'objection',
        matter: 1,
        at: house.clock.now(),
      }),
    );
    await signedNightOf('2026-03-06');
    expect(addresses()).toEqual([]);
    expect(desk.live('crm-eu')).toEqual([]);
    expect(desk.live('sales')).toEqual([]);
  });

  test('is not asked when they turned up after the plan was signed', async () => {
    const who = await desk.person('crm-eu');
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    await desk.system('crm-eu').world.set(who, { lastReplyAt: '2026-03-05T10:00:00Z' });
    await desk.carryOn(id);
    expect(addresses()).toEqual([]);
    expect((await desk.show(id)).leftOut).toEqual([{ rule: 'prospects', why: 'changed-since', people: 1 }]);
  });
});

test('a yes that comes after the last look, and before the call, still keeps them', async () => {
  const schedule = [{ ...asking, brake: { records: 0, percent: 100 } }, customers];
  const other = await openHouse({ systems, settings: scheduleFor(systems, schedule) });
  try {
    const there = purgeDesk(other);
    const night = async (day: string): Promise<number> => {
      other.clock.set(`${day}T01:30:00Z`);
      await there.night(day);
      const id = await there.newest();
      await there.carryOn(id);
      return id;
    };
    await there.person('crm-eu');
    const first = await night('2026-03-06');
    await there.sign(first);
    await there.carryOn(first);
    const code = /^ {4}(\S+)$/m.exec(other.letters.taken[0]?.text ?? '')?.[1] ?? '';
    const second = await night('2026-04-07');
    await there.sign(second);

    // The last look reads what people answered, and then the holds.
    const { store } = other.house;
    let looks = 0;
    const standing: typeof store.holds.standing = async (tx, controller) => {
      looks += 1;
      if (looks === 1) await other.greffe.purges.stay(dpo, code);
      return store.holds.standing(tx, controller);
    };
    const slow = createGreffe(
      { ...other.house, store: { ...store, holds: { ...store.holds, standing } } },
      async () => undefined,
    );
    await there.carryOn(second, slow);
    expect(looks).toBeGreaterThan(1);
    expect(there.live('crm-eu')).toHaveLength(1);
  } finally {
    await other.close();
  }
});

describe('the letter', () => {
  test('says who asks, why, until when, and nothing of the person', async () => {
    await desk.person('crm-eu', { lastReplyAt: '2022-01-31T10:00:00Z' });
    await signedNightOf('2026-03-06');
    const [letter] = house.letters.taken;
    expect(letter).toMatchObject({
      replyTo: 'dpo@acme.example',
      subject: 'Souhaitez-vous que Acme SAS garde vos données ?',
    });
    expect(letter?.text).toContain('votre dernier échange avec nous, le 31 janvier 2022');
    expect(letter?.text).toContain('au plus tard le 6 avril 2026');
    expect(`${letter?.id}${letter?.subject}${letter?.text}`).not.toMatch(/canari/i);
  });

  test('that a mailbox does not exist for is no question to wait an answer to', async () => {
    await desk.person('crm-eu');
    house.letters.meets('undeliverable');
    const id = await signedNightOf('2026-03-06');
    expect((await desk.show(id)).asked).toEqual([
      { rule: 'prospects', sent: 0, undeliverable: 1, stayed: 0 },
    ]);
    await desk.nightOf('2026-03-07');
    expect(desk.live('crm-eu')).toEqual([]);
  });

  test('that the mail server refuses is tried again, and nobody is erased meanwhile', async () => {
    await desk.person('crm-eu');
    await desk.person('crm-eu');
    house.letters.meets('sent', new MailRefused('EAUTH 535', 'Mend the login.'));
    const id = await signedNightOf('2026-03-06');
    const { purge } = await desk.show(id);
    expect(purge).toMatchObject({ state: 'applying', waitsFor: 'Mend the login.' });
    expect(purge.wakeAt).toEqual(new Date('2026-03-06T01:45:00Z'));
    expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
    expect(addresses()).toHaveLength(2);
    expect(new Set(addresses()).size).toBe(2);
  });

  test('whose fate nobody knows leaves again under the same id, and either code is theirs', async () => {
    await desk.person('crm-eu');
    house.letters.meets('taken, and the answer lost');
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    await expect(desk.carryOn(id)).rejects.toThrow('The connection was lost.');
    await desk.carryOn(id);
    const [one, two] = house.letters.taken;
    expect(two?.id).toBe(one?.id);
    expect(codeIn(1)).not.toBe(codeIn(0));
    expect(await house.greffe.purges.stay(dpo, codeIn(0))).toMatchObject({ isRepeated: false });
    expect(await house.greffe.purges.stay(dpo, codeIn(1))).toMatchObject({ isRepeated: true });
  });
});

describe('while letters leave', () => {
  const ofEach = async (): Promise<void> => {
    await desk.person('crm-eu', { emails: ['canari-un@example.fr'] });
    await desk.person('crm-eu', { emails: ['canari-deux@example.fr'] });
  };

  test('a refusal of the run stops the next one', async () => {
    await ofEach();
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    house.letters.meets(() => house.greffe.purges.refuse(direction, id, 'a wrong rule'));
    await desk.carryOn(id);
    expect(addresses()).toEqual(['canari-un@example.fr']);
    expect((await desk.show(id)).purge.state).toBe('refused');
  });

  test('a hold that is placed, and a request that arrives, stop the next one', async () => {
    await ofEach();
    // In the same tool: whoever was scanned first is asked first.
    await desk.person('crm-eu', { emails: ['canari-trois@example.fr'] });
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    house.letters.meets(async () => {
      await house.greffe.holds.place(dpo, {
        controller: 'acme',
        over: { over: 'person', identifiers: [{ kind: 'email', value: 'canari-deux@example.fr' }] },
        ground: 'litigation 2026-014',
        until: null,
      });
      await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['erasure'],
        identifiers: [{ kind: 'email', value: 'canari-trois@example.fr' }],
        channel: 'email',
        requester: { kind: 'data-subject' },
      });
    });
    await desk.carryOn(id);
    expect(addresses()).toEqual(['canari-un@example.fr']);
    expect((await desk.show(id)).leftOut).toEqual([
      { rule: 'prospects', why: 'legal-hold', people: 1 },
      { rule: 'prospects', why: 'open-request', people: 1 },
    ]);
  });

  test('those who cannot be asked are erased first, and read back in their time', async () => {
    await ofEach();
    await desk.person('sales', { emails: [] });
    const liveAtFirstLetter: (readonly string[])[] = [];
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    const refusal = new MailRefused('EAUTH 535', 'Mend the login.');
    house.letters.meets(async () => void liveAtFirstLetter.push(desk.live('sales')), refusal);
    await desk.carryOn(id);
    house.clock.advance(15 * 60_000);
    await desk.carryOn(id);
    expect(liveAtFirstLetter).toEqual([[]]);
    expect(addresses()).toHaveLength(2);
    expect((await desk.show(id)).purge).toMatchObject({ state: 'verifying', waitsFor: 'the last read-back' });
    expect(await house.greffe.purges.report(dpo, id)).toMatchObject({ kind: 'provisional' });
  });

  test('whoever answers the letter whose fate a crash hid gets no second one', async () => {
    await desk.person('crm-eu');
    house.letters.meets('taken, and the answer lost');
    const id = await desk.nightOf('2026-03-06');
    await desk.sign(id);
    await expect(desk.carryOn(id)).rejects.toThrow('The connection was lost.');
    await house.greffe.purges.stay(dpo, codeIn(0));
    await desk.carryOn(id);
    expect(addresses()).toHaveLength(1);
    const stayed = [{ rule: 'prospects', sent: 1, undeliverable: 0, stayed: 1 }];
    expect((await desk.show(id)).asked).toEqual(stayed);
    // Nor does a process that had read them as unanswered put the question again.
    const { store } = house.house;
    const again = await store.transact((tx) =>
      store.stays.ask(tx, {
        controller: 'acme',
        rule: 'prospects',
        purge: id,
        person: 1,
        subject: 'ab',
        joins: [],
        token: 'another',
        askedOn: '2026-03-06',
        answerBy: '2026-04-06',
        endsOn: '2026-04-06',
        notSince: '2022-03-06',
      }),
    );
    expect(again).toBeNull();
    expect((await desk.show(id)).asked).toEqual(stayed);
  });
});

describe('a code', () => {
  test.each([
    ['ABCDE', 'not-a-code'],
    ['ABCDE-FGHJK-MNPQR-STVWX', 'no-such-code'],
  ])('%s is refused: %s', async (code, because) => {
    await expect(house.greffe.purges.stay(dpo, code)).rejects.toMatchObject({ code: because });
  });

  test('is taken from whoever may, and enters the log without it', async () => {
    await desk.person('crm-eu');
    await signedNightOf('2026-03-06');
    const auditor = { id: 'auditor', roles: ['auditor'] } as const;
    await expect(house.greffe.purges.stay(auditor, codeIn(0))).rejects.toMatchObject({ code: 'wrong-role' });
    await house.greffe.purges.stay(dpo, codeIn(0));
    const entries = await house.greffe.audit.list(dpo, { limit: 100 });
    expect(entries.filter(({ act }) => act.startsWith('stay-'))).toMatchObject([
      { actor: 'dpo', act: 'stay-answered' },
      { actor: 'greffe', act: 'stay-asked', kind: 'sent' },
    ]);
    for (const [table, text] of await dumpOf(house.pool)) {
      expect({ table, tells: text.includes(codeIn(0).replaceAll('-', '')) }).toEqual({ table, tells: false });
    }
  });
});
