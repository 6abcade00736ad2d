import type { Context, Related } from '../../contract/index.ts';
import type { Ref } from '../../domain/record.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { LegalHold } from '../../domain/hold.ts';
import { holdOverPerson } from '../../domain/hold.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isSuspended } from '../../domain/request.ts';
import type { Job } from '../../ports/jobs.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { advanceJob } from '../house.ts';
import { identifiersOf } from './draw-erasure.ts';
import type { Expanded } from './expand.ts';
import { refsIn, withoutStrangers } from './expand.ts';
import { subjectIn } from './locate.ts';
import { purgeMatter } from './purge-matter.ts';

/** What a plan is carried out for: a person's request, or a purge. */
export interface Matter {
  /** Whoever looks at it again once something of it was done. */
  readonly job: Job;
  controller(tx: Transaction): Promise<string>;
  /** Reads whatever may forbid to go on, and keeps it from changing until the transaction ends. @throws Stopped */
  demandUnderWay(tx: Transaction): Promise<void>;
  /** Why a line may not be carried out, for the sake of the person it is about; null when nothing stands against it. */
  obstacles(
    tx: Transaction,
    holds: readonly LegalHold[],
    on: CivilDay,
  ): Promise<(line: Line) => Hindrance | null>;
  /** Names the person a line is about in the log, by the key of the year. */
  subjects(tx: Transaction): Promise<(line: Line) => string | null>;
  /** The rows of people in one system that everything else hangs on. */
  rows(system: string, context: Context): Promise<Rows>;
}

export interface Hindrance {
  readonly code: string;
  readonly mend: string;
}

export interface Rows {
  readonly refs: readonly Ref[];
  /** Leaves out what is not theirs any more. */
  readonly withoutStrangers: (expanded: Expanded) => Expanded;
  /** Whether a record hangs on the person of a line; a request knows one person only. */
  readonly concerns: (line: Line, one: Related, seen: Expanded) => boolean;
  /** Why a line is to be set aside, whatever the records show. */
  readonly hindrance: (line: Line) => string | null;
}

/** Thrown when what allowed the work has gone: nothing was sent. */
export class Stopped extends Error {
  constructor(why: string) {
    super(`Stopped before anything was sent: ${why}.`);
    this.name = 'Stopped';
  }
}

export function matterOf(house: House, plan: Pick<Plan, 'matter' | 'sequence' | 'right'>): Matter {
  return plan.right === 'purge' ? purgeMatter(house, plan) : requestMatter(house, plan.matter);
}

export const underHold: Hindrance = {
  code: 'legal-hold',
  mend: 'A hold was placed after the approval.',
};

function requestMatter(house: House, id: number): Matter {
  const found = async (tx: Transaction) => {
    const request = await house.store.requests.find(tx, id);
    if (!request) throw new Error(`There is no request ${id}.`);
    return request;
  };
  return {
    job: advanceJob(id),
    controller: async (tx) => (await found(tx)).controller,
    async demandUnderWay(tx) {
      const request = await house.store.requests.share(tx, id);
      if (!request) throw new Error(`There is no request ${id}.`);
      if (request.withdrawal) throw new Stopped('withdrawn');
      if (request.refusal) throw new Stopped('refused');
      if (isSuspended(request) || house.policy.mode === 'read-only')
        throw new Stopped('suspended-or-read-only');
    },
    async obstacles(tx, holds, on) {
      const request = await found(tx);
      const subject = await subjectIn(house, tx, request);
      const hold = holdOverPerson(holds, identifiersOf(request, subject), on, house.normalise);
      return () => (hold ? underHold : null);
    },
    async subjects(tx) {
      const subject = await house.store.requests.subjectOf(tx, id);
      return () => subject;
    },
    async rows(system) {
      const subject = await house.store.transact(async (tx) => subjectIn(house, tx, await found(tx)));
      return {
        refs: refsIn(subject, system),
        withoutStrangers: (expanded) => withoutStrangers(house, subject, expanded),
        concerns: () => true,
        hindrance: () => null,
      };
    },
  };
}
