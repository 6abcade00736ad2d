import { z } from 'zod';
import { perimeterOf } from '../../../domain/perimeter.ts';
import type { Present } from '../../../greffe/sign-in.ts';
import * as answers from '../answers/session.ts';
import { ApiProblem } from '../problem.ts';
import type { Browser, Reply, Route } from '../route.ts';
import { route } from '../route.ts';
import { byId } from '../schemas.ts';

/** What somebody types: it is judged by whoever lets them in, and told to nobody. */
const typed = z.string().max(1000);

/** Of an address: what those add to it is theirs to say. */
const parameter = z.string().max(8000);

/** People who sign in by themselves: a browser carries a secret for them, and nothing else lets it in. */
export const sessionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/session',
    operationId: 'signIn',
    tag: 'session',
    summary: 'Sign in; one answer whatever was wrong. A session of that browser before ends',
    entry: 'anybody',
    status: 201,
    body: z
      .strictObject({ name: typed, password: typed, code: typed.optional() })
      .meta({ id: 'Credentials' }),
    answer: answers.session,
    async handle({ greffe, browser, body: { name, password, code } }) {
      const credentials = { name, password, ...(code !== undefined && { code }) };
      const signedIn = await greffe.accounts.signIn(credentials, browser.place);
      if (browser.session !== null) await greffe.accounts.signOut(browser.session);
      return carrying(signedIn);
    },
  }),
  route({
    method: 'get',
    path: '/session',
    operationId: 'showSession',
    tag: 'session',
    summary: 'Who is signed in, what they may do, and what is asked of them first',
    entry: 'session',
    answer: answers.session,
    async handle({ greffe, browser }) {
      const present = await greffe.accounts.bySession(secretOf(browser));
      if (!present) throw new ApiProblem('session-over', 401);
      return { body: viewOf(present) };
    },
  }),
  route({
    method: 'delete',
    path: '/session',
    operationId: 'signOut',
    tag: 'session',
    summary: 'Sign out',
    entry: 'session',
    async handle({ greffe, browser }) {
      await greffe.accounts.signOut(secretOf(browser));
      return { session: null };
    },
  }),
  route({
    method: 'get',
    path: '/session/openid',
    operationId: 'goElsewhere',
    tag: 'session',
    summary: 'Be sent to those who let people in elsewhere, by OpenID Connect',
    entry: 'anybody',
    status: 303,
    async handle({ greffe }) {
      const { address, carried } = await greffe.accounts.goElsewhere();
      return { elsewhere: address, journey: carried };
    },
  }),
  route({
    method: 'get',
    path: '/session/openid/return',
    operationId: 'comeBack',
    tag: 'session',
    summary: 'Where they send the browser back: signed in, as they say of whoever it is',
    entry: 'anybody',
    query: z.object({ code: parameter.optional(), state: parameter.optional() }).catchall(parameter),
    answer: answers.session,
    async handle({ greffe, browser, query }) {
      const parameters = Object.fromEntries(
        Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      const signedIn = await greffe.accounts.comeBack(browser.journey, parameters, browser.place);
      if (browser.session !== null) await greffe.accounts.signOut(browser.session);
      return { ...carrying(signedIn), journey: null };
    },
  }),
  route({
    method: 'put',
    path: '/session/password',
    operationId: 'changePassword',
    tag: 'session',
    summary: 'Another password, by whoever knows the one before: every session ends, and another one begins',
    entry: 'session',
    body: z.strictObject({ current: typed, next: typed }),
    answer: answers.session,
    async handle({ greffe, browser, body }) {
      return carrying(await greffe.accounts.changePassword(secretOf(browser), body));
    },
  }),
  route({
    method: 'post',
    path: '/session/second-factor',
    operationId: 'takeSecondFactor',
    tag: 'session',
    summary:
      'Take a second factor: what makes its codes is shown once, and stands once a code of it was seen',
    entry: 'session',
    status: 201,
    answer: answers.enrolment,
    async handle({ greffe, browser }) {
      return { body: await greffe.accounts.enrol(secretOf(browser)) };
    },
  }),
  route({
    method: 'put',
    path: '/session/second-factor',
    operationId: 'confirmSecondFactor',
    tag: 'session',
    summary: 'Confirm it by a code of the app: every session ends, and another one begins',
    entry: 'session',
    body: z.strictObject({ code: typed }),
    answer: answers.confirmedFactor,
    async handle({ greffe, browser, body: { code } }) {
      const { recoveryCodes, signedIn } = await greffe.accounts.confirm(secretOf(browser), code);
      return { body: { recoveryCodes, session: viewOf(signedIn) }, session: signedIn.secret };
    },
  }),
  route({
    method: 'post',
    path: '/passwords',
    operationId: 'takePassword',
    tag: 'session',
    summary: 'A first password, or another one, by the code of a letter: once, while it is good',
    entry: 'anybody',
    status: 201,
    body: z.strictObject({ code: typed, password: typed }).meta({ id: 'CodeOfLetter' }),
    answer: answers.opening,
    async handle({ greffe, body: { code, password } }) {
      return { body: await greffe.accounts.accept(code, password) };
    },
  }),
  route({
    method: 'get',
    path: '/sessions',
    operationId: 'listSessions',
    tag: 'session',
    summary: 'Wherever whoever asks is signed in',
    entry: 'session',
    answer: answers.sessions,
    async handle({ greffe, browser }) {
      const secret = secretOf(browser);
      const here = await greffe.accounts.bySession(secret);
      const all = await greffe.accounts.ownSessions(secret);
      const items = all.map((one) => ({ ...one, isThisOne: one.id === here?.session.id }));
      return { body: { items } };
    },
  }),
  route({
    method: 'delete',
    path: '/sessions',
    operationId: 'endSessions',
    tag: 'session',
    summary: 'Sign out everywhere, here too',
    entry: 'session',
    async handle({ greffe, browser }) {
      await greffe.accounts.endOwn(secretOf(browser), null);
      return { session: null };
    },
  }),
  route({
    method: 'delete',
    path: '/sessions/{id}',
    operationId: 'endSession',
    tag: 'session',
    summary: 'End one of them',
    entry: 'session',
    params: byId,
    async handle({ greffe, browser, params: { id } }) {
      await greffe.accounts.endOwn(secretOf(browser), id);
      return {};
    },
  }),
];

function secretOf({ session }: Browser): string {
  if (session === null) throw new ApiProblem('no-session', 401);
  return session;
}

function carrying(signedIn: Present & { readonly secret: string }): Reply {
  return { body: viewOf(signedIn), session: signedIn.secret };
}

function viewOf({ person, session, lacksSecondFactor, mustChangePassword }: Present) {
  const { id, account, openedAt, endsAt } = session;
  const { roles } = person;
  const reach = perimeterOf(person);
  return { account, roles, ...reach, id, openedAt, endsAt, lacksSecondFactor, mustChangePassword };
}
