import type { FieldChange } from './correction.ts';
import type { Others } from './graph.ts';
import type { CivilDay } from './civil-day.ts';
import type { FieldValue, Gap, Identifier, Ref } from './record.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { Right } from './right.ts';

/**
 * What a line does to one record.
 * object: no prospecting to the address · restrict: mark it as restricted, or give it to the owner of restricted data · lift: take that mark off, or give it back · rectify: give fields their right value · detach: cut the tie, the record stays · redact: overwrite named fields ·
 * erase · recycle: into the tool's recycle bin and no further · keep: a duty says so · leave: another person's, or the vendor cannot · disclose: into the access package
 */
export type Action =
  | 'object'
  | 'restrict'
  | 'lift'
  | 'rectify'
  | 'detach'
  | 'redact'
  | 'erase'
  | 'recycle'
  | 'keep'
  | 'leave'
  | 'disclose';

/** Actions that write to a vendor. */
export const WRITES: readonly Action[] = [
  'object',
  'restrict',
  'lift',
  'rectify',
  'detach',
  'redact',
  'erase',
  'recycle',
];

/** Why a line does what it does: a closed list, printed in the reader's language. */
export type Reason =
  | 'about-the-person'
  | 'shared-with-others'
  | 'legal-hold'
  | 'exemption'
  /** A deal, an order, a company: the business keeps it, the person's fields and ties go. */
  | 'commercial-record'
  | 'vendor-cannot'
  /** Erasing it would take along, or is refused because of, a record that must stay. */
  | 'tied-to-kept'
  | 'mail-could-leave'
  /** The person wants no prospecting by that channel any more. */
  | 'objected'
  /** Its data is kept and not used, or may be used again. */
  | 'restricted'
  /** The person says what is right. */
  | 'inaccurate'
  /** The same, on a record that a hold keeps: a correction takes nothing away. */
  | 'inaccurate-held'
  /** Neither the value that was said to be wrong nor the right one: a human decides. */
  | 'other-value'
  /** It was changed in the tool that is right, or a human says so. */
  | 'changed-elsewhere'
  | 'already-right'
  /** The tool cannot be told to correct it. */
  | 'cannot-rectify'
  /** The field is hidden, or holds several values. */
  | 'value-unseen'
  /** The tool would destroy it for good, where the rule is that everything can be restored for a while. */
  | 'no-recycle-bin'
  /** In the recycle bin already, and no verb reaches it there. */
  | 'already-erased'
  /** Nothing that such records hold is portable. */
  | 'not-portable'
  /** A list, a campaign, a task, a sequence or a queued message that goes on until somebody stops it in the tool. */
  | 'still-solicits';

