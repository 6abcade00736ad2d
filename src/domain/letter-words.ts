import type { ResidueReason, StatedCopy, StatedSystem } from './certificate.ts';
import type { CivilDay } from './civil-day.ts';
import type { ExtensionReason, IdentityDoubt } from './deadline.ts';
import type { CountedResidue, OnBehalf, RecipientInLetter, Residue } from './letter-facts.ts';
import type { AnsweredRight } from './letter-kinds.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { Gap } from './record.ts';
import type { RefusalGround } from './refusal.ts';
import type { CopyRight } from './right.ts';

/** What greffe itself says in a letter: the blocks that no template may write otherwise. */
export interface LetterWords {
  readonly rights: Readonly<Record<AnsweredRight, string>>;
  readonly channels: Readonly<Record<ProspectingChannel, string>>;
  readonly doubts: Readonly<Record<IdentityDoubt, string>>;
  readonly delays: Readonly<Record<ExtensionReason, string>>;
  readonly grounds: Readonly<Record<RefusalGround, string>>;
  readonly because: Readonly<Record<Gap['because'], string>>;
  readonly residues: Readonly<Record<ResidueReason, string>>;
  readonly roles: Readonly<Record<string, string>>;
  day(day: CivilDay): string;
  and(items: readonly string[]): string;
  /** How whoever is written to is addressed, at the beginning and at the end. */
  salutation(onBehalf: OnBehalf | null): string;
  /** Whom a letter is about, and whose "you" is whose, where somebody asks for somebody else. */
  concerning(onBehalf: OnBehalf): string;
  /** While identity is awaited. @param isSuspended  whether the law of the controller's country stops the clock */
  clock(isSuspended: boolean): string;
  /** The authority to complain to, by the country of the controller. @source GDPR Art. 77 */
  complaint(country: string): string;
  /** @source GDPR Art. 79 */
  readonly court: string;
  searched(systems: readonly string[]): string;
  readonly outOfReach: string;
  gap(system: string, because: string, things: readonly string[]): string;
  stopped(channels: string): string;
  copy(copy: StatedCopy, right: CopyRight): string;
  withheld(count: number, right: CopyRight): string;
  restricted(systems: readonly StatedSystem[]): string;
  /** Counts and names of fields, never values. @param isShort  something could not be corrected */
  corrected(systems: readonly StatedSystem[], isShort: boolean): string;
  readonly notCorrected: string;
  done(systems: readonly StatedSystem[]): string;
  readonly kept: string;
  keptItem(residue: Residue): string;
  readonly remains: string;
  readonly notStopped: string;
  remainsItem(residue: CountedResidue): string;
  recipients(names: readonly string[]): string;
  /** What one of them was told, and how. */
  told(notification: RecipientInLetter['told'][number]): string;
  /** @param isAsked  the entry is what was asked for, and not kept beside an erasure. @source law.md RGT-11 */
  register(isAsked: boolean): string;
  readonly lifting: string;
}
