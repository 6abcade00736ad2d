import type {
  AskedAbout,
  Connection,
  Context,
  Failure,
  FieldValue,
  Gap,
  Link,
  Notice,
  Outcome,
  Ref,
  Related,
  Scanned,
  ScanPage,
  Sighting,
} from '../../contract/index.ts';
import { refKey, VendorFailure } from '../../contract/index.ts';
import { batchesOf } from '../batches.ts';
import { tellingFields, whoseIs, type SharedAccount, type Whose } from '../whose.ts';

/**
 * Stands around the connection to an account that several controllers share, and shows of it what is one controller's.
 * Another's record is not there; one that says nobody's, or several, is a gap that somebody can close, and is left alone.
 * What hangs on a person is told by that person's row. Whose a row is, is read again before each write.
 *
 * Deliveries name records without saying whose they are, so that such a tool is asked what happened instead.
 */
export function ownRecordsOnly(connection: Connection, shared: SharedAccount, system: string): Connection {
  const of: Sharing = { shared, system, whoseAre: reader(connection, shared) };
  const { locate, expand, read, scan, lastContact, object, solicitations, changes } = connection;
  const { erase, recycle, redact, detach, rectify, restrict, lift, reassign } = connection;
  const { webhooks: _untold, ...told } = connection;
  const itself = (ref: Ref): readonly Ref[] => [ref];
  const its = ({ ref }: { readonly ref: Ref }): readonly Ref[] => [ref];
  return {
    ...told,
    ...(locate && {
      locate: {
        ...locate,
        call: async (identifiers, cursor, context) => {
          const page = await locate.call(identifiers, cursor, context);
          const { items, gaps } = await sift(of, page.items, () => false, context);
          return { ...page, items, gaps: [...page.gaps, ...gaps] };
        },
      },
    }),
    ...(expand && {
      expand: {
        ...expand,
        call: async (refs, cursor, context) => {
          const page = await expand.call(await ownAmong(of, refs, context), cursor, context);
          const { items, gaps } = await sift(of, page.items, hangsOnAPerson(of), context);
          const left = page.items.filter((one) => !items.includes(one) && one.whenErased !== 'stays');
          return {
            ...page,
            items: [...items.map(cutLooseAlone), ...left.map(inTheWay)],
            gaps: [...page.gaps, ...gaps],
          };
        },
      },
    }),
    ...(read && { read: { ...read, call: readingOwn(of, read.call) } }),
    ...(scan && { scan: { ...scan, call: scanningOwn(of, scan.call) } }),
    ...(lastContact && { lastContact: { ...lastContact, call: seeingOwn(of, lastContact.call) } }),
    ...(solicitations && {
      solicitations: {
        ...solicitations,
        call: async (refs, cursor, context) =>
          solicitations.call(await ownAmong(of, refs, context), cursor, context),
      },
    }),
    ...(changes && {
      changes: {
        ...changes,
        call: async (kind, cursor, context) => {
          const page = await changes.call(kind, cursor, context);
          return { ...page, items: await ownNotices(of, page.items, context) };
        },
      },
    }),
    ...(object && {
      object: {
        ...object,
        call: async (objections, context) => {
          const own = await ownAmong(
            of,
            objections.flatMap(({ refs }) => refs),
            context,
          );
          const keys = new Set(own.map(refKey));
          const kept = objections.map((one) => ({
            ...one,
            refs: one.refs.filter((ref) => keys.has(refKey(ref))),
          }));
          return object.call(kept, context);
        },
      },
    }),
    ...(erase && { erase: { ...erase, call: writingOwn(of, itself, erase.call) } }),
    ...(recycle && { recycle: { ...recycle, call: writingOwn(of, itself, recycle.call) } }),
    ...(restrict && { restrict: { ...restrict, call: writingOwn(of, itself, restrict.call) } }),
    ...(lift && { lift: { ...lift, call: writingOwn(of, itself, lift.call) } }),
    ...(redact && { redact: { ...redact, call: writingOwn(of, its, redact.call) } }),
    ...(rectify && { rectify: { ...rectify, call: writingOwn(of, its, rectify.call) } }),
    ...(reassign && { reassign: { ...reassign, call: writingOwn(of, its, reassign.call) } }),
    ...(detach && {
      detach: { ...detach, call: writingOwn(of, ({ ref, from }: Link) => [ref, from], detach.call) },
    }),
  };
}

interface Sharing {
  readonly shared: SharedAccount;
  readonly system: string;
  readonly whoseAre: WhoseAre;
}

/** By refKey, of the kinds that say whose they are; a record that is gone says nothing any more. */
type WhoseAre = (refs: readonly Ref[], context: Context) => Promise<ReadonlyMap<string, Whose | Failure>>;

