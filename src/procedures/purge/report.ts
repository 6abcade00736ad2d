import { statementDigest } from '../../audit/attestation.ts';
import type { Purge } from '../../domain/purge.ts';
import type { PurgeReport } from '../../domain/purge-report.ts';
import { isNoNews, statePurge } from '../../domain/purge-report.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import { asStated, prove } from '../steps/prove.ts';

const DAY_MS = 86_400_000;
const LOOK_AGAIN_MS = 15 * 60_000;

/**
 * Reports what there is to report: provisionally while only vendors or people are waited for, finally once the run has
 * ended. A dry run has no report.
 * @param next  what the run came to when it was taken on
 */
export async function reportOn(house: House, id: number, next: Next): Promise<Next> {
  const run = await house.store.transact((tx) => house.store.purges.find(tx, id));
  if (!run || run.kind === 'dry-run' || run.forgottenAt !== null) return next;
  if (run.endedAt !== null) return reportEnd(house, run, run.endedAt);
  if (next.next === 'wait' && (run.state === 'verifying' || run.state === 'incomplete')) {
    await issueReport(house, run, 'provisional');
  }
  return next;
}

/**
 * A refusal does not call back what is on its way to a vendor: the last word is said when that has come to rest, or
 * after a day, when nobody will say any more.
 */
async function reportEnd(house: House, run: Purge, endedAt: Date): Promise<Next> {
  if (await isFinal(house, run.id)) return { next: 'done' };
  const isLate = house.clock.now().getTime() >= endedAt.getTime() + DAY_MS;
  if (isLate || !(await isOnItsWay(house, run.id))) {
    await issueReport(house, run, 'final');
    return { next: 'done' };
  }
  await issueReport(house, run, 'provisional');
  const wakeAt = new Date(house.clock.now().getTime() + LOOK_AGAIN_MS);
  return { next: 'wait', waitsFor: 'what was on its way to the vendors when it was refused', wakeAt };
}

async function isFinal(house: House, id: number): Promise<boolean> {
  const latest = await house.store.transact((tx) => house.store.purges.reports.latest(tx, id));
  return latest?.kind === 'final';
}

async function isOnItsWay(house: House, id: number): Promise<boolean> {
  const tally = await house.store.transact((tx) => house.store.purges.parts.tally(tx, id));
  return tally.some(({ state }) => state === 'intended' || state === 'accepted');
}

/** Issued once for the same facts, as a certificate is: called again, it returns what stands. */
export async function issueReport(house: House, run: Purge, kind: PurgeReport['kind']): Promise<PurgeReport> {
  const { reports } = house.store.purges;
  const before = await house.store.transact((tx) => reports.latest(tx, run.id));
  const number = (before?.number ?? 0) + 1;
  const draft = await draw(house, run, kind, number);
  if (before) {
    const stands = reportIn(before.file);
    if (isSaidBy(stands, draft, house.policy.controller(run.controller).timeZone)) return stands;
  }
  await commit(house, async ({ record }) =>
    record({
      actor: 'greffe',
      act: 'certificate-issued',
      about: `purge ${run.id}`,
      kind,
      details: { statement: statementDigest(asStated(draft)) },
    }),
  );
  // The digests that were signed are opened too: whoever kept a plan can tell that it is the one.
  // Entries about single people stay out of it, and so do their pseudonyms.
  const about = { itself: [`purge ${run.id}`], about: [`purge ${run.id} rule`] };
  const file = await prove(house, asStated(draft), about, ['statement', 'digest']);
  const issuedAt = new Date(draft.issuedAt);
  await house.store.transact((tx) => reports.save(tx, run.id, { number, kind, issuedAt, file }));
  return draft;
}

async function draw(
  house: House,
  purge: Purge,
  kind: PurgeReport['kind'],
  number: number,
): Promise<PurgeReport> {
  const { id, name, dpo } = house.policy.controller(purge.controller);
  const facts = await house.store.transact(async (tx) => ({
    purge,
    plans: await house.store.purges.rulePlans.of(tx, purge.id),
    tally: await house.store.purges.parts.tally(tx, purge.id),
    leftOut: await house.store.purges.people.leftOut(tx, purge.id),
    scans: await house.store.purges.scans.of(tx, purge.id),
    archived: await house.store.archive.taken(tx, purge.id),
    asked: await house.store.stays.tally(tx, purge.id),
  }));
  return {
    format: 'greffe-purge-report/1',
    number: `${purge.id}-${number}`,
    kind,
    issuedAt: house.clock.now().toISOString(),
    controller: { id, name, dpo },
    ...statePurge(facts),
  };
}

/** The same facts, or what can wait for tomorrow. */
function isSaidBy(stands: PurgeReport, draft: PurgeReport, timeZone: string): boolean {
  const factsOf = (report: PurgeReport): string =>
    statementDigest(asStated({ ...report, number: '', issuedAt: '' }));
  return factsOf(stands) === factsOf(draft) || isNoNews(stands, draft, timeZone);
}

function reportIn(file: string): PurgeReport {
  const { statement }: { readonly statement: PurgeReport } = JSON.parse(file);
  return statement;
}
