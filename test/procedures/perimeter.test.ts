import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person, Role } from '../../src/domain/approval.ts';
import { Refused } from '../../src/domain/refused.ts';
import type { Greffe } from '../../src/greffe.ts';
import { dpo, openHouse, settingsOf } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';
import { scheduleFor } from '../support/purges.ts';

const never = new AbortController().signal;
const context = { signal: never, priority: 'person' } as const;
const every: readonly Role[] = ['dpo', 'controller', 'operator', 'auditor', 'admin'];
const outsider: Person = { id: 'p-acme', roles: every, controllers: ['acme'] };
const insider: Person = { id: 'p-beta', roles: every, controllers: ['beta'] };
const nobody: Person = { id: 'p-none', roles: every, controllers: [] };
const given = { kind: 'email', value: 'zyx.canary@example.fr' } as const;
const CODE = 'ABCDE-FGHJK-MNPQR-STVWX';
/** A number that nothing has. */
const ABSENT = 987_654;

type Thing =
  | 'request'
  | 'restriction'
  | 'hold'
  | 'purge'
  | 'sweep'
  | 'reappearance'
  | 'notice'
  | 'propagation'
  | 'entry'
  | 'task';

let house: TestHouse;
let things: Readonly<Record<Thing, number>>;

beforeAll(async () => {
  const names = ['crm-eu', 'beta-crm'];
  const [acme] = settingsOf(names).controllers;
  if (!acme) throw new Error('No controller to begin with.');
  house = await openHouse({
    systems: names,
    settings: {
      ...scheduleFor(names),
      controllers: [
        { ...acme, systems: ['crm-eu'] },
        { ...acme, id: 'beta', name: 'Beta SARL', systems: ['beta-crm'] },
      ],
    },
  });
  things = await betaHas();
});
afterAll(() => house.close());

/** One thing of each kind, all of them of the controller beta. */
async function betaHas(): Promise<Readonly<Record<Thing, number>>> {
  const { greffe } = house;
  const { store, clock } = house.house;
  const boss: Person = { id: 'p-boss', roles: ['admin'] };
  for (const [id, controllers] of [
    ['p-beta-1', ['beta']],
    ['p-all', null],
  ] as const)
    await greffe.accounts.add(boss, { id, mail: `${id}@example.com`, roles: ['dpo'], controllers });
  const form = { roles: ['dpo'], lasts: 'P1D' } as const;
  const anyController: Person = { id: 'direction', roles: ['controller'] };
  await greffe.tokens.give(anyController, { ...form, name: 'beta-form', controllers: ['beta'] });
  await greffe.tokens.give(anyController, { ...form, name: 'all-form' });
  const at = clock.now();
  const request = await greffe.requests.open(dpo, {
    controller: 'beta',
    rights: ['restriction', 'access', 'erasure'],
    identifiers: [given],
    channel: 'email',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'objection-pending' },
  });
  const { id: hold } = await greffe.holds.place(dpo, {
    controller: 'beta',
    over: { over: 'person', identifiers: [given] },
    ground: 'litigation 2026-014',
    until: null,
  });
  const purge = await greffe.purges.plan(dpo, { controller: 'beta', rules: null, on: null });
  const [sweep = 0] = await greffe.suppressions.sweep(dpo, 'beta', ['beta-crm']);
  return store.transact(async (tx) => {
    const [found] = await store.sweeps.reappearances.add(tx, sweep, [
      {
        controller: 'beta',
        system: 'beta-crm',
        what: 'objection-missing',
        cause: 'objection',
        since: at,
        foundAt: at,
        state: 'proposed',
        because: 'shared-number',
        act: null,
        request: null,
        refs: [{ kind: 'person', id: '1' }],
        address: given,
        channel: 'email',
      },
    ]);
    const told = { key: 'k', what: 'erased', ref: { kind: 'person', id: '1' }, into: null } as const;
    await store.notices.add(tx, { controller: 'beta', system: 'beta-crm', came: 'sent', at }, [
      { ...told, fields: null, at, ours: null },
    ]);
    const all = { system: null, proposed: false, controllers: null, before: null, most: 1 };
    const notice = (await store.notices.list(tx, all))[0]?.id ?? 0;
    const subject = { ref: told.ref, address: given, rows: [] };
    await store.notices.found(tx, notice, { state: 'proposed', subject, request: null, at });
    const propagation = await store.propagations.open(tx, {
      controller: 'beta',
      because: 'other-value',
      openedAt: at,
      content: {
        source: { system: 'beta-crm', kind: 'person', id: '1' },
        changes: [{ name: 'email', field: 'email', to: given.value }],
        identifiers: [given],
        matches: [],
        places: [],
        vouched: [],
      },
      records: [],
      chain: [],
    });
    await store.archive.enter(tx, {
      controller: 'beta',
      purge,
      rule: 'prospects',
      subject: 'ab'.repeat(32),
      enteredOn: '2026-03-05',
      endsOn: '2028-03-05',
      readers: ['dpo'],
      basis: 'CNIL 2021-131',
      person: 1,
      duty: '',
      identifiers: [given],
      joins: [given],
      records: [{ system: 'beta-crm', kind: 'person', fields: { email: given.value } }],
    });
    await store.stays.ask(tx, {
      controller: 'beta',
      rule: 'prospects',
      purge,
      subject: 'ab'.repeat(32),
      askedOn: '2026-03-05',
      answerBy: '2026-04-05',
      person: 1,
      joins: [given],
      token: CODE.replaceAll('-', ''),
      notSince: '2026-01-01',
      endsOn: '2026-05-05',
    });
    const { task } = await store.tasks.put(tx, {
      controller: 'beta',
      request,
      system: 'beta-crm',
      act: 'erase',
      channels: [],
      terms: { holds: ['contrats'], exceptions: [], ask: null, heldFor: null },
      person: 'archiviste',
      openedOn: '2026-03-05',
      dueOn: '2026-04-05',
    });
    return {
      request,
      hold,
      purge,
      sweep,
      propagation,
      notice,
      restriction: (await store.restrictions.ofRequest(tx, request))?.id ?? 0,
      reappearance: found?.id ?? 0,
      entry: (await store.archive.find(tx, 'beta', given))[0]?.id ?? 0,
      task: task.id,
    };
  });
}

