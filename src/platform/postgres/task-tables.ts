import type { ColumnType, Generated } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import type { AnswerKind, TaskAct, TaskTerms } from '../../domain/task.ts';

export interface TaskTables {
  readonly task: TaskRow;
  readonly task_answer: TaskAnswerRow;
  readonly task_code: { digest: Buffer; task: number; person: string; ends_on: CivilDay };
  readonly task_held: { task: number; answer: number; sealed: Buffer };
  readonly task_file: {
    task: number;
    answer: number;
    number: number;
    piece: number;
    last: boolean;
    sealed: Buffer;
  };
  readonly task_told: { task: number; person: string; why: string; told_on: CivilDay };
}

export interface TaskRow {
  id: Generated<number>;
  controller: string;
  request: number;
  system: string;
  act: TaskAct;
  channels: ProspectingChannel[];
  terms: ColumnType<TaskTerms, string, string>;
  person: string;
  opened_on: CivilDay;
  due_on: CivilDay;
  /** Number of the answer that counts; null while the task is open. */
  answered: number | null;
  taken_back_at: Date | null;
}

export interface TaskAnswerRow {
  task: number;
  number: number;
  kind: AnswerKind;
  answered_by: string;
  answered_at: Date;
  /** The ground and the name that was typed. */
  sealed: Buffer;
}
