import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/domain/approval.ts';
import { actsFor } from '../../src/domain/perimeter.ts';
import { Refused } from '../../src/domain/refused.ts';
import type { Greffe } from '../../src/greffe.ts';
import {
  betaHas,
  CODE,
  everyRole,
  given,
  insider,
  ofRights,
  ofTool,
  outsiders,
  twoControllers,
} from '../support/another-perimeter.ts';
import type { Thing } from '../support/another-perimeter.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';

const never = new AbortController().signal;
const context = { signal: never, priority: 'person' } as const;
/** A number that nothing has. */
const ABSENT = 987_654;

let house: TestHouse;
let things: Readonly<Record<Thing, number>>;

/** Each part begins with a house of its own: what is there for somebody is done by them as well. */
function inAHouseOfItsOwn(): void {
  beforeAll(async () => {
    const { systems, settings } = twoControllers();
    const hands = ['beta-crm', 'beta-mail'].map((system) => ({
      id: `hand-${system}`,
      roles: [],
      mail: `${system}@example.com`,
      systems: [system],
    }));
    house = await openHouse({
      ...(systems && { systems }),
      settings: { ...settings, people: [dpo, direction, ...hands] },
    });
    things = await betaHas(house);
  });
  afterAll(() => house.close());
}

/** How a method keeps to the perimeter of whoever calls it. */
type Row =
  /** Whatever lies beyond is answered as what is not there. */
  | { readonly of: Thing; readonly call: (by: Person, id: number) => Promise<unknown> }
  /** The same of an account that reaches further, which has a name. */
  | { readonly ofAccount: (by: Person, id: string) => Promise<unknown> }
  /** The same of a token. */
  | { readonly ofToken: (by: Person, name: string) => Promise<unknown> }
  /** It takes a controller, or its tools: another one is not there. */
  | { readonly names: (by: Person, of: { controller: string; system: string }) => Promise<unknown> }
  /** It shows what lies within alone. */
  | { readonly lists: (by: Person) => Promise<unknown> }
  /** The code of a letter says whose it is. */
  | { readonly byCode: (by: Person, code: string) => Promise<unknown> }
  /** It tells of everything at once. */
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
  'requests.progress': ({ requests }) => ({ of: 'planned', call: (by, id) => requests.progress(by, id) }),
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
  'plans.show': ({ plans }) => ({ of: 'planned', call: (by, id) => plans.show(by, id) }),
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
    lists: async (by) => (await systems.list(by)).filter((name) => name === 'beta-crm'),
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

/** Of those who reach a part of what a controller has: for whom is what each method tells of, or does? */
const THERE_FOR = {
  'whoever works on its tool': [
    'suppressions.sweep',
    'suppressions.showSweep',
    'suppressions.reappearances',
    'suppressions.reappearance',
    'suppressions.outcome',
    'suppressions.reapply',
    'suppressions.newCollection',
    'suppressions.letBe',
    'notices.poll',
    'notices.list',
    'notices.show',
    'notices.carryOn',
    'notices.leave',
  ],
  'whoever sees its rights': [
    'requests.open',
    'requests.list',
    'requests.page',
    'requests.show',
    'requests.identify',
    'requests.mandate',
    'requests.match',
    'requests.correct',
    'requests.refuse',
    'requests.extend',
    'requests.suspend',
    'requests.resume',
    'requests.retry',
    'requests.withdraw',
    'plans.approve',
    'packages.review',
    'packages.draft',
    'packages.withhold',
    'packages.release',
    'packages.sign',
    'packages.fetch',
    'packages.transmit',
    'letters.preview',
    'letters.send',
    'letters.record',
    'letters.list',
    'letters.show',
    'recipients.list',
    'recipients.record',
    'certificates.show',
    'restrictions.ofRequest',
    'restrictions.list',
    'restrictions.show',
    'restrictions.decide',
    'restrictions.lift',
  ],
  both: [
    'requests.progress',
    'plans.show',
    'tasks.list',
    'tasks.show',
    'tasks.answer',
    'systems.list',
    'systems.ask',
    'tokens.give',
    'tokens.list',
    'tokens.revoke',
    'accounts.add',
    'accounts.list',
    'accounts.change',
    'accounts.invite',
    'accounts.resetPassword',
    'accounts.sessions',
    'accounts.revoke',
    'accounts.enable',
    'accounts.disable',
  ],
  neither: [
    'holds.place',
    'holds.list',
    'holds.lift',
    'restrictions.watch',
    'purges.plan',
    'purges.run',
    'purges.list',
    'purges.show',
    'purges.approve',
    'purges.report',
    'purges.retry',
    'purges.refuse',
    'purges.stay',
    'archive.find',
    'archive.show',
    'suppressions.check',
    'proposals.list',
    'proposals.show',
    'proposals.outcome',
    'proposals.accept',
    'proposals.dismiss',
    'audit.list',
    'audit.export',
  ],
} as const;

