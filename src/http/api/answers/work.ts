import { z } from 'zod';
import {
  byAt,
  code,
  day,
  digest,
  gap,
  identifier,
  instant,
  next,
  number,
  recordRef,
  ref,
  systemGap,
  words,
} from './parts.ts';

const task = z
  .object({
    id: number,
    controller: code,
    request: number,
    system: code,
    act: code,
    channels: z.array(code),
    terms: z.object({
      ask: words.nullable(),
      holds: z.array(words),
      heldFor: words.nullable(),
      exceptions: z.array(z.object({ ground: words, label: words })),
    }),
    person: code,
    openedOn: day,
    dueOn: day,
    answer: z.object({ number, kind: code, by: code, at: instant, ground: words.nullable() }).nullable(),
    takenBackAt: instant.nullable(),
  })
  .meta({ id: 'Task' });

export const tasks = z.object({ items: z.array(z.object({ task, isLate: z.boolean() })), next });

export const taskView = z
  .object({
    task,
    isLate: z.boolean(),
    isOnHold: z.boolean(),
    identifiers: z.array(identifier),
    changes: z.array(z.object({ field: z.string(), to: z.string() })),
  })
  .meta({ id: 'TaskView' });

export const answeredTask = z.object({ task });

const purge = z
  .object({
    id: number,
    controller: code,
    on: day,
    kind: code,
    openedBy: code,
    openedAt: instant,
    running: z.array(code),
    state: code,
    waitsFor: words.nullable(),
    wakeAt: instant.nullable(),
    endedAt: instant.nullable(),
    forgottenAt: instant.nullable(),
  })
  .meta({ id: 'Purge' });

const funnel = z.object({
  inClass: number,
  pastPeriod: number,
  aliveElsewhere: number,
  startUnknown: number,
  held: number,
  changedSince: number,
  asked: number,
  toAsk: number,
  due: number,
  bySystem: z.record(z.string(), z.object({ inClass: number, due: number })),
});

const rulePlan = z
  .object({
    purge: number,
    rule: code,
    funnel,
    oldest: z.array(
      z.object({
        endsOn: day,
        startOn: day,
        because: code,
        source: words.nullable(),
        system: code,
        records: z.array(z.string()),
        why: code,
      }),
    ),
    estimate: z.array(z.object({ system: code, calls: z.number(), durationMs: z.number() })),
    gaps: z.array(systemGap),
    digest: z.string(),
    brake: z.array(code),
    signatures: z.array(z.object({ by: code, at: instant, digest, isController: z.boolean() })),
    approvedAt: instant.nullable(),
  })
  .meta({ id: 'RulePlan' });

export const begunPurge = z.object({ purge: number });
export const purges = z.object({ items: z.array(purge), next });
export const purgeView = z
  .object({
    purge,
    scans: z.array(
      z.object({ system: code, kind: code, seen: number, doneAt: instant.nullable(), gaps: z.array(gap) }),
    ),
    plans: z.array(rulePlan),
    tally: z.array(
      z.object({
        rule: code,
        system: code,
        action: code,
        state: code,
        verdict: code.nullable(),
        code: code.nullable(),
        mend: words.nullable(),
        lines: number,
        until: instant.nullable(),
      }),
    ),
    endsAt: instant.nullable(),
  })
  .meta({ id: 'PurgeView' });
export const stayed = z
  .object({
    purge: number,
    rule: code,
    stayedOn: day,
    keptUntil: day,
    answerBy: day,
    isRepeated: z.boolean(),
  })
  .meta({ id: 'Stayed' });
export const signedRule = z.object({
  rule: code,
  digest,
  signatures: z.int(),
  approvedAt: instant.nullable(),
});

const notice = z
  .object({
    id: number,
    controller: code,
    system: code,
    kind: code,
    what: code,
    came: code,
    happenedAt: instant,
    receivedAt: instant,
    state: code,
    why: code.nullable(),
    waitsFor: words.nullable(),
    wakeAt: instant.nullable(),
    request: number.nullable(),
    decided: byAt.nullable(),
  })
  .meta({ id: 'Notice' });

const feed = z
  .object({
    system: code,
    kind: code,
    askedAt: instant.nullable(),
    dueAt: instant.nullable(),
    failure: code.nullable(),
    gaps: z.array(gap),
  })
  .meta({ id: 'Feed', description: 'How far a tool was asked what happened there' });

const noticeTally = z.array(z.object({ system: code, state: code, count: z.int() }));

export const notices = z.object({ items: z.array(notice), next, tally: noticeTally, feeds: z.array(feed) });
export const polled = z.object({ proposed: z.array(notice), tally: noticeTally, feeds: z.array(feed) });
export const noticeView = z
  .object({ notice, ref, address: identifier.nullable(), rows: z.array(recordRef) })
  .meta({ id: 'NoticeView' });
export const decidedNotice = z.object({ notice });

const propagation = z
  .object({
    id: number,
    controller: code,
    system: code,
    fields: z.array(z.string()),
    state: code,
    because: code.nullable(),
    openedAt: instant,
    carriedAt: instant.nullable(),
    decided: byAt.nullable(),
    waitsFor: words.nullable(),
    wakeAt: instant.nullable(),
    endedAt: instant.nullable(),
    forgottenAt: instant.nullable(),
  })
  .meta({ id: 'Proposal' });

const shown = z.object({ value: z.unknown() }).nullable();

export const proposals = z.object({ items: z.array(propagation), next });
export const proposalView = z
  .object({
    propagation,
    digest: z.string(),
    mends: z.array(z.object({ system: code, mend: words })),
    source: z.object({
      ref: recordRef,
      values: z.array(z.object({ name: z.string(), field: z.string(), shown: z.string(), current: shown })),
    }),
    places: z.array(
      z.object({
        name: z.string(),
        ref: recordRef,
        field: z.string(),
        now: z.unknown(),
        way: code,
        doubt: code.nullable(),
        current: shown,
      }),
    ),
  })
  .meta({ id: 'ProposalView' });
