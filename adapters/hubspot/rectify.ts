import type {
  Context,
  CorrectedByHand,
  Correction,
  FieldValue,
  Outcome,
  RectifyVerb,
} from '../../src/contract/index.ts';
import { blankIn, isBlank, sameValue } from '../../src/contract/index.ts';
import { carry, formerAddress, isHeldByAnother, refusalsToCarry, type Move, type Refusals } from './carry.ts';
import type { HubspotClient } from './client.ts';
import { isReadOnly, type Definitions, type DefinitionsOf } from './definitions.ts';
import {
  already,
  byKind,
  done,
  failed,
  kindNotHandled,
  notFound,
  nowAnotherRecord,
  settled,
  unanswered,
} from './outcomes.ts';
import { secondaryAddresses, valueOf, type Catalogue, type CrmKind } from './records.ts';
import { update } from './redact.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { standingsOf, type Standing } from './standing.ts';
import { whatBecameOf } from './written.ts';

/** Who does it, and of which kind. */
interface Desk {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly kind: CrmKind;
}

/**
 * HubSpot writes whatever stands there: each contact is read, compared, written and read again with the history of what
 * was written, which tells whether somebody else wrote in between. One contact at a time, so that little time passes.
 * HubSpot keeps what people refuse by address: it is carried to the new address.
 */
export function rectify(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  definitions: DefinitionsOf,
): RectifyVerb['call'] {
  return (corrections, context) =>
    byKind(
      corrections,
      ({ ref }) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind?.role !== 'person') return group.map(() => kindNotHandled);
        const known = await definitions(kind, context);
        const outcomes: Outcome<null>[] = [];
        for (const correction of group) {
          outcomes.push(
            ...(await settled([correction], async () => [
              whyNot(correction, known) ??
                (await one({ client, settings, kind }, inTexts(correction), context)),
            ])),
          );
        }
        return outcomes;
      },
    );
}

/**
 * No property write takes a secondary address. The legacy page that replaces one is a preview that HubSpot stops supporting
 * in September 2027, knows no condition, and says nothing of what was refused under the old address.
 * @source https://legacydocs.hubspot.com/docs/methods/contacts/update-secondary-email, read 2026-11-29
 */
export const secondaryByHand: CorrectedByHand = {
  field: secondaryAddresses,
  beside: 'email',
  mend: 'Open the contact in HubSpot, and replace the wrong one among its secondary e-mail addresses by the right one; where the person refuses e-mails, unsubscribe the new address there first.',
};

type Failed = ReturnType<typeof failed>;

/** What is wrong with it whatever the contact holds. */
function whyNot({ set, expect }: Correction, { byName }: Definitions): Failed | null {
  const blank = blankIn(set);
  if (blank !== null) return wouldEmpty(blank);
  for (const [name, value] of Object.entries({ ...expect, ...set })) {
    const definition = byName.get(name);
    if (definition === undefined) return unknownField(name);
    if (Object.hasOwn(set, name) && isReadOnly(definition)) return readOnlyField(name);
    if (textOf(value) === null) return noText(name);
  }
  return null;
}

/** A correction in the words of HubSpot, which keeps texts only. */
interface InTexts {
  readonly id: string;
  readonly set: Readonly<Record<string, string>>;
  readonly expect: Readonly<Record<string, string>>;
}

function inTexts({ ref, set, expect }: Correction): InTexts {
  return { id: ref.id, set: textsOf(set), expect: textsOf(expect) };
}

function textsOf(values: Correction['set']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value) ?? '']));
}

/** Several choices are one text; null where HubSpot has no word for it. */
export function textOf(value: FieldValue): string | null {
  if (value === null) return '';
  if (typeof value !== 'object') return typeof value === 'string' ? value.trim() : String(value);
  if (!Array.isArray(value)) return isBlank(value) ? '' : null;
  const texts = value.map((item: FieldValue) => (typeof item === 'object' ? null : String(item)));
  return texts.includes(null) ? null : texts.join(';');
}

