import type { z } from 'zod';
import type { KindTerms, Related } from '../domain/graph.ts';
import type { LastContact } from '../domain/last-contact.ts';
import type { FieldValue, Gap, Identifier, IdentifierKind, Ref } from '../domain/record.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { Solicitation } from '../domain/solicitation.ts';
import type { Failure } from './failure.ts';

/** An adapter: our code for one vendor. Everything else it says, it says once connected. */
export interface Adapter<Settings = unknown> {
  readonly vendor: string;
  /** Strict: an unknown key is an error. Secrets arrive resolved. */
  readonly settings: z.ZodType<Settings>;
  /**
   * What its mends, gaps and settings say, for French readers: English sentence → French, with `{name}` in both for
   * what is put in. A third-party adapter may leave it out: what is not in it is shown in English.
   */
  readonly french?: Readonly<Record<string, string>>;
  /** Makes no vendor call: the first one is `probe`. */
  connect(settings: Settings, tools: Tools): Connection;
}

/**
 * A vendor account behind the contract. A verb that is present is a capability and carries its terms; a verb that
 * is absent is a gap users see.
 */
export interface Connection {
  readonly pools: readonly Pool[];
  /** Kinds of record this adapter knows, and what erasing one of them means here. */
  readonly kinds: Readonly<Record<string, KindTerms>>;
  /** What no call can reach, in any account: named on every certificate and package. */
  readonly outOfReach: readonly Gap[];
  /**
   * Nothing can be searched here, and somebody is asked instead: one record of the kind `dossier` stands for whatever is
   * held about the person of a request. The core names it by the number of the request.
   */
  readonly asksSomebody?: true;

  readonly probe: Verb<(context: Context) => Promise<Probe>>;
  readonly locate?: LocateVerb;
  readonly expand?: Verb<
    (refs: readonly Ref[], cursor: string | null, context: Context) => Promise<ExpandPage>
  >;
  readonly read?: Verb<
    (
      refs: readonly Ref[],
      fields: readonly string[] | null,
      context: Context,
    ) => Promise<readonly Outcome<Snapshot>[]>
  >;
  readonly content?: Verb<(ref: Ref, context: Context) => Promise<Outcome<Content>>>;
  readonly scan?: ScanVerb;
  /** The rows of a few people as they stand now, just before something is done to them: one outcome a person, in order. */
  readonly lastContact?: Verb<
    (people: readonly AskedAbout[], context: Context) => Promise<readonly Outcome<readonly Sighting[]>[]>
  >;
  readonly erase?: Verb<(refs: readonly Ref[], context: Context) => Promise<readonly Outcome<null>[]>>;
  /**
   * Into the tool's own recycle bin and no further: a user can restore it there until the vendor empties the bin. Kinds
   * are those whose records really go there whole, and come back whole; nothing of them is overwritten or cut before.
   */
  readonly recycle?: Verb<(refs: readonly Ref[], context: Context) => Promise<readonly Outcome<null>[]>>;
  readonly redact?: Verb<(refs: readonly Redaction[], context: Context) => Promise<readonly Outcome<null>[]>>;
  readonly detach?: Verb<(links: readonly Link[], context: Context) => Promise<readonly Outcome<null>[]>>;
  readonly rectify?: RectifyVerb;
  readonly object?: ObjectVerb;
  /**
   * What goes on addressing people beside their addresses: lists and campaigns they are in, open tasks to call or to write to
   * them, sequences that run, messages that are queued. Kinds are those of the rows of people it is asked about. What it
   * says can be left is left by `detach`, and read back as `detached`.
   */
  readonly solicitations?: Verb<
    (refs: readonly Ref[], cursor: string | null, context: Context) => Promise<SolicitationPage>
  >;
  /** Marks rows of people as restricted, and stops what can be stopped with it. Twice is once. */
  readonly restrict?: Verb<(refs: readonly Ref[], context: Context) => Promise<readonly Outcome<null>[]>>;
  /**
   * Takes that mark off again, and nothing more: whoever was unsubscribed or taken off a list with it stays so. Only for
   * an adapter whose mark is greffe's own, so that nobody else can have meant it.
   */
  readonly lift?: Verb<(refs: readonly Ref[], context: Context) => Promise<readonly Outcome<null>[]>>;
  /** Gives rows of people to another owner: out of the hands of whoever works with them, and back. */
  readonly reassign?: ReassignVerb;
  readonly verify?: Verb<
    (expectations: readonly Expectation[], context: Context) => Promise<readonly Verdict[]>
  >;
  readonly changes?: ChangesVerb;
  /** Present only where the settings hold what deliveries are signed with. */
  readonly webhooks?: WebhooksVerb;
  /** Ends what `accepted` began: one outcome per ticket, in order. */
  readonly poll?: Verb<(tickets: readonly string[], context: Context) => Promise<readonly Outcome<null>[]>>;
}

