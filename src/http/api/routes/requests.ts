import { z } from 'zod';
import type { Requester } from '../../../domain/requester.ts';
import { RIGHTS } from '../../../domain/right.ts';
import type { NewRequest } from '../../../greffe/requests.ts';
import * as answers from '../answers/requests.ts';
import { controllerOf, demandFields } from '../controller.ts';
import { onwards, pageOf } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import {
  byId,
  channel,
  controllerId,
  coverable,
  day,
  extensionReason,
  identifier,
  identityDoubt,
  letterSent,
  number,
  receiver,
  recordRef,
  refusalGround,
  requester,
  restrictionGround,
  right,
  slug,
  text,
} from '../schemas.ts';

const newRequest = z
  .strictObject({
    controller: controllerId,
    rights: z.array(right).min(1).max(RIGHTS.length),
    identifiers: z.array(identifier).min(1).max(50),
    receivedOn: day.optional(),
    channel: text(64).default('api'),
    stops: z.array(channel).min(1).max(4).optional(),
    corrections: z
      .array(z.strictObject({ field: text(100), to: text(2000) }))
      .max(50)
      .optional(),
    restriction: z.strictObject({ ground: restrictionGround, purpose: slug.optional() }).optional(),
    requester: requester.default({ kind: 'data-subject' }),
    withdrawnConsent: z.strictObject({ proof: text(2000) }).optional(),
    callback: z
      .strictObject({ url: text(2000), secret: text(100) })
      .optional()
      .meta({ description: 'Where its moves are sent to, signed as Standard Webhooks has it' }),
  })
  .meta({ id: 'NewRequest' });

