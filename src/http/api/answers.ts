import { z } from 'zod';

/** What is shown: each answer is cut to these shapes, so that nothing leaves that nobody declared. */

const instant = z.iso.datetime().meta({ description: 'An instant, in UTC' });
const day = z.iso.date().meta({ description: 'A day of the calendar, where the controller is' });
const digest = z.string().meta({ description: 'SHA-256, hex' });
const number = z.int();
const code = z.string();
const words = z.string();

const identifier = z.object({ kind: code, value: z.string() }).meta({ id: 'Identifier' });
const ref = z.object({ kind: code, id: z.string() }).meta({ id: 'Ref' });
const recordRef = z.object({ system: code, kind: code, id: z.string() }).meta({ id: 'RecordRef' });
const next = z.string().nullable().meta({ description: 'The cursor of the next page; null on the last' });
const gap = z.object({ what: words, because: code, mend: words.nullable() }).meta({ id: 'Gap' });
const systemGap = z
  .object({ system: code, what: words, because: code, mend: words.nullable() })
  .meta({ id: 'SystemGap' });
const byAt = z.object({ by: code, at: instant }).meta({ id: 'Signed' });

export const problem = z
  .object({
    type: z.string().meta({ description: '/problems/CODE: the code is stable' }),
    title: words,
    status: z.int(),
    detail: words.meta({ description: 'What happened, and what to do' }),
    requestId: z.string(),
    errors: z.array(z.object({ at: z.string(), must: words })).optional(),
  })
  .meta({ id: 'Problem' });

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

export const letter = z
  .object({
    number,
    kind: code,
    language: code.nullable(),
    way: code,
    state: code,
    digest,
    answers: z.array(code),
    because: code.nullable(),
    writtenBy: code,
    writtenAt: instant,
    sentOn: day.nullable(),
  })
  .meta({ id: 'Letter' });

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

const change = z
  .object({ name: z.string(), field: z.string(), now: z.unknown(), to: z.string() })
  .meta({ id: 'FieldChange' });

