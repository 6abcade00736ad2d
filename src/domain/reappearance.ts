import type { Evidence, LastContact } from './last-contact.ts';
import type { ProspectingChannel, StoppingRight } from './prospecting.ts';
import { ADDRESSED_BY } from './prospecting.ts';
import type { Identifier, Ref } from './record.ts';
import type { Normalise } from './subject.ts';

/**
 * Why an address is in the suppression register: the person objected, or took a consent back, or was erased, or a tool
 * said that it takes no prospecting. @source law.md RGT-11
 */
export type SuppressionCause = StoppingRight | 'erasure' | 'reported';

/** An entry of the register, as whoever holds the address finds it: the address itself is nowhere. */
export interface SuppressionEntry {
  readonly channel: ProspectingChannel;
  readonly cause: SuppressionCause;
  /** The request it came from, or the sweep. */
  readonly matter: number | null;
  /** The tool that reported it. */
  readonly system: string | null;
  readonly recordedAt: Date;
  /** When a proven new consent closed it; null while it stands. */
  readonly closedAt: Date | null;
  /** Of a closed one: tools in which the address was seen open since. */
  readonly openIn: readonly string[];
}

/** Somebody the register holds, found again in a tool. */
export interface Reappearance {
  readonly id: number;
  readonly sweep: number;
  readonly controller: string;
  readonly system: string;
  /** `objection-missing`: the tool may write to them · `erased-back`: the tool has them again. */
  readonly what: 'objection-missing' | 'erased-back';
  readonly channel: ProspectingChannel;
  readonly cause: SuppressionCause;
  /** When they entered the register. */
  readonly since: Date;
  readonly foundAt: Date;
  readonly state:
    | 'to-reapply'
    | 'applying'
    | 'proposed'
    /** An erasure was opened for them. */
    | 'requested'
    | 'reapplied'
    /** The tool does not know the address any more. */
    | 'left'
    | 'failed'
    /** They consented anew: the entry is closed. */
    | 'consented'
    /** A number is somebody else's too, and was left on their account: no sweep says it again. */
    | 'let-be'
    /** They objected anew, or were erased anew, before anybody decided or after: it is judged anew. */
    | 'overtaken';
  /** Why it was put to a human. `shared-number`: to stop it would stop somebody else as well. */
  readonly because: 'own-act' | 'policy' | 'shared-number' | null;
  /** What they did themselves since. */
  readonly act: OwnAct | null;
  readonly request: number | null;
  readonly decided: { readonly by: string; readonly at: Date } | null;
}

/** Something the person did after they had entered the register. */
export interface OwnAct {
  readonly at: Date;
  readonly evidence: Evidence;
  readonly system: string;
}

/** What is done about whoever somebody else brought back. */
export type ReappearancePolicy = Readonly<Record<'objection' | 'erasure', 'reapply' | 'propose'>>;

/**
 * What a person does to be in touch again. A click or a visit gives nothing anew, and an exchange that somebody logged
 * does not say who began it. @source law.md RGT-11: order, form, dated opt-in
 */
const OWN_ACTS: readonly Evidence[] = [
  'form',
  'reply',
  'meeting',
  'inbound-message',
  'support-request',
  'purchase',
];

export type Treatment =
  | { readonly becomes: 'reapplied' }
  | { readonly becomes: 'proposed'; readonly because: 'own-act'; readonly act: OwnAct }
  | { readonly becomes: 'proposed'; readonly because: 'policy'; readonly act: null };

/**
 * What becomes of somebody who is found again. Their own later act is a new collection, which a human judges; whatever
 * an import, a sync or a third party brought back is treated by policy.
 * @param since  when they entered the register
 * @param contacts  what any tool tells of contacts from them
 * @param now  what is to come has not happened, whatever a tool says of it
 */
export function treat(
  what: Reappearance['what'],
  since: Date,
  contacts: readonly (LastContact & { readonly system: string })[],
  policy: ReappearancePolicy,
  now: Date,
): Treatment {
  const act = contacts
    .filter(({ at, evidence }) => at > since && at <= now && OWN_ACTS.includes(evidence))
    .reduce<OwnAct | null>(
      (latest, { at, evidence, system }) =>
        latest !== null && latest.at >= at ? latest : { at, evidence, system },
      null,
    );
  if (act !== null) return { becomes: 'proposed', because: 'own-act', act };
  const isReapplied = policy[what === 'erased-back' ? 'erasure' : 'objection'] === 'reapply';
  return isReapplied ? { becomes: 'reapplied' } : { becomes: 'proposed', because: 'policy', act: null };
}

/** A row of a person, as far as the register is concerned. */
export interface CarryingRow {
  readonly system: string;
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
  readonly objected: readonly ProspectingChannel[] | null;
}

/** Addresses and numbers that messages can be sent to, each once. */
export function reachedBy({ identifiers }: CarryingRow, normalise: Normalise): readonly Identifier[] {
  const kinds = Object.values(ADDRESSED_BY);
  return [
    ...new Map(
      identifiers
        .filter(({ kind }) => kinds.includes(kind))
        .map((one) => [`${one.kind}:${normalise(one)}`, one]),
    ).values(),
  ];
}

