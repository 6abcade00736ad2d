import type { CivilDay } from './civil-day.ts';
import type { Gap } from './record.ts';

/**
 * Every row of people of one tool, held against the suppression register. A tool has its own, so that none waits for
 * another; one that is `told` reads none, and looks at a few of whom the tool told. `reading`: its rows, and what of them is to be looked at · `applying`: what is applied again · `done`.
 */
export interface Sweep {
  readonly id: number;
  readonly controller: string;
  readonly system: string;
  readonly on: CivilDay;
  readonly kind: 'by-hand' | 'nightly' | 'told';
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly state: 'reading' | 'applying' | 'done';
  /** Rows of people that were read. */
  readonly seen: number;
  /** Addresses that only the tool knew to take no prospecting. */
  readonly gathered: number;
  /** Numbers the tool tells so of, and that somebody else has too: they entered nothing. */
  readonly shared: number;
  readonly gaps: readonly Gap[];
  readonly waitsFor: string | null;
  readonly wakeAt: Date | null;
  readonly endedAt: Date | null;
  readonly forgottenAt: Date | null;
}
