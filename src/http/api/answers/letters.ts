import { z } from 'zod';
import { code, day, digest, letter, next, number, words } from './parts.ts';

export const letters = z.object({ items: z.array(letter), next });

export const shownLetter = z
  .object({
    letter,
    content: z
      .object({ to: z.string().nullable(), why: words.nullable(), subject: words, text: words })
      .nullable(),
  })
  .meta({ id: 'ShownLetter' });

export const draftedLetter = z
  .object({
    kind: code,
    language: code,
    to: z.string().nullable(),
    isShared: z.boolean(),
    why: words.nullable(),
    subject: words,
    text: words,
    digest,
    answers: z.array(code),
  })
  .meta({ id: 'DraftedLetter' });

export const sentLetter = z
  .object({ number, state: code, mend: words.nullable() })
  .meta({ id: 'SentLetter' });

export const recordedLetter = z.object({ number });

export const recipients = z.object({
  items: z.array(
    z
      .object({
        id: code,
        name: z.string(),
        way: code.nullable(),
        notifications: z.array(
          z.object({
            number,
            kind: code,
            way: code,
            state: code,
            message: words,
            mend: words.nullable(),
            settledOn: day.nullable(),
          }),
        ),
      })
      .meta({ id: 'Recipient' }),
  ),
  next,
});
