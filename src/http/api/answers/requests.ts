import { z } from 'zod';
import {
  byAt,
  code,
  day,
  digest,
  gap,
  identifier,
  instant,
  letter,
  next,
  number,
  plan,
  recordRef,
  words,
} from './parts.ts';

export const opened = z.object({ request: number }).meta({ id: 'OpenedRequest' });

const due = z.object({ legalOn: day.nullable(), conservativeOn: day }).meta({
  id: 'Due',
  description: 'The days by which to answer; legalOn is null while the clock is suspended',
});

const course = z
  .object({ right: code, state: code, since: instant, waitsFor: words.nullable() })
  .meta({ id: 'RightCourse' });

export const listedRequest = z
  .object({
    id: number,
    controller: code,
    receivedOn: day,
    rights: z.array(course),
    state: code,
    due,
    forgottenAt: instant.nullable(),
  })
  .meta({ id: 'ListedRequest', description: 'Nothing of the person' });

export const requestPage = z
  .object({
    items: z.array(listedRequest),
    next,
  })
  .meta({ id: 'RequestPage' });

const settled = z.object({ by: code, at: instant, how: words }).meta({ id: 'SettledIdentity' });

const claim = {
  scope: z.array(code),
  from: day.nullable(),
  until: day.nullable(),
};

const requester = z
  .object({
    kind: code,
    name: z.string().optional(),
    email: z.string().nullable().optional(),
    claims: z.object({ ...claim, answerTo: code.nullable() }).optional(),
  })
  .meta({ id: 'Requester' });

const mandate = z
  .object({ ...claim, answerTo: code, directives: words.nullable(), how: words, by: code, at: instant })
  .meta({ id: 'Mandate' });

const match = z
  .object({
    ref: recordRef,
    role: code,
    by: identifier,
    equality: code,
    state: code,
    identifiers: z.array(identifier),
    facts: z.record(z.string(), z.string()),
    judgement: code,
    doubt: code.nullable(),
  })
  .meta({ id: 'Match' });

const search = z
  .object({
    system: code,
    round: number,
    searchedAt: instant,
    gaps: z.array(gap),
    failure: z.object({ code, mend: words, passing: z.boolean() }).nullable(),
  })
  .meta({ id: 'Search' });

export const progress = z.object({ lines: z.array(z.object({ system: code, state: code })) });

export const requestView = z
  .object({
    request: z.object({
      id: number,
      controller: code,
      receivedOn: day,
      channel: words,
      openedBy: code,
      openedAt: instant,
      identifiers: z.array(identifier),
      stops: z.array(code),
      corrections: z.array(z.object({ field: z.string(), to: z.string() })),
      requester: requester.nullable(),
      rights: z.array(course),
      identity: settled.nullable(),
      requesterIdentity: settled.nullable(),
      mandates: z.array(mandate),
      withdrawnConsent: z.object({ proof: words }).nullable(),
      extension: z
        .object({ reason: code, sentOn: day, letterDigest: digest, by: code, at: instant })
        .nullable(),
      suspensions: z.array(
        z.object({ from: day, until: day.nullable(), doubt: code, by: code, at: instant }),
      ),
      refusal: z
        .object({ ground: code, sentOn: day, letterDigest: digest, by: code, at: instant })
        .nullable(),
      withdrawal: byAt.nullable(),
      answer: z.object({ awaited: z.array(code), on: day.nullable() }),
      wakeAt: instant.nullable(),
    }),
    state: code,
    due,
    matches: z.array(match),
    candidates: z.array(recordRef).meta({ description: 'Matches that a human decides on' }),
    searches: z.array(search),
    plans: z.array(plan),
    letters: z.array(letter),
    lettersDue: z.array(code),
    unsettled: z.array(z.object({ right: code, code, what: words })),
    callback: z
      .object({ waiting: z.int(), failed: z.int(), mend: words.nullable() })
      .nullable()
      .meta({ description: 'How many moves are still to be told, and how many never were' }),
  })
  .meta({ id: 'RequestView' });
