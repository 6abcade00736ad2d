import type { CivilDay } from '../domain/civil-day.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { Held, HeldFile, Task, TaskAct, TaskAnswer, TaskTerms } from '../domain/task.ts';
import type { Transaction } from './store-transaction.ts';

/** Questions to named persons. What they answered in words lies under the key of its request. */
export interface Tasks {
  /**
   * Opens the task of a request in a system, or finds it open: put twice it is one. One that was answered is asked again
   * when further channels are to be stopped.
   */
  put(tx: Transaction, task: NewTask): Promise<{ readonly task: Task; readonly isNew: boolean }>;
  find(tx: Transaction, id: number): Promise<Task | null>;
  about(tx: Transaction, request: number, system: string, act: TaskAct): Promise<Task | null>;
  /** Of one request, answered ones too. */
  of(tx: Transaction, request: number): Promise<readonly Task[]>;
  /** Those that wait for an answer, of whatever lies within, the one due first on top. */
  awaited(tx: Transaction, of: Perimeter): Promise<readonly Task[]>;
  /** The lines that waited for it are looked at again at once; those that an earlier answer ended are read back again. */
  answer(tx: Transaction, task: Task, answer: NewAnswer): Promise<void>;
  /** What the answer that counts gave; null where it gave nothing, or what it gave is kept no longer. */
  held(tx: Transaction, task: Task): Promise<Held | null>;
  /** One piece of one of its files; null past the last. */
  heldPiece(
    tx: Transaction,
    of: HeldPlace,
  ): Promise<{ readonly bytes: Uint8Array; readonly last: boolean } | null>;
  /** What was given for a copy goes once every copy of the request has left, or none is to. @returns of how many answers */
  dropHeld(tx: Transaction): Promise<number>;
  passOn(tx: Transaction, id: number, to: string): Promise<void>;
  /**
   * Of a request that has ended otherwise, or of one act of it.
   * @param which  one task alone, those of one act, or all but those of some
   * @returns how many were open
   */
  takeBack(
    tx: Transaction,
    request: number,
    at: Date,
    which?: { readonly id?: number; readonly act?: TaskAct; readonly but?: readonly TaskAct[] },
  ): Promise<number>;
  giveCode(tx: Transaction, code: TaskCode & { readonly code: string }): Promise<void>;
  byCode(tx: Transaction, code: string): Promise<TaskCode | null>;
  /** What was told about these tasks, and to whom. */
  told(tx: Transaction, tasks: readonly number[]): Promise<readonly Told[]>;
  tell(tx: Transaction, told: readonly Told[]): Promise<void>;
  /** Who had a letter that day. */
  writtenTo(tx: Transaction, controller: string, on: CivilDay): Promise<ReadonlySet<string>>;
}

export interface NewAnswer extends Omit<TaskAnswer, 'number'> {
  readonly held?: Omit<Held, 'files'> & {
    readonly files: readonly (HeldFile & { readonly content: Uint8Array })[];
  };
}

export interface HeldPlace {
  readonly task: number;
  /** Number of the answer. */
  readonly answer: number;
  /** Of the file, from 1. */
  readonly file: number;
  /** Of the piece, from 0. */
  readonly index: number;
}

export interface NewTask {
  readonly controller: string;
  readonly request: number;
  readonly system: string;
  readonly act: TaskAct;
  readonly channels: readonly ProspectingChannel[];
  readonly terms: TaskTerms;
  readonly person: string;
  readonly openedOn: CivilDay;
  readonly dueOn: CivilDay;
}

/** What a letter gave somebody to answer one task with, and no other. */
export interface TaskCode {
  readonly task: number;
  readonly person: string;
  readonly endsOn: CivilDay;
}

export interface Told {
  readonly task: number;
  readonly person: string;
  readonly why: string;
  readonly on: CivilDay;
}
