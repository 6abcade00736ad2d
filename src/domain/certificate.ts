import type { CivilDay } from './civil-day.ts';
import type { StatedNotification } from './notification.ts';
import type { HandedOver } from './package.ts';
import { packageName } from './package.ts';
import type { Plan } from './plan.ts';
import { isHandingOver, isTakingOff, keepsEverything, planName } from './plan.ts';
import type { Action, Line, Reason, SystemGap } from './plan.ts';
import type { Right } from './request.ts';
import type { Representing } from './requester.ts';

/**
 * What greffe states it did, in the law's words and without personal data: a line is named by its number, so that the
 * controller can find the record and nobody else can. In French: attestation d'exécution.
 * @source GDPR Art. 5(2), 12(3), 17, 19
 */
export interface Statement {
  readonly format: 'greffe-statement/1';
  readonly number: string;
  readonly kind: 'provisional' | 'final';
  readonly issuedAt: string;
  readonly controller: { readonly id: string; readonly name: string; readonly dpo: string };
  readonly request: {
    readonly id: number;
    readonly receivedOn: CivilDay;
    readonly rights: readonly Right[];
    /** In what quality somebody else asked; left out where the person did. Never who. */
    readonly requester?: Representing;
  };
  /** The copy that was handed over; null when none was asked for, or none yet. */
  readonly access: StatedCopy | null;
  /** The portable data that was handed over; left out when none was asked for, or none left yet. */
  readonly portability?: StatedCopy;
  readonly plans: readonly StatedPlan[];
  readonly systems: readonly StatedSystem[];
  /** Everything of the person that remains, each with its reason and its end. */
  readonly residues: readonly Residue[];
  readonly searched: readonly string[];
  readonly outOfReach: readonly StatedGap[];
  readonly recipients: readonly StatedRecipient[];
  /** True when the addresses were entered, hashed, in the suppression register, so that they do not come back. */
  readonly suppressionKept: boolean;
}

/** Somebody the data was disclosed to, and what they were told. @source GDPR Art. 19 */
export interface StatedRecipient {
  readonly name: string;
  readonly role: string;
  /** Left out where nothing was to be told. */
  readonly told?: readonly StatedNotification[];
}

/** The copy of the data that left, signed by a human. @source GDPR Art. 15(3), 20(1) */
export interface StatedCopy {
  /** "7.1", as the package is named. */
  readonly package: string;
  /** SHA-256 of the file, hex: whoever holds it can compare. */
  readonly digest: string;
  readonly bytes: number;
  /** Lines that were kept back for a reason the package names. */
  readonly withheld: number;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly fetchedAt: string;
}

