import type { Context, FieldValue, Ref, Sighting } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { LastContact } from '../../domain/last-contact.ts';
import type { Identifier, RecordRef } from '../../domain/record.ts';
import { isHandingOver } from '../../domain/plan.ts';
import { recordKey, refKey } from '../../domain/record.ts';
import type { Restriction } from '../../domain/restriction.ts';
import type { AlertKind } from '../../domain/restriction-alert.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { progressOf } from './draw-erasure.ts';
import { answerOf, subjectIn } from './locate.ts';
import { mailAlerts, raiseAlert } from './raise-alert.ts';
import { readBack } from './verify.ts';

/** Every restriction of a controller that stands, and the letter about what was noticed. */
export async function watchRestrictions(house: House, controller: string, context: Context): Promise<void> {
  const standing = await house.store.transact((tx) => house.store.restrictions.standing(tx, controller));
  for (const placed of standing) {
    if (context.signal.aborted) return;
    await watchRestriction(house, placed, context);
  }
  await mailAlerts(house, controller);
}

/**
 * Looks whether restricted data was changed or used since the last look: what its records say of the person, who was in
 * touch with them, whether the marks and the stops are still there. A tool that does not answer is looked at next time;
 * the first look of all only takes down what the records hold.
 */
export async function watchRestriction(house: House, placed: Restriction, context: Context): Promise<void> {
  if (placed.lifted) return;
  for (const name of house.policy.controller(placed.controller).systems) {
    const looked = await answerOf(() => watchRestrictionIn(house, placed, name, context));
    if (looked.answered) continue;
    const { code, mend } = looked.obstacle;
    house.log.warn('restriction-not-looked-at', { restriction: placed.id, system: name, code, mend });
  }
}

/** @throws VendorFailure when the tool does not answer */
export async function watchRestrictionIn(
  house: House,
  placed: Restriction,
  name: string,
  context: Context,
): Promise<void> {
  const system = await house.system(name);
  await lookAtRows(house, placed, system, context);
  await lookAtMarks(house, placed, system, context);
}

/** A tool that cannot tell of a few people by their ids is not looked at: that is a gap of its adapter. */
async function lookAtRows(
  house: House,
  placed: Restriction,
  system: System,
  context: Context,
): Promise<void> {
  const { lastContact, kinds } = system.connection;
  if (!lastContact) return;
  const isPerson = ({ kind }: Ref): boolean => kinds[kind]?.role === 'person';
  const { shared, located } = await whatWasFound(house, placed);
  const own = placed.records.filter((ref) => ref.system === system.name && isPerson(ref));
  const fields = Object.fromEntries(
    Object.keys(kinds)
      .filter((kind) => isPerson({ kind, id: '' }))
      .map((kind) => [
        kind,
        [...new Set([...fieldsToCompare(house, system.name, kind), ...(kinds[kind]?.addressedAt ?? [])])],
      ]),
  );
  const refs = own.map(({ kind, id }) => ({ kind, id }));
  const identifiers = placed.identifiers.filter(
    (one) => isOneAlone(one) && !shared.has(house.normalise(one)),
  );
  if (refs.length + identifiers.length === 0) return;
  const [outcome] = await lastContact.call([{ refs, identifiers, fields }], context);
  if (outcome?.status === 'failed') throw new VendorFailure(outcome.failure);
  if (outcome?.status !== 'done') return;
  const theirs = new Set(own.map(recordKey));
  const inSystem = (ref: Ref): RecordRef => ({ system: system.name, ...ref });
  await compare(house, placed, system, {
    own,
    rows: outcome.value.filter(({ ref }) => theirs.has(recordKey(inSystem(ref)))),
    newcomers: outcome.value
      .map(({ ref }) => inSystem(ref))
      .filter((ref) => isPerson(ref) && !theirs.has(recordKey(ref)) && !located.has(recordKey(ref))),
    contacts: outcome.value.flatMap(({ ref, of, contacts }) =>
      [ref, ...of]
        .map(inSystem)
        .filter((one) => theirs.has(recordKey(one)))
        .slice(0, 1)
        .flatMap((one) => contacts.map((contact) => ({ of: one, contact }))),
    ),
  });
}

/** Mailboxes that lead to others, and every row a search has led to, whoever's it was found to be. */
async function whatWasFound(
  house: House,
  { request: id }: Restriction,
): Promise<{ readonly shared: ReadonlySet<string>; readonly located: ReadonlySet<string> }> {
  const subject = await house.store.read(async (tx) => {
    const request = await house.store.requests.find(tx, id);
    return request && subjectIn(house, tx, request);
  });
  return {
    shared: new Set(subject?.sharedMailboxes),
    located: new Set(
      subject?.matches.flatMap(({ ref, aliases }) =>
        [ref, ...aliases.map((alias) => ({ ...alias, system: ref.system }))].map(recordKey),
      ),
    ),
  };
}