/** One action on one record. Immutable once its plan is sealed. */
export interface Line {
  /** From 1, in the order of execution within the plan. */
  readonly number: number;
  readonly system: string;
  readonly action: Action;
  readonly ref: Ref;
  /** redact: what is overwritten · keep: what the duty names, empty for the whole record. */
  readonly fields: readonly string[];
  /** detach: the row the tie leads to. */
  readonly from: Ref | null;
  /** object: the address no message may reach. */
  readonly address: Identifier | null;
  /** object: the channel; e-mail where it is not said. */
  readonly channel?: ProspectingChannel;
  /**
   * rectify, and what is left uncorrected: each field, as it was seen and as it is to be. restrict, lift: whose the record
   * was, and whose it is to be; absent of a mark.
   */
  readonly changes?: readonly FieldChange[];
  readonly reason: Reason;
  /** The hold's or the exemption's ground. */
  readonly ground: string | null;
  readonly until: CivilDay | null;
  /** The line whose execution takes this record along; null when it has a call of its own. */
  readonly through: number | null;
  /** Lower first: within a system a line waits for every lower phase to have ended. */
  readonly phase: number;
  readonly others: Others;
  /** Of a purge, whose plans concern several people: the number of the person in it. */
  readonly person?: number;
  /** What lets a human recognise the record. Sealed at rest; not part of the digest. */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * What a plan is drawn for: a right somebody exercised, the schedule of retention, that nobody comes back, or a field that
 * was changed in one tool.
 */
export type Duty = Right | 'purge' | 'sweep' | 'propagation';

/** The immutable list a person signs. Written "7.2": the second plan of request 7. */
export interface Plan {
  /** The request it carries out, the purge, the sweep or the propagation: they share one row of numbers. */
  readonly matter: number;
  readonly sequence: number;
  readonly right: Duty;
  readonly sealedAt: Date;
  /** Merkle root over the lines, hex. */
  readonly digest: string;
  readonly lineCount: number;
  /** Digest of the duties and decisions it was drawn from: when they change, an unsigned plan is drawn anew. */
  readonly basis: string;
  /** The approved plan this one adds to: what was found afterwards. */
  readonly supplementTo: number | null;
  readonly supersededAt: Date | null;
  readonly approval: Approval | null;
  readonly estimate: readonly SystemEstimate[];
  /** What could not be seen while it was drawn. */
  readonly gaps: readonly SystemGap[];
}

export interface SystemGap extends Gap {
  readonly system: string;
}

/** What is out of reach where a tool did not answer at all while a plan was drawn. */
const WHOLE_SYSTEM = 'the whole system';

/** A tool that did not answer while a plan was drawn: said until it has answered. */
export function silentSystem(system: string, mend: string): SystemGap {
  return { system, what: WHOLE_SYSTEM, because: 'failed', mend };
}

export function isSilence({ what, because }: SystemGap): boolean {
  return because === 'failed' && what === WHOLE_SYSTEM;
}

/** A person's signature over one digest. */
export interface Approval {
  readonly by: string;
  readonly at: Date;
  readonly digest: string;
}

export interface SystemEstimate {
  readonly system: string;
  readonly calls: number;
  readonly durationMs: number;
}

export function planName(plan: Pick<Plan, 'matter' | 'sequence'>): string {
  return `${plan.matter}.${plan.sequence}`;
}

export function isWrite(line: Pick<Line, 'action' | 'through'>): boolean {
  return line.through === null && WRITES.includes(line.action);
}

/** Whether everything the record holds stays as it is: nothing that protects somebody can be in its way. */
export function keepsEverything(line: Pick<Line, 'action' | 'reason'>): boolean {
  const { action } = line;
  return action === 'object' || action === 'restrict' || action === 'lift' || isTakingOff(line);
}

/** Whether it gives the record to another owner, and neither puts nor takes off a mark. */
export function isHandingOver({ action, changes }: Pick<Line, 'action' | 'changes'>): boolean {
  return (action === 'restrict' || action === 'lift') && changes !== undefined;
}

/** Whether it takes the person off a list or out of a campaign: their own row stays as it is, and so does everybody else's. */
export function isTakingOff({ action, reason }: Pick<Line, 'action' | 'reason'>): boolean {
  return action === 'detach' && reason === 'objected';
}

/** Whether the record leaves the tool: for good, or into its recycle bin. */
export function isLeaving({ action }: Pick<Line, 'action'>): boolean {
  return action === 'erase' || action === 'recycle';
}

/**
 * What a signature covers of a line: the record, the action, the reason and who else is concerned; never a
 * vendor's timestamp. A plan's digest is the Merkle root over these, in order of number.
 */
export function signedPart(line: Line): FieldValue {
  return {
    number: line.number,
    system: line.system,
    action: line.action,
    kind: line.ref.kind,
    id: line.ref.id,
    fields: [...line.fields].sort(),
    from: line.from ? `${line.from.kind}:${line.from.id}` : null,
    address: line.address ? `${line.address.kind}:${line.address.value}` : null,
    reason: line.reason,
    ground: line.ground,
    until: line.until,
    through: line.through,
    others: { ...line.others },
    ...(line.person === undefined ? {} : { person: line.person }),
    ...(line.channel === undefined ? {} : { channel: line.channel }),
    ...(line.changes === undefined
      ? {}
      : { changes: line.changes.map(({ field, now, to }) => ({ field, now, to })) }),
  };
}