export interface StatedPlan {
  readonly plan: string;
  readonly digest: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

export interface StatedSystem {
  readonly system: string;
  readonly erased: number;
  readonly redacted: number;
  readonly detached: number;
  readonly objected: number;
  /** Memberships of lists and campaigns that were ended for an objection; absent where there is none. */
  readonly takenOff?: number;
  /** Records marked as restricted; absent where there is none. */
  readonly restricted?: number;
  /** Records that were corrected; absent where there is none. */
  readonly rectified?: number;
  /** Fields of the data map that were corrected in them, by name; absent where there is none. */
  readonly rectifiedFields?: readonly string[];
  /** Records whose mark was taken off once the restriction was lifted; absent where there is none. */
  readonly lifted?: number;
  /** Records that were given to the owner of restricted data; absent where there is none. */
  readonly putAside?: number;
  /** Of these, records that went back to their former owner once it was lifted; absent where there is none. */
  readonly givenBack?: number;
  readonly kept: number;
  readonly left: number;
  /** Lines that another path read back and found as they should be. */
  readonly verified: number;
  /** Lines that nobody could read back, and that a person has answered for by name; absent where there are none. */
  readonly attested?: number;
  readonly verifiedAt: string | null;
}

export interface Residue {
  /** "plan 7.2 line 14". */
  readonly line: string;
  readonly system: string;
  readonly kind: string;
  readonly why: ResidueReason;
  readonly ground: string | null;
  /** A day or an instant; null when it stays until somebody acts. */
  readonly until: string | null;
}

export type ResidueReason =
  | Reason
  /** Restorable by the customer until the vendor empties the bin. */
  | 'in-recycle-bin'
  /** The vendor erases later. */
  | 'vendor-erases-later'
  /** The record stays with other fields than the person's. */
  | 'overwritten'
  /** The record stays, without its tie to the person; its text may name them. */
  | 'cut-loose'
  | 'not-carried-out';

export interface StatedGap {
  readonly system: string;
  readonly what: string;
  readonly because: string;
}

/** A line as it ended. */
export interface EndedLine {
  readonly line: Line;
  readonly carriedOut: boolean;
  /** Whoever was asked holds nothing of the person: there was nothing to do. */
  readonly isNothingHeld?: boolean;
  readonly verdict: 'as-expected' | 'recoverable' | 'pending' | 'contrary' | 'attested' | 'unknown' | null;
  /** recoverable, pending: until when. */
  readonly until: Date | null;
  readonly verifiedAt: Date | null;
}

export interface CarriedOut {
  readonly plan: Plan;
  readonly lines: readonly EndedLine[];
}

export function statedCopy(
  request: number,
  { plan, digest, bytes, withheld, signature, fetchedAt }: HandedOver,
): StatedCopy {
  return {
    package: packageName({ request, plan }),
    digest,
    bytes,
    withheld,
    signedBy: signature.by,
    signedAt: signature.at.toISOString(),
    fetchedAt: fetchedAt.toISOString(),
  };
}

/**
 * Counts and residues of what was done. Where several plans name a record, the latest speaks for what it changed.
 * @param isAsked  of which plans it is told; the others speak for what they changed all the same
 */
export function stateOfSystems(
  plans: readonly CarriedOut[],
  isAsked: (plan: Plan) => boolean = () => true,
): Pick<Statement, 'systems' | 'residues' | 'plans'> {
  const everything = plans.flatMap(({ plan, lines }, index) => {
    const later = Map.groupBy(
      plans.slice(index + 1).flatMap((other) => other.lines),
      ({ line }) => recordOf(line),
    );
    return lines.map((ended) => ({
      plan,
      ended,
      speaks: !isSpokenFor(ended, later.get(recordOf(ended.line)) ?? []),
    }));
  });
  const all = everything.filter(({ plan }) => isAsked(plan));
  const names = new Set(all.map(({ ended }) => ended.line.system));
  const speaking = all.filter(({ speaks }) => speaks);
  return {
    plans: plans
      .filter(({ plan }) => isAsked(plan))
      .flatMap(({ plan }) => (plan.approval ? [statedPlan(plan, plan.approval)] : [])),
    systems: [...names].sort().map((system) => {
      const ofSystem = ({ ended }: { readonly ended: EndedLine }): boolean => ended.line.system === system;
      return stated(
        system,
        all.filter(ofSystem).map(({ ended }) => ended),
        speaking.filter(ofSystem).map(({ ended }) => ended),
      );
    }),
    residues: speaking.flatMap(({ plan, ended }) => residueOf(plan, ended)),
  };
}

/**
 * Whether later plans say what is to be said of this line's record. What was done stays done until the record is
 * erased; what a duty keeps is kept until a later plan touches it.
 */
function isSpokenFor({ line, carriedOut }: EndedLine, later: readonly EndedLine[]): boolean {
  const since = later.filter((one) => !keepsEverything(one.line));
  if (carriedOut) return since.some((one) => one.carriedOut && one.line.action === 'erase');
  // Whose it is was decided anew since: by another try, or by giving it back.
  if (isHandingOver(line)) return later.some((one) => isHandingOver(one.line));
  // Of a record of which another field was corrected since, this one stays as it was.
  if (line.changes) return since.some((one) => one.line.fields.some((field) => line.fields.includes(field)));
  if (line.action !== 'keep' || line.fields.length === 0) return since.length > 0;
  return since.some(
    (one) => one.line.action !== 'redact' || one.line.fields.some((field) => line.fields.includes(field)),
  );
}

/** The gaps of all plans, each once. */
export function statedGaps(gaps: readonly SystemGap[]): readonly StatedGap[] {
  const distinct = new Map(
    gaps.map(({ system, what, because }) => [`${system}|${what}|${because}`, { system, what, because }]),
  );
  return [...distinct.values()];
}

function statedPlan(plan: Plan, approval: NonNullable<Plan['approval']>): StatedPlan {
  return {
    plan: planName(plan),
    digest: plan.digest,
    approvedBy: approval.by,
    approvedAt: approval.at.toISOString(),
  };
}

function stated(system: string, lines: readonly EndedLine[], speaking: readonly EndedLine[]): StatedSystem {
  const done = (action: Action, isOwner = false): number =>
    lines.filter(
      (ended) => ended.line.action === action && isHandingOver(ended.line) === isOwner && isDone(ended),
    ).length;
  const count = (action: Action): number => done(action);
  const attested = lines.filter((ended) => ended.carriedOut && ended.verdict === 'attested').length;
  const at = lines
    .filter((ended) => ended.verdict !== 'attested')
    .map((ended) => ended.verifiedAt)
    .filter((instant) => instant !== null);
  const takenOff = lines.filter((ended) => isTakingOff(ended.line) && ended.carriedOut).length;
  const restricted = count('restrict');
  const lifted = count('lift');
  const putAside = done('restrict', true);
  const givenBack = done('lift', true);
  const corrected = lines.filter((ended) => ended.line.action === 'rectify' && isDone(ended));
  const rectifiedFields = [...new Set(corrected.flatMap(({ line }) => line.fields))].sort();
  return {
    system,
    erased: count('erase'),
    redacted: count('redact'),
    detached: count('detach') - takenOff,
    objected: count('object'),
    ...(takenOff > 0 && { takenOff }),
    ...(restricted > 0 && { restricted }),
    ...(corrected.length > 0 && { rectified: corrected.length, rectifiedFields }),
    ...(lifted > 0 && { lifted }),
    ...(putAside > 0 && { putAside }),
    ...(givenBack > 0 && { givenBack }),
    kept: speaking.filter(({ line }) => line.action === 'keep').length,
    left: speaking.filter(({ line }) => line.action === 'leave' && !isAsAsked(line)).length,
    verified: lines.filter((ended) => ended.verdict === 'as-expected').length,
    ...(attested > 0 && { attested }),
    verifiedAt:
      at.length === 0 ? null : new Date(Math.max(...at.map((instant) => instant.getTime()))).toISOString(),
  };
}

/** Where nothing was held nothing was done, and nothing is left either. */
function isDone({ carriedOut, isNothingHeld }: EndedLine): boolean {
  return carriedOut && !isNothingHeld;
}

function residueOf(plan: Plan, ended: EndedLine): readonly Residue[] {
  const { line } = ended;
  const residue = (why: ResidueReason, until: string | null): readonly Residue[] => [
    {
      line: `plan ${planName(plan)} line ${line.number}`,
      system: line.system,
      kind: line.ref.kind,
      why,
      ground: line.ground,
      until,
    },
  ];
  if (isAsAsked(line)) return [];
  if (line.action === 'keep' || line.action === 'leave') return residue(line.reason, line.until);
  if (line.action === 'disclose') return [];
  // Before an erasure it bridges the time until the address is gone; by itself it is what was asked.
  if (line.action === 'object' && plan.right === 'erasure') return [];
  if (!ended.carriedOut) return residue('not-carried-out', null);
  if (keepsEverything(line) || line.action === 'rectify') return [];
  if (line.action === 'redact') return residue('overwritten', null);
  if (line.action === 'detach') return residue('cut-loose', null);
  if (ended.verdict === 'recoverable') return residue('in-recycle-bin', ended.until?.toISOString() ?? null);
  if (ended.verdict === 'pending') return residue('vendor-erases-later', ended.until?.toISOString() ?? null);
  return [];
}

/** Nothing to correct there: it remains, as the person wants it. */
function isAsAsked({ reason }: Line): boolean {
  return reason === 'already-right';
}

function recordOf(line: Line): string {
  return `${line.system}:${line.ref.kind}:${line.ref.id}`;
}
