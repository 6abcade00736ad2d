import type { Context, EraseEffect, Expectation, Verdict } from '../../contract/index.ts';
import { isDossier } from '../../domain/dossier.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isHandingOver, isWrite, planName } from '../../domain/plan.ts';
import type { Request, Right } from '../../domain/request.ts';
import type { LineEnd, LineProgress, LineVerdict } from '../../ports/store.ts';
import type { Act, House, Next, System } from '../house.ts';
import { commit, workJob } from '../house.ts';
import type { Unanswered } from './locate.ts';
import { answerOf, obstacleOf } from './locate.ts';
import { matterOf } from './matter.ts';
import { rememberOutcomes } from './known-values.ts';
import { moveOn } from './move-on.ts';
import { mendsOf } from './patience.ts';
import { handingOver, thenOf } from './send.ts';

const DAY_MS = 86_400_000;
/** A little after the date the vendor names, so as not to ask for nothing. */
const SLACK_MS = 3_600_000;
const HOUR_MS = 3_600_000;
const ATTEMPTS_MAX = 3;

/**
 * Reads back, by another path than the one that wrote, every line that was carried out and is due to be looked at.
 * A line that is not as it should be is open again; one that cannot be seen is never called done.
 * @param isApplied  false while lines of another system are still to be carried out
 * @param isAwaited  whether anything waits for a line that cannot be seen
 */
export async function verifyPlans(
  house: House,
  request: Request,
  right: Right,
  plans: readonly Plan[],
  isApplied: boolean,
  context: Context,
  isAwaited: (line: Line) => boolean = () => true,
): Promise<Next> {
  const blind: Blind[] = [];
  const reopened: { readonly sequence: number; readonly system: string }[] = [];
  for (const plan of plans.filter((one) => one.approval !== null)) {
    const atFirst = async (): Promise<void> => {
      if (isApplied) await moveOn(house, request, right, 'verifying');
    };
    const seen = await verifyPlan(house, plan, context, atFirst, isAwaited);
    blind.push(...seen.blind);
    reopened.push(...seen.reopened.map((system) => ({ sequence: plan.sequence, system })));
  }
  if (reopened.length > 0) {
    return {
      next: 'work',
      jobs: reopened.map(({ sequence, system }) => workJob(request.id, sequence, system)),
    };
  }
  if (blind.length > 0) {
    if (blind.some((one) => !one.passing)) await moveOn(house, request, right, 'incomplete');
    return { next: 'wait', waitsFor: `reading back: ${mendsOf(blind)}`, wakeAt: lookAgainAt(house, blind) };
  }
  return { next: 'again' };
}

/** What reading back one plan showed. */
export interface ReadBack {
  readonly blind: readonly Blind[];
  /** Systems in which a line is open again. */
  readonly reopened: readonly string[];
}

/** Reads back the lines of one plan that are due to be looked at, each system on its own. */
export async function verifyPlan(
  house: House,
  plan: Plan,
  context: Context,
  atFirst: () => Promise<void> = async () => undefined,
  isAwaited: (line: Line) => boolean = () => true,
): Promise<ReadBack> {
  const progress = await house.store.transact((tx) => house.store.lines.all(tx, plan));
  const due = progress.filter((line) => isDue(line, house.clock.now()));
  if (due.length > 0) await atFirst();
  const seen = await Promise.all(
    [...Map.groupBy(due, ({ line }) => line.system)].map(([name, mine]) =>
      verifyIn(house, plan, name, mine, isAwaited, context),
    ),
  );
  return {
    blind: seen.flatMap((one) => one.blind),
    reopened: seen.flatMap((one) => one.reopened),
  };
}

