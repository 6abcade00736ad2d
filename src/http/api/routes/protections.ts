import { z } from 'zod';
import * as answers from '../answers/protections.ts';
import { controllerOf, demandSystems } from '../controller.ts';
import { backwards, onwards, pageIn, pageOf } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { byId, controllerId, day, identifier, number, recordRef, slug, text } from '../schemas.ts';

/** What keeps data from being erased, used or written to. */
export const protectionRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/holds',
    operationId: 'listHolds',
    tag: 'holds',
    summary: 'Every legal hold, lifted ones too',
    act: 'see requests',
    query: z.strictObject(onwards),
    answer: answers.holds,
    async handle({ greffe, by, query }) {
      return { body: pageIn(await greffe.holds.list(by), query, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'post',
    path: '/holds',
    operationId: 'placeHold',
    tag: 'holds',
    summary: 'Place a hold over a person or a record: nothing it covers is erased while it stands',
    act: 'place a hold',
    status: 201,
    body: z.strictObject({
      controller: controllerId,
      over: z.discriminatedUnion('over', [
        z.strictObject({ over: z.literal('person'), identifiers: z.array(identifier).min(1).max(50) }),
        z.strictObject({ over: z.literal('record'), ref: recordRef }),
      ]),
      ground: text(500),
      until: day.nullable().default(null),
    }),
    answer: answers.placed,
    async handle(call) {
      const { greffe, by, body } = call;
      const controller = controllerOf(call, body.controller);
      if (body.over.over === 'record') demandSystems(call, [body.over.ref.system]);
      const placed = await greffe.holds.place(by, { ...body, controller });
      return { body: placed };
    },
  }),
  route({
    method: 'delete',
    path: '/holds/{id}',
    operationId: 'liftHold',
    tag: 'holds',
    summary: 'Lift a hold; that it stood is kept',
    act: 'place a hold',
    params: byId,
    async handle({ greffe, by, params: { id } }) {
      await greffe.holds.lift(by, id);
      return {};
    },
  }),
  route({
    method: 'get',
    path: '/restrictions',
    operationId: 'listRestrictions',
    tag: 'restrictions',
    summary: 'Every restriction, with how many alerts it has; one is placed by a request with that right',
    act: 'see requests',
    query: z.strictObject(onwards),
    answer: answers.restrictions,
    async handle({ greffe, by, query }) {
      const views = await greffe.restrictions.list(by);
      const counted = views.map(({ restriction, alerts }) => ({ restriction, alerts: alerts.length }));
      return { body: pageIn(counted, query, ({ restriction }) => String(restriction.id)) };
    },
  }),
  route({
    method: 'get',
    path: '/restrictions/{id}',
    operationId: 'showRestriction',
    tag: 'restrictions',
    summary: 'A restriction, what it came to in the tools, and what was noticed since',
    act: 'see requests',
    params: byId,
    answer: answers.restrictionView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.restrictions.show(by, id) };
    },
  }),
  route({
    method: 'put',
    path: '/restrictions/{id}/decision',
    operationId: 'decideObjection',
    tag: 'restrictions',
    summary: 'Say how an objection was decided that was pending',
    act: 'decide an objection',
    params: byId,
    body: z.strictObject({ is: z.enum(['upheld', 'overridden']), reason: text(2000) }),
    answer: answers.ofRequest,
    async handle({ greffe, by, params: { id }, body }) {
      return { body: await greffe.restrictions.decide(by, id, body) };
    },
  }),
  route({
    method: 'put',
    path: '/restrictions/{id}/lifting',
    operationId: 'liftRestriction',
    tag: 'restrictions',
    summary: 'Lift a restriction once the person was told',
    act: 'lift a restriction',
    params: byId,
    body: z.union([
      z.strictObject({ toldOn: day, reason: text(2000) }),
      z.strictObject({ letter: number, reason: text(2000) }),
    ]),
    answer: answers.ofRequest,
    async handle({ greffe, by, params: { id }, body }) {
      const toldOn = 'letter' in body ? { number: body.letter } : body.toldOn;
      return { body: await greffe.restrictions.lift(by, id, { toldOn, reason: body.reason }) };
    },
  }),
  route({
    method: 'post',
    path: '/restriction-watches',
    operationId: 'watchRestrictions',
    tag: 'restrictions',
    summary: 'Look now, as the night does, whether restricted data was changed or used: alerts tell',
    act: 'place a restriction',
    body: z.strictObject({ controller: controllerId }),
    async handle(call) {
      const { greffe, by, body, signal } = call;
      await greffe.restrictions.watch(by, controllerOf(call, body.controller), signal);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/suppressions/checks',
    operationId: 'checkSuppression',
    tag: 'suppressions',
    summary: 'Whether anything may be sent to one address: yes or no, and by which channels not',
    act: 'check an address',
    body: z.strictObject({ controller: controllerId, address: identifier }),
    answer: answers.suppressed,
    async handle(call) {
      const { greffe, by, body } = call;
      const channels = await greffe.suppressions.check(by, controllerOf(call, body.controller), body.address);
      return { body: { isSuppressed: channels.length > 0, channels } };
    },
  }),
  route({
    method: 'post',
    path: '/suppressions/sweeps',
    operationId: 'beginSweep',
    tag: 'suppressions',
    summary: 'Hold every row of people of these tools against the register',
    act: 'run a sweep',
    status: 201,
    body: z.strictObject({ controller: controllerId, systems: z.array(slug).min(1).max(50) }),
    answer: answers.begunSweeps,
    async handle(call) {
      const { greffe, by, body } = call;
      demandSystems(call, body.systems);
      const sweeps = await greffe.suppressions.sweep(by, controllerOf(call, body.controller), body.systems);
      return { body: { sweeps } };
    },
  }),
  route({
    method: 'get',
    path: '/suppressions/sweeps/{id}',
    operationId: 'showSweep',
    tag: 'suppressions',
    summary: 'How far a sweep has come, in numbers',
    act: 'see requests',
    params: byId,
    answer: answers.sweepView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.suppressions.showSweep(by, id) };
    },
  }),
  route({
    method: 'get',
    path: '/suppressions/reappearances',
    operationId: 'listReappearances',
    tag: 'suppressions',
    summary: 'Who was found again and waits for a decision, without an address',
    act: 'see requests',
    query: z.strictObject({ open: z.enum(['true', 'false']).default('true'), ...backwards }),
    answer: answers.reappearances,
    async handle({ greffe, by, query: { open, before, most } }) {
      const page = { before: before ?? null, most: most + 1 };
      const { found, sweeps } = await greffe.suppressions.reappearances(by, { open: open === 'true', page });
      return { body: { ...pageOf(found, { most }, ({ id }) => String(id)), sweeps } };
    },
  }),
  route({
    method: 'get',
    path: '/suppressions/reappearances/{id}',
    operationId: 'showReappearance',
    tag: 'suppressions',
    summary: 'One of them in clear',
    act: 'see requests',
    params: byId,
    answer: answers.reappearanceView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.suppressions.reappearance(by, id) };
    },
  }),
  route({
    method: 'put',
    path: '/suppressions/reappearances/{id}/decision',
    operationId: 'decideReappearance',
    tag: 'suppressions',
    summary: 'Close the address again, or say what new consent there was, or leave a number that is shared',
    act: 'decide a reappearance',
    params: byId,
    body: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('reapply') }),
      z.strictObject({ is: z.enum(['new-collection', 'let-be']), because: text(2000) }),
    ]),
    answer: answers.decidedReappearance,
    async handle({ greffe, by, params: { id }, body }) {
      const { suppressions } = greffe;
      if (body.is === 'reapply') return { body: { reappearance: await suppressions.reapply(by, id) } };
      const reappearance =
        body.is === 'let-be'
          ? await suppressions.letBe(by, id, body.because)
          : await suppressions.newCollection(by, id, body.because);
      return { body: { reappearance } };
    },
  }),
];
