import { z } from 'zod';
import * as answers from '../answers/archive.ts';
import { controllerOf } from '../controller.ts';
import { onwards, pageIn } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import { byId, controllerId, identifier, text } from '../schemas.ts';

/** What rules keep of people after their records are gone: read by few, for a reason. */
export const archiveRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/archive/searches',
    operationId: 'findArchived',
    tag: 'archive',
    summary: 'Entries about a person, unopened; whom it is about is never in the address',
    act: 'read the archive',
    query: z.strictObject(onwards),
    body: z.strictObject({ controller: controllerId, identifiers: z.array(identifier).min(1).max(50) }),
    answer: answers.archiveEntries,
    async handle(call) {
      const { greffe, by, query, body } = call;
      const found = await greffe.archive.find(by, controllerOf(call, body.controller), body.identifiers);
      const inOrder = found.toSorted((one, other) => one.id - other.id);
      return { body: pageIn(inOrder, query, ({ id }) => String(id)) };
    },
  }),
  route({
    method: 'post',
    path: '/archive/entries/{id}/openings',
    operationId: 'openArchived',
    tag: 'archive',
    summary: 'Open one entry, for a reason that the log keeps; its rule names who may',
    act: 'read the archive',
    params: byId,
    body: z.strictObject({ reason: text(2000) }),
    answer: answers.openedEntry,
    async handle({ greffe, by, params: { id }, body: { reason } }) {
      return { body: await greffe.archive.show(by, id, reason) };
    },
  }),
];