const line = z
  .object({
    number,
    system: code,
    action: code,
    ref,
    fields: z.array(z.string()),
    from: ref.nullable(),
    address: identifier.nullable(),
    channel: code.optional(),
    changes: z.array(change).optional(),
    reason: code,
    ground: words.nullable(),
    until: day.nullable(),
    through: number.nullable(),
    others: z.object({ persons: number, organisations: number, transactions: number }),
    facts: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Line' });

const lineProgress = z
  .object({
    line,
    state: code,
    code: code.nullable(),
    mend: words.nullable(),
    attempts: number,
    endedAt: instant.nullable(),
    retryAt: instant.nullable(),
    verdict: code.nullable(),
    recoverableUntil: instant.nullable(),
    verifiedAt: instant.nullable(),
    checkAt: instant.nullable(),
  })
  .meta({ id: 'LineProgress' });

const approval = z.object({ by: code, at: instant, digest }).meta({ id: 'Approval' });

export const plan = z
  .object({
    matter: number,
    sequence: number,
    right: code,
    sealedAt: instant,
    digest,
    lineCount: number,
    supplementTo: number.nullable(),
    supersededAt: instant.nullable(),
    approval: approval.nullable(),
    estimate: z.array(z.object({ system: code, calls: z.number(), durationMs: z.number() })),
    gaps: z.array(systemGap),
  })
  .meta({ id: 'Plan' });

export const planView = z
  .object({
    plan,
    state: code,
    lines: z.array(lineProgress),
    isPart: z
      .boolean()
      .meta({ description: 'Lines of tools that you do not work on are left out: it is not yours to sign' }),
  })
  .meta({ id: 'PlanView' });

export const signedPlan = z.object({ plan }).meta({ id: 'SignedPlan' });

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

export const placed = z.object({ id: number, callsUnderWay: z.array(number) }).meta({ id: 'PlacedHold' });

const hold = z
  .object({
    id: number,
    controller: code,
    over: z
      .union([
        z.object({ over: z.literal('person'), identifiers: z.array(identifier) }),
        z.object({ over: z.literal('record'), ref: recordRef }),
      ])
      .optional(),
    ground: words.optional(),
    until: day.nullable(),
    placedBy: code,
    placedAt: instant,
    lifted: byAt.nullable().optional(),
    forgottenAt: instant.optional(),
  })
  .meta({ id: 'Hold' });

export const holds = z.object({ items: z.array(hold), next });

const restriction = z
  .object({
    id: number,
    controller: code,
    request: number,
    ground: code,
    purpose: words.nullable().optional(),
    identifiers: z.array(identifier).optional(),
    records: z.array(recordRef).optional(),
    placedBy: code,
    placedAt: instant,
    decision: z.object({ is: code, by: code, at: instant, reason: words }).nullable().optional(),
    lifted: z.object({ by: code, at: instant, toldOn: day, reason: words }).nullable().optional(),
    undoneAt: instant.nullable().optional(),
    forgottenAt: instant.optional(),
  })
  .meta({ id: 'Restriction' });

export const restrictionView = z
  .object({
    restriction,
    alerts: z.array(
      z.object({ kind: code, system: code, happenedAt: instant.nullable(), raisedAt: instant }),
    ),
    lines: z.array(lineProgress),
  })
  .meta({ id: 'RestrictionView' });

export const restrictions = z.object({
  items: z.array(z.object({ restriction, alerts: z.int() })),
  next,
});

export const ofRequest = z.object({ request: number });

export const suppressed = z
  .object({ isSuppressed: z.boolean(), channels: z.array(code) })
  .meta({ id: 'SuppressionCheck' });

const sweep = z
  .object({
    id: number,
    controller: code,
    system: code,
    on: day,
    kind: code,
    state: code,
    seen: number,
    gathered: number,
    shared: number,
    gaps: z.array(gap),
    waitsFor: words.nullable(),
    wakeAt: instant.nullable(),
    endedAt: instant.nullable(),
    forgottenAt: instant.nullable(),
  })
  .meta({ id: 'Sweep' });

const reappearance = z
  .object({
    id: number,
    sweep: number,
    controller: code,
    system: code,
    what: code,
    channel: code,
    cause: code,
    since: instant,
    foundAt: instant,
    state: code,
    because: code.nullable(),
    act: z.object({ at: instant, evidence: code, system: code }).nullable(),
    request: number.nullable(),
    decided: byAt.nullable(),
    mend: words.nullable(),
  })
  .meta({ id: 'Reappearance' });

export const reappearances = z.object({
  items: z.array(reappearance),
  next,
  sweeps: z.array(sweep).meta({ description: 'The last one of each tool' }),
});
export const reappearanceView = z
  .object({ reappearance, address: identifier, refs: z.array(ref) })
  .meta({ id: 'ReappearanceView' });
export const decidedReappearance = z.object({ reappearance });

export const begunSweeps = z.object({ sweeps: z.array(number) });
export const sweepView = z.object({ sweep }).meta({ id: 'SweepView' });

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

export const systems = z.object({ items: z.array(z.object({ system: code })), next });

export const health = z
  .object({
    system: code,
    vendor: code,
    isReached: z.boolean(),
    verbs: z.array(code),
    findings: z.array(z.object({ severity: code, says: words })),
  })
  .meta({ id: 'SystemHealth' });

const entry = z
  .object({
    sequence: z.int(),
    at: instant,
    actor: code,
    act: code,
    about: code,
    system: code.optional(),
    kind: code.optional(),
    counts: z.record(z.string(), z.number()).optional(),
    subject: z.string().optional(),
    commitments: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'AuditEntry' });

export const entries = z.object({ items: z.array(entry), next });

const limit = z.array(code).nullable().meta({ description: 'null: every one' });
const reach = { controllers: limit, systems: limit, rights: limit };

export const session = z
  .object({
    account: code,
    roles: z.array(code).meta({ description: 'None while something is asked of them first' }),
    ...reach,
    id: number,
    openedAt: instant,
    endsAt: instant.meta({ description: 'However much it is used' }),
    lacksSecondFactor: z.boolean().meta({ description: 'They take one before anything else' }),
    mustChangePassword: z.boolean().meta({ description: 'They change it before anything else' }),
  })
  .meta({ id: 'Session' });

export const sessions = z.object({
  items: z.array(
    z
      .object({ id: number, openedAt: instant, seenAt: instant, endsAt: instant, isThisOne: z.boolean() })
      .meta({ id: 'OwnSession' }),
  ),
});

export const enrolment = z
  .object({
    secret: z.string().meta({ description: 'To be typed into an app, in base32' }),
    address: z.string().meta({ description: 'The same, as an app reads it from a picture: otpauth://' }),
  })
  .meta({ id: 'Enrolment' });

export const confirmedFactor = z.object({
  recoveryCodes: z
    .array(z.string())
    .meta({ description: 'Each stands in for the app once; shown now and never again' }),
  session,
});

export const opening = z.object({ account: code }).meta({ id: 'OpenedAccount' });

export const verdict = z
  .object({
    isWhole: z.boolean(),
    entries: z.int(),
    signedEntries: z.int(),
    faults: z.array(z.object({ kind: code, sequence: z.int(), says: words })),
    verifierKey: z.string(),
  })
  .meta({ id: 'LogVerdict' });

export const review = z
  .object({
    package: z.object({
      right: code,
      plan: number,
      digest,
      bytes: z.int(),
      missing: z.array(z.object({ system: code, what: words, mend: words })),
      signature: approval.nullable(),
      fetchedAt: instant.nullable(),
    }),
    lines: z.array(
      z.object({
        line: number,
        system: code,
        ref,
        isShared: z.boolean(),
        isWithheld: z.boolean(),
        traces: z
          .int()
          .meta({ description: 'Addresses, numbers and accounts in it that are not the subject’s' }),
      }),
    ),
    withheld: z.array(z.object({ line: number, reason: code, words })),
    undeclared: z.array(code),
  })
  .meta({ id: 'PackageReview' });

export const writtenPackage = z
  .object({ right: code, digest, bytes: z.int(), signature: approval.nullable() })
  .meta({ id: 'WrittenPackage' });

export const transmitted = z
  .object({
    package: code,
    digest,
    message: code.meta({ description: 'The receiver has it as webhook-id' }),
    state: code,
    mayBeDouble: z.boolean(),
    mend: words.nullable(),
  })
  .meta({ id: 'Transmitted' });

const archiveEntry = z
  .object({
    id: number,
    controller: code,
    purge: number,
    rule: code,
    subject: code,
    enteredOn: day,
    endsOn: day,
    readers: z.array(code),
    basis: words,
  })
  .meta({ id: 'ArchiveEntry' });

export const archiveEntries = z.object({ items: z.array(archiveEntry), next });
export const openedEntry = z
  .object({
    entry: archiveEntry,
    records: z.array(z.object({ system: code, kind: code, fields: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'OpenedArchiveEntry' });

const token = z
  .object({
    name: code,
    roles: z.array(code),
    acts: z.array(code).nullable(),
    ...reach,
    createdBy: code,
    createdAt: instant,
    expiresAt: instant,
    revocation: byAt.nullable(),
    lastUsedOn: day.nullable(),
  })
  .meta({ id: 'Token' });

export const tokens = z.object({ items: z.array(token.extend({ state: code })), next });
export const givenToken = z.object({ token, shown: z.string().meta({ description: 'Shown this once' }) });

const account = z
  .object({
    id: code,
    roles: z.array(code),
    ...reach,
    version: digest.meta({ description: 'Of its roles and reach, for If-Match' }),
    madeBy: code,
    madeAt: instant,
    disabled: byAt.nullable(),
    passwordAt: instant.nullable(),
    secondFactorAt: instant.nullable(),
    lockedUntil: instant.nullable(),
    sessions: z.int(),
  })
  .meta({ id: 'Account', description: 'No address' });

export const accounts = z.object({ items: z.array(account), next });
export const invited = z
  .object({ account: code, state: code, endsAt: instant, mend: words.nullable() })
  .meta({ id: 'Invited' });
export const enabled = z.object({
  invited: invited.nullable().meta({ description: 'null: they are let in elsewhere, and need no code' }),
});
export const openSessions = z.object({
  items: z.array(z.object({ id: number, openedAt: instant, seenAt: instant, endsAt: instant })),
  next,
});
export const endedSessions = z.object({ ended: z.int() });