export function carries(row: CarryingRow, address: Identifier, normalise: Normalise): boolean {
  const wanted = normalise(address);
  return row.identifiers.some((one) => one.kind === address.kind && normalise(one) === wanted);
}

/**
 * Whether the row, by itself, tells that this address is closed. Of several addresses it may be another one that the
 * tool means: then it is read back instead.
 */
export function isShownClosed(
  row: CarryingRow,
  address: Identifier,
  channel: ProspectingChannel,
  normalise: Normalise,
): boolean {
  if (row.objected?.includes(channel) !== true) return false;
  return reachedBy(row, normalise).filter(({ kind }) => kind === address.kind).length === 1;
}

/** Channels on which the row says that this address takes no prospecting: of its e-mail addresses, the main one. */
export function reportedOf(
  row: CarryingRow,
  address: Identifier,
  normalise: Normalise,
): readonly ProspectingChannel[] {
  const main = row.identifiers.find(({ kind }) => kind === address.kind);
  const isMeant = address.kind !== 'email' || (main && normalise(main) === normalise(address));
  return isMeant ? (row.objected ?? []).filter((channel) => ADDRESSED_BY[channel] === address.kind) : [];
}

/** Entries that close an address, by channel: an erasure alone closes none. */
export function standing(entries: readonly SuppressionEntry[]): readonly SuppressionEntry[] {
  return entries.filter(({ closedAt, cause }) => closedAt === null && cause !== 'erasure');
}

/**
 * Whether what a tool says is news to the register. After a new consent it is not, until the address was seen open there:
 * the refusal the tool still shows is the old one.
 */
export function isNews(
  entries: readonly SuppressionEntry[],
  channel: ProspectingChannel,
  system: string,
): boolean {
  const own = entries.filter((entry) => entry.channel === channel && entry.cause !== 'erasure');
  return own.every(({ closedAt, openIn }) => closedAt !== null && openIn.includes(system));
}

/** Closed entries whose channel the row shows open. */
export function seenOpen(
  row: CarryingRow,
  entries: readonly SuppressionEntry[],
): readonly ProspectingChannel[] {
  const { objected, system } = row;
  if (objected === null) return [];
  return entries
    .filter(
      ({ closedAt, openIn, channel }) =>
        closedAt !== null && !openIn.includes(system) && !objected.includes(channel),
    )
    .map(({ channel }) => channel);
}

/**
 * Whether an address of a row is to be looked at: what the register says of it and what the row shows do not agree.
 * @param channels  those the tool can stop
 */
export function isToLookAt(
  row: CarryingRow,
  address: Identifier,
  entries: readonly SuppressionEntry[],
  channels: readonly ProspectingChannel[],
  normalise: Normalise,
): boolean {
  if (entries.some(({ cause, closedAt }) => cause === 'erasure' && closedAt === null)) return true;
  const isOpen = standing(entries).some(
    ({ channel, system }) =>
      channels.includes(channel) &&
      !isShownClosed(row, address, channel, normalise) &&
      // A tool may mean a part of it, such as one newsletter: what it said itself is not said again to it.
      !(system === row.system && row.objected?.includes(channel) === true),
  );
  return (
    isOpen || reportedOf(row, address, normalise).some((channel) => isNews(entries, channel, row.system))
  );
}

/** Who objected with a number, as far as the request and the register tell. */
export interface Objector {
  /** Then it is stopped for all who carry it, as by the objection itself. */
  readonly hasGivenIt: boolean;
  /** Addresses of theirs, normalised. */
  readonly emails: ReadonlySet<string>;
  /** Tools in which their objection left the number. */
  readonly leftIn: ReadonlySet<string>;
}

/**
 * Whether somebody else's row in that tool carries a number that the objector did not give: a switchboard, a family's
 * telephone, a number that was given to somebody else since. To stop it there would stop them too.
 * @param rows  of the tool that carry the number
 */
export function concernsOthers(
  rows: readonly CarryingRow[],
  { hasGivenIt, emails }: Objector,
  normalise: Normalise,
): boolean {
  const isTheirs = ({ identifiers }: CarryingRow): boolean =>
    identifiers.some((one) => one.kind === 'email' && emails.has(normalise(one)));
  return !hasGivenIt && !rows.every(isTheirs);
}

/**
 * Whether a number that a tool tells closed is somebody else's as well: a switchboard, a family's telephone. Rows that
 * share an e-mail address with one that objects are the same person's.
 * @param rows  all that carry the number, wherever they are
 */
export function isSomebodyElses(
  rows: readonly CarryingRow[],
  channel: ProspectingChannel,
  normalise: Normalise,
): boolean {
  const emails = ({ identifiers }: CarryingRow): readonly string[] =>
    identifiers.filter(({ kind }) => kind === 'email').map(normalise);
  const objecting = rows.filter(({ objected }) => objected?.includes(channel) === true);
  const theirs = new Set(objecting.flatMap(emails));
  return rows.some((row) => !objecting.includes(row) && !emails(row).some((one) => theirs.has(one)));
}