async function one(desk: Desk, correction: InTexts, context: Context): Promise<Outcome<null>> {
  const before = await look(desk, correction, context);
  if (before.is !== 'live') return before.is === 'merged' ? nowAnotherRecord : notFound;
  const judged = judge(before.object, correction);
  if ('outcome' in judged) return judged.outcome;
  const { client, settings } = desk;
  const move = moveIn(before.object, correction);
  const refusals = move === null ? null : await refusalsToCarry(client, settings, move, context);
  const due: Due = { ...correction, names: judged.names, before: before.object };
  if (move === null || refusals === null)
    return due.names.length === 0 ? already : (await write(desk, due, context)).outcome;
  if (await isHeldByAnother(client, move.to, correction.id, context)) return taken;
  const carried = await carry(client, settings, refusals, move.to, context);
  if (due.names.length === 0) return carried === 'unknown-address' ? notCarried : (carried ?? done);
  if (carried !== null && carried !== 'unknown-address') return carried;
  const { outcome, isWritten } = await write(desk, due, context);
  if (carried === null) return outcome === taken ? takenAndStopped : outcome;
  if (!isWritten) return outcome;
  return (await carriedAfterwards(desk, due, move, refusals, context)) ?? outcome;
}

function look({ client, kind }: Desk, { id, set, expect }: InTexts, context: Context): Promise<Standing> {
  const properties = [...new Set(['email', ...Object.keys({ ...expect, ...set })])];
  const asked = { properties, history: Object.keys(set) };
  return standingsOf(client, kind, [id], asked, context).then((found) => found.get(id) ?? { is: 'gone' });
}

/** Names of the properties to be written, all of which hold what was expected. */
interface Judged {
  readonly names: readonly string[];
}

function judge(object: CrmObject, { set, expect }: InTexts): Judged | { readonly outcome: Outcome<null> } {
  const names: string[] = [];
  for (const name of Object.keys({ ...expect, ...set })) {
    // An empty property is answered as null; one that is hidden from us not at all.
    if (!Object.hasOwn(object.properties, name)) return { outcome: hiddenField(name) };
    const present = object.properties[name];
    if (Object.hasOwn(set, name) && sameValue(present, set[name])) continue;
    if (!sameValue(present, expect[name])) return { outcome: changed(name) };
    if (Object.hasOwn(set, name)) names.push(name);
  }
  return names.length === 0 && moveIn(object, { set, expect }) === null ? { outcome: already } : { names };
}

/** Where the address changed before we came, by a write of ours whose answer was lost or by a user, it moved as well. */
function moveIn(object: CrmObject, { set, expect }: Pick<InTexts, 'set' | 'expect'>): Move | null {
  const to = set['email'];
  if (to === undefined) return null;
  const present = valueOf(object, 'email');
  const from = sameValue(present, to) ? (formerAddress(object) ?? expect['email'] ?? '') : present;
  return isBlank(from) || sameValue(from, to) ? null : { from, to };
}

/** A correction of which these properties are to be written to what was read. */
interface Due extends InTexts, Judged {
  readonly before: CrmObject;
}

interface Written {
  readonly outcome: Outcome<null>;
  /** Whether HubSpot took it, whatever became of it then. */
  readonly isWritten: boolean;
}

async function write(desk: Desk, due: Due, context: Context): Promise<Written> {
  const { client, kind } = desk;
  const properties = Object.fromEntries(due.names.map((name) => [name, due.set[name] ?? '']));
  const written = await update(client, kind, [{ id: due.id, properties }], context);
  const outcome = written.get(due.id) ?? unanswered;
  if (outcome.status === 'failed')
    return {
      outcome: (await whetherTaken(client, due, outcome, context)) ? taken : outcome,
      isWritten: false,
    };
  const after = await settledLook(desk, due, context);
  if (after?.is !== 'live') return { outcome: unanswered, isWritten: true };
  return { outcome: whatBecameOf(due.names, due.set, due.before, after.object) ?? done, isWritten: true };
}

/** HubSpot refuses an address that another contact has, as a conflict or as an input that is wrong. */
async function whetherTaken(
  client: HubspotClient,
  { id, names, set }: Due,
  { failure }: Failed,
  context: Context,
): Promise<boolean> {
  if (!names.includes('email')) return false;
  if (failure.kind !== 'invalid') return failure.kind === 'conflict';
  return isHeldByAnother(client, set['email'] ?? '', id, context);
}