export const requestRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/requests',
    operationId: 'openRequest',
    tag: 'requests',
    summary: 'Open a request: of one right or several, an objection and a rectification too',
    act: 'open a request',
    status: 201,
    body: newRequest,
    answer: answers.opened,
    takesKey: true,
    async handle(call) {
      const { greffe, by, body, key } = call;
      demandFields(
        call,
        (body.corrections ?? []).map(({ field }) => field),
      );
      const request = requestOf(controllerOf(call, body.controller), body);
      const once = key === null ? undefined : { key, body: JSON.stringify(request) };
      const id = await greffe.requests.open(by, request, once);
      return { body: { request: id }, location: `/requests/${id}` };
    },
  }),
  route({
    method: 'get',
    path: '/requests',
    operationId: 'listRequests',
    tag: 'requests',
    summary: 'Requests under way or still to be answered, or all of them; nothing of the person',
    act: 'see requests',
    query: z.strictObject({
      open: z.enum(['true', 'false']).default('true'),
      ...onwards,
    }),
    answer: answers.requestPage,
    async handle({ greffe, by, query: { open, after, most } }) {
      const page = { after: after ?? 0, most: most + 1 };
      const found = await greffe.requests.page(by, { open: open === 'true', ...page });
      return { body: pageOf(found, { most }, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}',
    operationId: 'showRequest',
    tag: 'requests',
    summary: 'All that is known of a request',
    act: 'see requests',
    params: byId,
    answer: answers.requestView,
    async handle({ greffe, by, params: { id } }) {
      const { subject, candidates, plans, ...view } = await greffe.requests.show(by, id);
      return {
        body: {
          ...view,
          matches: subject.matches,
          candidates: candidates.map(({ ref }) => ref),
          plans: plans.map(({ plan }) => plan),
        },
      };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/progress',
    operationId: 'showProgress',
    tag: 'requests',
    summary: 'How far the work on its approved plans goes; nothing of the person',
    act: 'see requests',
    params: byId,
    answer: answers.progress,
    async handle({ greffe, by, params: { id } }) {
      return { body: { lines: await greffe.requests.progress(by, id) } };
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/identity',
    operationId: 'settleIdentity',
    tag: 'requests',
    summary: 'Say how identity was settled; of whom, where somebody asks for the person',
    act: 'settle identity',
    params: byId,
    body: z.strictObject({ how: text(2000), of: receiver.optional() }),
    async handle({ greffe, by, params: { id }, body: { how, of } }) {
      await greffe.requests.identify(by, id, how, of);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/mandates',
    operationId: 'recordMandate',
    tag: 'requests',
    summary: 'Record what was seen of what lets the requester act for the person',
    act: 'record a mandate',
    params: byId,
    body: z.strictObject({
      scope: z.array(coverable).min(1).max(5).optional(),
      from: day.optional(),
      until: day.optional(),
      answerTo: receiver.optional(),
      directives: text(2000).optional(),
      how: text(2000),
    }),
    async handle({ greffe, by, params: { id }, body }) {
      await greffe.requests.mandate(by, id, defined(body));
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/matches',
    operationId: 'decideMatches',
    tag: 'requests',
    summary: 'Decide which uncertain matches are the person',
    act: 'decide matches',
    params: byId,
    body: z.strictObject({
      decisions: z
        .array(z.strictObject({ ref: recordRef, decision: z.enum(['accepted', 'set-aside']) }))
        .min(1)
        .max(500),
    }),
    async handle({ greffe, by, params: { id }, body: { decisions } }) {
      await greffe.requests.match(by, id, decisions);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/corrections',
    operationId: 'decideCorrections',
    tag: 'requests',
    summary: 'Have the value asked for written where lines of the plan to sign leave another one',
    act: 'decide a correction',
    params: byId,
    body: z.strictObject({ lines: z.array(number).min(1).max(500) }),
    async handle({ greffe, by, params: { id }, body: { lines } }) {
      await greffe.requests.correct(by, id, lines);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/refusal',
    operationId: 'refuseRequest',
    tag: 'requests',
    summary: 'Refuse it, on a ground of the Regulation, by a letter that has left',
    act: 'refuse a request',
    params: byId,
    body: z.strictObject({ ground: refusalGround, letter: letterSent }),
    async handle({ greffe, by, params: { id }, body: { ground, letter } }) {
      await greffe.requests.refuse(by, id, ground, letter);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/extension',
    operationId: 'extendRequest',
    tag: 'requests',
    summary: 'Take two more months, by a letter that has left within the first',
    act: 'change the clock',
    params: byId,
    body: z.strictObject({ reason: extensionReason, letter: letterSent }),
    async handle({ greffe, by, params: { id }, body: { reason, letter } }) {
      await greffe.requests.extend(by, id, reason, letter);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/suspension',
    operationId: 'suspendRequest',
    tag: 'requests',
    summary: 'Stop the clock while the person is asked who they are',
    act: 'change the clock',
    params: byId,
    body: z.strictObject({
      doubt: identityDoubt,
      asked: z.union([z.strictObject({ number }), z.strictObject({ on: day })]),
    }),
    async handle({ greffe, by, params: { id }, body: { doubt, asked } }) {
      await greffe.requests.suspend(by, id, doubt, 'on' in asked ? asked.on : asked);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/resumption',
    operationId: 'resumeRequest',
    tag: 'requests',
    summary: 'Let the clock run again from the day of their answer',
    act: 'change the clock',
    params: byId,
    body: z.strictObject({ answeredOn: day }),
    async handle({ greffe, by, params: { id }, body: { answeredOn } }) {
      await greffe.requests.resume(by, id, answeredOn);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/withdrawal',
    operationId: 'withdrawRequest',
    tag: 'requests',
    summary: 'Record that the person takes it back',
    act: 'withdraw a request',
    params: byId,
    async handle({ greffe, by, params: { id } }) {
      await greffe.requests.withdraw(by, id);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/retries',
    operationId: 'retryRequest',
    tag: 'requests',
    summary: 'Try again what failed, once it is mended',
    act: 'retry a request',
    params: byId,
    async handle({ greffe, by, params: { id } }) {
      await greffe.requests.retry(by, id);
      return {};
    },
  }),
];

type Declared = z.output<typeof newRequest>;

function requestOf(controller: string, { restriction, requester: asks, ...rest }: Declared): NewRequest {
  const who: Requester = asks;
  return {
    ...defined(rest),
    controller,
    requester: who,
    ...(restriction && { restriction: defined(restriction) }),
  };
}

/** Without what was left out: to be left out and to be undefined are two things here. */
type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function defined<T extends object>(given: T): Defined<T>;
function defined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