function reader({ read }: Connection, shared: SharedAccount): WhoseAre {
  return async (refs, context) => {
    const told = new Map<string, Whose | Failure>();
    if (!read) return told;
    const distinct = new Map(
      refs.filter(({ kind }) => shared.own[kind]).map((ref) => [refKey(ref), ref] as const),
    );
    const byKind = Map.groupBy(distinct.values(), ({ kind }) => kind);
    for (const [kind, ofKind] of byKind) {
      for (const batch of batchesOf(ofKind, read.batchMax)) {
        const outcomes = await read.call(batch, tellingFields(kind, shared), context);
        for (const [index, ref] of batch.entries()) {
          const outcome = outcomes[index];
          if (outcome?.status === 'done') told.set(refKey(ref), whoseIs(kind, outcome.value.fields, shared));
          else if (outcome?.status === 'failed') told.set(refKey(ref), outcome.failure);
        }
      }
    }
    return told;
  };
}

interface Sifted<T> {
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
}

/** @param isToldElsewhere  of a kind that says nothing itself: whether what led to the record tells whose it is */
async function sift<T extends { readonly ref: Ref }>(
  of: Sharing,
  found: readonly T[],
  isToldElsewhere: (one: T) => boolean,
  context: Context,
): Promise<Sifted<T>> {
  const whose = await of.whoseAre(
    found.map(({ ref }) => ref),
    context,
  );
  const gaps = new Map<string, Gap>();
  const leave = (gap: Gap): false => {
    gaps.set(gap.what, gap);
    return false;
  };
  const items = found.filter((one) => {
    const { kind } = one.ref;
    const said = whose.get(refKey(one.ref));
    if (said === undefined && isToldElsewhere(one)) return true;
    if (said === 'own' || said === 'others') return said === 'own';
    if (typeof said !== 'object') return leave(unclearGap(of, kind, 'failed'));
    if (said.kind !== 'not-found') throw new VendorFailure(said);
    return leave(binGap(kind));
  });
  return { items, gaps: [...gaps.values()] };
}

/** What hangs on a person's row of one's own is theirs, unless its kind says otherwise of itself. */
function hangsOnAPerson({ shared }: Sharing): (one: { readonly ref: Ref }) => boolean {
  return ({ ref }) => shared.own[ref.kind] === undefined;
}

/** Whoever else a record concerns may be the other controller's: nothing in it is theirs to overwrite or erase. */
function cutLooseAlone(one: Related): Related {
  if (one.relation === 'owned') return one;
  return { ...one, can: one.can.filter((act) => act === 'detach'), redactable: [] };
}

function unclearGap({ shared, system }: Sharing, kind: string, because: Gap['because']): Gap {
  const fields = tellingFields(kind, shared);
  return {
    what: `records of the kind ${kind} that do not say whose they are`,
    because,
    mend:
      fields.length === 0
        ? `Name under only, in systems.yaml, the field by which a record of the kind ${kind} in ${system} is one controller's.`
        : `Say in the field ${fields.join(', ')} which one controller each record of the kind ${kind} in ${system} belongs to, and look again.`,
  };
}

/** Not theirs, and what is theirs cannot be erased without it: it is seen, and nothing is done to it. */
function inTheWay(one: Related): Related {
  const { ref, of, whenErased, others } = one;
  const persons = Math.max(1, others.persons);
  return {
    ref,
    of,
    whenErased,
    relation: 'shared',
    others: { ...others, persons },
    can: [],
    redactable: [],
    facts: {},
  };
}

function binGap(kind: string): Gap {
  return {
    what: `records of the kind ${kind} in the bin, which say no more whose they were`,
    because: 'vendor-delay',
    mend: null,
  };
}

async function ownAmong(of: Sharing, refs: readonly Ref[], context: Context): Promise<readonly Ref[]> {
  const whose = await of.whoseAre(refs, context);
  return refs.filter((ref) => {
    const said = whose.get(refKey(ref));
    if (typeof said === 'object' && said.kind !== 'not-found') throw new VendorFailure(said);
    return said === undefined || typeof said === 'object' || said === 'own';
  });
}

type Read = NonNullable<Connection['read']>['call'];

function readingOwn({ shared, system }: Sharing, read: Read): Read {
  return async (refs, fields, context) => {
    const telling = new Set(refs.flatMap(({ kind }) => tellingFields(kind, shared)));
    const outcomes = await read(refs, fields && [...new Set([...fields, ...telling])], context);
    return outcomes.map((outcome, index) => {
      const ref = refs[index];
      if (outcome.status !== 'done' || ref === undefined || !shared.own[ref.kind]) return outcome;
      if (whoseIs(ref.kind, outcome.value.fields, shared) !== 'own') return failed(notOwn(system));
      return { ...outcome, value: { ...outcome.value, fields: only(outcome.value.fields, fields) } };
    });
  };
}

type Scan = NonNullable<Connection['scan']>['call'];

function scanningOwn(of: Sharing, scan: Scan): Scan {
  const { shared } = of;
  return async (wanted, cursor, context) =>
    shared.own[wanted.kind]
      ? ownSightings(of, wanted, await scan(withTelling(wanted, shared), cursor, context))
      : ofOwnPeople(of, await scan(wanted, cursor, context), context);
}