async function verifyIn(
  house: House,
  plan: Plan,
  name: string,
  lines: readonly LineProgress[],
  isAwaited: (line: Line) => boolean,
  context: Context,
): Promise<ReadBack> {
  const answer = await answerOf(async () => {
    const system = await house.system(name);
    const asked = lines.map(({ line }) => line);
    return { system, verdicts: await readBack(system, asked, context) };
  });
  if (!answer.answered) {
    const waits = lines.some(({ line }) => isAwaited(line));
    return { blind: waits ? [{ system: name, ...answer.obstacle }] : [], reopened: [] };
  }
  const { system, verdicts } = answer.value;
  const { reopened, unseen } = await save(house, plan, system, lines, verdicts, isAwaited);
  return { blind: unseen.map((one) => ({ system: name, ...one })), reopened: reopened ? [name] : [] };
}

/** Why a line could not be read back. */
export type Blind = Pick<Unanswered, 'system' | 'mend' | 'passing' | 'retryAt'>;

/** In an hour, or when the vendor says. */
export function lookAgainAt(house: House, blind: readonly Blind[]): Date {
  const inAnHour = house.clock.now().getTime() + SLACK_MS;
  return new Date(Math.min(...blind.map(({ retryAt }) => retryAt?.getTime() ?? inAnHour)));
}

/** One verdict a line, in order; `unknown` where the tool has no way to read back. */
export async function readBack(
  system: System,
  lines: readonly Line[],
  context: Context,
): Promise<readonly Verdict[]> {
  const { verify } = system.connection;
  if (!verify) return lines.map(() => ({ status: 'unknown', reason: 'this tool cannot be read back' }));
  const verdicts: Verdict[] = [];
  for (let start = 0; start < lines.length; start += verify.batchMax) {
    const some = lines.slice(start, start + verify.batchMax);
    verdicts.push(...(await verify.call(some.map(expectationOf), context)));
  }
  return verdicts;
}

function expectationOf(line: Line): Expectation {
  if (isHandingOver(line)) return { expected: 'assigned', ref: line.ref, owner: handingOver(line).to };
  switch (line.action) {
    case 'erase':
      return { expected: 'absent', ref: line.ref };
    case 'recycle':
      return { expected: 'absent', ref: line.ref, recycled: true };
    case 'redact':
      return { expected: 'redacted', ref: line.ref, fields: line.fields };
    case 'detach':
      return { expected: 'detached', ref: line.ref, from: line.from ?? line.ref };
    case 'object':
      return {
        expected: 'objected',
        channel: line.channel ?? 'email',
        address: line.address?.value ?? '',
        ...(isDossier(line.ref) && { dossier: line.ref }),
      };
    case 'restrict':
      return { expected: 'restricted', ref: line.ref };
    case 'lift':
      return { expected: 'lifted', ref: line.ref };
    case 'rectify':
      return { expected: 'rectified', ref: line.ref, fields: thenOf(line.changes ?? []) };
    case 'keep':
    case 'leave':
    case 'disclose':
      throw new Error(`A line that is to ${line.action} has nothing to read back.`);
  }
}

/** Carried out, and never looked at or due to be looked at again. */
function isDue(line: LineProgress, now: Date): boolean {
  if (line.state !== 'done' && line.state !== 'already') return false;
  if (!isWrite(line.line) && line.line.through === null) return false;
  if (line.verdict === null || line.verdict === 'contrary') return true;
  return line.checkAt !== null && line.checkAt <= now;
}

async function save(
  house: House,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  verdicts: readonly Verdict[],
  isAwaited: (line: Line) => boolean,
): Promise<{ readonly reopened: boolean; readonly unseen: readonly Omit<Blind, 'system'>[] }> {
  const now = house.clock.now();
  const judged = lines.map((line, index) => ({ line, verdict: judge(line, verdicts[index], system, now) }));
  const contrary = judged.filter(({ verdict }) => verdict.verdict === 'contrary');
  const ends = contrary.map(({ line }): LineEnd => {
    if (wasRestored(line)) return restored(line);
    const again = line.attempts < ATTEMPTS_MAX && line.line.through === null;
    return {
      number: line.line.number,
      state: again ? 'waiting' : 'failed',
      code: 'contrary',
      mend: again ? null : 'The tool says done and still shows the record. Look there, then retry.',
      ticket: null,
      retryAt: null,
    };
  });
  await commit(house, async (act) => {
    await house.store.lines.verified(
      act.tx,
      plan,
      judged.map(({ verdict }) => verdict),
      now,
    );
    await house.store.lines.end(act.tx, plan, ends, now);
    await rememberOutcomes(house, act.tx, ends, lines);
    await enter(
      house,
      act,
      plan,
      system,
      lines,
      judged.map(({ verdict }) => verdict),
    );
  });
  const unseen = verdicts.flatMap((verdict, index) => {
    const line = lines[index]?.line;
    return verdict.status === 'unknown' && line && isAwaited(line) ? [blindnessOf(verdict)] : [];
  });
  return { reopened: ends.some(({ state }) => state !== 'stopped'), unseen };
}

