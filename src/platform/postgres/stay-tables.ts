import type { Generated } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { StayQuestion } from '../../domain/stay.ts';

export interface StayTables {
  readonly stay_question: StayQuestionRow;
  readonly stay_identifier: { question: number; digest: Buffer };
  readonly stay_token: { question: number; digest: Buffer };
}

export interface StayQuestionRow {
  id: Generated<number>;
  controller: string;
  rule: string;
  purge: number;
  person: number;
  subject: string;
  state: StayQuestion['state'];
  asked_on: CivilDay;
  answer_by: CivilDay;
  stayed_on: CivilDay | null;
  ends_on: CivilDay;
}
