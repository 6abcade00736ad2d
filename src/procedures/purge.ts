import type { Context } from '../contract/index.ts';
import type { Purge } from '../domain/purge.ts';
import type { House, Next } from './house.ts';
import { commit } from './house.ts';
import { askPeople } from './purge/ask-people.ts';
import { carryOutParts } from './purge/carry-out.ts';
import { drawParts } from './purge/draw-parts.ts';
import { findDue } from './purge/find-due.ts';
import { reportOn } from './purge/report.ts';
import { scanSystems } from './purge/scan-systems.ts';
import { sealRules } from './purge/seal-rules.ts';
import { signaturesLacking } from './purge/sign.ts';

/**
 * A purge, from the schedule to the report: every system is scanned whole → joined → who is due → what hangs on them →
 * signed by the schedule, or by two people → each part looked at again, applied, read back → reported.
 *
 * Called again at any time it reads what is recorded, does what is missing, and returns what it waits for. The caller
 * holds the lock of the purge. @source GDPR Art. 5(1)(e); law.md RET-2
 */
export async function purge(house: House, id: number, context: Context): Promise<Next> {
  const run = await house.store.transact((tx) => house.store.purges.find(tx, id));
  if (!run) throw new Error(`There is no purge ${id}.`);
  const went: Next = run.endedAt === null ? await goOn(house, run, context) : { next: 'done' };
  const next = await reportOn(house, id, went);
  await commit(house, async ({ tx, wake }) => {
    const waits = next.next === 'wait' ? next : null;
    await house.store.purges.wait(tx, id, waits?.waitsFor ?? null, waits?.wakeAt ?? null);
    if (next.next === 'work') for (const job of next.jobs) wake(job, 'background');
  });
  return next;
}

async function goOn(house: House, run: Purge, context: Context): Promise<Next> {
  switch (run.state) {
    case 'scanning': {
      const scanned = await scanSystems(house, run, context);
      if (scanned.next !== 'done') return scanned;
      await findDue(house, run);
      return { next: 'again' };
    }
    case 'planning': {
      const drawn = await drawParts(house, run, context);
      if (drawn.next !== 'done') return drawn;
      const plans = await house.store.transact((tx) => house.store.purges.rulePlans.of(tx, run.id));
      return sealRules(house, run, plans);
    }
    case 'planned':
    case 'applying':
    case 'verifying':
    case 'incomplete': {
      const carried = await carryOutParts(house, run, context);
      if (carried.next === 'work' || carried.next === 'again') return carried;
      const asked = await askPeople(house, run, context);
      const both = together(carried, asked);
      if (both.next !== 'done') return both;
      const lacking = await signaturesLacking(house, run);
      return lacking ?? endPurge(house, run);
    }
    case 'done':
    case 'refused':
      return { next: 'done' };
  }
}

/** What two branches of one run wait for: the first date of both; nothing while one can go on. */
function together(a: Next, b: Next): Next {
  if (a.next !== 'wait') return b;
  if (b.next !== 'wait') return b.next === 'done' ? a : b;
  const dates = [a.wakeAt, b.wakeAt].filter((date) => date !== null);
  return {
    next: 'wait',
    waitsFor: [...new Set([a.waitsFor, b.waitsFor])].join(' '),
    wakeAt: dates.length === 0 ? null : new Date(Math.min(...dates.map((date) => date.getTime()))),
  };
}

async function endPurge(house: House, run: Purge): Promise<Next> {
  await commit(house, async ({ tx, record }) => {
    await house.store.purges.move(tx, run.id, 'done', house.clock.now());
    record({ actor: 'greffe', act: 'purge-ended', about: `purge ${run.id}`, kind: run.kind });
  });
  return { next: 'done' };
}
