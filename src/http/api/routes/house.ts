import { z } from 'zod';
import type { Verdict } from '../../../greffe/audit.ts';
import { isVerifierKey } from '../../../greffe/offline.ts';
import type { Greffe } from '../../../greffe.ts';
import * as answers from '../answers/house.ts';
import { demandSystems } from '../controller.ts';
import { byCursor, byName, pageIn, pageOf } from '../pages.ts';
import { ApiProblem } from '../problem.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { slug, text } from '../schemas.ts';

const ENTRIES_MAX = 500;
const sequence = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

const about = z.string().regex(/^[a-z]+( [a-z0-9][a-z0-9.-]{0,63}){0,2}$/);

/** Verifier keys and signed notes, as they stand in their files. */
const key = text(500);
const note = text(4000);

/** The tools, and what was done here. */
export const houseRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/systems',
    operationId: 'listSystems',
    tag: 'systems',
    summary: 'The tools of systems.yaml',
    act: 'ask the tools',
    query: z.strictObject(byCursor),
    answer: answers.systems,
    async handle({ greffe, by, query }) {
      const systems = byName(await greffe.systems.list(by), (system) => system);
      const { items, next } = pageIn(systems, query, (system) => system);
      return { body: { items: items.map((system) => ({ system })), next } };
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
      about: z.union([about, z.array(about).min(1).max(50)]).optional(),
      before: sequence.optional(),
      most: sequence.pipe(z.int().min(1).max(ENTRIES_MAX)).default(100),
    }),
    answer: answers.entries,
    async handle({ greffe, by, query: { about: things, before, most } }) {
      const found = await greffe.audit.list(by, {
        limit: most + 1,
        ...(things !== undefined && { about: things }),
        ...(before !== undefined && { before }),
      });
      return { body: pageOf(found, { most }, (entry) => String(entry.sequence)) };
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
      return { body: shown(greffe, await greffe.audit.verify(by, {})) };
    },
  }),
  route({
    method: 'post',
    path: '/audit/verifications',
    operationId: 'verifyAgainst',
    tag: 'audit',
    summary: 'The same, held against checkpoints that were kept elsewhere: what is missing since',
    act: 'read the audit log',
    body: z.strictObject({ against: z.array(note).max(500), trusted: z.array(key).max(50).default([]) }),
    answer: answers.verdict,
    async handle({ greffe, by, body }) {
      if (!body.trusted.every(isVerifierKey)) throw new ApiProblem('not-a-verifier-key', 422);
      return { body: shown(greffe, await greffe.audit.verify(by, body)) };
    },
  }),
  route({
    method: 'get',
    path: '/audit/checkpoints',
    operationId: 'exportCheckpoints',
    tag: 'audit',
    summary: 'Every signed head, a new one of now last: fetch it before the entries it signs for',
    act: 'read the audit log',
    file: 'application/x-ndjson',
    async handle({ greffe, by }) {
      const { checkpoints } = await greffe.audit.export(by);
      return { file: { name: 'checkpoints.jsonl', type: 'application/x-ndjson', stream: each(checkpoints) } };
    },
  }),
  route({
    method: 'get',
    path: '/audit/export',
    operationId: 'exportEntries',
    tag: 'audit',
    summary: 'Every entry, oldest first, for somebody else to verify: nothing of a person is in it',
    act: 'read the audit log',
    file: 'application/x-ndjson',
    async handle({ greffe, by }) {
      const { entries } = await greffe.audit.export(by, { signsHead: false });
      return { file: { name: 'entries.jsonl', type: 'application/x-ndjson', stream: entries } };
    },
  }),
];

function shown(greffe: Greffe, verdict: Verdict): unknown {
  return { ...verdict, isWhole: verdict.faults.length === 0, verifierKey: greffe.audit.verifierKey };
}

async function* each(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}
