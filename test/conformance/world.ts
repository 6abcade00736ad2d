import type { Connection, Delivery, Evidence, Objection, Ref, Tools } from '../../src/contract/index.ts';

/**
 * What the suite examines: an adapter in front of a vendor, or of a double that behaves as the vendor does.
 * The author of an adapter writes one of these; everything else is here.
 */
export interface Subject {
  readonly name: string;
  /** What this vendor does not have, and why: users read it. Never "not simulated yet". */
  readonly lacks: Readonly<Partial<Record<Feature, string>>>;
  /** An empty account for one test, open in milliseconds. */
  open(options: OpenOptions): Promise<OpenSubject>;
}

export interface OpenOptions {
  /** The vendor answers at most so many records a page, whatever it is asked; null: as usual. */
  readonly pageSizeMax: number | null;
}

export interface OpenSubject {
  /** Connects the adapter as its users do, with the suite's tools. Called once or more on the same account. */
  connect(tools: Tools): Connection;
  readonly world: ConformanceWorld;
  readonly witness: ConformanceWitness;
  readonly faults: ConformanceFaults;
  /** The account's clock: `tools.now()` reads it, and the suite moves it. */
  readonly clock: { now(): Date; moveBy(ms: number): void };
  close(): Promise<void>;
}

/** A member of the world that a vendor may honestly not have; absent members must be named in `lacks`. */
export type Feature =
  | 'secondaryAddresses'
  | 'phone'
  | 'externalId'
  | 'note'
  | 'sharedNote'
  | 'organisation'
  | 'file'
  | 'cascade'
  | 'blocker'
  | 'merge'
  | 'recycle'
  | 'hideField'
  | 'objections'
  | 'restrictions'
  /** Rows of people have an owner. Asked for only of an adapter that has `reassign`. */
  | 'owners'
  /** What people fill by hand to address others: a list, a campaign. Of this and the next two, whatever `solicitations` tells. */
  | 'list'
  /** One that the vendor fills by criteria. */
  | 'dynamicList'
  | 'sequence'
  /** Asked for only of an adapter that has `scan` or `lastContact`. */
  | 'objectionsTold'
  /** As the one before. */
  | 'contacts';

/**
 * Builds the vendor's account past the adapter. Every promise resolves once the fact is settled: search indexes have
 * caught up, so that nothing here needs to wait.
 */
export interface ConformanceWorld {
  /** A live row of a person, in the kind where this vendor keeps people first. */
  person(of: PersonFacts): Promise<Ref>;
  /** A company or account. */
  organisation?(of: { readonly name: string }): Promise<Ref>;
  /** An activity tied to persons and organisations; with two persons it is shared (feature `sharedNote`). */
  note?(of: { readonly about: readonly Ref[]; readonly text: string }): Promise<Ref>;
  /** A file that hangs on this person only, readable by `content` as `text` in UTF-8. */
  file?(of: { readonly about: Ref; readonly name: string; readonly text: string }): Promise<Ref>;
  /** A record the vendor takes along with the person, and one it takes along with that record: [first, second]. */
  cascade?(of: { readonly about: Ref; readonly text: string }): Promise<readonly [Ref, Ref]>;
  /** A record because of which the vendor refuses to erase the person. */
  blocker?(of: { readonly about: Ref; readonly text: string }): Promise<Ref>;
  /** The loser's row becomes part of the winner's, as a user of the vendor does it. */
  merge?(of: { readonly winner: Ref; readonly loser: Ref }): Promise<void>;
  /** Puts a row into the bin, as a user of the vendor does it. */
  recycle?(ref: Ref): Promise<void>;
  /** Takes a row back out of the bin, as a user of the vendor does it. Present when the adapter has `recycle`. */
  restore?(ref: Ref): Promise<void>;
  /** Hides from our token one field of this row that holds its family name or its note's text; answers its name. */
  hideField?(ref: Ref): Promise<string>;
  /** The person themselves opts out, before we come. */
  optOut?(of: { readonly channel: Objection['channel']; readonly address: string }): Promise<void>;
  /** Channels on which the rows of people tell that somebody opted out there (feature `objectionsTold`). */
  readonly channelsTold?: readonly Objection['channel'][];
  /** Hides from our token what tells of objections, as this vendor hides it. */
  hideObjections?(): Promise<void>;
  /** Whether a message could leave to this address, read past the API. Present when the adapter has `object`. */
  mayReceive?(of: { readonly channel: Objection['channel']; readonly address: string }): Promise<boolean>;
  /** Channels `object` can stop here. Present when the adapter has `object`. */
  readonly channels?: readonly Objection['channel'][];
  /**
   * Fields of a person's row that hold these facts, by the names `read` gives them. Present with `rectify`, `changes`
   * or `webhooks`.
   */
  readonly factFields?: {
    readonly given: string;
    readonly family: string;
    readonly email: string;
    readonly phone?: string;
  };
  /** A user of the vendor gives fields of this row other values. Present with `rectify`, `changes` or `webhooks`. */
  edit?(ref: Ref, values: Readonly<Record<string, string>>): Promise<void>;
  /** Whether processing of this row is restricted, read past the API. Present when the adapter has `restrict`. */
  isRestricted?(ref: Ref): Promise<boolean>;
  /** Somebody, or a queue, that can be given rows of people, by their id. Present when the adapter has `reassign`. */
  colleague?(of: { readonly is: 'here' | 'away' }): Promise<string>;
  /** A user of the vendor gives the row to somebody. Present when the adapter has `reassign`. */
  assign?(ref: Ref, owner: string): Promise<void>;
  /** Whose the row is, read past the API; null for nobody's. Present when the adapter has `reassign`. */
  ownerOf?(ref: Ref): Promise<string | null>;
  /** A rule of the customer's own refuses every other owner for rows of that kind. Present when the adapter has `reassign`. */
  refuseNewOwners?(ref: Ref): Promise<void>;
  /** A list, or what this vendor calls so, and who is on it; by `criteria` only with the feature `dynamicList`. */
  list?(of: {
    readonly members: readonly Ref[];
    readonly name: string;
    readonly filledBy?: 'hand' | 'criteria';
  }): Promise<Ref>;
  /** Whether a row is on a list, read past the API. Present when the adapter has `solicitations`. */
  isIn?(of: { readonly list: Ref; readonly person: Ref }): Promise<boolean>;
  /** A sequence of messages that runs for these rows. */
  sequence?(of: { readonly members: readonly Ref[]; readonly name: string }): Promise<Ref>;
  /** What this vendor keeps of what people do; each is evidence that `contactFromPerson` can leave. */
  readonly evidences?: readonly Evidence[];
  /**
   * The person did it at that time, to come where the time is, and the vendor has recorded it.
   * @returns the record that tells: their own row, or one that hangs on it
   */
  contactFromPerson?(of: { readonly of: Ref; readonly evidence: Evidence; readonly at: Date }): Promise<Ref>;
  /**
   * A machine opened a message, we sent one, or a colleague changed the row, and the vendor has recorded it in as many
   * ways as it has: nothing that the person did.
   */
  notContact?(of: {
    readonly of: Ref;
    readonly what: 'opened' | 'sent' | 'edited';
    readonly at: Date;
  }): Promise<void>;
  /** A colleague erases a row so that nobody can restore it. Present where `changes` or `webhooks` tell of `erased`. */
  eraseForGood?(ref: Ref): Promise<void>;
  /**
   * What the vendor has sent since the last time this was asked, signed now, as it came over the wire. Present with
   * `webhooks`.
   */
  deliveries?(): Promise<readonly Delivery[]>;
  /** An id of the same kind and shape that no record has. */
  unknownRef(kind: string): Ref;
}

