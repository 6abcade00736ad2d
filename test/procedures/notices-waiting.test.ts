import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection, Failure, Gap, Ref, Verdict } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { backgroundOf } from '../../src/greffe/carry-on.ts';
import type { House } from '../../src/procedures/house.ts';
import type { ChangeHandlers } from '../../src/procedures/notices/handlers.ts';
import { askForChanges } from '../../src/procedures/notices/ask.ts';
import { workNotices } from '../../src/procedures/notices.ts';
import type { ToldNotice } from '../../src/ports/notice-store.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const zoe = 'zoe.canari@example.fr';

let house: TestHouse;
let desk: SweepDesk;
let keys = 0;

beforeEach(async () => {
  house = await openHouse();
  desk = sweepDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

const poll = () => house.greffe.notices.poll(dpo, ['crm-eu', 'sales'], never);

async function told(): Promise<readonly string[]> {
  const { notices } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
  return notices.map((one) => `${one.system} ${one.what} ${one.why ?? one.state}`).toReversed();
}

/** Stores what a tool is said to tell, without looking at it. */
const hear = (what: ToldNotice['what'], ref: Ref, of: Partial<ToldNotice> = {}, system = 'crm-eu') => {
  keys += 1;
  const one = {
    key: `told-${keys}`,
    what,
    ref,
    into: null,
    fields: null,
    at: house.clock.now(),
    ours: false,
    ...of,
  };
  return house.house.store.transact((tx) =>
    house.house.store.notices.add(tx, { controller: 'acme', system, came: 'sent', at: house.clock.now() }, [
      one,
    ]),
  );
};

/** The house where one tool answers otherwise than it does. */
const where = (other: (own: Connection) => Partial<Connection>, name = 'crm-eu'): House => ({
  ...house.house,
  system: async (wanted) => {
    const system = await house.house.system(wanted);
    if (wanted !== name) return system;
    return { ...system, connection: { ...system.connection, ...other(system.connection) } };
  },
});

const work = (at: House = house.house, handlers: ChangeHandlers = {}) =>
  at.locks.tryWith('notices of crm-eu', (held) => workNotices(at, 'crm-eu', backgroundOf(held), handlers));

const revoked: Failure = { kind: 'denied', code: 'TOKEN', mend: 'Give the tool a token again.' };

describe('a record of which nobody can tell', () => {
  const refusing = () =>
    where(({ lastContact }) => ({
      ...(lastContact && {
        lastContact: {
          ...lastContact,
          call: async (people: readonly unknown[]) =>
            people.map(() => ({ status: 'failed' as const, failure: revoked })),
        },
      }),
    }));
  const answering = (verdict: Verdict) =>
    where(({ lastContact, verify }) => ({
      ...(lastContact && {
        lastContact: {
          ...lastContact,
          call: async (people: readonly unknown[]) =>
            people.map(() => ({ status: 'done' as const, value: [] })),
        },
      }),
      ...(verify && {
        verify: { ...verify, call: async (all: readonly unknown[]) => all.map(() => verdict) },
      }),
    }));

  test('because the tool refuses waits as long as it does, and is seen to afterwards', async () => {
    await poll();
    const crm = await desk.person('crm-eu', zoe);
    await desk.person('sales', zoe);
    await poll();
    await desk.system('crm-eu').world.eraseForGood(crm);
    await hear('erased', crm);
    const changed = await desk.person('crm-eu', 'autre.canari@example.fr');
    await hear('changed', changed);
    await work(refusing());
    house.clock.advance(3 * DAY_MS);
    await work(refusing());
    expect((await told()).slice(-2)).toEqual(['crm-eu erased waiting', 'crm-eu changed waiting']);
    const { notices } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
    expect(notices[0]?.waitsFor).toBe(revoked.mend);
    house.clock.advance(HOUR_MS);
    await work();
    expect((await told()).slice(-2)).toEqual(['crm-eu erased proposed', 'crm-eu changed nothing-new']);
  });

  test('because the look by another path is refused waits for what would mend it', async () => {
    const crm = await desk.person('crm-eu', zoe);
    await hear('changed', crm);
    const at = answering({ status: 'unknown', reason: 'refused', failure: revoked });
    await work(at);
    house.clock.advance(3 * DAY_MS);
    await work(at);
    const { notices } = await house.greffe.notices.list(dpo, { system: null, proposed: false });
    expect(notices).toMatchObject([{ state: 'waiting', waitsFor: revoked.mend }]);
  });

  test('because the tool contradicts itself is left after a day, but never an erasure', async () => {
    const crm = await desk.person('crm-eu', zoe);
    const erased = await desk.person('crm-eu', 'autre.canari@example.fr');
    await hear('changed', crm);
    await hear('erased', erased);
    const at = answering({ status: 'contrary' });
    await work(at);
    expect(await told()).toEqual(['crm-eu changed waiting', 'crm-eu erased waiting']);
    house.clock.advance(2 * DAY_MS);
    await work(at);
    expect(await told()).toEqual(['crm-eu changed not-read', 'crm-eu erased waiting']);
  });
});

describe('a tool that is asked', () => {
  const feeds = async (name = 'crm-eu') =>
    (await house.greffe.notices.list(dpo, { system: null, proposed: false })).feeds.filter(
      ({ system }) => system === name,
    );
  const ask = (at: House) => askForChanges(at, 'crm-eu', { signal: never, priority: 'background' });
  /** The first so many kinds are refused with this. */
  const refusing = (failure: Failure, kinds?: readonly string[]) =>
    where(({ changes }) => ({
      ...(changes && {
        changes: {
          ...changes,
          call: async (kind, cursor, context) => {
            if (cursor !== null && (kinds ?? [kind]).includes(kind)) throw new VendorFailure(failure);
            return changes.call(kind, cursor, context);
          },
        },
      }),
    }));

  test('and refuses for good is asked again from the same place once it is mended', async () => {
    await poll();
    const crm = await desk.person('crm-eu', zoe);
    await desk.system('crm-eu').world.edit(crm, { town: 'Canariville' });
    const failure: Failure = { kind: 'invalid', code: 'NO_SUCH_FIELD', mend: 'Report it.' };
    expect(await ask(refusing(failure))).toMatchObject({ next: 'wait', waitsFor: 'Report it.' });
    expect((await feeds()).flatMap(({ gaps }) => gaps)).toEqual([]);
    await poll();
    expect(await told()).toContain('crm-eu changed passed-on');
  });

  test('and refuses one kind is asked for the others meanwhile, and that kind alone waits', async () => {
    await poll();
    const kinds = (await feeds()).map(({ kind }) => kind).sort();
    const crm = await desk.person('crm-eu', zoe);
    const failure: Failure = { kind: 'denied', code: 'SCOPE', mend: 'Give the right.' };
    expect(await ask(refusing(failure, [kinds[0] ?? '']))).toMatchObject({ next: 'wait' });
    expect(kinds[0]).not.toBe(crm.kind);
    expect(await told()).toEqual(['crm-eu created waiting']);
    expect((await feeds()).filter((one) => one.failure !== null).map(({ kind }) => kind)).toEqual([kinds[0]]);
  });

  test.each(['CURSOR_UNREADABLE', 'CURSOR_EXPIRED'])(
    'and knows the place no more (%s) goes on from now, and what was lost is said until it is swept',
    async (code) => {
      await poll();
      const lost = async () =>
        (await feeds()).flatMap(({ gaps }) => gaps).filter(({ because }) => because === 'failed').length > 0;
      house.clock.advance(HOUR_MS);
      await ask(refusing({ kind: 'invalid', code, mend: 'Ask from now on.' }));
      expect(await lost()).toBe(true);
      house.clock.advance(HOUR_MS);
      await poll();
      await poll();
      expect(await lost()).toBe(true);
      await desk.sweep('crm-eu');
      await poll();
      expect(await lost()).toBe(false);
    },
  );
});

describe('a gap that a tool names', () => {
  const gap = (what: string, because: Gap['because']): Gap => ({ what, because, mend: null });
  const lacking = gap('a right', 'no-scope');
  /** Page by page, what the tool says that it cannot tell. */
  const naming = (...pages: (readonly Gap[])[]) => {
    let asked = 0;
    return where(({ changes }) => ({
      ...(changes && {
        changes: {
          ...changes,
          kinds: ['person'],
          call: async (kind, cursor, context) => {
            const page = await changes.call(kind, cursor, context);
            asked += 1;
            return { ...page, gaps: pages[asked - 1] ?? [] };
          },
        },
      }),
    }));
  };
  const said = async () =>
    (await house.greffe.notices.list(dpo, { system: null, proposed: false })).feeds
      .filter(({ system, kind }) => system === 'crm-eu' && kind === 'person')
      .flatMap(({ gaps }) => gaps.map(({ what }) => what).sort());

  test('at first is said for as long as it is so, and not until it is asked again', async () => {
    const at = naming([gap('purges', 'no-api'), lacking], [lacking], [gap('a day', 'failed')], []);
    const ask = async () => {
      house.clock.advance(HOUR_MS);
      await askForChanges(at, 'crm-eu', { signal: never, priority: 'background' });
      return said();
    };
    expect(await ask()).toEqual(['a right', 'purges']);
    expect(await ask()).toEqual(['a right', 'purges']);
    // The right was given; what was lost is said until a sweep has read the whole tool.
    expect(await ask()).toEqual(['a day', 'purges']);
    expect(await ask()).toEqual(['a day', 'purges']);
    await desk.sweep('crm-eu');
    expect(await ask()).toEqual(['purges']);
  });
});

describe('what cannot be looked at', () => {
  test('of one restriction holds back none of what was told', async () => {
    const crm = await desk.person('crm-eu', zoe);
    const request = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await house.house.store.transact(async (tx) => {
      const { restrictions } = house.house.store;
      const id = await restrictions.place(tx, {
        controller: 'acme',
        request,
        ground: 'accuracy',
        purpose: null,
        placedBy: 'dpo',
        placedAt: house.clock.now(),
        identifiers: [],
      });
      await restrictions.grow(tx, id, { identifiers: [], records: [{ system: 'crm-eu', ...crm }] });
    });
    await hear('changed', crm);
    await hear('changed', await desk.person('crm-eu', 'autre.canari@example.fr'));
    let calls = 0;
    await work(
      where(({ lastContact }) => ({
        ...(lastContact && {
          lastContact: {
            ...lastContact,
            call: async (people, context) => {
              calls += 1;
              if (calls > 1) throw new VendorFailure(revoked);
              return lastContact.call(people, context);
            },
          },
        }),
      })),
    );
    expect(await told()).toEqual(['crm-eu changed restricted', 'crm-eu changed nothing-new']);
  });

  test('of one record, for a reason of ours, holds back none of the others', async () => {
    const odd = await desk.person('crm-eu', zoe);
    await hear('changed', odd);
    await hear('changed', await desk.person('crm-eu', 'autre.canari@example.fr'));
    await work(
      where(({ lastContact }) => ({
        ...(lastContact && {
          lastContact: {
            ...lastContact,
            call: async (people, context) => {
              if (people.some(({ refs }) => refs.some(({ id }) => id === odd.id))) throw new TypeError(zoe);
              return lastContact.call(people, context);
            },
          },
        }),
      })),
    );
    expect(await told()).toEqual(['crm-eu changed waiting', 'crm-eu changed nothing-new']);
    expect(house.logged()).toContain('records-not-looked-at');
  });
});

test.each([
  [20, 20],
  [21, 0],
])('of %i other rows of one address %i are whose it was: more are a mailbox of many', async (rows, found) => {
  const { notices } = house.house.store;
  const beside = await house.house.store.transact(async (tx) => {
    const carrying = Array.from({ length: rows + 1 }, (_, at) => ({
      ref: { kind: 'person', id: `p-${at}` },
      identifiers: [{ kind: 'email' as const, value: 'accueil.canari@example.fr' }],
    }));
    await notices.index.see(tx, 'sales', carrying, house.clock.now());
    return notices.index.beside(tx, { system: 'sales', kind: 'person', id: 'p-0' }, ['sales']);
  });
  expect(beside.records).toHaveLength(found);
});

describe('a record that was merged', () => {
  /** A request that is open, and knows the record. */
  const openAbout = async (ref: Ref): Promise<number> => {
    const request = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access'],
      identifiers: [{ kind: 'email', value: zoe }],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    const { store } = house.house;
    await store.transact((tx) =>
      store.findings.saveMatches(
        tx,
        request,
        [
          {
            ref: { system: 'crm-eu', ...ref },
            role: 'person',
            by: { kind: 'email', value: zoe },
            equality: 'exact',
            identifiers: [],
            aliases: [],
            state: 'live',
            facts: {},
          },
        ],
        house.clock.now(),
      ),
    );
    return request;
  };
  const knownBy = async (request: number): Promise<readonly string[]> =>
    (await house.house.store.transact((tx) => house.house.store.findings.matches(tx, request))).map(
      ({ ref }) => ref.id,
    );

  test('and is there again is looked at, and nothing is left to the other', async () => {
    const former = await desk.person('crm-eu', zoe);
    const winner = await desk.person('crm-eu', 'autre.canari@example.fr');
    const request = await openAbout(former);
    await hear('merged', former, { into: winner });
    await work();
    expect(await told()).toEqual(['crm-eu merged nothing-new']);
    expect(await knownBy(request)).toEqual([former.id]);
  });

  test('into one that was merged in turn is followed to the one that answers now', async () => {
    const [first, second, third] = [
      await desk.person('crm-eu', zoe),
      await desk.person('crm-eu', zoe),
      await desk.person('crm-eu', zoe),
    ];
    const request = await openAbout(first);
    const { world } = desk.system('crm-eu');
    await world.merge({ winner: second, loser: first });
    await hear('merged', first, { into: second });
    await world.merge({ winner: third, loser: second });
    await hear('merged', second, { into: third });
    await work();
    expect(await told()).toEqual(['crm-eu merged followed', 'crm-eu merged followed']);
    expect([...(await knownBy(request))].sort()).toEqual([first.id, third.id].sort());
  });
});