/** A capability with its terms. Declaration and code are one object, so they cannot drift apart. */
export interface Verb<Call> {
  readonly call: Call;
  /** Kinds it accepts or returns; empty when kinds do not matter (probe, object). */
  readonly kinds: readonly string[];
  /** Most inputs of one call; the core cuts, the adapter may trust it. */
  readonly batchMax: number;
  /** What a call costs, for estimates: `perCall + perInput × inputs`, by pool. */
  readonly costs: readonly Cost[];
  /** Scopes or permissions without which the vendor refuses. */
  readonly scopes: readonly string[];
}

export interface LocateVerb extends Verb<
  (identifiers: readonly Identifier[], cursor: string | null, context: Context) => Promise<LocatePage>
> {
  /** Kinds of identifier it can search by; any other becomes a named gap of the answer. */
  readonly by: readonly IdentifierKind[];
}

/**
 * Compares and sets, one record at a time and whole or not at all: a field takes its new value only where it holds what
 * was expected, or that value already. Fields that are not named are not written, and a change of one of those meanwhile
 * is no conflict. Where an address changes, what was objected to under the old one is objected to under the new one,
 * before a message could leave wherever the vendor lets us.
 */
export interface RectifyVerb extends Verb<
  (corrections: readonly Correction[], context: Context) => Promise<readonly Outcome<null>[]>
> {
  /**
   * True where the vendor itself refuses to write over a value that changed meanwhile. Otherwise it is read before and
   * after, and a write in between is a conflict told after the fact: the mend says which of the two values stands. Somebody
   * who is asked sees both values, and judges what stands there.
   */
  readonly atomic: boolean;
  /** By kind, fields that no call of this adapter corrects, although what they hold may be as wrong as a field beside them. */
  readonly byHand?: Readonly<Record<string, readonly CorrectedByHand[]>>;
}

/** A field of several values that only a person can correct, in the tool itself. */
export interface CorrectedByHand {
  readonly field: string;
  /** The field that holds one value of the same sort: whoever wants that one corrected means this one too. */
  readonly beside: string;
  /** What a person does there. */
  readonly mend: string;
}

/**
 * Compares and sets whose a row is, and writes nothing else: it goes on only where it is still with whom it is said to be
 * with, or is with the new owner already. Whoever else has it by now keeps it, and that is a conflict.
 */
export interface ReassignVerb extends Verb<
  (moves: readonly Reassignment[], context: Context) => Promise<readonly Outcome<null>[]>
> {
  /** By kind, the field that says whose a row is, as `read` names it. */
  readonly fields: Readonly<Record<string, string>>;
  /** By kind, whom restricted rows go to, as the settings name it; rows of any other kind stay where they are. */
  readonly restrictedTo: Readonly<Record<string, string>>;
}

export interface ObjectVerb extends Verb<
  (objections: readonly Objection[], context: Context) => Promise<readonly Outcome<null>[]>
> {
  /** Channels that can be stopped here by their address, and read back; any other is a named gap. */
  readonly channels: readonly ProspectingChannel[];
  /** Of these, those that somebody is asked to stop: said of the dossier of a request, and of no address. */
  readonly byHand?: readonly ProspectingChannel[];
}

/** Goes through all records of a kind, once, in memory that does not grow with their number. */
export interface ScanVerb extends Verb<
  (wanted: Scanned, cursor: string | null, context: Context) => Promise<ScanPage>
> {
  /**
   * `keyset`: a cursor names a place among the records, holds for days, and leads on although records come and go.
   * `offset`: a record that goes meanwhile may hide another one; the core scans again before it erases anything.
   */
  readonly paging: 'keyset' | 'offset';
}

