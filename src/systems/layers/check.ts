import type {
  ChangesVerb,
  Connection,
  Content,
  Context,
  Failure,
  Gap,
  Identifier,
  LocateVerb,
  Notice,
  Outcome,
  Ref,
  ScanVerb,
  Verb,
  VerbName,
  Verdict,
  WebhooksVerb,
} from '../../contract/index.ts';
import { sameRef, VendorFailure } from '../../contract/index.ts';
import type { AccountGuard } from '../guard.ts';

/**
 * Stands around a whole connection and holds it to the contract: one answer per input and in order, no kind it did
 * not declare, nothing thrown where an outcome is due, and no call to an account that was not recognised.
 */
export function checked(bare: Connection, guard: Guard): Connection {
  const {
    locate,
    expand,
    read,
    content,
    scan,
    lastContact,
    erase,
    recycle,
    redact,
    detach,
    rectify,
    object,
    solicitations,
    restrict,
    lift,
    reassign,
    verify,
    changes,
    webhooks,
    poll,
  } = bare;
  const refOf = (input: { readonly ref: Ref }): Ref => input.ref;
  const noRef = (): null => null;
  return {
    ...bare,
    probe: { ...bare.probe, call: (context) => whole('probe', bare.probe.call(context)) },
    ...(locate && { locate: { ...locate, call: checkedLocate(locate, guard) } }),
    ...(expand && {
      expand: {
        ...expand,
        call: async (refs, cursor, context) => {
          refuseTooMany('expand', expand, refs);
          if (refs.length === 0) return { items: [], cursor: null, gaps: [] };
          await demandRecognised(guard, context);
          const page = await whole('expand', expand.call(refs, cursor, context));
          refuseStuck(cursor, page.cursor);
          return page;
        },
      },
    }),
    ...(read && {
      read: {
        ...read,
        call: async (refs, fields, context) => {
          const strange = await guard.strangeness(context);
          if (strange) return refs.map(() => failed(strange));
          const outcomes = await each(
            'read',
            read,
            refs,
            (ref) => ref,
            (kept) => read.call(kept, fields, context),
          );
          return outcomes.map((outcome, index) => sameRecord(outcome, refs[index]));
        },
      },
    }),
    ...(content && {
      content: {
        ...content,
        call: async (ref, context) => {
          const strange = await guard.strangeness(context);
          return strange ? failed(strange) : checkedContent(content.call(ref, context));
        },
      },
    }),
    ...(scan && { scan: { ...scan, call: checkedScan(scan, guard) } }),
    ...(lastContact && {
      lastContact: {
        ...lastContact,
        call: async (people, context) => {
          const strange = await guard.strangeness(context);
          if (strange) return people.map(() => failed(strange));
          return each('lastContact', lastContact, people, noRef, (kept) => lastContact.call(kept, context));
        },
      },
    }),
    ...(erase && {
      erase: { ...erase, call: written('erase', erase, guard, (ref: Ref) => ref, erase.call) },
    }),
    ...(recycle && {
      recycle: { ...recycle, call: written('recycle', recycle, guard, (ref: Ref) => ref, recycle.call) },
    }),
    ...(redact && { redact: { ...redact, call: written('redact', redact, guard, refOf, redact.call) } }),
    ...(detach && { detach: { ...detach, call: written('detach', detach, guard, refOf, detach.call) } }),
    ...(rectify && {
      rectify: { ...rectify, call: written('rectify', rectify, guard, refOf, rectify.call) },
    }),
    ...(object && { object: { ...object, call: written('object', object, guard, noRef, object.call) } }),
    ...(solicitations && {
      solicitations: {
        ...solicitations,
        call: async (refs, cursor, context) => {
          refuseTooMany('solicitations', solicitations, refs);
          if (refs.length === 0) return { items: [], cursor: null, gaps: [] };
          await demandRecognised(guard, context);
          const page = await whole('solicitations', solicitations.call(refs, cursor, context));
          refuseStuck(cursor, page.cursor);
          return page;
        },
      },
    }),
    ...(restrict && {
      restrict: { ...restrict, call: written('restrict', restrict, guard, (ref: Ref) => ref, restrict.call) },
    }),
    ...(lift && { lift: { ...lift, call: written('lift', lift, guard, (ref: Ref) => ref, lift.call) } }),
    ...(reassign && {
      reassign: { ...reassign, call: written('reassign', reassign, guard, refOf, reassign.call) },
    }),
    ...(verify && { verify: { ...verify, call: checkedVerify(verify, guard) } }),
    ...(changes && { changes: { ...changes, call: checkedChanges(changes, guard) } }),
    ...(webhooks && { webhooks: { ...webhooks, call: checkedWebhooks(webhooks) } }),
    ...(poll && {
      poll: {
        ...poll,
        call: (tickets, context) => each('poll', poll, tickets, noRef, (kept) => poll.call(kept, context)),
      },
    }),
  };
}

type Guard = Pick<AccountGuard, 'refusal' | 'strangeness'>;

