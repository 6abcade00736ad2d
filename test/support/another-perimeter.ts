import type { Person, Role } from '../../src/domain/approval.ts';
import { EVERYWHERE } from '../../src/domain/perimeter.ts';
import type { Right } from '../../src/domain/right.ts';
import { dpo, settingsOf } from './house.ts';
import type { HouseOptions, TestHouse } from './house.ts';
import { scheduleFor } from './purges.ts';

/** All of them, so that no role is what keeps somebody out. */
export const everyRole: readonly Role[] = ['dpo', 'controller', 'operator', 'auditor', 'admin'];

/** What the request of beta asks for. */
export const ASKED = ['restriction', 'access', 'erasure'] as const satisfies readonly Right[];

/** Where everything lies that `betaHas`: of one tool, and of a request, where it is of any. */
const within = { controllers: ['beta'] } as const;
export const insider: Person = { id: 'p-beta', roles: everyRole, ...within };
/** As far as the tool that it lies in, and as the request that it is of. */
export const ofTool: Person = { id: 'p-beta-tool', roles: everyRole, ...within, systems: ['beta-crm'] };
export const ofRights: Person = { id: 'p-beta-rights', roles: everyRole, ...within, rights: ASKED };

/** Whoever reaches none of it. */
export const outsiders: Readonly<Record<string, Person>> = {
  'acts for another controller': { id: 'p-acme', roles: everyRole, controllers: ['acme'] },
  'acts for none': { id: 'p-none', roles: everyRole, controllers: [] },
  'works on another tool': { id: 'p-desk', roles: everyRole, ...within, systems: ['beta-desk'] },
  'works on a tool of another controller': { id: 'p-crm', roles: everyRole, systems: ['crm-eu'] },
  'sees requests of another right': { id: 'p-objection', roles: everyRole, ...within, rights: ['objection'] },
  'sees requests of some of its rights': {
    id: 'p-some',
    roles: everyRole,
    ...within,
    rights: ['restriction', 'erasure'],
  },
};

export const given = { kind: 'email', value: 'zyx.canary@example.fr' } as const;
export const CODE = 'ABCDE-FGHJK-MNPQR-STVWX';

export const THINGS = [
  'request',
  'planned',
  'restriction',
  'hold',
  'purge',
  'sweep',
  'reappearance',
  'notice',
  'propagation',
  'entry',
  'task',
] as const;

export type Thing = (typeof THINGS)[number];

/** Two controllers, one of them with three tools. */
export function twoControllers(): HouseOptions {
  const names = ['crm-eu', 'beta-crm', 'beta-mail', 'beta-desk'];
  const [acme] = settingsOf(names).controllers;
  if (!acme) throw new Error('No controller to begin with.');
  return {
    systems: names,
    settings: {
      ...scheduleFor(names),
      controllers: [
        { ...acme, systems: ['crm-eu'] },
        { ...acme, id: 'beta', name: 'Beta SARL', systems: ['beta-crm', 'beta-mail', 'beta-desk'] },
      ],
    },
  };
}

/** One thing of each kind, all of them of the controller beta, and of its tool beta-crm where they are of one. */
export async function betaHas(house: TestHouse): Promise<Readonly<Record<Thing, number>>> {
  const { greffe } = house;
  const { store, clock } = house.house;
  const boss: Person = { id: 'p-boss', roles: ['admin'] };
  for (const [id, reach] of [
    ['p-beta-1', within],
    ['p-tool-1', { ...within, systems: ['beta-crm'] }],
    ['p-rights-1', { ...within, rights: ASKED }],
    ['p-all', {}],
  ] as const)
    await greffe.accounts.add(boss, { id, mail: `${id}@example.com`, roles: ['dpo'], ...reach });
  const form = { roles: ['dpo'], lasts: 'P1D' } as const;
  const anyController: Person = { id: 'direction', roles: ['controller'] };
  await greffe.tokens.give(anyController, { ...form, name: 'beta-form', ...within });
  await greffe.tokens.give(anyController, { ...form, name: 'tool-form', ...within, systems: ['beta-crm'] });
  await greffe.tokens.give(anyController, { ...form, name: 'rights-form', ...within, rights: ASKED });
  await greffe.tokens.give(anyController, { ...form, name: 'all-form' });
  const at = clock.now();
  const request = await greffe.requests.open(dpo, {
    controller: 'beta',
    rights: ASKED,
    identifiers: [given],
    channel: 'email',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'objection-pending' },
  });
  const planned = await plannedRequest(house);
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
    const all = { system: null, proposed: false, ...EVERYWHERE, before: null, most: 1 };
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
      planned,
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

/** An access to what two tools of beta hold: its plan is drawn. */
async function plannedRequest({ greffe, systems }: TestHouse): Promise<number> {
  const email = 'zyx.planned@example.fr';
  for (const name of ['beta-crm', 'beta-mail'])
    await systems[name]?.world.person({ emails: [email], given: 'Zyx', family: 'Planned' });
  const id = await greffe.requests.open(dpo, {
    controller: 'beta',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: email }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await greffe.requests.identify(dpo, id, 'called back');
  await greffe.requests.carryOn(id, new AbortController().signal);
  return id;
}