/**
 * Asks what happened to the records of a kind since a cursor; null is from now on. It may tell the same twice, under one
 * key, and in any order; what it tells of, it never leaves out.
 */
export interface ChangesVerb extends Verb<
  (kind: string, cursor: string | null, context: Context) => Promise<ChangesPage>
> {
  /**
   * What it tells of. Anything else happens unseen here, and the first page names that as a gap. A gap that a right would
   * close is named at the end of each round of pages, one that is `failed` when something was lost.
   */
  readonly tells: readonly Happening[];
}

/**
 * Reads one delivery that claims to come from the vendor. It makes no vendor call: whoever sends much must cost little. An
 * event that cannot be read costs none of those beside it.
 * @throws VendorFailure `denied` when it is not the vendor's, not for this account, or older than five minutes; `invalid`
 *   when it cannot be read at all. Neither says anything of what was in it
 */
export interface WebhooksVerb extends Verb<(delivery: Delivery) => Promise<Heard>> {
  readonly tells: readonly Happening[];
  /** The vendor sends again what was not answered by then. */
  readonly answerWithinMs: number;
  /** Events and bytes of one delivery at most; what is larger was not sent by the vendor. */
  readonly eventsMax: number;
  readonly bodyBytesMax: number;
}

export interface Cost {
  readonly pool: string;
  readonly perCall: number;
  readonly perInput: number;
}

/** A ceiling the vendor sets. `window` pools refill as calls end; a `day` pool resets at midnight in `timeZone`. */
export type Pool =
  | { readonly name: string; readonly kind: 'window'; readonly limit: number; readonly windowMs: number }
  | { readonly name: string; readonly kind: 'day'; readonly limit: number; readonly timeZone: string };

/** On every call. The signal aborts when the work must stop; a write aborted in flight is `unknown-outcome`. */
export interface Context {
  readonly signal: AbortSignal;
  readonly priority: Priority;
}

export type Priority = 'person' | 'request' | 'background';

/** What an adapter is given. It reads no clock, no environment and no random source of its own. */
export interface Tools {
  /**
   * Sends one vendor call through the layers: paced by its pools, traced without values, repeated where that is
   * safe (a read; a write the vendor certainly refused with `rate-limited`). `attempt` throws VendorFailure.
   */
  send<T>(call: VendorCall, context: Context, attempt: (signal: AbortSignal) => Promise<T>): Promise<T>;
  now(): Date;
  /** A fresh opaque word for redaction: never derived from data. */
  opaque(): string;
}

export interface VendorCall {
  /** Method and path template, no ids: "POST contacts/search". */
  readonly endpoint: string;
  readonly pools: readonly string[];
  readonly effect: 'read' | 'write';
}

/** Who we are at the vendor, and what we may do there. */
export interface Probe {
  /** Compared with `expect` of the settings before any write: { portalId: 12345678, environment: 'production' }. */
  readonly identity: Readonly<Record<string, string | number>>;
  readonly edition: string | null;
  /** Scopes or permissions seen; null when the vendor does not tell. */
  readonly granted: readonly string[] | null;
  /** Known to be missing, each with what fails without it. */
  readonly missing: readonly Gap[];
  /** Verbs this account cannot use although the adapter has them. */
  readonly unavailable: readonly VerbName[];
  /** True when the account refuses all writes (read-only org, migration). */
  readonly readOnly: boolean;
}

/** Every verb of the contract, in the order of the walk from a person to the proof. */
export const VERB_NAMES = [
  'probe',
  'locate',
  'expand',
  'read',
  'content',
  'scan',
  'lastContact',
  'erase',
  'recycle',
  'redact',
  'detach',
  'rectify',
  'object',
  'solicitations',
  'restrict',
  'lift',
  'reassign',
  'verify',
  'changes',
  'webhooks',
  'poll',
] as const;

export type VerbName = (typeof VERB_NAMES)[number];

/** One answer per input, in the order of the inputs. */
export type Outcome<T> =
  | { readonly status: 'done'; readonly value: T }
  /** It was so before. A success. `nothingHeld`: whoever was asked has looked, and holds nothing of the person. */
  | { readonly status: 'already'; readonly nothingHeld?: true }
  | { readonly status: 'accepted'; readonly ticket: string; readonly askAgainAt: Date }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface LocatePage {
  readonly items: readonly Match[];
  /** null ends. */
  readonly cursor: string | null;
  readonly gaps: readonly Gap[];
}