/** A tool is there whatever is asked for: nothing of anybody is told of it. */
const OF_NO_REQUEST = new Set(['systems.list', 'systems.ask']);
/** What they give reaches as far as they do themselves, and no further. */
const GIVING = new Set(['tokens.give', 'accounts.add']);

const limited = { 'whoever works on its tool': ofTool, 'whoever sees its rights': ofRights } as const;
type Limited = keyof typeof limited;

const isThereFor = (who: Limited, name: string): boolean =>
  [...THERE_FOR[who], ...THERE_FOR.both].some((one) => one === name);
const beyondOf = (name: string): readonly Person[] =>
  Object.values(outsiders).filter((by) => !OF_NO_REQUEST.has(name) || by.rights === undefined);

describe('beyond what somebody reaches', () => {
  inAHouseOfItsOwn();

  test('every method of the application has a row here', () => {
    const methods = Object.entries(house.greffe).flatMap(([noun, verbs]) =>
      noun === 'handlers'
        ? []
        : Object.entries(verbs as object).flatMap(([verb, method]) =>
            typeof method === 'function' ? [`${noun}.${verb}`] : [],
          ),
    );
    expect(Object.keys(table).toSorted()).toEqual(methods.toSorted());
    const told = rows.filter(([, row]) => !('forNobody' in row(greffeLater))).map(([name]) => name);
    expect(Object.values(THERE_FOR).flat().toSorted()).toEqual(told.toSorted());
  });

  describe('to whoever reaches none of it', () => {
    test.each(rowsOf('of'))('%s answers as if it were not there', async (_name, { of, call }) => {
      for (const by of Object.values(outsiders)) {
        const absent = await answer(() => call(by, ABSENT), ABSENT);
        expect([by.id, await answer(() => call(by, things[of]), things[of])]).toEqual([by.id, absent]);
        expect(absent).toMatch(/^(no-such-|shown: (null|\[\])$)/);
      }
    });

    test.each(rowsOf('ofAccount'))('%s answers as if it were not there', async (_name, { ofAccount }) => {
      for (const by of Object.values(outsiders)) {
        const absent = await answer(() => ofAccount(by, 'p-gone'), 'p-gone');
        // Two of them reach less than the whole controller, and the last one everything.
        for (const id of ['p-beta-1', 'p-tool-1', 'p-rights-1', 'p-all'])
          expect([by.id, id, await answer(() => ofAccount(by, id), id)]).toEqual([by.id, id, absent]);
        expect(absent).toMatch(/^no-such-account/);
      }
    });

    test.each(rowsOf('ofToken'))('%s answers as if it were not there', async (_name, { ofToken }) => {
      for (const by of Object.values(outsiders)) {
        const absent = await answer(() => ofToken(by, 'gone'), 'gone');
        for (const name of ['beta-form', 'tool-form', 'rights-form', 'all-form'])
          expect([by.id, await answer(() => ofToken(by, name), name)]).toEqual([by.id, absent]);
        expect(absent).toMatch(/^no-such-token/);
      }
    });

    test.each(rowsOf('names'))('%s knows no other controller, tool or right', async (name, { names }) => {
      const absent = { controller: 'gamma', system: 'gamma-crm' };
      const other = { controller: 'beta', system: 'beta-crm' };
      for (const by of beyondOf(name)) {
        const isOfIt = actsFor(by, 'beta');
        if (isOfIt && GIVING.has(name)) continue;
        const unknown = await answer(() => names(by, absent), 'gamma', 'gamma-crm');
        const said = await answer(() => names(by, other), 'beta', 'beta-crm');
        expect(unknown).toMatch(/^no-such-/);
        if (isOfIt) expect(said).toMatch(/^(no-such-system|outside-perimeter): /);
        else expect([by.id, said]).toEqual([by.id, unknown]);
      }
    });

    test.each([
      ['holds.place', (by: Person) => house.greffe.holds.place(by, holdOver('beta-crm'))],
      ['suppressions.sweep', (by: Person) => house.greffe.suppressions.sweep(by, 'acme', ['beta-crm'])],
    ])('%s reaches no tool of another controller', async (_name, call) => {
      const [acme = insider] = Object.values(outsiders);
      expect(await answer(() => call(acme))).toMatch(/^no-such-system/);
    });

    test.each(rowsOf('lists'))('%s shows nothing of it', async (name, { lists }) => {
      for (const by of beyondOf(name)) expect([by.id, await lists(by)]).toEqual([by.id, []]);
    });

    test('the code of a letter is none', async () => {
      const [[, { byCode }] = ['', { byCode: async () => null }]] = rowsOf('byCode');
      for (const by of [...Object.values(outsiders), ofTool, ofRights]) {
        const unknown = await answer(() => byCode(by, 'ABCDE-FGHJK-MNPQR-STVWZ'));
        expect(unknown).toMatch(/^no-such-code/);
        expect([by.id, await answer(() => byCode(by, CODE))]).toEqual([by.id, unknown]);
      }
    });

    test.each(rowsOf('whole'))('%s is refused', async (_name, { whole }) => {
      const [acme = insider, ...others] = Object.values(outsiders);
      expect(await answer(() => whole(acme))).toMatch(/^other-controllers: .*you act for acme/);
      for (const by of [...others, ofTool, ofRights])
        expect(await answer(() => whole(by))).toMatch(/^(other-controllers|outside-perimeter): /);
    });

    test('nothing was entered for them, and nothing is of theirs', async () => {
      const entries = await house.house.audit.list({});
      const theirs = new Set(Object.values(outsiders).map(({ id }) => id));
      expect(entries.filter(({ actor }) => theirs.has(actor))).toEqual([]);
    });
  });

  describe('a task goes to nobody who does not work on its tool', () => {
    const passTo = (to: string) =>
      answer(() => house.greffe.tasks.answer({ by: dpo, id: things.task }, { kind: 'not-mine', to }));

    test('and to whoever does', async () => {
      expect(await passTo('hand-beta-mail')).toMatch(/^nobody-to-ask: /);
      expect(await passTo('hand-beta-crm')).toMatch(/^shown/);
    });
  });

  describe('to whoever works on one tool', () => {
    test('a plan is its lines there, and is not theirs to sign', async () => {
      const { plans, requests } = house.greffe;
      const whole = await plans.show(dpo, things.planned);
      const part = await plans.show(ofTool, things.planned);
      const own = whole.lines.filter(({ line }) => line.system === 'beta-crm');
      expect([whole.isPart, part.isPart]).toEqual([false, true]);
      expect(own.length).toBeGreaterThan(0);
      expect(own.length).toBeLessThan(whole.lines.length);
      expect(part.lines).toEqual(own);
      expect(part.plan.lineCount).toBe(own.length);
      expect([...part.plan.estimate, ...part.plan.gaps].map(({ system }) => system)).not.toContain(
        'beta-mail',
      );
      expect(await answer(() => plans.approve(ofTool, things.planned, whole.plan.digest, never))).toMatch(
        /^no-such-request/,
      );
      const progress = await requests.progress(ofTool, things.planned);
      expect(progress.every(({ system }) => system === 'beta-crm')).toBe(true);
      expect(JSON.stringify(part)).not.toContain('beta-mail');
    });

    test('what was told of somebody is told of their tool alone', async () => {
      const { notice, address, rows } = await house.greffe.notices.show(ofTool, things.notice);
      expect([notice.system, address, rows]).toEqual(['beta-crm', null, []]);
      expect((await house.greffe.notices.show(insider, things.notice)).address).toEqual(given);
    });

    test.each([
      ['notices.carryOn', () => house.greffe.notices.carryOn(ofTool, things.notice)],
      [
        'suppressions.newCollection',
        () => house.greffe.suppressions.newCollection(ofTool, things.reappearance, 'a form'),
      ],
    ])('%s goes over every tool, and is refused', async (_name, call) => {
      expect(await answer(call)).toMatch(/^outside-perimeter: .*you work on these alone: beta-crm/);
    });
  });

  describe('to whoever sees requests of some rights', () => {
    test('a request of another one is not theirs to open', async () => {
      const opened = answer(() =>
        house.greffe.requests.open(ofRights, {
          controller: 'beta',
          rights: ['access', 'portability'],
          identifiers: [given],
          channel: 'email',
          requester: { kind: 'data-subject' },
        }),
      );
      expect(await opened).toMatch(/^outside-perimeter: .*restriction, access, erasure/);
    });

    test('a page is as long as it is asked to be, whatever lies between', async () => {
      const { requests } = house.greffe;
      const { systems: _systems, ...whole } = ofTool;
      const seer: Person = { ...whole, rights: ['portability'] };
      const open = (right: 'portability' | 'objection') =>
        requests.open(dpo, {
          controller: 'beta',
          rights: [right],
          identifiers: [{ kind: 'email', value: 'zyx.other@example.fr' }],
          channel: 'email',
          requester: { kind: 'data-subject' },
        });
      const first = await open('portability');
      await open('objection');
      const second = await open('portability');
      const page = await requests.page(seer, { open: false, after: 0, most: 2 });
      expect(page.map(({ id }) => id)).toEqual([first, second]);
      expect((await requests.list(seer, { open: false })).map(({ request }) => request.id)).toEqual([
        first,
        second,
      ]);
    });
  });

  test('the tools themselves are checked for whoever stands at the machine', async () => {
    const reports = await house.greffe.systems.check(['crm-eu', 'beta-crm'], context);
    expect(reports.map(({ system }) => system)).toEqual(['crm-eu', 'beta-crm']);
  });

  // After what is told of them: here they do something.
  describe('nobody gives further than they reach', () => {
    const some: Person = {
      id: 'p-some',
      roles: everyRole,
      controllers: ['beta'],
      systems: ['beta-crm'],
      rights: ['access'],
    };
    const reach = { controllers: some.controllers, systems: some.systems, rights: some.rights };

    test('a token reaches no further than whoever gives it', async () => {
      const form = { roles: ['dpo'], lasts: 'P1D' } as const;
      const { shown } = await house.greffe.tokens.give(some, { ...form, name: 'some-form' });
      expect((await house.greffe.tokens.holder(shown))?.person).toMatchObject(reach);
      for (const [wider, code] of [
        [{ controllers: ['acme'] }, 'no-such-controller'],
        [{ systems: ['beta-mail'] }, 'no-such-system'],
        [{ systems: [] }, 'no-system'],
        [{ rights: ['access', 'erasure'] }, 'right-not-yours'],
        [{ rights: [] }, 'no-right'],
      ] as const)
        expect(
          await answer(() => house.greffe.tokens.give(some, { ...form, name: 'wider', ...wider })),
        ).toMatch(new RegExp(`^${code}: `));
    });

    test('nor does an account, and a limit that is lifted is theirs', async () => {
      const { accounts } = house.greffe;
      await accounts.add(some, { id: 'p-some-1', mail: 'some@example.com', roles: ['dpo'] });
      const listed = async () => (await accounts.list(some)).find(({ id }) => id === 'p-some-1');
      expect(await listed()).toMatchObject(reach);
      const change = (to: Parameters<typeof accounts.change>[2]) =>
        answer(() => accounts.change(some, 'p-some-1', to));
      expect(await change({ systems: ['beta-mail'] })).toMatch(/^no-such-system: /);
      expect(await change({ rights: ['erasure'] })).toMatch(/^right-not-yours: /);
      expect(await change({ rights: null, systems: null, controllers: null })).toMatch(/^shown/);
      expect(await listed()).toMatchObject(reach);
      // Of whoever reaches everything, a limit that is lifted is none.
      const boss: Person = { id: 'p-boss', roles: ['admin'] };
      await accounts.change(boss, 'p-some-1', { rights: null });
      expect(await listed()).toBeUndefined();
      const changed = (await accounts.list(boss)).find(({ id }) => id === 'p-some-1');
      expect(changed).toMatchObject({ ...reach, rights: null });
      const entries = await house.house.audit.list({ about: 'account p-some-1' });
      const last = entries.find(({ kind }) => kind === 'roles-changed');
      const details = await house.house.audit.details(last?.sequence ?? -1);
      expect([details?.['controllers'], details?.['systems'], details?.['rights']]).toMatchObject([
        { value: 'beta' },
        { value: 'beta-crm' },
        { value: '*' },
      ]);
    });

    test('a tool that belongs to none of their controllers is given to nobody', async () => {
      const boss: Person = { id: 'p-boss', roles: ['admin'] };
      const wanted = {
        id: 'p-cross',
        mail: 'cross@example.com',
        roles: ['dpo'],
        controllers: ['acme'],
        systems: ['beta-crm'],
      } as const;
      expect(await answer(() => house.greffe.accounts.add(boss, wanted))).toMatch(/^no-such-system: /);
    });
  });
});

