import type { Application } from '../../../src/main.ts';
import type { PurgeView } from '../../../src/greffe/purges.ts';
import { direction, dpo } from '../../support/house.ts';

const forever = new AbortController().signal;

/** A house whose nights can be lived through. */
export interface NightHouse extends Pick<Application, 'greffe' | 'house'> {
  now(): Date;
  moveBy(ms: number): void;
}

export function nightDesk(doubles: NightHouse) {
  const { greffe, house } = doubles;
  const moveTo = (at: Date): void => {
    const ahead = at.getTime() - doubles.now().getTime();
    if (ahead > 0) doubles.moveBy(ahead);
  };
  const show = (id: number): Promise<PurgeView> => greffe.purges.show(dpo, id);
  const desk = {
    show,
    moveTo,
    /** The night of that day at its hour, as far as it goes by itself. @returns its run */
    async night(day: string): Promise<number> {
      moveTo(new Date(`${day}T01:30:00Z`));
      const job = {
        name: 'nightly',
        key: `night of acme ${day}`,
        data: { controller: 'acme', day },
      } as const;
      await house.locks.tryWith(job.key, (held) => greffe.handlers.nightly(job, held));
      const [run] = await greffe.purges.list(dpo);
      if (run?.on !== day) throw new Error(`No run of ${day}.`);
      await desk.carryOn(run.id);
      return run.id;
    },
    carryOn: (id: number): Promise<void> => greffe.purges.carryOn(id, forever),
    /** Both sign every plan that would act. */
    async sign(id: number): Promise<void> {
      for (const { digest, funnel, approvedAt } of (await show(id)).plans) {
        if (funnel.due === 0 || approvedAt !== null) continue;
        await greffe.purges.approve(dpo, id, digest);
        await greffe.purges.approve(direction, id, digest);
      }
    },
    /** From date to date, until it has ended. */
    async toEnd(id: number): Promise<PurgeView> {
      const waits: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        await desk.carryOn(id);
        const view = await show(id);
        if (view.purge.endedAt !== null || view.purge.wakeAt === null) return view;
        waits.push(`${view.purge.wakeAt.toISOString()} ${view.purge.waitsFor}`);
        moveTo(view.purge.wakeAt);
      }
      throw new Error(`Purge ${id} does not come to an end. It waited until\n${waits.join('\n')}`);
    },
  };
  return desk;
}
