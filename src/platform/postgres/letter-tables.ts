import type { CivilDay } from '../../domain/civil-day.ts';
import type { AnsweredRight, LetterKind } from '../../domain/letter-kinds.ts';
import type { LetterState, LetterWay } from '../../domain/letter.ts';
import type { Addressee } from '../../ports/letter-store.ts';

export interface LetterTables {
  readonly letter: LetterRow;
  readonly reminder: ReminderRow;
}

export interface LetterRow {
  request: number;
  number: number;
  kind: LetterKind;
  language: 'fr' | 'en' | null;
  way: LetterWay;
  state: LetterState;
  digest: string;
  answers: AnsweredRight[];
  because: string | null;
  written_by: string;
  written_at: Date;
  sent_on: CivilDay | null;
  /** Null of one that was written elsewhere. */
  sealed: Buffer | null;
}

export interface ReminderRow {
  controller: string;
  day: string;
  state: 'due' | 'sent' | 'quiet' | 'skipped';
  reached: Addressee[];
  retry_at: Date | null;
}