describe.each(Object.entries(limited))('to %s', (name, by) => {
  inAHouseOfItsOwn();

  const who = name === 'whoever works on its tool' ? name : 'whoever sees its rights';
  const [account, token] = by === ofTool ? ['p-tool-1', 'tool-form'] : ['p-rights-1', 'rights-form'];

  test.each(rowsOf('lists'))('%s shows what is there for them', async (method, { lists }) => {
    const listed = await lists(by);
    if (isThereFor(who, method)) expect(listed).not.toEqual([]);
    else expect(listed).toEqual([]);
  });

  test.each(rowsOf('names'))('%s does what is theirs to do', async (method, { names }) => {
    const said = await answer(() => names(by, { controller: 'beta', system: 'beta-crm' }));
    if (isThereFor(who, method))
      expect(said).not.toMatch(/^(no-such-(controller|system)|outside-perimeter|broke)/);
    else expect(said).toMatch(/^outside-perimeter: /);
  });

  test.each(rowsOf('ofAccount'))(
    '%s finds an account that reaches as far',
    async (_method, { ofAccount }) => {
      expect(await answer(() => ofAccount(by, account))).not.toMatch(/^(no-such-account|broke)/);
      expect(await answer(() => ofAccount(by, 'p-beta-1'))).toMatch(/^no-such-account/);
    },
  );

  test.each(rowsOf('ofToken'))('%s finds a token that reaches as far', async (_method, { ofToken }) => {
    expect(await answer(() => ofToken(by, 'beta-form'))).toMatch(/^no-such-token/);
    expect(await answer(() => ofToken(by, token))).not.toMatch(/^(no-such-token|broke)/);
  });

  test.each(rowsOf('of'))('%s finds it where it is there for them', async (method, { of, call }) => {
    const absent = await answer(() => call(by, ABSENT), ABSENT);
    const said = await answer(() => call(by, things[of]), things[of]);
    if (isThereFor(who, method)) expect(said).not.toBe(absent);
    else expect(said).toBe(absent);
    expect(said).not.toMatch(/^broke/);
  });
});

describe('to whoever acts for it', () => {
  inAHouseOfItsOwn();

  test.each(rowsOf('lists'))('%s shows it', async (_name, { lists }) => {
    expect(await lists(insider)).not.toEqual([]);
  });

  test('so does everything to whoever acts for all of them', async () => {
    const [[, { whole }] = ['', { whole: async () => [] as unknown }]] = rowsOf('whole');
    expect(await whole({ ...insider, controllers: ['acme', 'beta'] })).not.toEqual([]);
  });

  test.each(rowsOf('names'))('%s knows it', async (_name, { names }) => {
    const said = await answer(() => names(insider, { controller: 'beta', system: 'beta-crm' }));
    expect(said).not.toMatch(/^(no-such-(controller|system)|outside-perimeter|broke)/);
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
