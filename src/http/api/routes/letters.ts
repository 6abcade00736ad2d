import { z } from 'zod';
import type { Because } from '../../../domain/letter-facts.ts';
import type { LetterWish } from '../../../greffe/letters.ts';
import * as answers from '../answers/letters.ts';
import { byCursor, byName, onwards, pageIn } from '../pages.ts';
import type { Route } from '../route.ts';
import { route } from '../route.ts';
import {
  byId,
  day,
  digest,
  extensionReason,
  identityDoubt,
  letterKind,
  letterWay,
  numberInAddress,
  refusalGround,
  slug,
  text,
} from '../schemas.ts';

const because = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('identity-doubt'), doubt: identityDoubt }),
    z.strictObject({ kind: z.literal('extension-reason'), reason: extensionReason }),
    z.strictObject({ kind: z.literal('refusal-ground'), ground: refusalGround }),
  ])
  .nullable()
  .default(null);

const wish = {
  kind: letterKind,
  language: z.enum(['fr', 'en']).optional(),
  because,
  ownWords: z.union([z.literal(''), text(5000)]).default(''),
  to: z.strictObject({ address: text(320), why: text(500).nullable().default(null) }).optional(),
};

export const letterRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/requests/{id}/letters',
    operationId: 'listLetters',
    tag: 'letters',
    summary: 'The letters of a request, without their text',
    act: 'see requests',
    params: byId,
    query: z.strictObject(onwards),
    answer: answers.letters,
    async handle({ greffe, by, params: { id }, query }) {
      return { body: pageIn(await greffe.letters.list(by, id), query, ({ number }) => String(number)) };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/letters/{number}',
    operationId: 'showLetter',
    tag: 'letters',
    summary: 'A letter as it was written',
    act: 'see requests',
    params: z.strictObject({ id: numberInAddress, number: numberInAddress }),
    answer: answers.shownLetter,
    async handle({ greffe, by, params: { id, number } }) {
      return { body: await greffe.letters.show(by, id, number) };
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/letter-drafts',
    operationId: 'draftLetter',
    tag: 'letters',
    summary: 'Exactly what would leave, and its digest; nothing is kept',
    act: 'see requests',
    params: byId,
    body: z.strictObject(wish),
    answer: answers.draftedLetter,
    async handle({ greffe, by, params: { id }, body }) {
      return { body: await greffe.letters.preview(by, id, wishOf(body)) };
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/letters',
    operationId: 'sendLetter',
    tag: 'letters',
    summary: 'Send the letter that has this digest, and no other',
    act: 'send a letter',
    status: 201,
    params: byId,
    body: z.strictObject({ ...wish, digest, way: letterWay, again: z.boolean().default(false) }),
    answer: answers.sentLetter,
    async handle({ greffe, by, params: { id }, body: { digest: shown, way, again, ...rest } }) {
      const sent = await greffe.letters.send(by, id, wishOf(rest), { digest: shown, way, again });
      return { body: sent, location: `/requests/${id}/letters/${sent.number}` };
    },
  }),
  route({
    method: 'post',
    path: '/requests/{id}/letter-records',
    operationId: 'recordLetter',
    tag: 'letters',
    summary: 'Record that a letter left: one that greffe wrote, or one that was written elsewhere',
    act: 'send a letter',
    status: 201,
    params: byId,
    body: z.union([
      z.strictObject({ number: z.int().min(1).max(999_999_999), sentOn: day, way: letterWay.optional() }),
      z.strictObject({ kind: letterKind, sentOn: day, way: letterWay, digest, because }),
    ]),
    answer: answers.recordedLetter,
    async handle({ greffe, by, params: { id }, body }) {
      const number =
        'number' in body
          ? await greffe.letters.record(by, id, {
              number: body.number,
              sentOn: body.sentOn,
              ...(body.way && { way: body.way }),
            })
          : await greffe.letters.record(by, id, body);
      return { body: { number }, location: `/requests/${id}/letters/${number}` };
    },
  }),
  route({
    method: 'get',
    path: '/requests/{id}/recipients',
    operationId: 'listRecipients',
    tag: 'recipients',
    summary: 'Whom data was disclosed to, and what each was told; nothing of the person',
    act: 'see requests',
    params: byId,
    query: z.strictObject(byCursor),
    answer: answers.recipients,
    async handle({ greffe, by, params: { id: request }, query }) {
      const recipients = await greffe.recipients.list(by, request);
      return {
        body: pageIn(
          byName(recipients, ({ id }) => id),
          query,
          ({ id }) => id,
        ),
      };
    },
  }),
  route({
    method: 'put',
    path: '/requests/{id}/recipients/{recipient}',
    operationId: 'recordNotification',
    tag: 'recipients',
    summary: 'Record that a recipient was told by hand, or cannot be told and why',
    act: 'record a notification',
    params: z.strictObject({ id: numberInAddress, recipient: slug }),
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('told'), on: day, how: text(2000) }),
      z.strictObject({ kind: z.literal('impossible'), reason: text(2000) }),
    ]),
    async handle({ greffe, by, params: { id, recipient }, body }) {
      await greffe.recipients.record(by, id, recipient, body);
      return {};
    },
  }),
];

function wishOf({
  kind,
  language,
  because: why,
  ownWords,
  to,
}: {
  readonly kind: LetterWish['kind'];
  readonly language?: 'fr' | 'en' | undefined;
  readonly because: Because;
  readonly ownWords: string;
  readonly to?: { readonly address: string; readonly why: string | null } | undefined;
}): LetterWish {
  return { kind, because: why, ownWords, ...(language && { language }), ...(to && { to }) };
}