/** A record that an identifier led to. The domain decides what is exact. */
export interface Match {
  readonly ref: Ref;
  /** `person`: the subject's row, whose identifiers may grow the search. `trace`: a record that names the address. */
  readonly role: 'person' | 'trace';
  /** The identifier searched that led here. */
  readonly by: Identifier;
  /** `exact`: the field equals it (case apart). `similar`: contains, sounds like, other order. */
  readonly equality: 'exact' | 'similar';
  /** Every address, number, name and foreign id the record carries. */
  readonly identifiers: readonly Identifier[];
  /** Ids under which the vendor knew the same record (merges). */
  readonly aliases: readonly Ref[];
  readonly state: 'live' | 'recycled';
  /** A few facts that let a human tell homonyms apart: company, town, created on. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a scan looks through, and what it brings along. */
export interface Scanned {
  readonly kind: string;
  /** Fields of the vendor to bring along, as `read` names them; one the vendor does not have is a gap. */
  readonly fields: readonly string[];
  /** All must hold. Asked of the vendor where it can be trusted with it, judged by the adapter where not. */
  readonly where: readonly Condition[];
}

/** The field holds one of these, compared as text: true and "true" are one. */
export interface Condition {
  readonly field: string;
  readonly oneOf: readonly (string | number | boolean)[];
}

/** One page of a scan. It may be empty although more follow. */
export interface ScanPage {
  readonly items: readonly Sighting[];
  /** Text of the adapter's own that another process may hand back days later; null ends. */
  readonly cursor: string | null;
  readonly gaps: readonly Gap[];
}

/** One live record as a scan saw it. */
export interface Sighting {
  readonly ref: Ref;
  /** Rows of people it tells about: itself for a person's row; for an e-mail, a case, an order, those it hangs on. */
  readonly of: readonly Ref[];
  /**
   * Every address, number, name and foreign id a person's row carries; empty for other records. Of its e-mail addresses
   * the main one stands first: it is the one that `objected` tells of in any case.
   */
  readonly identifiers: readonly Identifier[];
  /** The fields that were asked for. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** When the tool first had it; null where it does not tell. */
  readonly createdAt: Date | null;
  /** The latest contact from the person, for each kind of evidence the record tells of; never one to come. */
  readonly contacts: readonly LastContact[];
  /** Channels on which the tool says that the person takes no prospecting; null where it does not tell. */
  readonly objected: readonly Objection['channel'][] | null;
}

/** What can happen to a record in the tool. `recycled` can be restored there by its users, `erased` cannot. */
export const HAPPENINGS = [
  'created',
  'changed',
  'erased',
  'recycled',
  'restored',
  'merged',
  'objected',
] as const;

export type Happening = (typeof HAPPENINGS)[number];

/** Something that happened to a record: a hint. The record is read before anything is done about it. */
export interface Notice {
  /** The adapter's own: the same happening told twice has one key, another one has another. Opaque, no personal data. */
  readonly key: string;
  readonly what: Happening;
  readonly ref: Ref;
  /** merged: the record that answers now; null for everything else. */
  readonly into: Ref | null;
  /** Fields that changed; null where the vendor does not tell which. */
  readonly fields: readonly string[] | null;
  readonly at: Date;
  /**
   * true: our token did it, and nobody else did anything that this notice stands for. false: somebody else had a part in
   * it. null where the vendor does not tell for certain.
   */
  readonly ours: boolean | null;
}

/** One page of what happened. It may be empty although more follow. */
export interface ChangesPage {
  readonly items: readonly Notice[];
  /** Text of the adapter's own from where to ask next, in a minute or after days, in this process or another. */
  readonly cursor: string;
  /** Whether there is more to ask for at once. */
  readonly more: boolean;
  readonly gaps: readonly Gap[];
}

/** What one delivery tells. */
export interface Heard {
  readonly items: readonly Notice[];
  /** How many of its events cannot be read. Once the others are stored the vendor sends none of them again. */
  readonly unread: number;
}

/** A request as it came over the wire. */
export interface Delivery {
  readonly method: string;
  /** The public address as it is configured, with the query as it came: never rebuilt from a Host header. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: what is signed are the bytes. */
  readonly body: Uint8Array;
}

/** A person as the core knows them in one system, or does not yet. */
export interface AskedAbout {
  /** Rows of theirs seen before. A row that has gone is simply not among the answers. */
  readonly refs: readonly Ref[];
  /** Any other row that carries one of these is theirs as well. Names are not asked for: people share them. */
  readonly identifiers: readonly Identifier[];
  /** Kind of person's row → fields to bring along. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

export interface ExpandPage {
  readonly items: readonly Related[];
  readonly cursor: string | null;
  readonly gaps: readonly Gap[];
}

/** A source of it that could not be read is a gap: nothing told is not nothing there. */
export interface SolicitationPage {
  readonly items: readonly Solicitation[];
  readonly cursor: string | null;
  readonly gaps: readonly Gap[];
}

export interface Snapshot {
  readonly ref: Ref;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Human names of the fields where the vendor gives them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Fields or sources that exist and were hidden from us. */
  readonly hidden: readonly Gap[];
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly ref: Ref;
  readonly name: string;
  readonly mediaType: string | null;
  readonly bytes: number | null;
}

export interface Content {
  readonly name: string;
  readonly mediaType: string | null;
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface Redaction {
  readonly ref: Ref;
  readonly fields: readonly string[];
}

/** The tie between a record and a person's row; the record stays, the tie goes. */
export interface Link {
  readonly ref: Ref;
  readonly from: Ref;
}

/** A row goes from one owner to another one, by their ids at the vendor; null is nobody. */
export interface Reassignment {
  readonly ref: Ref;
  readonly from: string | null;
  readonly to: string | null;
}

/** New values of some fields of one record, and what it is expected to hold until then. */
export interface Correction {
  readonly ref: Ref;
  /** Never blank: a blank is `invalid`, and nothing of the record is written. To empty a field is `redact`. */
  readonly set: Readonly<Record<string, FieldValue>>;
  /** Compared as `sameValue` compares. A blank, or a field of `set` that is not named here, is expected to be blank. */
  readonly expect: Readonly<Record<string, FieldValue>>;
}

/** An objection to prospecting. An address may be known to no record. No adapter can re-subscribe anyone. */
export interface Objection {
  readonly channel: ProspectingChannel;
  readonly address: string;
  readonly refs: readonly Ref[];
}

/** What a record should look like now. */
export type Expectation =
  /** `recycled`: it was put into the bin and no further, so that `recoverable` is what is found until that is emptied. */
  | { readonly expected: 'absent'; readonly ref: Ref; readonly recycled?: true }
  | { readonly expected: 'redacted'; readonly ref: Ref; readonly fields: readonly string[] }
  | { readonly expected: 'detached'; readonly ref: Ref; readonly from: Ref }
  | {
      readonly expected: 'rectified';
      readonly ref: Ref;
      readonly fields: Readonly<Record<string, FieldValue>>;
    }
  | {
      readonly expected: 'objected';
      readonly channel: Objection['channel'];
      readonly address: string;
      /** The dossier it was said of, where it was said of no address. */
      readonly dossier?: Ref;
    }
  | { readonly expected: 'restricted'; readonly ref: Ref }
  /** The mark of a restriction is on it no more. */
  | { readonly expected: 'lifted'; readonly ref: Ref }
  /** The row is this owner's; null is nobody's. */
  | { readonly expected: 'assigned'; readonly ref: Ref; readonly owner: string | null };

/** What the read-back found, by another path than the write and never by a search index. */
export type Verdict =
  | { readonly status: 'as-expected' }
  /** Gone from sight, restorable by the customer until then. */
  | { readonly status: 'recoverable'; readonly until: Date }
  /** The vendor is not finished. */
  | { readonly status: 'pending'; readonly askAgainAt: Date }
  | { readonly status: 'contrary' }
  | { readonly status: 'attested'; readonly by: string }
  /** We could not see: a token that lost its rights sees nothing, and nothing is not absence. */
  | {
      readonly status: 'unknown';
      readonly reason: string;
      /** Where the vendor refused the look: its kind says whether waiting helps, its mend what else would. */
      readonly failure?: Failure;
    };
