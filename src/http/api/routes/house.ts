import { z } from 'zod';
import * as answers from '../answers.ts';
import { demandSystems } from '../controller.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { slug } from '../schemas.ts';

const ENTRIES_MAX = 500;
const sequence = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

/** The tools, and what was done here. */
export const houseRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/systems',
    operationId: 'listSystems',
    tag: 'systems',
    summary: 'The tools of systems.yaml',
    act: 'ask the tools',
    answer: answers.systems,
    async handle({ greffe, by }) {
      const systems = await greffe.systems.list(by);
      return { body: { items: systems.map((system) => ({ system })) } };
    },
  }),
  route({
    method: 'get',
    path: '/systems/{system}/health',
    operationId: 'showHealth',
    tag: 'systems',
    summary: 'Whether a tool answers, by the right account, and what it lacks, each with its mend',
    act: 'ask the tools',
    params: z.strictObject({ system: slug }),
    answer: answers.health,
    async handle(call) {
      const { greffe, by, params, signal } = call;
      demandSystems(call, [params.system]);
      const report = await greffe.systems.ask(by, params.system, signal);
      return { body: { ...report, isReached: report.probe !== null } };
    },
  }),
  route({
    method: 'get',
    path: '/audit/entries',
    operationId: 'listEntries',
    tag: 'audit',
    summary: 'Who did what, newest first',
    act: 'read the audit log',
    query: z.strictObject({
      about: z
        .string()
        .regex(/^[a-z]+( [a-z0-9][a-z0-9.-]{0,63}){0,2}$/)
        .optional(),
      before: sequence.optional(),
      most: sequence.pipe(z.int().min(1).max(ENTRIES_MAX)).default(100),
    }),
    answer: answers.entries,
    async handle({ greffe, by, query: { about, before, most } }) {
      const found = await greffe.audit.list(by, {
        limit: most + 1,
        ...(about !== undefined && { about }),
        ...(before !== undefined && { before }),
      });
      const items = found.slice(0, most);
      const last = items.at(-1);
      return { body: { items, next: found.length > most && last ? String(last.sequence) : null } };
    },
  }),
  route({
    method: 'get',
    path: '/audit/verification',
    operationId: 'verifyLog',
    tag: 'audit',
    summary: 'Whether the log is as it was written',
    act: 'read the audit log',
    answer: answers.verdict,
    async handle({ greffe, by }) {
      const verdict = await greffe.audit.verify(by, {});
      const { verifierKey } = greffe.audit;
      return { body: { ...verdict, isWhole: verdict.faults.length === 0, verifierKey } };
    },
  }),
];
