import type { Context, Failure, Outcome } from '../../contract/index.ts';
import type { Plan } from '../../domain/plan.ts';
import type { LineEnd, LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { rememberOutcomes } from './known-values.ts';
import { BACK_OFF_MS, CANNOT_SEE, ended, enter, recordOutcomes, settleThrough } from './outcomes.ts';
import { isAwaited, isTicketed, readableAt } from './turn.ts';
import { readBack } from './verify.ts';

const ATTEMPTS_MAX = 3;

/**
 * What became of bulk jobs. One that cannot be asked about for now keeps its ticket and is asked again; one that the
 * vendor knows no more is read back.
 */
async function recordPolled(
  house: House,
  plan: Plan,
  system: System,
  ripe: readonly LineProgress[],
  outcomes: readonly Outcome<null>[],
  all: readonly LineProgress[],
): Promise<void> {
  const retryAt = new Date(house.clock.now().getTime() + BACK_OFF_MS);
  const answers = ripe.map((line, index): Outcome<null> => {
    const outcome = outcomes[index];
    if (outcome?.status !== 'failed') return outcome ?? { status: 'failed', failure: unpolled };
    const { failure } = outcome;
    if (failure.kind === 'blocked') return outcome;
    const isLost = ['not-found', 'conflict', 'invalid', 'unexpected'].includes(failure.kind);
    if (isLost) return { status: 'failed', failure: { ...failure, kind: 'unknown-outcome' } };
    return { status: 'accepted', ticket: line.ticket ?? '', askAgainAt: failure.retryAt ?? retryAt };
  });
  await recordOutcomes(house, plan, system, ripe, answers, all);
}

const unpolled: Failure = {
  kind: 'unknown-outcome',
  code: 'NO_ANSWER',
  mend: 'The record is read back before anything is repeated.',
};

/** Nothing is repeated blind: what an open intent did is read back, by the path that verifies. */
export async function recover(
  house: House,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  context: Context,
): Promise<'nothing-open' | 'read-back' | { readonly againAt: Date }> {
  const now = house.clock.now();
  const accepted = lines.filter(isTicketed);
  const ripe = accepted.filter((line) => line.retryAt === null || line.retryAt <= now);
  if (ripe.length > 0 && system.connection.poll) {
    const outcomes = await system.connection.poll.call(
      ripe.map((line) => line.ticket ?? ''),
      context,
    );
    await recordPolled(house, plan, system, ripe, outcomes, lines);
    return 'read-back';
  }
  const intended = lines.filter((line) => line.state === 'intended');
  if (intended.length === 0) {
    if (!isAwaited(lines)) return 'nothing-open';
    const [patient] = accepted
      .map((line) => line.retryAt)
      .filter((at) => at !== null)
      .sort((a, b) => a.getTime() - b.getTime());
    return patient ? { againAt: patient } : 'nothing-open';
  }
  const open = intended.map(readableAt).find((at) => at > now);
  if (open) return { againAt: open };
  const verdicts = await readBack(
    system,
    intended.map((line) => line.line),
    context,
  );
  const ends = intended.map((line, index): LineEnd => {
    const verdict = verdicts[index];
    switch (verdict?.status) {
      case 'as-expected':
      case 'recoverable':
      case 'attested':
        return ended(line, 'done');
      case 'contrary':
        return line.attempts >= ATTEMPTS_MAX
          ? {
              ...ended(line, 'failed'),
              code: 'no-effect',
              mend: 'The vendor took the call and did nothing. Look at the record there, then retry.',
            }
          : { ...ended(line, 'waiting'), retryAt: new Date(now.getTime() + BACK_OFF_MS * line.attempts) };
      case 'pending':
        return { ...ended(line, 'waiting'), state: 'accepted', retryAt: verdict.askAgainAt };
      case 'unknown':
      case undefined:
        return {
          ...ended(line, 'intended'),
          code: CANNOT_SEE,
          mend: 'A write was sent and its effect cannot be read. Restore the rights of the token.',
          retryAt: new Date(now.getTime() + BACK_OFF_MS),
        };
    }
  });
  await commit(house, async (act) => {
    await house.store.lines.end(act.tx, plan, ends, now);
    await settleThrough(house, act, plan, ends, lines);
    await rememberOutcomes(house, act.tx, ends, lines);
    await enter(house, act, plan, system, ends, intended, 'line-outcome');
  });
  return 'read-back';
}