/** Put into the bin to be restorable, seen there, and live again: somebody has restored it, and it stays. */
function wasRestored({ line, verdict }: LineProgress): boolean {
  return line.action === 'recycle' && verdict === 'recoverable';
}

function restored({ line }: LineProgress): LineEnd {
  return {
    number: line.number,
    state: 'stopped',
    code: 'restored',
    mend: 'Somebody restored the record from the recycle bin: it stays until a later run finds it due again.',
    ticket: null,
    retryAt: null,
  };
}

function blindnessOf({ reason, failure }: Extract<Verdict, { status: 'unknown' }>): Omit<Blind, 'system'> {
  return failure ? obstacleOf(failure) : { mend: reason, passing: false, retryAt: null };
}

function judge(line: LineProgress, verdict: Verdict | undefined, system: System, now: Date): LineVerdict {
  const { number } = line.line;
  switch (verdict?.status) {
    case 'as-expected': {
      const goneBy = goneByVendor(line, system);
      if (goneBy && goneBy > now)
        return { number, verdict: 'pending', recoverableUntil: goneBy, checkAt: later(goneBy) };
      return { number, verdict: 'as-expected', recoverableUntil: null, checkAt: null };
    }
    case 'recoverable':
      return {
        number,
        verdict: 'recoverable',
        recoverableUntil: verdict.until,
        // A bin that is emptied late is looked into again, and not without a pause.
        checkAt: later(verdict.until > now ? verdict.until : now),
      };
    case 'pending':
      return {
        number,
        verdict: 'pending',
        recoverableUntil: verdict.askAgainAt,
        checkAt: verdict.askAgainAt,
      };
    case 'contrary':
    case 'attested':
      return { number, verdict: verdict.status, recoverableUntil: null, checkAt: null };
    case 'unknown':
    case undefined:
      return { number, verdict: 'unknown', recoverableUntil: null, checkAt: now };
  }
}

/** What cannot be seen any more may still lie at the vendor for a while: its own terms say how long. */
function goneByVendor(line: LineProgress, system: System): Date | null {
  if (line.line.action !== 'erase' || !line.endedAt) return null;
  const effect: EraseEffect = system.connection.kinds[line.line.ref.kind]?.effect ?? { kind: 'purged' };
  return effect.kind === 'purged-within' ? new Date(line.endedAt.getTime() + effect.days * DAY_MS) : null;
}

/** At a full hour, so that what was carried out within minutes is read back together. */
function later(instant: Date): Date {
  return new Date(Math.ceil((instant.getTime() + SLACK_MS) / HOUR_MS) * HOUR_MS);
}

async function enter(
  house: House,
  act: Act,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  verdicts: readonly LineVerdict[],
): Promise<void> {
  const subjectOf = await matterOf(house, plan).subjects(act.tx);
  const byNumber = new Map(lines.map(({ line }) => [line.number, line]));
  for (const { number, verdict } of verdicts) {
    const line = byNumber.get(number);
    const subject = line ? subjectOf(line) : null;
    act.record({
      actor: 'greffe',
      act: 'line-verified',
      about: `plan ${planName(plan)} line ${number}`,
      system: system.name,
      ...(subject === null ? {} : { subject }),
      details: { verdict },
    });
  }
}