/** How a method keeps to the perimeter of whoever calls it. */
type Row =
  /** Whatever is another controller's is answered as what is not there. */
  | { readonly of: Thing; readonly call: (by: Person, id: number) => Promise<unknown> }
  /** The same of an account of another controller, which has a name. */
  | { readonly ofAccount: (by: Person, id: string) => Promise<unknown> }
  /** The same of a token. */
  | { readonly ofToken: (by: Person, name: string) => Promise<unknown> }
  /** It takes a controller, or its tools: another one is not there. */
  | { readonly names: (by: Person, of: { controller: string; system: string }) => Promise<unknown> }
  /** It shows what is of the own controllers alone. */
  | { readonly lists: (by: Person) => Promise<unknown> }
  /** The code of a letter says whose it is. */
  | { readonly byCode: (by: Person, code: string) => Promise<unknown> }
  /** It tells of all controllers at once. */
  | { readonly whole: (by: Person) => Promise<unknown> }
  /** Nobody is shown anything, and nothing is decided. */
  | { readonly forNobody: string };

const table: Readonly<Record<string, (greffe: Greffe) => Row>> = {
  'requests.today': () => ({ forNobody: 'the day, in the time zone of the settings' }),
  'requests.carryOn': () => ({ forNobody: 'does what was decided' }),
  'requests.open': ({ requests }) => ({
    names: (by, { controller }) =>
      requests.open(by, {
        controller,
        rights: ['access'],
        identifiers: [given],
        channel: 'email',
        requester: { kind: 'data-subject' },
      }),
  }),
  'requests.list': ({ requests }) => ({ lists: (by) => requests.list(by, { open: false }) }),
  'requests.page': ({ requests }) => ({
    lists: (by) => requests.page(by, { open: false, after: 0, most: 100 }),
  }),
  'requests.show': ({ requests }) => ({ of: 'request', call: (by, id) => requests.show(by, id) }),
  'requests.progress': ({ requests }) => ({ of: 'request', call: (by, id) => requests.progress(by, id) }),
  'requests.identify': ({ requests }) => ({
    of: 'request',
    call: (by, id) => requests.identify(by, id, 'called back'),
  }),
  'requests.mandate': ({ requests }) => ({
    of: 'request',
    call: (by, id) => requests.mandate(by, id, { how: 'seen' }),
  }),
  'requests.match': ({ requests }) => ({
    of: 'request',
    call: (by, id) =>
      requests.match(by, id, [
        { ref: { system: 'beta-crm', kind: 'person', id: '1' }, decision: 'accepted' },
      ]),
  }),
  'requests.correct': ({ requests }) => ({ of: 'request', call: (by, id) => requests.correct(by, id, [1]) }),
  'requests.refuse': ({ requests }) => ({
    of: 'request',
    call: (by, id) =>
      requests.refuse(by, id, 'manifestly-unfounded', { sentOn: '2026-03-05', digest: 'ab'.repeat(32) }),
  }),
  'requests.extend': ({ requests }) => ({
    of: 'request',
    call: (by, id) =>
      requests.extend(by, id, 'complexity', { sentOn: '2026-03-05', digest: 'ab'.repeat(32) }),
  }),
  'requests.suspend': ({ requests }) => ({
    of: 'request',
    call: (by, id) => requests.suspend(by, id, 'address-unknown', '2026-03-05'),
  }),
  'requests.resume': ({ requests }) => ({
    of: 'request',
    call: (by, id) => requests.resume(by, id, '2026-03-05'),
  }),
  'requests.retry': ({ requests }) => ({ of: 'request', call: (by, id) => requests.retry(by, id) }),
  'plans.show': ({ plans }) => ({ of: 'request', call: (by, id) => plans.show(by, id) }),
  'plans.approve': ({ plans }) => ({
    of: 'request',
    call: (by, id) => plans.approve(by, id, 'ab'.repeat(32), never),
  }),
  'packages.review': ({ packages }) => ({ of: 'request', call: (by, id) => packages.review(by, id) }),
  'packages.draft': ({ packages }) => ({ of: 'request', call: (by, id) => packages.draft(by, id) }),
  'packages.withhold': ({ packages }) => ({
    of: 'request',
    call: (by, id) =>
      packages.withhold(by, id, { lines: [1], reason: 'rights-of-others', words: 'a neighbour' }, never),
  }),
  'packages.release': ({ packages }) => ({
    of: 'request',
    call: (by, id) => packages.release(by, id, [1], never),
  }),
  'packages.sign': ({ packages }) => ({
    of: 'request',
    call: (by, id) => packages.sign(by, id, 'ab'.repeat(32), never),
  }),
  'packages.fetch': ({ packages }) => ({ of: 'request', call: (by, id) => packages.fetch(by, id) }),
  'packages.transmit': ({ packages }) => ({
    of: 'request',
    call: (by, id) => packages.transmit(by, id, { url: 'https://example.com', secret: 'whsec_' }),
  }),
  'letters.example': () => ({ forNobody: 'the words of the settings, about nobody' }),
  'letters.template': () => ({ forNobody: 'the text that ships with greffe' }),
  'letters.preview': ({ letters }) => ({
    of: 'request',
    call: (by, id) => letters.preview(by, id, { kind: 'acknowledgement', because: null, ownWords: '' }),
  }),
  'letters.send': ({ letters }) => ({
    of: 'request',
    call: (by, id) =>
      letters.send(
        by,
        id,
        { kind: 'acknowledgement', because: null, ownWords: '' },
        { digest: 'ab'.repeat(32), way: 'mail', again: false },
      ),
  }),
  'letters.record': ({ letters }) => ({
    of: 'request',
    call: (by, id) => letters.record(by, id, { number: 1, sentOn: '2026-03-05' }),
  }),
  'letters.list': ({ letters }) => ({ of: 'request', call: (by, id) => letters.list(by, id) }),
  'letters.show': ({ letters }) => ({ of: 'request', call: (by, id) => letters.show(by, id, 1) }),
  'recipients.check': () => ({ forNobody: 'what the settings say of recipients' }),
  'recipients.list': ({ recipients }) => ({ of: 'request', call: (by, id) => recipients.list(by, id) }),
  'recipients.record': ({ recipients }) => ({
    of: 'request',
    call: (by, id) => recipients.record(by, id, 'brevo', { kind: 'told', on: '2026-03-05', how: 'by phone' }),
  }),
  'certificates.show': ({ certificates }) => ({
    of: 'request',
    call: (by, id) => certificates.show(by, id),
  }),
  'holds.place': ({ holds }) => ({
    names: (by, { controller, system }) =>
      holds.place(by, {
        controller,
        over: { over: 'record', ref: { system, kind: 'person', id: '1' } },
        ground: 'litigation 2026-015',
        until: null,
      }),
  }),
  'holds.list': ({ holds }) => ({ lists: (by) => holds.list(by) }),
  'holds.lift': ({ holds }) => ({ of: 'hold', call: (by, id) => holds.lift(by, id) }),
  'restrictions.ofRequest': ({ restrictions }) => ({
    of: 'request',
    call: (by, id) => restrictions.ofRequest(by, id),
  }),
  'restrictions.list': ({ restrictions }) => ({ lists: (by) => restrictions.list(by) }),
  'restrictions.show': ({ restrictions }) => ({
    of: 'restriction',
    call: (by, id) => restrictions.show(by, id),
  }),
  'restrictions.decide': ({ restrictions }) => ({
    of: 'restriction',
    call: (by, id) => restrictions.decide(by, id, { is: 'overridden', reason: 'compelling' }),
  }),
  'restrictions.lift': ({ restrictions }) => ({
    of: 'restriction',
    call: (by, id) => restrictions.lift(by, id, { toldOn: '2026-03-05', reason: 'decided' }),
  }),
  'restrictions.watch': ({ restrictions }) => ({
    names: (by, { controller }) => restrictions.watch(by, controller, never),
  }),
  'purges.carryOn': () => ({ forNobody: 'does what was decided' }),
  'purges.plan': ({ purges }) => ({
    names: (by, { controller }) => purges.plan(by, { controller, rules: null, on: null }),
  }),
  'purges.run': ({ purges }) => ({
    names: (by, { controller }) => purges.run(by, { controller, rules: null, on: null }),
  }),
  'purges.list': ({ purges }) => ({ lists: (by) => purges.list(by) }),
  'purges.show': ({ purges }) => ({ of: 'purge', call: (by, id) => purges.show(by, id) }),
  'purges.approve': ({ purges }) => ({
    of: 'purge',
    call: (by, id) => purges.approve(by, id, 'ab'.repeat(32)),
  }),
  'purges.report': ({ purges }) => ({ of: 'purge', call: (by, id) => purges.report(by, id) }),
  'purges.retry': ({ purges }) => ({ of: 'purge', call: (by, id) => purges.retry(by, id) }),
  'purges.refuse': ({ purges }) => ({ of: 'purge', call: (by, id) => purges.refuse(by, id, 'not today') }),
  'purges.stay': ({ purges }) => ({ byCode: (by, code) => purges.stay(by, code) }),
  'archive.find': ({ archive }) => ({ names: (by, { controller }) => archive.find(by, controller, [given]) }),
  'archive.show': ({ archive }) => ({ of: 'entry', call: (by, id) => archive.show(by, id, 'a claim') }),
  'tasks.list': ({ tasks }) => ({ lists: (by) => tasks.list(by) }),
  'tasks.show': ({ tasks }) => ({ of: 'task', call: (by, id) => tasks.show({ by, id }) }),
  'tasks.answer': ({ tasks }) => ({
    of: 'task',
    call: (by, id) => tasks.answer({ by, id }, { kind: 'nothing-found' }),
  }),
  'suppressions.carryOn': () => ({ forNobody: 'does what was decided' }),
  'suppressions.check': ({ suppressions }) => ({
    names: (by, { controller }) => suppressions.check(by, controller, given),
  }),
  'suppressions.sweep': ({ suppressions }) => ({
    names: (by, { controller, system }) => suppressions.sweep(by, controller, [system]),
  }),
  'suppressions.showSweep': ({ suppressions }) => ({
    of: 'sweep',
    call: (by, id) => suppressions.showSweep(by, id),
  }),
  'suppressions.reappearances': ({ suppressions }) => ({
    lists: async (by) => Object.values(await suppressions.reappearances(by, { open: true })).flat(),
  }),
  'suppressions.reappearance': ({ suppressions }) => ({
    of: 'reappearance',
    call: (by, id) => suppressions.reappearance(by, id),
  }),
  'suppressions.outcome': ({ suppressions }) => ({
    of: 'reappearance',
    call: (by, id) => suppressions.outcome(by, id),
  }),
  'suppressions.reapply': ({ suppressions }) => ({
    of: 'reappearance',
    call: (by, id) => suppressions.reapply(by, id),
  }),
  'suppressions.newCollection': ({ suppressions }) => ({
    of: 'reappearance',
    call: (by, id) => suppressions.newCollection(by, id, 'a form'),
  }),
  'suppressions.letBe': ({ suppressions }) => ({
    of: 'reappearance',
    call: (by, id) => suppressions.letBe(by, id, 'a neighbour'),
  }),
  'proposals.carryOn': () => ({ forNobody: 'does what was decided' }),
  'proposals.list': ({ proposals }) => ({ lists: (by) => proposals.list(by, { open: true }) }),
  'proposals.show': ({ proposals }) => ({
    of: 'propagation',
    call: (by, id) => proposals.show(by, id, never),
  }),
  'proposals.outcome': ({ proposals }) => ({
    of: 'propagation',
    call: (by, id) => proposals.outcome(by, id),
  }),
  'proposals.accept': ({ proposals }) => ({
    of: 'propagation',
    call: (by, id) => proposals.accept(by, id, 'ab'.repeat(32), [], never),
  }),
  'proposals.dismiss': ({ proposals }) => ({
    of: 'propagation',
    call: (by, id) => proposals.dismiss(by, id, 'a mistake'),
  }),
  'notices.door': () => ({ forNobody: 'where a tool sends to' }),
  'notices.isSentTo': () => ({ forNobody: 'where a tool sends to' }),
  'notices.begin': () => ({ forNobody: 'what serve begins with' }),
  'notices.take': () => ({ forNobody: 'the tool signs what it sends' }),
  'notices.poll': ({ notices }) => ({ names: (by, { system }) => notices.poll(by, [system], never) }),
  'notices.list': ({ notices }) => ({
    lists: async (by) => Object.values(await notices.list(by, { system: null, proposed: false })).flat(),
  }),
  'notices.show': ({ notices }) => ({ of: 'notice', call: (by, id) => notices.show(by, id) }),
  'notices.carryOn': ({ notices }) => ({ of: 'notice', call: (by, id) => notices.carryOn(by, id) }),
  'notices.leave': ({ notices }) => ({ of: 'notice', call: (by, id) => notices.leave(by, id, 'a clean-up') }),
  'audit.list': ({ audit }) => ({ whole: (by) => audit.list(by, {}) }),
  'audit.export': ({ audit }) => ({ whole: (by) => audit.export(by) }),
  'audit.verify': () => ({ forNobody: 'says whether the log is whole, and shows no entry' }),
  'systems.check': () => ({ forNobody: 'what greffe check prints at the terminal' }),
  'systems.list': ({ systems }) => ({
    lists: async (by) => (await systems.list(by)).filter((name) => name.startsWith('beta')),
  }),
  'systems.ask': ({ systems }) => ({ names: (by, { system }) => systems.ask(by, system, never) }),
  'tokens.give': ({ tokens }) => ({
    names: (by, { controller }) =>
      tokens.give(by, { name: 'form', roles: ['dpo'], controllers: [controller], lasts: 'P1D' }),
  }),
  'tokens.list': ({ tokens }) => ({ lists: (by) => tokens.list(by) }),
  'tokens.revoke': ({ tokens }) => ({ ofToken: (by, name) => tokens.revoke(by, name) }),
  'tokens.holder': () => ({ forNobody: 'whoever stands before a door' }),
  'retention.check': () => ({ forNobody: 'what greffe check prints at the terminal' }),
  'mail.check': () => ({ forNobody: 'what greffe check prints at the terminal' }),
  'accounts.accept': () => ({ forNobody: 'whoever has the code of a letter' }),
  'accounts.signIn': () => ({ forNobody: 'whoever stands before a door' }),
  'accounts.bySession': () => ({ forNobody: 'whoever stands before a door' }),
  'accounts.signOut': () => ({ forNobody: 'whoever stands before a door' }),
  'accounts.goElsewhere': () => ({ forNobody: 'whoever stands before a door' }),
  'accounts.comeBack': () => ({ forNobody: 'whoever stands before a door' }),
  'accounts.ownSessions': () => ({ forNobody: 'whoever is signed in, for themselves' }),
  'accounts.endOwn': () => ({ forNobody: 'whoever is signed in, for themselves' }),
  'accounts.changePassword': () => ({ forNobody: 'whoever is signed in, for themselves' }),
  'accounts.enrol': () => ({ forNobody: 'whoever is signed in, for themselves' }),
  'accounts.confirm': () => ({ forNobody: 'whoever is signed in, for themselves' }),
  'accounts.named': () => ({ forNobody: 'for a door that knows who is there' }),
  'accounts.add': ({ accounts }) => ({
    names: (by, { controller }) =>
      accounts.add(by, {
        id: `p-${controller}-2`,
        mail: `${controller}@example.fr`,
        roles: ['dpo'],
        controllers: [controller],
      }),
  }),
  'accounts.list': ({ accounts }) => ({ lists: (by) => accounts.list(by) }),
  'accounts.change': ({ accounts }) => ({
    ofAccount: (by, id) => accounts.change(by, id, { roles: ['dpo'] }),
  }),
  'accounts.invite': ({ accounts }) => ({ ofAccount: (by, id) => accounts.invite(by, id) }),
  'accounts.resetPassword': ({ accounts }) => ({ ofAccount: (by, id) => accounts.resetPassword(by, id) }),
  'accounts.sessions': ({ accounts }) => ({ ofAccount: (by, id) => accounts.sessions(by, id) }),
  'accounts.revoke': ({ accounts }) => ({ ofAccount: (by, id) => accounts.revoke(by, id, null) }),
  'accounts.enable': ({ accounts }) => ({ ofAccount: (by, id) => accounts.enable(by, id) }),
  'accounts.disable': ({ accounts }) => ({ ofAccount: (by, id) => accounts.disable(by, id) }),
  // Last: the request has ended then.
  'requests.withdraw': ({ requests }) => ({ of: 'request', call: (by, id) => requests.withdraw(by, id) }),
};

