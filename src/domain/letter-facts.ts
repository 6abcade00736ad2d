import type { Residue, Statement, StatedGap, StatedSystem, ResidueReason } from './certificate.ts';
import type { CivilDay } from './civil-day.ts';
import type { ExtensionReason, IdentityDoubt } from './deadline.ts';
import type { AnsweredRight } from './letter-kinds.ts';
import type { StatedNotification } from './notification.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { RefusalGround } from './refusal.ts';
import type { Receiver, Representing } from './requester.ts';

/** Everything a letter may say. What one kind of letter does not need is empty. */
export interface LetterFacts {
  readonly language: 'fr' | 'en';
  readonly controller: { readonly name: string; readonly country: string; readonly dpo: string };
  readonly request: {
    readonly id: number;
    readonly receivedOn: CivilDay;
    readonly rights: readonly AnsweredRight[];
    readonly stops: readonly ProspectingChannel[];
  };
  /** Whom the request is about, who asks for them and which of the two is written to; null where it is one person. */
  readonly onBehalf: OnBehalf | null;
  readonly today: CivilDay;
  readonly dueOn: CivilDay;
  /** The day that an extension brings. */
  readonly newDueOn: CivilDay;
  readonly because: Because;
  /** What whoever sends it has to say, in their own words. */
  readonly ownWords: string;
  /** What was done for the right that is answered, once it is certified; null where nothing was yet. */
  readonly stated: Pick<
    Statement,
    'access' | 'portability' | 'systems' | 'residues' | 'searched' | 'outOfReach' | 'suppressionKept'
  > | null;
  readonly recipients: readonly RecipientInLetter[];
}

/** Somebody the data was disclosed to, and what they were told. @source GDPR Art. 19 */
export interface RecipientInLetter {
  readonly name: string;
  readonly role: string;
  /** because: how they were told by hand, or why they are not told. */
  readonly told: readonly (StatedNotification & { readonly because: string | null })[];
}

export interface OnBehalf {
  readonly to: Receiver;
  readonly quality: Representing;
  readonly requester: string;
  /** Null when no name and no address of theirs was given. */
  readonly person: string | null;
}

export type Because =
  | { readonly kind: 'identity-doubt'; readonly doubt: IdentityDoubt }
  | { readonly kind: 'extension-reason'; readonly reason: ExtensionReason }
  | { readonly kind: 'refusal-ground'; readonly ground: RefusalGround }
  | null;

/** Why something stays that was asked to go: the person is told so one by one. */
const REFUSED: ReadonlySet<ResidueReason> = new Set([
  'shared-with-others',
  'legal-hold',
  'exemption',
  'commercial-record',
  'vendor-cannot',
  'tied-to-kept',
  'no-recycle-bin',
  'not-carried-out',
]);

/** What of a rectification stays as it was. */
const UNCORRECTED: ReadonlySet<ResidueReason> = new Set([
  'other-value',
  'cannot-rectify',
  'value-unseen',
  'already-erased',
  'not-carried-out',
]);

/** What of an erasure stays although it was asked to go. @source GDPR Art. 12(4), 17(3); law.md RGT-5 */
export function keptOf(residues: readonly Residue[]): readonly Residue[] {
  return ofRecords(residues).filter(({ why }) => REFUSED.has(why));
}

/** What of an erasure goes later, or stays without the person in it: told in sum. */
export function remainsOf(residues: readonly Residue[]): readonly CountedResidue[] {
  return counted(ofRecords(residues).filter(({ why }) => !REFUSED.has(why)));
}

/** What an objection, or a consent taken back, could not stop. */
export function notStoppedOf(residues: readonly Residue[]): readonly CountedResidue[] {
  return counted(residues.filter(isOfProspecting));
}

/** What a rectification could not correct, or left as it is. */
export function uncorrectedOf(residues: readonly Residue[]): readonly CountedResidue[] {
  return counted(ofRecords(residues).filter(({ why }) => UNCORRECTED.has(why)));
}

export interface CountedResidue extends Pick<Residue, 'system' | 'kind' | 'why' | 'until'> {
  readonly count: number;
}

function ofRecords(residues: readonly Residue[]): readonly Residue[] {
  return residues.filter((residue) => !isOfProspecting(residue));
}

/** What stops prospecting is about an address, or about a list, a campaign or a message that no call could stop. */
function isOfProspecting({ kind, why }: Residue): boolean {
  return kind === 'address' || why === 'still-solicits';
}

function counted(residues: readonly Residue[]): readonly CountedResidue[] {
  const alike = Map.groupBy(residues, ({ system, kind, why, until }) => [system, kind, why, until].join('|'));
  return [...alike.values()].flatMap((all) => {
    const [one] = all;
    if (!one) return [];
    const { system, kind, why, until } = one;
    return [{ system, kind, why, until, count: all.length }];
  });
}

export type { Residue, StatedGap, StatedSystem };
