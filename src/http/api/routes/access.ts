import { z } from 'zod';
import { ACTS } from '../../../domain/approval.ts';
import { RIGHTS } from '../../../domain/right.ts';
import type { WantedReach } from '../../../greffe/perimeter.ts';
import * as answers from '../answers/access.ts';
import { ApiProblem } from '../problem.ts';
import { byCursor, byName, onwards, pageIn } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { numberInAddress, right, role, slug, text } from '../schemas.ts';

const byAccount = z.strictObject({ id: slug });
const roles = z.array(role).min(1).max(5);
const reach = {
  controllers: z.array(slug).min(1).max(500),
  systems: z.array(slug).min(1).max(500),
  rights: z.array(right).min(1).max(RIGHTS.length),
};
/** As far as whoever gives it: of what is null, and of what is left out where it is given first. */
const wantedReach = {
  controllers: reach.controllers.nullable().optional(),
  systems: reach.systems.nullable().optional(),
  rights: reach.rights.nullable().optional(),
};

/** Who may come in: programs by their tokens, people by their accounts. To change either takes a person. */
export const accessRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/tokens',
    operationId: 'listTokens',
    tag: 'tokens',
    summary: 'Every token: what it may do, until when, the day of its last use; no secret',
    act: 'see tokens',
    query: z.strictObject(byCursor),
    answer: answers.tokens,
    async handle({ greffe, by, query }) {
      const listed = await greffe.tokens.list(by);
      // A name is given again once the token that had it is over.
      const placeOf = (token: { readonly name: string; readonly id: string }): string =>
        `${token.name}.${token.id}`;
      return { body: pageIn(byName(listed, placeOf), query, placeOf) };
    },
  }),
  route({
    method: 'post',
    path: '/tokens',
    operationId: 'giveToken',
    tag: 'tokens',
    summary: 'Give a program a token, shown this once; takes a person',
    act: 'give a token',
    status: 201,
    body: z.strictObject({
      name: slug,
      roles,
      acts: z.array(z.enum(ACTS)).min(1).max(ACTS.length).optional(),
      ...wantedReach,
      lasts: text(32).meta({ description: 'A period of the calendar, a year at most: P90D' }),
    }),
    answer: answers.givenToken,
    async handle({ greffe, by, body }) {
      const { name, lasts, acts } = body;
      const given = await greffe.tokens.give(by, {
        name,
        lasts,
        roles: [...new Set(body.roles)],
        ...(acts && { acts: [...new Set(acts)] }),
        ...eachOnce(body),
      });
      return { body: given };
    },
  }),
  route({
    method: 'delete',
    path: '/tokens/{name}',
    operationId: 'revokeToken',
    tag: 'tokens',
    summary: 'From here on it opens nothing; takes a person',
    act: 'revoke a token',
    params: z.strictObject({ name: slug }),
    async handle({ greffe, by, params: { name } }) {
      await greffe.tokens.revoke(by, name);
      return {};
    },
  }),
  route({
    method: 'get',
    path: '/accounts',
    operationId: 'listAccounts',
    tag: 'accounts',
    summary: 'Every account, and how it stands; no address',
    act: 'see accounts',
    query: z.strictObject(byCursor),
    answer: answers.accounts,
    async handle({ greffe, by, query }) {
      const listed = byName(await greffe.accounts.list(by), ({ id }) => id);
      return { body: pageIn(listed, query, ({ id }) => id) };
    },
  }),
  route({
    method: 'post',
    path: '/accounts',
    operationId: 'addAccount',
    tag: 'accounts',
    summary: 'Make an account, and send a code to choose a password with; takes a person',
    act: 'manage accounts',
    status: 201,
    body: z.strictObject({
      id: slug,
      mail: text(320),
      roles,
      ...wantedReach,
    }),
    answer: answers.invited,
    async handle({ greffe, by, body }) {
      const { id, mail } = body;
      const account = { id, mail, roles: [...new Set(body.roles)], ...eachOnce(body) };
      return { body: await greffe.accounts.add(by, account) };
    },
  }),
  route({
    method: 'put',
    path: '/accounts/{id}/clearance',
    operationId: 'changeAccount',
    tag: 'accounts',
    summary: 'Other roles, or another reach; with If-Match only where nobody changed it meanwhile',
    act: 'manage accounts',
    params: byAccount,
    body: z.strictObject({ roles: roles.optional(), ...wantedReach }),
    takesIfMatch: true,
    async handle({ greffe, by, params: { id }, body, ifMatch }) {
      if (Object.values(body).every((said) => said === undefined)) throw new ApiProblem('nothing-asked', 422);
      const to = { ...(body.roles && { roles: [...new Set(body.roles)] }), ...eachOnce(body) };
      await greffe.accounts.change(by, id, to, ifMatch ?? undefined);
      return {};
    },
  }),
  route({
    method: 'delete',
    path: '/accounts/{id}',
    operationId: 'disableAccount',
    tag: 'accounts',
    summary: 'End an account for good; takes a person',
    act: 'manage accounts',
    params: byAccount,
    async handle({ greffe, by, params: { id } }) {
      await greffe.accounts.disable(by, id);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/accounts/{id}/enabling',
    operationId: 'enableAccount',
    tag: 'accounts',
    summary: 'Open again an account that was disabled, and send a code for a first password; takes a person',
    act: 'manage accounts',
    params: byAccount,
    answer: answers.enabled,
    async handle({ greffe, by, params: { id } }) {
      return { body: { invited: await greffe.accounts.enable(by, id) } };
    },
  }),
  route({
    method: 'post',
    path: '/accounts/{id}/invitations',
    operationId: 'inviteAccount',
    tag: 'accounts',
    summary: 'Send another code for a first password; takes a person',
    act: 'manage accounts',
    params: byAccount,
    answer: answers.invited,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.accounts.invite(by, id) };
    },
  }),
  route({
    method: 'post',
    path: '/accounts/{id}/password-resets',
    operationId: 'resetPassword',
    tag: 'accounts',
    summary: 'Send a code for another password; takes a person',
    act: 'manage accounts',
    params: byAccount,
    body: z.strictObject({ secondFactorOff: z.boolean().default(false) }),
    answer: answers.invited,
    async handle({ greffe, by, params: { id }, body }) {
      return { body: await greffe.accounts.resetPassword(by, id, body) };
    },
  }),
  route({
    method: 'get',
    path: '/accounts/{id}/sessions',
    operationId: 'listAccountSessions',
    tag: 'accounts',
    summary: 'Where an account is signed in',
    act: 'see accounts',
    params: byAccount,
    query: z.strictObject(onwards),
    answer: answers.openSessions,
    async handle({ greffe, by, params, query }) {
      const open = await greffe.accounts.sessions(by, params.id);
      const inOrder = open.toSorted((one, other) => one.id - other.id);
      return { body: pageIn(inOrder, query, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'delete',
    path: '/accounts/{id}/sessions',
    operationId: 'endAccountSessions',
    tag: 'accounts',
    summary: 'End all of them; takes a person',
    act: 'manage accounts',
    params: byAccount,
    answer: answers.endedSessions,
    async handle({ greffe, by, params: { id } }) {
      return { body: { ended: await greffe.accounts.revoke(by, id, null) } };
    },
  }),
  route({
    method: 'delete',
    path: '/accounts/{id}/sessions/{session}',
    operationId: 'endAccountSession',
    tag: 'accounts',
    summary: 'End one of them; takes a person',
    act: 'manage accounts',
    params: z.strictObject({ id: slug, session: numberInAddress }),
    async handle({ greffe, by, params: { id, session } }) {
      await greffe.accounts.revoke(by, id, session);
      return {};
    },
  }),
];

/** What is left out stays left out. */
function eachOnce({ controllers, systems, rights }: WantedReach): WantedReach {
  return {
    ...(controllers !== undefined && { controllers: once(controllers) }),
    ...(systems !== undefined && { systems: once(systems) }),
    ...(rights !== undefined && { rights: once(rights) }),
  };
}

function once<T>(listed: readonly T[] | null): readonly T[] | null {
  return listed && [...new Set(listed)];
}