/** What one tool tells now. */
interface Told {
  readonly own: readonly RecordRef[];
  /** Those of their own rows that are there. */
  readonly rows: readonly Sighting[];
  /** Rows that carry an address of theirs, and that no search has led to. */
  readonly newcomers: readonly RecordRef[];
  readonly contacts: readonly { readonly of: RecordRef; readonly contact: LastContact }[];
}

async function compare(
  house: House,
  placed: Restriction,
  { name: system, connection: { kinds } }: System,
  { own, rows, newcomers, contacts }: Told,
): Promise<void> {
  const raisedAt = house.clock.now();
  const now = raisedAt.toISOString();
  await commit(house, async (act) => {
    const { restrictions } = house.store;
    const alert = (
      kind: AlertKind,
      ref: RecordRef,
      event: string,
      contact: { readonly at: Date; readonly evidence?: LastContact['evidence'] } | null = null,
    ): Promise<void> =>
      raiseAlert(house, act, {
        restriction: placed.id,
        kind,
        system,
        ref,
        event,
        evidence: contact?.evidence ?? null,
        happenedAt: contact?.at ?? null,
        raisedAt,
      });
    const seen = await restrictions.seen(act.tx, placed.id);
    const here = new Map(
      rows.map((one) => [refKey(one.ref), heldIn(one, kinds[one.ref.kind]?.addressedAt ?? [])]),
    );
    for (const ref of own) {
      const before = seen.get(recordKey(ref));
      const held = here.get(refKey(ref)) ?? null;
      const wasHeld = before !== undefined && before !== null;
      if (wasHeld && held === null) await alert('gone', ref, now);
      if (wasHeld && held !== null && !restrictions.isAsSeen(before, held)) await alert('edited', ref, now);
      // An id from before a merge was never there to be seen.
      if (wasHeld || held !== null) await restrictions.see(act.tx, placed.id, ref, held);
    }
    for (const ref of newcomers) await alert('new-record', ref, '');
    for (const { ref, fields } of rows) {
      for (const field of kinds[ref.kind]?.addressedAt ?? []) {
        const at = instantIn(fields[field]);
        if (at !== null && at > placed.placedAt && at <= raisedAt)
          await alert('addressed', { system, ...ref }, `${field} ${at.toISOString()}`, { at });
      }
    }
    for (const { of, contact } of contacts.filter(({ contact: { at } }) => at > placed.placedAt))
      await alert('contact', of, `${contact.evidence} ${contact.at.toISOString()}`, contact);
  });
}

/** @param beside  fields that say nothing of the person */
function heldIn({ identifiers, fields }: Sighting, beside: readonly string[]): string {
  const named = Object.entries(fields)
    .filter(([field]) => !beside.includes(field))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([identifiers.map(({ kind, value }) => `${kind}:${value}`).sort(), named]);
}

/** As tools write instants: ISO, or milliseconds. */
function instantIn(value: FieldValue | undefined): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const at = new Date(/^\d{12,14}$/.test(String(value)) ? Number(value) : value);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The marks and the stops that were read back once, and whose the records are, read back again. */
async function lookAtMarks(
  house: House,
  placed: Restriction,
  system: System,
  context: Context,
): Promise<void> {
  const plans = await house.store.look((tx) => house.store.plans.of(tx, placed.request));
  const lines = (
    await progressOf(
      house,
      plans.filter(({ right, supersededAt }) => right === 'restriction' && supersededAt === null),
    )
  ).filter((one) => one.line.system === system.name && stood(one));
  if (lines.length === 0) return;
  const verdicts = await readBack(
    system,
    lines.map(({ line }) => line),
    context,
  );
  const raisedAt = house.clock.now();
  await commit(house, async (act) => {
    for (const [index, { line }] of lines.entries()) {
      if (verdicts[index]?.status !== 'contrary') continue;
      const isMark = line.action === 'restrict';
      await raiseAlert(house, act, {
        restriction: placed.id,
        kind: isHandingOver(line) ? 'reassigned' : isMark ? 'unmarked' : 'reopened',
        system: system.name,
        ref: isMark ? { system: system.name, ...line.ref } : null,
        // Once, however long it stays so: of an address, each by its channel.
        event: isMark ? '' : `${line.channel} ${house.normalise(line.address ?? noAddress)}`,
        evidence: null,
        happenedAt: null,
        raisedAt,
      });
    }
  });
}

const noAddress: Identifier = { kind: 'email', value: '' };

function stood({ line, verdict }: LineProgress): boolean {
  return (line.action === 'restrict' || line.action === 'object') && verdict === 'as-expected';
}

/** An address may lead to a new row of theirs; a number leads to their household. */
function isOneAlone({ kind }: Identifier): boolean {
  return kind === 'email' || kind === 'id';
}

/** What the controller says is held about people there: a tool counts and stamps much else by itself. */
function fieldsToCompare(house: House, system: string, kind: string): readonly string[] {
  const places = Object.values(house.policy.fields).flatMap((field) => field.in[system] ?? []);
  return [...new Set(places.filter((place) => place.kind === kind).map(({ field }) => field))].sort();
}
