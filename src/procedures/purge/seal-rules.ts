import { brakeOn } from '../../domain/brake.ts';
import type { SystemGap } from '../../domain/plan.ts';
import type { Funnel, Purge, RulePlan } from '../../domain/purge.ts';
import { peopleActedOn } from '../../domain/purge.ts';
import { recordKey } from '../../domain/record.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Act, House, Next, System } from '../house.ts';
import { commit } from '../house.ts';
import { answerOf } from '../steps/locate.ts';
import { withoutLeft } from './without-left.ts';

/**
 * Puts the plan of each rule on the table: its funnel, its cost, its digest, and why humans must sign it, if they must.
 * What was seen of people who are not due goes.
 */
export async function sealRules(house: House, run: Purge, drafts: readonly RulePlan[]): Promise<Next> {
  const sight = await sightOf(house, run);
  const vendors = await vendorsOf(house, run, drafts);
  return commit(house, async (act): Promise<Next> => {
    const { purges } = house.store;
    const plans: RulePlan[] = [];
    for (const draft of drafts) plans.push(await sealRule(house, act, run, draft, { ...sight, vendors }));
    const isDue = plans.some(({ funnel }) => peopleActedOn(funnel) > 0);
    if (run.kind !== 'dry-run') for (const plan of plans) await signBySchedule(house, act, plan);
    await purges.scans.drop(act.tx, run.id);
    const hasEnded = run.kind === 'dry-run' || !isDue;
    const state = run.kind === 'dry-run' || isDue ? 'planned' : 'done';
    await purges.move(act.tx, run.id, state, hasEnded ? house.clock.now() : null);
    if (!hasEnded) return { next: 'again' };
    act.record({ actor: 'greffe', act: 'purge-ended', about: `purge ${run.id}`, kind: run.kind });
    return { next: 'done' };
  });
}

/** What could not be seen: named in the plan, and where it is a whole tool, for humans to sign. */
interface Sight {
  readonly gaps: readonly SystemGap[];
  readonly isBlind: boolean;
}

async function sightOf(house: House, run: Purge): Promise<Sight> {
  const scans = await house.store.transact((tx) => house.store.purges.scans.of(tx, run.id));
  const { systems } = house.policy.controller(run.controller);
  const blind = systems.filter((system) => !scans.some((scan) => scan.system === system));
  return {
    gaps: [
      ...scans.flatMap(({ system, gaps }) => gaps.map((gap) => ({ system, ...gap }))),
      ...blind.map((system): SystemGap => ({
        system,
        what: 'the people it holds, who may be alive there alone',
        because: 'no-api',
        mend: null,
      })),
    ],
    isBlind: blind.length > 0,
  };
}

/** What the vendors in which something is to be done say of themselves. */
interface Vendors {
  /** How long so many calls take by the days of a vendor: a part alone never fills one. */
  days(system: string, calls: number): number;
  /** What no call reaches there, of anybody. */
  outOfReach(system: string): readonly SystemGap[];
}

async function vendorsOf(house: House, run: Purge, drafts: readonly RulePlan[]): Promise<Vendors> {
  const { parts } = house.store.purges;
  const summaries = await house.store.transact((tx) =>
    Promise.all(drafts.map((draft) => parts.summary(tx, run.id, draft.firstPart, draft.parts))),
  );
  const names = new Set(summaries.flatMap(({ estimates }) => estimates.map(({ system }) => system)));
  const opened = new Map<string, System>();
  for (const name of names) {
    // It was there a moment ago. Should it be gone, the plan is worth sealing all the same.
    const system = await answerOf(() => house.system(name));
    if (system.answered) opened.set(name, system.value);
  }
  return {
    days: (system, calls) => opened.get(system)?.daysMs(calls) ?? 0,
    outOfReach: (system) =>
      (opened.get(system)?.connection.outOfReach ?? []).map((gap) => ({ system, ...gap })),
  };
}

async function sealRule(
  house: House,
  { tx, record }: Act,
  run: Purge,
  draft: RulePlan,
  sight: Sight & { readonly vendors: Vendors },
): Promise<RulePlan> {
  const { purges } = house.store;
  const { digests, estimates, gaps } = await purges.parts.summary(tx, run.id, draft.firstPart, draft.parts);
  const funnel = await withoutLeft(house, tx, run, draft);
  const plan: RulePlan = {
    ...draft,
    funnel,
    estimate: estimates.map((one) => ({
      ...one,
      durationMs: Math.max(one.durationMs, sight.vendors.days(one.system, one.calls)),
    })),
    gaps: [...sight.gaps, ...gaps, ...estimates.flatMap(({ system }) => sight.vendors.outOfReach(system))],
    digest: house.digest([draft.rule, ...digests, ...(await whoIsAsked(house, tx, draft))]),
    brake: await brakeOf(house, tx, run, draft.rule, funnel, sight.isBlind),
  };
  await purges.rulePlans.save(tx, plan);
  record({
    actor: 'greffe',
    act: 'plan-sealed',
    about: `purge ${run.id} rule ${plan.rule}`,
    counts: { due: funnel.due, toAsk: funnel.toAsk, parts: plan.parts },
    details: { digest: plan.digest },
  });
  return plan;
}

const PEOPLE_PER_READ = 1_000;

/** Digests of those who are to be asked, page by page: a signature covers each of them. */
async function whoIsAsked(
  house: House,
  tx: Transaction,
  { purge, rule }: RulePlan,
): Promise<readonly string[]> {
  const digests: string[] = [];
  let after = 0;
  for (;;) {
    const people = await house.store.purges.people.toAsk(tx, purge, rule, { after, most: PEOPLE_PER_READ });
    if (people.length === 0) return digests;
    const records = people.map(({ number, rows }) => ({
      ask: number,
      records: rows.map(({ system, ref }) => recordKey({ system, ...ref })).sort(),
    }));
    digests.push(house.digest(records));
    after = people.at(-1)?.number ?? after;
  }
}

async function brakeOf(
  house: House,
  tx: Transaction,
  run: Purge,
  id: string,
  funnel: Funnel,
  isBlind: boolean,
): Promise<RulePlan['brake']> {
  const rule = run.rules.find((one) => one.id === id);
  if (!rule) throw new Error(`Purge ${run.id} has no rule ${id}.`);
  const before = await house.store.purges.rulePlans.before(tx, run.controller, id, run.id);
  // A rule that was rewritten is another rule: whoever signed the first run signed other words.
  const isKnown =
    before?.plan.approvedAt != null && house.digest([before.asWritten]) === house.digest([rule]);
  return brakeOn(rule, funnel, { isFirstRun: !isKnown, isBlind });
}

async function signBySchedule(house: House, { tx, record }: Act, plan: RulePlan): Promise<void> {
  if (plan.brake.length > 0 || peopleActedOn(plan.funnel) === 0) return;
  const at = house.clock.now();
  const signature = { by: 'greffe', at, digest: plan.digest, isController: false };
  await house.store.purges.rulePlans.sign(tx, plan.purge, plan.rule, [signature], at);
  await house.store.purges.parts.approve(tx, plan.purge, plan.firstPart, plan.parts, 'greffe', at);
  record({
    actor: 'greffe',
    act: 'plan-approved',
    about: `purge ${plan.purge} rule ${plan.rule}`,
    counts: { due: plan.funnel.due, toAsk: plan.funnel.toAsk },
    details: { digest: plan.digest },
  });
}