export interface PersonFacts {
  readonly given: string;
  readonly family: string;
  /** The first is the main one; more than one only with the feature `secondaryAddresses`. */
  readonly emails: readonly string[];
  /** In E.164. */
  readonly phone?: string;
  /** An id of the customer's own register. */
  readonly externalId?: string;
}

/** What goes wrong between adapter and vendor. Each lasts until it has struck, or until `clear`. */
export interface ConformanceFaults {
  /** The next so many calls of any kind are answered so, and do nothing. */
  refuse(as: 'rate-limited' | 'unavailable' | 'gateway-page', times: number): void;
  /** The next call that changes a record never reaches the vendor: the socket dies first. */
  dropWrite(): void;
  /** The next call that changes a record takes effect; then the socket dies instead of the answer. */
  dropAnswer(): void;
  /**
   * The next call of that effect is received, takes effect, and is never answered: only the signal ends it.
   * @returns resolves once the call has been received
   */
  holdAnswer(effect: 'read' | 'write'): Promise<void>;
  /** Once, just before the next call that changes a record takes effect, this happens. Present when the adapter has `rectify`. */
  readonly beforeWrite?: (happens: () => void) => void;
  /** Our token stops seeing and changing records, in the way this vendor shows it (a refusal, or empty answers). */
  loseRights(): void;
  clear(): void;
}

/**
 * Reads what is really stored, past the API. A record has the same kind and id as its `Ref`, and its fields the names
 * that `read` gives them.
 */
export interface ConformanceWitness {
  records(): readonly WitnessedRecord[];
  record(kind: string, id: string): WitnessedRecord | null;
  /** Where a text still stands, whatever its accents and case. */
  occurrences(text: string): readonly WitnessedOccurrence[];
  /** "kind:id" → the whole record as canonical JSON. */
  snapshot(): ReadonlyMap<string, string>;
}

export interface WitnessedRecord {
  readonly kind: string;
  readonly id: string;
  /** recycled: in a bin, restorable · purging: gone for the API, still on the vendor's disks. */
  readonly state: 'live' | 'recycled' | 'purging';
  readonly fields: Readonly<Record<string, unknown>>;
  /** Sorted "kind:id" of the records it is tied to; an activity names its persons here. */
  readonly links: readonly string[];
}

export interface WitnessedOccurrence {
  readonly kind: string;
  readonly id: string;
  readonly field: string;
  readonly state: WitnessedRecord['state'];
}
