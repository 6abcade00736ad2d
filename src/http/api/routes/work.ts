import { z } from 'zod';
import { HELD_FILES_MAX } from '../../../domain/task.ts';
import type { Task } from '../../../domain/task.ts';
import type { Said } from '../../../greffe/tasks.ts';
import * as answers from '../answers/work.ts';
import { controllerOf, demandSystems, digestIn } from '../controller.ts';
import { backwards, byCursor, pageIn, pageOf } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { byId, controllerId, day, digest, recordRef, slug, text } from '../schemas.ts';

const wanted = {
  controller: controllerId,
  rules: z.array(slug).min(1).max(100).nullable().default(null),
};

/** What goes with an answer to a task, whatever it is. */
const signed = { attestedAs: text(200).optional(), corrects: z.boolean().default(false) };

/** What somebody gave of what they hold. A file that does not fit into a body is given by the command. */
const held = {
  words: text(20_000).optional(),
  values: z.record(text(100), text(2000)).default({}),
  files: z
    .array(z.strictObject({ name: text(200), content: z.base64() }))
    .max(HELD_FILES_MAX)
    .default([]),
};

/** What waits for somebody, or runs by itself: tasks, purges, notices, proposals. */
export const workRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/tasks',
    operationId: 'listTasks',
    tag: 'tasks',
    summary: 'Tasks that wait for an answer, the one due first on top; nothing of the person',
    act: 'see tasks',
    query: z.strictObject(byCursor),
    answer: answers.tasks,
    async handle({ greffe, by, query }) {
      return { body: pageIn(await greffe.tasks.list(by), query, ({ task }) => placeOf(task)) };
    },
  }),
  route({
    method: 'get',
    path: '/tasks/{id}',
    operationId: 'showTask',
    tag: 'tasks',
    summary: 'A task: whom it is about, and what is asked',
    act: 'see tasks',
    params: byId,
    answer: answers.taskView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.tasks.show({ by, id }) };
    },
  }),
  route({
    method: 'put',
    path: '/tasks/{id}/answer',
    operationId: 'answerTask',
    tag: 'tasks',
    summary: 'Answer a task, or pass it on to whose it is',
    act: 'answer a task',
    params: byId,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['done', 'already', 'nothing-found']), ...signed }),
      z.strictObject({ kind: z.literal('exception'), ground: text(500), ...signed }),
      z.strictObject({ kind: z.literal('could-not'), words: text(2000), ...signed }),
      z.strictObject({ kind: z.literal('held'), ...held, ...signed }),
      z.strictObject({ kind: z.literal('not-mine'), to: slug }),
    ]),
    answer: answers.answeredTask,
    async handle({ greffe, by, params: { id }, body }) {
      return { body: { task: await greffe.tasks.answer({ by, id }, saidIn(body)) } };
    },
  }),
  route({
    method: 'get',
    path: '/purges',
    operationId: 'listPurges',
    tag: 'purges',
    summary: 'The latest runs of the retention schedule',
    act: 'see requests',
    query: z.strictObject(backwards),
    answer: answers.purges,
    async handle({ greffe, by, query: { before, most } }) {
      const found = await greffe.purges.list(by, { before: before ?? null, most: most + 1 });
      return { body: pageOf(found, { most }, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'post',
    path: '/purges',
    operationId: 'beginPurge',
    tag: 'purges',
    summary: 'Begin a run, or a dry run of any day',
    act: 'run a purge',
    status: 201,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('dry-run'), ...wanted, on: day.nullable().default(null) }),
      z.strictObject({ kind: z.literal('by-hand'), ...wanted }),
    ]),
    answer: answers.begunPurge,
    async handle(call) {
      const { greffe, by, body } = call;
      const { rules } = body;
      const controller = controllerOf(call, body.controller);
      const purge =
        body.kind === 'dry-run'
          ? await greffe.purges.plan(by, { controller, rules, on: body.on })
          : await greffe.purges.run(by, { controller, rules, on: null });
      return { body: { purge }, location: `/purges/${purge}` };
    },
  }),
  route({
    method: 'get',
    path: '/purges/{id}',
    operationId: 'showPurge',
    tag: 'purges',
    summary: 'A run: what was read, who is due by which rule, and what became of it',
    act: 'see requests',
    params: byId,
    answer: answers.purgeView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.purges.show(by, id) };
    },
  }),
  route({
    method: 'put',
    path: '/purges/{id}/approval',
    operationId: 'approvePurge',
    tag: 'purges',
    summary:
      'Sign the plan of the rule that has this digest; where the brake asks for two people, people sign',
    act: 'sign a purge',
    params: byId,
    body: z.strictObject({ digest: digest.optional() }),
    answer: answers.signedRule,
    takesIfMatch: true,
    async handle({ greffe, by, params: { id }, body, ifMatch }) {
      const signed = await greffe.purges.approve(by, id, digestIn(body.digest, ifMatch));
      return { body: { ...signed, signatures: signed.signatures.length } };
    },
  }),
  route({
    method: 'put',
    path: '/purges/{id}/refusal',
    operationId: 'refusePurge',
    tag: 'purges',
    summary: 'Carry out nothing more of it; what was done stays done',
    act: 'sign a purge',
    params: byId,
    body: z.strictObject({ reason: text(2000) }),
    async handle({ greffe, by, params: { id }, body: { reason } }) {
      await greffe.purges.refuse(by, id, reason);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/purges/{id}/retries',
    operationId: 'retryPurge',
    tag: 'purges',
    summary: 'Try again what failed, once it is mended',
    act: 'run a purge',
    params: byId,
    async handle({ greffe, by, params: { id } }) {
      await greffe.purges.retry(by, id);
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/stays',
    operationId: 'recordStay',
    tag: 'purges',
    summary: 'Take down that somebody who was asked wants to stay, by the code of their letter',
    act: 'record an answer',
    body: z.strictObject({ code: text(64) }),
    answer: answers.stayed,
    async handle({ greffe, by, body: { code } }) {
      return { body: await greffe.purges.stay(by, code) };
    },
  }),
  route({
    method: 'get',
    path: '/purges/{id}/report',
    operationId: 'fetchPurgeReport',
    tag: 'purges',
    summary: 'The latest report of a run, numbers alone, as the file that anybody can check offline',
    act: 'see requests',
    params: byId,
    file: 'application/json',
    async handle({ greffe, by, params: { id } }) {
      const { file } = await greffe.purges.report(by, id);
      return { file: { name: `purge-${id}.json`, type: 'application/json', stream: one(file) } };
    },
  }),
  route({
    method: 'get',
    path: '/notices',
    operationId: 'listNotices',
    tag: 'notices',
    summary: 'What tools told of, without whom it is about',
    act: 'see requests',
    query: z.strictObject({
      system: slug.optional(),
      proposed: z.enum(['true', 'false']).default('false'),
      ...backwards,
    }),
    answer: answers.notices,
    async handle({ greffe, by, query: { system, proposed, before, most } }) {
      const page = { before: before ?? null, most: most + 1 };
      const filter = { system: system ?? null, proposed: proposed === 'true', page };
      const { notices, tally, feeds } = await greffe.notices.list(by, filter);
      return { body: { ...pageOf(notices, { most }, ({ id }) => String(id)), tally, feeds } };
    },
  }),
  route({
    method: 'get',
    path: '/notices/{id}',
    operationId: 'showNotice',
    tag: 'notices',
    summary: 'One of them in clear: which record, whose it was, where they are still',
    act: 'see requests',
    params: byId,
    answer: answers.noticeView,
    async handle({ greffe, by, params: { id } }) {
      return { body: await greffe.notices.show(by, id) };
    },
  }),
  route({
    method: 'post',
    path: '/notice-polls',
    operationId: 'pollTools',
    tag: 'notices',
    summary: 'Ask these tools, or all of them, now what happened there, and see to it',
    act: 'ask the tools',
    body: z.strictObject({ systems: z.array(slug).min(1).max(50).optional() }),
    answer: answers.polled,
    async handle(call) {
      const { greffe, by, body, signal } = call;
      demandSystems(call, body.systems ?? []);
      const { notices, tally, feeds } = await greffe.notices.poll(by, body.systems ?? call.systems, signal);
      return { body: { proposed: notices, tally, feeds } };
    },
  }),
  route({
    method: 'put',
    path: '/notices/{id}/decision',
    operationId: 'decideNotice',
    tag: 'notices',
    summary: 'Of somebody who was erased by hand in one tool: erase them everywhere, or leave it there',
    act: 'decide a notice',
    params: byId,
    body: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('erase') }),
      z.strictObject({ is: z.literal('leave'), reason: text(2000) }),
    ]),
    answer: answers.decidedNotice,
    async handle({ greffe, by, params: { id }, body }) {
      const notice =
        body.is === 'erase'
          ? await greffe.notices.carryOn(by, id)
          : await greffe.notices.leave(by, id, body.reason);
      return { body: { notice } };
    },
  }),
  route({
    method: 'get',
    path: '/proposals',
    operationId: 'listProposals',
    tag: 'proposals',
    summary: 'Fields changed in one tool that a human decides on; nothing of the person',
    act: 'see requests',
    query: z.strictObject({ open: z.enum(['true', 'false']).default('true'), ...backwards }),
    answer: answers.proposals,
    async handle({ greffe, by, query: { open, before, most } }) {
      const page = { before: before ?? null, most: most + 1 };
      const found = await greffe.proposals.list(by, { open: open === 'true', page });
      return { body: pageOf(found, { most }, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'get',
    path: '/proposals/{id}',
    operationId: 'showProposal',
    tag: 'proposals',
    summary: 'One of them in clear, with what each tool holds now',
    act: 'see requests',
    params: byId,
    answer: answers.proposalView,
    async handle({ greffe, by, params: { id }, signal }) {
      return { body: await greffe.proposals.show(by, id, signal) };
    },
  }),
  route({
    method: 'put',
    path: '/proposals/{id}/acceptance',
    operationId: 'acceptProposal',
    tag: 'proposals',
    summary: 'Sign for what was shown: it is written where the value shown stands still',
    act: 'decide a proposal',
    params: byId,
    body: z.strictObject({
      digest: digest.optional(),
      also: z.array(recordRef).max(100).default([]),
    }),
    takesIfMatch: true,
    async handle({ greffe, by, params: { id }, body, ifMatch, signal }) {
      await greffe.proposals.accept(by, id, digestIn(body.digest, ifMatch), body.also, signal);
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/proposals/{id}/dismissal',
    operationId: 'dismissProposal',
    tag: 'proposals',
    summary: 'Leave everything as it is',
    act: 'decide a proposal',
    params: byId,
    body: z.strictObject({ because: text(2000) }),
    async handle({ greffe, by, params: { id }, body: { because } }) {
      await greffe.proposals.dismiss(by, id, because);
      return {};
    },
  }),
];

/** The one due first on top, and of one day in the order they were asked. */
function placeOf({ dueOn, id }: Task): string {
  return `${dueOn}.${String(id).padStart(9, '0')}`;
}

type Answered =
  | { readonly kind: 'not-mine'; readonly to: string }
  | (Omit<Exclude<Said, { readonly kind: 'not-mine' }>, 'files' | 'ground' | 'words' | 'attestedAs'> & {
      readonly ground?: string | undefined;
      readonly words?: string | undefined;
      readonly attestedAs?: string | undefined;
      readonly files?: readonly { readonly name: string; readonly content: string }[];
    });

function saidIn(body: Answered): Said {
  if (body.kind === 'not-mine') return body;
  const { files, ground, words, attestedAs, ...rest } = body;
  return {
    ...rest,
    ...(ground !== undefined && { ground }),
    ...(words !== undefined && { words }),
    ...(attestedAs !== undefined && { attestedAs }),
    ...(files && {
      files: files.map(({ name, content }) => ({ name, content: Buffer.from(content, 'base64') })),
    }),
  };
}

async function* one(file: string): AsyncGenerator<string> {
  yield file;
}