const rows = Object.entries(table);
const rowsOf = <Key extends string>(key: Key) =>
  rows.flatMap(([name, row]): [string, Extract<Row, Record<Key, unknown>>][] => {
    const made = row(greffeLater);
    return key in made ? [[name, made as Extract<Row, Record<Key, unknown>>]] : [];
  });
/** The table is read before any house is open. */
const greffeLater = new Proxy({} as Greffe, {
  get: (_, noun: keyof Greffe) =>
    new Proxy(
      {},
      {
        get:
          (_method, verb) =>
          (...said: unknown[]) =>
            callOf(noun, String(verb))(...said),
      },
    ),
});

function callOf(noun: keyof Greffe, verb: string): (...said: unknown[]) => unknown {
  const method: unknown = Reflect.get(house.greffe[noun], verb);
  if (typeof method !== 'function') throw new Error(`${noun}.${verb} is no method.`);
  return (...said) => method(...said);
}

/** What somebody is told, with the number that was asked for left out. */
async function answer(call: () => Promise<unknown>, ...named: readonly (number | string)[]): Promise<string> {
  const bare = (text: string): string =>
    named.reduce<string>((all, name) => all.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), '#'), text);
  try {
    return bare(`shown: ${JSON.stringify(await call())}`);
  } catch (error) {
    if (error instanceof Refused) return bare(`${error.code}: ${error.message}`);
    return bare(`broke: ${error instanceof Error ? error.message : String(error)}`);
  }
}

