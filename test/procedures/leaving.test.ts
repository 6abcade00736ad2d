import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryRefusal } from '../../adapters/memory/failures.ts';
import type { Connection, Failure, Outcome, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { ProspectingChannel } from '../../src/domain/prospecting.ts';
import type { Identifier } from '../../src/domain/record.ts';
import { refKey } from '../../src/domain/record.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const given: Identifier = { kind: 'email', value: 'zoe.canari@example.fr' };

let house: TestHouse;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari|relance|lettre/i);
  await house.close();
});

async function opposed(
  stops?: readonly ProspectingChannel[],
  rights: readonly ['objection' | 'consent-withdrawal'] = ['objection'],
): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights,
    identifiers: [given],
    channel: 'email',
    requester: { kind: 'data-subject' },
    ...(rights[0] === 'consent-withdrawal' && { withdrawnConsent: { proof: 'the link of a letter' } }),
    ...(stops && { stops }),
  });
  await house.greffe.requests.carryOn(id, never);
  return id;
}

const stateOf = async (id: number) => (await house.greffe.requests.show(dpo, id)).state;
const statementOf = async (id: number) =>
  JSON.parse((await house.greffe.certificates.show(dpo, id)).file).statement;
const named = (name: string): MemorySystem => {
  const found = house.systems[name];
  if (!found) throw new Error(`No system ${name}.`);
  return found;
};
const membersOf = (name: string, { kind, id }: Ref): readonly string[] =>
  named(name).witness.record(kind, id)?.links ?? [];

async function twoPeople(): Promise<readonly [Ref, Ref]> {
  const { world } = named('crm-eu');
  return [
    await world.person({ given: 'Zoé', family: 'Canari', emails: [given.value] }),
    await world.person({ given: 'Omar', family: 'Canarimoux', emails: ['omar.canarimoux@example.fr'] }),
  ];
}