function withTelling(wanted: Scanned, shared: SharedAccount): Scanned {
  return { ...wanted, fields: [...new Set([...wanted.fields, ...tellingFields(wanted.kind, shared)])] };
}

function ownSightings(of: Sharing, { kind, fields }: Scanned, page: ScanPage): ScanPage {
  const judged = page.items.map((one) => ({ one, whose: whoseIs(kind, one.fields, of.shared) }));
  const isUnclear = judged.some(({ whose }) => whose === 'unclear');
  return {
    ...page,
    items: judged
      .filter(({ whose }) => whose === 'own')
      .map(({ one }) => ({ ...one, fields: only(one.fields, fields) })),
    // Nothing that is asked again tells more: a night over the others is whole.
    gaps: isUnclear ? [...page.gaps, unclearGap(of, kind, 'no-api')] : page.gaps,
  };
}

/** An e-mail or a case is of those of its people who are one's own; where none is, it is not there. */
async function ofOwnPeople(of: Sharing, page: ScanPage, context: Context): Promise<ScanPage> {
  const people = page.items.flatMap((one) => one.of);
  const own = new Set((await ownAmong(of, people, context)).map(refKey));
  const items = page.items.flatMap((one): readonly Sighting[] => {
    const theirs = one.of.filter((ref) => own.has(refKey(ref)));
    return theirs.length === 0 ? [] : [{ ...one, of: theirs }];
  });
  return { ...page, items };
}

type LastContact = NonNullable<Connection['lastContact']>['call'];

function seeingOwn({ shared }: Sharing, lastContact: LastContact): LastContact {
  return async (people, context) => {
    const outcomes = await lastContact(
      people.map((asked) => ({ ...asked, fields: toTell(asked, shared) })),
      context,
    );
    return outcomes.map((outcome, index) => {
      if (outcome.status !== 'done') return outcome;
      const wanted = people[index]?.fields ?? {};
      const rows = outcome.value
        .filter(({ ref, fields }) => whoseIs(ref.kind, fields, shared) === 'own')
        .map((one) => ({ ...one, fields: only(one.fields, wanted[one.ref.kind] ?? []) }));
      return { ...outcome, value: rows };
    });
  };
}

function toTell({ fields }: AskedAbout, shared: SharedAccount): AskedAbout['fields'] {
  const kinds = Object.keys(shared.own).map((kind) => {
    const all = new Set([...(fields[kind] ?? []), ...tellingFields(kind, shared)]);
    return [kind, [...all]] as const;
  });
  return { ...fields, ...Object.fromEntries(kinds) };
}

/** Of a record that is gone nothing tells whose it was but what was seen of it before: whoever hears of it knows. */
async function ownNotices(
  of: Sharing,
  notices: readonly Notice[],
  context: Context,
): Promise<readonly Notice[]> {
  const standing = ({ ref, into }: Notice): Ref => into ?? ref;
  const own = new Set((await ownAmong(of, notices.map(standing), context)).map(refKey));
  return notices.filter((notice) => own.has(refKey(standing(notice))));
}

type Write<In> = (inputs: readonly In[], context: Context) => Promise<readonly Outcome<null>[]>;

/** Nothing is sent for a record that became another's since it was found, or of which nobody can tell now. */
function writingOwn<In>(
  { shared, system, whoseAre }: Sharing,
  refsOf: (input: In) => readonly Ref[],
  write: Write<In>,
): Write<In> {
  return async (inputs, context) => {
    const whose = await whoseAre(inputs.flatMap(refsOf), context);
    const refusals = inputs.map((input) => {
      for (const ref of refsOf(input)) {
        if (!shared.own[ref.kind]) continue;
        const said = whose.get(refKey(ref));
        // What is gone, the vendor answers for.
        if (said === 'own' || (typeof said === 'object' && said.kind === 'not-found')) continue;
        return typeof said === 'object' ? said : notOwn(system);
      }
      return null;
    });
    const sent = await write(
      inputs.filter((_input, index) => refusals[index] === null),
      context,
    );
    const left = [...sent];
    return refusals.flatMap((refusal) => (refusal ? [failed<null>(refusal)] : left.splice(0, 1)));
  };
}

function notOwn(system: string): Failure {
  return {
    kind: 'conflict',
    code: 'NOT_OF_THIS_CONTROLLER',
    mend: `The record does not say that it is of the controller of ${system}, who shares this account: correct it there, then locate the person again.`,
  };
}

/** @param wanted  null for all */
function only(
  fields: Readonly<Record<string, FieldValue>>,
  wanted: readonly string[] | null,
): Readonly<Record<string, FieldValue>> {
  if (wanted === null) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}

function failed<T>(failure: Failure): Outcome<T> {
  return { status: 'failed', failure };
}