test('every method of the application has a row here', () => {
  const methods = Object.entries(house.greffe).flatMap(([noun, verbs]) =>
    noun === 'handlers'
      ? []
      : Object.entries(verbs as object).flatMap(([verb, method]) =>
          typeof method === 'function' ? [`${noun}.${verb}`] : [],
        ),
  );
  expect(Object.keys(table).toSorted()).toEqual(methods.toSorted());
});

describe('to whoever acts for another controller', () => {
  test.each(rowsOf('of'))('%s answers as if it were not there', async (_name, { of, call }) => {
    const absent = await answer(() => call(outsider, ABSENT), ABSENT);
    for (const by of [outsider, nobody]) {
      expect(await answer(() => call(by, things[of]), things[of])).toBe(absent);
    }
    expect(absent).toMatch(/^(no-such-|shown: (null|\[\])$)/);
  });

  test.each(rowsOf('ofAccount'))('%s answers as if it were not there', async (_name, { ofAccount }) => {
    const absent = await answer(() => ofAccount(outsider, 'p-gone'), 'p-gone');
    for (const [by, id] of [
      [outsider, 'p-beta-1'],
      [nobody, 'p-beta-1'],
      // One that reaches further than they do themselves.
      [outsider, 'p-all'],
    ] as const) {
      expect(await answer(() => ofAccount(by, id), id)).toBe(absent);
    }
    expect(absent).toMatch(/^no-such-account/);
  });

  test.each(rowsOf('ofToken'))('%s answers as if it were not there', async (_name, { ofToken }) => {
    const absent = await answer(() => ofToken(outsider, 'gone'), 'gone');
    // Of another controller, and of every one.
    for (const name of ['beta-form', 'all-form'])
      expect(await answer(() => ofToken(outsider, name), name)).toBe(absent);
    expect(absent).toMatch(/^no-such-token/);
  });

  test.each(rowsOf('names'))('%s knows no other controller', async (_name, { names }) => {
    const absent = { controller: 'gamma', system: 'gamma-crm' };
    const other = { controller: 'beta', system: 'beta-crm' };
    const unknown = await answer(() => names(outsider, absent), 'gamma', 'gamma-crm');
    expect(await answer(() => names(outsider, other), 'beta', 'beta-crm')).toBe(unknown);
    expect(unknown).toMatch(/^no-such-/);
  });

  test.each([
    ['holds.place', (by: Person) => house.greffe.holds.place(by, holdOver('beta-crm'))],
    ['suppressions.sweep', (by: Person) => house.greffe.suppressions.sweep(by, 'acme', ['beta-crm'])],
  ])('%s reaches no tool of another controller', async (_name, call) => {
    expect(await answer(() => call(outsider))).toMatch(/^no-such-system/);
  });

  test.each(rowsOf('lists'))('%s shows nothing of it', async (_name, { lists }) => {
    expect(await lists(outsider)).toEqual([]);
    expect(await lists(nobody)).toEqual([]);
  });

  test('the code of a letter is none', async () => {
    const [[, { byCode }] = ['', { byCode: async () => null }]] = rowsOf('byCode');
    expect(await answer(() => byCode(outsider, CODE))).toBe(
      await answer(() => byCode(outsider, 'ABCDE-FGHJK-MNPQR-STVWZ')),
    );
  });

  test.each(rowsOf('whole'))('%s is refused', async (_name, { whole }) => {
    expect(await answer(() => whole(outsider))).toMatch(/^other-controllers: .*you act for acme/);
  });

  test('nothing was entered for them, and nothing is of theirs', async () => {
    const entries = await house.house.audit.list({});
    expect(entries.filter(({ actor }) => actor === outsider.id || actor === nobody.id)).toEqual([]);
  });
});