describe('an objection to prospecting', () => {
  test('takes the person off lists and out of campaigns, nobody else, and the certificate counts it', async () => {
    const { world, witness } = named('crm-eu');
    const [zoe, omar] = await twoPeople();
    const list = await world.list({ members: [zoe, omar], name: 'Lettre de printemps' });
    const campaign = await world.campaign({ members: [omar, zoe], name: 'Relance' });
    const other = await world.list({ members: [omar], name: 'Lettre d’hiver' });
    const before = witness.snapshot();
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([refKey(omar)]);
    expect(membersOf('crm-eu', campaign)).toEqual([refKey(omar)]);
    const changed = [...witness.snapshot()].filter(([key, record]) => before.get(key) !== record);
    expect(changed.map(([key]) => key).sort()).toEqual([refKey(campaign), refKey(list)].sort());
    expect(membersOf('crm-eu', other)).toEqual([refKey(omar)]);

    const { systems, residues } = await statementOf(id);
    const crm = systems.find((one: { system: string }) => one.system === 'crm-eu');
    expect(crm).toMatchObject({ objected: 1, takenOff: 2, detached: 0, left: 0 });
    expect(crm.verified).toBe(3);
    expect(residues).toEqual([]);
  });

  test('stops the addresses first: lists are a supplement, signed by greffe', async () => {
    const [zoe] = await twoPeople();
    await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    const { plans } = await house.greffe.requests.show(dpo, await opposed());
    expect(plans.map(({ lines }) => lines.map(({ line }) => line.action))).toEqual([
      Object.keys(house.systems).map(() => 'object'),
      ['detach'],
    ]);
    expect(plans[1]?.plan).toMatchObject({
      supplementTo: plans[0]?.plan.sequence,
      approval: { by: 'greffe' },
    });
  });

  test('names what no call can leave, with the day it goes out where the tool tells, and touches none of it', async () => {
    const { world, witness } = named('crm-eu');
    const [zoe, omar] = await twoPeople();
    const refs = [
      await world.list({ members: [zoe, omar], name: 'Clients de l’Ouest', filledBy: 'criteria' }),
      await world.list({ members: [zoe], name: 'Ne pas appeler' }),
      await world.sequence({ members: [zoe], name: 'Relance' }),
      await world.queuedSend({ to: [zoe], name: 'Lettre', at: new Date('2026-12-01T23:30:00Z') }),
    ];
    const before = witness.snapshot();
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    expect(witness.snapshot()).toEqual(before);
    const { systems, residues, outOfReach } = await statementOf(id);
    expect(systems.find((one: { system: string }) => one.system === 'crm-eu')).toMatchObject({
      left: refs.length,
    });
    expect(residues.map(({ kind, why, until }: Record<string, unknown>) => [kind, why, until])).toEqual([
      ['list', 'still-solicits', null],
      ['list', 'still-solicits', null],
      ['queued-send', 'still-solicits', '2026-12-02'],
      ['sequence', 'still-solicits', null],
    ]);
    expect(outOfReach.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining([
        'a list the person stays on',
        'a sequence that goes on writing to the person',
        'a message to the person that is queued already',
      ]),
    );
    const { plans } = await house.greffe.requests.show(dpo, id);
    const mends = plans.flatMap(({ plan }) => plan.gaps.map(({ mend }) => mend));
    expect(mends).toContain('Cancel the message in the memory account before it goes out.');
    expect(mends.filter((mend) => mend?.startsWith('Its name says'))).toHaveLength(1);
  });

  test('has a human look at what keeps people out, although its criteria fill it', async () => {
    const [zoe] = await twoPeople();
    const kept = { members: [zoe], name: 'Désabonnés', filledBy: 'criteria' } as const;
    await named('crm-eu').world.list(kept);
    const { plans } = await house.greffe.requests.show(dpo, await opposed());
    const mends = plans.flatMap(({ plan }) => plan.gaps.map(({ mend }) => mend));
    expect(mends.filter((mend) => mend?.includes('memory account'))).toEqual([
      expect.stringMatching(/^Its name says .* look at it/),
    ]);
  });

  test('to e-mail alone leaves what is about e-mail, and no list that may be for calls', async () => {
    const { world } = named('crm-eu');
    const [zoe] = await twoPeople();
    const mails = await world.list({ members: [zoe], name: 'Lettre de printemps', channel: 'email' });
    const calls = await world.list({ members: [zoe], name: 'Relance', channel: 'phone' });
    const any = await world.list({ members: [zoe], name: 'Salon' });
    await world.sequence({ members: [zoe], name: 'Relance' });
    const id = await opposed(['email']);
    expect(await stateOf(id)).toBe('done');
    expect([mails, calls, any].map((list) => membersOf('crm-eu', list))).toEqual([
      [],
      [refKey(zoe)],
      [refKey(zoe)],
    ]);
    expect((await statementOf(id)).residues.map(({ kind }: { kind: string }) => kind)).toEqual(['sequence']);
  });

  test('and a consent that is withdrawn leave alike', async () => {
    const [zoe] = await twoPeople();
    const list = await named('crm-eu').world.list({
      members: [zoe],
      name: 'Lettre de printemps',
      channel: 'email',
    });
    expect(await stateOf(await opposed(['email'], ['consent-withdrawal']))).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([]);
  });

  test('leaves although the record is held for a lawsuit: the record stays as it is', async () => {
    const [zoe] = await twoPeople();
    const list = await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    await house.greffe.holds.place(dpo, {
      controller: 'acme',
      over: { over: 'person', identifiers: [given] },
      ground: 'litigation 2026-014',
      until: null,
    });
    expect(await stateOf(await opposed())).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([]);
  });

  test('does not take off a list whoever has the row since it was found', async () => {
    const { world, account } = named('crm-eu');
    const [zoe] = await twoPeople();
    const list = await world.list({ members: [zoe], name: 'Lettre de printemps' });
    const open = account.gate;
    let isGiven = false;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write' && !isGiven) {
        isGiven = true;
        await world.set(zoe, { given: 'Lina', family: 'Verdier', email: 'lina@example.fr', otherEmails: [] });
      }
      return open(effect, signal, act);
    };
    const id = await opposed();
    expect(isGiven).toBe(true);
    expect(membersOf('crm-eu', list)).toEqual([refKey(zoe)]);
    expect(await stateOf(id)).toBe('done');
  });

  test('does not take off a list whoever has the row since that was planned', async () => {
    const { world, account } = named('crm-eu');
    const [zoe] = await twoPeople();
    const list = await world.list({ members: [zoe], name: 'Lettre de printemps' });
    const open = account.gate;
    let writes = 0;
    account.gate = async (effect, signal, act) => {
      if (effect === 'write') writes += 1;
      if (effect !== 'write' || writes !== 2) return open(effect, signal, act);
      await world.set(zoe, { given: 'Lina', family: 'Verdier', email: 'lina@example.fr', otherEmails: [] });
      const soon = new Date(house.clock.now().getTime() + MINUTE_MS);
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', soon);
    };
    const id = await opposed();
    for (let round = 0; round < 6 && (await stateOf(id)) !== 'done'; round += 1) {
      house.clock.advance(10 * MINUTE_MS);
      await house.greffe.requests.carryOn(id, never);
    }
    expect(writes).toBe(2);
    expect(membersOf('crm-eu', list)).toEqual([refKey(zoe)]);
    expect(await stateOf(id)).toBe('done');
    expect((await statementOf(id)).residues).toMatchObject([{ kind: 'list', why: 'not-carried-out' }]);
  });

  test('does not call left what stays, although the tool says so', async () => {
    const { world, account } = named('crm-eu');
    const [zoe] = await twoPeople();
    const list = await world.list({ members: [zoe], name: 'Lettre de printemps' });
    const open = account.gate;
    // Somebody's import puts the person back each time.
    account.gate = async (effect, signal, act) => {
      const answer = await open(effect, signal, act);
      const row = account.rows.get(refKey(list));
      if (effect === 'write' && row && row.ties.length === 0)
        account.rows.set(refKey(list), { ...row, ties: [refKey(zoe)] });
      return answer;
    };
    const id = await opposed();
    expect(await stateOf(id)).toBe('incomplete');
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights[0]?.waitsFor).toContain('The tool says done and still shows the record.');
  });

  test('leaves lists in one tool while another does not answer, and there once it does', async () => {
    const { world } = named('crm-eu');
    const [zoe] = await twoPeople();
    const list = await world.list({ members: [zoe], name: 'Lettre de printemps' });
    const far = named('sales');
    const twin = await far.world.person({ given: 'Zoé', family: 'Canari', emails: [given.value] });
    const there = await far.world.list({ members: [twin], name: 'Lettre d’été' });
    const open = far.account.gate;
    far.account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 5 * MINUTE_MS));
    };
    const id = await opposed();
    expect(await stateOf(id)).not.toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([]);
    far.account.gate = open;
    for (let round = 0; round < 6 && (await stateOf(id)) !== 'done'; round += 1) {
      house.clock.advance(10 * MINUTE_MS);
      await house.greffe.requests.carryOn(id, never);
    }
    expect(await stateOf(id)).toBe('done');
    expect(membersOf('sales', there)).toEqual([]);
  });

  test('once lists were left, still enters a number found later in the register, and says that no call stops it', async () => {
    const own = house.house;
    const before = { ...own };
    Object.assign(own, {
      system: async (name: string) => {
        const system = await before.system(name);
        const { object } = system.connection;
        if (!object) return system;
        return {
          ...system,
          connection: { ...system.connection, object: { ...object, channels: ['email'] } },
        };
      },
    });
    const [zoe] = await twoPeople();
    const calls = await named('crm-eu').world.list({ members: [zoe], name: 'Relance', channel: 'phone' });
    const far = named('sales');
    const number = '06 12 34 56 01';
    await far.world.person({ given: 'Zoé', family: 'Canari', emails: [given.value], phone: number });
    const open = far.account.gate;
    far.account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 5 * MINUTE_MS));
    };
    const id = await opposed(['phone']);
    expect(membersOf('crm-eu', calls)).toEqual([]);
    const isHeld = () =>
      own.store.transact((tx) => own.store.suppressions.holds(tx, 'acme', { kind: 'phone', value: number }));
    expect(await isHeld()).toBe(false);
    far.account.gate = open;
    for (let round = 0; round < 6 && (await stateOf(id)) !== 'done'; round += 1) {
      house.clock.advance(10 * MINUTE_MS);
      await house.greffe.requests.carryOn(id, never);
    }
    expect(await stateOf(id)).toBe('done');
    expect(await isHeld()).toBe(true);
    const { plans } = await house.greffe.requests.show(dpo, id);
    expect(plans.flatMap(({ plan }) => plan.gaps.map(({ system, what }) => `${system}: ${what}`))).toEqual([
      'crm-eu: stopping prospecting by phone',
      'sales: stopping prospecting by phone',
    ]);
    expect((await statementOf(id)).suppressionKept).toBe(true);
  });

  test('ends although a tool refuses to take the person off: the list stands in the answer, to be left by hand', async () => {
    const [zoe, omar] = await twoPeople();
    const list = await named('crm-eu').world.list({ members: [zoe, omar], name: 'Lettre de printemps' });
    amend('crm-eu', ({ detach }) => ({
      ...(detach && { detach: { ...detach, call: async (links) => links.map(() => failed(denied)) } }),
    }));
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([refKey(omar), refKey(zoe)].sort());
    const { systems, residues, outOfReach } = await statementOf(id);
    expect(systems.find((one: { system: string }) => one.system === 'crm-eu')).toMatchObject({
      objected: 1,
      left: 1,
    });
    expect(residues).toMatchObject([{ kind: 'list', why: 'still-solicits' }]);
    expect(outOfReach).toContainEqual({
      system: 'crm-eu',
      what: 'a list or a campaign that the tool did not take the person off',
      because: 'no-scope',
    });
    const { plans } = await house.greffe.requests.show(dpo, id);
    expect(plans.flatMap(({ plan }) => plan.gaps.map(({ mend }) => mend))).toContain(
      'Take the person off it by hand in this tool: it refused the call.',
    );
    const { text } = await answerTo(id);
    expect(text).toMatch(/une liste ou une campagne dont l’outil n’a pas retiré la personne/);
    expect(text).toMatch(/– crm-eu/);
  });

  test('tries to leave a list while the law leaves time, and then says that it was not left', async () => {
    const [zoe] = await twoPeople();
    const list = await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    let calls = 0;
    amend('crm-eu', ({ detach }) => ({
      ...(detach && {
        detach: {
          ...detach,
          call: async (links) => {
            calls += 1;
            return links.map(() => failed(down()));
          },
        },
      }),
    }));
    const id = await opposed();
    expect(await stateOf(id)).not.toBe('done');
    await days(20, id);
    expect(await stateOf(id)).not.toBe('done');
    expect(calls).toBeGreaterThan(5);
    await days(12, id);
    expect(await stateOf(id)).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([refKey(zoe)]);
    expect((await statementOf(id)).residues).toMatchObject([{ kind: 'list', why: 'still-solicits' }]);
  });

  test('ends although a tool refuses to tell what addresses the person, and says where to look', async () => {
    const [zoe] = await twoPeople();
    await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    refuseToTell(denied);
    const id = await opposed();
    expect(await stateOf(id)).toBe('done');
    expect((await statementOf(id)).outOfReach).toContainEqual({ ...unlooked, because: 'no-scope' });
    expect((await answerTo(id)).text).toMatch(
      /les listes, campagnes et messages qui continuent de s’adresser/,
    );
  });

  test('waits for a tool that does not answer while the law leaves time, and then says that it did not', async () => {
    const [zoe] = await twoPeople();
    await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    refuseToTell(down());
    const id = await opposed();
    await days(20, id);
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights[0]?.state).not.toBe('done');
    expect(request.rights[0]?.waitsFor).toBe('crm-eu to answer: crm-eu: Retry when the account is up.');
    await days(12, id);
    expect(await stateOf(id)).toBe('done');
    expect((await statementOf(id)).outOfReach).toContainEqual({ ...unlooked, because: 'failed' });
  });

  test('says what would let a tool tell while another is waited for, and has no gap once it is mended', async () => {
    const [zoe] = await twoPeople();
    const list = await named('crm-eu').world.list({ members: [zoe], name: 'Lettre de printemps' });
    const far = named('sales');
    const open = far.account.gate;
    far.account.gate = async () => {
      throw new MemoryRefusal(429, 'TOO_MANY_CALLS', new Date(house.clock.now().getTime() + 5 * MINUTE_MS));
    };
    const mended = refuseToTell(denied);
    const id = await opposed();
    const { request } = await house.greffe.requests.show(dpo, id);
    expect(request.rights[0]?.waitsFor).toBe(`crm-eu: ${denied.mend}`);
    mended();
    far.account.gate = open;
    await days(1, id);
    expect(await stateOf(id)).toBe('done');
    expect(membersOf('crm-eu', list)).toEqual([]);
    const { outOfReach } = await statementOf(id);
    expect(outOfReach.map(({ what }: { what: string }) => what)).not.toContain(unlooked.what);
  });
});

