import type { Context, Expectation, Failure, Ref, Sighting, Verdict } from '../../contract/index.ts';
import { refKey, sameRef } from '../../contract/index.ts';
import type { StandingNow } from '../../domain/notice.ts';
import type { System } from '../house.ts';
import type { Silence } from '../steps/locate.ts';
import { obstacleOf } from '../steps/locate.ts';

/** A record as its tool shows it now. */
export interface RowNow {
  /** `untold`: no call of the adapter tells of one record. */
  readonly now: StandingNow | 'untold';
  /** Of one that is there. */
  readonly row: Sighting | null;
  /** Of one that nobody can tell of now. */
  readonly silence: Unsure | null;
}

export interface Unsure extends Pick<Silence, 'mend' | 'retryAt'> {
  /** The tool says one thing and then another. Otherwise it refused or said nothing, and will say more later. */
  readonly answered: boolean;
}

/**
 * Reads rows of people by their ids. One that is not shown is looked for by another path before it is called gone: a
 * silence proves nothing.
 * @returns by refKey
 */
export async function rowsNow(
  { connection }: System,
  refs: readonly Ref[],
  context: Context,
): Promise<ReadonlyMap<string, RowNow>> {
  const { lastContact } = connection;
  const found = new Map<string, RowNow>();
  if (!lastContact) {
    for (const ref of refs) found.set(refKey(ref), untold);
    return found;
  }
  const missing: Ref[] = [];
  for (let start = 0; start < refs.length; start += lastContact.batchMax) {
    const some = refs.slice(start, start + lastContact.batchMax);
    const outcomes = await lastContact.call(
      some.map((ref) => ({ refs: [ref], identifiers: [], fields: {} })),
      context,
    );
    for (const [index, ref] of some.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status !== 'done') {
        found.set(refKey(ref), unanswered(outcome?.status === 'failed' ? outcome.failure : undefined));
        continue;
      }
      const row = outcome.value.find((one) => sameRef(one.ref, ref)) ?? null;
      if (row === null) missing.push(ref);
      else found.set(refKey(ref), { now: 'there', row, silence: null });
    }
  }
  for (const [key, standing] of await lookedFor(connection, missing, context)) found.set(key, standing);
  return found;
}

async function lookedFor(
  { verify }: System['connection'],
  missing: readonly Ref[],
  context: Context,
): Promise<ReadonlyMap<string, RowNow>> {
  const found = new Map<string, RowNow>();
  for (const ref of missing) found.set(refKey(ref), untold);
  if (!verify) return found;
  const able = missing.filter(({ kind }) => verify.kinds.includes(kind));
  for (let start = 0; start < able.length; start += verify.batchMax) {
    const some = able.slice(start, start + verify.batchMax);
    const verdicts = await verify.call(
      some.map((ref): Expectation => ({ expected: 'absent', ref })),
      context,
    );
    for (const [index, ref] of some.entries()) found.set(refKey(ref), standingBy(verdicts[index]));
  }
  return found;
}

function standingBy(verdict: Verdict | undefined): RowNow {
  switch (verdict?.status) {
    case 'as-expected':
      return { now: 'gone', row: null, silence: null };
    case 'recoverable':
      return { now: 'bin', row: null, silence: null };
    case 'pending':
      return unsure({ mend: stillThere, retryAt: verdict.askAgainAt, answered: true });
    // It is there and was not shown: the tool is a while behind itself.
    case 'contrary':
    case 'attested':
      return unsure({ mend: stillThere, retryAt: null, answered: true });
    case 'unknown':
      return unanswered(verdict.failure);
    case undefined:
      return unanswered(undefined);
  }
}

const stillThere = 'The tool does not show the record, and cannot say yet that it is gone.';

function unanswered(failure: Failure | undefined): RowNow {
  const { mend, retryAt } = failure ? obstacleOf(failure) : { mend: stillThere, retryAt: null };
  return unsure({ mend, retryAt, answered: false });
}

function unsure(silence: Unsure): RowNow {
  return { now: 'unsure', row: null, silence };
}

const untold: RowNow = { now: 'untold', row: null, silence: null };