describe('to whoever acts for it', () => {
  test.each(rowsOf('lists'))('%s shows it', async (_name, { lists }) => {
    expect(await lists(insider)).not.toEqual([]);
  });

  test('so does everything to whoever acts for all of them', async () => {
    const [[, { whole }] = ['', { whole: async () => [] as unknown }]] = rowsOf('whole');
    expect(await whole({ ...insider, controllers: ['acme', 'beta'] })).not.toEqual([]);
  });

  test.each(rowsOf('names'))('%s knows it', async (_name, { names }) => {
    const said = await answer(() => names(insider, { controller: 'beta', system: 'beta-crm' }));
    expect(said).not.toMatch(/^(no-such-(controller|system)|broke)/);
  });

  test('the code of a letter is good', async () => {
    const [[, { byCode }] = ['', { byCode: async () => null }]] = rowsOf('byCode');
    expect(await answer(() => byCode(insider, CODE))).toMatch(/^shown/);
  });

  test.each(rowsOf('ofAccount'))('%s finds it', async (_name, { ofAccount }) => {
    expect(await answer(() => ofAccount(insider, 'p-beta-1'))).not.toMatch(/^(no-such-account|broke)/);
  });

  test.each(rowsOf('of'))('%s finds it', async (_name, { of, call }) => {
    const absent = await answer(() => call(insider, ABSENT), ABSENT);
    const said = await answer(() => call(insider, things[of]), things[of]);
    expect(said).not.toBe(absent);
    expect(said).not.toMatch(/^broke/);
  });
});

function holdOver(system: string) {
  const over = { over: 'record', ref: { system, kind: 'person', id: '1' } } as const;
  return { controller: 'acme', over, ground: 'litigation 2026-016', until: null };
}

test('the tools themselves are checked for whoever stands at the machine', async () => {
  const reports = await house.greffe.systems.check(['crm-eu', 'beta-crm'], context);
  expect(reports.map(({ system }) => system)).toEqual(['crm-eu', 'beta-crm']);
});

// After what is told of them: here they do something.
test('a token reaches no further than whoever gives it', async () => {
  const { shown } = await house.greffe.tokens.give(outsider, {
    name: 'outsider-form',
    roles: ['dpo'],
    lasts: 'P1D',
  });
  const holder = await house.greffe.tokens.holder(shown);
  expect(holder?.person.controllers).toEqual(outsider.controllers);
});