const denied: Failure = {
  kind: 'denied',
  code: 'NO_SCOPE',
  mend: 'Give the token the right this verb names.',
};
const down = (): Failure => ({ kind: 'unavailable', code: 'DOWN', mend: 'Retry when the account is up.' });
const failed = (failure: Failure): Outcome<null> => ({ status: 'failed', failure });
const unlooked = { system: 'crm-eu', what: 'lists, campaigns and messages that go on addressing the person' };

/** Another connection of one system. @returns what puts it back */
function amend(name: string, change: (connection: Connection) => Partial<Connection>): () => void {
  const own = house.house;
  const before = own.system.bind(own);
  Object.assign(own, {
    system: async (asked: string) => {
      const system = await before(asked);
      if (asked !== name) return system;
      return { ...system, connection: { ...system.connection, ...change(system.connection) } };
    },
  });
  return () => void Object.assign(own, { system: before });
}

function refuseToTell(failure: Failure): () => void {
  return amend('crm-eu', ({ solicitations }) => ({
    ...(solicitations && {
      solicitations: {
        ...solicitations,
        call: async () => {
          throw new VendorFailure(failure);
        },
      },
    }),
  }));
}

async function days(count: number, id: number): Promise<void> {
  for (let day = 0; day < count; day += 2) {
    house.clock.advance(2 * 24 * 60 * MINUTE_MS);
    await house.greffe.requests.carryOn(id, never);
  }
}

const answerTo = (id: number) =>
  house.greffe.letters.preview(dpo, id, { kind: 'answer-objection', because: null, ownWords: '' });