/** What another company's account shows is not about the person, and what it does not show proves nothing. */
async function demandRecognised(guard: Guard, context: Context): Promise<void> {
  const strange = await guard.strangeness(context);
  if (strange) throw new VendorFailure(strange);
}

/** What it cannot search by never reaches the adapter, and never goes unsaid. */
function checkedLocate(locate: LocateVerb, guard: Guard): LocateVerb['call'] {
  return async (identifiers, cursor, context) => {
    refuseTooMany('locate', locate, identifiers);
    const searchable = identifiers.filter(({ kind }) => locate.by.includes(kind));
    const gaps = cursor === null ? gapsOf(identifiers, locate) : [];
    if (searchable.length === 0) return { items: [], cursor: null, gaps };
    await demandRecognised(guard, context);
    const page = await whole('locate', locate.call(searchable, cursor, context));
    refuseStuck(cursor, page.cursor);
    return { ...page, gaps: [...gaps, ...page.gaps] };
  };
}

function gapsOf(identifiers: readonly Identifier[], { by }: LocateVerb): readonly Gap[] {
  const kinds = new Set(identifiers.map(({ kind }) => kind).filter((kind) => !by.includes(kind)));
  return [...kinds].map((kind) => ({
    what: `records found by ${kind}`,
    because: 'not-searchable',
    mend: null,
  }));
}

function checkedScan(scan: ScanVerb, guard: Guard): ScanVerb['call'] {
  return async (wanted, cursor, context) => {
    if (!scan.kinds.includes(wanted.kind)) throw new VendorFailure(kindRefused('scan'));
    await demandRecognised(guard, context);
    const page = await whole('scan', scan.call(wanted, cursor, context));
    refuseStuck(cursor, page.cursor);
    if (page.items.some(({ ref }) => ref.kind !== wanted.kind)) throw new VendorFailure(otherKind);
    return page;
  };
}

const otherKind: Failure = {
  kind: 'unexpected',
  code: 'SCANNED_ANOTHER_KIND',
  mend: 'The adapter scanned records of another kind than it was asked for: report it to whoever maintains it.',
};

/** A round goes on as long as there is more, so that a cursor which does not move would be asked for ever. */
function checkedChanges(changes: ChangesVerb, guard: Guard): ChangesVerb['call'] {
  return async (kind, cursor, context) => {
    if (!changes.kinds.includes(kind)) throw new VendorFailure(kindRefused('changes'));
    await demandRecognised(guard, context);
    const page = await whole('changes', changes.call(kind, cursor, context));
    if (page.more) refuseStuck(cursor, page.cursor);
    if (!page.items.every((notice) => isTold(notice, changes) && notice.ref.kind === kind))
      throw new VendorFailure(unforeseenNotice('changes'));
    return page;
  };
}

/** No account is asked who it is: a stranger who sends deliveries must not make us call the vendor. */
function checkedWebhooks(webhooks: WebhooksVerb): WebhooksVerb['call'] {
  return async (delivery) => {
    if (delivery.body.byteLength > webhooks.bodyBytesMax) throw new VendorFailure(tooLarge);
    const heard = await whole('webhooks', webhooks.call(delivery));
    if (!heard.items.every((notice) => isTold(notice, webhooks)))
      throw new VendorFailure(unforeseenNotice('webhooks'));
    return heard;
  };
}

/** As its terms say, and a merge with the record that answers now. */
function isTold(
  { key, what, ref, into }: Notice,
  { kinds, tells }: Pick<ChangesVerb, 'kinds' | 'tells'>,
): boolean {
  return (
    key !== '' && tells.includes(what) && kinds.includes(ref.kind) && (what === 'merged') === (into !== null)
  );
}

const tooLarge: Failure = {
  kind: 'invalid',
  code: 'BODY_TOO_LARGE',
  mend: 'Look at who sends so much to this address: no delivery of this vendor is as large.',
};

function unforeseenNotice(name: VerbName): Failure {
  return {
    kind: 'unexpected',
    code: 'NOTICE_NOT_DECLARED',
    mend: `The adapter told by ${name} what its terms do not name: report it to whoever maintains it.`,
  };
}

type Write<In> = (inputs: readonly In[], context: Context) => Promise<readonly Outcome<null>[]>;

function written<In>(
  name: VerbName,
  verb: Verb<unknown>,
  guard: Guard,
  refOf: (input: In) => Ref | null,
  call: Write<In>,
): Write<In> {
  return async (inputs, context) => {
    refuseTooMany(name, verb, inputs);
    if (inputs.length === 0) return [];
    const refusal = await guard.refusal(name, context);
    if (refusal) return inputs.map(() => failed(refusal));
    return each(name, verb, inputs, refOf, (kept) => call(kept, context));
  };
}