/** What cannot be read back is not known: it was written all the same. */
async function settledLook(desk: Desk, correction: InTexts, context: Context): Promise<Standing | null> {
  let found: Standing | null = null;
  await settled([correction], async () => {
    found = await look(desk, correction, context);
    return [done];
  });
  return found;
}

/**
 * HubSpot did not take a refusal for an address that nobody had: now somebody has it. Where it is not taken even now, the
 * contact gets back what it held, for whoever refused must not be written to.
 * @returns null where it stands, and where somebody gave the contact another address meanwhile
 */
async function carriedAfterwards(
  desk: Desk,
  due: Due,
  move: Move,
  refusals: Refusals,
  context: Context,
): Promise<Outcome<null> | null> {
  const [outcome = unanswered] = await settled([due], async () => {
    const carried = await carry(desk.client, desk.settings, refusals, move.to, context);
    return [carried === 'unknown-address' ? notCarried : (carried ?? done)];
  });
  if (outcome.status !== 'failed') return null;
  const [undone = unanswered] = await settled([due], async () => [await putBack(desk, due, context)]);
  if (undone.status === 'failed') return stillOpen;
  return undone.status === 'already' ? null : outcome;
}

/** Of what was written, whatever nobody has changed since. */
async function putBack(desk: Desk, due: Due, context: Context): Promise<Outcome<null>> {
  const set = Object.fromEntries(due.names.map((name) => [name, valueOf(due.before, name)]));
  const now = await look(desk, { id: due.id, set, expect: {} }, context);
  if (now.is !== 'live') return now.is === 'gone' ? already : unanswered;
  const before = now.object;
  const names = due.names.filter((name) => sameValue(before.properties[name], due.set[name]));
  if (!names.includes('email')) return already;
  return (await write(desk, { id: due.id, set, expect: {}, names, before }, context)).outcome;
}

function wouldEmpty(name: string): Failed {
  const mend = `Give a value for ${name}, or leave it out: a correction empties no property.`;
  return failed({ kind: 'invalid', code: 'BLANK_VALUE', mend });
}

function unknownField(name: string): Failed {
  const mend = `HubSpot has no property ${name} of this record, or hides it from the token: name another, or give the token its scope.`;
  return failed({ kind: 'invalid', code: 'FIELD_UNKNOWN', mend });
}

function readOnlyField(name: string): Failed {
  const mend = `Leave out the property ${name}: HubSpot writes it itself.`;
  return failed({ kind: 'invalid', code: 'FIELD_READ_ONLY', mend });
}

function noText(name: string): Failed {
  const mend = `Give a text for ${name}: HubSpot keeps texts only.`;
  return failed({ kind: 'invalid', code: 'VALUE_NOT_TEXT', mend });
}

function hiddenField(name: string): Failed {
  const mend = `Give the token the scope that shows ${name}, as the README of this adapter lists them.`;
  return failed({ kind: 'denied', code: 'FIELD_HIDDEN', mend });
}

function changed(name: string): Failed {
  const mend = `Look at the record and decide again: its property ${name} holds neither what was expected nor the new value.`;
  return failed({ kind: 'conflict', code: 'CHANGED', mend });
}

const taken = failed({
  kind: 'conflict',
  code: 'ADDRESS_TAKEN',
  mend: 'Another contact of HubSpot has this address: see whether both are the same person, and merge them in HubSpot.',
});

const takenAndStopped = failed({
  kind: 'conflict',
  code: 'ADDRESS_TAKEN_AND_STOPPED',
  mend: 'Another contact of HubSpot has this address, and the search did not show it: e-mails to it are stopped by now, as those to the old address were. See whether both are the same person, and whether the other one wants them again.',
});

const notCarried = failed({
  kind: 'blocked',
  code: 'REFUSAL_NOT_CARRIED',
  mend: 'The person refuses e-mails to the old address, and HubSpot does not take that refusal for the new one: nothing was changed. Add the new address to the contact in HubSpot, unsubscribe it there, then retry.',
});

/** Read back as contrary, and carried at the next attempt. */
const stillOpen = failed({
  kind: 'unknown-outcome',
  code: 'REFUSAL_NOT_CARRIED',
  mend: 'The address was changed, and the refusal of e-mails to the old one does not stand for it yet: unsubscribe the new address in HubSpot at once.',
});