/** One outcome per input, in order, whatever the adapter gives. */
async function each<In, T>(
  name: VerbName,
  verb: Verb<unknown>,
  inputs: readonly In[],
  refOf: (input: In) => Ref | null,
  call: (kept: readonly In[]) => Promise<readonly Outcome<T>[]>,
): Promise<readonly Outcome<T>[]> {
  refuseTooMany(name, verb, inputs);
  const accepts = (input: In): boolean => {
    const ref = refOf(input);
    return ref === null || verb.kinds.length === 0 || verb.kinds.includes(ref.kind);
  };
  const kept = inputs.filter(accepts);
  const answers = kept.length === 0 ? [] : await outcomesOf(name, kept.length, () => call(kept));
  const left = answers.values();
  return inputs.map((input) =>
    accepts(input) ? (left.next().value ?? failed<T>(answerMissing(name))) : failed<T>(kindRefused(name)),
  );
}

async function outcomesOf<T>(
  name: VerbName,
  count: number,
  call: () => Promise<readonly Outcome<T>[]>,
): Promise<readonly Outcome<T>[]> {
  const all = (failure: Failure): readonly Outcome<T>[] =>
    Array.from({ length: count }, () => failed<T>(failure));
  try {
    const outcomes = await call();
    return outcomes.length === count ? outcomes : all(answerMissing(name));
  } catch (thrown) {
    return all(thrown instanceof VendorFailure ? thrown.failure : unforeseen(name, thrown));
  }
}

async function checkedContent(call: Promise<Outcome<Content>>): Promise<Outcome<Content>> {
  const [outcome] = await outcomesOf('content', 1, async () => [await call]);
  return outcome ?? failed(answerMissing('content'));
}

function checkedVerify(
  verify: NonNullable<Connection['verify']>,
  guard: Guard,
): NonNullable<Connection['verify']>['call'] {
  return async (expectations, context) => {
    refuseTooMany('verify', verify, expectations);
    if (expectations.length === 0) return [];
    const strange = await guard.strangeness(context);
    if (strange) return expectations.map(() => unseen(strange));
    try {
      const verdicts = await verify.call(expectations, context);
      if (verdicts.length === expectations.length) return verdicts;
      return expectations.map(() => unseen(answerMissing('verify')));
    } catch (thrown) {
      const failure = thrown instanceof VendorFailure ? thrown.failure : unforeseen('verify', thrown);
      return expectations.map(() => unseen(failure));
    }
  };
}

/** A call without an outcome per input: it succeeds or fails as one. */
async function whole<T>(name: VerbName, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    throw thrown instanceof VendorFailure ? thrown : new VendorFailure(unforeseen(name, thrown));
  }
}

function sameRecord<T extends { readonly ref: Ref }>(
  outcome: Outcome<T>,
  asked: Ref | undefined,
): Outcome<T> {
  if (outcome.status !== 'done' || (asked && sameRef(outcome.value.ref, asked))) return outcome;
  return failed({
    kind: 'conflict',
    code: 'ANOTHER_RECORD',
    mend: 'Locate the person again: this id is answered by another record.',
  });
}

/** A page that leads to itself would be read for ever. */
function refuseStuck(cursor: string | null, next: string | null): void {
  if (next === null || next !== cursor) return;
  throw new VendorFailure({
    kind: 'unexpected',
    code: 'CURSOR_STUCK',
    mend: 'The adapter answers the same page again: report it to whoever maintains it.',
  });
}

/** Cutting into batches is the core's part: more than the terms allow is our own mistake. */
function refuseTooMany(name: VerbName, verb: Verb<unknown>, inputs: readonly unknown[]): void {
  if (inputs.length <= verb.batchMax) return;
  throw new Error(
    `${name} takes ${verb.batchMax} inputs a call and was given ${inputs.length}: cut them with inBatches.`,
  );
}

const writes: ReadonlySet<VerbName> = new Set([
  'erase',
  'recycle',
  'redact',
  'detach',
  'rectify',
  'object',
  'restrict',
  'lift',
  'reassign',
]);

function answerMissing(name: VerbName): Failure {
  return {
    kind: writes.has(name) ? 'unknown-outcome' : 'unexpected',
    code: 'ANSWERS_DO_NOT_MATCH_INPUTS',
    mend: `The adapter answered ${name} with another number of outcomes than it had inputs: report it to whoever maintains it.`,
  };
}

/** A bug, or a refusal nobody translated. Its own message stays out: it may quote data. */
function unforeseen(name: VerbName, thrown: unknown): Failure {
  return {
    kind: writes.has(name) ? 'unknown-outcome' : 'unexpected',
    code: thrown instanceof Error ? thrown.constructor.name : 'THROWN',
    mend: 'The adapter threw what its failure table does not know: report it to whoever maintains it.',
  };
}

function kindRefused(name: VerbName): Failure {
  return {
    kind: 'invalid',
    code: 'KIND_NOT_ACCEPTED',
    mend: `This system cannot ${name} records of that kind.`,
  };
}

function failed<T>(failure: Failure): Outcome<T> {
  return { status: 'failed', failure };
}

function unseen(failure: Failure): Verdict {
  return { status: 'unknown', reason: `${failure.kind}: ${failure.code}`, failure };
}
